"""Channels that we ask for and wait for: Asterisk answers before they are in our hands, bridging at once gives 422."""

import asyncio


class Arrivals:
    def __init__(self) -> None:
        self._expected: dict[str, asyncio.Future[None]] = {}

    def expect(self, channel_id: str) -> "asyncio.Future[None]":
        """Register before asking Asterisk; await the result after."""
        arrival = asyncio.get_running_loop().create_future()
        self._expected[channel_id] = arrival
        return arrival

    def arrived(self, channel_id: str) -> bool:
        """A StasisStart came; False: nobody waits for this channel."""
        arrival = self._expected.pop(channel_id, None)
        if arrival is None:
            return False
        if not arrival.done():
            arrival.set_result(None)
        return True

    def gone(self, channel_id: str) -> None:
        arrival = self._expected.pop(channel_id, None)
        if arrival is not None and not arrival.done():
            arrival.cancel()
