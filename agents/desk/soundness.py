"""Looks whether the line still holds what must hold: at most once a second, and only after it has changed."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog

from agents.line.invariants import broken
from agents.line.ledger import Line, deadline
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
LATE = timedelta(seconds=2)


class Soundness:
    """Counts every fault under "broken.<kind>", and raises an alarm for each kind once."""

    def __init__(
        self, line: Callable[[], tuple[Line, bool]], counts: Counter[str], log: EventLog, clock: Clock
    ) -> None:
        """line: as it is, and whether its phones ring."""
        self._line, self._counts, self._log, self._clock = line, counts, log, clock
        self._alarmed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK_EVERY_S, self.look)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def look(self) -> None:
        self.close()
        line, ringing = self._line()
        self._tell([*broken(line, ringing=ringing), *self._late(line)])

    def _late(self, line: Line) -> Iterable[str]:
        at = deadline(line)
        if at is not None and self._clock.now() - at > LATE:
            yield f"time-stands-still: the line's deadline of {at:%H:%M:%S} UTC has not been kept"

    def _tell(self, found: Iterable[str]) -> None:
        for fault in found:
            kind, _, _ = fault.partition(":")
            self._counts[f"broken.{kind}"] += 1
            if kind not in self._alarmed:
                self._alarmed.add(kind)
                log.error("the line does not hold what it must", what=kind, why=fault)
                fields = {"what": f"line-{kind}", "why": fault}
                self._log.append(CallEvent(CallId(""), Kind.ALARM_RAISED, self._clock.now(), fields))
