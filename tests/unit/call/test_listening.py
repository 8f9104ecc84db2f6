"""A supervisor who listens: each event in each stage (D2)."""

import pytest

from agents.desk.conversations import Mode
from ivr.call.talk.listening import (
    Copy,
    CopyGone,
    HungUp,
    Join,
    Lifted,
    Listening,
    ListeningEvent,
    ModeChanged,
    Note,
    NotLifted,
    Release,
    Ring,
    Rung,
    Take,
    step,
)
from models.ids import CallId, LegId, OfferId, SeatId
from models.kinds import Kind


def ringing(mode: Mode = "listen") -> Listening:
    who = SeatId("109"), "Сәуле", OfferId("offer-x"), LegId("leg-x"), SeatId("101"), LegId("leg-1")
    return Listening(CallId("call-1"), *who, mode)


def up(mode: Mode = "listen") -> Listening:
    return step(ringing(mode), Lifted())[0]


def done(state: Listening, event: ListeningEvent) -> tuple[str, list[str]]:
    after, commands = step(state, event)
    shown = [f"{c.kind}" if isinstance(c, Note) else type(c).__name__ for c in commands]
    return after.stage, shown


@pytest.mark.parametrize(
    ("state", "event", "stage", "commands"),
    [
        (ringing(), Rung(), "ringing", ["Ring"]),
        (ringing(), Lifted(), "up", ["Take", Kind.LISTENED, "Copy"]),
        (ringing("join"), Lifted(), "over", ["Take", Kind.LISTENED, "Join", "Release"]),
        (ringing(), NotLifted("busy"), "over", [Kind.LISTENING_ENDED, "Release"]),
        (ringing(), HungUp("stopped"), "over", [Kind.LISTENING_ENDED, "Release"]),
        (ringing(), ModeChanged("whisper", "Сәуле"), "ringing", []),
        (ringing(), CopyGone(0), "ringing", []),
        (up(), Lifted(), "up", []),
        (up(), Rung(), "up", []),
        (up(), NotLifted("expired"), "up", []),
        (up(), HungUp("hung up"), "over", [Kind.LISTENING_ENDED, "Release"]),
        (up(), CopyGone(1), "over", [Kind.LISTENING_ENDED, "Release"]),
        (up(), CopyGone(0), "up", []),
        (up(), ModeChanged("listen", "Сәуле"), "up", []),
        (up(), ModeChanged("whisper", "Сәуле"), "up", [Kind.LISTENED, "Copy"]),
        (up(), ModeChanged("join", "Сәуле"), "over", [Kind.LISTENED, "Join", "Release"]),
    ],
)
def test_the_table(state: Listening, event: ListeningEvent, stage: str, commands: list[str]) -> None:
    assert done(state, event) == (stage, commands)


@pytest.mark.parametrize(
    "event", [Rung(), Lifted(), NotLifted("x"), HungUp("x"), CopyGone(1), ModeChanged("join", "x")]
)
def test_nothing_happens_after_the_end(event: ListeningEvent) -> None:
    over = step(up(), HungUp("hung up"))[0]
    assert step(over, event) == (over, ())


def test_whispering_makes_a_copy_of_its_own_that_is_heard_by_the_seat() -> None:
    after, commands = step(up(), ModeChanged("whisper", "Сәуле"))
    assert Copy(2, whisper=True) in commands
    assert step(after, CopyGone(1)) == (after, ()), "the end of the older copy says nothing"
    assert isinstance(step(ringing(), Lifted())[1][0], Take)
    assert step(ringing(), Rung())[1] == (Ring(),)


def test_a_leg_that_was_handed_over_is_not_hung_up() -> None:
    _, commands = step(up(), ModeChanged("join", "Сәуле"))
    assert commands[-2:] == (Join(), Release(joined=True))
