"""Pure: calls that slip out of our hands: Asterisk died with them, or its own fallback took them."""

from dataclasses import replace
from datetime import datetime

from ivr.call.machine.commands import (
    CallCommand,
    EndCall,
    FreeSeat,
    HangUpLeg,
    LeaveLine,
    LeaveTicket,
    OrderCallback,
    RevokeOffer,
    StopRecording,
    Write,
)
from ivr.call.machine.events import CallerTaken
from ivr.call.machine.joining import join
from ivr.call.machine.parties import released, seat_in
from ivr.call.machine.states import (
    Arriving,
    Asking,
    Calling,
    CallState,
    Conferring,
    Confirming,
    Consulting,
    Diverted,
    Diverting,
    Ended,
    Held,
    InFlow,
    Leaving,
    Offered,
    Registering,
    Slowed,
    Summoned,
    Talking,
    Transferring,
    Waiting,
)
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

#: The outcome of a call that ended because Asterisk did.
OUTCOME = "lost-with-asterisk"

_COMPANY = (Held, Asking, Consulting, Conferring, Transferring)
_OURS = (
    *_COMPANY,
    Summoned,
    Calling,
    Arriving,
    InFlow,
    Slowed,
    Waiting,
    Offered,
    Confirming,
    Talking,
    Registering,
    Diverting,
    Diverted,
    Leaving,
)


def lost(state: CallState, _event: object, now: datetime) -> tuple[CallState, Commands]:
    """Nobody hung up: a person has to ring the citizen back. A call-back of ours is only one try the poorer."""
    if not isinstance(state, _OURS):
        return state, ()
    facts = state.facts
    seat = seat_in(state)
    wish = Write(Kind.FACT_NOTED, {"name": "call-back", "value": OUTCOME})
    paper: Commands = () if facts.public or facts.out is not None else (LeaveTicket(OUTCOME, seat),)
    after = Ended(replace(facts, reached=OUTCOME), OUTCOME)
    back: Commands = (
        (wish, *_called_back(state, now)) if facts.caller and facts.callback is None and facts.out is None else ()
    )
    return after, (*_let_go(state, OUTCOME), *paper, *back, EndCall(OUTCOME))


def _called_back(state: CallState, now: datetime) -> Commands:
    """Who stood in the line keeps the place there, as a call-back; who was about to come into it comes now."""
    match state:
        case Confirming(offered=line):
            pass
        case Slowed():
            line, _ = join(state.facts, state.flow, state.queue, state.skills, now)
        case line:
            pass
    if not isinstance(line, Waiting | Offered):
        return ()
    return (OrderCallback(line.facts.caller, line.queue, line.skills, line.queued_at, line.flow.step),)


def taken(state: CallState, event: CallerTaken) -> tuple[CallState, Commands]:
    """No outcome yet: Asterisk's CDR and its recordings tell it when the call is over."""
    if not isinstance(state, _OURS):
        return state, ()
    fell = Write(Kind.CALL_FELL_BACK, {"why": event.why})
    return Ended(state.facts, "fell-back"), (fell, *_let_go(state, "fallback"))


def _let_go(state: CallState, why: str) -> Commands:
    match state:
        case Waiting():
            return (LeaveLine(why),)
        case Offered(leg=leg) | Confirming(offered=Offered(leg=leg)):
            return LeaveLine(why), HangUpLeg(leg)
        case Talking() | Held() | Asking() | Consulting() | Conferring() | Transferring():
            return StopRecording(), *released(state)
        case Summoned(offer_id=offer_id, leg=leg):
            return RevokeOffer(offer_id, why), HangUpLeg(leg)
        case Calling(seat=seat, leg=leg):
            return FreeSeat(seat), HangUpLeg(leg)
        case Diverting(leg=leg) | Diverted(leg=leg):
            return (HangUpLeg(leg),)
        case _:
            return ()
