"""The table of moves: every state is reachable, every illegal move says what is legal."""

import pytest

from agents.tickets.errors import MoveIllegal, ValueRefused
from agents.tickets.states import TABLE, Move, State, after, moves_from

ORDINARY = [
    (Move.REGISTER, State.REGISTERED),
    (Move.ASSIGN, State.ASSIGNED),
    (Move.START, State.IN_WORK),
    (Move.ANSWER, State.ANSWERED),
    (Move.ACCEPT, State.ACCEPTED),
    (Move.CONFIRM, State.CONFIRMED),
    (Move.CLOSE, State.CLOSED),
]


def test_the_ordinary_way() -> None:
    state: State = State.DRAFT
    for move, then in ORDINARY:
        state = after(state, move)
        assert state is then


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_each_pair_is_a_move_or_a_clear_error(state: State, move: Move) -> None:
    if move in TABLE[state]:
        assert after(state, move) is TABLE[state][move]
        return
    with pytest.raises(MoveIllegal, match=f"A ticket that is {state} cannot {move}. What it can do now: ") as told:
        after(state, move)
    assert all(legal in str(told.value) for legal in moves_from(state))


def test_every_state_is_reached_from_a_draft() -> None:
    reached, new = {State.DRAFT}, [State.DRAFT]
    while new:
        for then in TABLE[new.pop()].values():
            if then not in reached:
                reached.add(then)
                new.append(then)
    assert reached == set(State)


def test_every_open_state_can_still_be_closed() -> None:
    """Nothing gets stuck: from each state but `dropped` there is a way to `closed`."""
    for start in set(State) - {State.DROPPED}:
        seen, new = {start}, [start]
        while new:
            for then in TABLE[new.pop()].values():
                if then not in seen:
                    seen.add(then)
                    new.append(then)
        assert State.CLOSED in seen


def test_a_bodys_letter_does_not_close() -> None:
    with pytest.raises(MoveIllegal, match="accept, refuse"):
        after("answered", "close")


def test_an_unknown_state_is_named() -> None:
    with pytest.raises(ValueRefused, match="'lost' is no state"):
        after("lost", "close")
