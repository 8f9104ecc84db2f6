"""The other parties of a call: seats that ring for it, outside numbers, and the bridge where they meet the caller."""

import asyncio
import contextlib

from ivr.ari import AriDown, AriRefused, Conflict, Unprocessable
from ivr.call import names
from ivr.call.machine.commands import DialCitizen, DialOut, Ringback, RingSeat
from ivr.call.ports import Ports
from models.ids import CallId, LegId

#: Asterisk's own limit on a ring is only a safety net: the line's lease ends it first.
RING_NET_S = 3

#: After a ring that Asterisk did not even confirm.
AWAY_PAUSE_S = 0.5


class Legs:
    def __init__(self, ports: Ports, call_id: CallId, channel: str) -> None:
        self._ports, self._call_id, self._channel = ports, call_id, channel
        self.open: set[LegId] = set()
        self.placed: set[LegId] = set()  # of the open ones those that Asterisk has taken on: it must know them
        self._bridged = False
        self._asked_for_bridge = False  # it may be there, though we were not told

    def adopt(self, legs: tuple[LegId, ...], bridged: bool) -> None:
        self.open.update(legs)
        self.placed.update(legs)
        self._bridged = bridged

    async def ring(self, command: RingSeat, caller: str) -> None:
        """Raises AriError when Asterisk cannot even try (the seat is not registered)."""
        ring_s = (command.expires_at - self._ports.clock.now()).total_seconds()
        try:
            await self._ring_seat(command, caller or "anonymous", ring_s + RING_NET_S)
        except AriDown:
            # It may ring all the same. And the seat is offered again at once: no faster than this while it lasts.
            await self.hang_up(command.leg)
            await asyncio.sleep(AWAY_PAUSE_S)
            raise

    async def dial_out(self, command: DialOut, ring_s: float) -> None:
        await self._dial(command.leg, command.number, ring_s)

    def meet(self, channel: str) -> None:
        """Whose call it is now; "" for a call-back between two rings: Asterisk refuses an originator that has gone."""
        self._channel = channel

    async def dial_citizen(self, command: DialCitizen) -> None:
        """For a call-back: from now on the citizen's channel is the call's."""
        self._channel = command.leg
        await self._dial(command.leg, command.number, command.ring_s)

    async def ringback(self, command: Ringback) -> None:
        channels = self._ports.ari.channels
        await (channels.ring(command.leg) if command.on else channels.ring_stop(command.leg))

    async def _ring_seat(self, command: RingSeat, caller_id: str, timeout_s: float) -> None:
        leg, ports = command.leg, self._ports
        self.open.add(leg)
        await ports.telephones.ring(
            ports.ari,
            ports.app,
            leg,
            command.seat,
            caller_id=caller_id,
            timeout_s=timeout_s,
            originator=self._channel if self._channel != leg else "",
        )
        self.placed.add(leg)

    async def _dial(self, leg: LegId, number: str, ring_s: float) -> None:
        self.open.add(leg)
        try:
            await self._ports.ari.channels.originate_with_id(
                leg,
                endpoint=f"PJSIP/{number}@trunk",
                app=self._ports.app,
                app_args="leg",
                caller_id=self._ports.trunk_caller_id,
                timeout=max(1, round(ring_s + RING_NET_S)),
                originator=self._channel if self._channel not in ("", leg) else None,
            )
        except AriDown:
            await self.hang_up(leg)  # it may ring all the same
            raise
        except AriRefused:
            self.gone(leg)
            raise
        self.placed.add(leg)

    async def connect(self, leg: LegId) -> None:
        bridge = names.talk_bridge(self._call_id)
        if not self._bridged:
            self._asked_for_bridge = True
            with contextlib.suppress(Conflict):  # asked before, and the answer was lost
                await self._ports.ari.bridges.create_with_id(bridge, type="mixing")
            self._bridged = True
        await self._ports.ari.bridges.add_channel(bridge, channel=[self._channel, leg])

    async def part_caller(self) -> None:
        """Whoever else is in the bridge stays there."""
        bridge = names.talk_bridge(self._call_id)
        with contextlib.suppress(Unprocessable):  # not in it
            await self._ports.ari.bridges.remove_channel(bridge, channel=[self._channel])

    async def join_caller(self) -> None:
        await self._ports.ari.bridges.add_channel(names.talk_bridge(self._call_id), channel=[self._channel])

    async def join(self, leg: LegId) -> None:
        self.open.add(leg)
        await self._ports.ari.bridges.add_channel(names.talk_bridge(self._call_id), channel=[leg])

    def bridge_is(self, there: bool) -> None:
        """As found in Asterisk."""
        self._bridged = there

    async def disconnect(self) -> None:
        if self._bridged or self._asked_for_bridge:
            self._bridged = self._asked_for_bridge = False
            bridge = names.talk_bridge(self._call_id)
            await self._ports.letting_go.sure(bridge, lambda: self._ports.ari.bridges.destroy(bridge))

    async def hang_up(self, leg: LegId) -> None:
        self.open.discard(leg)
        await self._ports.letting_go.sure(leg, lambda: self._ports.ari.channels.hangup(leg, reason="normal"))

    def gone(self, leg: LegId) -> None:
        self.open.discard(leg)
        self._ports.telephones.in_browser.discard(leg)

    async def close(self) -> None:
        for leg in sorted(self.open):
            await self.hang_up(leg)
        await self.disconnect()
