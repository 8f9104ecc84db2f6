"""The warden against an Asterisk that answers as the real one does: whom it moves, and when it does not."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from ivr.site import Centre
from ivr.switch.warden import CONNECTIONS, Warden
from tests.live.sites import small_site

RINGING, WAITING, TALKING, SEAT = "PJSIP/trunk-1", "PJSIP/trunk-2", "PJSIP/trunk-3", "PJSIP/seat-101-4"
PID = 4711


def channel(name: str, state: str = "Up") -> dict[str, Any]:
    app = "Stasis" if name != SEAT else "AppDial"
    return {"id": name, "name": name, "state": state, "dialplan": {"app_name": app, "context": "arrival"}}


@dataclass
class Switch:
    """What it is asked for, and what it has done."""

    beat_at: Callable[[], float] = time.time
    asked: int = 0
    moved: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    others: tuple[str, ...] = ()

    async def variable(self, _: web.Request) -> web.Response:
        beat_at = self.beat_at()
        self.asked += 1
        return web.json_response({"value": f"{beat_at:.3f}-101-102-"})

    async def channels(self, _: web.Request) -> web.Response:
        there = [channel(RINGING, "Ring"), *map(channel, (WAITING, TALKING, SEAT, *self.others))]
        return web.json_response([each for each in there if each["id"] not in self.moved])

    async def bridges(self, _: web.Request) -> web.Response:
        return web.json_response([{"channels": [TALKING, SEAT]}])

    async def move(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        assert request.query["context"] == "fallback"
        if name in self.gone:
            return web.json_response({"message": "Channel not found"}, status=404)
        self.moved.append(name)
        return web.Response(status=204)


@dataclass
class Hanging(Switch):
    """Beats until it was asked often enough to be known for one that lives, however long that takes; then hangs."""

    asked_alive: int = 3
    last_beat_at: float = 0.0

    def __post_init__(self) -> None:
        self.beat_at = self._beat_at

    def _beat_at(self) -> float:
        if self.asked < self.asked_alive:
            self.last_beat_at = time.time()
        return self.last_beat_at


@asynccontextmanager
async def watched(
    folder: Path, switch: Switch, pid: Callable[[], int | None], **limits: float
) -> AsyncIterator[web.Server]:
    app = web.Application()
    app.router.add_get("/ari/asterisk/variable", switch.variable)
    app.router.add_get("/ari/channels", switch.channels)
    app.router.add_get("/ari/bridges", switch.bridges)
    app.router.add_post("/ari/channels/{id:.+}/continue", switch.move)
    async with TestServer(app) as server:
        assert server.port is not None
        centre = _on_port(small_site(folder), server.port)
        running = asyncio.create_task(Warden(centre, pid=pid, **limits).run())
        try:
            async with asyncio.timeout(60):
                yield server.handler
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _on_port(centre: Centre, port: int) -> Centre:
    asterisk = centre.site.asterisk.model_copy(update={"ari_port": port})
    return centre._replace(
        site=centre.site.model_copy(update={"asterisk": asterisk}), paths=replace(centre.paths, var=centre.paths.var)
    )


async def so(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 the other side is a server
        await asyncio.sleep(0.01)


async def test_a_hung_controller_loses_its_waiting_callers_to_the_fallback(tmp_path: Path) -> None:
    switch = Hanging()
    async with watched(tmp_path, switch, lambda: PID, hung_s=2, patience_s=600):
        await so(lambda: set(switch.moved) == {RINGING, WAITING})
    assert time.time() - switch.last_beat_at >= 2, "not before it was silent for so long"


async def test_a_controller_that_is_being_restarted_is_waited_for(tmp_path: Path) -> None:
    began_s = time.time()
    async with watched(tmp_path, switch := Switch(beat_at=lambda: began_s - 100), lambda: PID, patience_s=600):
        await so(lambda: switch.asked >= 4)
    assert switch.moved == []


async def test_patience_ends_too(tmp_path: Path) -> None:
    began_s = time.time()
    async with watched(tmp_path, switch := Switch(beat_at=lambda: began_s - 100), lambda: None, patience_s=99):
        await so(lambda: set(switch.moved) == {RINGING, WAITING})


async def test_a_living_one_is_left_alone(tmp_path: Path) -> None:
    async with watched(tmp_path, switch := Switch(), lambda: PID, hung_s=5, patience_s=10):
        await so(lambda: switch.asked >= 4)
    assert switch.moved == []


async def test_a_machine_that_stood_still_takes_nobody_from_a_living_controller(tmp_path: Path) -> None:
    switch = Switch()
    async with watched(tmp_path, switch, lambda: PID, hung_s=1.5, patience_s=2):
        await so(lambda: switch.asked >= 2)
        before_s = time.time()
        switch.beat_at = lambda: before_s  # the controller's next beat comes a little after the warden's next look
        time.sleep(2.5)  # noqa: ASYNC251 everything stands still
        asked = switch.asked
        await so(lambda: switch.asked > asked)
        switch.beat_at = time.time
        await so(lambda: switch.asked > asked + 4)
    assert switch.moved == []


async def test_when_a_leader_ends_only_who_still_hears_it_ring_is_moved(tmp_path: Path) -> None:
    leader: list[int | None] = [PID]
    switch = Switch()
    async with watched(tmp_path, switch, lambda: leader[0]):
        await so(lambda: switch.asked >= 1)
        leader[0] = None
        await so(lambda: bool(switch.moved))
        asked = switch.asked
        await so(lambda: switch.asked > asked + 1)
    assert switch.moved == [RINGING]


async def test_a_standby_that_leads_already_changes_nothing_of_it(tmp_path: Path) -> None:
    leader: list[int | None] = [PID]
    async with watched(tmp_path, switch := Switch(), lambda: leader[0]):
        await so(lambda: switch.asked >= 1)
        leader[0] = PID + 1
        await so(lambda: bool(switch.moved))
    assert switch.moved == [RINGING]


async def test_a_caller_who_has_just_gone_keeps_nobody_from_being_moved(tmp_path: Path) -> None:
    switch = Switch(beat_at=lambda: 0.0, gone={WAITING})
    async with watched(tmp_path, switch, lambda: None, patience_s=1):
        await so(lambda: RINGING in switch.moved)
    assert set(switch.moved) == {RINGING}


async def test_it_holds_few_threads_of_asterisk_and_gives_them_back(tmp_path: Path) -> None:
    crowd = tuple(f"PJSIP/trunk-{n}" for n in range(10, 90))
    switch = Switch(beat_at=lambda: 0.0, others=crowd)
    async with watched(tmp_path, switch, lambda: None, patience_s=1) as door:
        await so(lambda: set(crowd) <= set(switch.moved))
        assert len(door.connections) <= CONNECTIONS
        await so(lambda: len(door.connections) <= 3)  # SPARE_S / ASK_EVERY_S, and the one in use
