"""The seat's whole table: each state, each happening, and what becomes of it. A dot: impossible, and ignored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.line.moves import TABLE, Happening, Told, moved
from agents.line.seats import (
    NAMES,
    NO_AUDIO,
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
)
from models.ids import CallId, OfferId, QueueId
from tests.virtual_time import START

NOW = START + timedelta(minutes=5)
CALL, CITY = CallId("call-a"), QueueId("city")
OFFERED = Offered(OfferId("offer-call-a-1"), CALL, NOW, START)
TALKING = Talking(CALL, START, CITY)
WRAP_UP = WrapUp(NOW)
WRITING = WrapUp(NOW + timedelta(seconds=20))
AGAIN = NOW + timedelta(seconds=TRIED_AGAIN_AFTER_S)
LUNCH = Paused("lunch")
TOLD = Told(NOW, "why", 20, talk=Talking(CALL, NOW, CITY), offer=OFFERED)

HOLDING = Holding(CALL, START, CITY)
STATES: tuple[SeatState, ...] = (
    LoggedOut(),
    Ready(START),
    OFFERED,
    TALKING,
    HOLDING,
    WRAP_UP,
    LUNCH,
    Parked("gone"),
)

EXPECTED = """
              logged-out  ready       offered     talking     hold        wrap-up     paused      parked
