"""A known load (SERVICE.md) on a running centre, with time compressed: all that people do is `times` as quick, the
centre is as it is. What is measured is told in uncompressed time again."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from math import inf
from random import Random
from statistics import median
from typing import Any, NoReturn

from agents.load.arrivals import Drawn, Habits, steady
from agents.load.profiles import Profile
from agents.load.simulation import Waited
from agents.load.staffing import ANSWER_S
from ivr.city.city import City
from ivr.city.people import Citizen
from ivr.city.script import Answer, Connected, HangUp, Pause, Press, Stay
from ivr.city.simulation import LONGEST_CALL_S
from ivr.city.staff import Habits as SeatHabits
from ivr.city.staff import Ring
from ivr.site import Centre
from models.records import Call

#: The centre's control API: method, address, body.
Ask = Callable[[str, str, dict[str, object] | None], Any]

LOOK_S = 0.05
MENU_S = 0.5  # before the key that leads to a person
KEY_S = 0.23  # from there until the caller stands in the line, on a machine that is not busy: patience begins then


@dataclass(frozen=True, slots=True)
class Compressed:
    profile: Profile
    seats: tuple[str, ...]
    times: float
    span_s: float  # uncompressed, in which the calls begin
    seed: int
    salt: int  # makes the numbers new
    site_wrap_up_s: float = inf  # what the centre grants, in its own time

    @property
    def wrap_up_s(self) -> float:
        """Uncompressed: seats cannot write up for longer than the centre lets them."""
        return min(self.profile.wrap_up_s, self.site_wrap_up_s * self.times)

    def drawn(self) -> list[Drawn]:
        habits = Habits(self.profile.talk_s, self.profile.patience_s)
        return steady(self.profile.peak_per_h, self.span_s, habits, Random(f"{self.seed}/live"))


@dataclass(frozen=True, slots=True)
class Carried:
    """How the machine bore it."""

    late_s: float  # uncompressed: how late the latest of 95 % of the calls began
    left_out: int  # calls whose telephone could not even dial
    stood_still_s: float = 0.0  # uncompressed: the longest time in which the city or the centre did nothing
    lost_patience_s: float = 0.0  # uncompressed: how much later than planned half of them stood in the line


async def play(centre: Centre, load: Compressed, ask: Ask) -> Carried:
    """Until the last call is over."""
    async with City(centre, load.seats, listens=False) as city:
        for seat in load.seats:
            ring = Ring((Pause(ANSWER_S / load.times), Answer(), Stay(LONGEST_CALL_S)))
            city.sits(seat, SeatHabits(rings=list(repeat(ring, 10_000))))
            await asyncio.to_thread(ask, "POST", f"/seats/{seat}/login", {})
        looks = Looks()
        calls, clerk = asyncio.create_task(_calls(city, load)), asyncio.create_task(end_wrap_ups(load, ask, looks))
        try:  # the clerk ends only where the centre answers no more: then the waits would be wrong, silently
            await asyncio.wait((calls, clerk), return_when=asyncio.FIRST_COMPLETED)
            carried = await (calls if calls.done() else clerk)
            return replace(carried, stood_still_s=looks.longest_s * load.times)
        finally:
            calls.cancel()
            clerk.cancel()
            await asyncio.gather(calls, clerk, return_exceptions=True)
            for seat in load.seats:
                await asyncio.to_thread(ask, "POST", f"/seats/{seat}/logout", {})


async def _calls(city: City, load: Compressed) -> Carried:
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    late: list[float] = []

    async def one(n: int, drawn: Drawn) -> bool:
        due_s = began_s + drawn.at_s / load.times
        await asyncio.sleep(due_s - loop.time())
        late.append((loop.time() - due_s) * load.times)
        met = await city.call(citizen(n, drawn, load))
        return met.answered_ms is not None

    answered = await asyncio.gather(*(one(n, drawn) for n, drawn in enumerate(load.drawn())))
    return Carried(sorted(late)[int(0.95 * len(late))] if late else 0.0, answered.count(False))


def citizen(n: int, drawn: Drawn, load: Compressed) -> Citizen:
    """Asks for a person at once, talks, hangs up."""
    script = (Pause(MENU_S), Press("0"), Connected(LONGEST_CALL_S), Pause(drawn.talk_s / load.times), HangUp())
    number = f"+7702{(load.salt * 1000 + n) % 10_000_000:07}"
    patience_s = MENU_S + KEY_S + drawn.patience_s / load.times
    return Citizen(f"citizen-{n + 1:04}", "asks", number, "", "ru", script, patience_s)


@dataclass(slots=True)
class Looks:
    longest_s: float = 0.0  # from one look to the next, beyond what it should be


async def end_wrap_ups(load: Compressed, ask: Ask, looks: Looks) -> NoReturn:
    """For ever: a seat that has written up as long as the profile says is ready. The centre's own wrap-up is longer."""
    since: dict[str, float] = {}
    looked_s = time.monotonic()
    while True:
        seats = await asyncio.to_thread(ask, "GET", "/seats", None)
        now = time.monotonic()
        looks.longest_s, looked_s = max(looks.longest_s, now - looked_s - LOOK_S), now
        writing = [seat["seat"] for seat in seats if seat["state"] == "wrap-up"]
        since = {seat: since.get(seat, now) for seat in writing}
        for seat, at in since.items():
            if now - at + LOOK_S / 2 >= load.wrap_up_s / load.times:
                await asyncio.to_thread(ask, "POST", f"/seats/{seat}/resume", {})
        await asyncio.sleep(LOOK_S)


def lost_patience_s(calls: Sequence[Call], times: float) -> float:
    """How much patience people lost before they stood in the line, uncompressed; half of them less."""
    spans = [(call.queued_at - call.arrived_at).total_seconds() for call in calls if call.queued_at and call.arrived_at]
    return (median(spans) - MENU_S - KEY_S) * times if spans else 0.0


def waited(calls: Sequence[Call], times: float) -> list[Waited]:
    """Of those who came as far as the line, in the order of their coming; uncompressed."""
    lined = sorted((call for call in calls if call.queued_at), key=lambda call: (str(call.queued_at), call.call_id))
    found = []
    for call in lined:
        first, queued, until = lined[0].queued_at, call.queued_at, call.answered_at or call.ended_at
        if first and queued and until:
            at_s, wait_s = (queued - first).total_seconds(), (until - queued).total_seconds()
            found.append(Waited(at_s * times, wait_s * times, call.answered_at is not None))
    return found
