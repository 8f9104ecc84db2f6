"""The board over the API: what it shows, whom, and what it is told as it happens."""

import asyncio
from datetime import timedelta
from pathlib import Path

from agents.accounts.rights import Role
from agents.board.alarms import GRAVE, TOLD
from agents.line.events import CallLeft, CallQueued, Entry, OfferAnswered, SeatLoggedIn, SeatPaused, TalkEnded
from agents.line.seats import Offered
from agents.web.live.watch import Watch
from agents.web.texts.board import ALARMS, FIGURES, alarm_texts
from agents.web.texts.refusals import LANGUAGES
from models.events import CallEvent
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind
from models.store import Store
from tests.contract.web.room import CALLER, CITY, DANGER, S1, S3, Room, opened_room
from tests.contract.web.test_stream import watching
from tests.live.until import until

A, B, C = CallId("call-0a"), CallId("call-0b"), CallId("call-0c")


def comes(room: Room, call: CallId, ago_s: float = 0, queue: QueueId = CITY) -> None:
    room.write(Kind.CALL_ARRIVED, call, caller=CALLER, caller_name="Асан", dialled="109", channel="c", flow="109")
    room.write(Kind.STEP_ENTERED, call, step="menu")
    room.write(Kind.CALLER_HEARD, call, text="үйде су жоқ", language="kk")
    at = room.clock.now() - timedelta(seconds=ago_s)
    room.desk.submit(CallQueued(Entry(call, queue, at)))


def answers(room: Room, seat: SeatId = S1) -> None:
    state = room.desk.line.seats[seat]
    assert isinstance(state, Offered)
    room.desk.submit(OfferAnswered(state.offer_id))
    room.write(Kind.SEAT_ANSWERED, state.call_id, seat=seat, offer=state.offer_id, waited_s=1)


async def heard(room: Room) -> None:
    """Until the hub has told all that was written."""
    await until(lambda: not room.hub.has_incoming)


