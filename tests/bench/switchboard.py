"""One running centre in which callers can be sent either way: to our line (109) or to app_queue (9NN), with the same
Asterisk, seats, prompt, music, codecs and, where it is said so, recording.
"""

import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ivr.cli.asking import ask
from ivr.prompts.speaker import Speaker
from ivr.site import Paths
from tests.bench import callers
from tests.bench.phones import Phone, registered
from tests.live.centre import QUICK_QUEUES, RunningCentre, running_centre
from tests.live.sites import free_ports, free_range
from tests.live.until import until

Side = Literal["ours", "app_queue", "app_queue_unrecorded"]
PROMPT = "connecting"  # what a caller of either side hears first
TICKS = os.sysconf("SC_CLK_TCK")

GREETING = f"greeting: {{say: {PROMPT}, skip: no, next: line}}"
FLOW = """
flow: bench
languages: [ru]
start: START
operator: {key: 0, goto: line}
steps:
  GREETING
  line: {queue: city, skills: {}, next: goodbye, overflow: goodbye}
  goodbye: {hangup: served}
"""

#: As quick as app_queue can be set: the longest idle first (ours too), no rests, no announcements, no delay before the
#: ring or the talk, and the shortest retry there is (0 means 5). Not recorded calls are dialled with 8 in front.
DIALPLAN = """
[from-trunk](+)
exten => _9XX,1,Answer()
 same => n,{greeting}
 same => n,MixMonitor({recordings}/bench-${{UNIQUEID}}.wav,b)
 same => n,Queue(bench-${{EXTEN:1}},,,,600)
 same => n,Hangup()
exten => _8XX,1,Answer()
 same => n,{greeting}
 same => n,Queue(bench-${{EXTEN:1}},,,,600)
 same => n,Hangup()
"""
QUEUE = """
[bench-{size:02}]
strategy = leastrecent
musicclass = default
autofill = yes
timeout = 16
retry = 1
wrapuptime = 0
memberdelay = 0
ringinuse = no
joinempty = yes
leavewhenempty = no
announce-frequency = 0
announce-holdtime = no
reportholdtime = no
"""


@dataclass(frozen=True, slots=True)
class Switchboard:
    running: RunningCentre
    folder: Path
    phones: list[Phone]

    @property
    def sip_port(self) -> int:
        return self.running.centre.site.asterisk.sip.port

    @asynccontextmanager
    async def calls(self, side: Side, at_once: int, per_s: float) -> AsyncIterator[None]:
        """Calls to one side while the block runs; afterwards all of them are gone."""
        async with callers.calling(self.folder, self.sip_port, self.number(side), at_once, per_s, self.hang_up_all):
            yield
        await until(self.running.quiet, 15)

    def number(self, side: Side) -> str:
        dialled = {"ours": "109", "app_queue": "9", "app_queue_unrecorded": "8"}[side]
        return dialled if side == "ours" else f"{dialled}{len(self.phones):02}"

    async def hang_up_all(self) -> None:
        await self.running.asterisk.cli("channel request hangup all")

    async def waiting(self, side: Side) -> int:
        """Callers in the line now."""
        if side == "ours":
            return int(ask(self.running.centre.paths.control_socket, "GET", "/health")["waiting"])
        shown = await self.running.asterisk.cli(f"queue show bench-{len(self.phones):02}")
        return len(re.findall(r"^ +\d+\. ", shown, re.MULTILINE))

    def cpu_s(self, side: Side) -> float:
        """Processor time so far of what carries this side's calls."""
        running = self.running
        parts = (running.asterisk, running.controller, running.speech) if side == "ours" else (running.asterisk,)
        return sum(_cpu_s(part.pid) for part in parts if part.pid is not None)

    async def mute(self) -> list[str]:
        """Telephone channels, two seconds old or more, that have not received or not sent sound."""
        shown = (await self.running.asterisk.cli("pjsip show channelstats")).splitlines()
        streams = [line for line in shown if re.search(r" 00:(?!00:0[01] )\d\d:\d\d alaw ", line)]
        assert streams, "no call is two seconds old"
        return [line for line in streams if not _both_ways(line.split())]


def _both_ways(columns: list[str]) -> bool:
    """… uptime codec received lost pct jitter sent …"""
    codec = columns.index("alaw")
    return int(columns[codec + 1]) > 0 and int(columns[codec + 5]) > 0


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICKS


@asynccontextmanager
async def switchboard(
    folder: Path, seats: int, talk_s: tuple[float, float], *, greeted: bool
) -> AsyncIterator[Switchboard]:
    """`seats` phones, registered, logged in on our side and members of app_queue's queue. greeted: callers hear a
    prompt before they wait."""
    flow = _flow(folder, greeted)
    [sip], [ari, ami] = free_ports(1), free_ports(2, socket.SOCK_STREAM)
    first = free_range(840)["first"]  # one piece: the sound of calls and that for the worker must not meet
    rtp, speech = {"first": first, "last": first + 799}, {"rtp": {"first": first + 800, "last": first + 839}}
    asterisk = {"sip": {"port": sip}, "rtp": rtp, "ari_port": ari, "ami_port": ami}
    queues = {"city": {**QUICK_QUEUES["city"], "ring_s": 16}, "danger": QUICK_QUEUES["danger"]}
    changes = {"flow": str(flow), "languages": ["ru"], "asterisk": asterisk, "speech": speech, "queues": queues}
    async with running_centre(folder, seats, **changes) as running:
        await _add_app_queue(running, greeted)
        passwords = running.centre.secrets.seats
        async with registered(sip, {seat: passwords[seat] for seat in running.centre.site.seats}, talk_s) as phones:
            for seat in running.centre.site.seats:
                ask(running.centre.paths.control_socket, "POST", f"/seats/{seat}/login", {})
            yield Switchboard(running, folder, phones)


def _flow(folder: Path, greeted: bool) -> Path:
    file = folder / "bench.yaml"
    start, greeting = ("greeting", GREETING) if greeted else ("line", "")
    file.write_text(FLOW.replace("START", start).replace("GREETING", greeting))
    (folder / "prompts").symlink_to(Paths().dialplans / "prompts")  # a flow's texts are beside it
    return file


async def _add_app_queue(running: RunningCentre, greeted: bool) -> None:
    etc, seats, paths = running.asterisk.places.etc, running.centre.site.seats, running.centre.paths
    speaker = Speaker(paths.dialplans / "prompts", paths.sounds)
    prompt = speaker.sound_now("ru", PROMPT, {}).path.with_suffix("")
    speaker.close()
    greeting = f"Playback({prompt})" if greeted else "NoOp()"
    _append(etc / "extensions.conf", DIALPLAN.format(recordings=paths.recordings, greeting=greeting))
    _append(etc / "queues.conf", "\n".join([QUEUE.format(size=len(seats)), *_members(seats)]))
    await running.asterisk.cli("dialplan reload")
    await running.asterisk.cli("queue reload all")


def _members(seats: object) -> Iterator[str]:
    assert isinstance(seats, dict)
    return (f"member => PJSIP/seat-{seat},0,seat-{seat},PJSIP/seat-{seat}" for seat in seats)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")
