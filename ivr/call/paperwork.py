"""A call's dealings with the line, the tickets and the log: all of them at once, none of them waits."""

from collections.abc import Mapping

from agents.line.events import (
    CallLeft,
    CallQueued,
    Entry,
    OfferAnswered,
    OfferFailed,
    OfferRevoked,
    SeatAsked,
    SeatJoined,
    SeatLost,
    TalkAdopted,
    TalkEnded,
    TalkHeld,
    TalkResumed,
)
from ivr.call.machine import commands as do
from ivr.call.machine.events import AskRefused, CallEvent, OfferConfirmed, OfferLost, TicketDrafted, TicketRegistered
from ivr.call.machine.facts import Facts
from ivr.call.ports import Ports
from models.events import CallEvent as Line
from models.events import Field
from models.ids import OfferId, SeatId, TicketId
from models.kinds import Kind


class Paperwork:
    def __init__(self, ports: Ports, facts: Facts) -> None:
        self._ports, self._call_id, self._arrived_at = ports, facts.call_id, facts.arrived_at

    def line(self, command: do.EntryCommand) -> CallEvent | None:
        desk, call_id = self._ports.desk, self._call_id
        match command:
            case do.EnterLine(queue=queue, skills=skills, queued_at=queued_at, kind=kind, not_before=not_before):
                band = self._ports.queue_bands.get(queue, 5)
                desk.submit(CallQueued(Entry(call_id, queue, queued_at, band, skills, kind, not_before)))
            case do.LeaveLine(why=why):
                desk.submit(CallLeft(call_id, why))
            case do.TakeOffer(offer_id=offer_id):
                return self._take_offer(offer_id)
            case do.RefuseOffer(offer_id=offer_id, why=why):
                desk.submit(OfferFailed(offer_id, why))
        return None

    def seats(self, command: do.SeatCommand) -> CallEvent | None:
        desk, call_id = self._ports.desk, self._call_id
        match command:
            case do.EndTalk(seat=seat):
                desk.submit(TalkEnded(call_id, seat))
            case do.FreeSeat(seat=seat):
                desk.submit(TalkEnded(call_id, seat, in_vain=True))
            case do.AdoptTalk(seat=seat):
                desk.submit(TalkAdopted(call_id, seat))
            case do.AskSeat(offer_id=offer_id, seat=seat, ring_s=ring_s, why=why, off_duty=off_duty):
                desk.submit(SeatAsked(offer_id, call_id, seat, ring_s, why, off_duty))
                return None if offer_id in desk.line.offers else AskRefused(offer_id)
            case do.RevokeOffer(offer_id=offer_id, why=why):
                desk.submit(OfferRevoked(offer_id, why))
            case do.JoinTalk(seat=seat):
                desk.submit(SeatJoined(call_id, seat))
            case do.LoseSeat(seat=seat, why=why):
                desk.submit(SeatLost(seat, why))
            case do.HoldTalk(seat=seat):
                desk.submit(TalkHeld(call_id, seat))
            case do.ResumeTalk(seat=seat):
                desk.submit(TalkResumed(call_id, seat))
        return None

    def _take_offer(self, offer_id: OfferId) -> OfferConfirmed | OfferLost:
        desk = self._ports.desk
        asked = desk.line.offers.get(offer_id)
        if asked is not None and asked.call_id == self._call_id and asked.call_id not in desk.line.callers:
            desk.submit(OfferAnswered(offer_id))  # by a seat that another one has asked for
            return OfferConfirmed(offer_id, 0.0)
        caller = desk.line.callers.get(self._call_id)
        if caller is None or caller.offer != offer_id:
            return OfferLost(offer_id)
        desk.submit(OfferAnswered(offer_id))
        return OfferConfirmed(offer_id, (self._ports.clock.now() - caller.entry.queued_at).total_seconds())

    def write(self, command: do.PaperCommand, facts: Facts) -> CallEvent | None:
        match command:
            case do.Write(kind=kind, fields=fields):
                self._append(kind, fields)
                if kind in (Kind.SEAT_ANSWERED, Kind.CITIZEN_REACHED) and facts.callback is None:
                    self._ports.callbacks.served(facts.caller)
            case do.KeepLanguage(language=language):
                self._append(Kind.LANGUAGE_CHOSEN, {"language": language, "caller": facts.caller})
            case do.DraftTicket() if facts.out is not None and facts.out.about is not None:
                return None  # there is a ticket, which the call is about
            case do.DraftTicket(seat=seat):
                return TicketDrafted(self._draft(facts, seat))
            case do.RegisterTicket(ticket=ticket) if facts.public and ticket == facts.ticket:
                return TicketRegistered(ticket, facts.public)  # before a restart, perhaps: we would not know it
            case do.RegisterTicket(ticket=ticket, by=by):
                return self._register(ticket, by)
            case do.LeaveTicket(by=by, seat=seat):
                self._register(facts.ticket or self._draft(facts, seat), by)
            case do.SendNotice(ticket=ticket):
                self._ports.tickets.notify(ticket, self._ports.clock.now())
        return None

    def _draft(self, facts: Facts, seat: SeatId | None) -> TicketId:
        return self._ports.tickets.draft(
            facts.call_id,
            self._ports.clock.now(),
            caller=facts.caller,
            language=facts.language,
            path=facts.path,
            service=facts.noted("service"),
            text=facts.said,
            seat=seat,
            danger=bool(facts.noted("danger")),
        )

    def _register(self, ticket: TicketId, by: str) -> TicketRegistered:
        registered = self._ports.tickets.register(ticket, self._ports.clock.now(), by)
        return TicketRegistered(ticket, registered.public)

    def end(self, outcome: str, facts: Facts) -> None:
        lasted_s = (self._ports.clock.now() - self._arrived_at).total_seconds()
        self._append(Kind.CALL_ENDED, {"outcome": outcome, "duration_s": round(lasted_s, 3), "ticket": facts.ticket})

    def message_taken(self, name: str, duration_s: float) -> None:
        self._append(Kind.MESSAGE_TAKEN, {"recording": name, "duration_s": round(duration_s, 2)})

    def _append(self, kind: Kind, fields: Mapping[str, Field]) -> None:
        self._ports.log.append(Line(self._call_id, kind, self._ports.clock.now(), fields))
