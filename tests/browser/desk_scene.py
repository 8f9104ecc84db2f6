"""A desk with people in it and no telephones: real pages over real HTTP, calls that come and go as a test says."""

from datetime import timedelta

from agents.line.events import CallLeft, CallQueued, Entry, OfferAnswered, TalkEnded
from models.events import Field
from models.ids import CallId, QueueId, SeatId, TicketId
from models.kinds import Kind
from tests.contract.web.room import Room

CITY, DANGER = QueueId("city"), QueueId("danger")
SAID = "Сәлеметсіз бе, Абай көшесі он екіде таңертеңнен бері суық су жоқ"


class DeskScene:
    """What the menus, the line and the telephones would do, as their lines of the log."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._calls = 0

    def arrives(
        self,
        *,
        caller: str = "+77015550142",
        name: str = "Гүлнар Сейітқызы",
        said: str = SAID,
        queue: QueueId = CITY,
        waited_s: float = 47,
        language: str = "kk",
        services: tuple[str, ...] = ("water-home.no-cold-water", "water-home.pressure", "water-home.dirty"),
    ) -> CallId:
        """Through the menus and into the line; a free seat is rung at once."""
        self._calls += 1
        call = CallId(f"call-desk-{self._calls}")
        write = self._writer(call)
        write(Kind.CALL_ARRIVED, caller=caller, caller_name=name, dialled="109", channel="c", flow="109")
        write(Kind.LANGUAGE_CHOSEN, language=language, caller=caller)
        write(Kind.STEP_ENTERED, step="menu")
        write(Kind.FACT_NOTED, name="topic", value="water-heat-light")
        if said:
            write(Kind.CALLER_HEARD, text=said, language=language)
            write(Kind.SERVICES_SUGGESTED, services=list(services))
        band = 0 if queue == DANGER else 5
        queued_at = self.room.clock.now() - timedelta(seconds=waited_s)
        self.room.desk.submit(CallQueued(Entry(call, queue, queued_at, band, {}, "live", None)))
        self._told = (caller, language, said, services)
        return call

    def answered(self, call: CallId) -> TicketId:
        """The rung seat lifts; the draft is made as the controller makes it."""
        line = self.room.desk.line
        offer = next(name for name, each in line.offers.items() if each.call_id == call)
        seat = line.offers[offer].seat
        caller, language, said, services = self._told
        self.room.desk.submit(OfferAnswered(offer))
        self._writer(call)(Kind.SEAT_ANSWERED, seat=seat, offer=offer, waited_s=47)
        service = services[0] if services else None
        return self.room.tickets.draft(
            call,
            self.room.clock.now(),
            caller=caller,
            language=language,
            text=said,
            service=service,
            seat=seat,
            path=("menu", "tell"),
        )

    def hangs_up(self, call: CallId, seat: str = "101") -> None:
        """A draft is registered when its call ends."""
        draft = self.room.tickets.draft_of(call)
        ticket = None
        if draft is not None:
            ticket = self.room.tickets.register(draft.ticket_id, self.room.clock.now(), f"seat {seat}").ticket_id
        write = self._writer(call)
        write(Kind.CALLER_HUNG_UP, state="Talking")
        write(Kind.CALL_ENDED, outcome="answered", duration_s=60.0, ticket=ticket)
        self.room.desk.submit(TalkEnded(call, SeatId(seat)))

    def leaves(self, call: CallId) -> None:
        """Out of the line, before anybody answered."""
        self.room.desk.submit(CallLeft(call, "caller hung up"))

    def _writer(self, call: CallId):  # type: ignore[no-untyped-def] # a small closure
        def write(kind: Kind, **fields: Field) -> None:
            self.room.write(kind, call, **fields)

        return write
