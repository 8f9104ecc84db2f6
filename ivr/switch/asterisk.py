"""One Asterisk: started as our child from a rendered configuration, or one that is given and only checked."""

import asyncio
from pathlib import Path

import aiohttp

from ivr.site.centre import Centre
from ivr.site.schema import GivenHost
from ivr.switch.child import STOP_S, Child
from ivr.switch.memory import thrifty
from ivr.switch.places import Places, clear, places
from ivr.switch.ports import check_ports
from ivr.switch.render import render
from ivr.switch.tree import Tree, check_version, find_tree, version_of
from ivr.switch.wrong import SwitchWrong

READY_S = 30.0  # until a cold Asterisk must answer; 1 s is usual
ASK_EVERY_S = 0.05


class Asterisk(Child):
    """start() -> wait_ready() -> … -> stop(). With `asterisk.use: {host: …}` start and stop do nothing."""

    def __init__(self, centre: Centre, own_templates: Path | None = None, name: str = "Asterisk") -> None:
        """own_templates: a folder whose templates stand for the project's of the same name."""
        self.name = name
        self.centre = centre
        self._own_templates = own_templates
        self.given = isinstance(centre.site.asterisk.use, GivenHost)
        self.places: Places = places(centre.paths)
        self.version = ""
        self._tree: Tree | None = None

    @property
    def output(self) -> Path:
        """What Asterisk itself writes to its terminal."""
        return self.places.log / "output"

    def start(self) -> None:
        """Check version and ports, render, start. Raises SwitchWrong. Call it from the main thread: the child is
        bound to the life of the thread that starts it."""
        if self.given or (self.pid is not None and self.ended is None):
            return
        tree = self._tree = find_tree(self.centre.site, self.centre.paths)
        self.version = version_of(tree)
        check_ports(self.centre.site)
        self.places = render(self.centre, tree, self._own_templates)
        with self.output.open("ab") as output:
            argv = [*tree.program, "-fn", "-C", str(self.places.etc / "asterisk.conf")]
            self._begin(argv, output, self.places.lib, thrifty())

    async def wait_ready(self, limit_s: float = READY_S) -> None:
        """Until ARI answers us and every module is loaded."""
        try:
            async with asyncio.timeout(limit_s):
                await self._wait_ari()
                if not self.given:
                    await self.cli("core waitfullybooted")
        except TimeoutError:
            raise SwitchWrong(f"Asterisk was not ready within {limit_s:g} s; {self._last_words()}") from None

    async def stop(self, limit_s: float = STOP_S) -> None:
        """Hang up and end; after the limit, kill."""
        if self.pid is None:
            return
        await super().stop(limit_s)
        clear(self.places)

    async def reload(self) -> None:
        """Take a changed site over; calls go on."""
        if self._tree is None:
            raise SwitchWrong("this Asterisk was not started here; reload it where it runs")
        render(self.centre, self._tree, self._own_templates)
        await self.cli("core reload")

    async def cli(self, command: str) -> str:
        """The answer to one command of Asterisk's own console."""
        if self._tree is None:
            raise SwitchWrong("this Asterisk was not started here; its console is where it runs")
        asked = await asyncio.create_subprocess_exec(
            *self._tree.program,
            "-C",
            str(self.places.etc / "asterisk.conf"),
            "-rx",
            command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asked.communicate()
        return said.decode("utf-8", "replace")

    async def _wait_ari(self) -> None:
        secrets = self.centre.secrets
        header = {"Authorization": aiohttp.encode_basic_auth(secrets.ari_user, secrets.ari_password)}
        async with aiohttp.ClientSession(headers=header) as session:
            while not await self._answers(session):
                if self.ended is not None:
                    raise SwitchWrong(f"Asterisk ended at once (status {self.ended}); {self._last_words()}")
                await asyncio.sleep(ASK_EVERY_S)

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.centre.ari_url}/asterisk/info?only=system") as answer:
                if answer.status == 401:
                    raise SwitchWrong(f"ARI at {self.centre.ari_url} refuses our password; its ari.conf needs ours")
                if answer.status != 200:
                    return False
                if self.given:
                    self.version = check_version((await answer.json())["system"]["version"])
                return True
        except aiohttp.ClientError:
            return False

    def _last_words(self) -> str:
        if self.given:
            return f"nothing answers at {self.centre.ari_url}; check asterisk.use.host and that machine"
        lines: list[str] = []
        for log in (self.output, self.places.log / "messages"):
            if log.is_file():
                lines += [line for line in log.read_text("utf-8", "replace").splitlines() if "ERROR" in line][-5:]
        return "\n".join([f"its log is in {self.places.log}, the last errors:", *lines])
