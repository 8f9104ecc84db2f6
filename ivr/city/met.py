"""What each one met: plain facts, collected as they happen."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

LOUD_ENOUGH_S = 0.3  # so much sound is no click


@dataclass(slots=True)
class CallerMet:
    citizen: str
    plan: str
    number: str  # pii
    name: str  # pii
    language: str
    called_at: datetime | None = None
    answered_ms: int | None = None  # from the call to the centre's answer
    keys: str = ""
    reached: str = ""  # "seat 101", "112"; "" nobody
    waited_s: float | None = None  # from the call to the one who was reached
    talked_s: float | None = None
    heard_menus_s: float = 0.0  # of sound before that
    heard_talk_s: float = 0.0  # of sound while talking
    heard_after_s: float = 0.0  # of sound after the other had gone: the ticket's number
    lasted_s: float = 0.0
    ended: str = ""  # "they hung up", "hung up", "gave up", "not answered (cause)"

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"called_at": self.called_at.isoformat() if self.called_at else None}


@dataclass(slots=True)
class SeatMet:
    seat: str
    rang: int = 0
    answered: int = 0
    missed: int = 0
    declined: int = 0
    talked_s: float = 0.0
    heard_s: float = 0.0
    logged_in: bool = False
    callers: list[str] = field(default_factory=list)  # citizens in the order they were answered
