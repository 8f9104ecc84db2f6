"""Ten times as many people speak freely as there are recognisers: the others are offered keys, and nothing waits."""

import asyncio
import http.client
import random
import socket
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from tests.faults.figures import Figure
from tests.faults.people import crowd, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, settled
from tests.live.until import until

NAME = "speech_overloaded"
SEATS, REPEATS = 1, 1
LEAST = SEATS
RECOGNISERS = 4  # two threads, two dictations each
TIMES = 10
SITE = {
    "city": {"ko": "Korean"},
    "languages": ["ko"],
    "flow": "test-ko.yaml",  # the language whose model comes with the packages
    "speech": {"workers": 2},
}
KEYS = ((2.0, "1"), (8.0, "0"))  # to free speech; and, after a while of it, to a person
LOOK_S = 0.02


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    many = max(3, round(RECOGNISERS * TIMES * size))
    begin = await world.log_end()
    with Lag(world.centre.paths.control_socket) as usual:
        await asyncio.sleep(5)
    async with crowd(world, many, "+7701650", rate=10 * chance.uniform(0.8, 1.0), keys=KEYS):
        with Lag(world.centre.paths.control_socket) as lag:
            await until(lambda: _queued(world, many, begin), 60)
        kept = len(await world.callers())
        await hang_everybody_up(world)
    await until(lambda: settled(world), 30)
    events = await world.events(after=begin)
    lost = [event for event in events if event.kind == Kind.EAR_LOST]
    return [
        Figure(f"{NAME}.lost", many - kept, "calls", "==0"),
        Figure(f"{NAME}.told_to_use_keys", len(lost), "callers", f">={many - RECOGNISERS}"),
        Figure(f"{NAME}.keys_offered", round(_led_on_s(events), 2), "s", "<=2"),
        Figure(f"{NAME}.keys_work", round(_key_took_s(events), 2), "s", "<=2"),
        Figure(f"{NAME}.usual_lag_p99", usual.p99_ms, "ms", "<=20"),
        Figure(f"{NAME}.loop_lag_p99", lag.p99_ms, "ms", "<=20"),
        *await reconciled(world, NAME),
    ]


async def _queued(world: Production, count: int, after: int) -> bool:
    return len(await world.events(Kind.CALL_QUEUED, after=after)) >= count


def _led_on_s(events: Sequence[CallEvent]) -> float:
    """The longest from the loss of an ear to what the caller hears of it."""
    return _longest_s(events, lambda event: event.kind == Kind.EAR_LOST, {Kind.PROMPT_PLAYED, Kind.CALL_QUEUED})


def _key_took_s(events: Sequence[CallEvent]) -> float:
    pressed = Kind.DIGIT_PRESSED
    return _longest_s(events, lambda event: event.kind == pressed and event.fields["digits"] == "0", {Kind.CALL_QUEUED})


def _longest_s(events: Sequence[CallEvent], begins: Callable[[CallEvent], bool], ends: set[Kind]) -> float:
    begun: dict[CallId, datetime] = {}
    took_s = [0.0]
    for event in events:
        if begins(event):
            begun.setdefault(event.call_id, event.at)
        elif event.kind in ends and event.call_id in begun:
            took_s.append((event.at - begun.pop(event.call_id)).total_seconds())
    return max(took_s)


class Lag:
    """How long the controller's loop lets a question wait, asked from a thread with nothing else to do."""

    def __init__(self, control: Path) -> None:
        self._control, self._over = control, threading.Event()
        self._took_ms: list[float] = []
        self._asking = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> "Lag":
        self._asking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._asking.join()

    @property
    def p99_ms(self) -> float:
        return round(statistics.quantiles(self._took_ms, n=100)[-1], 1)

    def _ask(self) -> None:
        link = http.client.HTTPConnection("control")
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.connect(str(self._control))
        while not self._over.wait(LOOK_S):
            began_s = time.perf_counter()
            link.request("GET", "/health")
            link.getresponse().read()
            self._took_ms.append(1000 * (time.perf_counter() - began_s))
        link.close()
