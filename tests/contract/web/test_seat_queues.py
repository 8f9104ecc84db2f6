"""A seat moved between queues (D3): who may, what is kept, who is told, what a restart knows."""

from agents.accounts.rights import Role
from models.kinds import Kind
from tests.contract.web.room import CITY, DANGER, S1, S2, Room
from tests.contract.web.test_stream import watching
from tests.live.until import until

WHY = "пожар на Абая: туда нужны люди"


async def test_it_takes_the_calls_of_the_other_queue_and_who_and_why_are_kept(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    got = await boss.ask("POST", "/api/seats/101/queues", {"queues": ["danger"], "why": WHY})
    assert (got.status, got.body["changed"]) == (200, True), got.body
    assert (got.body["seat"]["queues"], got.body["seat"]["queues_of_site"]) == (["danger"], ["city"])
    assert room.desk.line.rules[S1].queues == (DANGER,)
    again = await boss.ask("POST", "/api/seats/101/queues", {"queues": ["danger", "danger"], "why": WHY})
    assert (again.status, again.body["changed"]) == (200, False)
    await room.store.flush()
    [event] = await room.store.read.recent_events({Kind.SEAT_MOVED}, room.clock.now().replace(year=2000))
    kept = {"seat": "101", "from": ["city"], "to": ["danger"], "site": ["city"], "who": "boss", "why": WHY}
    assert event.fields == kept
    audited = [each for each in await room.store.accounts.audited(about=S1) if each.action == "seat.queues"]
    assert [each.outcome for each in audited] == ["unchanged", "done"]


async def test_only_queues_of_ones_own_are_given_and_taken(room: Room) -> None:
    senior = await room.person("senior", Role.SENIOR, queues=("city",))
    for seat, queues, status in (
        ("101", ["danger"], 404),  # not theirs to give
        ("102", ["city"], 404),  # nor to take
        ("103", ["city", "danger"], 404),  # a seat of others
        ("101", ["nowhere"], 404),
        ("101", [], 400),
        ("102", ["danger"], 200),
    ):
        got = await senior.ask("POST", f"/api/seats/{seat}/queues", {"queues": queues, "why": ""})
        assert got.status == status, (seat, queues, got.body)
    assert [room.desk.line.rules[seat].queues for seat in (S1, S2)] == [(CITY,), (DANGER,)]


async def test_whoever_sits_there_moves_nothing_and_is_told(room: Room) -> None:
    aigul, boss = await room.person("aigul", Role.OPERATOR), await room.person("boss", Role.SUPERVISOR)
    senior = await room.person("senior", Role.SENIOR, queues=("city",))
    await aigul.ask("POST", "/api/seats/101/login")
    refused = await aigul.ask("POST", "/api/seats/101/queues", {"queues": ["danger"], "why": WHY})
    assert (refused.status, refused.code) == (403, "forbidden")
    async with watching(aigul) as desk, watching(senior, calls="all") as board:
        await until(lambda: desk.seen and board.seen)
        await boss.ask("POST", "/api/seats/101/queues", {"queues": ["danger"], "why": WHY + "\u202e"})
        told = (await desk.saw("queues")).body
        await board.saw("queues")  # who loses the seat is told, too
    assert (told["seat"], told["queues"], told["queues_of_site"]) == ("101", ["danger"], ["city"])
    assert (told["who"], told["why"]) == ("boss", WHY)
