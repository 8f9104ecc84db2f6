"""A ticket on its way through E4's states, with what each move asks for."""

from datetime import datetime

from pydantic import Field

from agents.tickets.errors import MoveLacks, ValueRefused
from agents.tickets.moves import Words, lacking, move_to
from agents.tickets.states import Move, State
from agents.web.api.tickets import Kind, TicketView, Version, changed, known_service
from agents.web.door.faults import Fault
from agents.web.move_rights import RIGHT_OF
from agents.web.routes.fields import Given, Instant, Line, Text
from agents.web.routes.route import Ask
from models.records import Ticket


class TicketMove(Given):
    """What a move asks for, it refuses to go without."""

    to: State
    version: Version | None = None
    why: Line = Field("", description="the ground; asked for by refused, disputed, unconfirmed, deferred, dropped")
    body: Line = Field("", description="who is responsible; asked for by assigned")
    answer: Text = Field("", description="what was done; asked for by answered")
    owner: Line = Field("", description="the user who watches over it; asked for by deferred")
    until: Instant | None = Field(None, description="the new term; asked for by deferred")
    kind: Kind | None = Field(None, description="with registered")
    service: Line | None = Field(None, description="with registered")


class TicketAssignment(Given):
    """body: hands it to another body, which is a move. user: who watches over it, in whatever state."""

    version: Version | None = None
    body: Line = ""
    user: Line | None = Field(None, description="a user's name; empty: nobody")
    why: Line = ""


async def move(ask: Ask, given: TicketMove) -> TicketView:
    known_service(ask, given.service)
    _known_body(ask, given.body)
    await _known_user(ask, given.owner)

    async def go(ticket: Ticket, at: datetime) -> Ticket:
        return _moved(ask, ticket, given, at)

    return await changed(ask, given.version, "ticket.moved", go)


async def assign(ask: Ask, given: TicketAssignment) -> TicketView:
    _known_body(ask, given.body)
    await _known_user(ask, given.user or "")

    async def go(ticket: Ticket, at: datetime) -> Ticket:
        now, tickets, by = ticket, ask.parts.tickets, ask.user.name
        if given.body:
            words = Words(why=given.why, body=given.body, owner=given.user or "")
            now = tickets.move(now, move_to(now.state, State.ASSIGNED), words, at, by)
        elif given.user is not None:
            now = tickets.edit(now, at, by, why=given.why, owner=given.user)
        else:
            raise Fault("ticket-lacks", fields="body, user")
        return now

    return await changed(ask, given.version, "ticket.assigned", go)


def _moved(ask: Ask, ticket: Ticket, given: TicketMove, at: datetime) -> Ticket:
    tickets, by = ask.parts.tickets, ask.user.name
    step = move_to(ticket.state, given.to)
    ask.need(RIGHT_OF[step])
    words = Words(why=given.why, body=given.body, answer=given.answer, owner=given.owner, until=given.until)
    try:
        lacks = lacking(step, words)
        if lacks:
            raise MoveLacks(step, lacks)
        if step is Move.REGISTER:
            return tickets.register(ticket.ticket_id, at, by, kind=given.kind, service=given.service)
        if step is Move.DROP:
            return tickets.drop_draft(ticket.ticket_id, at, by=by, why=given.why)
        return tickets.move(ticket, step, words, at, by)
    except MoveLacks as refused:
        raise Fault("ticket-lacks", fields=", ".join(refused.fields)) from None
    except ValueRefused:
        raise Fault("bad-request", fields="until") from None


def _known_body(ask: Ask, body: str) -> None:
    if body and body not in {each.id for each in ask.parts.catalogue.bodies}:
        raise Fault("no-such-body")


async def _known_user(ask: Ask, name: str) -> None:
    user = await ask.parts.accounts.book.user(name) if name else None
    if name and (user is None or user.disabled_at is not None):
        raise Fault("no-such-user")
