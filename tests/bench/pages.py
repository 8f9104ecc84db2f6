"""Open pages against none: from a seat becoming free to the next caller's INVITE at its phone, on one running centre,
in turns, while some calls a second come and go. 100 boards and 60 desks read the streams in a process of their own.

Run: python -m tests.bench.pages. Prints `name value unit`, one a line.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import aiohttp

from agents.accounts.passwords import Passwords
from agents.web.door.limits import Limits
from models.store.accounts import NewUser
from tests.bench.dispatch import GATHERING_S
from tests.bench.line import percentile
from tests.bench.switchboard import Switchboard, switchboard
from tests.bench.web import BOARDS, DESKS
from tests.contract.web.browser import Person
from tests.live.centre import RunningCentre
from tests.live.until import until

WAITING, SEATS = 10, 20
TALK_S = (15.0, 25.0)  # with 20 seats a call ends, and the next one begins, every second
COMING = 4  # callers that are not in the line yet
SLICES, SLICE_S = 2, 75.0
PASSWORD = "only for measuring 109"

Pages = Literal["alone", "pages"]


async def bench(out: Callable[[str], None]) -> None:
    waits_ms: dict[Pages, list[float]] = {"alone": [], "pages": []}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with switchboard(Path(folder), SEATS, TALK_S, greeted=False) as board:
            address = f"http://127.0.0.1:{board.running.centre.site.web.port}"
            cookies = await _sessions(board.running, address)
            async with board.calls("ours", WAITING + SEATS + COMING, 12):
                await until(lambda: _gathered(board), GATHERING_S)
                for _ in range(SLICES):
                    waits_ms["alone"] += await _slice(board)
                    async with _open_pages(address, cookies):
                        waits_ms["pages"] += await _slice(board)
    for label, part in (("p50", 0.5), ("p95", 0.95)):
        alone, pages = (percentile(waits_ms[which], part) for which in ("alone", "pages"))
        out(f"pages.dispatch.alone.{label} {alone:.1f} ms")
        out(f"pages.dispatch.with-{BOARDS}-boards-{DESKS}-desks.{label} {pages:.1f} ms")
        out(f"pages.dispatch.{label}.ratio {pages / alone:.2f} ratio")
    for which, waits in waits_ms.items():
        out(f"pages.dispatch.{which}.samples {len(waits)} dispatches")


async def _gathered(board: Switchboard) -> bool:
    return await board.waiting("ours") >= WAITING


async def _slice(board: Switchboard) -> list[float]:
    for phone in board.phones:
        phone.forget()
    await asyncio.sleep(SLICE_S)
    assert await board.waiting("ours"), "nobody waited: a free seat had nothing to do"
    return [1000 * wait for phone in board.phones for wait in phone.waits_s]


async def _sessions(running: RunningCentre, address: str) -> list[str]:
    """Of as many supervisors as it takes: nobody may open more than a few pages."""
    passwords, cookies = Passwords(), []
    hashed = await passwords.hashed(PASSWORD)
    passwords.close()
    for number in range(-(-(BOARDS + DESKS) // Limits().streams_of_user)):
        async with running.store() as store:
            new = NewUser(f"boss{number}", "Boss", ("supervisor",), None, "ru")
            user = await store.accounts.add(new, datetime.now(UTC))
            assert user is not None
            await store.accounts.set_password(user.user_id, hashed)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            said = await Person(http, address).log_in(f"boss{number}", PASSWORD)
            assert said.status == 200, said.body
            cookies += [each.value for each in http.cookie_jar if each.key == "ivr109-session"]
    return cookies


@asynccontextmanager
async def _open_pages(address: str, cookies: list[str]) -> AsyncIterator[None]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.web", address, *cookies), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(30):  # it tells every second what has come; then the pages are open
            await child.stdout.readline()
        yield
        assert child.returncode is None, "the pages were closed meanwhile"
    finally:
        if child.returncode is None:
            child.kill()
        said, _ = await child.communicate()
    read = said.decode().strip().splitlines()[-1]
    assert int(read.split()[1]) > 0, "the pages were told nothing"
    sys.stderr.write(read + "\n")


if __name__ == "__main__":
    asyncio.run(bench(print))
