"""Alarms: told in the process's log at once, and kept in the record as soon as that can be written."""

import structlog

from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId
from models.kinds import Kind

log = structlog.get_logger(__name__)


class Alarms:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._log: EventLog | None = None
        self._early: list[CallEvent] = []  # raised while the record was being opened

    def __call__(self, what: str, why: str) -> None:
        log.error("alarm", what=what, why=why)
        event = CallEvent(CallId(""), Kind.ALARM_RAISED, self._clock.now(), {"what": what, "why": why})
        if self._log is None:
            self._early.append(event)
        else:
            self._log.append(event)

    def keep_in(self, log_: EventLog) -> None:
        self._log = log_
        for event in self._early:
            log_.append(event)
        self._early.clear()
