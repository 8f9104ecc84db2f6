"""The time, as a port: shells ask it, pure machines are told."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """An aware UTC instant."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
