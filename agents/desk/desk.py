"""The one writer of the line and its seats: the pure line decides on every event, the desk writes down and begins."""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from datetime import timedelta

import structlog

from agents.desk.entries import NO_CALL, log_entries
from agents.desk.floor import Floor
from agents.desk.snapshot import LineView, line_view
from agents.desk.soundness import Soundness
from agents.line.commands import Ignored, LineCommand, OfferCall, RecordSeat, RecordSeatMove, RecordWish, WithdrawOffer
from agents.line.events import DeadlinePassed, LineEvent, OfferAnswered, OfferFailed
from agents.line.ledger import Line
from agents.line.line import deadline, step
from agents.line.seats import NAMES, Paused
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import SeatId
from models.kinds import Kind

log = structlog.get_logger()

SHORTEST_TIMER_S = 0.001  # a clock read a hair before the deadline must not become a busy loop
REST_AFTER_FAULT_S = 1.0


class Desk:
    """Lives in one event loop. `counts` are totals since the start, for the metrics."""

    def __init__(
        self, line: Line, log: EventLog, clock: Clock, floor: Floor, written: Mapping[SeatId, str] | None = None
    ) -> None:
        """written: the seats' states as the log has them, where a controller before this one has written them."""
        self.line = line
        self._written = dict(written or {})
        self.counts: Counter[str] = Counter()
        self._log, self._clock, self._floor = log, clock, floor
        self._since = dict.fromkeys(line.seats, clock.now())
        self._events: deque[LineEvent] = deque()
        self._busy = False
        self._open = False
        self._timer: asyncio.TimerHandle | None = None
        self._soundness = Soundness(lambda: (self.line, self._open), self.counts, log, clock)

    def start(self) -> None:
        """From now on phones ring. Before it callers and talks are only taken in, so that after a restart the first
        phone rings when all are back in their order. Call it when the floor is ready; again does no harm.
        """
        self._tell_seats()
        self._open = True
        self.submit(DeadlinePassed())
        self._soundness.look()

    def _tell_seats(self) -> None:
        """A ring or a talk that did not outlive the controller before has ended in the log, too."""
        for seat, state in self._written.items():
            here = self.line.seats.get(seat)
            now = NAMES[type(here)] if here else state
            if now != state:
                why = here.reason if isinstance(here, Paused) else "controller restarted"
                fields = {"seat": seat, "state": now, "why": why}
                self._log.append(CallEvent(NO_CALL, Kind.SEAT_CHANGED, self._clock.now(), fields))
        self._written.clear()

    @property
    def is_open(self) -> bool:
        """Phones may ring."""
        return self._open

    def hold(self) -> None:
        """No new phone rings until the next start(): what is offered could not be rung, and no seat is to blame."""
        self._open = False

    def close(self) -> None:
        self._soundness.close()
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def submit(self, event: LineEvent) -> None:
        """Decided, logged and begun when this returns; only from within the floor it waits for the command in hand."""
        self._events.append(event)
        if self._busy:
            return
        self._busy = True
        rest_s = REST_AFTER_FAULT_S
        try:
            while self._events:
                self._take(self._events.popleft())
            rest_s = SHORTEST_TIMER_S
        finally:
            self._busy = False
            self._keep_time(rest_s)

    def snapshot(self, *, explaining: bool = False) -> LineView:
        """explaining: with the reasons of the routing, which take longer to put into words than the rest."""
        return line_view(self.line, self._since, self._clock.now(), explaining=explaining)

    def _take(self, event: LineEvent) -> None:
        now = self._clock.now()
        before = self.line
        self.line, commands = step(before, event, now, ringing=self._open)
        for entry in log_entries(before, self.line, event, commands, now):
            self._log.append(entry)
        for command in commands:
            self._count(command)
            match command:
                case RecordSeat(seat):
                    self._since[seat] = now
                    self._written.pop(seat, None)
                case RecordSeatMove() | RecordWish():
                    pass  # it is written down, and nobody's telephone has to know
                case Ignored(ignored, why):
                    log.info("line event ignored", event_kind=type(ignored).__name__, why=why)
                case _:
                    self._carry_out(command)
        self._count_end(before, event)
        if self.line is not before:
            self._soundness.changed()

    def _carry_out(self, command: LineCommand) -> None:
        try:
            self._floor.carry_out(command)
        except Exception:
            self.counts["fault"] += 1
            log.exception("the floor failed on a command of the line", command=type(command).__name__)

    def _count(self, command: LineCommand | Ignored) -> None:
        match command:
            case OfferCall():
                self.counts["offer.made"] += 1
            case WithdrawOffer(why=why):
                self.counts[f"offer.{why}"] += 1
            case Ignored():
                self.counts["ignored"] += 1

    def _count_end(self, before: Line, event: LineEvent) -> None:
        match event:
            case OfferAnswered(offer_id) if offer_id in before.offers:
                self.counts["offer.answered"] += 1
            case OfferFailed(offer_id, why) if offer_id in before.offers:
                self.counts[f"offer.{why}"] += 1

    def _keep_time(self, shortest_s: float) -> None:
        self._stop_timer()
        at = deadline(self.line)
        if at is not None:
            left = (at - self._clock.now()) / timedelta(seconds=1)
            self._timer = asyncio.get_running_loop().call_later(max(left, shortest_s), self.submit, DeadlinePassed())
