"""Frozen records of people with accounts: users, their sessions, and what was audited."""

from dataclasses import dataclass
from datetime import datetime

from models.ids import CallId, SeatId, UserId


@dataclass(frozen=True, slots=True)
class User:
    user_id: UserId
    name: str  # to log in with; small letters
    shown_name: str
    roles: tuple[str, ...]  # names of agents.accounts.rights
    queues: tuple[str, ...] | None  # None: all of them
    language: str
    seat: SeatId | None  # where they sit
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    token: str  # SHA-256 of what the browser holds
    user: User
    origin: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Audited:
    at: datetime
    who: str
    action: str
    about: str
    call_id: CallId | None
    origin: str
    outcome: str
