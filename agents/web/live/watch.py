"""The board's own memory: feeds the pure tallies with the log as it is written, looks every second whether somebody
must be told, and tells. After a restart the day is read back from the record."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from agents.board.alarms import TOLD, Rule, Watched, looked
from agents.board.rules import BoardRules
from agents.board.surges import Surge, Surges
from agents.board.tally import CALL_KINDS, SEAT_KINDS, Tally
from agents.desk.desk import Desk
from agents.line.ledger import Line
from agents.line.seats import LoggedOut, Parked, Paused
from agents.web.live.figures import Values, counted
from agents.web.live.recalled import Recalled
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.store.errors import DatabaseAway

log = structlog.get_logger(__name__)

LOOK_S = 1.0
TELL_EVERY = timedelta(seconds=2)  # figures, where they have changed
RECENT_S = 1800.0  # the service level that raises an alarm is that of the last half hour
LEAST_CALLS = 5  # fewer make no level
SEATS_BACK_H = 24  # a seat's last change before midnight lies within it
TRY_AGAIN_S = 2.0
SHORT_OF_THE_END = 0.8  # an alarm ends when the value is well below its threshold
_AWAY = (LoggedOut, Paused, Parked)


class Record(Protocol):
    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]: ...


@dataclass(frozen=True, slots=True)
class Alarm:
    what: str
    raised_at: datetime
    limit: float | None = None  # the threshold, where there is one
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    waiting: int
    longest_wait_s: float
    unattended_s: float  # the longest wait in a queue at whose seats nobody is at work


@dataclass(slots=True)
class _Lasting:
    raised_at: datetime
    until: datetime | None = None


Tell = Callable[[Alarm | Sequence[Surge] | Values], None]


@dataclass(slots=True)
class Watch:
    """hears: whether speech is recognised; None: nobody can tell. tell: to the pages."""

    desk: Desk
    log: EventLog
    clock: Clock
    rules: BoardRules
    tell: Tell = lambda _: None
    hears: Callable[[], bool] | None = None
    tally: Tally = field(init=False)
    surges: Surges = field(init=False)
    recalled: Recalled = field(default_factory=Recalled)
    _watched: dict[str, Watched] = field(default_factory=dict)
    _told: dict[str, _Lasting] = field(default_factory=dict)
    _proposed: list[Surge] = field(default_factory=list)
    _counted: Values = field(default_factory=dict)
    _counted_at: datetime | None = None
    _early: list[CallEvent] | None = None  # what comes while the day is read back; None: nothing is being read
    _lost: bool = False

    def __post_init__(self) -> None:
        self._begin_again()

    def _begin_again(self) -> None:
        self.tally = Tally(self.rules.target, self.clock.now(), self.rules.utc_offset_h)
        self.surges = Surges(self.rules.surge)

    # from the log

    def take(self, event: CallEvent) -> None:
        if event.kind == Kind.ALARM_RAISED:
            self._hear(event)
        if self._early is not None:
            self._early.append(event)
        else:
            self._count(event)

    def lost(self) -> None:
        """Some events did not come: the day is read back anew."""
        self._lost = True

    def _count(self, event: CallEvent) -> None:
        self.tally.take(event)
        match event.kind:
            case Kind.TICKET_DRAFTED:
                self._asked(event, event.fields)
            case Kind.TICKET_EDITED:
                changes = event.fields.get("changes")
                self._asked(event, changes if isinstance(changes, dict) else {})
            case Kind.SERVICES_SUGGESTED:
                services = event.fields.get("services")
                if isinstance(services, list) and services:
                    self.surges.take(event.call_id, event.at, service=str(services[0]))

    def _asked(self, event: CallEvent, fields: Mapping[str, object]) -> None:
        if not event.call_id:
            return
        service, place = fields.get("service"), fields.get("address")
        if service or place:
            self.surges.take(
                event.call_id,
                event.at,
                service=str(service) if service else None,
                place=str(place)[:200] if place else None,
            )

    # for ever

    async def run(self, record: Record, merged: Callable[[], Awaitable[None]]) -> None:
        await self._read_back(record, merged)
        while True:
            if self._lost:
                self._lost = False
                await self._read_back(record, merged)
            self.look()
            await asyncio.sleep(LOOK_S)

    async def _read_back(self, record: Record, merged: Callable[[], Awaitable[None]]) -> None:
        """Alarms go on meanwhile: who waits now is known without the record."""
        self._early = []
        reading = asyncio.create_task(self._day(record, merged))
        try:
            while not reading.done():
                self.look()
                await asyncio.wait({reading}, timeout=LOOK_S)
            self._begin_again()
            for event in (*reading.result(), *self._early):
                self._count(event)
        finally:
            reading.cancel()
            self._early = None

    async def _day(self, record: Record, merged: Callable[[], Awaitable[None]]) -> list[CallEvent]:
        while True:
            await merged()
            begins_at = self.tally.day.begins_at
            try:
                calls = await record.recent_events(_READ_BACK, begins_at)
                seats = await record.recent_events(SEAT_KINDS, begins_at - timedelta(hours=SEATS_BACK_H))
            except DatabaseAway:
                await asyncio.sleep(TRY_AGAIN_S)
            else:
                return [*seats, *calls]

    def look(self) -> None:
        """What must be told now is told."""
        now = self.clock.now()
        self.tally.roll(now)
        for rule, value in self._measured(self.now(), now):
            before = self._watched.get(rule.what, Watched())
            after = self._watched[rule.what] = looked(rule, before, value, now)
            if after.raised_at != before.raised_at:
                self._raise(rule, after.raised_at or before.raised_at or now, ended=after.raised_at is None)
        for what, lasting in list(self._told.items()):
            if lasting.until is not None and lasting.until <= now:
                self._end(what)
        self._look_for_surges(now)
        self._look_at_figures(now)

    def now(self) -> Now:
        line, at = self.desk.line, self.clock.now()
        live = [caller.entry for caller in line.callers.values() if caller.entry.kind == "live"]
        attended = _attended(line)
        longest = [(at - entry.queued_at).total_seconds() for entry in live]
        alone = [(at - entry.queued_at).total_seconds() for entry in live if entry.queue not in attended]
        return Now(len(live), max(longest, default=0.0), max(alone, default=0.0))

    def alarms(self) -> list[Alarm]:
        """Those in force, the oldest first."""
        measured = [
            Alarm(rule.what, watched.raised_at, self._limit(rule))
            for rule in self._rules()
            if (watched := self._watched.get(rule.what)) and watched.raised_at
        ]
        told = [Alarm(what, lasting.raised_at) for what, lasting in self._told.items()]
        return sorted((*measured, *told), key=lambda alarm: alarm.raised_at)

    def dismiss(self, service: str, place: str) -> None:
        now = self.clock.now()
        self.surges.dismiss(service, place, now)
        self._look_for_surges(now)

    def proposed(self) -> list[Surge]:
        return self.surges.now(self.clock.now())

    def _rules(self) -> list[Rule]:
        limits = self.rules.thresholds
        level = 1 - limits.service_level_below
        rules = [
            Rule("service-level", level, max(0.0, level - 0.05), after_s=30, calm_s=60),
            Rule("longest-wait", limits.longest_wait_s, SHORT_OF_THE_END * limits.longest_wait_s),
            Rule("waiting", limits.waiting, int(SHORT_OF_THE_END * limits.waiting), after_s=5),
            Rule("unattended", limits.unattended_s, 0, calm_s=2),
            Rule("speech-away", 0.5, 0.5, after_s=10, calm_s=5),
        ]
        return [rule for rule in rules if rule.what == "speech-away" or self._limit(rule)]

    def _limit(self, rule: Rule) -> float | None:
        limits = self.rules.thresholds
        return {
            "service-level": limits.service_level_below,
            "longest-wait": limits.longest_wait_s,
            "waiting": float(limits.waiting),
            "unattended": limits.unattended_s,
        }.get(rule.what)

    def _measured(self, seen: Now, at: datetime) -> list[tuple[Rule, float | None]]:
        last = self.tally.last(RECENT_S, at)
        enough = last.answered + last.abandoned + last.elsewhere >= LEAST_CALLS
        level = last.service_level if enough else None
        deaf = None if self.hears is None else float(not self.hears())
        values = {
            "service-level": None if level is None else 1 - level,
            "longest-wait": seen.longest_wait_s,
            "waiting": float(seen.waiting),
            "unattended": seen.unattended_s,
            "speech-away": deaf,
        }
        return [(rule, values[rule.what]) for rule in self._rules()]

    def _raise(self, rule: Rule, raised_at: datetime, *, ended: bool) -> None:
        kind = Kind.ALARM_ENDED if ended else Kind.ALARM_RAISED
        self.log.append(CallEvent(CallId(""), kind, self.clock.now(), {"what": rule.what, "why": "threshold"}))
        self.tell(Alarm(rule.what, raised_at, self._limit(rule), ended))

    def _hear(self, event: CallEvent) -> None:
        told = TOLD.get(str(event.fields.get("what")))
        if told is None:
            return
        for what in told.ends:
            self._end(what)
        if told.begins and told.begins not in self._told:
            lasts = None if told.lasts_s is None else event.at + timedelta(seconds=told.lasts_s)
            self._told[told.begins] = _Lasting(event.at, lasts)
            self.tell(Alarm(told.begins, event.at))

    def _end(self, what: str) -> None:
        was = self._told.pop(what, None)
        if was is not None:
            self.tell(Alarm(what, was.raised_at, ended=True))

    def _look_at_figures(self, now: datetime) -> None:
        if self._counted_at is not None and now - self._counted_at < TELL_EVERY:
            return
        seen = counted(self.tally.total(), self.tally.occupancy(None, now))
        if seen != self._counted:
            self._counted, self._counted_at = seen, now
            self.tell(seen)

    def _look_for_surges(self, now: datetime) -> None:
        found = self.surges.now(now)
        if found != self._proposed:
            self._proposed = found
            self.tell(found)


_READ_BACK = (*CALL_KINDS, Kind.SERVICES_SUGGESTED, Kind.TICKET_DRAFTED, Kind.TICKET_EDITED)


def _attended(line: Line) -> set[str]:
    """The queues at one of whose seats somebody is at work, ready or not."""
    at_work: list[SeatId] = [seat for seat, state in line.seats.items() if not isinstance(state, _AWAY)]
    return {queue for seat in at_work if (rules := line.rules.get(seat)) for queue in rules.queues}
