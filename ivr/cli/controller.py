"""ivr controller: the controller alone. `ivr up` runs it beside Asterisk and the speech worker."""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click
import structlog

from agents.catalogue.entries import entries_of
from agents.catalogue.read import read as read_catalogue
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import index_of
from agents.catalogue.wrong import CatalogueWrong
from agents.web.control import make_control
from agents.web.conversations import add_conversations
from agents.web.live.hub import Hub
from agents.web.live.tap import Tap
from agents.web.serve import SocketRefused, serve_unix
from ivr.alarms import Alarms
from ivr.alone import CdrFiles
from ivr.ami import AmiAddress, Questions, watch
from ivr.app import APP, Controller, Outside
from ivr.ari import UNREAD, Ari, AriAddress, AriError, HttpTransport, SessionRules
from ivr.call.heartbeat import last_beat
from ivr.call.recovery.left_over import LeftOver
from ivr.call.translate import UNUSED
from ivr.disk_watch import watch_disk
from ivr.earlier import end_before
from ivr.fence import FencedLog, FencedTransport
from ivr.flow.load import FlowShelf
from ivr.flow.problems import FlowWrong
from ivr.logs import set_up_logs
from ivr.nearby import Nearby, NearbyRecord
from ivr.pages import open_pages
from ivr.prompts.speaker import Speaker
from ivr.site import Centre, SiteWrong, open_centre
from ivr.speech.client import RemoteEars
from ivr.steady import begin_threads, keep_memory_level
from ivr.switch.places import places
from models.clock import SystemClock
from models.errands import Errands
from models.events import CallEvent
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.store.errors import StoreWrong
from models.store.leadership import Leadership, leadership_for
from models.store.store import Store, open_store

log = structlog.get_logger(__name__)

#: Exit status when another controller has taken over: the supervisor must not start us again at once.
REPLACED = 3

#: A leader beats every second.
SILENT_S = 5.0


@click.command()
@click.option("--standby", is_flag=True, help="Where another controller leads, wait and take over when it ends.")
@click.pass_obj
def command(given: dict[str, Path | None], standby: bool) -> None:
    """Run the controller until it is told to stop."""
    set_up_logs()
    keep_memory_level()
    try:
        centre = open_centre(given["site"], given["var"])
        status = asyncio.run(_until_stopped(centre, standby=standby))
    except (SiteWrong, FlowWrong, CatalogueWrong, StoreWrong, SocketRefused) as wrong:
        raise click.ClickException(str(wrong)) from None
    sys.exit(status)


async def _until_stopped(centre: Centre, *, standby: bool) -> int:
    begin_threads()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    leads = leadership_for(centre.site.database, centre.paths.var)
    async with contextlib.AsyncExitStack() as parts:
        parts.push_async_callback(leads.close)
        running = asyncio.create_task(_lead(centre, parts, leads, standby=standby), name="controller")
        others = [asyncio.create_task(event.wait()) for event in (stop, leads.lost)]
        await asyncio.wait((running, *others), return_when=asyncio.FIRST_COMPLETED)
        replaced = running.done() or leads.lost.is_set()
        if leads.lost.is_set():
            log.error("another controller leads: this one stops acting")
        for task in (*others, running):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    return REPLACED if replaced else 0


async def _lead(centre: Centre, parts: contextlib.AsyncExitStack, leads: Leadership, *, standby: bool) -> None:
    """All that takes long is done before, so that taking over takes little."""
    paths = centre.paths
    catalogue = read_catalogue(paths.dialplans / "catalogue.yaml", paths.dialplans / "checklists.yaml")
    index_of(catalogue)
    FlowShelf(paths.dialplans / centre.site.flow, queues=centre.site.queues)
    await leads.won(wait=standby, nobody_acts=lambda: _nobody_beats(centre))
    end_before(paths.var / "leader.pid")
    controller = await _made(centre, catalogue, parts, leads)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it for garbage again would hold every ring up for 0.1 s
    await controller.run()


