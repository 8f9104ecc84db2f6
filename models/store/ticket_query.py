"""Pure: the filters, the order and the paging of a list of tickets, as conditions of a query.

A page begins after the last row of the page before, not at a count of rows: what is inserted meanwhile neither repeats
nor hides a ticket.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, text

from models.folding import asked_prefixes
from models.tables import TicketRow

_SQLITE_WORDS = text(
    "ticket.ticket_id IN (SELECT p.ticket_id FROM ticket_words w JOIN ticket_place p ON p.place = w.rowid"
    " WHERE ticket_words MATCH :words)"
)
_POSTGRESQL_WORDS = text(
    "to_tsvector('simple'::regconfig, coalesce(ticket.folded, '') || ' ' || coalesce(ticket.folded_address, ''))"
    " @@ to_tsquery('simple'::regconfig, :words)"
)


class Mark(NamedTuple):
    """The last row of the page before."""

    at: datetime  # in the order by term its term, else when it was drafted
    ticket_id: str


@dataclass(frozen=True, slots=True)
class TicketsWanted:
    """Every filter that is given must fit. words: as somebody typed them. Order "term": the nearest first, without
    those that have none."""

    words: str = ""
    state: str | None = None
    states: tuple[str, ...] | None = None
    kind: str | None = None
    services: tuple[str, ...] | None = None
    body: str | None = None
    mine: str | None = None  # watched over or registered by this user
    seat: str | None = None
    caller: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    term_since: datetime | None = None
    term_until: datetime | None = None
    order: Literal["newest", "term"] = "newest"
    after: Mark | None = None
    limit: int = 50
    offset: int = 0


def fitting(wanted: TicketsWanted, dialect: str) -> list[ColumnElement[bool]]:
    pairs = (
        (TicketRow.state, wanted.state),
        (TicketRow.kind, wanted.kind),
        (TicketRow.body, wanted.body),
        (TicketRow.seat, wanted.seat),
        (TicketRow.caller, wanted.caller),
    )
    fits: list[ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    if wanted.services is not None:
        fits.append(TicketRow.service.in_(wanted.services))
    if wanted.states is not None:
        fits.append(TicketRow.state.in_(wanted.states))
    if wanted.mine is not None:
        fits.append(or_(TicketRow.owner == wanted.mine, TicketRow.registered_by == wanted.mine))
    if wanted.order == "term":
        fits.append(TicketRow.term_at.is_not(None))
    if wanted.words:
        fits.append(_words(wanted.words, dialect))
    fits += between(TicketRow.term_at, wanted.term_since, wanted.term_until)
    return fits + between(TicketRow.drafted_at, wanted.since, wanted.until)


def ordered(wanted: TicketsWanted) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if wanted.order == "term":
        return TicketRow.term_at.asc(), TicketRow.ticket_id.asc()
    return TicketRow.drafted_at.desc(), TicketRow.ticket_id.desc()


def after_mark(wanted: TicketsWanted) -> list[ColumnElement[bool]]:
    if wanted.after is None:
        return []
    at, ticket_id = wanted.after
    if wanted.order == "term":
        same = and_(TicketRow.term_at == at, TicketRow.ticket_id > ticket_id)
        return [or_(TicketRow.term_at > at, same)]
    return [or_(TicketRow.drafted_at < at, and_(TicketRow.drafted_at == at, TicketRow.ticket_id < ticket_id))]


def between(column: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [*([column >= since] if since else []), *([column < until] if until else [])]


def _words(typed: str, dialect: str) -> Any:
    prefixes = asked_prefixes(typed)
    if not prefixes:
        return false()
    if dialect == "postgresql":
        found = _POSTGRESQL_WORDS.bindparams(words=" & ".join(f"'{prefix}':*" for prefix in prefixes))
    else:
        found = _SQLITE_WORDS.bindparams(words=" AND ".join(f'"{prefix}"*' for prefix in prefixes))
    number = typed.strip()
    if number.isdecimal() and number.isascii() and len(number) < 19:
        return or_(found, TicketRow.public == int(number))
    return found
