"""Hold, transfers, conferences, listening in, and seats without sound, over real SIP and RTP (C4, C6, D2)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ivr.ari import Ari, AriAddress, HttpTransport, NotFound
from ivr.call import names
from ivr.call.tape.shelf import Shelf
from ivr.cli.asking import ask
from ivr.speech.g711 import from_alaw
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.records import Call
from tests.live.call.test_strangers import citizen, register_seat
from tests.live.centre import RunningCentre
from tests.live.sipp.run import sipp
from tests.live.until import until

#: SIPp's caller buzzes at a level of 136; silence in A-law is 8.
BUZZ = 80.0

SPEAKS, MUTE = "seat", "mute_seat"


class Watch:
    """The centre as its supervisor sees it, and what Asterisk really has."""

    def __init__(self, centre: RunningCentre, ari: Ari) -> None:
        self.centre, self.ari = centre, ari

    async def post(self, address: str, **body: object) -> Any:
        return await asyncio.to_thread(ask, self.centre.centre.paths.control_socket, "POST", address, body)

    async def get(self, address: str) -> Any:
        return await asyncio.to_thread(ask, self.centre.centre.paths.control_socket, "GET", address)

    def tape(self, call_id: CallId, leg: str) -> bytes:
        """As far as it is on the disk, as A-law."""
        shelf, name = Shelf(self.centre.centre.paths.recordings), names.tape(call_id, leg)
        return shelf.read(name, 0, shelf.samples(name) or 0)

    async def call_of(self, seat: str) -> CallId:
        async def known() -> str:
            return str((await self.get(f"/seats/{seat}/call"))["call_id"] or "")

        return CallId(await until(known))

    async def seat(self, seat: str) -> str:
        return next(str(each["state"]) for each in await self.get("/seats") if each["seat"] == seat)

    async def seat_is(self, seat: str, state: str) -> None:
        async def so() -> bool:
            return await self.seat(seat) == state

        await until(so)

    async def together(self, call_id: CallId) -> set[str]:
        """Who is in the conversation's bridge: seats, and "caller"."""
        try:
            bridge = await self.ari.bridges.get(names.talk_bridge(call_id))
        except NotFound:
            return set()
        channels = {channel.id: channel for channel in await self.ari.channels.list()}
        there = [channels[name] for name in bridge.channels if name in channels]
        return {names.seat_of(channel.name) or "caller" for channel in there}

    async def are_together(self, call_id: CallId, *who: str) -> None:
        async def so() -> bool:
            return await self.together(call_id) == set(who)

        await until(so)

    async def recorded(self, call_id: CallId, seconds: float) -> None:
        """Both tapes have been running for so long, however late they began."""

        async def so() -> bool:
            begun = [event.at for event in await self.log(call_id) if event.kind == Kind.RECORDING_STARTED]
            return len(begun) >= 2 and (datetime.now(UTC) - begun[-1]).total_seconds() >= seconds

        await until(so)

    async def log(self, call_id: CallId, *awaited: Kind) -> list[CallEvent]:
        """What is written of a call; the controller writes a moment after it acts."""

        async def written() -> list[CallEvent]:
            async with self.centre.store() as store:
                return list(await store.read.events_of(call_id))

        async def whole() -> bool:
            return {event.kind for event in await written()} >= set(awaited)

        await until(whole)
        return await written()


@pytest.fixture
async def watch(centre: RunningCentre) -> AsyncIterator[Watch]:
    own = centre.centre
    address = AriAddress(own.ari_url, own.secrets.ari_user, own.secrets.ari_password)
    async with HttpTransport(address, "watching") as transport:  # only asks: the application stays the controller's
        yield Watch(centre, Ari(transport))


@contextlib.asynccontextmanager
async def at_work(watch: Watch, folder: Path, **phones: str) -> AsyncIterator[None]:
    """Seats with a telephone each, logged in one after the other: s101="seat"."""
    async with contextlib.AsyncExitStack() as stack:
        for name, scenario in phones.items():
            seat = name.removeprefix("s")
            phone = await register_seat(watch.centre, seat)
            sip = watch.centre.centre.site.asterisk.sip.port
            await stack.enter_async_context(
                sipp(folder, sip, scenario, "-d", "60000", "-aa", "-m", "9", own_port=phone)
            )
        try:
            yield
        finally:
            for name in phones:
                await watch.post(f"/seats/{name.removeprefix('s')}/logout")


@contextlib.asynccontextmanager
async def calling(watch: Watch, folder: Path, number: str) -> AsyncIterator[None]:
    sip = watch.centre.centre.site.asterisk.sip.port
    async with sipp(folder, sip, "waiting", *citizen(number)):
        yield


