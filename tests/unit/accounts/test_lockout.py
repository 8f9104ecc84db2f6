"""Guessing is slowed; nobody can lock anybody else out."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from agents.accounts.lockout import ACCOUNT, MOST_REMEMBERED, ORIGIN, PAIR, Lockout
from tests.virtual_time import START

HOME, EVIL = "10.0.0.7", "10.6.6.6"


def fail(lockout: Lockout, times: int, name: str = "aigul", origin: str = EVIL, at_s: float = 0) -> None:
    for _ in range(times):
        lockout.begin(name, origin, START + timedelta(seconds=at_s))


def wait_s(lockout: Lockout, name: str = "aigul", origin: str = EVIL, at_s: float = 0, *, known: bool = False) -> float:
    return lockout.wait_s(name, origin, START + timedelta(seconds=at_s), known=known)


def test_a_few_mistakes_cost_nothing_then_the_wait_doubles_up_to_a_limit() -> None:
    waits = [PAIR.wait_s(failures) for failures in range(30)]
    assert waits[:9] == [0, 0, 0, 0, 0, 0, 2, 4, 8]
    assert max(waits) == waits[-1] == 900
    assert PAIR.wait_s(10**9) == 900


def test_the_wait_ends_and_a_quiet_hour_forgets() -> None:
    lockout = Lockout()
    fail(lockout, 7)
    assert (wait_s(lockout), wait_s(lockout, at_s=3), wait_s(lockout, at_s=4)) == (4, 1, 0)
    assert wait_s(lockout, at_s=3601) == 0
    fail(lockout, 1, at_s=3601)
    assert wait_s(lockout, at_s=3601) == 0, "counted from the beginning"


def test_the_owner_comes_in_from_the_usual_place_whatever_others_do() -> None:
    lockout = Lockout()
    for n in range(1000):
        fail(lockout, 3, origin=f"10.{n // 250}.{n % 250}.1")
    assert wait_s(lockout, origin=HOME, known=True) == 0
    assert wait_s(lockout, origin=HOME) == 0, "even from a new place, at the first try"
    fail(lockout, 1, origin=HOME)
    assert 0 < wait_s(lockout, origin=HOME) <= ACCOUNT.longest_s


def test_an_office_behind_one_address_is_not_held_up_by_a_forgetful_colleague() -> None:
    lockout = Lockout()
    fail(lockout, 50, "forgetful", HOME)
    assert wait_s(lockout, "forgetful", HOME, known=True) == 900
    assert wait_s(lockout, "aigul", HOME, known=True) == 0


def test_spraying_many_accounts_from_one_address_is_slowed() -> None:
    lockout = Lockout()
    for n in range(40):
        fail(lockout, 1, f"user{n}")
    assert wait_s(lockout, "fresh") == ORIGIN.longest_s


def test_success_forgives_the_pair_but_washes_no_spraying_off() -> None:
    lockout = Lockout()
    fail(lockout, 7)
    for n in range(30):
        fail(lockout, 1, f"user{n}")
    fail(lockout, 1, "evil")
    lockout.succeeded("evil", EVIL, START)
    lockout.succeeded("aigul", EVIL, START)
    assert wait_s(lockout, known=True) == 0
    assert wait_s(lockout, "fresh") > 0


def test_memory_is_bounded() -> None:
    lockout = Lockout()
    for n in range(MOST_REMEMBERED):
        fail(lockout, 1, f"user{n}", f"10.0.{n // 256}.{n % 256}")
    assert len(lockout._failures) <= MOST_REMEMBERED


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([HOME, EVIL]), st.booleans()), max_size=200))
def test_no_wait_is_ever_longer_than_the_longest(history: list[tuple[str, str, bool]]) -> None:
    lockout = Lockout()
    for name, origin, good in history:
        if wait_s(lockout, name, origin) == 0:
            lockout.begin(name, origin, START)
            if good:
                lockout.succeeded(name, origin, START)
        assert wait_s(lockout, name, origin) <= PAIR.longest_s
        assert wait_s(lockout, name, "10.1.1.1", known=True) == 0
