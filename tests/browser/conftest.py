"""Tests of the pages in a real browser against a whole running centre: Debian's Chromium (`ivr setup --for-tests`)
whose microphone is a wav file that beeps at BEEP_HZ, a real Asterisk, real SIP and RTP from the citizen's side.

How to write one: take the fixture `stage`. All tests of this folder run in one loop for the whole session, so that the
browser and the centre are started once. Nothing is waited for by the clock: `expect(…)` of playwright, `until(…)` of
tests.live.until.

    async def test_something(stage: Stage) -> None:
        aigul = await stage.person("operator", seat=True)         # a fresh user, logged in, at a seat (.seat)
        page = await aigul.open("/desk", theme="dark")            # playwright's Page; size=(1920, 1080)
        await expect(page.get_by_role("heading")).to_have_text("…")
        await aigul.post(f"/api/seats/{aigul.seat}/ready")        # as her page would; .get() likewise
        async with calling(stage.centre, stage.number()) as citizen:   # tests.browser.citizen
            await citizen.press("0")                              # to the operator
            citizen.says(700)                                     # a tone of 700 Hz
            await until(lambda: sounds.hears(page, 700))          # tests.browser.sounds: what the browser plays
            await until(lambda: citizen.hears(BEEP_HZ))           # what the browser's microphone hears
        await stage.screenshot(page, "desk-dark")                 # into the test's folder, to be looked at

A person's language is `language="kk"` ("ru" where nothing is said). A test fails at its end where a page of it wrote an
error to the console, broke its Content-Security-Policy, or asked another host for anything. What a test provokes on
purpose is said first: `stage.expects("ERR_INTERNET_DISCONNECTED")` (a part of the console's line).

Without a centre, with a made-up desk (tests/contract/web/room.py): the fixture `chromium` alone, and
`visiting(chromium, address)` for a guarded context.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.launch import launched
from tests.browser.sounds import beeping
from tests.browser.stage import Stage
from tests.live.centre import RunningCentre, made

SEATS = 8
#: As people need them, but short.
QUEUES = {
    "city": {"ring_s": 12, "wrap_up_s": 2, "say_place_every_s": 0},
    "danger": {"band": 0, "ring_s": 12, "wrap_up_s": 2, "say_place_every_s": 0},
}
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def browsed_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    running = made(tmp_path_factory.mktemp("browsed"), SEATS, queues=QUEUES)
    try:
        asyncio.run(running.start())
        yield running
    finally:
        asyncio.run(running.stop())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    voice = beeping(tmp_path_factory.mktemp("voice") / "beeps.wav")
    async with launched(voice, tmp_path_factory.mktemp("home")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browsed_centre: RunningCentre, chromium: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(browsed_centre, chromium, tmp_path)
    await made.ready()
    try:
        yield made
    finally:
        await made.close()
    made.check()
