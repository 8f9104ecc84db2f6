"""The controller put together: the only place that knows every real part."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from agents.catalogue.danger import danger
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import Index, index_of
from agents.desk.desk import Desk
from agents.line.commands import LineCommand
from agents.line.ledger import Line
from agents.tickets.notices import LoggedNotices
from agents.tickets.service import Tickets
from agents.tickets.states import State
from agents.tickets.terms import Duty
from agents.words.said import LEGS, Live
from ivr.alone import Bring, CdrFiles
from ivr.alone.bring import Known
from ivr.ami import AmiEvent
from ivr.ari import ApplicationReplaced, Ari, AriError, AriEvent, Connected, Disconnected, StasisStart
from ivr.call.arrival import Arrival, Memory
from ivr.call.arrivals import Arrivals
from ivr.call.callback.callbacks import Callbacks
from ivr.call.caller import whole_number
from ivr.call.calls import Calls
from ivr.call.heartbeat import beat, stop_beating
from ivr.call.machine.admission import Gate
from ivr.call.ports import Ports
from ivr.call.recent import KINDS as RECENT_KINDS
from ivr.call.recent import RecentCallers
from ivr.call.recovery.adoption import Recovery
from ivr.call.recovery.unheard import History
from ivr.call.seats.audio_watch import AudioWatch
from ivr.call.seats.codes import SeatCodes
from ivr.call.seats.watch import watch_seats
from ivr.call.site_rules import callback_rules, crowd_rules, nuisance_rules
from ivr.call.talk.conversations import CallRoomConversations
from ivr.call.tape.afterwards import Afterwards, Transcriber
from ivr.call.tape.press import Press
from ivr.call.tape.shelf import Shelf
from ivr.flow.events import ServicesSuggested, Suggestion
from ivr.flow.load import FlowShelf
from ivr.flow_watch import watch
from ivr.line_of_site import BEGINNING, MOVES_KEPT, line_of
from ivr.prompts.voice import Voice
from ivr.site import Paths, Site
from ivr.speech.ears import Ears
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import SeatId
from models.kinds import Kind
from models.records import Seat, Ticket

log = structlog.get_logger(__name__)

APP = "ivr109"

#: How many sides of a conversation are written down, the caller's first.
_SIDES = {"none": 0, "caller": 1, "both": 2}


class _Floor:
    """The line comes before the calls that carry its commands out; here the two meet."""

    def __init__(self) -> None:
        self.calls: Calls | None = None

    def carry_out(self, command: LineCommand) -> None:
        assert self.calls is not None
        self.calls.carry_out(command)


class Record(Memory, History, Known, Protocol):
    """What an earlier controller has written down."""

    async def highest_public_number(self) -> int: ...

    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[Ticket]: ...

    async def seats(self) -> list[Seat]: ...

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]: ...


class Hears(Ears, Transcriber, Protocol):
    """The speech worker: live and afterwards."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything real that a controller needs; tests bring their own."""

    ari: Ari
    log: EventLog
    record: Record
    voice: Voice
    ears: Hears
    catalogue: Catalogue
    clock: Clock
    telephones: AsyncIterator[AmiEvent] | None = None  # None: registrations are not watched
    say: Callable[[Live], None] | None = None  # what is being said, for the pages; None: nothing is written down live
    alone: CdrFiles | None = None  # Asterisk's own record of calls; None: what it did alone is not brought in


