"""Hashes, weak passwords, tokens."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agents.accounts.passwords import MOST_WAITING, HashingBusy, Passwords, is_weak
from agents.accounts.rights import RIGHTS, Right, Role, rights_of
from agents.accounts.tokens import csrf_of, digest, is_csrf, new_token


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_a_password_fits_its_own_hash_only(passwords: Passwords) -> None:
    kept = await passwords.hashed("сарыарқа дала желі")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.fits("сарыарқа дала желі", kept)
    assert not await passwords.fits("сарыарқа дала желі ", kept)
    assert not await passwords.fits("сарыарқа дала желі", None)
    assert not await passwords.fits("somebody who does not exist", None)
    assert not await passwords.fits("x", "no hash at all")


async def test_a_flood_is_refused_instead_of_queued(passwords: Passwords) -> None:
    tries = (passwords.fits("x", None) for _ in range(MOST_WAITING + 5))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, HashingBusy) for each in done) == 5
    assert not await passwords.fits("x", None)


async def test_hashing_leaves_the_loop_free(passwords: Passwords) -> None:
    loop = asyncio.get_running_loop()
    hashing = asyncio.gather(*(passwords.fits("x", None) for _ in range(5)))
    turns, began_s = 0, loop.time()
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20 * (loop.time() - began_s) / 0.05, "the loop turned all the while"


@pytest.mark.parametrize(
    "weak",
    ["", "short", "x" * 11, "a" * 40, "abab" * 5, "password1234", "йцукенйцукен", "aigul-aigul-1", "ж" * 129],
)
def test_weak(weak: str) -> None:
    assert is_weak(weak, "aigul")


@pytest.mark.parametrize(
    "good", ["correct horse battery", "сарыарқа дала желі", "Tr0ub4dor&3-passes", "ұзақ құпия тіркес"]
)
def test_good(good: str) -> None:
    assert not is_weak(good, "aigul")


def test_tokens_differ_and_their_csrf_is_their_own() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    one, other = list(tokens)[:2]
    assert is_csrf(csrf_of(one), one)
    assert not is_csrf(csrf_of(one), other)
    assert not is_csrf("\udcff", one)
    assert one not in csrf_of(one)
    assert digest(one) != one


def test_every_role_has_rights_and_every_right_a_role() -> None:
    assert set(RIGHTS) == set(Role)
    assert {right for rights in RIGHTS.values() for right in rights} == set(Right)
    assert rights_of(["operator", "nonsense"]) == RIGHTS[Role.OPERATOR]
    administrator = rights_of([Role.ADMINISTRATOR])
    assert not administrator & {Right.PERSONAL_READ, Right.RECORDINGS_HEAR, Right.TRANSCRIPTS_READ}
