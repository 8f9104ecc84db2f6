"""Pure: what one step of the line means for the log."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from agents.line.commands import (
    EndWait,
    Ignored,
    LineCommand,
    OfferCall,
    RecordMove,
    RecordSeat,
    RecordSeatMove,
    RecordWish,
    Where,
    WithdrawOffer,
)
from agents.line.entering import where_it_stands
from agents.line.events import (
    CallLeft,
    CallQueued,
    Entry,
    LineEvent,
    OfferAnswered,
    OfferFailed,
    TalkAdopted,
)
from agents.line.ledger import Line
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

NO_CALL = CallId("")


def log_entries(
    before: Line, after: Line, event: LineEvent, commands: Iterable[LineCommand | Ignored], at: datetime
) -> Iterator[CallEvent]:
    """In the order in which it happened: the event's own lines, what became of its call, who left the line by it, and
    only then whom that lets through."""
    commands = tuple(commands)
    yield from _of_event(before, after, event, commands, at)
    match event:
        case CallLeft(call_id, why):
            leaver = call_id
        case TalkAdopted(call_id, _):
            leaver, why = call_id, "answered"
        case _:
            leaver, why = NO_CALL, ""
    next_ = next((n for n, command in enumerate(commands) if _is_of_next(command)), len(commands))
    for command in commands[:next_]:
        yield from _of_command(command, before, at)
    yield from _left(before, after, leaver, why, at)
    for command in commands[next_:]:
        yield from _of_command(command, before, at)


def _is_of_next(command: LineCommand | Ignored) -> bool:
    match command:
        case OfferCall() | RecordSeat(state="offered"):
            return True
        case _:
            return False


def _of_event(
    before: Line, after: Line, event: LineEvent, commands: tuple[LineCommand | Ignored, ...], at: datetime
) -> Iterator[CallEvent]:
    match event:
        case CallQueued(entry) if entry.call_id not in before.callers:
            turned_away = EndWait(entry.call_id, "overflow") in commands  # it came, and there were too many
            if entry.call_id in after.callers or turned_away:
                yield _queued(entry, before, at)
        case OfferAnswered(offer_id) if offer_id in before.offers:
            offer = before.offers[offer_id]
            yield CallEvent(
                offer.call_id, Kind.OFFER_ENDED, at, {"offer": offer_id, "seat": offer.seat, "why": "answered"}
            )
            yield from _left(before, after, offer.call_id, "answered", at)
        case TalkAdopted(call_id, seat) if call_id in before.callers:
            offer_id_then = before.callers[call_id].offer
            if offer_id_then is not None and before.offers[offer_id_then].seat == seat:
                yield CallEvent(
                    call_id, Kind.OFFER_ENDED, at, {"offer": offer_id_then, "seat": seat, "why": "answered"}
                )
        case OfferFailed(offer_id, why) if offer_id in before.offers:
            offer = before.offers[offer_id]
            yield CallEvent(offer.call_id, Kind.OFFER_ENDED, at, {"offer": offer_id, "seat": offer.seat, "why": why})
            yield from _left(before, after, offer.call_id, why, at)


def _queued(entry: Entry, line: Line, at: datetime) -> CallEvent:
    """As it came: an overflow in the same step is a move of its own."""
    come = where_it_stands(line, entry)
    return CallEvent(
        entry.call_id,
        Kind.CALL_QUEUED,
        at,
        {
            "queue": come.queue,
            "band": come.band,
            "skills": dict(entry.skills),
            "queued_at": entry.queued_at.isoformat(),
            "kind": entry.kind,
            "not_before": entry.not_before.isoformat() if entry.not_before else None,
        },
    )


def _of_command(command: LineCommand | Ignored, before: Line, at: datetime) -> Iterator[CallEvent]:
    match command:
        case OfferCall(offer_id, call_id, seat, expires_at, why):
            fields = {"offer": offer_id, "seat": seat, "expires_at": expires_at.isoformat(), "why": why}
            yield CallEvent(call_id, Kind.OFFER_MADE, at, fields)
        case WithdrawOffer(offer_id, call_id, seat, why):
            yield CallEvent(call_id, Kind.OFFER_ENDED, at, {"offer": offer_id, "seat": seat, "why": why})
        case EndWait(call_id, why) if call_id in before.callers or why != "closed":
            yield CallEvent(call_id, Kind.CALL_LEFT_LINE, at, {"why": why})
        case RecordMove(call_id, gone, come, who, why):
            yield CallEvent(
                call_id, Kind.CALL_MOVED, at, {"who": who, "why": why, "from": _fields(gone), "to": _fields(come)}
            )
        case RecordSeat(seat, state, why):
            yield CallEvent(NO_CALL, Kind.SEAT_CHANGED, at, {"seat": seat, "state": state, "why": why})
        case RecordWish(seat, wish, why):
            yield CallEvent(NO_CALL, Kind.SEAT_WISHED, at, {"seat": seat, "wish": wish, "why": why})
        case RecordSeatMove(seat, gone, come, site, who, why):
            queues: dict[str, Field] = {"from": list(gone), "to": list(come), "site": list(site)}
            yield CallEvent(NO_CALL, Kind.SEAT_MOVED, at, {"seat": seat, **queues, "who": who, "why": why})


def _fields(where: Where) -> Field:
    return {"queue": where.queue, "band": where.band}


def _left(before: Line, after: Line, call_id: CallId, why: str, at: datetime) -> Iterator[CallEvent]:
    if call_id in before.callers and call_id not in after.callers:
        yield CallEvent(call_id, Kind.CALL_LEFT_LINE, at, {"why": why})
