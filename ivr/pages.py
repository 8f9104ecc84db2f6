"""The API put on its feet: what it stands on, taken from the controller and the store."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import NamedTuple

import structlog

from agents.accounts.audit import Audit
from agents.accounts.passwords import Passwords
from agents.accounts.service import Accounts
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import index_of
from agents.web.app import make_api
from agents.web.assistance import assistance
from agents.web.door.guard import Door
from agents.web.live.board_views import telling
from agents.web.live.hub import Hub
from agents.web.live.tap import Tap
from agents.web.live.watch import Watch
from agents.web.pages.front import Front, FrontNotBuilt
from agents.web.parts import Parts
from agents.web.tcp import Served
from agents.web.telephone.telephones import Telephones
from ivr.app import Controller
from ivr.board_of_site import board_rules
from ivr.call.tape.shelf import Shelf
from ivr.site import Centre
from ivr.web_telephones import AsteriskSwitchboard
from models.clock import SystemClock
from models.errands import Errands
from models.ids import SeatId
from models.store.errors import DatabaseAway
from models.store.store import Store

log = structlog.get_logger(__name__)

TIDY_EVERY_S = 6 * 3600.0


async def open_pages(
    centre: Centre,
    store: Store,
    controller: Controller,
    hub: Hub,
    catalogue: Catalogue,
    ending: contextlib.AsyncExitStack,
    hears: Callable[[], bool],
) -> Served:
    """ending: closes the pages, too. hears: whether speech is heard now."""
    clock, told = SystemClock(), Tap(store.log, hub)
    passwords = Passwords()
    ending.callback(passwords.close)
    audit = Audit(told, clock)
    accounts = Accounts(store.accounts, audit, clock, passwords)
    rules = board_rules(centre.site, controller.flows.current().utc_offset_h)
    watch = hub.watcher = Watch(controller.desk, told, clock, rules, telling(hub, catalogue.services), hears)
    switchboard = AsteriskSwitchboard(controller.ari, centre.sip_websocket_url)
    ending.push_async_callback(switchboard.close)
    people = _People(accounts, audit, Telephones(switchboard))
    api = make_api(_parts(centre, store, controller, catalogue, people, _Live(hub, watch, told)))
    errands = Errands("the pages")
    ending.push_async_callback(errands.close)
    for work in (hub.run(controller.desk), _tidy(accounts), watch.run(store.read, store.merged)):
        errands.start(work)
    served = Served(api, str(centre.site.web.address), centre.site.web.port)
    await served.start()
    ending.push_async_callback(served.close)
    return served


class _People(NamedTuple):
    """Who works here, and at what."""

    accounts: Accounts
    audit: Audit
    telephones: Telephones


class _Live(NamedTuple):
    """What happens now, on its way to open pages."""

    hub: Hub
    watch: Watch
    log: Tap


def _parts(
    centre: Centre, store: Store, controller: Controller, catalogue: Catalogue, people: _People, live: _Live
) -> Parts:
    site, flows = centre.site, controller.flows
    return Parts(
        desk=controller.desk,
        tickets=controller.tickets,
        read=store.read,
        pages=store.pages,
        accounts=people.accounts,
        audit=people.audit,
        hub=live.hub,
        catalogue=catalogue,
        index=index_of(catalogue),
        assistance=assistance(centre.paths.dialplans, catalogue),
        tapes=Shelf(centre.paths.recordings),
        seat_names={SeatId(number): seat.name for number, seat in site.seats.items()},
        languages=tuple(site.languages),
        clock=SystemClock(),
        flush=store.flush,
        conversations=controller.conversations,
        watch=live.watch,
        log=live.log,
        pause_reasons={name: each.model_dump() for name, each in site.pause_reasons.items()},
        queue_names={name: {str(code): said for code, said in each.name.items()} for name, each in site.queues.items()},
        step_names=lambda: flows.current().names,
        utc_offset_h=flows.current().utc_offset_h,
        door=Door(tuple(site.web.names), tuple(map(str, site.web.proxies))),
        telephones=people.telephones,
        front=_front(centre),
        city=dict(site.city),
    )


def _front(centre: Centre) -> Front:
    """Calls do not wait for pages."""
    try:
        return Front.open(centre.paths.front)
    except FrontNotBuilt as missing:
        log.error("the pages have no scripts", remedy=str(missing))
        return Front(centre.paths.front)


async def _tidy(accounts: Accounts) -> None:
    while True:
        with contextlib.suppress(DatabaseAway):
            await accounts.tidy()
        await asyncio.sleep(TIDY_EVERY_S)
