"""What must hold all along, and when everybody has gone home."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from agents.line.matching import idle_beside_waiting
from agents.line.seats import Offered as SeatOffered
from agents.line.seats import Talking as SeatTalking
from ivr.ari import Dial
from ivr.ari.generated.events import AnyEvent
from ivr.call import names
from ivr.call.machine.states import (
    Calling,
    CallState,
    Dialling,
    Lifting,
    Offered,
    Ordering,
    Pending,
    Proving,
    Talking,
    Waiting,
)
from tests.simulation.town import Town

#: How long requests that are slow one after the other may keep the parts from agreeing.
AGREED_S = 30.0
EVERY_S = 0.5


def in_line(state: CallState | None) -> bool:
    """The line has these; a call-back is in it without being on the telephone."""
    return isinstance(state, Waiting | Offered | Ordering | Pending | Lifting | Dialling | Proving)


class Checks:
    def __init__(self, town: Town) -> None:
        self._town = town
        self._since: dict[str, float] = {}
        self.broken: list[str] = []

    def break_(self, what: str) -> None:
        if what not in self.broken:
            self._town.asterisk.note(f"BROKEN {what}")
            self.broken.append(what)

    def watch(self, event: AnyEvent) -> None:
        """Nobody rings a phone that we have not let go of."""
        match event:
            case Dial(peer=phone, dialstatus="") if phone is not None and names.is_leg(phone.id):
                for other in self._town.asterisk.channels.values():
                    same = other.name.rpartition("-")[0] == phone.name.rpartition("-")[0]
                    let_go = other.id in self._town.asterisk.hang_ups_asked or not names.is_leg(other.id)
                    if same and other.id != phone.id and not let_go and "@trunk" not in other.name:
                        self.break_(f"{phone.name.rpartition('-')[0]} is rung while it has {other.id}")

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(EVERY_S)
            now = asyncio.get_running_loop().time()
            seen = set(self._disagreements())
            self._since = {what: self._since.get(what, now) for what in seen}
            for what, since in self._since.items():
                if now - since > AGREED_S:
                    self.break_(f"for {AGREED_S:.0f} s {what}")

    def _disagreements(self) -> Iterator[str]:
        town = self._town
        if town.failed is not None:
            yield f"the controller has failed: {town.failed!r}"
        if town.controller is None or not town.asterisk.connected:
            return
        if not town.controller.ready.is_set():
            yield "the controller is not ready"
            return
        if town.controller.desk.is_open:
            for seat, need in idle_beside_waiting(town.controller.desk.line):
                self.break_(f"seat {seat} is idle beside a caller of {need}")
        else:
            yield "no phone may ring"
        yield from self._of_sessions()
        yield from self._of_line()
        yield from self._of_channels()

    def _of_sessions(self) -> Iterator[str]:
        assert self._town.controller is not None
        line = self._town.controller.desk.line
        for call_id, session in self._town.controller.calls.sessions.items():
            state = session.state
            on_phone = session.facts.channel != "" and not isinstance(state, Dialling | Calling)
            if on_phone and session.facts.channel not in self._town.asterisk.channels:
                yield f"{call_id} is {type(state).__name__} without a caller"
            if isinstance(state, Waiting | Offered | Ordering) and call_id not in line.callers:
                yield f"{call_id} waits outside the line"
            if isinstance(state, Talking):
                seat = line.seats.get(state.seat)
                if not isinstance(seat, SeatTalking) or seat.call_id != call_id:
                    yield f"{call_id} talks with seat {state.seat}, which is {type(seat).__name__}"
                if not self._town.asterisk.channels.get(state.leg):
                    yield f"{call_id} talks with nobody"

    def _of_line(self) -> Iterator[str]:
        assert self._town.controller is not None
        sessions = self._town.controller.calls.sessions
        line = self._town.controller.desk.line
        for call_id, caller in line.callers.items():
            state = sessions[call_id].state if call_id in sessions else None
            if not in_line(state):
                yield f"{call_id} is in the line and {type(state).__name__}"
            elif caller.offer is not None and isinstance(state, Waiting | Pending):
                yield f"{call_id} has {caller.offer} and no phone rings"
        for seat, at in line.seats.items():
            if isinstance(at, SeatTalking | SeatOffered) and at.call_id not in sessions:
                yield f"seat {seat} is {type(at).__name__} with a call that is over"

    def _of_channels(self) -> Iterator[str]:
        assert self._town.controller is not None
        calls = self._town.controller.calls
        for channel in self._town.asterisk.channels.values():
            if channel.kind == "incoming" and channel.in_stasis and not channel.app_data.endswith(",feature"):
                session = calls.sessions.get(names.call_id_for(channel.id))
                if session is None:
                    yield f"{channel.id} is a caller without a session"
                elif not (channel.media or channel.music or channel.bridge):
                    yield f"{channel.id} hears nothing"
            if names.is_leg(channel.id) and not names.is_listening(channel.id):
                owner = calls.sessions.get(names.call_in(channel.id) or names.call_id_for(""))
                if owner is None or channel.id not in owner.performer.legs.open:
                    yield f"{channel.id} rings or talks for nobody"

    def end(self) -> None:
        """Everybody has gone home long ago."""
        town = self._town
        for left in town.asterisk.leftovers():
            self.break_(f"left over in Asterisk: {left}")
        for call_id in town.ears.opened:
            self.break_(f"left over: the ear of {call_id}")
        assert town.controller is not None
        for call_id, session in town.controller.calls.sessions.items():
            self.break_(f"left over: the session of {call_id}, {type(session.state).__name__}")
        line = town.controller.desk.line
        for left in (*line.callers, *line.offers):
            self.break_(f"left over in the line: {left}")
        for seat, state in line.seats.items():
            if isinstance(state, SeatTalking | SeatOffered):
                self.break_(f"seat {seat} is still {type(state).__name__}")


def counted(kinds: list[str], kind: str) -> int:
    return Counter(kinds)[kind]
