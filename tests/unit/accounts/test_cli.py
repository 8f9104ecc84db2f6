"""ivr user, from the first administrator on."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.accounts.tokens import digest
from ivr.cli import main
from models.store import open_store

SITE = """
city: {kk: "Қала", ru: "Город"}
area_code: "7172"
languages: [kk, ru]
trunk: {addresses: [127.0.0.1]}
queues: {city: {}, danger: {}}
"""


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "site.yaml").write_text(SITE)
    return tmp_path


def ivr(var: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(var / "site.yaml"), "--var", str(var), "user", *words])


def link_of(result: Result) -> str:
    found = re.search(r"\n  http://127\.0\.0\.1:8109/password#(\S{43})\n", result.output)
    assert found, result.output
    return found[1]


def test_the_first_administrator_comes_by_a_link_until_there_is_one(var: Path) -> None:
    first, again = link_of(ivr(var, "first")), link_of(ivr(var, "first"))
    assert first != again
    assert "no password yet" in ivr(var, "list").output
    assert ivr(var, "password", "admin", "--password", "сарыарқа дала желі").exit_code == 0
    assert ivr(var, "first").output == "there is an administrator already: admin\n"


async def test_only_the_links_hash_is_kept_and_what_was_done_is_audited(var: Path) -> None:
    link = link_of(await asyncio.to_thread(ivr, var, "first"))
    store = await open_store(str(var / "centre.sqlite"), None)
    [user] = await store.accounts.users()
    found = await store.accounts.user_of_link(digest(link), user.created_at)
    [audited] = await store.accounts.audited()
    await store.close()
    assert found == user
    assert (audited.action, audited.about, audited.origin) == ("password.link", "admin", "command line")
    assert link.encode() not in (var / "centre.sqlite").read_bytes()


def test_a_user_is_added_given_roles_disabled_and_let_in_again(var: Path) -> None:
    link_of(ivr(var, "add", "Aigul", "--role", "operator", "--queue", "city", "--shown", "Айгүл\x1b[2J"))
    listed = ivr(var, "list").output
    assert listed.split() == ["aigul", "no", "password", "yet", "operator", "city", "Айгүл\ufffd[2J"]
    assert "senior, quality" in ivr(var, "role", "aigul", "--role", "senior", "--role", "quality").output
    assert "all queues" in ivr(var, "list").output
    assert "disabled" in ivr(var, "disable", "aigul").output
    assert "disabled" not in ivr(var, "disable", "aigul", "--undo").output
    link_of(ivr(var, "password-link", "aigul"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("role", "nobody", "--role", "senior"), "there is no user 'nobody'"),
        (("disable", "x\x1b[2J"), "there is no user"),
        (("add", "a b", "--role", "operator"), "is no name"),
        (("add", "x", "--role", "operator"), "is no name"),
        (("add", "aigul", "--role", "emperor"), "Invalid value for '--role'"),
        (("add", "aigul", "--role", "operator", "--queue", "nowhere"), "the site has no queue"),
    ],
)
def test_what_is_wrong_is_a_sentence(var: Path, words: tuple[str, ...], says: str) -> None:
    result = ivr(var, *words)
    assert result.exit_code != 0
    assert says in result.output
    assert "\x1b" not in result.output
    assert json.dumps(result.output).count("Traceback") == 0


def test_a_name_is_taken_once_and_a_weak_password_not_at_all(var: Path) -> None:
    ivr(var, "add", "aigul", "--role", "operator")
    assert "already" in ivr(var, "add", "AIGUL", "--role", "operator").output
    assert "too easy" in ivr(var, "password", "aigul", "--password", "password").output