class Controller:
    """Made with `await Controller.made(…)`; `await run()` returns when another controller took over."""

    def __init__(
        self, site: Site, paths: Paths, outside: Outside, line: Line, tickets: Tickets, recent: RecentCallers
    ) -> None:
        floor = _Floor()
        index = index_of(outside.catalogue)
        arrivals = Arrivals()
        self._outside, self.ari = outside, outside.ari
        self.tickets = tickets
        self.desk = Desk(line, outside.log, outside.clock, floor)
        self.shelf = FlowShelf(paths.dialplans / site.flow, queues=site.queues)
        self._dialplans = paths.dialplans
        languages = {SeatId(seat): _spoken_by(site, seat) for seat in site.seats}
        tapes = Shelf(paths.recordings)
        ports = Ports(
            APP,
            outside.ari,
            arrivals,
            outside.voice,
            outside.ears,
            self.desk,
            tickets,
            outside.log,
            outside.clock,
            lambda text, _language: _suggested(outside.catalogue, index, text),
            site.trunk.caller_id,
            {name: queue.band for name, queue in site.queues.items()},
            Callbacks(callback_rules(site)),
            audio=AudioWatch(outside.ari, outside.clock),
            shelf=tapes,
            seat_languages=languages,
            say=outside.say or (lambda _: None),
            written=LEGS[: _SIDES[site.speech.live_words]] if outside.say else (),
        )
        self._audio, self._telephones = ports.audio, ports.telephones
        arrival = _arrival(site, outside, self.shelf, recent)
        self._press = Press(tapes, outside.ari, lambda call_id: call_id in self.calls.sessions)
        self._afterwards = Afterwards(tapes, self._press, outside.ears, outside.log, outside.clock)
        self.calls = floor.calls = ports.callbacks.calls = Calls(ports, arrival, self._afterwards.take)
        self._recovery = Recovery(
            APP,
            outside.ari,
            self.calls,
            arrival,
            outside.record,
            self.shelf.current,
            outside.log,
            outside.clock,
            tickets,
            lambda name: tapes.length_s(name) or 0.0,
            ports.callbacks,
        )
        self._bring = _bring(site, paths, outside, tickets, self.calls, self._afterwards)
        self.conversations = CallRoomConversations(
            ports, self.calls, (*site.seats_may_dial, *site.emergency), arrival, outside.record
        )
        self._codes = SeatCodes(ports, languages)
        self.ready = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._replaced = False

    @classmethod
    async def made(cls, site: Site, paths: Paths, outside: Outside) -> "Controller":
        """Reads back from the store what an earlier controller knew. Raises FlowWrong."""
        read, clock = outside.record, outside.clock
        keep_s = {name: queue.keep_place_s for name, queue in site.queues.items()}
        recent = RecentCallers(outside.log, keep_s, nuisance_rules(site))
        recent.restore(await read.recent_events(RECENT_KINDS, clock.now() - recent.span))
        outside = replace(outside, log=recent)
        kinds = {name: service.kind for name, service in outside.catalogue.services.items()}
        highest = await read.highest_public_number()
        duties = {name: Duty(each.body, each.term_hours) for name, each in outside.catalogue.services.items()}
        tickets = Tickets(
            outside.log, kinds.get, highest=highest, notices=LoggedNotices(), clock=clock, duty_of=duties.get
        )
        tickets.restore(await read.tickets(state=State.DRAFT, limit=10_000))
        moves = await read.recent_events({Kind.CALL_MOVED}, clock.now() - MOVES_KEPT)
        seat_moves = await read.recent_events({Kind.SEAT_MOVED}, BEGINNING)
        line = line_of(site, await read.seats(), (*moves, *seat_moves), clock)
        return cls(site, paths, outside, line, tickets, recent)

    async def run(self) -> None:
        """Until another controller takes the application over, or cancelled."""
        self._keep(watch(self.shelf, self._dialplans))
        self._keep(self._afterwards.run())
        self._keep(self._audio.run())
        if self._outside.telephones is not None:
            self._keep(watch_seats(self._outside.telephones, self.desk, self._telephones))
        try:
            async for event in self._outside.ari.events():
                if isinstance(event, ApplicationReplaced):
                    self._replaced = True
                    log.error("another controller has taken over: this one stops acting")
                    return
                await self._take(event)
        finally:
            await self._stop()

    async def _take(self, event: AriEvent) -> None:
        match event:
            case Connected():
                await self._connected()
            case Disconnected():
                self.desk.hold()
                self._recovery.lost_touch()
            case StasisStart(args=("feature", *_), channel=channel):
                self._keep(self._codes.take(channel, channel.dialplan.exten))
            case _:
                self.calls.take(event)

    async def _connected(self) -> None:
        for pause_s in _longer_and_longer(0.1, 2.0):
            try:
                await self._recovery.reconcile()
            except AriError as refusal:
                log.warning("calls could not be taken over yet: tried again", why=str(refusal))
                await asyncio.sleep(pause_s)  # the connection may be sound: no other event would bring us back here
            else:
                break
        self.desk.start()
        if not self.ready.is_set():
            self.ready.set()
            self._keep(beat(self._outside.ari, self._outside.clock))
            self._keep(self._press.run())
            if self._bring:
                self._keep(self._bring.run())
        if self._bring and self._recovery.asterisk_began_at:
            self._keep(self._bring.lost(self._recovery.asterisk_began_at))

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a part of the controller has failed", exc_info=task.exception())

    async def _stop(self) -> None:
        self.ready.clear()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.desk.close()
        await self.calls.close()
        if not self._replaced:  # else the heartbeat is the other one's now
            with contextlib.suppress(AriError):
                await stop_beating(self._outside.ari)


def _longer_and_longer(shortest_s: float, longest_s: float) -> Iterator[float]:
    while True:
        yield shortest_s
        shortest_s = min(2 * shortest_s, longest_s)


def _arrival(site: Site, outside: Outside, shelf: FlowShelf, recent: RecentCallers) -> Arrival:
    return Arrival(
        site.number,
        site.country,
        site.area_code,
        tuple(site.languages),
        shelf.current,
        outside.record,
        outside.ears.languages,
        outside.clock,
        recent,
        Gate(crowd_rules(site)),
    )


def _bring(
    site: Site, paths: Paths, outside: Outside, tickets: Tickets, calls: Calls, afterwards: Afterwards
) -> Bring | None:
    if outside.alone is None:
        return None
    return Bring(
        outside.alone,
        paths.recordings,
        outside.record,
        outside.log,
        tickets,
        outside.clock,
        dialled=site.number,
        whole=lambda raw: whole_number(raw, site.country, site.area_code),
        language=site.languages[0],
        busy=calls.sessions.__contains__,
        after=afterwards.take,
    )


def _suggested(catalogue: Catalogue, index: Index, text: str) -> ServicesSuggested:
    fitting = tuple(
        Suggestion(match.service_id, catalogue.services[match.service_id].name, match.score)
        for match in index.suggest(text)
    )
    heard = danger(catalogue, text)
    return ServicesSuggested(fitting, danger=heard.id if heard else "")


def _spoken_by(site: Site, seat: str) -> str:
    """The language in which a seat is spoken to: its best one among the site's."""
    skills = site.seats[seat].skills
    return max(site.languages, key=lambda language: skills.get(language, 0))
