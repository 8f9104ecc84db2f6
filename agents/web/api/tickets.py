"""One ticket: with its history, corrections, closing in the first call."""

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.tickets.edits import EDITED, Filling
from agents.tickets.moves import NEEDS
from agents.tickets.states import State, after
from agents.tickets.terms import standing_of
from agents.web.door.faults import Fault
from agents.web.live.published import CallChange, change_of
from agents.web.move_rights import moves_for
from agents.web.routes.fields import Given, Line, Text, View, clean
from agents.web.routes.route import Ask
from models.masking import masked
from models.records import Ticket
from models.store.errors import LogFull

Kind = Literal["advice", "incident", "proposal", "complaint", "thanks"]
Version = Annotated[
    str, Field(max_length=64, description="as read; refused where somebody was quicker. null: whatever")
]


class Way(View):
    move: str
    to: str
    needs: list[str]


class TicketView(View):
    ticket_id: str
    public: str = Field(description="the number that the citizen knows; empty for a draft")
    call_id: str
    state: str
    moves: list[str] = Field(description="what its state, and the user's right, allow now")
    ways: list[Way] = Field(description="the same, with where each leads and what it asks for")
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
    caller_name: str
    address: str
    body: str
    body_name: str = Field(description="in the user's language")
    owner: str = Field(description="the user who watches over it")
    term_at: datetime | None
    term: Literal["", "set", "near", "past"] = Field(description="empty where nothing is awaited any more")
    answer: str = Field(description="what the body says was done")
    version: str


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
    caller_name: Line | None = None
    address: Line | None = None
    danger: bool | None = None
    why: Line = ""


class TicketClosing(Given):
    version: Version | None = None
    first_call: bool = Field(True, description="settled in the first call, and counted so")
    kind: Kind | None = None
    service: Line | None = None
    why: Line = ""


async def one(ask: Ask, _: None) -> TicketView:
    return view_of(ask, await found(ask))


async def history(ask: Ask, _: None) -> History:
    ticket, personal = await found(ask), ask.may(Right.PERSONAL_READ)
    with contextlib.suppress(LogFull):
        await ask.parts.flush()  # whoever has just heard of a change by the stream finds it here
    events = await ask.parts.read.events_of(ticket.call_id)
    ours = (event for event in events if event.fields.get("ticket") == ticket.ticket_id and event.kind != "CallEnded")
    return History(events=[change_of(event, personal=personal) for event in ours])


async def edit(ask: Ask, given: TicketEdit) -> TicketView:
    named = given.model_dump(exclude={"version", "why"}, exclude_none=True)
    changes: Filling = named  # type: ignore[assignment] # the model's names and types are Filling's
    known_service(ask, given.service)

    async def change(ticket: Ticket, at: datetime) -> Ticket:
        if given.service and given.kind is None and given.service != ticket.service:
            changes["kind"] = ask.parts.catalogue.services[given.service].kind
        return ask.parts.tickets.edit(ticket, at, ask.user.name, why=given.why, **changes)

    return await changed(ask, given.version, "ticket.edited", change)


async def close(ask: Ask, given: TicketClosing) -> TicketView:
    known_service(ask, given.service)

    async def change(ticket: Ticket, at: datetime) -> Ticket:
        tickets, by = ask.parts.tickets, ask.user.name
        if ticket.state == State.DRAFT:
            ticket = tickets.register(ticket.ticket_id, at, by, kind=given.kind, service=given.service)
        elif given.kind or given.service:
            named: Filling = given.model_dump(include={"kind", "service"}, exclude_none=True)  # type: ignore[assignment]
            ticket = tickets.edit(ticket, at, by, why=given.why, **named)
        return tickets.close(ticket, at, by, why=given.why, first_call=given.first_call)

    return await changed(ask, given.version, "ticket.closed", change)


async def changed(
    ask: Ask, version: str | None, action: str, change: Callable[[Ticket, datetime], Awaitable[Ticket]]
) -> TicketView:
    async with ask.parts.editing:
        ticket = await found(ask)
        if version is not None and version != version_of(ticket):
            raise Fault("ticket-changed")
        now = await change(ticket, ask.parts.clock.now())
        ask.tell(action, about=now.ticket_id, call_id=now.call_id)
        try:
            await ask.parts.flush()  # the next question, from any page, sees it
        except LogFull:
            raise Fault("database-away") from None
    return view_of(ask, now)


async def found(ask: Ask) -> Ticket:
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


def known_service(ask: Ask, service: str | None) -> None:
    if service and service not in ask.parts.catalogue.services:
        raise Fault("no-such-service")


def named(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("kk", "")


def version_of(ticket: Ticket) -> str:
    said = [getattr(ticket, name) for name in EDITED]
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def view_of(ask: Ask, ticket: Ticket) -> TicketView:
    allowed = moves_for(ticket.state, ask.rights)
    personal, catalogue = ask.may(Right.PERSONAL_READ), ask.parts.catalogue
    service = catalogue.services.get(ticket.service)
    bodies = {body.id: body.name for body in catalogue.bodies}

    def _shown(name: str) -> str:
        value: str = getattr(ticket, name)
        return clean(value) if personal else str(masked(name, value))

    return TicketView(
        ticket_id=ticket.ticket_id,
        public=ticket.public,
        call_id=ticket.call_id,
        state=ticket.state,
        moves=[move.value for move in allowed],
        ways=[Way(move=move, to=after(ticket.state, move), needs=list(NEEDS[move])) for move in allowed],
        kind=ticket.kind,
        service=ticket.service,
        service_name=named(service.name if service else {}, ask.language),
        caller=_shown("caller"),
        language=ticket.language,
        path=list(ticket.path),
        text=_shown("text"),
        seat=ticket.seat,
        danger=ticket.danger,
        drafted_at=ticket.drafted_at,
        registered_at=ticket.registered_at,
        registered_by=ticket.registered_by,
        closed_at=ticket.closed_at,
        first_call=ticket.first_call,
        caller_name=_shown("caller_name"),
        address=_shown("address"),
        body=ticket.body,
        body_name=named(bodies.get(ticket.body, {}), ask.language) or ticket.body,
        owner=ticket.owner,
        term_at=ticket.term_at,
        term=standing_of(ticket, ask.parts.clock.now()),
        answer=_shown("answer"),
        version=version_of(ticket),
    )
