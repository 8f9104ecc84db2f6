"""The messages of RFC 4475 and mutated packets on the SIP port, from the trunk's address and a stranger's, and a flood
of REGISTERs."""

import asyncio
import random
import socket
import statistics
import time

from tests.faults.figures import Figure
from tests.faults.people import dial, hang_everybody_up
from tests.faults.production import Production
from tests.faults.scene import reconciled, scene, settled
from tests.faults.torture import ALL, torture
from tests.live.until import until

NAME = "malformed_sip"
SEATS, WAITING, PACKETS, REPEATS = 3, 5, 100_000, 1
LEAST = SEATS
REGISTERS_PER_S, FLOOD_S = 500, 10.0
DIALS = 40
SITE = {"asterisk": {"sip": {"seats_from": ["127.0.0.1"]}}}  # whoever sends from elsewhere on loopback is a stranger
TORTURED = 2  # times

WELL = (
    b"INVITE sip:109@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\nFrom: <sip:1@x>;tag=1\r\n"
    b"To: <sip:109@x>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:1@127.0.0.1:9>\r\n"
    b"Content-Type: application/sdp\r\nContent-Length: 30\r\n\r\nv=0\r\no=x 1 1 IN IP4 127.0.0.1\r\n"
)


async def run(world: Production, chance: random.Random, size: float) -> list[Figure]:
    async with scene(world, SEATS, WAITING) as now:
        pid = world.pid("asterisk")
        usual = await _set_up_s(world, 0)
        tortured = await asyncio.to_thread(_torture, world.sip, chance)
        await asyncio.to_thread(_rubbish, world.sip, round(PACKETS * size), chance)
        flood = asyncio.create_task(asyncio.to_thread(_registers, world.sip, FLOOD_S * size))
        under = await _set_up_s(world, 1)
        await flood
        usual += await _set_up_s(world, 2)  # a machine that grows slower or quicker meanwhile favours neither
        kept = await now.still_here()
        crashes = int(world.pid("asterisk") != pid)
        await hang_everybody_up(world)
    await until(lambda: settled(world), 30)
    return [
        Figure(f"{NAME}.torture_sent", tortured, "messages", f">={2 * len(ALL)}"),
        Figure(f"{NAME}.crashes", crashes, "crashes", "==0"),
        Figure(f"{NAME}.lost", SEATS + WAITING - kept, "calls", "==0"),
        Figure(f"{NAME}.set_up_p95", round(_p95(under) / _p95(usual), 2), "x", "<=2"),
        *await reconciled(world, NAME),
    ]


async def _set_up_s(world: Production, turn: int) -> list[float]:
    return [(await dial(world, f"+7701900{turn}{n:03}", stay_s=0.1)).after_s for n in range(DIALS)]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _rubbish(port: int, count: int, chance: random.Random) -> None:
    """Half from the trunk's address, half from a stranger's."""
    well = [WELL, *(packet for _, packet in torture(9, "m"))]
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trunk,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        trunk.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.9", 0))
        for n in range(count):
            packet = _mutated(WELL if n % 4 else chance.choice(well), chance)
            (trunk if n % 2 else other).sendto(packet, ("127.0.0.1", port))
            if n % 100 == 0:
                time.sleep(0.02)


def _mutated(well: bytes, chance: random.Random) -> bytes:
    packet = bytearray(well)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(packet)) if packet else 0
        match chance.randrange(4):
            case 0:
                packet[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del packet[at : at + chance.randint(1, 40)]
            case 2:
                packet[at:at] = bytes([chance.randrange(256)]) * chance.randint(1, 200)
            case _:
                packet[at:at] = chance.choice((b"\r\n", b"\0", b"%n%s", b"<", b";", b'"', b"\xff\xfe"))
    return bytes(packet[:8000])


def _torture(port: int, chance: random.Random) -> int:
    """Each message from the trunk and from a stranger, in another order each time; how many were sent."""
    sent = 0
    for turn, address in enumerate(("127.0.0.1", "127.0.0.9") * TORTURED):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.bind((address, 0))
            messages = list(torture(own.getsockname()[1], f"t{turn}x{chance.randrange(10**6)}x"))
            chance.shuffle(messages)
            for _, packet in messages:
                own.sendto(packet, ("127.0.0.1", port))
                time.sleep(0.01)
            sent += len(messages)
    return sent


def _registers(port: int, lasts_s: float) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.9", 0))
        began_s, sent = time.monotonic(), 0
        while (so_far_s := time.monotonic() - began_s) < lasts_s:
            while sent < so_far_s * REGISTERS_PER_S:
                sent += 1
                other.sendto(
                    b"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.9:9;branch=z9hG4bKr%d\r\n"
                    b"From: <sip:seat-101@x>;tag=%d\r\nTo: <sip:seat-101@x>\r\nCall-ID: r%d\r\nCSeq: 1 REGISTER\r\n"
                    b"Contact: <sip:seat-101@127.0.0.9:9>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
                    % (sent, sent, sent),
                    ("127.0.0.1", port),
                )
            time.sleep(0.01)
