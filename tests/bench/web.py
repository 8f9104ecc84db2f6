"""What open pages cost the controller: how late its loop is, without and with 100 boards and 60 desks, while calls come
and go. The readers are a process of their own. Prints `name value unit`, one a line."""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import aiohttp

from agents.accounts.rights import Role
from agents.line.events import CallQueued, Entry, OfferAnswered, SeatLoggedIn, SeatResumed, TalkEnded
from agents.line.seats import Offered
from models.ids import CallId
from models.kinds import Kind
from models.store import open_store
from tests.bench.line import percentile
from tests.contract.web.browser import messages
from tests.contract.web.room import CITY, S1, S2, Room, opened_room
from tests.live.until import until

BOARDS, DESKS = 100, 60
RATES = (1, 5)  # calls a second
LASTS_S = 10.0
BEAT_S = 0.005
STEPS = 12  # events of the menus before the line


async def bench(out: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(str(Path(folder) / "centre.sqlite"), Path(folder) / "journal")
        try:
            async with opened_room(store, Path(folder)) as room:
                watching = asyncio.create_task(room.watch.run(store.read, store.merged))
                for rate in RATES:
                    await _measure(room, f"alone.{rate}-calls-a-second", rate, out)
                readers = await _readers(room)
                try:
                    for rate in RATES:
                        await _measure(room, f"{BOARDS}-boards-{DESKS}-desks.{rate}-calls-a-second", rate, out)
                finally:
                    readers.kill()
                    said, _ = await readers.communicate()
                out(said.decode().strip().splitlines()[-1])
                out(f"web.dropped {room.hub.dropped} pages")
                watching.cancel()
        finally:
            await store.close()


async def _readers(room: Room) -> asyncio.subprocess.Process:
    person = await room.person("boss", Role.SUPERVISOR)
    [cookie] = [each.value for each in person.http.cookie_jar if each.key == "ivr109-session"]
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.web", room.address, cookie), stdout=asyncio.subprocess.PIPE
    )
    await until(lambda: room.hub.count() >= BOARDS + DESKS, limit_s=30)
    return child


async def _measure(room: Room, name: str, rate: int, out: Callable[[str], None]) -> None:
    late_ms: list[float] = []
    beating = asyncio.create_task(_beat(late_ms))
    took_us = await _calls(room, name, rate)
    beating.cancel()
    for label, part in (("p50", 0.5), ("p99", 0.99)):
        out(f"web.loop-late.{name}.{label} {percentile(late_ms, part):.1f} ms")
    out(f"web.loop-late.{name}.max {max(late_ms):.1f} ms")
    out(f"web.log-append.{name}.p99 {percentile(took_us, 0.99):.0f} us")


async def _beat(late_ms: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due_s = loop.time() + BEAT_S
        await asyncio.sleep(BEAT_S)
        late_ms.append((loop.time() - due_s) * 1000)


async def _calls(room: Room, name: str, rate: int) -> list[float]:
    """Each with its menus, its wait, its ring, its talk; how long the controller needed to tell of one event."""
    loop, desk, took_us = asyncio.get_running_loop(), room.desk, list[float]()
    for seat in (S1, S2):
        desk.submit(SeatLoggedIn(seat))
    for n in range(int(LASTS_S * rate)):
        call = CallId(f"call-{n:05x}{sum(name.encode()):04x}")
        for step in range(STEPS):
            began_s = loop.time()
            room.write(Kind.STEP_ENTERED, call, step=f"step-{step}")
            took_us.append((loop.time() - began_s) * 1e6)
        desk.submit(CallQueued(Entry(call, CITY, room.clock.now())))
        for seat, state in list(desk.line.seats.items()):
            if isinstance(state, Offered):
                desk.submit(OfferAnswered(state.offer_id))
                room.write(Kind.SEAT_ANSWERED, state.call_id, seat=seat, offer=state.offer_id, waited_s=1)
                desk.submit(TalkEnded(state.call_id, seat))
                desk.submit(SeatResumed(seat))
        await asyncio.sleep(1 / rate)
    return took_us


async def read(address: str, cookies: list[str]) -> None:
    """In a process of its own: all the pages, shared among the sessions. Ends when killed; says every second how much
    came, and fails when a page is refused or ends."""
    seen = 0

    async def page(http: aiohttp.ClientSession, number: int) -> None:
        nonlocal seen
        calls = "all" if number < BOARDS else "own"
        headers = {"Cookie": f"ivr109-session={cookies[number % len(cookies)]}"}
        topics = "line,seat,call,alarm,figures,surge" if calls == "all" else "line,seat,call,ticket"
        async with http.get(f"{address}/api/events", params={"calls": calls, "topics": topics}, headers=headers) as got:
            got.raise_for_status()
            async for _ in messages(got):
                seen += 1

    connector, forever = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=forever) as http:
        pages = [asyncio.create_task(page(http, number)) for number in range(BOARDS + DESKS)]
        while not any(each.done() for each in pages):
            await asyncio.sleep(1)
            print(f"web.messages-read {seen} messages", flush=True)
        raise SystemExit("a page was refused, or its stream ended")


def main(out: Callable[[str], None] = print) -> None:
    asyncio.run(bench(out))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        asyncio.run(read(sys.argv[1], sys.argv[2:]))
    else:
        main()