async def test_hold_an_attended_transfer_and_a_conference(watch: Watch, tmp_path: Path) -> None:
    async with at_work(watch, tmp_path, s101=SPEAKS, s102=SPEAKS), calling(watch, tmp_path, "+7701000060"):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.are_together(call_id, "caller", "101")
        await watch.recorded(call_id, 1.5)

        assert (await watch.post(f"/calls/{call_id}/hold", by="101"))["state"] == "Held"
        await watch.are_together(call_id, "101")
        await watch.seat_is("101", "hold")
        await watch.post(f"/calls/{call_id}/unhold", by="101")
        await watch.are_together(call_id, "caller", "101")

        await watch.post("/seats/102/login")
        await watch.post(f"/calls/{call_id}/transfer", by="101", seat="102", attended=True)
        await watch.are_together(call_id, "101", "102")
        await watch.post(f"/calls/{call_id}/conference", by="101")
        await watch.are_together(call_id, "caller", "101", "102")
        leg = next(c.id for c in await watch.ari.channels.list() if names.seat_of(c.name) == "101")
        await watch.ari.channels.hangup(leg)
        await watch.are_together(call_id, "caller", "102")
        await watch.seat_is("102", "talking")
        log = await watch.log(call_id, Kind.RECORDING_STARTED)
        begun = next(event for event in log if event.kind == Kind.RECORDING_STARTED)
        leg = next(c.id for c in await watch.ari.channels.list() if names.seat_of(c.name) == "102")
        await asyncio.sleep(1.5)
        lasted_s = (datetime.now(UTC) - begun.at).total_seconds()
        await watch.ari.channels.hangup(leg)
        call = await ended(watch, call_id)
    assert (call.outcome, call.ticket is not None) == ("answered", True)
    kinds = [event.kind for event in await watch.log(call_id)]
    assert kinds.count(Kind.TICKET_REGISTERED) == 1
    heard = watch.tape(call_id, "caller")
    assert loudness(heard, 0.2, 1.2) > BUZZ, "the caller was heard from the beginning"
    end_s = min(lasted_s, len(heard) / 8000)  # a machine that stood still meanwhile has heard less
    assert loudness(heard, end_s - 1.2, end_s - 0.2) > BUZZ, "and after hold, transfer and conference"
    await until(watch.centre.quiet)


async def test_who_consults_hears_the_other_telephone_ring(watch: Watch, tmp_path: Path) -> None:
    """In our own tone, and only while it rings. The second telephone lifts after longer than its ring may last."""
    async with at_work(watch, tmp_path, s101=SPEAKS, s102="called"), calling(watch, tmp_path, "+7701000061"):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.are_together(call_id, "caller", "101")
        await watch.post("/seats/102/login")
        await watch.post(f"/calls/{call_id}/hold", by="101")
        phone = next(c for c in await watch.ari.channels.list() if names.seat_of(c.name) == "101")
        heard = tmp_path / "heard.sln"
        await watch.centre.asterisk.cli(f"mixmonitor start {phone.name} {tmp_path}/both.sln,t({heard})")
        await watch.post(f"/calls/{call_id}/transfer", by="101", seat="102", attended=True)
        await until(lambda: rings(heard).any())
        await watch.post(f"/calls/{call_id}/back", by="101")
        await watch.are_together(call_id, "caller", "101")
        told = len(rings(heard))
        await until(lambda: len(rings(heard)) > told + 60)  # the tone comes every five seconds
        assert not rings(heard)[told + 10 :].any()
        await watch.centre.asterisk.cli("channel request hangup all")
        await watch.log(call_id, Kind.CALL_ENDED)
    await until(watch.centre.quiet)


