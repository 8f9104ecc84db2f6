"""Coming in: cookies, CSRF, fixation, expiry, revocation, locking out, one-time links."""

from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from agents.accounts.rights import Role
from agents.accounts.service import SessionRules, new_link
from agents.web.door.guard import Door
from agents.web.door.limits import Limits, Rate
from models.store import Store
from tests.contract.web.browser import Person
from tests.contract.web.room import PASSWORD, Room, opened_room


def cookie_of(browser: Person, what: str) -> str:
    return next((each.value for each in browser.http.cookie_jar if each.key == f"ivr109-{what}"), "")


async def test_who_logs_in_is_known_until_logging_out(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR, queues=("city",))
    me = (await aigul.get("/api/me")).body
    assert (me["name"], me["roles"], me["queues"], me["seat"]) == ("aigul", ["operator"], ["city"], None)
    assert "tickets.edit" in me["rights"]
    token = cookie_of(aigul, "session")
    assert (await aigul.ask("POST", "/api/logout")).status == 204
    assert (await aigul.get("/api/me")).code == "not-logged-in"
    stolen = room.browser(Cookie=f"ivr109-session={token}")
    assert (await stolen.get("/api/me")).status == 401


async def test_the_cookie_is_kept_from_scripts_and_other_sites(room: Room) -> None:
    await room.user("aigul", Role.OPERATOR)
    browser = room.browser()
    got = await browser.log_in("aigul")
    cookie = SimpleCookie(got.headers["Set-Cookie"])["ivr109-session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    assert len(cookie.value) >= 43
    assert cookie.value not in got.raw.decode()
    [row] = [each for each in await room.store.accounts.users() if each.name == "aigul"]
    assert cookie.value not in repr(row)


async def test_behind_tls_the_cookie_is_for_tls_alone(store: Store, tmp_path: Path) -> None:
    async with opened_room(store, tmp_path, door=Door(("desk.city.kz",), ("127.0.0.1",))) as room:
        await room.user("aigul", Role.OPERATOR)
        headers = {"Host": "desk.city.kz", "X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6, 10.0.0.7"}
        browser = room.browser(**headers)
        got = await browser.get("/api/csrf")
        visit = SimpleCookie(got.headers["Set-Cookie"])["__Host-ivr109-visit"]
        assert visit["secure"]
        cookie = {"Cookie": f"__Host-ivr109-visit={visit.value}", "X-CSRF-Token": got.body["csrf"]}
        done = await browser.ask("POST", "/api/login", {"name": "aigul", "password": PASSWORD}, headers=cookie)
        assert SimpleCookie(done.headers["Set-Cookie"])["__Host-ivr109-session"]["secure"]
        assert done.headers["Strict-Transport-Security"] == "max-age=31536000"
        await room.store.flush()
        assert [row.origin for row in await room.store.accounts.audited()] == ["10.0.0.7"]


async def test_a_stranger_cannot_choose_an_address_or_a_host(room: Room) -> None:
    await room.user("aigul", Role.OPERATOR)
    await room.browser(**{"X-Forwarded-For": "10.0.0.7"}).log_in("aigul")
    await room.store.flush()
    assert [row.origin for row in await room.store.accounts.audited()] == ["127.0.0.1"]
    for host in ("evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"):
        assert (await room.browser(Host=host).get("/api")).code == "wrong-host"
    for host in ("localhost:80", "[::1]:80", "127.0.0.1"):
        assert (await room.browser(Host=host).get("/api")).status == 200


async def test_a_login_makes_a_new_session_whatever_was_there(room: Room) -> None:
    await room.user("aigul", Role.OPERATOR)
    planted = "A" * 43
    victim = room.browser(Cookie=f"ivr109-session={planted}")
    await victim.visit()
    visit = cookie_of(victim, "visit")
    got = await victim.ask(
        "POST",
        "/api/login",
        {"name": "aigul", "password": PASSWORD},
        headers={"Cookie": f"ivr109-session={planted}; ivr109-visit={visit}"},
    )
    assert got.status == 200
    assert (await room.browser(Cookie=f"ivr109-session={planted}").get("/api/me")).status == 401
    again = room.browser()
    await again.log_in("aigul")
    first = cookie_of(again, "session")
    again.csrf = (await again.get("/api/csrf")).body["csrf"]
    await again.ask("POST", "/api/login", {"name": "aigul", "password": PASSWORD})
    assert cookie_of(again, "session") != first
    assert (await room.browser(Cookie=f"ivr109-session={first}").get("/api/me")).status == 401


async def test_an_idle_session_ends_and_so_does_a_long_one(store: Store, tmp_path: Path) -> None:
    rules = SessionRules(timedelta(minutes=30), timedelta(hours=2))
    async with opened_room(store, tmp_path, rules=rules) as room:
        aigul = await room.person("aigul", Role.OPERATOR)
        for _ in range(4):
            room.clock.by += timedelta(minutes=29)
            assert (await aigul.get("/api/me")).status == 200
        room.clock.by += timedelta(minutes=5)
        assert (await aigul.get("/api/me")).code == "not-logged-in"
        await aigul.log_in("aigul")
        room.clock.by += timedelta(minutes=31)
        assert (await aigul.get("/api/me")).status == 401


async def test_a_disabled_user_is_out_at_once_and_a_changed_role_counts_at_once(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    user = await room.store.accounts.user("aigul")
    assert user is not None
    await room.store.accounts.set_roles(user.user_id, ["analyst"], None)
    assert (await aigul.ask("POST", "/api/seats/101/login")).code == "forbidden"
    await room.store.accounts.set_disabled(user.user_id, room.clock.now())
    assert (await aigul.get("/api/me")).status == 401
    assert (await aigul.log_in("aigul")).code == "bad-login"


@pytest.mark.parametrize("wrong", ["", "x", "\udcff", "x" * 5000])
async def test_nothing_is_changed_without_the_pages_own_token(room: Room, wrong: str) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    sergei = await room.person("sergei", Role.OPERATOR)
    aigul.csrf = wrong if wrong.isprintable() else ""
    assert (await aigul.ask("POST", "/api/seats/101/login")).code == "csrf"
    aigul.csrf = sergei.csrf
    assert (await aigul.ask("POST", "/api/seats/101/login")).code == "csrf"
    assert room.desk.snapshot().seats[0].state == "logged-out"


async def test_a_login_from_a_foreign_page_is_refused(room: Room) -> None:
    await room.user("aigul", Role.OPERATOR)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await room.browser(**headers).log_in("aigul")).code == "csrf"
    stranger = room.browser()
    assert (await stranger.ask("POST", "/api/login", {"name": "aigul", "password": PASSWORD})).code == "csrf"
    assert (await room.browser(Origin=room.address).log_in("aigul")).status == 200


async def test_wrong_names_and_wrong_passwords_sound_alike(room: Room) -> None:
    await room.user("aigul", Role.OPERATOR)
    answers = [await room.browser().log_in(*each) for each in (("aigul", "wrong"), ("nobody", "wrong"))]
    assert [each.code for each in answers] == ["bad-login"] * 2
    assert answers[0].raw == answers[1].raw
    await room.store.flush()
    assert {(row.who, row.outcome) for row in await room.store.accounts.audited()} == {
        ("aigul", "refused"),
        ("nobody", "refused"),
    }


async def test_guessing_is_slowed_and_the_owner_comes_in_from_elsewhere(store: Store, tmp_path: Path) -> None:
    async with opened_room(store, tmp_path, door=Door(proxies=("127.0.0.1",))) as room:
        await room.user("aigul", Role.OPERATOR)
        guesser = room.browser(**{"X-Forwarded-For": "10.6.6.6"})
        codes = [(await guesser.log_in("aigul", f"guess {n}")).code for n in range(8)]
        assert codes == ["bad-login"] * 6 + ["login-locked"] * 2
        locked = await guesser.log_in("aigul")
        assert (locked.status, locked.code) == (429, "login-locked")
        assert int(locked.headers["Retry-After"]) >= 1
        assert (await room.browser(**{"X-Forwarded-For": "10.0.0.7"}).log_in("aigul")).status == 200
        room.clock.by += timedelta(seconds=3)
        assert (await guesser.log_in("aigul")).status == 200


async def test_asking_too_often_is_told_when_to_come_back(store: Store, tmp_path: Path) -> None:
    few = Limits(session=Rate(1, 5), stranger=Rate(1, 5), login=Rate(1, 3))
    async with opened_room(store, tmp_path, limits=few) as room:
        stranger = room.browser()
        answers = [await stranger.get("/api/csrf") for _ in range(6)]
        assert [each.status for each in answers] == [200] * 5 + [429]
        assert (answers[-1].code, answers[-1].headers["Retry-After"]) == ("too-many", "1")


async def test_a_one_time_link_sets_a_password_once(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    user = await room.store.accounts.user("aigul")
    assert user is not None
    link = await new_link(room.store.accounts, user, room.clock.now())
    browser = room.browser()
    await browser.visit()

    async def use(password: str, given: str = link) -> int:
        return (await browser.ask("POST", "/api/password", {"link": given, "password": password})).status

    assert [await use("short"), await use("password12345"), await use("aigulaigulaigul")] == [422] * 3
    assert await use("жаңа құпия сөз", "wrong") == 404
    assert await use("жаңа ұзақ тіркес") == 204
    assert await use("жаңа ұзақ тіркес") == 404
    assert (await aigul.get("/api/me")).status == 401
    assert (await aigul.log_in("aigul")).code == "bad-login"
    assert (await aigul.log_in("aigul", "жаңа ұзақ тіркес")).status == 200
    old = await new_link(room.store.accounts, user, room.clock.now() - timedelta(hours=25))
    assert await use("жаңа ұзақ тіркес", old) == 404


async def test_errors_speak_the_users_language(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    assert (await aigul.get("/api/tickets/99999")).body["message"] == "Такой заявки нет."
    assert (await aigul.ask("POST", "/api/me", {"language": "kk"})).status == 204
    assert (await aigul.get("/api/tickets/99999")).body["message"] == "Мұндай өтініш жоқ."
    stranger = room.browser(**{"Accept-Language": "de, en;q=0.5"})
    assert (await stranger.get("/api/me")).body["message"].startswith("You are not logged in")
    assert (await room.browser().get("/nowhere")).body["message"] == "Бұл мекенжайда ештеңе жоқ."


async def test_every_answer_is_guarded(room: Room) -> None:
    for path in ("/", "/api", "/api/openapi.json", "/api/me", "/nowhere", "/api/line"):
        headers = (await room.browser().get(path)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert (headers["Cache-Control"], headers["Server"]) == ("no-store", "ivr109")


async def test_while_the_database_is_away_whoever_is_in_stays_in(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    assert (await aigul.ask("POST", "/api/seats/101/login")).status == 200
    (room.folder / "centre.sqlite").rename(room.folder / "away")
    await room.store._engines.reader.dispose()
    paused = await aigul.ask("POST", "/api/seats/101/pause", {"reason": "обед"})
    assert (paused.status, paused.body["seat"]["state"]) == (200, "paused"), paused.body
    assert (await aigul.get("/api/calls")).code == "database-away"
    room.clock.by += timedelta(minutes=31)
    assert (await aigul.get("/api/me")).status == 401
    (room.folder / "away").rename(room.folder / "centre.sqlite")
