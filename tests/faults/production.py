"""A centre as it runs in production: one `ivr up` with its children, which are found by their parent and killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from ivr.switch.program import Program, healthy
from models.events import CallEvent
from models.kinds import Kind
from models.store import Store, open_store
from tests.live.centre import RunningCentre, Said, alive, made
from tests.live.sites import free_range
from tests.live.until import until
from tests.stored import log_after

#: Many more callers than in a small test.
SOUND_PORTS, SPEECH_PORTS = 600, 40

#: What each child's command line says.
MARKS = {"asterisk": "asterisk.conf", "speech": "speech", "controller": "controller"}


class Production:
    def __init__(self, folder: Path, seats: int, **changes: Any) -> None:
        self.folder = folder
        first = free_range(SOUND_PORTS + SPEECH_PORTS)["first"]
        sound = {"first": first, "last": first + SOUND_PORTS - 1}
        speech = {"first": first + SOUND_PORTS, "last": first + SOUND_PORTS + SPEECH_PORTS - 1}
        ports = {"asterisk": {"rtp": sound}, "speech": {"rtp": speech}}
        self.parts: RunningCentre = made(folder, seats, **(ports | changes))
        self.centre = self.parts.centre
        self.up = Program("ivr up", [*self.parts.command, "up"], folder / "up.log", self._ready)
        self._http: aiohttp.ClientSession

    @property
    def sip(self) -> int:
        return self.centre.site.asterisk.sip.port

    async def _ready(self) -> bool:
        return await healthy(self.centre.paths.control_socket)

    async def start(self) -> None:
        self._open()
        self.up.start()
        await self.up.wait_ready(90)

    def _open(self) -> None:
        secrets = self.centre.secrets
        header = {"Authorization": aiohttp.encode_basic_auth(secrets.warden_user, secrets.warden_password)}
        self._http = aiohttp.ClientSession(headers=header, timeout=aiohttp.ClientTimeout(total=5))

    async def stop(self) -> None:
        everyone = [pid for pid in map(self.pid, MARKS) if pid]
        await self.up.stop(30)
        await self._http.close()
        await until(lambda: not any(map(alive, everyone)))

    async def begin_without_up(self) -> None:
        """Each part on its own, as the case has prepared them."""
        self._open()
        await self.parts.start()

    async def end_without_up(self) -> None:
        await self.parts.stop()
        await self._http.close()

    # --- processes

    def pid(self, part: str) -> int | None:
        """The child that is this part now; None while there is none."""
        if part == "controller":
            return self._leader()
        for pid, parent, words in _processes():
            if parent == self.up.pid and MARKS[part] in words:
                return pid
        return None

    def _leader(self) -> int | None:
        """Two controllers run; one leads."""
        try:
            pid = int((self.centre.paths.var / "leader.pid").read_text("ascii"))
        except (OSError, ValueError):
            return None
        return pid if any(each == pid and parent == self.up.pid for each, parent, _ in _processes()) else None

    def kill(self, part: str, how: signal.Signals = signal.SIGKILL) -> int:
        pid = self.pid(part)
        assert pid is not None, f"there is no {part} to kill"
        os.kill(pid, how)
        return pid

    async def returned(self, part: str, old: int, limit_s: float = 40) -> int:
        """The pid of the one that was started in place of the old one."""

        def new() -> int:
            pid = self.pid(part)
            return pid if pid and pid != old else 0

        return await until(new, limit_s)

    async def healthy_again(self, limit_s: float = 60) -> None:
        await until(self._ready, limit_s)

    # --- what Asterisk says

    async def ask(self, path: str) -> Any:
        async with self._http.get(f"{self.centre.ari_url}/{path}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def hang_up(self, *channels: str) -> None:
        async def one(channel: str) -> None:
            async with self._http.delete(f"{self.centre.ari_url}/channels/{channel}"):
                pass

        await asyncio.gather(*map(one, channels))

    async def callers(self, context: str | None = None) -> list[str]:
        """The trunk's channels; of one context of the dialplan, if it is named."""
        return [
            channel["id"]
            for channel in await self.ask("channels")
            if channel["name"].startswith("PJSIP/trunk-") and context in (None, channel["dialplan"]["context"])
        ]

    async def legs(self) -> list[str]:
        return [channel["id"] for channel in await self.ask("channels") if channel["id"].startswith("leg-")]

    async def quiet(self) -> bool:
        return not await self.ask("channels") and not await self.ask("bridges")

    # --- what the record says

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        url = self.centre.site.database
        store = await open_store(str(self.centre.paths.database) if url == "sqlite" else url, None)
        try:
            yield store
        finally:
            await store.close()

    async def events(self, *kinds: Kind, after: int = 0) -> list[CallEvent]:
        return [each for _, each in await self.numbered(*kinds, after=after)]

    async def numbered(self, *kinds: Kind, after: int = 0) -> list[tuple[int, CallEvent]]:
        async with self.store() as store:
            return [each for each in await log_after(store, after) if not kinds or each[1].kind in kinds]

    async def log_end(self) -> int:
        numbered = await self.numbered()
        return numbered[-1][0] if numbered else 0

    async def ivr(self, *words: str) -> Said:
        return await self.parts.ivr(*words)


def started_at(pid: int) -> float:
    """Seconds since 1970 when a process began."""
    ticks = int(_stat(Path(f"/proc/{pid}/stat"))[19])
    boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
    return int(boot.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")


def _stat(path: Path) -> list[str]:
    return path.read_text().rpartition(")")[2].split()


def _processes() -> Iterator[tuple[int, int, str]]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            stat = _stat(folder / "stat")
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if stat[0] != "Z":
            yield int(folder.name), int(stat[1]), words


@asynccontextmanager
async def production(folder: Path, seats: int, **changes: Any) -> AsyncIterator[Production]:
    one = Production(folder, seats, **changes)
    try:
        await one.start()
        yield one
    except BaseException:
        print(one.up.log.read_text("utf-8", "replace")[-2000:], file=sys.stderr)
        raise
    finally:
        await one.stop()
