"""A call in which nobody speaks is kept alive by packets of comfort noise: carriers drop what is silent."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from ivr.ari import Ari, AriAddress, AriEvent, Connected, HttpTransport, PlaybackFinished, StasisStart
from tests.live.conftest import Switch

COMFORT_NOISE = 13  # RTP payload type, RFC 3389


class Heard(asyncio.DatagramProtocol):
    """Where the sound is sent to: the payload types that came."""

    def __init__(self) -> None:
        self.types: asyncio.Queue[int] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.types.put_nowait(data[1] & 0x7F)


class Phone(asyncio.DatagramProtocol):
    """The carrier's side: takes every call, and says nothing."""

    transport: asyncio.DatagramTransport

    def __init__(self, rtp_port: int) -> None:
        self._sdp = (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {rtp_port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | bytes, int]) -> None:
        text = data.decode("utf-8", "replace")
        if not text.startswith(("INVITE ", "BYE ")):
            return
        kept = "".join(re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", text, re.MULTILINE))
        kept = re.sub(r"^(To: .*?)(\r\n)", r"\1;tag=carrier\2", kept, flags=re.MULTILINE) if "INVITE" in kept else kept
        own_port = self.transport.get_extra_info("sockname")[1]
        body = self._sdp if text.startswith("INVITE ") else ""
        self.transport.sendto(
            f"SIP/2.0 200 OK\r\n{kept}Contact: <sip:127.0.0.1:{own_port}>\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode(),
            addr,
        )


@asynccontextmanager
async def silent_call(switch: Switch) -> AsyncIterator[tuple[Ari, AsyncIterator[AriEvent], Heard]]:
    """The channel "silent", out to the trunk and answered there."""
    loop = asyncio.get_running_loop()
    rtp, heard = await loop.create_datagram_endpoint(Heard, ("127.0.0.1", 0))
    own = ("127.0.0.1", switch.site.trunk.port)
    sip, _ = await loop.create_datagram_endpoint(lambda: Phone(rtp.get_extra_info("sockname")[1]), own)
    address = AriAddress(switch.centre.ari_url, switch.secrets.ari_user, switch.secrets.ari_password)
    try:
        async with HttpTransport(address, "silence") as transport, asyncio.timeout(60):
            ari = Ari(transport)
            events = ari.events()  # as long as somebody listens, the call may stay in the application
            assert isinstance(await anext(events), Connected)
            await ari.channels.originate_with_id("silent", endpoint="PJSIP/trunk", app="silence")
            yield ari, events, heard
            await ari.channels.hangup("silent")
    finally:
        sip.close()
        rtp.close()


async def test_a_silent_call_on_the_trunk_is_kept_alive(switch: Switch) -> None:
    async with silent_call(switch) as (_, _, heard):
        assert await heard.types.get() == COMFORT_NOISE


async def test_the_beep_before_a_voice_message_is_found(switch: Switch) -> None:
    async with silent_call(switch) as (ari, events, _):
        while not isinstance(await anext(events), StasisStart):
            pass
        await ari.channels.play_with_id("silent", "beep", media=["sound:beep"])
        while not isinstance(event := await anext(events), PlaybackFinished):
            pass
        assert event.playback.state == "done"


async def test_seats_are_kept_alive_too(switch: Switch) -> None:
    for endpoint in ("trunk", "seat-101"):
        shown = await switch.asterisk.cli(f"pjsip show endpoint {endpoint}")
        assert re.search(r"^ *rtp_keepalive +: 5\r?$", shown, re.MULTILINE), endpoint
