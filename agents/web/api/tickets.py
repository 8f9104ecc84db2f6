"""Tickets: lists and search, one with its history, corrections, closing in the first call."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.tickets.edits import Filling
from agents.tickets.states import State, moves_from
from agents.web.faults import Fault
from agents.web.fields import Given, Instant, Limit, Line, Offset, Text, View
from agents.web.published import CallChange, change_of
from agents.web.route import Ask
from models.masking import HIDDEN, masked
from models.records import Ticket
from models.store.errors import LogFull
from models.store.pages import TicketsWanted

Kind = Literal["advice", "incident", "proposal", "complaint", "thanks"]
Version = Annotated[
    str, Field(max_length=64, description="as read; refused where somebody was quicker. null: whatever")
]


class TicketFilter(Given):
    words: Line = Field("", description="in the text, by beginnings; or a public number. Needs the right to it")
    state: State | None = None
    kind: Kind | None = None
    service: Line | None = None
    sphere: Line | None = None
    seat: Line | None = None
    caller: Line | None = Field(None, description="the whole number; needs the right to personal data")
    since: Instant | None = None
    until: Instant | None = None
    limit: Limit = 50
    offset: Offset = 0


class TicketView(View):
    ticket_id: str
    public: str = Field(description="the number that the citizen knows; empty for a draft")
    call_id: str
    state: str
    moves: list[str] = Field(description="what its state allows now")
    kind: str
    service: str
    service_name: str = Field(description="in the user's language")
    caller: str
    language: str
    path: list[str]
    text: str
    seat: str | None
    danger: bool
    drafted_at: datetime | None
    registered_at: datetime | None
    registered_by: str
    closed_at: datetime | None
    first_call: bool
    version: str


class Tickets(View):
    tickets: list[TicketView]


class History(View):
    events: list[CallChange]


class TicketEdit(Given):
    """What is not named stays as it is."""

    version: Version | None = None
    kind: Kind | None = None
    service: Line | None = None
    text: Text | None = None
    language: Literal["kk", "ru", "en"] | None = None
    caller: Annotated[Line, Field(max_length=32)] | None = None
    danger: bool | None = None
    why: Line = ""


class TicketClosing(Given):
    version: Version | None = None
    first_call: bool = Field(True, description="settled in the first call, and counted so")
    kind: Kind | None = None
    service: Line | None = None
    why: Line = ""


async def listed(ask: Ask, wanted: TicketFilter) -> Tickets:
    if wanted.words or wanted.caller is not None:
        ask.need(Right.PERSONAL_READ)  # whoever may search a text can read it letter by letter
    query = TicketsWanted(
        **wanted.model_dump(exclude={"service", "sphere"}), services=_services(ask, wanted.service, wanted.sphere)
    )
    found = await ask.parts.pages.tickets(query, ask.scope)
    return Tickets(tickets=[view_of(ask, ask.parts.tickets.get(each.ticket_id) or each) for each in found])


async def one(ask: Ask, _: None) -> TicketView:
    return view_of(ask, await _found(ask))


async def history(ask: Ask, _: None) -> History:
    ticket, personal = await _found(ask), ask.may(Right.PERSONAL_READ)
    events = await ask.parts.read.events_of(ticket.call_id)
    ours = (event for event in events if event.fields.get("ticket") == ticket.ticket_id and event.kind != "CallEnded")
    return History(events=[change_of(event, personal=personal) for event in ours])


async def edit(ask: Ask, given: TicketEdit) -> TicketView:
    named = given.model_dump(exclude={"version", "why"}, exclude_none=True)
    changes: Filling = named  # type: ignore[assignment] # the model's names and types are Filling's
    _known_service(ask, given.service)

    async def change(ticket: Ticket, at: datetime) -> Ticket:
        if given.service and given.kind is None and given.service != ticket.service:
            changes["kind"] = ask.parts.catalogue.services[given.service].kind
        return ask.parts.tickets.edit(ticket, at, ask.user.name, why=given.why, **changes)

    return await _changed(ask, given.version, "ticket.edited", change)


async def close(ask: Ask, given: TicketClosing) -> TicketView:
    _known_service(ask, given.service)

    async def change(ticket: Ticket, at: datetime) -> Ticket:
        tickets, by = ask.parts.tickets, ask.user.name
        if ticket.state == State.DRAFT:
            ticket = tickets.register(ticket.ticket_id, at, by, kind=given.kind, service=given.service)
        elif given.kind or given.service:
            named: Filling = given.model_dump(include={"kind", "service"}, exclude_none=True)  # type: ignore[assignment]
            ticket = tickets.edit(ticket, at, by, why=given.why, **named)
        return tickets.close(ticket, at, by, why=given.why, first_call=given.first_call)

    return await _changed(ask, given.version, "ticket.closed", change)


async def _changed(
    ask: Ask, version: str | None, action: str, change: Callable[[Ticket, datetime], Awaitable[Ticket]]
) -> TicketView:
    async with ask.parts.editing:
        ticket = await _found(ask)
        if version is not None and version != version_of(ticket):
            raise Fault("ticket-changed")
        now = await change(ticket, ask.parts.clock.now())
        ask.tell(action, about=now.ticket_id, call_id=now.call_id)
        try:
            await ask.parts.flush()  # the next question, from any page, sees it
        except LogFull:
            raise Fault("database-away") from None
    return view_of(ask, now)


async def _found(ask: Ask) -> Ticket:
    return await found_as(ask, ask.path["ticket"])


async def found_as(ask: Ask, name: str) -> Ticket:
    """By its id or public number. A ticket of a queue that is not the user's does not exist for them."""
    tickets = ask.parts.tickets
    ticket = next((draft for draft in tickets.drafts if draft.ticket_id == name), None)
    ticket = ticket or await ask.parts.read.ticket(name)
    if ticket is None:
        raise Fault("no-such-ticket")
    queue = await ask.parts.pages.queue_of(ticket.call_id)
    if not ask.scope.holds(queue, ticket.seat):
        raise Fault("no-such-ticket")
    return tickets.get(ticket.ticket_id) or ticket  # memory is ahead of the tables