def rings(file: Path) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Of each tenth of a second, whether it is the ringing tone: 425 Hz and nothing else."""
    tape = file.read_bytes() if file.is_file() else b""
    sound = np.frombuffer(tape[: len(tape) // 1600 * 1600], dtype="<i2").reshape(-1, 800)
    power = np.abs(np.fft.rfft(sound, axis=1)) ** 2 if len(sound) else np.zeros((0, 401))
    tone = power[:, 40:46].sum(axis=1)
    return np.asarray((tone > 1e10) & (tone > 0.8 * power.sum(axis=1)))


def loudness(tape: bytes, begin_s: float, end_s: float) -> float:
    """The mean level of a part of a tape."""
    samples = np.frombuffer(from_alaw(tape[round(begin_s * 8000) : round(end_s * 8000)]), dtype="<i2")
    return float(np.abs(samples.astype(np.int32)).mean()) if len(samples) else 0.0


async def ended(watch: Watch, call_id: CallId) -> Call:
    """As soon as there is a ticket the caller hangs up: its number, the survey and the good-bye are heard out in
    test_strangers."""

    async def settled() -> bool:
        return bool({event.kind for event in await watch.log(call_id)} & {Kind.TICKET_REGISTERED, Kind.CALL_ENDED})

    await until(settled)
    channel = (await watch.log(call_id))[0].fields.get("channel")
    if channel is not None:  # a call out has none, and has ended by itself
        with contextlib.suppress(NotFound):
            await watch.ari.channels.hangup(str(channel))

    async def over() -> Call | None:
        async with watch.centre.store() as store:
            call = await store.read.call(call_id)
            return call if call and call.ended_at else None

    call = await until(over, limit_s=90)
    assert call is not None
    return call


async def test_a_supervisor_listens_and_joins(watch: Watch, tmp_path: Path) -> None:
    async with at_work(watch, tmp_path, s101=SPEAKS, s103=SPEAKS), calling(watch, tmp_path, "+7701000061"):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.are_together(call_id, "caller", "101")
        await watch.post(f"/calls/{call_id}/listen", by="Сәуле", seat="103", mode="listen")

        async def copied() -> str:
            for bridge in await watch.ari.bridges.list():
                if bridge.id.startswith("br-spy-") and len(bridge.channels) == 2:
                    return next(name for name in bridge.channels if name.startswith("leg-"))
            return ""

        leg = await until(copied)
        before = (await watch.ari.channels.rtpstatistics(leg)).txcount

        async def heard() -> bool:
            return (await watch.ari.channels.rtpstatistics(leg)).txcount > before + 40

        await until(heard)
        assert await watch.together(call_id) == {"caller", "101"}
        await watch.post(f"/calls/{call_id}/listen", by="Сәуле", seat="103", mode="whisper")
        await until(copied)
        await watch.post(f"/calls/{call_id}/listen", by="Сәуле", seat="103", mode="join")
        await watch.are_together(call_id, "caller", "101", "103")
        for seat in ("101", "103"):
            leg = next(c.id for c in await watch.ari.channels.list() if names.seat_of(c.name) == seat)
            await watch.ari.channels.hangup(leg)
        await ended(watch, call_id)
    modes = [event.fields["mode"] for event in await watch.log(call_id) if event.kind == Kind.LISTENED]
    assert modes == ["listen", "whisper", "join"]
    await until(watch.centre.quiet)


async def test_a_seat_without_sound_is_parked_and_the_next_one_has_the_caller(watch: Watch, tmp_path: Path) -> None:
    async with at_work(watch, tmp_path, s101=MUTE, s102=SPEAKS), calling(watch, tmp_path, "+7701000062"):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.seat_is("101", "parked")
        await watch.post("/seats/102/login")
        await watch.are_together(call_id, "caller", "102")
        log = await watch.log(call_id, Kind.SEAT_ANSWERED, Kind.SEAT_DROPPED)
        answered, dropped = (
            next(e.at for e in log if e.kind == kind) for kind in (Kind.SEAT_ANSWERED, Kind.SEAT_DROPPED)
        )
        assert (dropped - answered).total_seconds() > 2.5, "a short silence is none; make faults measures how soon"
        leg = next(c.id for c in await watch.ari.channels.list() if names.seat_of(c.name) == "102")
        await watch.ari.channels.hangup(leg)
        await ended(watch, call_id)
    await until(watch.centre.quiet)


async def test_a_telephone_that_dies_in_a_talk_gives_its_caller_back(watch: Watch, tmp_path: Path) -> None:
    """How soon, within a second, is a figure of `make faults`. A SIPp that stuttered on a busy machine is like a
    telephone that saves packets in silence: it is asked later."""
    async with calling(watch, tmp_path, "+7701000063"):
        call_id = await dies_in_a_talk(watch, tmp_path)
        await until(lambda: queued_twice(watch, call_id))
        await watch.centre.asterisk.cli("channel request hangup all")
    await until(watch.centre.quiet)
    first, again = [event for event in await watch.log(call_id) if event.kind == Kind.CALL_QUEUED]
    assert again.fields["queued_at"] == first.fields["queued_at"]


async def dies_in_a_talk(watch: Watch, folder: Path) -> CallId:
    async with at_work(watch, folder, s101=SPEAKS):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.are_together(call_id, "caller", "101")
        await asyncio.sleep(6.5)  # so long it has to sound without a gap
    return call_id


async def queued_twice(watch: Watch, call_id: CallId) -> bool:
    return [event.kind for event in await watch.log(call_id)].count(Kind.CALL_QUEUED) == 2