async def test_everything_in_one_answer(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    room.desk.submit(SeatLoggedIn(S1))
    comes(room, A)
    answers(room)
    comes(room, B, ago_s=30)
    await heard(room)
    seen = (await boss.get("/api/board")).body
    [waiting] = seen["line"]["waiting"]
    assert (waiting["call_id"], waiting["place"]) == (B, 1)
    assert set(seen["told"]) == {A, B}
    told = seen["told"][B]
    assert (told["number"], told["said"]) == (CALLER, "үйде су жоқ")
    assert [stage["text"] for stage in told["path"]] == ["Главное меню", "үйде су жоқ"]
    figures = seen["today"]["figures"]
    assert figures["waiting"]["value"] == 1
    assert figures["talking"]["value"] == 1
    assert 30 <= figures["longest_now"]["value"] < 60


async def test_figures_of_the_day_with_their_definitions(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    room.desk.submit(SeatLoggedIn(S1))
    comes(room, A)
    answers(room)
    comes(room, B)
    room.desk.submit(CallLeft(B, "caller hung up"))
    room.write(Kind.CALL_ENDED, B, outcome="abandoned-in-line")
    await heard(room)
    today = (await boss.get("/api/figures/today")).body
    figures = {key: figure["value"] for key, figure in today["figures"].items()}
    assert (figures["offered"], figures["answered"], figures["abandoned"], figures["service_level"]) == (2, 1, 1, 0.5)
    assert today["figures"]["service_level"]["name"] == "Уровень обслуживания"
    assert "Цель: 80 %" in today["figures"]["service_level"]["definition"]
    series = (await boss.get("/api/figures/series", step_s="900")).body
    assert sum(series["offered"]) == 2
    assert {len(values) for name, values in series.items() if isinstance(values, list)} == {len(series["at"])}


async def test_whoever_sits_down_to_listen_gets_no_call_in_between(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    comes(room, A)
    sat = await boss.ask("POST", f"/api/seats/{S1}/login", {"reason": "supervision"})
    assert (sat.body["seat"]["state"], sat.body["seat"]["why"]) == ("paused", "supervision")
    assert room.floor.offers() == []
    await boss.ask("POST", f"/api/seats/{S1}/ready", {})
    assert [offer.call_id for offer in room.floor.offers()] == [A]


async def test_figures_are_told_as_they_change(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    narrow = await room.person("narrow", Role.SUPERVISOR, queues=("danger",))
    async with watching(boss, topics="figures") as page, watching(narrow, topics="figures,line") as other:
        comes(room, A)
        await heard(room)
        room.watch.look()
        await until(lambda: any(each.event == "figures" for each in page.seen))
        room.desk.submit(CallQueued(Entry(B, DANGER, room.clock.now())))
        await until(lambda: any(each.event == "line" for each in other.seen))
    assert any(each.event == "figures" and each.body["figures"]["offered"] == 1 for each in page.seen)
    assert not any(each.event == "figures" for each in other.seen)


async def test_whoever_may_see_one_queue_sees_its_figures(room: Room) -> None:
    narrow = await room.person("narrow", Role.SUPERVISOR, queues=("danger",))
    comes(room, A, queue=CITY)
    comes(room, B, queue=DANGER)
    await heard(room)
    seen = (await narrow.get("/api/board")).body
    assert [each["call_id"] for each in seen["line"]["waiting"]] == [B]
    assert set(seen["told"]) == {B}
    assert seen["today"]["figures"]["offered"]["value"] == 1


async def test_without_the_right_words_and_numbers_are_hidden(room: Room) -> None:
    analyst = await room.person("analyst", Role.ANALYST)
    comes(room, A)
    await heard(room)
    told = (await analyst.get("/api/board")).body["told"][A]
    assert told["said"] == ""
    assert CALLER not in str(told)
    assert "су жоқ" not in str(told)
    administrator = await room.person("admin", Role.ADMINISTRATOR)
    assert (await administrator.get("/api/board")).body["told"] == {}


async def test_an_alarm_is_raised_told_and_ended(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(boss, topics="alarm") as page:
        comes(room, A, ago_s=200)
        room.watch.look()
        await until(lambda: any(each.event == "alarm" for each in page.seen))
        seen = {each["what"] for each in (await boss.get("/api/alarms")).body["alarms"]}
        assert seen == {"longest-wait", "unattended"}
        room.desk.submit(SeatLoggedIn(S1))
        answers(room)
        room.watch.look()
        room.clock.by += timedelta(seconds=11)
        room.watch.look()
        assert (await boss.get("/api/alarms")).body["alarms"] == []
        await until(lambda: sum(each.body.get("ended", False) for each in page.seen) == 2)
    first = next(each.body for each in page.seen if each.event == "alarm")
    assert set(first["texts"]) == set(LANGUAGES)
    await room.store.flush()
    kept = await room.store.read.recent_events((Kind.ALARM_RAISED, Kind.ALARM_ENDED), room.clock.now() - timedelta(1))
    assert sorted((event.kind, event.fields["what"]) for event in kept) == [
        ("AlarmEnded", "longest-wait"),
        ("AlarmEnded", "unattended"),
        ("AlarmRaised", "longest-wait"),
        ("AlarmRaised", "unattended"),
    ]


async def test_alarms_of_other_parts_join(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    for what, standing in (("disk-low", ["disk-low"]), ("disk-full", ["disk-full"]), ("disk-has-room", [])):
        room.write(Kind.ALARM_RAISED, "", what=what, why="")
        await heard(room)
        assert [each["what"] for each in (await boss.get("/api/alarms")).body["alarms"]] == standing


async def test_who_writes_up_or_talks_leaves_nobody_unattended(room: Room) -> None:
    room.desk.submit(SeatLoggedIn(S1))
    comes(room, A)
    answers(room)
    comes(room, B, ago_s=60)
    assert room.watch.now().unattended_s == 0
    room.desk.submit(TalkEnded(A, S1))
    room.desk.submit(SeatPaused(S1, "lunch"))
    room.desk.submit(CallLeft(B, "caller hung up"))
    comes(room, C, ago_s=60)
    assert room.watch.now().unattended_s >= 60
    room.desk.submit(SeatLoggedIn(S3))  # of another queue
    assert room.watch.now().unattended_s >= 60


async def test_many_calls_about_one_thing_are_one_incident(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    service = next(name for name in room.parts.catalogue.services)
    async with watching(boss, topics="surge") as page:
        for n in range(5):
            fields = {"ticket": f"ticket-{n}", "service": service, "address": f"Абай көшесі, {n}"}
            room.write(Kind.TICKET_DRAFTED, f"call-{n}", **fields)
        await heard(room)
        room.watch.look()
        await until(lambda: any(each.event == "surge" for each in page.seen))
    [surge] = (await boss.get("/api/surges")).body["surges"]
    assert (surge["service"], surge["place"], surge["count"]) == (service, "Абай көшесі", 5)
    assert len(surge["calls"]) == 5
    gone = await boss.ask("POST", "/api/surges/dismiss", {"service": service, "place": surge["place"]})
    assert gone.body == {"surges": []}
    assert (await boss.ask("POST", "/api/surges/dismiss", {"service": "no.such"})).code == "no-such-service"


async def test_the_day_is_read_back_after_a_restart(store: Store, tmp_path: Path) -> None:
    async with opened_room(store, tmp_path) as before:
        before.desk.submit(SeatLoggedIn(S1))
        comes(before, A)
        answers(before)
        comes(before, B)
        await heard(before)
        was = before.watch.tally.total()
        await store.flush()
    async with opened_room(store, tmp_path) as room:
        assert room.watch.tally.total().offered == 0
        running = asyncio.create_task(room.watch.run(store.read, store.merged))
        comes(room, C)  # while the day is being read
        await until(lambda: room.watch.tally.total().offered == 3)
        running.cancel()
        now = room.watch.tally.total()
        assert (now.offered, now.answered, now.within) == (was.offered + 1, was.answered, was.within)


async def test_a_day_that_cannot_be_read_yet_is_read_later(store: Store, tmp_path: Path) -> None:
    async with opened_room(store, tmp_path) as room:
        there = asyncio.Event()
        running = asyncio.create_task(room.watch.run(store.read, there.wait))  # type: ignore[arg-type]
        comes(room, A, ago_s=200)
        await until(lambda: bool(room.watch.alarms()))  # alarms do not wait for the record
        await heard(room)
        there.set()
        await until(lambda: room.watch.tally.total().offered == 1)
        running.cancel()


async def test_calls_from_before_a_restart_are_read_once(store: Store, tmp_path: Path) -> None:
    async with opened_room(store, tmp_path) as before:
        comes(before, A)
        await store.flush()
    async with opened_room(store, tmp_path) as room:
        room.desk.submit(CallQueued(Entry(A, CITY, room.clock.now())))
        boss = await room.person("boss", Role.SUPERVISOR)
        told = (await boss.get("/api/board")).body["told"][A]
        assert (told["number"], told["said"]) == (CALLER, "үйде су жоқ")
        reads = 0

        async def read(_: str) -> tuple[CallEvent, ...]:
            nonlocal reads
            reads += 1
            return ()

        now = room.clock.now()
        for _ in range(3):
            await room.watch.recalled.events_of("call-other", now, read)
        assert reads == 1


def test_every_text_is_there_in_three_languages() -> None:
    for texts in (*FIGURES.values(), *ALARMS.values()):
        assert set(texts) == set(LANGUAGES)
    for what in ALARMS:
        assert all("{" not in text for text in alarm_texts(what, 0.7).values())


def test_every_alarm_has_a_text(room: Room) -> None:
    names = {told.begins for told in TOLD.values() if told.begins} | {rule.what for rule in room.watch._rules()}
    assert names | GRAVE == set(ALARMS)
    assert isinstance(room.watch, Watch)
