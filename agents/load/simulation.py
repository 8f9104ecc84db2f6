"""Pure: our own line (agents.line) under a drawn load, from event to event, as fast as it can be counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from agents.line.commands import EndWait, OfferCall, WithdrawOffer
from agents.line.events import (
    CallLeft,
    CallQueued,
    DeadlinePassed,
    Entry,
    LineEvent,
    OfferAnswered,
    SeatLoggedIn,
    TalkEnded,
)
from agents.line.ledger import Line, deadline, empty
from agents.line.line import step
from agents.line.rules import QueueRules, SeatRules
from agents.load.arrivals import Drawn
from models.ids import CallId, QueueId, SeatId

START = datetime(2026, 1, 15, tzinfo=UTC)
CITY = QueueId("city")
FOR_EVER_S = 10.0 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Waited:
    """How it went for one caller."""

    at_s: float
    wait_s: float  # until the answer, or until the patience ended
    answered: bool


@dataclass(frozen=True, slots=True)
class House:
    seats: int
    answer_s: float = 0.0  # from the ring to the seat's hello
    wrap_up_s: float = 0.0
    longest_wait_s: float = FOR_EVER_S


def simulate(callers: Sequence[Drawn], house: House) -> list[Waited]:
    """Runs until the last caller has been served or has left."""
    run = _Run(callers, house)
    while run.next():
        pass
    return sorted(run.told, key=lambda each: each.at_s)


@dataclass
class _Run:
    callers: Sequence[Drawn]
    house: House
    told: list[Waited] = field(default_factory=list)
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        rules = QueueRules(
            ring_s=self.house.answer_s + 60,
            wrap_up_s=self.house.wrap_up_s,
            longest_wait_s=self.house.longest_wait_s,
            say_place_every_s=0,
        )
        seats = {SeatId(str(100 + n)): SeatRules((CITY,)) for n in range(self.house.seats)}
        self.line = empty({CITY: rules}, seats)
        self._agenda: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = count()
        self._waiting: dict[CallId, Drawn] = {}
        for seat in seats:
            self._take(SeatLoggedIn(seat), 0.0)
        for n, drawn in enumerate(self.callers):
            self._at(drawn.at_s, lambda now_s, n=n: self._arrive(n, now_s))  # type: ignore[misc]

    def next(self) -> bool:
        """The earliest thing that happens: to a caller, or in the line itself."""
        due = deadline(self.line)
        due_s = (due - START).total_seconds() if due is not None else None
        if not self._agenda and not self._waiting:
            return False
        if due_s is not None and (not self._agenda or due_s <= self._agenda[0][0]):
            self._take(DeadlinePassed(), due_s, due)
            return True
        at_s, _, act = heappop(self._agenda)
        act(at_s)
        return True

    def _at(self, at_s: float, act: Callable[[float], None]) -> None:
        heappush(self._agenda, (at_s, next(self._order), act))

    def _take(self, event: LineEvent, now_s: float, at: datetime | None = None) -> None:
        self.line, commands = step(self.line, event, at or START + timedelta(seconds=now_s))
        for command in commands:
            match command:
                case OfferCall(offer_id=offer_id, call_id=call_id, seat=seat):
                    answered = self._answering(OfferAnswered(offer_id), call_id, seat)
                    self._at(now_s + self.house.answer_s, answered)
                case EndWait(call_id=call_id):
                    self._gone(call_id, now_s)
                case WithdrawOffer():
                    pass  # its answer will come late and be ignored

    def _arrive(self, n: int, now_s: float) -> None:
        call_id, drawn = CallId(f"call-{n:07}"), self.callers[n]
        self._waiting[call_id] = drawn
        if drawn.patience_s < FOR_EVER_S:
            self._at(now_s + drawn.patience_s, lambda at_s: self._give_up(call_id, at_s))
        self._take(CallQueued(Entry(call_id, CITY, START + timedelta(seconds=now_s))), now_s)

    def _answering(self, answered: OfferAnswered, call_id: CallId, seat: SeatId) -> Callable[[float], None]:
        def act(now_s: float) -> None:
            if call_id not in self._waiting or answered.offer_id not in self.line.offers:
                return
            drawn = self._waiting.pop(call_id)
            self._take(answered, now_s)
            self.told.append(Waited(drawn.at_s, now_s - drawn.at_s, answered=True))
            self._at(now_s + drawn.talk_s, lambda at_s: self._take(TalkEnded(call_id, seat), at_s))

        return act

    def _give_up(self, call_id: CallId, now_s: float) -> None:
        if call_id in self._waiting:
            self._take(CallLeft(call_id, "caller hung up"), now_s)
            self._gone(call_id, now_s)

    def _gone(self, call_id: CallId, now_s: float) -> None:
        drawn = self._waiting.pop(call_id)
        self.told.append(Waited(drawn.at_s, now_s - drawn.at_s, answered=False))
