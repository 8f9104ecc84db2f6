"""Lists of tickets: filters, search, pages that hold still while tickets come in, and the same as a table for a
spreadsheet."""

from datetime import datetime
from typing import Literal

from aiohttp import web
from pydantic import Field

from agents.accounts.rights import Right
from agents.tickets.states import State
from agents.tickets.terms import NEAR, WATCHED
from agents.web.api.tickets import Kind, TicketView, view_of
from agents.web.cells import csv_lines
from agents.web.door.guard import guard
from agents.web.marks import After, mark_of, spelt_mark
from agents.web.routes.fields import Given, Instant, Limit, Line, Offset, View
from agents.web.routes.route import Ask
from models.records import Ticket
from models.store.ticket_query import Mark, TicketsWanted

PIECE = 200
MOST_ROWS = 20_000
COLUMNS = (
    *("public", "state", "kind", "service", "service_name", "body", "body_name", "term_at", "term", "owner"),
    *("drafted_at", "registered_at", "registered_by", "closed_at", "first_call", "danger", "language"),
    *("caller", "caller_name", "address", "text", "answer", "ticket_id", "call_id"),
)


class TicketSieve(Given):
    words: Line = Field(
        "", description="in the text or the address, by beginnings; or a public number. Needs the right to it"
    )
    state: State | None = None
    open: bool | None = Field(None, description="true: something is still awaited")
    kind: Kind | None = None
    service: Line | None = None
    sphere: Line | None = None
    body: Line | None = None
    term: Literal["near", "past"] | None = Field(None, description="of those still open: ends within a day, has ended")
    mine: bool | None = Field(None, description="true: watched over or registered by whoever asks")
    seat: Line | None = None
    caller: Line | None = Field(None, description="the whole number; needs the right to personal data")
    since: Instant | None = None
    until: Instant | None = None
    order: Literal["newest", "term"] = Field(
        "newest", description="term: the nearest first; only tickets that have one"
    )


class TicketFilter(TicketSieve):
    after: After | None = None
    limit: Limit = 50
    offset: Offset = 0


class Tickets(View):
    tickets: list[TicketView]
    next: str | None = Field(description="for `after`; null on the last page")


class TicketCount(View):
    count: int = Field(description="1001: more than a thousand")


async def listed(ask: Ask, wanted: TicketFilter) -> Tickets:
    after = mark_of(wanted.after) if wanted.after else None
    found = await _page(ask, wanted, after, wanted.limit + 1, wanted.offset)
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit
    return Tickets(tickets=[view_of(ask, each) for each in shown], next=_next(wanted, shown[-1]) if more else None)


async def counted(ask: Ask, wanted: TicketSieve) -> TicketCount:
    return TicketCount(count=await ask.parts.pages.count_tickets(_query(ask, wanted), ask.scope))


async def exported(ask: Ask, wanted: TicketSieve) -> web.StreamResponse:
    """As CSV, piece by piece, each from one page of the list; audited, since it leaves the house."""
    first = await _page(ask, wanted, None, PIECE)
    ask.tell("tickets.exported", about=wanted.model_dump_json(exclude_defaults=True)[:500])
    await ask.parts.flush()
    response = web.StreamResponse(headers={"Content-Disposition": 'attachment; filename="tickets.csv"'})
    response.content_type, response.charset = "text/csv", "utf-8"
    guard(response, secure=ask.secure)
    await response.prepare(ask.request)
    await response.write(csv_lines([COLUMNS], head=True))
    rows, piece = 0, first
    while piece and rows < MOST_ROWS:
        await response.write(csv_lines([_cells(view_of(ask, ticket)) for ticket in piece]))
        rows += len(piece)
        mark = _mark(wanted, piece[-1])
        piece = await _page(ask, wanted, mark, PIECE) if len(piece) == PIECE and mark is not None else []
    await response.write_eof()
    return response


async def _page(ask: Ask, wanted: TicketSieve, after: Mark | None, limit: int, offset: int = 0) -> list[Ticket]:
    found = await ask.parts.pages.tickets(_query(ask, wanted, after, limit, offset), ask.scope)
    return [ask.parts.tickets.get(each.ticket_id) or each for each in found]


def _query(ask: Ask, wanted: TicketSieve, after: Mark | None = None, limit: int = 50, offset: int = 0) -> TicketsWanted:
    if wanted.words or wanted.caller is not None:
        ask.need(Right.PERSONAL_READ)  # whoever may search a text can read it letter by letter
    now = ask.parts.clock.now()
    awaited = wanted.open or wanted.term is not None or (wanted.order == "term" and wanted.state is None)
    return TicketsWanted(
        **wanted.model_dump(include={"words", "state", "kind", "body", "seat", "caller", "since", "until", "order"}),
        states=WATCHED if awaited else None,
        services=_services(ask, wanted.service, wanted.sphere),
        mine=ask.user.name if wanted.mine else None,
        term_since=now if wanted.term == "near" else None,
        term_until={"near": now + NEAR, "past": now}.get(wanted.term or ""),
        after=after,
        limit=limit,
        offset=offset,
    )


def _services(ask: Ask, service: str | None, sphere: str | None) -> tuple[str, ...] | None:
    if service is None and sphere is None:
        return None
    every = ask.parts.catalogue.services.values()
    of_sphere = {each.id for each in every if each.sphere == sphere} if sphere is not None else None
    if service is None:
        return tuple(sorted(of_sphere or ()))
    return (service,) if of_sphere is None or service in of_sphere else ()


def _mark(wanted: TicketSieve, last: Ticket) -> Mark | None:
    at: datetime | None = last.term_at if wanted.order == "term" else last.drafted_at
    return Mark(at, last.ticket_id) if at is not None else None


def _next(wanted: TicketSieve, last: Ticket) -> str | None:
    mark = _mark(wanted, last)
    return spelt_mark(mark) if mark is not None else None


def _cells(view: TicketView) -> list[object]:
    return [getattr(view, name) for name in COLUMNS]
