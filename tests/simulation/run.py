"""One storm from its first call to the last echo."""

import asyncio
import sys
from collections.abc import Coroutine, MutableMapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import structlog

import agents.tickets.service
import ivr.app
import ivr.flow.load
from agents.line.events import SeatFound, SeatLoggedIn, SeatMoved, SeatResumed
from models.ids import QueueId, SeatId
from tests.simulation import weather
from tests.simulation.checks import Checks
from tests.simulation.consultations import consultations
from tests.simulation.desk_work import desk_work
from tests.simulation.history import wrong
from tests.simulation.people import Answerers, citizen, moves, seat, telephones
from tests.simulation.storm import Storm, Trouble
from tests.simulation.town import Town
from tests.virtual_time import VirtualLoop

#: After the last fault: slow requests, rings that nobody ends, messages that nobody ends.
CALMS_DOWN_S = 90.0
#: Of that. Call-backs are tried again after minutes.
MOST_ROUNDS = 40


#: What a controller says that does what it should.
TOLD = ("another controller has taken over: this one stops acting",)


@dataclass(frozen=True, slots=True)
class Seen:
    broken: tuple[str, ...]
    trace: tuple[str, ...]
    calls: int


def prepare() -> None:
    """Once in a process: nothing here may depend on the wall clock, on chance or on threads."""
    open_flow = ivr.flow.load.open_flow
    opened: dict[str, Any] = {}

    def opened_once(*args: Any, **named: Any) -> Any:
        key = str((args, named))
        if key not in opened:
            opened[key] = open_flow(*args, **named)
        return opened[key]

    async def nothing_changes(*_: object) -> None:
        await asyncio.get_running_loop().create_future()

    vars(ivr.flow.load)["open_flow"] = opened_once
    vars(ivr.app)["watch"] = nothing_changes


def run(storm: Storm) -> Seen:
    numbers = count(1)
    vars(agents.tickets.service)["new_id"] = lambda prefix: f"{prefix}-{next(numbers)}"
    errors: list[str] = []
    _hear_errors(errors)
    loop = VirtualLoop()
    loop.set_exception_handler(lambda _, context: errors.append(f"unhandled: {context}"))
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        broken, town = runner.run(_storm(storm))
    return Seen((*broken, *errors), tuple(town.asterisk.trace), town.log.kinds().count("CallArrived"))


def _hear_errors(errors: list[str]) -> None:
    def heard(_: Any, method: str, event: MutableMapping[str, Any]) -> str:
        if method in ("error", "exception", "critical") and event["event"] not in TOLD:
            why = event.get("exc_info") or ""
            if why is True:
                why = sys.exc_info()[1]
            errors.append(f"{event['event']} {why!r}")
        raise structlog.DropEvent

    structlog.configure(processors=[heard], cache_logger_on_first_use=False)


async def _storm(storm: Storm) -> tuple[list[str], Town]:
    town = Town(storm)
    checks = Checks(town)
    town.asterisk.watchers = [Answerers(town), checks.watch]
    town.look = checks.look
    await town.start()
    checking = asyncio.create_task(checks.run())
    staff = [asyncio.create_task(seat(town, str(101 + n))) for n in range(storm.seats)]
    if storm.has(Trouble.DESK):
        staff += [asyncio.create_task(desk_work(town, str(101 + n))) for n in range(storm.seats)]
    if storm.has(Trouble.CONSULT):
        staff += [asyncio.create_task(consultations(town, str(101 + n))) for n in range(storm.seats)]
    if storm.has(Trouble.MOVES):
        staff += [asyncio.create_task(moves(town, str(101 + n))) for n in range(storm.seats)]
    if storm.has(Trouble.PHONES):
        staff += [asyncio.create_task(telephones(town, str(101 + n))) for n in range(storm.seats)]
    troubles = [asyncio.create_task(trouble) for trouble in _troubles(town)]
    citizens = [asyncio.create_task(citizen(town, n)) for n in range(storm.citizens)]
    await asyncio.sleep(storm.lasts_s + 40)
    town.asterisk.end_storm()
    town.asterisk.note("the storm is over")
    await asyncio.gather(*citizens, *troubles)
    for task in staff:
        task.cancel()
    await _everybody_is_served(town)
    checks.end()
    checking.cancel()
    await asyncio.gather(checking, *staff, return_exceptions=True)
    await town.stop(killed=False)
    broken = [*checks.broken, *wrong(town.log.events, set(town.began), storm, town.site), *town.differences()]
    town.close()
    return broken, town


async def _everybody_is_served(town: Town) -> None:
    """All seats come to work, so that call-backs have their turn; then nothing may be left."""
    for _ in range(MOST_ROUNDS):
        for number in town.site.seats:
            if town.storm.has(Trouble.MOVES):
                home = tuple(map(QueueId, town.site.seats[number].queues))
                town.submit(SeatMoved(SeatId(number), home, "a supervisor", "the storm is over"))
            town.submit(SeatFound(SeatId(number)))
            town.submit(SeatLoggedIn(SeatId(number)))
            town.submit(SeatResumed(SeatId(number)))
        await asyncio.sleep(CALMS_DOWN_S)
        if town.controller is not None and not town.controller.calls.sessions:
            break


def _troubles(town: Town) -> list[Coroutine[Any, Any, None]]:
    big = {
        Trouble.KILLS: weather.kills,
        Trouble.CUTS: weather.cuts,
        Trouble.SPEECH: weather.speech,
        Trouble.ASTERISK: weather.asterisk,
        Trouble.REPLACED: weather.replaced,
        Trouble.DATABASE: weather.database,
        Trouble.DISK: weather.disk,
        Trouble.ALONE: weather.alone,
        Trouble.TORN: weather.torn,
    }
    return [trouble(town) for kind, trouble in big.items() if town.storm.has(kind)]
