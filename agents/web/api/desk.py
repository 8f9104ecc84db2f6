"""What an operator's desk asks for besides the line and the tickets: the card of the call in hand, the own figures of
the day, the reasons of a pause."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.desk.card import Card, Direction, Stage, card_of
from agents.desk.day import day_of
from agents.tickets.states import State
from agents.web.api.catalogue import Names
from agents.web.api.tickets import TicketView
from agents.web.api.tickets import view_of as ticket_view
from agents.web.door.faults import Fault
from agents.web.routes.fields import View
from agents.web.routes.route import Ask
from models.ids import CallId, SeatId, TicketId
from models.records import Ticket
from models.store.errors import DatabaseAway, LogFull
from models.store.pages import TicketsWanted

LAST_TICKETS = 5
LOOKED_THROUGH = 30  # of one number, for those that are still open

#: A ticket in one of these needs nobody any more.
_DONE = frozenset({State.CLOSED, State.DROPPED, State.CONFIRMED, State.DRAFT})


class PathStage(View):
    step: str = Field(description="as the flow names it; the fact's name for an answer; empty for words")
    kind: Literal["step", "answer", "said"]
    text: str = Field(description="in the user's language, or as it was said")
    at: datetime


class Fitting(View):
    service: str
    names: Names


class TalkView(View):
    """How the conversation stands."""

    asked: str = Field(description="how somebody is being brought in: blind, attended, conference; empty: nobody is")
    whom: str = Field(description="a seat, a number or a queue")
    others: list[str] = Field(description="further seats in the conversation")
    recording_paused: bool


class CardView(View):
    call_id: str
    direction: Direction = Field(description="out: a seat has called the citizen")
    number: str
    name: str = Field(description="as the network sent it")
    language: str
    queue: str | None
    queue_name: str = Field(description="in the user's language, where the flow gives it one")
    band: int | None
    arrived_at: datetime | None
    queued_at: datetime | None
    waited_s: float | None = Field(description="in the line, up to the answer, the end or now")
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str
    offered_to: str | None = Field(description="the seat whose phone rings")
    expires_at: datetime | None = Field(description="of that ring")
    path: list[PathStage]
    said: str
    suggested: list[Fitting] = Field(description="what the menus made of it, best first")
    last_tickets: list[TicketView]
    open_incidents: list[TicketView] = Field(description="of the number, and of the draft's address")
    talk: TalkView
    history_away: bool = Field(description="the database does not answer: tickets of before are not known now")
    ticket: TicketView | None


class SeatFigures(View):
    seat: str
    since: datetime
    answered: int
    missed: int = Field(description="rings that ran out or were declined")
    talk_s: float = Field(description="average of one conversation, with its holds")
    wrap_up_s: float = Field(description="average of one wrap-up")
    first_call: int = Field(description="tickets closed in the first call")
    ready_s: float
    paused_s: float


class Reason(View):
    reason: str
    names: Names


class Reasons(View):
    reasons: list[Reason]


async def card(ask: Ask, _: None) -> CardView:
    """Of a call that rings at one's own seat or had its conversation there; any other does not exist."""
    shown = await _card(ask, ask.path["call"])
    seat = ask.user.seat
    if seat is None or seat not in shown.seats:
        raise Fault("no-such-call")
    return await _view(ask, shown)


async def figures(ask: Ask, _: None) -> SeatFigures:
    seat, parts = SeatId(ask.path["seat"]), ask.parts
    rules = parts.desk.line.rules.get(seat)
    mine = seat == ask.user.seat
    if rules is None or not (mine or any(ask.scope.holds(queue, None) for queue in rules.queues)):
        raise Fault("no-such-seat")
    if not mine and not ask.may(Right.SEATS_CHANGE):
        raise Fault("seat-not-yours")
    await _settled(ask)
    now = parts.clock.now()
    since = midnight(now, parts.utc_offset_h)
    before, events = await parts.pages.seat_log(seat, since)
    day = day_of(events, before, since, now)
    return SeatFigures(
        seat=seat,
        since=since,
        answered=day.answered,
        missed=day.missed,
        talk_s=round(day.talk_s, 1),
        wrap_up_s=round(day.wrap_up_s, 1),
        first_call=await parts.pages.closed_in_first_call(seat, since),
        ready_s=round(day.ready_s),
        paused_s=round(day.paused_s),
    )


async def reasons(ask: Ask, _: None) -> Reasons:
    told = ask.parts.pause_reasons.items()
    return Reasons(reasons=[Reason(reason=reason, names=dict(names)) for reason, names in told])


