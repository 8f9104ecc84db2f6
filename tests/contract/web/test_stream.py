"""The event stream: who sees what, resuming, slow readers, sessions that end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from agents.accounts.rights import Role
from agents.line.events import CallLeft, CallQueued, Entry, SeatLoggedIn, SeatPaused
from agents.web.api import events as events_room
from agents.web.door.limits import Limits, Rate
from agents.web.live import listener as listener_room
from agents.web.live.hub import AT_ONCE
from agents.web.live.listener import Listener
from agents.web.live.published import Eyes
from models.ids import CallId, SeatId, UserId
from models.kinds import Kind
from models.store import Store
from models.store.pages import Scope
from tests.contract.web.browser import Message, Person, messages
from tests.contract.web.room import CALLER, CITY, DANGER, S1, Room, opened_room
from tests.live.until import until

A, B = CallId("call-0a"), CallId("call-0b")


class Page:
    """Reads its stream to the end; `seen` is all there was."""

    def __init__(self) -> None:
        self.seen: list[Message] = []

    def kinds(self) -> list[str]:
        return [f"{each.event}:{each.body.get('kind', '')}".rstrip(":") for each in self.seen]

    async def saw(self, kind: str) -> Message:
        await until(lambda: kind in self.kinds())
        return self.seen[self.kinds().index(kind)]


@asynccontextmanager
async def watching(person: Person, last: str = "", **query: str) -> AsyncIterator[Page]:
    page = Page()
    headers = {"Last-Event-ID": last} if last else {}
    async with person.http.get(f"{person.address}/api/events", params=query, headers=headers) as got:
        assert (got.status, got.content_type) == (200, "text/event-stream")

        async def read() -> None:
            async for message in messages(got):
                page.seen.append(message)

        reading = asyncio.create_task(read())
        try:
            yield page
        finally:
            reading.cancel()


async def test_an_operator_sees_the_own_calls_and_a_board_sees_all(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(aigul) as desk, watching(boss, calls="all") as board:
        await desk.saw("reset")
        await aigul.ask("POST", "/api/seats/101/login")
        await aigul.ask("POST", "/api/seats/101/pause")
        room.write(Kind.CALL_ARRIVED, B, caller=CALLER)
        room.write(Kind.CALL_QUEUED, B, queue="city")
        room.write(Kind.OFFER_MADE, A, offer="o", seat="101", caller=CALLER)
        room.write(Kind.TICKET_DRAFTED, A, ticket="ticket-1", seat="101", text="су жоқ")
        room.write(Kind.OFFER_ENDED, A, offer="o", seat="101", why="missed")
        room.write(Kind.OFFER_MADE, A, offer="p", seat="102")
        room.write(Kind.ACTION_AUDITED, A, who="boss", action="recording.heard")
        room.write(Kind.CALL_ENDED, B, outcome="abandoned-in-line")
        await board.saw("call:CallEnded")
    assert desk.kinds() == ["reset", "seat", "seat", "call:OfferMade", "ticket:TicketDrafted", "call:OfferEnded"]
    assert desk.seen[3].body["fields"]["caller"] == CALLER
    assert board.kinds().count("call:OfferMade") == 2
    assert "call:ActionAudited" not in board.kinds()


async def test_personal_data_are_hidden_from_who_has_no_right_to_them(room: Room) -> None:
    analyst = await room.person("analyst", Role.ANALYST)
    async with watching(analyst, calls="all", topics="call,ticket,nonsense") as page:
        await page.saw("reset")
        room.write(Kind.CALL_ARRIVED, A, caller=CALLER, caller_name="Асан")
        room.write(Kind.FACT_NOTED, A, name="address", value="Абай 5")
        room.write(Kind.TICKET_EDITED, A, ticket="t", changes={"text": "Абай 5", "kind": "advice"})
        room.desk.submit(SeatLoggedIn(S1))
        edited = await page.saw("ticket:TicketEdited")
    assert "Абай" not in str(page.seen)
    assert "Асан" not in str(page.seen)
    assert CALLER not in str(page.seen)
    assert edited.body["fields"]["changes"] == {"text": "(hidden)", "kind": "advice"}
    assert "seat" not in page.kinds()


async def test_queues_limit_what_a_board_sees(room: Room) -> None:
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    async with watching(senior, calls="all") as page:
        await page.saw("reset")
        room.desk.submit(CallQueued(Entry(A, CITY, room.clock.now())))
        room.desk.submit(SeatLoggedIn(S1))
        room.desk.submit(CallQueued(Entry(B, DANGER, room.clock.now(), 0)))
        queued = await page.saw("call:CallQueued")
        line = await page.saw("line")
    assert queued.body["call_id"] == B
    assert [each["call_id"] for each in line.body["came"]] == [B]
    assert "seat" not in page.kinds()


async def test_the_line_is_told_as_it_changes(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(boss, topics="line") as page:
        await page.saw("reset")
        room.desk.submit(CallQueued(Entry(A, CITY, room.clock.now())))
        came = await page.saw("line")
        room.desk.submit(SeatLoggedIn(S1))
        await until(lambda: len(page.seen) == 3)
        room.desk.submit(CallLeft(A, "hung up"))
        await until(lambda: len(page.seen) == 4)
    assert [each["call_id"] for each in came.body["came"]] == [A]
    assert page.seen[2].body["came"][0]["ringing"] == "101"
    assert page.seen[3].body["gone"] == [A]


async def test_a_page_resumes_where_it_was_and_is_told_when_it_cannot(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(boss, calls="all") as page:
        await page.saw("reset")
        room.write(Kind.CALL_ARRIVED, A)
        last = (await page.saw("call:CallArrived")).number
    room.write(Kind.STEP_ENTERED, A, step="greeting")
    room.write(Kind.CALL_ENDED, A, outcome="abandoned-in-menu")
    await until(lambda: room.hub.last > last)
    async with watching(boss, last, calls="all") as page:
        await page.saw("call:CallEnded")
        room.write(Kind.CALL_ARRIVED, B)
        await page.saw("call:CallArrived")
    assert page.kinds() == ["call:StepEntered", "call:CallEnded", "call:CallArrived"]
    first = (await boss.get("/api/line")).body["last_event"]
    async with watching(boss, calls="all", last=first) as page:
        room.write(Kind.CALL_ARRIVED, CallId("call-0c"))
        assert (await page.saw("call:CallArrived")).body["call_id"] == "call-0c"
        assert "reset" not in page.kinds()
    for strange in ("older-1", f"{room.hub.epoch}-999999", f"{room.hub.epoch}-x", "-", "9" * 60, "\udc80"):
        async with watching(boss, strange.encode("ascii", "replace").decode()) as page:
            await page.saw("reset")


async def test_what_a_resuming_page_may_not_see_is_left_out(room: Room) -> None:
    senior = await room.person("senior", Role.SENIOR, queues=("danger",))
    last = (await senior.get("/api/line")).body["last_event"]
    room.write(Kind.CALL_QUEUED, A, queue="city")
    room.write(Kind.CALL_QUEUED, B, queue="danger")
    await until(lambda: room.hub.last != last)
    async with watching(senior, last, calls="all") as page:
        await page.saw("call:CallQueued")
    assert [each.body["call_id"] for each in page.seen] == [B]


async def test_a_page_that_is_too_slow_is_dropped_and_the_others_are_not(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_room, "WRITE_S", 0.3)
    slow, quick = await room.person("slow", Role.SUPERVISOR), await room.person("quick", Role.SUPERVISOR)
    async with slow.http.get(f"{slow.address}/api/events", params={"calls": "all"}):  # opened, never read
        async with watching(quick, calls="all") as page:
            await page.saw("reset")
            for n in range(12_000):
                room.write(Kind.FACT_NOTED, A, name="x", value="у" * 1000)
                if n % 100 == 99:
                    count = n + 1
                    await until(lambda count=count: page.kinds().count("call:FactNoted") == count)  # type: ignore[misc]
                if room.hub.count() == 1:
                    break
        assert room.hub.count() <= 1, "the slow one is gone"
    assert "dropped" not in page.kinds()


async def test_desks_are_told_before_boards_and_news_before_the_last_boards(room: Room) -> None:
    def opened(seat: SeatId | None) -> Listener:
        eyes = Eyes(frozenset({"seat"}), Scope(None, seat), personal=True, all_calls=True)
        return room.hub.join(UserId("user-1"), eyes)

    boards, desk = [opened(None) for _ in range(100 * AT_ONCE)], opened(S1)
    room.desk.submit(SeatLoggedIn(S1))
    await desk.wake.wait()
    assert len(desk.taken()) == 1
    assert sum(board.wake.is_set() for board in boards) < AT_ONCE
    room.desk.submit(SeatPaused(S1, "rest"))
    await desk.wake.wait()
    assert len(desk.taken()) == 1
    assert not all(board.wake.is_set() for board in boards)
    await until(lambda: all(board.wake.is_set() for board in boards))


async def test_a_page_far_behind_is_told_why_it_must_come_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener_room, "MOST_WAITING", 10)
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(boss, calls="all") as page:
        await page.saw("reset")
        for _ in range(40):  # in one tick: nobody can read in between
            room.write(Kind.STEP_ENTERED, A, step="s")
        dropped = await page.saw("dropped")
        await until(lambda: room.hub.count() == 0)
    assert dropped.body["code"] == "too-slow"
    assert dropped.body["remedy"]
    assert room.hub.dropped == 1


async def test_a_stream_ends_with_its_session(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events_room, "PING_S", 0.05)
    aigul = await room.person("aigul", Role.OPERATOR)
    async with watching(aigul) as page:
        await page.saw("reset")
        await aigul.ask("POST", "/api/logout")
        assert (await page.saw("ended")).body["code"] == "not-logged-in"


async def test_a_stream_keeps_the_session_of_whoever_sits_at_a_seat(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_room, "PING_S", 0.05)
    aigul, boss = await room.person("aigul", Role.OPERATOR), await room.person("boss", Role.SUPERVISOR)
    await aigul.ask("POST", "/api/seats/101/login")
    async with watching(aigul) as desk, watching(boss) as board:
        await desk.saw("reset")
        for _ in range(3):
            room.clock.by += timedelta(minutes=25)
            now = room.clock.now()
            await until(lambda now=now: _seen_at(room, "aigul", now))  # type: ignore[misc]
        await board.saw("ended")
        assert "ended" not in desk.kinds()


async def _seen_at(room: Room, name: str, at: object) -> bool:
    async with room.store._engines.reader.connect() as connection:
        query = text("SELECT max(s.seen_at) FROM session s JOIN user u USING (user_id) WHERE u.name = :name")
        seen = str((await connection.execute(query, {"name": name})).scalar_one())
    return seen >= str(at)[:16]


async def test_nobody_opens_more_streams_than_there_is_room_for(store: Store, tmp_path: Path) -> None:
    many = Rate(1000, 1000)
    async with opened_room(store, tmp_path, limits=Limits(many, many, many, streams=3, streams_of_user=2)) as room:
        aigul, boss = await room.person("aigul", Role.OPERATOR), await room.person("boss", Role.SUPERVISOR)
        async with watching(aigul), watching(aigul):
            assert (await aigul.get("/api/events")).code == "streams-full"
            async with watching(boss):
                assert (await boss.get("/api/events")).code == "streams-full"
        await until(lambda: room.hub.count() == 0)
        async with watching(aigul) as page:
            await page.saw("reset")