async def _made(
    centre: Centre, catalogue: Catalogue, parts: contextlib.AsyncExitStack, leads: Leadership
) -> Controller:
    paths, clock = centre.paths, SystemClock()
    hub = Hub(clock)
    store = await _store(centre, hub, parts)
    _beside(_load(store, catalogue), "catalogue", parts)
    nearby = Nearby(paths.var / "nearby.json", Tap(store.log, hub))
    parts.push_async_callback(nearby.flush)
    speaker = Speaker(paths.dialplans / "prompts", paths.sounds)
    parts.callback(speaker.close)
    ears = await parts.enter_async_context(RemoteEars(paths.speech_socket))
    questions = Questions()
    outside = Outside(
        ari=await _ari(centre, leads, parts),
        log=FencedLog(nearby, leads.holds),
        record=NearbyRecord(store.read, nearby, lambda: store.away),
        voice=speaker,
        ears=ears,
        catalogue=catalogue,
        clock=clock,
        telephones=watch(_ami(centre), questions=questions),
        ask=questions.ask,
        say=hub.say,
        alone=CdrFiles(places(paths).log / "cdr-csv", paths.var / "cdr-reached.json"),
    )
    controller = await Controller.made(centre.site, paths, outside)
    left_over = LeftOver(
        outside.ari,
        APP,
        controller.calls.sessions,
        controller.calls.letting_go,
        controller.desk.counts,
        outside.log,
        clock,
    )
    _beside(left_over.run(), "left-over", parts)
    await _open_control(centre, controller, parts)
    await open_pages(centre, store, controller, hub, catalogue, parts, lambda: bool(ears.languages()))
    store.log.append(CallEvent(CallId(""), Kind.CONTROLLER_STARTED, clock.now()))
    parts.callback(lambda: store.log.append(CallEvent(CallId(""), Kind.CONTROLLER_STOPPED, clock.now())))
    return controller


async def _store(centre: Centre, hub: Hub, parts: contextlib.AsyncExitStack) -> Store:
    """With alarms about itself and its disk."""
    paths, alarms = centre.paths, Alarms(SystemClock())
    store = await open_store(centre.database, paths.journal, alarms, patient=True)
    parts.push_async_callback(store.close)
    if not store.away:
        await store.read.open()
    alarms.keep_in(Tap(store.log, hub))
    _beside(watch_disk(paths.var, alarms), "disk", parts)
    return store


def _beside(work: Coroutine[Any, Any, None], name: str, parts: contextlib.AsyncExitStack) -> None:
    errands = Errands("the controller's process")
    errands.start(work, name)
    parts.push_async_callback(errands.close)


async def _ari(centre: Centre, leads: Leadership, parts: contextlib.AsyncExitStack) -> Ari:
    rules = SessionRules(unread_events=(*UNREAD, *UNUSED))
    transport = await parts.enter_async_context(HttpTransport(_address(centre), APP, rules=rules))
    return Ari(FencedTransport(transport, leads.holds))


def _address(centre: Centre) -> AriAddress:
    return AriAddress(centre.ari_url, centre.secrets.ari_user, centre.secrets.ari_password)


def _ami(centre: Centre) -> AmiAddress:
    secrets = centre.secrets
    return AmiAddress(centre.ari_host, centre.site.asterisk.ami_port, secrets.ami_user, secrets.ami_secret)


async def _open_control(centre: Centre, controller: Controller, parts: contextlib.AsyncExitStack) -> None:
    control = make_control(controller.desk, {SeatId(number): seat.name for number, seat in centre.site.seats.items()})
    add_conversations(control, controller.conversations)
    runner = await serve_unix(control, centre.paths.control_socket)
    parts.push_async_callback(runner.cleanup)


async def _load(store: Store, catalogue: Catalogue) -> None:
    """As soon as the database is there."""
    await store.merged()
    await store.load_catalogue(entries_of(catalogue))


async def _nobody_beats(centre: Centre) -> bool:
    """Asked where the database cannot say who leads: Asterisk knows whether anybody acts."""
    async with HttpTransport(_address(centre), APP) as transport:
        try:
            return SystemClock().now().timestamp() - await last_beat(Ari(transport)) > SILENT_S
        except AriError:
            return False
