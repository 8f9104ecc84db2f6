"""Where a caller has gone who is not in our hands any more: away, or into Asterisk's own fallback."""

import asyncio

from ivr.ari import Ari, AriDown, AriError
from ivr.call.machine.events import CallerHungUp, CallerTaken, CallEvent
from ivr.call.translate import FALLBACK

#: The channel's first step in the dialplan may take a moment.
TRIES = 5
PAUSE_S = 0.05


async def whereabouts(ari: Ari, channel_id: str) -> CallEvent | None:
    """After the channel has left our application. None: Asterisk cannot be asked, the recovery will."""
    for _ in range(TRIES):
        try:
            channel = await ari.channels.get(channel_id)
        except AriDown:
            return None
        except AriError:
            return CallerHungUp("gone")
        if channel.dialplan.context == FALLBACK:
            return CallerTaken("the warden")
        await asyncio.sleep(PAUSE_S)
    return CallerHungUp("left")
