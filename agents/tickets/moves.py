"""Pure: what somebody must say to move a ticket, and the ticket after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from agents.tickets.edits import moved
from agents.tickets.errors import MoveIllegal, MoveLacks, ValueRefused
from agents.tickets.states import TABLE, Move, State, moves_from
from models.records import Ticket

#: What each move asks for. A ground is asked for wherever somebody will want to know why.
NEEDS: Final[Mapping[Move, tuple[str, ...]]] = {
    Move.REGISTER: (),
    Move.DROP: ("why",),
    Move.ASSIGN: ("body",),
    Move.START: (),
    Move.ANSWER: ("answer",),
    Move.ACCEPT: (),
    Move.REFUSE: ("why",),
    Move.CONFIRM: (),
    Move.DISPUTE: ("why",),
    Move.GIVE_UP_ASKING: ("why",),
    Move.DEFER: ("why", "until", "owner"),
    Move.CLOSE: (),
}
LONGEST_DEFERRAL: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Words:
    """What goes with a move; "" and None: not said."""

    why: str = ""
    body: str = ""
    answer: str = ""
    owner: str = ""
    until: datetime | None = None


def move_to(state: str, to: str) -> Move:
    """The move that leads from one state to another; MoveIllegal where none does."""
    for move in moves_from(state):
        if TABLE[State(state)][move] == to:
            return move
    raise MoveIllegal(state, f"become {to}", (TABLE[State(state)][move].value for move in moves_from(state)))


def lacking(move: Move, words: Words) -> tuple[str, ...]:
    return tuple(name for name in NEEDS[move] if not getattr(words, name))


def after_move(ticket: Ticket, move: Move, words: Words, at: datetime) -> Ticket:
    """Raises MoveIllegal, MoveLacks, or ValueRefused for a day in the past or in another age."""
    now = moved(ticket, move, at)
    lacks = lacking(move, words)
    if lacks:
        raise MoveLacks(move, lacks)
    match move:
        case Move.ASSIGN:
            return replace(now, body=words.body, owner=words.owner or ticket.owner)
        case Move.ANSWER:
            return replace(now, answer=words.answer)
        case Move.DEFER:
            return replace(now, term_at=_new_term(words.until, at), owner=words.owner)
        case _:
            return now


def _new_term(until: datetime | None, at: datetime) -> datetime:
    if until is None or not at < until <= at + LONGEST_DEFERRAL:
        raise ValueRefused("until", until, (f"an instant after now, at most {LONGEST_DEFERRAL.days} days ahead",))
    return until
