"""Accounts and sessions on both databases."""

from datetime import timedelta

from models.accounts import User
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.store import Store
from models.store.accounts import NewUser
from tests.contract.store.events import MORNING, event

S1 = SeatId("101")
LATER = MORNING + timedelta(hours=1)


async def made(store: Store, name: str = "aigul", queues: tuple[str, ...] | None = None) -> User:
    user = await store.accounts.add(NewUser(name, "Айгүл", ("operator",), queues), MORNING)
    assert user is not None
    return user


async def test_a_user_is_added_once_and_read_back(store: Store) -> None:
    user = await made(store, queues=("city",))
    assert (user.roles, user.queues, user.has_password, user.seat) == (("operator",), ("city",), False, None)
    assert await store.accounts.add(NewUser("aigul", "Another", ("analyst",)), MORNING) is None
    assert await store.accounts.users() == [user]
    await store.accounts.set_roles(user.user_id, ["senior", "quality"], None)
    again = await store.accounts.user("aigul")
    assert again is not None
    assert (again.roles, again.queues) == (("senior", "quality"), None)
    assert await store.accounts.user("nobody\0") is None


async def test_a_link_is_spent_once_and_not_after_its_time(store: Store) -> None:
    user = await made(store)
    await store.accounts.set_link(user.user_id, "hash-1", LATER)
    assert await store.accounts.use_link("hash-1", "argon", LATER) is None
    assert await store.accounts.use_link("other", "argon", MORNING) is None
    used = await store.accounts.use_link("hash-1", "argon", MORNING)
    assert used is not None
    assert used.has_password
    assert await store.accounts.use_link("hash-1", "another", MORNING) is None
    assert await store.accounts.password_hash("aigul") == "argon"


async def test_sessions_end_one_by_one_all_at_once_and_with_their_user(store: Store) -> None:
    user = await made(store)
    for token in ("t1", "t2", "t3"):
        await store.accounts.begin_session(token, user.user_id, "127.0.0.1", MORNING)
    await store.accounts.end_session("t1", LATER)
    assert await store.accounts.session("t1") is None
    await store.accounts.see_session("t2", LATER)
    seen = await store.accounts.session("t2")
    assert seen is not None
    assert (seen.user, seen.began_at, seen.seen_at) == (user, MORNING, LATER)
    await store.accounts.set_disabled(user.user_id, LATER)
    assert await store.accounts.session("t2") is None
    await store.accounts.set_disabled(user.user_id, None)
    await store.accounts.end_sessions(user.user_id, LATER)
    assert await store.accounts.session("t2") is None
    await store.accounts.forget_sessions(LATER + timedelta(days=1))
    assert not await store.accounts.has_logged_in_from("aigul", "127.0.0.1", MORNING)


async def test_one_person_a_seat_and_one_seat_a_person(store: Store) -> None:
    aigul, sergei = await made(store), await made(store, "sergei")
    assert await store.accounts.take_seat(aigul.user_id, S1)
    assert await store.accounts.take_seat(aigul.user_id, S1)
    assert not await store.accounts.take_seat(sergei.user_id, S1)
    holder = await store.accounts.holder_of(S1)
    assert holder is not None
    assert holder.name == "aigul"
    assert await store.accounts.take_seat(sergei.user_id, S1, instead_of=aigul.user_id)
    await store.accounts.set_disabled(sergei.user_id, LATER)
    assert await store.accounts.holder_of(S1) is None


async def test_what_was_done_is_in_the_chain_and_can_be_asked_for(store: Store) -> None:
    for s, who in enumerate(("aigul", "sergei")):
        done = event(
            Kind.ACTION_AUDITED, s=s, who=who, action="recording.heard", about="tape-1", origin="::1", outcome="done"
        )
        store.log.append(done)
    await store.flush()
    assert [each.who for each in await store.accounts.audited()] == ["sergei", "aigul"]
    [one] = await store.accounts.audited(who="aigul", about="tape-1")
    assert (one.call_id, one.action, one.origin, one.outcome) == (CallId("call-1"), "recording.heard", "::1", "done")
    assert (await store.verify()).whole
