"""Pure: who may move a ticket how. Whoever talks with the citizen asks and closes; whoever chases the bodies assigns
and writes down what they answer; the inspector, or the supervisor, says whether the answer will do."""

from collections.abc import Collection, Mapping
from typing import Final

from agents.accounts.rights import Right
from agents.tickets.states import Move, moves_from

RIGHT_OF: Final[Mapping[Move, Right]] = {
    Move.REGISTER: Right.TICKETS_CLOSE,
    Move.DROP: Right.TICKETS_CLOSE,
    Move.CLOSE: Right.TICKETS_CLOSE,
    Move.CONFIRM: Right.TICKETS_EDIT,
    Move.DISPUTE: Right.TICKETS_EDIT,
    Move.GIVE_UP_ASKING: Right.TICKETS_EDIT,
    Move.ASSIGN: Right.TICKETS_ASSIGN,
    Move.START: Right.TICKETS_ASSIGN,
    Move.ANSWER: Right.TICKETS_ASSIGN,
    Move.DEFER: Right.TICKETS_ASSIGN,
    Move.ACCEPT: Right.TICKETS_CHECK,
    Move.REFUSE: Right.TICKETS_CHECK,
}


def moves_for(state: str, rights: Collection[Right]) -> tuple[Move, ...]:
    return tuple(move for move in moves_from(state) if RIGHT_OF[move] in rights)
