"""Every move of a seat from state to state, in one table.

A pair (state, happening) that is not in TABLE is not possible: the line ignores it and says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agents.line.seats import (
    NO_AUDIO,
    PASSING,
    TRIED_AGAIN_AFTER_S,
    Holding,
    LoggedOut,
    Offered,
    Parked,
    Paused,
    Ready,
    SeatState,
    Talking,
    Wish,
    WrapUp,
    wish_of,
)


class Happening(StrEnum):
    LOGGED_IN = "logged in"
    LOGGED_OUT = "logged out"
    PAUSED = "paused"
    RESUMED = "resumed"
    LOST = "lost"
    FOUND = "found"
    OFFERED = "offered"
    ANSWERED = "answered"
    CALLER_LEFT = "caller left"
    MISSED = "missed"
    RANG_OUT = "rang out"  # a miss that does not pause the seat yet
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    TALK_ENDED = "talk ended"
    FREED = "freed"  # it has talked with nobody
    WRAP_UP_OVER = "wrap-up over"
    TRIED = "tried again"
    ADOPTED = "adopted"
    ASKED = "asked"
    HELD = "held"
    UNHELD = "unheld"


@dataclass(frozen=True, slots=True)
class Told:
    """What a move may need to know."""

    now: datetime
    why: str = ""
    wrap_up_s: float = 0
    talk: Talking | None = None  # the conversation that begins
    offer: Offered | None = None


Move = Callable[[SeatState, Told], SeatState]


def _wish(state: SeatState) -> Wish | None:
    return state if isinstance(state, LoggedOut | Paused) else wish_of(state)


def _wishing(state: SeatState, wish: Wish | None) -> SeatState:
    assert isinstance(state, Offered | Talking | WrapUp)
    return replace(state, then=wish)


def _ready(_state: SeatState, told: Told) -> SeatState:
    return Ready(told.now)


def _wish_or_ready(state: SeatState, told: Told) -> SeatState:
    return _wish(state) or Ready(told.now)


def _wish_or_idle_again(state: SeatState, told: Told) -> SeatState:
    assert isinstance(state, Offered)
    return state.then or Ready(state.idle_since)


def _wish_or_paused(state: SeatState, told: Told) -> SeatState:
    return _wish(state) or Paused(told.why)


def _parked(state: SeatState, told: Told) -> SeatState:
    wish = _wish(state)
    if isinstance(wish, LoggedOut):
        return wish
    until = told.now + timedelta(seconds=TRIED_AGAIN_AFTER_S) if told.why in PASSING else None
    return Parked(told.why, state if isinstance(state, WrapUp) else wish, until)


def _parked_paused(state: SeatState, told: Told) -> SeatState:
    assert isinstance(state, Parked)
    return replace(state, was=Paused(told.why))


def _parked_lost(state: SeatState, told: Told) -> SeatState:
    """Its registration, too: it comes back with that. Of the sound that says nothing."""
    assert isinstance(state, Parked)
    return replace(state, why=told.why, until=None) if state.why in PASSING and told.why not in PASSING else state


def _back(state: SeatState, told: Told) -> SeatState:
    """To what it was; to the rest of its wrap-up, which is always honoured (B4)."""
    assert isinstance(state, Parked)
    over = isinstance(state.was, WrapUp) and state.was.deadline <= told.now
    return (_wish(state) if over else state.was) or Ready(told.now)


def _ring(_state: SeatState, told: Told) -> SeatState:
    assert told.offer is not None
    return told.offer


def _talk(state: SeatState, told: Told) -> SeatState:
    assert told.talk is not None
    return replace(told.talk, then=_wish(state), lost=state.why if isinstance(state, Parked) else None)


def _talk_lost(state: SeatState, told: Told) -> SeatState:
    assert isinstance(state, Talking)
    known = state.lost is not None and told.why in PASSING  # a registration that is gone says when it is back
    return state if known else replace(state, lost=told.why)


def _talk_found(state: SeatState, _told: Told) -> SeatState:
    assert isinstance(state, Talking)
    return replace(state, lost=None)


def _after_talk(state: SeatState, told: Told) -> SeatState:
    assert isinstance(state, Talking)
    wrap_up = WrapUp(told.now + timedelta(seconds=told.wrap_up_s), state.then)
    if state.lost is not None:
        return _parked(wrap_up, replace(told, why=state.lost))
    return wrap_up


def _freed(state: SeatState, told: Told) -> SeatState:
    assert isinstance(state, Talking)
    if state.lost is not None:
        return _parked(state, replace(told, why=state.lost))
    return state.then or Ready(state.idle_since or told.now)


def _leave(_state: SeatState, _told: Told) -> SeatState:
    return LoggedOut()


def _pause(_state: SeatState, told: Told) -> SeatState:
    return Paused(told.why)


def _leave_later(state: SeatState, _told: Told) -> SeatState:
    return _wishing(state, LoggedOut())


def _pause_later(state: SeatState, told: Told) -> SeatState:
    return _wishing(state, Paused(told.why))


def _stay(state: SeatState, _told: Told) -> SeatState:
    return _wishing(state, None)


def _ring_asked(state: SeatState, told: Told) -> SeatState:
    assert told.offer is not None
    return replace(told.offer, then=_wish(state))


def _hold(state: SeatState, _told: Told) -> SeatState:
    assert isinstance(state, Talking)
    return Holding(state.call_id, state.since, state.queue, state.then, state.lost, state.rung_at, state.idle_since)


def _unhold(state: SeatState, _told: Told) -> SeatState:
    assert isinstance(state, Holding)
    return Talking(state.call_id, state.since, state.queue, state.then, state.lost, state.rung_at, state.idle_since)


def _found(state: SeatState, told: Told) -> SeatState:
    """A registration does not bring sound back: somebody there says so, by logging in or resuming."""
    assert isinstance(state, Parked)
    return state if state.why == NO_AUDIO else _back(state, told)


H = Happening
#: Every possible move. What is asked for in a ring or a talk is remembered and comes true afterwards; the wrap-up of a
#: talk is always given, but asking again in it ends it. Resuming or logging in at a parked seat tries it again.
TABLE: Mapping[tuple[type[SeatState], Happening], Move] = {
    (LoggedOut, H.LOGGED_IN): _ready,
    (LoggedOut, H.ADOPTED): _talk,
    (Ready, H.OFFERED): _ring,
    (Ready, H.PAUSED): _pause,
    (Ready, H.LOGGED_OUT): _leave,
    (Ready, H.LOST): _parked,
    (Ready, H.ADOPTED): _talk,
    (Offered, H.ANSWERED): _talk,
    (Offered, H.CALLER_LEFT): _wish_or_idle_again,
    (Offered, H.MISSED): _wish_or_paused,
    (Offered, H.RANG_OUT): _wish_or_ready,
    (Offered, H.DECLINED): _wish_or_paused,
    (Offered, H.UNREACHABLE): _parked,
    (Offered, H.LOST): _parked,
    (Offered, H.LOGGED_IN): _stay,
    (Offered, H.LOGGED_OUT): _leave_later,
    (Offered, H.PAUSED): _pause_later,
    (Offered, H.RESUMED): _stay,
    (Talking, H.TALK_ENDED): _after_talk,
    (Talking, H.FREED): _freed,
    (Talking, H.LOST): _talk_lost,
    (Talking, H.FOUND): _talk_found,
    (Talking, H.LOGGED_IN): _stay,
    (Talking, H.LOGGED_OUT): _leave_later,
    (Talking, H.PAUSED): _pause_later,
    (Talking, H.RESUMED): _stay,
    (WrapUp, H.WRAP_UP_OVER): _wish_or_ready,
    (WrapUp, H.RESUMED): _ready,
    (WrapUp, H.LOGGED_IN): _stay,
    (WrapUp, H.LOGGED_OUT): _leave,
    (WrapUp, H.PAUSED): _pause,
    (WrapUp, H.LOST): _parked,
    (WrapUp, H.ADOPTED): _talk,
    (Paused, H.RESUMED): _ready,
    (Paused, H.PAUSED): _pause,
    (Paused, H.LOGGED_OUT): _leave,
    (Paused, H.LOST): _parked,
    (Paused, H.ADOPTED): _talk,
    (Parked, H.FOUND): _found,
    (Parked, H.TRIED): _back,
    (Parked, H.LOST): _parked_lost,
    (Parked, H.LOGGED_IN): _back,
    (Parked, H.RESUMED): _ready,
    (Parked, H.PAUSED): _parked_paused,
    (Parked, H.LOGGED_OUT): _leave,
    (Parked, H.ADOPTED): _talk,
    (LoggedOut, H.ASKED): _ring_asked,
    (Ready, H.ASKED): _ring_asked,
    (Paused, H.ASKED): _ring_asked,
    (Talking, H.HELD): _hold,
    (Holding, H.UNHELD): _unhold,
    (Holding, H.TALK_ENDED): _after_talk,
    (Holding, H.FREED): _freed,
    (Holding, H.LOST): _talk_lost,
    (Holding, H.FOUND): _talk_found,
    (Holding, H.LOGGED_IN): _stay,
    (Holding, H.LOGGED_OUT): _leave_later,
    (Holding, H.PAUSED): _pause_later,
    (Holding, H.RESUMED): _stay,
}


def moved(state: SeatState, happening: Happening, told: Told) -> SeatState | None:
    """The seat's next state; None where this cannot happen in this state."""
    move = TABLE.get((type(state), happening))
    return None if move is None else move(state, told)
