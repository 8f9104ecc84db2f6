"""How a person on the telephone goes on: a table of what happens and what is done."""

import pytest

from ivr.city.script import (
    Acting,
    Answer,
    Command,
    Connected,
    Event,
    HangUp,
    Hear,
    Joined,
    Listen,
    Over,
    Pause,
    Press,
    SaidIt,
    Say,
    Script,
    SoundBegan,
    SoundEnded,
    State,
    Stay,
    TimePassed,
    begin,
    next_s,
    step,
)

HELLO = Say("hello")


def played(
    script: Script, *events: tuple[float, Event], patience_s: float | None = None
) -> tuple[State, list[Command]]:
    state, first = begin(script, 0.0, patience_s)
    commands = list(first)
    for at_s, event in events:
        state, more = step(state, event, at_s)
        commands += more
    return state, commands


@pytest.mark.parametrize(
    ("script", "events", "commands"),
    [
        ((), [], [HangUp()]),
        ((Press("1"), HELLO), [], [Press("1"), HELLO]),
        ((Pause(2), Press("1"), Stay()), [(1.9, TimePassed())], []),
        ((Pause(2), Press("1"), Stay()), [(2.0, TimePassed())], [Press("1")]),
        ((Pause(2), Press("1"), Stay()), [(0.5, SoundBegan()), (0.6, SoundEnded())], []),
        ((Hear(), Press("1"), Stay()), [(0.5, SoundBegan())], [Press("1")]),
        ((Listen(), Press("1"), Stay()), [(0.5, SoundBegan())], []),
        ((Listen(), Press("1"), Stay()), [(0.5, SoundBegan()), (4.0, SoundEnded())], [Press("1")]),
        ((Listen(5), Press("1"), Stay()), [(5.0, TimePassed())], [Press("1")]),
        ((HELLO, Press("1"), Stay()), [(1.0, SoundEnded())], [HELLO]),
        ((HELLO, Press("1"), Stay()), [(1.0, SaidIt())], [HELLO, Press("1")]),
        ((Answer(), HELLO, HangUp()), [(1.0, SaidIt())], [Answer(), HELLO, HangUp()]),
        ((Stay(9),), [(9.0, TimePassed())], [HangUp()]),
    ],
)
def test_lines(script: Script, events: list[tuple[float, Event]], commands: list[Command]) -> None:
    assert played(script, *events)[1] == commands


def test_who_meets_a_person_leaves_the_menus_out() -> None:
    state, commands = played((Listen(), Press("1"), Listen(), Connected(), HELLO, Stay()), (3.0, Joined()))
    assert commands == [HELLO]
    assert isinstance(state, Acting)
    assert state.give_up_s is None


def test_patience_ends_a_wait_but_no_conversation() -> None:
    waiting: Script = (Connected(), HELLO, Stay(100))
    gave_up, commands = played(waiting, (29.9, TimePassed()), (30.0, TimePassed()), patience_s=30)
    assert gave_up == Over("gave up")
    assert commands == [HangUp("gave up")]
    met, _ = played(waiting, (10.0, Joined()), (11.0, SaidIt()), (31.0, TimePassed()), patience_s=30)
    assert isinstance(met, Acting)


def test_time_is_due_at_the_nearer_of_line_and_patience() -> None:
    state, _ = begin((Connected(60),), 100.0, patience_s=10)
    assert isinstance(state, Acting)
    assert next_s(state) == 110.0
    state, _ = begin((Pause(1),), 100.0, patience_s=10)
    assert isinstance(state, Acting)
    assert next_s(state) == 101.0


def test_nothing_is_done_after_the_end() -> None:
    over = Over("hung up")
    for event in (Joined(), SoundBegan(), SoundEnded(), SaidIt(), TimePassed()):
        assert step(over, event, 1e6) == (over, ())
