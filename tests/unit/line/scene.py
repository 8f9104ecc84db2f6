"""A line with its seats and a clock, told as a story: the tables of the tests read as what happens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.commands import (
    EndWait,
    Ignored,
    LineCommand,
    OfferCall,
    RecordMove,
    RecordSeat,
    RecordSeatMove,
    RecordWish,
    TellPlace,
    WithdrawOffer,
)
from agents.line.events import CallQueued, DeadlinePassed, Entry, LineEvent, SeatLoggedIn
from agents.line.line import Line, QueueRules, SeatRules, deadline, empty, step
from agents.line.seats import NAMES
from models.ids import CallId, QueueId, SeatId
from tests.virtual_time import START

CITY, DANGER = QueueId("city"), QueueId("danger")
QUIET = QueueRules(say_place_every_s=0)
QUEUES = {CITY: QUIET, DANGER: replace(QUIET, band=0)}
BOTH = SeatRules((CITY, DANGER), {"kk": 2, "ru": 2})


def entry(call: str, queue: QueueId = CITY, queued_s: float = 0, band: int = 5, **skills: int) -> Entry:
    return Entry(CallId(call), queue, START + timedelta(seconds=queued_s), band, skills)


class Scene:
    def __init__(self, seats: dict[str, SeatRules] | None = None, rules: QueueRules | None = None) -> None:
        seats = {"101": BOTH} if seats is None else seats
        queues = QUEUES if rules is None else {CITY: rules, DANGER: replace(rules, band=0)}
        self.line: Line = empty(queues, {SeatId(seat): rules for seat, rules in seats.items()})
        self.now: datetime = START
        self.last: tuple[LineCommand | Ignored, ...] = ()

    def log_in(self, *seats: str) -> "Scene":
        """One second apart, so that the first is the longest idle."""
        for seat in seats:
            self.tell(SeatLoggedIn(SeatId(seat)))
            self.later(1)
        return self

    def queue(self, *calls: str, queue: QueueId = CITY, **skills: int) -> "Scene":
        for call in calls:
            self.tell(CallQueued(Entry(CallId(call), queue, self.now, 5, skills)))
            self.later(1)
        return self

    def later(self, seconds: float) -> "Scene":
        """The clock only; deadlines on the way are not told."""
        self.now += timedelta(seconds=seconds)
        return self

    def tell(self, event: LineEvent) -> "Scene":
        self.line, self.last = step(self.line, event, self.now)
        return self

    def until(self, seconds: float) -> "Scene":
        """The clock, stopping at every deadline as the desk does."""
        end = self.now + timedelta(seconds=seconds)
        said: list[LineCommand | Ignored] = []
        while (at := deadline(self.line)) is not None and at <= end:
            self.now = max(self.now, at)
            self.tell(DeadlinePassed())
            said += self.last
            assert deadline(self.line) != at, "a deadline that has passed is over"
        self.now, self.last = end, tuple(said)
        return self

    def seat(self, seat: str = "101") -> str:
        return NAMES[type(self.line.seats[SeatId(seat)])]

    def waits(self) -> list[str]:
        """Callers without an offer, in order."""
        places = sorted(place for places in self.line.waiting.values() for place in places)
        return [call_id for _, _, call_id in places]

    def rings(self) -> dict[str, str]:
        return {str(offer.seat): str(offer.call_id) for offer in self.line.offers.values()}

    def nothing_left(self) -> bool:
        line = self.line
        return not any((line.callers, line.waiting, line.order, line.offers, line.agenda))

    @property
    def said(self) -> list[str]:
        return words(self.last)


def words(commands: Sequence[LineCommand | Ignored]) -> list[str]:
    return [_word(command) for command in commands]


def _word(command: LineCommand | Ignored) -> str:
    match command:
        case OfferCall(_, call_id, seat):
            return f"offer {call_id} to {seat}"
        case WithdrawOffer(_, call_id, seat, why):
            return f"withdraw {call_id} from {seat}: {why}"
        case TellPlace(call_id, place, wait_s):
            return f"tell {call_id} {place} {wait_s}"
        case EndWait(call_id, why):
            return f"end {call_id}: {why}"
        case RecordMove(call_id, gone, come, who, why):
            return f"move {call_id} {gone.queue}/{gone.band} to {come.queue}/{come.band}: {who}, {why}"
        case RecordSeat(seat, state, why):
            return f"{seat} {state}: {why}" if why else f"{seat} {state}"
        case RecordWish(seat, wish, why):
            return f"{seat} then {wish or 'on'}: {why}" if why else f"{seat} then {wish or 'on'}"
        case RecordSeatMove(seat, gone, come, _, who, why):
            return f"{seat} {'+'.join(gone)} to {'+'.join(come)}: {who}, {why}"
        case Ignored(_, why):
            return f"ignored: {why}"
