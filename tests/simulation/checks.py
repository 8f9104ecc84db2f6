"""What must hold all along, and when everybody has gone home."""

import asyncio
from collections.abc import Iterator

from agents.line.invariants import broken
from agents.line.seats import NAMES, wish_of
from agents.line.seats import Offered as SeatOffered
from agents.line.seats import Talking as SeatTalking
from ivr.ari import Dial
from ivr.ari.generated.events import AnyEvent
from ivr.call import names
from ivr.call.machine.parties import seat_in
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
from models.kinds import Kind
from tests.simulation.company import company
from tests.simulation.history import Ledger
from tests.simulation.town import Town

#: How long requests that are slow one after the other may keep the parts from agreeing.
AGREED_S = 30.0
EVERY_S = 0.5


def _telephone(name: str) -> str:
    """Both telephones of a seat are one: nobody talks at two."""
    return names.seat_of(name) or name.rpartition("-")[0]


def in_line(state: CallState | None) -> bool:
    """The line has these; a call-back is in it without being on the telephone."""
    return isinstance(state, Waiting | Offered | Ordering | Pending | Lifting | Dialling | Proving)


class Checks:
    def __init__(self, town: Town) -> None:
        self._town = town
        self._since: dict[str, float] = {}
        self.broken: list[str] = []
        self._ledger, self._read, self._torn = Ledger.of(town.site), 0, 0

    def break_(self, what: str) -> None:
        if what not in self.broken:
            self._town.asterisk.note(f"BROKEN {what}")
            self.broken.append(what)

    def watch(self, event: AnyEvent) -> None:
        """Nobody rings a phone that we have not let go of."""
        match event:
            case Dial(peer=phone, dialstatus="") if phone is not None and names.is_leg(phone.id):
                for other in self._town.asterisk.channels.values():
                    same = _telephone(other.name) == _telephone(phone.name)
                    let_go = other.id in self._town.asterisk.hang_ups_asked or not names.is_leg(other.id)
                    let_go = let_go or self._is_told_goodbye(other.id)
                    if same and other.id != phone.id and not let_go and "@trunk" not in other.name:
                        self.break_(f"{phone.name.rpartition('-')[0]} is rung while it has {other.id}")

    def _is_told_goodbye(self, leg: str) -> bool:
        """Its seat was parked, hears why on that telephone, and has said at once that it is back."""
        call_id, controller = names.call_in(leg), self._town.controller
        session = controller.calls.sessions.get(call_id) if controller and call_id else None
        return (session is None or leg not in session.performer.legs.open) and any(
            event.kind == Kind.SEAT_DROPPED and event.call_id == call_id for event in self._town.log.events
        )

    def look(self) -> None:
        """After each thing that is written down: the line holds what it must at that very instant."""
        controller = self._town.controller
        if controller is not None:
            for fault in broken(controller.desk.line, ringing=controller.desk.is_open):
                self.break_(f"the line: {fault}")

    def _as_written(self) -> Iterator[str]:
        """The line and the seats in memory are those that follow from the log."""
        if self._town.torn != self._torn:
            self._ledger, self._read, self._torn = Ledger.of(self._town.site), 0, self._town.torn
        log, began = self._town.log.events, set(self._town.began)
        for at in range(self._read, len(log)):
            if at in began:
                self._ledger.restart()
            self._ledger.take(log[at])
        if len(log) in began:
            self._ledger.restart()
        self._read = len(log)
        assert self._town.controller is not None
        line = self._town.controller.desk.line
        memory = {call_id: (caller.place, caller.entry.queue) for call_id, caller in line.callers.items()}
        written = {call_id: (place, need[0]) for call_id, (place, need) in self._ledger.places.items()}
        for call_id in memory.keys() | written.keys():
            if memory.get(call_id) != written.get(call_id):
                yield f"{call_id} stands at {memory.get(call_id)}, and by the log at {written.get(call_id)}"
        for seat, state in self._ledger.seats.items():
            if NAMES[type(line.seats[seat])] != state:
                yield f"seat {seat} is {NAMES[type(line.seats[seat])]}, and by the log {state}"
            wish = wish_of(line.seats[seat])
            wished = (NAMES[type(wish)], getattr(wish, "reason", "")) if wish else ("", "")
            if self._ledger.wishes.get(seat, ("", "")) != wished:
                yield f"seat {seat} wishes {wished}, and by the log {self._ledger.wishes.get(seat)}"

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
        self.look()
        for fault in self._as_written():
            self.break_(fault)
        if not town.controller.desk.is_open:
            yield "no phone may ring"
        yield from self._of_sessions()
        yield from self._of_line()
        yield from self._of_channels()
        yield from company(town)

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
            if channel.id.startswith("tape-"):
                call = calls.sessions.get(names.call_in(channel.id) or names.call_id_for(""))
                if call is None or seat_in(call.state) is None:
                    yield f"{channel.id} turns while nobody talks"
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
