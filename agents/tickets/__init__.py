"""Tickets: their states (pure), public numbers (pure), the service that drafts and registers them, and notices to
citizens. No database here: everything goes through the log."""

from agents.tickets.errors import DraftUnknown, MoveIllegal, MoveLacks, TicketWrong, ValueRefused
from agents.tickets.notices import LoggedNotices, Notice, Notices, notice_text
from agents.tickets.numbers import check_digit, is_public_number, number_of
from agents.tickets.service import Tickets
from agents.tickets.states import Move, State, after, moves_from
from agents.tickets.terms import Duty
from models.records import Ticket

__all__ = [
    "DraftUnknown",
    "Duty",
    "LoggedNotices",
    "Move",
    "MoveIllegal",
    "MoveLacks",
    "Notice",
    "Notices",
    "State",
    "Ticket",
    "TicketWrong",
    "Tickets",
    "ValueRefused",
    "after",
    "check_digit",
    "is_public_number",
    "moves_from",
    "notice_text",
    "number_of",
]
