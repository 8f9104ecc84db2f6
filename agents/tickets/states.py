"""Pure: the states of a ticket and every move between them (SERVICE E4), as one table.

A body's letter is not the end: `answered` is checked by the inspector, then the citizen is asked. `deferred` is still
watched. A closed ticket that turns out undone comes back through `disputed`.
"""

from collections.abc import Mapping
from enum import StrEnum

from agents.tickets.errors import MoveIllegal, ValueRefused


class State(StrEnum):
    DRAFT = "draft"  # the conversation goes on; no public number yet
    DROPPED = "dropped"  # a draft that became no ticket; stays in the log
    REGISTERED = "registered"  # has its public number; the term runs
    ASSIGNED = "assigned"  # a body is named
    IN_WORK = "in-work"  # the body has taken it up
    ANSWERED = "answered"  # the body says it is done
    ACCEPTED = "accepted"  # the inspector agrees
    REFUSED = "refused"  # the inspector does not
    CONFIRMED = "confirmed"  # the citizen agrees
    DISPUTED = "disputed"  # the citizen does not
    UNCONFIRMED = "unconfirmed"  # the citizen could not be asked
    DEFERRED = "deferred"  # ground, new date and owner are given; counted apart
    CLOSED = "closed"


class Move(StrEnum):
    REGISTER = "register"
    DROP = "drop"
    ASSIGN = "assign"
    START = "start"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    GIVE_UP_ASKING = "give-up-asking"
    DEFER = "defer"
    CLOSE = "close"


KINDS = ("advice", "incident", "proposal", "complaint", "thanks")

TABLE: Mapping[State, Mapping[Move, State]] = {
    State.DRAFT: {Move.REGISTER: State.REGISTERED, Move.DROP: State.DROPPED},
    State.DROPPED: {},
    # Closing a registered ticket is "settled in the first call" (E5), or a thanks that asks for nothing.
    State.REGISTERED: {Move.ASSIGN: State.ASSIGNED, Move.DEFER: State.DEFERRED, Move.CLOSE: State.CLOSED},
    # Assigning again: the first body says that it is not theirs.
    State.ASSIGNED: {Move.ASSIGN: State.ASSIGNED, Move.START: State.IN_WORK, Move.DEFER: State.DEFERRED},
    State.IN_WORK: {Move.ASSIGN: State.ASSIGNED, Move.ANSWER: State.ANSWERED, Move.DEFER: State.DEFERRED},
    State.ANSWERED: {Move.ACCEPT: State.ACCEPTED, Move.REFUSE: State.REFUSED},
    State.REFUSED: {Move.ASSIGN: State.ASSIGNED, Move.START: State.IN_WORK, Move.DEFER: State.DEFERRED},
    State.ACCEPTED: {
        Move.CONFIRM: State.CONFIRMED,
        Move.DISPUTE: State.DISPUTED,
        Move.GIVE_UP_ASKING: State.UNCONFIRMED,
    },
    State.CONFIRMED: {Move.CLOSE: State.CLOSED},
    State.DISPUTED: {Move.ASSIGN: State.ASSIGNED, Move.START: State.IN_WORK, Move.DEFER: State.DEFERRED},
    State.UNCONFIRMED: {Move.CONFIRM: State.CONFIRMED, Move.DISPUTE: State.DISPUTED, Move.CLOSE: State.CLOSED},
    State.DEFERRED: {Move.ASSIGN: State.ASSIGNED, Move.START: State.IN_WORK, Move.DEFER: State.DEFERRED},
    State.CLOSED: {Move.DISPUTE: State.DISPUTED},
}


def moves_from(state: str) -> tuple[Move, ...]:
    return tuple(TABLE[_known(state)])


def after(state: str, move: str) -> State:
    """The state after the move; MoveIllegal says what could be done instead."""
    now = _known(state)
    for each, then in TABLE[now].items():
        if each == move:
            return then
    raise MoveIllegal(now, move, TABLE[now])


def _known(state: str) -> State:
    if state not in list(State):
        raise ValueRefused("state", state, list(State))
    return State(state)
