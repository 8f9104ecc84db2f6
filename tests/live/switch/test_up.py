"""ivr up as an administrator meets it: up, watched, and gone with Ctrl-C."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ruamel.yaml import YAML

from ivr.site import Centre
from tests.live.sites import small_site
from tests.live.until import until


def written(folder: Path) -> tuple[Centre, list[str]]:
    centre = small_site(folder / "var")
    file = folder / "site.yaml"
    YAML().dump(centre.site.model_dump(mode="json"), file)
    return centre, [sys.executable, "-m", "ivr", "--site", str(file), "--var", str(folder / "var")]


class Up:
    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self.child = child

    async def says(self, words: str, limit_s: float = 60) -> str:
        """Read on until a line with these words."""
        assert self.child.stdout
        heard = ""
        async with asyncio.timeout(limit_s):
            while line := (await self.child.stdout.readline()).decode():
                heard += line
                if words in line:
                    return heard
        raise AssertionError(f"ended without saying {words!r}:\n{heard}")


@asynccontextmanager
async def up(command: list[str]) -> AsyncIterator[Up]:
    child = await asyncio.create_subprocess_exec(
        *command, "up", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        yield Up(child)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def processes_of(folder: Path) -> list[int]:
    """Every process that names the folder on its command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if os.fsencode(folder) in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue  # it has just ended
    return found


def asterisk_pid(centre: Centre) -> int:
    return next(pid for pid in processes_of(centre.paths.asterisk / "etc" / "asterisk.conf"))


async def test_up_restarts_asterisk_and_ends_cleanly(tmp_path: Path) -> None:
    centre, command = written(tmp_path)
    async with up(command) as ours:
        assert "22.10.1" in await ours.says("Ctrl-C stops everything")
        os.kill(asterisk_pid(centre), signal.SIGKILL)
        await ours.says("Asterisk ended (status -9)")
        await ours.says("Asterisk is back")
        ours.child.send_signal(signal.SIGINT)
        await ours.says("All parts have ended")
        assert await ours.child.wait() == 0
    assert processes_of(tmp_path) == []


async def test_a_killed_up_takes_everything_with_it(tmp_path: Path) -> None:
    _, command = written(tmp_path)
    async with up(command) as ours:
        await ours.says("Ctrl-C stops everything")
        assert len(processes_of(tmp_path)) >= 4
        ours.child.kill()
    await until(lambda: not processes_of(tmp_path), limit_s=20)


async def test_a_second_up_on_the_same_ports_says_which(tmp_path: Path) -> None:
    centre, command = written(tmp_path)
    async with up(command) as ours:
        await ours.says("Ctrl-C stops everything")
        async with up(command) as other:
            heard = await other.says("asterisk.ami_port")
            assert f"port {centre.site.asterisk.sip.port}/udp" in heard
            assert "Traceback" not in heard
            assert await other.child.wait() == 1
        ours.child.send_signal(signal.SIGTERM)
        assert await ours.child.wait() == 0


async def test_a_wrong_site_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_text("city: {kk: a}\nnumbr: '109'\n")
    async with up([sys.executable, "-m", "ivr", "--site", str(file), "--var", str(tmp_path / "var")]) as ours:
        assert "Traceback" not in await ours.says(f"{file}:2: numbr:")
        assert await ours.child.wait() == 1
