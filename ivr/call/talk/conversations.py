"""Wishes of the people at the desk, checked against how the call stands and handed to it."""

from collections.abc import Collection

from agents.desk.conversations import CalledBack, ListeningIn, Mode, NotPossible, Steered
from agents.line.seats import NAMES, LoggedOut, Paused, Ready
from ivr.call.arrival import Arrival
from ivr.call.callback.calling_back import CallingBack
from ivr.call.calls import Calls
from ivr.call.machine.off_record import TAPED
from ivr.call.machine.parties import place_of
from ivr.call.machine.states import (
    Arriving,
    Asking,
    Calling,
    CallState,
    Conferring,
    Consulting,
    Ended,
    Held,
    Summoned,
    Talking,
)
from ivr.call.machine.wishes import (
    CompletionWanted,
    ConferenceWanted,
    ConsultWanted,
    HangUpWanted,
    HoldEndWanted,
    HoldWanted,
    RecordingWanted,
    ReturnWanted,
    ToNumber,
    ToQueue,
    ToSeat,
    TransferWanted,
    Wish,
)
from ivr.call.ports import Ports
from ivr.call.recovery.unheard import History
from ivr.call.session import CallSession
from ivr.call.talk.allowed import may_dial
from ivr.call.talk.listening import HungUp, ModeChanged
from ivr.call.talk.outward import outward
from ivr.call.talk.placing import Placing
from models.ids import CallId, QueueId, SeatId, TicketId

#: In which states a wish can be met.
POSSIBLE: dict[type[Wish], tuple[type[CallState], ...]] = {
    HoldWanted: (Talking,),
    HoldEndWanted: (Held,),
    TransferWanted: (Talking, Held),
    ConsultWanted: (Talking, Held),
    CompletionWanted: (Asking, Consulting),
    ReturnWanted: (Asking, Consulting),
    ConferenceWanted: (Talking, Consulting),
    RecordingWanted: TAPED,
}


