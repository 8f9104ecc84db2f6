"""The tickets in hand: drafts while people talk, numbers, notices. Synchronous and in memory; the log is told of
everything, and a restarted controller goes on from there."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from agents.tickets.edits import Filling, closed, edited, filled
from agents.tickets.errors import DraftUnknown, ValueRefused
from agents.tickets.moves import Words, after_move
from agents.tickets.notices import Notices, notice_for
from agents.tickets.numbers import number_of, sequence_after
from agents.tickets.states import KINDS, Move, State, after
from agents.tickets.terms import DutyOf, no_duty, term_of
from models.clock import Clock, SystemClock
from models.events import CallEvent, EventLog, Field
from models.ids import CallId, SeatId, TicketId, new_id
from models.kinds import Kind
from models.records import Ticket

REMEMBERED = 1000  # registered tickets kept, so that a late or double `register` finds its ticket
UNKNOWN_SERVICE = "incident"  # followed until closed, so that nothing is forgotten by being called advice

KindOf = Callable[[str], str | None]  # a service's id -> its kind; None where the catalogue has no such service


class Tickets:
    """highest: the highest public number in use (`Reader.highest_public_number`). One controller numbers tickets."""

    def __init__(
        self,
        log: EventLog,
        kind_of: KindOf,
        *,
        highest: int,
        notices: Notices | None = None,
        clock: Clock | None = None,
        duty_of: DutyOf = no_duty,
    ) -> None:
        self._log = log
        self._kind_of = kind_of
        self._duty_of = duty_of
        self._next = sequence_after(highest)
        self._notices = notices
        self._clock = clock or SystemClock()
        self._drafts: dict[TicketId, Ticket] = {}
        self._registered: OrderedDict[TicketId, Ticket] = OrderedDict()

    def restore(self, drafts: Iterable[Ticket]) -> None:
        """After a restart: `await read.tickets(state="draft")`."""
        self._drafts.update({ticket.ticket_id: ticket for ticket in drafts if ticket.state == State.DRAFT})

    @property
    def drafts(self) -> tuple[Ticket, ...]:
        return tuple(self._drafts.values())

    def draft_of(self, call_id: CallId) -> Ticket | None:
        return next((ticket for ticket in self._drafts.values() if ticket.call_id == call_id), None)

    def get(self, ticket_id: TicketId) -> Ticket | None:
        """A draft, or one of the last registered."""
        return self._drafts.get(ticket_id) or self._registered.get(ticket_id)

    def draft(
        self,
        call_id: CallId,
        at: datetime,
        *,
        caller: str = "",
        language: str = "",
        path: Sequence[str] = (),
        service: str | None = None,
        text: str = "",
        seat: SeatId | None = None,
        danger: bool = False,
        caller_name: str = "",
        address: str = "",
    ) -> TicketId:
        """The call's draft; a second seat that answers the same call gets the same one."""
        there = self.draft_of(call_id)
        if there is not None:
            if seat and seat != there.seat:
                self.fill(there.ticket_id, at=at, seat=seat)
            return there.ticket_id
        ticket = Ticket(
            ticket_id=TicketId(new_id("ticket")),
            call_id=call_id,
            state=State.DRAFT,
            kind=(self._kind_of(service) or "") if service else "",
            service=service or "",
            caller=caller,
            language=language,
            path=tuple(path),
            text=text,
            seat=seat,
            danger=danger,
            caller_name=caller_name,
            address=address,
            drafted_at=at,
        )
        self._drafts[ticket.ticket_id] = ticket
        self._log.append(_drafted(ticket, at))
        return ticket.ticket_id

    def fill(self, ticket_id: TicketId, *, at: datetime | None = None, **changes: Unpack[Filling]) -> Ticket:
        """What becomes known while people talk. A new service brings its kind, unless a kind is given."""
        before = self._draft(ticket_id)
        service = changes.get("service")
        if service and "kind" not in changes and service != before.service:
            changes["kind"] = self._kind_of(service) or before.kind
        now = filled(before, **changes)
        self._tell_edit(before, now, at or self._clock.now(), by="call")
        self._drafts[ticket_id] = now
        return now

    def register(
        self, ticket_id: TicketId, at: datetime, by: str, *, kind: str | None = None, service: str | None = None
    ) -> Ticket:
        """Gives the number. The same ticket again is the same number."""
        if (there := self._registered.get(ticket_id)) is not None:
            return there
        draft = self._draft(ticket_id)
        service = service if service is not None else draft.service
        kind = kind or (draft.kind if service == draft.service else "") or self._kind_of(service) or UNKNOWN_SERVICE
        if kind not in KINDS:
            raise ValueRefused("kind", kind, KINDS)
        duty = self._duty_of(service)
        ticket = replace(
            draft,
            state=after(draft.state, Move.REGISTER),
            public=number_of(self._next),
            kind=kind,
            service=service,
            body=duty.body if duty else "",
            term_at=term_of(duty, at),
            registered_at=at,
            registered_by=by,
        )
        self._next += 1
        del self._drafts[ticket_id]
        self._remember(ticket)
        self._log.append(_registered(ticket, at, by))
        return ticket

    def drop_draft(self, ticket_id: TicketId, at: datetime, *, by: str = "call", why: str = "") -> Ticket:
        """A draft that shall become no ticket (a wrong number, say). The log keeps it."""
        draft = self._draft(ticket_id)
        dropped = replace(draft, state=after(draft.state, Move.DROP), closed_at=at)
        del self._drafts[ticket_id]
        self._log.append(CallEvent(draft.call_id, Kind.TICKET_DROPPED, at, {"ticket": ticket_id, "by": by, "why": why}))
        return dropped

    def close(self, ticket: Ticket, at: datetime, by: str, *, why: str = "", first_call: bool = False) -> Ticket:
        """first_call: settled in the first call and counted so (E5). MoveIllegal where it cannot be closed yet."""
        return self._put(ticket, closed(ticket, at, first_call=first_call), at, by, why)

    def edit(self, ticket: Ticket, at: datetime, by: str, *, why: str, **changes: Unpack[Filling]) -> Ticket:
        """A ticket that is registered, as somebody corrects it; what it was stays in the log. Another service, as long
        as nobody works on the ticket, brings its body and its term."""
        service = changes.get("service")
        if service is not None and service != ticket.service and ticket.state == State.REGISTERED:
            duty = self._duty_of(service)
            changes.setdefault("body", duty.body if duty else "")
            changes.setdefault("term_at", term_of(duty, ticket.registered_at or at))
        return self._put(ticket, filled(ticket, **changes), at, by, why)

    def move(self, ticket: Ticket, move: Move, words: Words, at: datetime, by: str) -> Ticket:
        """Along E4's states; registering and dropping a draft have methods of their own."""
        return self._put(ticket, after_move(ticket, move, words, at), at, by, words.why)

    def notify(self, ticket_id: TicketId, at: datetime) -> None:
        """Its number by SMS. Nothing is sent to a landline, or for a draft, which has no number yet."""
        ticket = self._registered.get(ticket_id)
        notice = notice_for(ticket) if ticket is not None else None
        if ticket is None or notice is None or self._notices is None:
            return
        self._notices.send(notice)
        fields = {
            "ticket": ticket.ticket_id,
            "number": notice.number,
            "text": notice.text,
            "port": self._notices.port,
        }
        self._log.append(CallEvent(ticket.call_id, Kind.NOTICE_SENT, at, fields))

    def _put(self, before: Ticket, now: Ticket, at: datetime, by: str, why: str) -> Ticket:
        self._tell_edit(before, now, at, by=by, why=why)
        if now.ticket_id in self._drafts:
            self._drafts[now.ticket_id] = now
        elif now.ticket_id in self._registered:
            self._registered[now.ticket_id] = now
        return now

    def _draft(self, ticket_id: TicketId) -> Ticket:
        draft = self._drafts.get(ticket_id)
        if draft is None:
            raise DraftUnknown(ticket_id)
        return draft

    def _remember(self, ticket: Ticket) -> None:
        self._registered[ticket.ticket_id] = ticket
        if len(self._registered) > REMEMBERED:
            self._registered.popitem(last=False)

    def _tell_edit(self, before: Ticket, now: Ticket, at: datetime, *, by: str, why: str = "") -> None:
        event = edited(before, now, at, by=by, why=why)
        if event is not None:
            self._log.append(event)


def _drafted(ticket: Ticket, at: datetime) -> CallEvent:
    fields: dict[str, Field] = {
        "ticket": ticket.ticket_id,
        "caller": ticket.caller,
        "language": ticket.language,
        "path": list(ticket.path),
        "service": ticket.service,
        "kind": ticket.kind,
        "text": ticket.text,
        "seat": ticket.seat,
        "danger": ticket.danger,
        "caller_name": ticket.caller_name,
        "address": ticket.address,
    }
    return CallEvent(ticket.call_id, Kind.TICKET_DRAFTED, at, fields)


def _registered(ticket: Ticket, at: datetime, by: str) -> CallEvent:
    fields: dict[str, Field] = {
        "ticket": ticket.ticket_id,
        "public": ticket.public,
        "kind": ticket.kind,
        "service": ticket.service,
        "body": ticket.body,
        "term_at": ticket.term_at.isoformat() if ticket.term_at else None,
        "by": by,
    }
    return CallEvent(ticket.call_id, Kind.TICKET_REGISTERED, at, fields)
