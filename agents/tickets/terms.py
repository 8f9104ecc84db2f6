"""Pure: who has to answer a ticket, and until when (E3). Every registered ticket has a term: none can be forgotten for
want of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from agents.tickets.states import State
from models.records import Ticket

USUAL_TERM_HOURS: Final = 7 * 24  # seven days to answer, where the catalogue knows no service for it
NEAR: Final = timedelta(hours=24)  # a term is near when it ends within a day


@dataclass(frozen=True, slots=True)
class Duty:
    """What the catalogue says of a service."""

    body: str
    term_hours: int


DutyOf = Callable[[str], Duty | None]  # a service's id -> its duty; None where the catalogue has no such service


#: In these nothing is awaited of anybody: there is no term to keep.
SETTLED: Final = (State.DRAFT, State.DROPPED, State.CONFIRMED, State.CLOSED)
WATCHED: Final = tuple(state for state in State if state not in SETTLED)


def standing_of(ticket: Ticket, now: datetime) -> Literal["", "set", "near", "past"]:
    if ticket.term_at is None or ticket.state in SETTLED:
        return ""
    if ticket.term_at < now:
        return "past"
    return "near" if ticket.term_at < now + NEAR else "set"


def no_duty(_service: str) -> None:
    return None


def term_of(duty: Duty | None, registered_at: datetime) -> datetime:
    return registered_at + timedelta(hours=duty.term_hours if duty else USUAL_TERM_HOURS)
