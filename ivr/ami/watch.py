"""The stream of what AMI tells. Optional: without it a note says so, and calls go on."""

import asyncio
from collections.abc import AsyncGenerator

import structlog

from ivr.ami.events import AmiConnected, AmiEvent, AmiLost, SeatEvent
from ivr.ami.link import AmiAddress, AmiRules, Link, LoggedIn, Lost
from ivr.ami.questions import Questions
from ivr.ami.registrations import Registrations

log = structlog.get_logger(__name__)


async def watch(
    address: AmiAddress, rules: AmiRules | None = None, *, questions: Questions | None = None
) -> AsyncGenerator[AmiEvent, None]:
    """For ever. After each AmiConnected comes what is known of every seat, so nothing need be remembered.

    questions: go over the same link, while this is read.
    """
    rules = rules or AmiRules()
    link = Link(address, rules)
    guarding = asyncio.create_task(link.guard(), name="ami-guard")
    unanswered = asyncio.get_running_loop().call_later(rules.ping_limit_s, link.received.put_nowait, Lost(NOBODY))
    link.open()
    if questions:
        questions.link = link
    try:
        async for event in _told(link):
            unanswered.cancel()
            yield event
    finally:
        if questions:
            questions.link = None
        unanswered.cancel()
        guarding.cancel()
        await asyncio.gather(guarding, return_exceptions=True)
        link.close()


NOBODY = "Asterisk does not listen for AMI, or refuses the login"


async def _told(link: Link) -> AsyncGenerator[AmiEvent, None]:
    seats = Registrations()
    connected: bool | None = None  # not known yet
    while True:
        received = await link.received.get()
        match received:
            case LoggedIn():
                connected, seats = True, Registrations()
                log.info("ami_connected")
                yield AmiConnected()
                for event in await _present(link, seats):
                    yield event
            case Lost(why):
                if connected is not False:
                    connected = False
                    log.warning("ami_lost", why=why)
                    yield AmiLost(why)
            case message:
                for event in seats.apply(message):
                    yield event


async def _present(link: Link, seats: Registrations) -> list[SeatEvent]:
    try:
        states = await link.device_states()
    except TimeoutError:
        link.drop("no answer to a question for the devices' states")
        return []
    except ConnectionError:
        return []  # its end is in the queue
    if not states:
        log.warning("ami_without_device_states", remedy="load res_manager_devicestate.so")
    return seats.apply_all(states)