logged in     ready       .           offered     talking     hold        wrap-up     .           ready
logged out    .           logged-out  offered     talking     hold        logged-out  logged-out  logged-out
paused        .           paused      offered     talking     hold        paused      paused      parked
resumed       .           .           offered     talking     hold        ready       ready       ready
lost          .           parked      parked      talking     hold        parked      parked      parked
found         .           .           .           talking     hold        .           .           ready
offered       .           offered     .           .           .           .           .           .
answered      .           .           talking     .           .           .           .           .
caller left   .           .           ready       .           .           .           .           .
missed        .           .           paused      .           .           .           .           .
rang out      .           .           ready       .           .           .           .           .
declined      .           .           paused      .           .           .           .           .
unreachable   .           .           parked      .           .           .           .           .
talk ended    .           .           .           wrap-up     wrap-up     .           .           .
freed         .           .           .           ready       ready       .           .           .
wrap-up over  .           .           .           .           .           ready       .           .
tried again   .           .           .           .           .           .           .           ready
adopted       talking     talking     .           .           .           talking     talking     talking
asked         offered     offered     .           .           .           .           offered     .
held          .           .           .           hold        .           .           .           .
unheld        .           .           .           .           talking     .           .           .
"""


def _rows() -> dict[str, list[str]]:
    rows = {}
    for line in EXPECTED.strip("\n").splitlines()[1:]:
        rows[line[:14].strip()] = line[14:].split()
    return rows


@pytest.mark.parametrize("happening", Happening)
def test_the_table(happening: Happening) -> None:
    after = [moved(state, happening, TOLD) for state in STATES]
    assert ["." if state is None else NAMES[type(state)] for state in after] == _rows()[happening]


def test_every_state_has_a_name_and_a_way_in_and_out() -> None:
    assert {type(state) for state in STATES} == set(NAMES)
    assert {state for state, _ in TABLE} == set(NAMES)


@pytest.mark.parametrize(
    ("state", "happening", "after"),
    [
        # what was asked for in the ring comes true when it ends
        (replace(OFFERED, then=LUNCH), Happening.CALLER_LEFT, LUNCH),
        (replace(OFFERED, then=LUNCH), Happening.MISSED, LUNCH),
        (replace(OFFERED, then=LoggedOut()), Happening.DECLINED, LoggedOut()),
        (replace(OFFERED, then=LoggedOut()), Happening.UNREACHABLE, LoggedOut()),
        (replace(OFFERED, then=LUNCH), Happening.UNREACHABLE, Parked("why", LUNCH)),
        (replace(OFFERED, then=LUNCH), Happening.LOST, Parked("why", LUNCH)),
        (replace(OFFERED, then=LUNCH), Happening.ANSWERED, Talking(CALL, NOW, CITY, LUNCH)),
        (OFFERED, Happening.CALLER_LEFT, Ready(START)),
        # nobody was talked with: as idle as before, and no wrap-up
        (replace(TALKING, idle_since=START), Happening.FREED, Ready(START)),
        (TALKING, Happening.FREED, Ready(NOW)),
        (replace(TALKING, then=LUNCH, idle_since=START), Happening.FREED, LUNCH),
        (replace(TALKING, lost="gone"), Happening.FREED, Parked("gone")),
        # and in the talk, after its wrap-up
        (TALKING, Happening.TALK_ENDED, WrapUp(NOW + timedelta(seconds=20))),
        (replace(TALKING, then=LUNCH), Happening.TALK_ENDED, WrapUp(NOW + timedelta(seconds=20), LUNCH)),
        (replace(TALKING, lost="gone"), Happening.TALK_ENDED, Parked("gone", WRITING)),
        (replace(TALKING, lost="gone", then=LUNCH), Happening.TALK_ENDED, Parked("gone", replace(WRITING, then=LUNCH))),
        (replace(TALKING, lost="vanished"), Happening.TALK_ENDED, Parked("vanished", WRITING, AGAIN)),
        (replace(TALKING, lost="gone", then=LoggedOut()), Happening.TALK_ENDED, LoggedOut()),
        (replace(TALKING, lost="gone"), Happening.FOUND, TALKING),
        (replace(TALKING, lost="gone"), Happening.LOST, replace(TALKING, lost="why")),
        (WrapUp(NOW, LUNCH), Happening.WRAP_UP_OVER, LUNCH),
        (WrapUp(NOW, LUNCH), Happening.LOST, Parked("why", WrapUp(NOW, LUNCH))),
        (WrapUp(NOW, LoggedOut()), Happening.LOST, LoggedOut()),
        # which runs on while the seat is parked, and is honoured when it is back in time
        (Parked("gone", WRITING), Happening.FOUND, WRITING),
        (Parked("gone", WRITING), Happening.TRIED, WRITING),
        (Parked("gone", WRITING), Happening.LOGGED_IN, WRITING),
        (Parked("gone", WRITING), Happening.RESUMED, Ready(NOW)),
        (Parked("gone", WRITING), Happening.LOGGED_OUT, LoggedOut()),
        (Parked("gone", WRAP_UP), Happening.FOUND, Ready(NOW)),
        (Parked("gone", WrapUp(NOW, LUNCH)), Happening.FOUND, LUNCH),
        (Parked("gone", replace(WRITING, then=LUNCH)), Happening.ADOPTED, Talking(CALL, NOW, CITY, LUNCH, "gone")),
        # what may have passed is tried again, until the registration is known to be gone
        (Parked("vanished", LUNCH, AGAIN), Happening.LOST, Parked("why", LUNCH)),
        (Parked("unreachable", LUNCH, AGAIN), Happening.FOUND, LUNCH),
        (Parked("unreachable", LUNCH, AGAIN), Happening.TRIED, LUNCH),
        (Parked(NO_AUDIO), Happening.LOST, Parked(NO_AUDIO)),
        (Parked(NO_AUDIO), Happening.FOUND, Parked(NO_AUDIO)),
        (Parked("gone"), Happening.LOST, Parked("gone")),
        # a parked seat goes back to what it was
        (LUNCH, Happening.LOST, Parked("why", LUNCH)),
        (Parked("gone", LUNCH), Happening.FOUND, LUNCH),
        (Parked("gone"), Happening.FOUND, Ready(NOW)),
        (Parked("gone"), Happening.PAUSED, Parked("gone", Paused("why"))),
        (Parked("gone", LUNCH), Happening.RESUMED, Ready(NOW)),
        # a conversation found after a restart keeps what the seat was
        (LUNCH, Happening.ADOPTED, Talking(CALL, NOW, CITY, LUNCH)),
        (LoggedOut(), Happening.ADOPTED, Talking(CALL, NOW, CITY, LoggedOut())),
        (Parked("gone", LUNCH), Happening.ADOPTED, Talking(CALL, NOW, CITY, LUNCH, "gone")),
    ],
)
def test_what_a_seat_remembers(state: SeatState, happening: Happening, after: SeatState) -> None:
    assert moved(state, happening, TOLD) == after


@pytest.mark.parametrize("state", [OFFERED, TALKING])
@pytest.mark.parametrize(
    ("happening", "wish"), [(Happening.PAUSED, Paused("why")), (Happening.LOGGED_OUT, LoggedOut())]
)
def test_the_last_wish_counts_and_resuming_takes_it_back(
    state: Offered | Talking, happening: Happening, wish: Wish
) -> None:
    wished = moved(replace(state, then=LUNCH), happening, TOLD)
    assert wished == replace(state, then=wish)
    assert wished is not None
    assert moved(wished, Happening.RESUMED, TOLD) == state