def _services(ask: Ask, service: str | None, sphere: str | None) -> tuple[str, ...] | None:
    if service is None and sphere is None:
        return None
    every = ask.parts.catalogue.services.values()
    of_sphere = {each.id for each in every if each.sphere == sphere} if sphere is not None else None
    if service is None:
        return tuple(sorted(of_sphere or ()))
    return (service,) if of_sphere is None or service in of_sphere else ()


def _known_service(ask: Ask, service: str | None) -> None:
    if service and service not in ask.parts.catalogue.services:
        raise Fault("no-such-service")


def version_of(ticket: Ticket) -> str:
    said = (ticket.state, ticket.kind, ticket.service, ticket.text, ticket.language, ticket.caller, ticket.danger)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def view_of(ask: Ask, ticket: Ticket) -> TicketView:
    personal = ask.may(Right.PERSONAL_READ)
    service = ask.parts.catalogue.services.get(ticket.service)
    return TicketView(
        ticket_id=ticket.ticket_id,
        public=ticket.public,
        call_id=ticket.call_id,
        state=ticket.state,
        moves=[move.value for move in moves_from(ticket.state)],
        kind=ticket.kind,
        service=ticket.service,
        service_name=(service.name.get(ask.language) or service.name.get("kk", "")) if service else "",
        caller=ticket.caller if personal else str(masked("caller", ticket.caller)),
        language=ticket.language,
        path=list(ticket.path),
        text=ticket.text if personal or not ticket.text else HIDDEN,
        seat=ticket.seat,
        danger=ticket.danger,
        drafted_at=ticket.drafted_at,
        registered_at=ticket.registered_at,
        registered_by=ticket.registered_by,
        closed_at=ticket.closed_at,
        first_call=ticket.first_call,
        version=version_of(ticket),
    )