def midnight(now: datetime, utc_offset_h: float) -> datetime:
    local = now.astimezone(timezone(timedelta(hours=utc_offset_h)))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


async def _card(ask: Ask, call_id: str) -> Card:
    events = ask.parts.hub.live.events_of(call_id)
    if events is None:  # from before our time, or long over
        await _settled(ask)
        events = await ask.parts.read.events_of(call_id)
    return card_of(events)


async def _settled(ask: Ask) -> None:
    try:
        await ask.parts.flush()
    except LogFull:
        raise Fault("database-away") from None


async def _view(ask: Ask, shown: Card) -> CardView:
    draft = await _ticket(ask, shown)
    earlier, away = await _earlier(ask, shown, draft)
    now = ask.parts.clock.now()
    until = shown.answered_at or shown.ended_at or now
    services = ask.parts.catalogue.services
    return CardView(
        call_id=shown.call_id,
        direction=shown.direction,
        number=shown.number,
        name=shown.name,
        language=shown.language or (draft.language if draft else ""),
        queue=shown.queue,
        queue_name=_in(ask.parts.queue_names.get(shown.queue or "", {}), ask.language) or shown.queue or "",
        band=shown.band,
        arrived_at=shown.arrived_at,
        queued_at=shown.queued_at,
        waited_s=round((until - shown.queued_at).total_seconds(), 1) if shown.queued_at else None,
        answered_at=shown.answered_at,
        ended_at=shown.ended_at,
        outcome=shown.outcome,
        offered_to=shown.offered_to,
        expires_at=shown.expires_at,
        path=list(path_of(ask, shown.stages)),
        said=shown.said,
        suggested=[
            Fitting(service=each, names=dict(services[each].name)) for each in shown.services if each in services
        ],
        last_tickets=[ticket_view(ask, each) for each in earlier if each.caller == shown.number][:LAST_TICKETS],
        open_incidents=[ticket_view(ask, each) for each in earlier if _is_open_incident(each)],
        talk=TalkView(
            asked=shown.asked,
            whom=shown.asked_whom,
            others=[each for each in shown.talkers if each != ask.user.seat],
            recording_paused=shown.is_recording_paused,
        ),
        history_away=away,
        ticket=ticket_view(ask, draft) if draft else None,
    )


async def _ticket(ask: Ask, shown: Card) -> Ticket | None:
    """Memory is ahead of the tables; a call of yesterday is only in them."""
    tickets = ask.parts.tickets
    draft = tickets.draft_of(CallId(shown.call_id))
    if draft is not None or shown.ticket is None:
        return draft
    known = tickets.get(TicketId(shown.ticket))
    if known is not None:
        return known
    try:
        return await ask.parts.read.ticket(shown.ticket)
    except DatabaseAway:
        return None


async def _earlier(ask: Ask, shown: Card, draft: Ticket | None) -> tuple[list[Ticket], bool]:
    """Tickets of the number and of the address, newest first, without this call's own; and whether nothing is known."""
    pages, scope = ask.parts.pages, ask.scope
    try:
        found = (
            await pages.tickets(TicketsWanted(caller=shown.number, limit=LOOKED_THROUGH), scope) if shown.number else []
        )
        if draft is not None and draft.address:
            known = {each.ticket_id for each in found}
            there = await pages.tickets(
                TicketsWanted(words=draft.address, kind="incident", limit=LOOKED_THROUGH), scope
            )
            found += [each for each in there if each.ticket_id not in known and each.address == draft.address]
    except DatabaseAway:
        return [], True
    return [ask.parts.tickets.get(each.ticket_id) or each for each in found if each.call_id != shown.call_id], False


def _is_open_incident(ticket: Ticket) -> bool:
    return ticket.kind == "incident" and ticket.state not in _DONE


def path_of(ask: Ask, stages: Iterable[Stage]) -> Iterable[PathStage]:
    for stage in stages:
        text = _stage_text(ask, stage)
        if text:
            yield PathStage(step=stage.name, kind=stage.kind, text=text, at=stage.at)


def _stage_text(ask: Ask, stage: Stage) -> str:
    """ "" where it has no name for people: a technical step is not shown to them."""
    names, language = ask.parts.step_names(), ask.language
    match stage.kind:
        case "said":
            return stage.value
        case "answer" if stage.name == "service" and stage.value in ask.parts.catalogue.services:
            return _in(ask.parts.catalogue.services[stage.value].name, language)
        case "answer":
            return _in(names.get(stage.value, {}), language)
        case _:
            return _in(names.get(stage.name, {}), language)


def _in(names: Names | object, language: str) -> str:
    return str(names.get(language) or names.get("kk") or "") if isinstance(names, dict) else ""
