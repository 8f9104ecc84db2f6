"""Pure: a call-back, which is a call that begins without its citizen (A7).

Agent first: a seat lifts, then the citizen's phone rings. Customer first: a seat is reserved, the citizen's phone
rings, then the seat's. However a try ends, the citizen keeps the place of the first call; after the last one a person
sees to it. Once the citizen is there and a seat is not, this is a caller in the line like any other.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from ivr.call.machine.callback import INSTANT, citizen_leg
from ivr.call.machine.callback_ends import Reaching, enter, failed, given_up, in_vain, of, release_of, unreachable
from ivr.call.machine.commands import (
    Announce,
    CallCommand,
    Connect,
    DialCitizen,
    DraftTicket,
    EndCall,
    EndTalk,
    EnterLine,
    HangUpLeg,
    LeaveLine,
    LoseSeat,
    Play,
    RefuseOffer,
    Ringback,
    RingSeat,
    StartMusic,
    StartRecording,
    StopMusic,
    StopPlaying,
    TakeOffer,
    Write,
)
from ivr.call.machine.events import (
    AdoptedCallback,
    CallbackNotNeeded,
    CallbackOpened,
    CallEvent,
    LegAnswered,
    LegFailed,
    LegHungUp,
    OfferConfirmed,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
    QueueChanged,
    WaitEnded,
)
from ivr.call.machine.facts import Facts, Lined
from ivr.call.machine.in_line import leg_of
from ivr.call.machine.states import (
    CallState,
    Dialling,
    Ended,
    Greeting,
    Lifting,
    Offered,
    Pending,
    Proving,
    Talking,
    Waiting,
)
from ivr.flow.events import DeadlinePassed, DigitPressed, PromptEnded
from ivr.flow.resume import paused_at
from ivr.flow.says import Say
from ivr.flow.states import State as FlowState
from models.events import Field
from models.ids import LegId, OfferId, PlayId, SeatId
from models.kinds import Kind

Commands = tuple[CallCommand, ...]

HELLO, CONNECTING, PROVE = Say("callback-hello"), Say("callback-connecting"), Say("callback-prove")
PROVING = timedelta(seconds=15)  # the two sentences, and time to press a key
SERVED = "callback-not-needed"
LONGEST_HELLO = timedelta(seconds=12)


def opened(facts: Facts, event: CallbackOpened | AdoptedCallback, now: datetime) -> tuple[CallState, Commands]:
    callback = of(facts)
    flow = paused_at(facts.flow, event.context, callback.step)
    if isinstance(event, CallbackOpened):
        return Pending(facts, flow), ()
    let_go = tuple(map(HangUpLeg, event.legs))
    if event.unseen:
        after, commands = in_vain(facts, flow, "unseen", now)
        return after, (*let_go, *commands)
    if callback.tries >= callback.rules.tries:
        return unreachable(facts, *let_go)
    return Pending(facts, flow), (*let_go, enter(callback, event.not_before))


def pending(state: Pending, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case OfferMade():
            return _offered(state, event, now)
        case WaitEnded(why=why):
            return in_vain(state.facts, state.flow, why, now)
        case CallbackNotNeeded():
            return Ended(state.facts, SERVED), (LeaveLine("served"), EndCall(SERVED))
        case QueueChanged(queue=queue):
            return replace(state, facts=replace(state.facts, callback=replace(of(state.facts), queue=queue))), ()
        case LegAnswered(leg=leg):
            return state, (HangUpLeg(leg),)  # of a ring that was given up in the same instant
        case _:
            return state, ()


def _offered(state: Pending, event: OfferMade, now: datetime) -> tuple[CallState, Commands]:
    callback, leg = of(state.facts), leg_of(event.offer_id)
    morning = callback.rules.earliest(now)
    if morning > now:
        asleep = failed(callback, "quiet-hours", morning)
        return state, (RefuseOffer(event.offer_id, "citizen-unreachable"), asleep, enter(callback, morning))
    if callback.agent_first:
        lifting = Lifting(state.facts, state.flow, event.offer_id, event.seat, leg)
        return lifting, (RingSeat(event.seat, leg, event.offer_id, event.expires_at),)
    return _dial(state.facts, state.flow, event.offer_id, event.seat, None, now)


def lifting(state: Lifting, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    before = Pending(state.facts, state.flow)
    match event:
        case LegAnswered(leg=leg) if leg == state.leg:
            return state, (TakeOffer(state.offer_id),)
        case OfferConfirmed(offer_id=offer_id) if offer_id == state.offer_id:
            after, commands = _dial(state.facts, state.flow, offer_id, state.seat, state.leg, now)
            return after, (*commands, Ringback(state.leg, on=True))
        case OfferLost(offer_id=offer_id) | OfferWithdrawn(offer_id=offer_id) if offer_id == state.offer_id:
            return before, (HangUpLeg(state.leg),)
        case LegFailed(leg=leg, why=why) if leg == state.leg:
            return before, (RefuseOffer(state.offer_id, why),)
        case LegHungUp(leg=leg, why=why) if leg == state.leg:
            return before, (RefuseOffer(state.offer_id, "away" if why == "away" else "declined"),)
        case OfferMade() | WaitEnded() | CallbackNotNeeded():
            after, commands = pending(before, event, now)
            return after, (HangUpLeg(state.leg), *commands)
        case LegAnswered(leg=leg):
            return state, (HangUpLeg(leg),)
        case _:
            return state, ()


def _dial(
    facts: Facts, flow: FlowState, offer_id: OfferId, seat: SeatId, leg: LegId | None, now: datetime
) -> tuple[CallState, Commands]:
    callback = of(facts)
    callback = replace(callback, dialled=callback.dialled + 1)
    channel = citizen_leg(facts.call_id, callback.dialled)
    mode = "customer-first" if leg is None else "agent-first"
    written = Write(Kind.CALLBACK_DIALLED, {"dialled": callback.dialled, "seat": seat, "mode": mode})
    ring_s = callback.rules.citizen_ring_s
    facts = replace(facts, callback=callback, channel=channel)
    after = Dialling(facts, flow, offer_id, seat, leg, now, now + timedelta(seconds=ring_s))
    return after, (written, DialCitizen(facts.caller, channel, ring_s))


def dialling(state: Dialling, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case LegAnswered(leg=leg) if leg == state.facts.channel:
            return _answered(state, now)
        case DeadlinePassed() if now >= state.deadline:
            return given_up(state, "citizen-no-answer", now)
        case CallbackNotNeeded():  # the citizen rings us meanwhile, and finds us busy with calling
            let_go = HangUpLeg(LegId(state.facts.channel)), *release_of(state, "citizen-busy")
            return Ended(state.facts, SERVED), (*let_go, EndCall(SERVED))
        case _:
            return _seat_side(state, event, now)


def _answered(state: Dialling, now: datetime) -> tuple[CallState, Commands]:
    after_s = (now - state.dialled_at).total_seconds()
    fields: dict[str, Field] = {"dialled": of(state.facts).dialled, "after_s": round(after_s, 3)}
    written = Write(Kind.CALLBACK_ANSWERED, fields)
    if now - state.dialled_at >= INSTANT:
        after, commands = _greet(state, now)
        return after, (written, *commands)
    proving = Proving(state.facts, state.flow, state.offer_id, state.seat, state.leg, now + PROVING)
    return proving, (written, *_say(state.facts, HELLO, PROVE))


def proving(state: Proving, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case DigitPressed() if state.leg is not None:
            return _talk(state, state.leg, now)
        case DigitPressed():
            after, commands = _ring_seat(state, now)
            return after, (*commands, StopMusic(), StartMusic())
        case DeadlinePassed() if now >= state.deadline:
            return given_up(state, "citizen-unreachable", now)
        case _:
            return _seat_side(state, event, now)


def _greet(state: Dialling, now: datetime) -> tuple[CallState, Commands]:
    """At once: who calls, in the citizen's language."""
    if state.leg is None:
        after, commands = _ring_seat(state, now)
        return after, (*commands, Announce(state.facts.language, HELLO, (CONNECTING,)))
    play_id, until = _play_id(state.facts), now + LONGEST_HELLO
    greeting = Greeting(state.facts, state.flow, state.offer_id, state.seat, state.leg, play_id, until)
    return greeting, _say(state.facts, HELLO)


