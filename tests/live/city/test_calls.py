"""Whole calls over real SIP and RTP: a running centre, and the city that calls it."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ivr.call import names
from ivr.call.tape.shelf import RATE, Shelf
from ivr.city.city import City
from ivr.city.met import CallerMet
from ivr.city.people import HOSTILE_NAMES
from ivr.city.script import Connected, HangUp, Hear, Listen, Pause, Press, Say, Stay
from ivr.city.simulation import left_in
from ivr.city.sound import sounding_s
from ivr.city.staff import declines, misses
from models.records import Call
from tests.live.centre import RunningCentre, alive
from tests.live.city.people import OPERATOR, caller, quick_operator, talks
from tests.live.until import until


async def logged(centre: RunningCentre, fits: Callable[[Call], bool]) -> Call:
    """The newest call in the record that fits and has ended."""
    async with centre.store() as store:

        async def newest() -> Call | None:
            return next((each for each in await store.read.recent_calls(200) if fits(each) and each.ended_at), None)

        found = await until(newest)
    assert found is not None
    return found


async def logged_of(centre: RunningCentre, number: str) -> Call:
    return await logged(centre, lambda call: call.caller == number)


async def seat_state(centre: RunningCentre, seat: str) -> str:
    lines = (await centre.ivr("seat", "list")).text.splitlines()
    return next(line.split()[1] for line in lines if line.startswith(seat))


def processes_of(folder: Path) -> list[str]:
    """Command lines that name a folder."""
    lines = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(each.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return [line for line in lines if str(folder) in line]


async def test_the_demonstration_turns_a_call_into_a_ticket(centre: RunningCentre) -> None:
    said = await centre.ivr("demo", "--language", "ru", limit_s=240)
    assert said.status == 0, said.text
    assert "failed" not in said.text
    assert said.text.count("  ok  ") >= 16
    assert "heard was “상담원 연결해 주세요”" in said.text  # no model for kk and ru here: shown in Korean
    assert processes_of(centre.centre.paths.var / "korean") == []
    assert await seat_state(centre, "101") == "logged-out"
    async with centre.store() as store:
        [ticket] = await store.read.tickets(limit=1)
        assert (ticket.state, ticket.language, ticket.seat) == ("registered", "ru", "101")
        assert ticket.path[-2:] == ("connecting", "line")
        assert f"ticket show {ticket.public}" in said.text
        [call] = await store.read.recent_calls(1)
        assert (call.outcome, call.seat, call.ticket) == ("answered", "101", ticket.ticket_id)
    for leg in ("caller", "seat"):
        tape = Shelf(centre.centre.paths.recordings).read(names.tape(call.call_id, leg), 0, 60 * RATE)
        assert sounding_s(tape) > 0.3, leg


async def test_three_callers_reach_one_seat_in_their_order(centre: RunningCentre) -> None:
    people = [talks(f"+7701000020{at}") for at in range(3)]
    async with City(centre.centre, ["101"]) as city:
        await city.log_in("101", quick_operator())

        async def after(s: float, at: int) -> CallerMet:
            await asyncio.sleep(s)
            return await city.call(people[at])

        met = await asyncio.gather(*(after(0.4 * at, at) for at in range(3)))
    assert city.seats["101"].callers == [each.citizen for each in people]
    assert [each.reached for each in met] == ["seat 101"] * 3


async def test_who_gives_up_is_in_the_log(centre: RunningCentre) -> None:
    async with City(centre.centre, []) as city:
        met = await city.call(caller("+77010000301", (*OPERATOR, Connected(), HangUp()), patience_s=4))
    assert (met.ended, met.reached) == ("gave up", "")
    assert (await logged_of(centre, "+77010000301")).outcome == "abandoned-in-line"


async def test_a_missed_and_a_declined_ring_keep_the_caller(centre: RunningCentre) -> None:
    async with City(centre.centre, ["101", "102", "103"]) as city:
        await city.log_in("101", quick_operator(misses()))
        await city.log_in("102", quick_operator(declines()))
        await city.log_in("103", quick_operator())
        met = await city.call(talks("+77010000401"))
    seats = city.seats
    assert met.reached == "seat 103"
    assert (seats["101"].missed, seats["102"].declined, seats["103"].answered) == (1, 1, 1)
    assert (await logged_of(centre, "+77010000401")).seat == "103"


async def test_callers_in_danger_reach_112_in_the_city_and_hear_it(centre: RunningCentre) -> None:
    script = (
        *(Hear(), Pause(0.5), Press("2"), Listen(8), Press("1")),
        *(Connected(20), Listen(5), Say("Пожар!"), Stay(9)),
    )
    numbers = [f"+7701000050{at}" for at in range(4)]
    people = [replace(caller(number, script), plan="danger") for number in numbers]
    async with City(centre.centre, []) as city:
        met = await asyncio.gather(*map(city.call, people))
    assert city.reached_outside == ["112"] * 4
    assert [each.reached for each in met] == ["112"] * 4
    assert [each.citizen for each in met if each.heard_talk_s < 0.3] == []
    for number in numbers:
        assert (await logged_of(centre, number)).outcome == "diverted"


async def test_hidden_and_hostile_callers_are_calls_like_others(centre: RunningCentre) -> None:
    script = (Hear(), HangUp())
    numbers = [f"+7701000060{at}" for at in range(len(HOSTILE_NAMES))]
    async with City(centre.centre, []) as city:
        hidden = await city.call(caller("", script, ""))
        met = [await city.call(caller(*each)) for each in zip(numbers, [script] * 9, HOSTILE_NAMES, strict=False)]
    assert hidden.answered_ms is not None
    assert (await logged(centre, lambda call: not call.caller)).outcome == "abandoned-in-menu"
    assert [each.answered_ms is not None for each in met] == [True] * len(HOSTILE_NAMES)
    for number in numbers:
        call = await logged_of(centre, number)
        assert call.outcome == "abandoned-in-menu"
        assert len(call.caller_name) <= 64
        assert call.caller_name.isprintable()
    assert (await logged_of(centre, numbers[0])).caller_name == "x" * 64
    assert "${SHELL(id)}" in (await logged_of(centre, numbers[1])).caller_name


async def test_numbers_become_whole(centre: RunningCentre) -> None:
    async with City(centre.centre, []) as city:
        for shown in ("87010000701", "550701"):
            await city.call(caller(shown, (HangUp(),)))
    for whole in ("+77010000701", "+77172550701"):
        assert (await logged_of(centre, whole)).outcome == "abandoned-in-menu"


async def test_nothing_is_left_behind(centre: RunningCentre) -> None:
    async with City(centre.centre, ["101"]) as city:
        await city.log_in("101", quick_operator())
        pid, waiting = city.asterisk.pid, asyncio.create_task(city.call(talks("+77010000801")))
        await until(lambda: city.seats["101"].rang)
    await waiting  # the city ended in the middle of the call
    assert pid is not None
    assert not alive(pid)
    assert await left_in(centre.centre) == ()
    assert "seat-101/" not in await centre.asterisk.cli("pjsip show contacts")
    assert await seat_state(centre, "101") == "logged-out"
    assert (await logged_of(centre, "+77010000801")).outcome


async def test_a_simulation_agrees_with_the_log(centre: RunningCentre, tmp_path: Path) -> None:
    out = tmp_path / "met.json"
    words = ("simulate", "--citizens", "2", "--seats", "1", "--minutes", "0.1", "--seed", "850", "--json", str(out))
    said = await centre.ivr(*words, limit_s=120)
    assert said.status == 0, said.text
    assert "of 2 calls" in said.text
    assert "agree" in said.text
    assert out.read_text("utf-8").count('"call_id": "call-') == 2