class CallRoomConversations:
    """agents.desk.conversations.Conversations over the calls in progress."""

    def __init__(
        self, ports: Ports, calls: Calls, seats_may_dial: Collection[str], arrival: Arrival, history: History
    ) -> None:
        self._ports, self._calls, self._seats_may_dial = ports, calls, tuple(seats_may_dial)
        self._arrival, self._placing = arrival, Placing(ports, calls, arrival)
        self._calling_back = CallingBack(ports, calls, arrival, history)

    def call_of(self, seat: SeatId) -> CallId | None:
        for call_id, session in self._calls.sessions.items():
            if seat in seats_in(session.state):
                return call_id
        return None

    def standing(self, call_id: CallId) -> Steered | None:
        session = self._calls.sessions.get(call_id)
        return None if session is None or isinstance(session.state, Ended) else self._steered(session)

    async def hold(self, call_id: CallId, by: str) -> Steered:
        return await self._wish(call_id, HoldWanted(by))

    async def unhold(self, call_id: CallId, by: str) -> Steered:
        return await self._wish(call_id, HoldEndWanted(by))

    async def complete(self, call_id: CallId, by: str) -> Steered:
        return await self._wish(call_id, CompletionWanted(by))

    async def back(self, call_id: CallId, by: str) -> Steered:
        return await self._wish(call_id, ReturnWanted(by))

    async def transfer(
        self,
        call_id: CallId,
        by: str,
        *,
        queue: QueueId | None = None,
        seat: SeatId | None = None,
        number: str | None = None,
        attended: bool = False,
    ) -> Steered:
        self._in_talk(call_id)
        to = self._target(queue, seat, number)
        if not attended:
            return await self._wish(call_id, TransferWanted(to, by))
        if isinstance(to, ToQueue):
            raise NotPossible("bad-target", "nobody can be consulted in a queue", "transfer to a seat or a number")
        return await self._wish(call_id, ConsultWanted(to, by))

    async def record(self, call_id: CallId, by: str, *, on: bool) -> Steered:
        return await self._wish(call_id, RecordingWanted(on, by))

    async def hang_up(self, call_id: CallId, by: str, seat: SeatId) -> Steered:
        session = self._in_progress(call_id)
        if seat not in seats_in(session.state):
            raise _not_now(session.state)
        await session.taken(HangUpWanted(seat, by))
        return self._steered(session)

    async def dial(self, seat: SeatId, number: str, by: str, about: TicketId | None = None) -> Steered:
        self._free(seat)
        if (known := self.call_of(seat)) is not None:
            raise NotPossible("seat-not-free", f"seat {seat} has {known}", "end that call first", seat=seat)
        dialled = outward(number, self._arrival.country, self._arrival.area_code, self._seats_may_dial)
        if not dialled:
            raise NotPossible("number-not-allowed", "seats may not dial this number", "add it to seats_may_dial")
        return self._steered(self._placing.begin(seat, dialled, by, about))

    async def call_back(self, call_id: CallId, by: str) -> CalledBack:
        return await self._calling_back.order(call_id, by)

    async def conference(
        self, call_id: CallId, by: str, seat: SeatId | None = None, number: str | None = None
    ) -> Steered:
        session = self._in_talk(call_id)
        if number is not None:
            return await self._wish(call_id, ConferenceWanted(self._number(number), by))
        if seat is None and not isinstance(session.state, Consulting):
            raise NotPossible("nobody-consulted", "nobody is being consulted", "name a seat")
        if seat is not None and isinstance(session.state, Consulting):
            raise NotPossible("consulting", "somebody is being consulted already", "send no seat, or go back first")
        return await self._wish(
            call_id, ConferenceWanted(None if seat is None else self._free(seat, off_duty=True), by)
        )

    async def listen(self, call_id: CallId, by: str, supervisor: SeatId, mode: Mode) -> Steered:
        session = self._in_talk(call_id)
        if mode == "join" and not isinstance(session.state, Talking):
            raise _not_now(session.state)
        if known := self._calls.supervision.of(call_id, supervisor):
            self._calls.supervision.tell(known, ModeChanged(mode, by))
            return self._steered(session)
        self._free(supervisor, off_duty=True)
        talk = _first(session.state)
        assert talk is not None
        if not self._calls.supervision.begin(call_id, supervisor, by, talk.seat, talk.leg, mode):
            raise NotPossible(
                "seat-not-free", f"seat {supervisor} cannot be rung now", "try again when it is free", seat=supervisor
            )
        return self._steered(session)

    async def stop_listening(self, call_id: CallId, by: str, supervisor: SeatId) -> Steered:
        session = self._in_talk(call_id)
        known = self._calls.supervision.of(call_id, supervisor)
        if known is None:
            raise NotPossible("not-listening", f"seat {supervisor} does not listen to this call", "see who does")
        self._calls.supervision.tell(known, HungUp(f"stopped by {by}"))
        return self._steered(session)

    # --- checks

    def _in_progress(self, call_id: CallId) -> CallSession:
        session = self._calls.sessions.get(call_id)
        if session is None:
            raise NotPossible("no-such-call", "there is no such call in progress", "see GET /seats for the calls")
        return session

    def _in_talk(self, call_id: CallId) -> CallSession:
        session = self._in_progress(call_id)
        if _first(session.state) is None:
            raise _not_now(session.state)
        return session

    def _target(self, queue: QueueId | None, seat: SeatId | None, number: str | None) -> ToQueue | ToSeat | ToNumber:
        if queue is not None:
            if queue not in self._ports.desk.line.queues:
                known = ", ".join(sorted(self._ports.desk.line.queues))
                raise NotPossible("no-such-queue", "the site has no such queue", f"use one of: {known}")
            return ToQueue(queue)
        if seat is not None:
            return self._free(seat)
        return self._number(number or "")

    def _number(self, number: str) -> ToNumber:
        if not may_dial(number, self._seats_may_dial):
            raise NotPossible("number-not-allowed", "seats may not dial this number", "add it to seats_may_dial")
        return ToNumber(number)

    def _free(self, seat: SeatId, off_duty: bool = False) -> ToSeat:
        state = self._ports.desk.line.seats.get(seat)
        if state is None:
            raise NotPossible("no-such-seat", "the site has no such seat", "see GET /seats")
        if not isinstance(state, Ready | Paused) and not (off_duty and isinstance(state, LoggedOut)):
            what = NAMES[type(state)]
            raise NotPossible(
                "seat-not-free", f"seat {seat} is {what}", "choose a seat that is ready or paused", seat=seat
            )
        return ToSeat(seat)

    def _steered(self, session: CallSession) -> Steered:
        call_id, state = session.facts.call_id, session.state
        listeners = tuple(
            ListeningIn(each.supervisor, each.mode, each.by, each.stage == "ringing")
            for each in self._calls.supervision.all_of(call_id)
        )
        return Steered(
            call_id,
            type(state).__name__,
            seats_in(state),
            self._queue_of(session),
            not session.facts.off_record,
            "in" if session.facts.out is None else "out",
            listeners,
        )

    def _queue_of(self, session: CallSession) -> QueueId | None:
        """Where it waits now, or from where a seat has it."""
        facts, line = session.facts, self._ports.desk.line
        if (caller := line.callers.get(facts.call_id)) is not None:
            return caller.entry.queue
        if (place := place_of(facts)) is not None:
            return place.queue
        return None if facts.out is None else facts.out.queue

    async def _wish(self, call_id: CallId, wish: Wish) -> Steered:
        session = self._in_talk(call_id)
        if not isinstance(session.state, POSSIBLE[type(wish)]):
            raise _not_now(session.state)
        if not await session.taken(wish):
            raise NotPossible("call-over", "the call ended meanwhile", "call the citizen back if needed")
        return self._steered(session)


def seats_in(state: CallState) -> tuple[SeatId, ...]:
    match state:
        case Talking(seat=seat) | Summoned(seat=seat) | Calling(seat=seat):
            return (seat,)
        case Arriving(facts=facts) if facts.out is not None:
            return (facts.out.seat,)
        case Held(talk=talk) | Asking(talk=talk):
            return (talk.seat,)
        case Consulting(talk=talk, second=second):
            return (talk.seat, *((second.seat,) if second.seat is not None else ()))
        case Conferring(talks=talks):
            return tuple(talk.seat for talk in talks)
        case _:
            return ()


def _first(state: CallState) -> Talking | None:
    match state:
        case Talking():
            return state
        case Held(talk=talk) | Asking(talk=talk) | Consulting(talk=talk):
            return talk
        case Conferring(talks=talks):
            return talks[0]
        case _:
            return None


def _not_now(state: CallState) -> NotPossible:
    return NotPossible(
        "not-now", f"this is not possible while the call is {type(state).__name__}", "see how the call stands first"
    )