def _ring_seat(state: Dialling | Proving, now: datetime) -> tuple[CallState, Commands]:
    """From here on the citizen is a caller for whom a seat rings."""
    callback, leg = of(state.facts), leg_of(state.offer_id)
    place = callback.queue, callback.skills, callback.queued_at
    until = now + timedelta(seconds=callback.rules.seat_ring_s)
    after = Offered(state.facts, state.flow, *place, state.offer_id, state.seat, leg, until)
    return after, (RingSeat(state.seat, leg, state.offer_id, until),)


def greeting(state: Greeting, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    match event:
        case PromptEnded(play_id=play_id) if play_id == state.play_id:
            return _talk(state, state.leg, now)
        case DigitPressed():
            return _talk(state, state.leg, now)
        case DeadlinePassed() if now >= state.deadline:
            return _talk(state, state.leg, now)
        case _:
            return _seat_side(state, event, now)


def _talk(state: Proving | Greeting, leg: LegId, now: datetime) -> tuple[CallState, Commands]:
    callback = of(state.facts)
    waited_s = (now - callback.queued_at).total_seconds()
    fields: dict[str, Field] = {"seat": state.seat, "offer": state.offer_id, "waited_s": round(waited_s, 3), "leg": leg}
    written = Write(Kind.SEAT_ANSWERED, fields)
    lined = Lined(callback.queue, callback.skills, callback.queued_at)
    talking = Talking(replace(state.facts, lined=lined), state.flow, state.seat, leg, now)
    together: Commands = (StopMusic(), Ringback(leg, on=False), Connect(leg))
    return talking, (*together, written, DraftTicket(state.seat), StartRecording())


def _say(facts: Facts, *says: Say) -> Commands:
    written: list[Field] = [f"{say.prompt} ({facts.language})" for say in says]
    play = Play(_play_id(facts), tuple((facts.language, say) for say in says))
    return Write(Kind.PROMPT_PLAYED, {"prompts": written}), play


def _play_id(facts: Facts) -> PlayId:
    return PlayId(f"play-{facts.call_id}-hello{of(facts).dialled}")


def _seat_side(state: Reaching, event: CallEvent, now: datetime) -> tuple[CallState, Commands]:
    """The seat goes while the citizen is being reached. That is no try of the citizen's."""
    match event:
        case OfferWithdrawn(offer_id=offer_id) if offer_id == state.offer_id and state.leg is None:
            after, commands = _seat_gone(state)
            return after, (*commands, failed(of(state.facts), "seat-gone", now))
        case OfferMade():  # the withdrawal of the first is still to be heard of
            gone, commands = _seat_gone(state)
            after_all, more = pending(gone, event, now)
            return after_all, (*commands, *more)
        case LegHungUp(leg=leg, why="vanished") if leg == state.leg:
            without, commands = _seat_hung_up(state, now)
            return without, (LoseSeat(state.seat, "vanished"), *commands)
        case LegHungUp(leg=leg) | LegFailed(leg=leg) if leg == state.leg:
            return _seat_hung_up(state, now)
        case LegAnswered(leg=leg) if leg not in (state.leg, state.facts.channel):
            return state, (HangUpLeg(leg),)
        case _:
            return state, ()


def _seat_gone(state: Reaching) -> tuple[Pending, Commands]:
    """Customer first: the entry is in the line still; the citizen's phone stops ringing."""
    channel = LegId(state.facts.channel)
    return Pending(replace(state.facts, channel=""), state.flow), (HangUpLeg(channel),)


def _seat_hung_up(state: Reaching, now: datetime) -> tuple[CallState, Commands]:
    callback = of(state.facts)
    if isinstance(state, Greeting):  # the citizen is there: on to the next seat
        place = callback.queue, callback.skills, callback.queued_at
        again = (StopPlaying(state.play_id), EndTalk(state.seat), EnterLine(*place), StartMusic())
        return Waiting(state.facts, state.flow, *place), again
    after, commands = _seat_gone(state)
    written = failed(callback, "seat-gone", now)
    return after, (*commands, EndTalk(state.seat), written, enter(callback, None))
