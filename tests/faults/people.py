"""Crowds of callers and rows of seats: SIPp, one process each, and one caller by hand to the millisecond."""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.production import Production
from tests.live.sip import Line, line, register
from tests.live.sipp.run import HERE as SIPP
from tests.live.sipp.run import Ran, sipp
from tests.live.sites import free_ports
from tests.live.until import until

WHOLE = len("+77011234567")


@asynccontextmanager
async def crowd(
    world: Production, count: int, prefix: str, rate: float = 10, keys: Sequence[tuple[float, str]] = ((0.7, "0"),)
) -> AsyncIterator["asyncio.Task[Ran]"]:
    """So many callers who ask for a person and wait until they are hung up. keys: after so many seconds, which."""
    folder = _folder(world)
    scenario = folder / "crowd"
    text = (SIPP / "waiting.xml").read_text("utf-8").replace("[number][call_number]", "[field0]")
    pressed = "".join(
        f'<pause milliseconds="{1000 * after_s:.0f}"/><nop><action><exec play_dtmf="{key}"/></action></nop>'
        for after_s, key in keys
    )
    text = re.sub(r'<pause milliseconds="700"/>.*?</nop>', pressed, text, flags=re.DOTALL)
    scenario.with_suffix(".xml").write_text(text, "utf-8")
    width = WHOLE - len(prefix)
    people = "".join(f"{prefix}{n:0{width}}\n" for n in range(count))
    (folder / "people.csv").write_text(f"SEQUENTIAL\n{people}", "utf-8")
    options = ("-s", "109", "-inf", str(folder / "people.csv"), "-key", "name", "Citizen")
    numbers = ("-m", str(count), "-l", str(count), "-r", f"{rate:g}", "-max_socket", "500")
    async with sipp(folder, world.sip, str(scenario), *options, *numbers, limit_s=600) as running:
        yield running


@asynccontextmanager
async def staff(world: Production, talk_ms: int = 600_000, only: int | None = None) -> AsyncIterator[None]:
    """Every seat's telephone, registered and logged in; it answers at once and stays until it is hung up."""
    seats = list(world.centre.site.seats)[:only]
    [phone] = free_ports(1)
    async with line(world.sip, phone) as own:
        for seat in seats:
            answer = await register(own, f"seat-{seat}", world.centre.secrets.seats[seat])
            assert answer.status == 200, f"seat {seat} was not registered: {answer.status}"
    numbers = ("-m", "100000", "-l", "500", "-d", str(talk_ms), "-aa")
    async with sipp(_folder(world), world.sip, "seat", *numbers, own_port=phone, limit_s=1800):
        for seat in seats:
            assert (await world.ivr("seat", "login", seat)).status == 0
        yield


@asynccontextmanager
async def telephone(world: Production, seat: str, talk_ms: int = 600_000) -> AsyncIterator[None]:
    """One seat's own telephone, registered and logged in. The end of the block is its sudden end: nothing is said."""
    [phone] = free_ports(1)
    async with line(world.sip, phone) as own:
        assert (await register(own, f"seat-{seat}", world.centre.secrets.seats[seat])).status == 200
    options = ("-m", "1000", "-d", str(talk_ms), "-aa")
    async with sipp(_folder(world), world.sip, "seat", *options, own_port=phone, limit_s=600):
        assert (await world.ivr("seat", "login", seat)).status == 0
        yield


def _folder(world: Production) -> Path:
    folder = world.folder / f"sipp-{secrets.token_hex(3)}"
    folder.mkdir()
    return folder


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    after_s: float  # from our INVITE; infinite: never


async def dial(world: Production, number: str, limit_s: float = 10.0, stay_s: float = 0.0) -> Answered:
    """One call whose answer is timed; then it hangs up."""
    async with line(world.sip) as own:
        port = own.transport.get_extra_info("sockname")[1]
        began_s = time.perf_counter()
        status = await _final(own, _request("INVITE", number, port, call := secrets.token_hex(8), "", 1), limit_s)
        took_s = time.perf_counter() - began_s
        if status is None:
            return Answered(0, float("inf"))
        code, to_tag = status
        own.transport.sendto(_request("ACK", number, port, call, to_tag, 1).encode())
        if code == 200:
            await asyncio.sleep(stay_s)
            own.transport.sendto(_request("BYE", number, port, call, to_tag, 2).encode())
        return Answered(code, took_s)


async def _final(own: Line, invite: str, limit_s: float) -> tuple[int, str] | None:
    try:
        answer = await own.ask(invite, limit_s)
        async with asyncio.timeout(limit_s):
            while answer.status < 200:
                answer = await own.answers.get()
    except TimeoutError:
        return None
    return answer.status, answer.header("To")


def _request(method: str, number: str, port: int, call: str, to: str, turn: int) -> str:
    sdp = (
        f"v=0\r\no=x 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8\r\n"
        "a=rtpmap:8 PCMA/8000\r\n"
    )
    body = sdp if method == "INVITE" else ""
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} sip:109@127.0.0.1 SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{call}{method}{turn}\r\n"
        f"From: <sip:{number}@127.0.0.1:{port}>;tag={call}\r\nTo: {to or '<sip:109@127.0.0.1>'}\r\nCall-ID: {call}\r\n"
        f"CSeq: {turn} {method}\r\nContact: <sip:{number}@127.0.0.1:{port}>\r\nMax-Forwards: 70\r\n{kind}"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


async def hang_everybody_up(world: Production) -> None:
    await world.hang_up(*await world.callers())
    await until(world.quiet, 30)
