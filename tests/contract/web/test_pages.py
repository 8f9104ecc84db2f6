"""Pages: who may open them, what protects them, in which language and theme they come."""

import re
from pathlib import Path

from agents.accounts.rights import Role
from agents.web.pages.front import FOREVER, Front
from agents.web.pages.table import PAGES
from agents.web.routes.route import PUBLIC
from models.store import Store
from tests.contract.web.room import Room, opened_room


def sample(address: str) -> str:
    return re.sub(r"{(\w+)}", r"\1-1", address)


async def test_a_stranger_is_led_to_the_login_and_back(room: Room) -> None:
    browser = room.browser()
    for page in PAGES:
        got = await browser.ask("GET", sample(page.address), allow_redirects=False)
        if page.rights == PUBLIC:
            assert got.status == 200, page.address
        else:
            assert (got.status, got.headers["Location"]) == (303, f"/login?to={sample(page.address)}")
    assert (await browser.ask("GET", "/", allow_redirects=False)).headers["Location"] == "/login"


async def test_nothing_inline_runs_and_nothing_comes_from_elsewhere(room: Room) -> None:
    got = await room.browser().get("/login")
    policy = got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = got.raw.decode()
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert not re.search(r"\son\w+=|\sstyle=|https?://", html)


async def test_the_language_is_the_users_else_the_browsers(room: Room) -> None:
    russian = await room.browser(**{"Accept-Language": "ru-RU,ru"}).get("/login")
    assert 'lang="ru"' in russian.raw.decode()
    assert "Вход" in russian.raw.decode()
    kazakh = await room.browser(**{"Accept-Language": "de"}).get("/login")
    assert "Жүйеге кіру" in kazakh.raw.decode()
    chosen = await room.browser(**{"Accept-Language": "ru", "Cookie": "ivr109-language=en"}).get("/login")
    assert "Log in" in chosen.raw.decode()


async def test_a_hostile_cookie_or_address_chooses_nothing(room: Room) -> None:
    evil = '"><script>alert(1)</script>'
    got = await room.browser(Cookie="ivr109-theme=x' onload='1; ivr109-language=../../x").get(f"/login?to={evil}")
    html = got.raw.decode()
    assert got.status == 200
    assert "alert(1)" not in html
    assert "onload" not in html


async def test_the_theme_comes_with_the_page(room: Room) -> None:
    got = await room.browser(Cookie="ivr109-theme=dark").get("/login")
    assert 'data-theme="dark"' in got.raw.decode()
    assert "data-theme" not in (await room.browser().get("/login")).raw.decode()


async def test_without_the_right_a_page_says_so_in_the_users_language(room: Room) -> None:
    guarded = [page for page in PAGES if page.rights]
    inspector = await room.person("daniyar", Role.INSPECTOR)
    shut = {}
    for page in guarded:
        got = await inspector.ask("GET", sample(page.address), allow_redirects=False)
        if got.status == 403:
            shut[page.address] = got.raw.decode()
    assert {"/desk", "/board"} <= set(shut)
    assert "/tickets" not in shut
    assert all("У вас нет права" in html for html in shut.values())


async def test_an_address_that_leads_nowhere_is_a_page_for_people_and_json_for_programs(room: Room) -> None:
    page = await room.browser(Accept="text/html,*/*", **{"Accept-Language": "ru"}).get("/nowhere")
    assert (page.status, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "По этому адресу ничего нет" in page.raw.decode()
    assert (await room.browser().get("/nowhere")).code == "not-found"
    assert (await room.browser(Accept="text/html").get("/api/nowhere")).code == "not-found"


async def test_a_built_file_is_kept_for_ever(store: Store, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "desk-ABC.js").write_text("1", "utf-8")
    listed = '{"assets": {"desk.js": {"file": "desk-ABC.js", "needs": []}}, "fonts": []}'
    (tmp_path / "one" / "listed.json").write_text(listed, "utf-8")
    (tmp_path / "current").write_text("one", "ascii")
    async with opened_room(store, tmp_path, front=Front.open(tmp_path)) as room:
        got = await room.browser().get("/static/desk-ABC.js")
        assert (got.status, got.raw, got.headers["Cache-Control"]) == (200, b"1", FOREVER)
        assert got.headers["Content-Type"] == "text/javascript"
        assert (await room.browser().get("/static/listed.json")).status == 404


async def test_no_other_file_is_served(room: Room) -> None:
    browser = room.browser()
    for path in ("/static/..%2fsecrets.json", "/static/listed.json", "/static/none.js", "/static/a.py"):
        assert (await browser.get(path)).status == 404
