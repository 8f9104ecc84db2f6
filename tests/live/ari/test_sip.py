"""What the fake Asterisk claims of calls, held against real SIP: the contract suite knows only Local channels."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from ivr.ari import Ari, AriAddress, Connected, HttpTransport, ServerFailed, StasisStart
from tests.contract.ari.labels import label_of
from tests.live.conftest import Switch
from tests.live.sip import Line, line, register
from tests.live.sipp.run import sipp
from tests.live.until import PATIENT_S, until

APP = "ivr109"


class Heard:
    def __init__(self, ari: Ari) -> None:
        self.ari = ari
        self.labels: list[str] = []
        self.connected = asyncio.Event()
        self.answering = True

    async def read(self) -> None:
        async for event in self.ari.events():
            if isinstance(event, Connected):
                self.connected.set()
                continue
            name = re.sub(r"\b\d+\.\d+\b", "call", label_of(event))
            self.labels.append(name)
            if isinstance(event, StasisStart) and event.args == ("call",) and self.answering:
                await self.ari.channels.answer(event.channel.id)

    def has(self, label: str) -> bool:
        return label in self.labels


@pytest_asyncio.fixture
async def heard(switch: Switch) -> AsyncIterator[Heard]:
    address = AriAddress(switch.centre.ari_url, switch.secrets.ari_user, switch.secrets.ari_password)
    async with HttpTransport(address, APP) as transport:
        listening = Heard(Ari(transport))
        task = asyncio.create_task(listening.read())
        await asyncio.wait_for(listening.connected.wait(), PATIENT_S)
        yield listening
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def telephone(switch: Switch, refusal: str) -> AsyncIterator[None]:
    """Seat 101, registered; it refuses each call with this status line."""

    loop = asyncio.get_running_loop()

    class Refusing(Line):
        def datagram_received(self, data: bytes, addr: object) -> None:
            text = data.decode("utf-8", "replace")
            if not text.startswith("INVITE "):
                super().datagram_received(data, addr)
                return
            kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", text, re.MULTILINE)
            headers = re.sub(r"(?m)^(To:[^\r]*)", r"\1;tag=phone", "".join(kept))
            # It rings before it refuses: both at once, and Asterisk may not tell of the ring any more.
            for after_s, status in ((0.0, "180 Ringing"), (0.2, refusal)):
                answer = f"SIP/2.0 {status}\r\n{headers}Content-Length: 0\r\n\r\n".encode()
                loop.call_later(after_s, self.transport.sendto, answer)

    to = ("127.0.0.1", switch.site.asterisk.sip.port)
    transport, phone = await loop.create_datagram_endpoint(Refusing, ("127.0.0.1", 0), to)
    try:
        assert (await register(phone, "seat-101", switch.secrets.seats["101"])).status == 200
        yield
    finally:
        transport.close()


async def test_a_caller_over_sip_is_answered_and_hangs_up(switch: Switch, heard: Heard, tmp_path: Path) -> None:
    await heard.ari.asterisk.set_global_var(variable="IVR_HEARTBEAT", value=str(int(time.time())))
    options = ("-s", "109", "-key", "number", "77010000077", "-key", "name", "Citizen", "-d", "500")
    async with sipp(tmp_path, switch.site.asterisk.sip.port, "caller", *options) as call:
        ran = await call
    assert ran.status == 0, ran.errors
    assert await until(lambda: heard.has("StasisEnd call"))
    await heard.ari.asterisk.ping()
    await asyncio.sleep(0.2)  # for what must not come
    assert heard.labels == [
        "StasisStart call",
        "ChannelStateChange call Up",
        "ChannelHangupRequest call",  # a BYE carries no cause, a Local channel does
        "StasisEnd call",
    ]


async def test_a_seat_that_is_not_registered_refuses_the_originate(switch: Switch, heard: Heard) -> None:
    with pytest.raises(ServerFailed):
        await heard.ari.channels.originate_with_id("leg-off", endpoint="PJSIP/seat-102", app=APP, app_args="leg")
    assert heard.labels == []


@pytest.mark.parametrize(
    ("refusal", "cause", "dialstatus"),
    [("486 Busy Here", 17, "BUSY"), ("603 Decline", 21, "NOANSWER"), ("480 Away", 19, "NOANSWER")],
)
async def test_a_telephone_refuses(switch: Switch, heard: Heard, refusal: str, cause: int, dialstatus: str) -> None:
    async with telephone(switch, refusal):
        await heard.ari.channels.originate_with_id("leg", endpoint="PJSIP/seat-101", app=APP, app_args="leg", timeout=5)
        assert await until(lambda: heard.has(f"ChannelDestroyed leg {cause}")), heard.labels
    assert [label for label in heard.labels if "Ringing" not in label and "RINGING" not in label] == [
        "Dial leg",
        f"ChannelHangupRequest leg {cause}",
        f"Dial leg {dialstatus}",
        f"ChannelDestroyed leg {cause}",
    ]


async def test_a_telephone_that_says_nothing_ends_with_the_limit(switch: Switch, heard: Heard) -> None:
    async with line(switch.site.asterisk.sip.port) as silent:
        assert (await register(silent, "seat-101", switch.secrets.seats["101"])).status == 200
        await heard.ari.channels.originate_with_id("leg", endpoint="PJSIP/seat-101", app=APP, app_args="leg", timeout=1)
        assert await until(lambda: heard.has("ChannelDestroyed leg 19")), heard.labels
    assert heard.labels == ["Dial leg", "ChannelDestroyed leg 19"]
