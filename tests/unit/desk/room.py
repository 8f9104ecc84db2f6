"""A desk in virtual time with a floor and a log that only remember."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import structlog

from agents.desk.desk import Desk
from agents.line.commands import LineCommand, OfferCall
from agents.line.events import CallQueued, Entry, SeatLoggedIn
from agents.line.line import Line, QueueRules, SeatRules, empty
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from tests.virtual_time import LoopClock

CITY = QueueId("city")
RULES = {CITY: QueueRules(say_place_every_s=0)}
SEATS = {SeatId("101"): SeatRules((CITY,), {"kk": 2}), SeatId("102"): SeatRules((CITY,), {"kk": 1})}
A, B = CallId("call-a"), CallId("call-b")
S1, S2 = SeatId("101"), SeatId("102")


@dataclass
class KeptLog:
    kept: list[CallEvent] = field(default_factory=list)

    def append(self, event: CallEvent) -> None:
        self.kept.append(event)

    def told(self) -> list[str]:
        """Each event as kind, call and the fields that matter, in order."""
        return [
            " ".join([event.kind, event.call_id, *(str(event.fields[key]) for key in _SHOWN if key in event.fields)])
            for event in self.kept
        ]


_SHOWN = ("seat", "state", "queue", "why")


@dataclass
class KeptFloor:
    """Remembers the commands; `then` may act on one, e.g. submit an event from within."""

    commands: list[LineCommand] = field(default_factory=list)
    then: Callable[[LineCommand], None] = lambda command: None

    def carry_out(self, command: LineCommand) -> None:
        self.commands.append(command)
        self.then(command)

    def offers(self) -> list[OfferCall]:
        return [command for command in self.commands if isinstance(command, OfferCall)]


class Room:
    def __init__(self, line: Line | None = None, *, started: bool = True) -> None:
        self.log, self.floor, self.clock = KeptLog(), KeptFloor(), LoopClock()
        self.desk = Desk(line or empty(RULES, SEATS), self.log, self.clock, self.floor)
        if started:
            self.desk.start()

    def log_in(self, *seats: SeatId) -> None:
        for seat in seats:
            self.desk.submit(SeatLoggedIn(seat))

    def queue(self, *calls: CallId) -> None:
        for call_id in calls:
            self.desk.submit(CallQueued(Entry(call_id, CITY, self.clock.now())))

    def kinds(self) -> list[Kind]:
        return [Kind(event.kind) for event in self.log.kept]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield
