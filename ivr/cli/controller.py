"""ivr controller: the controller alone. `ivr up` runs it beside Asterisk and the speech worker."""

import asyncio
import contextlib
import gc
import signal
import sys
from pathlib import Path

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
from ivr.ami import AmiAddress, watch
from ivr.app import APP, Controller, Outside
from ivr.ari import UNREAD, Ari, AriAddress, AriError, HttpTransport, SessionRules
from ivr.call.heartbeat import last_beat
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
    site, paths = centre.site, centre.paths
    alarms = Alarms(SystemClock())
    store = await _store(centre, alarms)
    parts.push_async_callback(store.close)
    if not store.away:
        await store.read.open()
    hub = Hub(SystemClock())
    alarms.keep_in(Tap(store.log, hub))
    watching = asyncio.create_task(watch_disk(paths.var, alarms), name="disk")
    parts.callback(watching.cancel)
    loading = asyncio.create_task(_load(store, catalogue), name="catalogue")
    parts.callback(loading.cancel)
    speaker = Speaker(paths.dialplans / "prompts", paths.sounds)
    parts.callback(speaker.close)
    ears = await parts.enter_async_context(RemoteEars(paths.speech_socket))
    address = AriAddress(centre.ari_url, centre.secrets.ari_user, centre.secrets.ari_password)
    rules = SessionRules(unread_events=(*UNREAD, *UNUSED))
    transport = await parts.enter_async_context(HttpTransport(address, APP, rules=rules))
    clock = SystemClock()
    ami = AmiAddress(centre.ari_host, site.asterisk.ami_port, centre.secrets.ami_user, centre.secrets.ami_secret)
    nearby = Nearby(paths.var / "nearby.json", Tap(store.log, hub))
    parts.push_async_callback(nearby.flush)
    log_, record = FencedLog(nearby, leads.holds), NearbyRecord(store.read, nearby, lambda: store.away)
    ari = Ari(FencedTransport(transport, leads.holds))
    outside = Outside(ari, log_, record, speaker, ears, catalogue, clock, watch(ami), hub.say, _alone(centre))
    controller = await Controller.made(site, paths, outside)
    control = make_control(controller.desk, {SeatId(number): seat.name for number, seat in site.seats.items()})
    add_conversations(control, controller.conversations)
    runner = await serve_unix(control, paths.control_socket)
    parts.push_async_callback(runner.cleanup)
    await open_pages(centre, store, controller, hub, catalogue, parts, hears=lambda: bool(ears.languages()))
    store.log.append(CallEvent(CallId(""), Kind.CONTROLLER_STARTED, clock.now()))
    parts.callback(lambda: store.log.append(CallEvent(CallId(""), Kind.CONTROLLER_STOPPED, clock.now())))
    return controller


async def _load(store: Store, catalogue: Catalogue) -> None:
    """As soon as the database is there."""
    await store.merged()
    await store.load_catalogue(entries_of(catalogue))


async def _nobody_beats(centre: Centre) -> bool:
    """Asked where the database cannot say who leads: Asterisk knows whether anybody acts."""
    address = AriAddress(centre.ari_url, centre.secrets.ari_user, centre.secrets.ari_password)
    async with HttpTransport(address, APP) as transport:
        try:
            return SystemClock().now().timestamp() - await last_beat(Ari(transport)) > SILENT_S
        except AriError:
            return False


def _alone(centre: Centre) -> CdrFiles:
    """What Asterisk wrote down itself; the place reached is kept beside our own record."""
    return CdrFiles(places(centre.paths).log / "cdr-csv", centre.paths.var / "cdr-reached.json")


async def _store(centre: Centre, alarms: Alarms) -> Store:
    paths = centre.paths
    url = str(paths.database) if centre.site.database == "sqlite" else centre.site.database

    return await open_store(url, paths.journal, alarms, patient=True)
