"""People's accounts over the API: made, changed, locked, let in again; and nobody locks the last door behind them."""

import pytest

from agents.accounts.rights import Role
from tests.contract.web.room import PASSWORD, Room

NEW = {"name": "dina", "shown_name": "Дина <b>", "roles": ["operator"], "queues": ["city"]}


async def test_made_lets_in_by_its_link_once(room: Room) -> None:
    admin = await room.person("admin", Role.ADMINISTRATOR)
    made = (await admin.ask("POST", "/api/users", NEW)).body
    assert (made["user"]["roles"], made["user"]["queues"], made["user"]["has_password"]) == (
        ["operator"],
        ["city"],
        False,
    )
    page, _, token = made["link"]["path"].partition("#")
    assert page == "/password"
    dina = room.browser()
    await dina.visit()
    assert (await dina.ask("POST", "/api/password", {"link": token, "password": PASSWORD})).status == 204
    assert (await dina.log_in("dina")).status == 200
    assert (await dina.ask("POST", "/api/password", {"link": token, "password": PASSWORD})).status in (403, 404)
    assert [each["name"] for each in (await admin.get("/api/users")).body["users"]] == ["admin", "dina"]
    await room.store.flush()
    told = [each.action for each in await room.store.accounts.audited(about="dina")]
    assert {"user.added", "password.link"} <= set(told)


async def test_roles_count_from_the_next_click_and_locking_at_once(room: Room) -> None:
    admin, dina = await room.person("admin", Role.ADMINISTRATOR), await room.person("dina", Role.OPERATOR)
    assert (await dina.get("/api/abandoned")).code == "forbidden"
    changed = await admin.ask(
        "PATCH", "/api/users/dina", {"roles": ["senior"], "all_queues": False, "queues": ["city"]}
    )
    assert (changed.body["roles"], changed.body["queues"]) == (["senior"], ["city"])
    assert (await dina.get("/api/abandoned")).status == 200
    again = (await admin.ask("PATCH", "/api/users/dina", {"all_queues": True})).body
    assert (again["roles"], again["queues"]) == (["senior"], None)
    assert (await admin.ask("PATCH", "/api/users/dina", {"locked": True})).body["disabled_at"] is not None
    assert (await dina.get("/api/me")).code == "not-logged-in"
    assert (await room.browser().log_in("dina")).code == "bad-login"
    assert (await admin.ask("POST", "/api/users/dina/link")).code == "no-such-user"
    await admin.ask("PATCH", "/api/users/dina", {"locked": False})
    assert (await dina.get("/api/me")).code == "not-logged-in"
    assert (await room.browser().log_in("dina")).status == 200


@pytest.mark.parametrize("change", [{"locked": True}, {"roles": ["operator"]}])
async def test_nobody_locks_themselves_out(room: Room, change: dict[str, object]) -> None:
    admin = await room.person("admin", Role.ADMINISTRATOR)
    assert (await admin.ask("PATCH", "/api/users/admin", change)).code == "not-yourself"
    assert (await admin.get("/api/users")).status == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "admin"}, "user-taken"),
        ({"name": "Ад мин"}, "bad-request"),
        ({"name": "../x"}, "bad-request"),
        ({"roles": []}, "bad-request"),
        ({"roles": ["emperor"]}, "bad-request"),
        ({"queues": ["no-such"]}, "no-such-queue"),
        ({"shown_name": "x" * 81}, "bad-request"),
    ],
)
async def test_a_wrong_account_is_refused(room: Room, change: dict[str, object], code: str) -> None:
    admin = await room.person("admin", Role.ADMINISTRATOR)
    assert (await admin.ask("POST", "/api/users", {**NEW, **change})).code == code
    assert len((await admin.get("/api/users")).body["users"]) == 1


async def test_whoever_is_not_there_cannot_be_changed(room: Room) -> None:
    admin = await room.person("admin", Role.ADMINISTRATOR)
    assert (await admin.ask("PATCH", "/api/users/nobody", {"locked": True})).code == "no-such-user"
    assert (await admin.ask("POST", "/api/users/nobody/link")).code == "no-such-user"
