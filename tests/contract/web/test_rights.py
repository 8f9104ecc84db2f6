"""Every route and every role, as a table: a route or a role that is not in it fails the test."""

import pytest

from agents.accounts.rights import Role
from agents.web.routes.table import ROUTES
from tests.contract.web.room import Room

#: Columns: operator, senior, inspector, supervisor, quality, analyst, administrator. x: may.
COLUMNS = (
    Role.OPERATOR,
    Role.SENIOR,
    Role.INSPECTOR,
    Role.SUPERVISOR,
    Role.QUALITY,
    Role.ANALYST,
    Role.ADMINISTRATOR,
)
TABLE = """
    xxxxxxx  GET /api
    xxxxxxx  GET /api/csrf
    xxxxxxx  POST /api/login
    xxxxxxx  POST /api/password
    xxxxxxx  POST /api/logout
    xxxxxxx  GET /api/me
    xxxxxxx  POST /api/me
    xx.xxxx  GET /api/line
    xx.xxxx  GET /api/seats
    xx.x..x  POST /api/seats/{seat}/{wish}
    .x.x..x  POST /api/seats/{seat}/queues
    xxxxxxx  GET /api/reasons
    xx.x..x  GET /api/seats/{seat}/figures
    xxxxxx.  GET /api/calls
    xxxxxx.  GET /api/calls/{call}
    xx.x...  GET /api/calls/{call}/card
    xx.xx..  GET /api/calls/{call}/transcripts
    .x.xx..  GET /api/recordings/{recording}
    .x.xxx.  GET /api/abandoned
    xxxxxx.  GET /api/tickets
    xxxxxx.  GET /api/tickets/{ticket}
    xxxxxx.  GET /api/tickets/{ticket}/history
    xxxx...  PATCH /api/tickets/{ticket}
    xxxx...  POST /api/tickets/{ticket}/close
    xxxxxxx  GET /api/catalogue
    xxxxxxx  GET /api/catalogue/{service}/checklists
    xxxxxxx  POST /api/suggestions
    xx.xx..  GET /api/words/{call}
    xxxxxxx  POST /api/triggers
    xxxxxxx  GET /api/articles/{service}
    xxxxxxx  GET /api/addresses
    xxxx...  GET /api/duplicates
    ...x..x  GET /api/audit
    xxxxxxx  GET /api/events
    xx.x...  GET /api/calls/{call}/talk
    xx.x...  POST /api/calls/{call}/hold
    xx.x...  POST /api/calls/{call}/recording
    xx.x...  POST /api/calls/{call}/transfer
    xx.x...  POST /api/calls/{call}/transfer/complete
    xx.x...  POST /api/calls/{call}/transfer/cancel
    xx.x...  POST /api/calls/{call}/conference
    xx.x...  POST /api/calls/{call}/hang-up
    xx.x...  POST /api/seats/{seat}/dial
    xx.x...  POST /api/seats/{seat}/help
    .x.x...  POST /api/calls/{call}/listen
    .x.x...  POST /api/calls/{call}/listen/stop
    .x.x...  POST /api/calls/{call}/move
    .x.x...  POST /api/calls/{call}/call-back
    xx.x...  GET /api/telephone
    xx.x...  GET /telephone
    xx.xxxx  GET /api/board
    xx.xxxx  GET /api/figures/today
    xx.xxxx  GET /api/figures/series
    xx.xxxx  GET /api/alarms
    xxxxxx.  GET /api/surges
    .x.x..x  POST /api/surges/dismiss
    xxxxxx.  GET /api/calls/{call}/soundtrack
    .x.xx..  GET /api/calls/{call}/audio
    .x.xx..  GET /api/calls/{call}/waveform/{recording}
    ..xx.x.  GET /api/tickets.csv
    xxxxxx.  GET /api/tickets/count
    xxxx...  POST /api/tickets/{ticket}/moves
    .xxx...  POST /api/tickets/{ticket}/assign
    .xxx...  GET /api/owners
    ......x  GET /api/users
    ......x  POST /api/users
    ......x  PATCH /api/users/{user}
    ......x  POST /api/users/{user}/link
"""
EXPECTED = {line.split(maxsplit=1)[1]: line.split()[0] for line in TABLE.strip().splitlines()}
PLACES = {
    "{seat}": "101",
    "{wish}": "ready",
    "{call}": "call-0a",
    "{recording}": "tape-call-0a-caller",
    "{ticket}": "ticket-1",
    "{service}": "no.such",
    "{user}": "nobody",
}
PUBLIC = ("GET /api", "GET /api/csrf", "POST /api/login", "POST /api/password")


def test_the_table_names_every_route() -> None:
    assert sorted(route.name for route in ROUTES) == sorted(EXPECTED)
    assert set(COLUMNS) == set(Role)


@pytest.mark.parametrize("column", range(len(COLUMNS)))
async def test_what_each_role_may(room: Room, column: int) -> None:
    person = await room.person("somebody", COLUMNS[column])
    for name, marks in EXPECTED.items():
        method, address = name.split()
        if address in ("/api/logout", "/api/events", "/api/login", "/api/password"):
            continue  # the first and the last have tests of their own; the others need no right
        for place, value in PLACES.items():
            address = address.replace(place, value)
        got = await person.ask(method, address, None if method == "GET" else {})
        assert (got.body is None or got.body.get("code") != "forbidden") is (marks[column] == "x"), (name, got.body)
        assert got.status != 500, (name, got.body)


async def test_without_a_session_nothing_but_the_door(room: Room) -> None:
    stranger = room.browser()
    await stranger.visit()
    for name in EXPECTED:
        method, address = name.split()
        for place, value in PLACES.items():
            address = address.replace(place, value)
        got = await stranger.ask(method, address, None if method == "GET" else {})
        assert (got.status != 401) is (name in PUBLIC), (name, got.body)


async def test_a_role_that_nobody_knows_gives_nothing(room: Room) -> None:
    person = await room.person("somebody", Role.ANALYST)
    user = await room.store.accounts.user("somebody")
    assert user is not None
    await room.store.accounts.set_roles(user.user_id, ["emperor"], None)
    assert (await person.get("/api/me")).body["rights"] == []
    assert (await person.get("/api/line")).code == "forbidden"
