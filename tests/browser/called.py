"""A citizen who is called by the centre: a telephone behind the trunk that lifts itself.

async with at_home(centre) as citizen:
    await citizen.up.wait()                  # somebody has called here
    citizen.says(700)                        # as a citizen who has called
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.browser.citizen import Citizen, Socket
from tests.live.centre import RunningCentre

_KEPT = re.compile(r"^(?:Via|From|Call-ID|CSeq):.*\r\n", re.MULTILINE)


class Called(Citizen):
    """What it hangs up with is turned round: whoever was called is the To of the call."""

    async def hang_up(self) -> None:
        """The centre hangs up first: the operator has ended the call."""
        self.over.set()

    def took(self, text: str) -> None:
        if text.startswith("INVITE "):
            self._lift(text)
        else:
            super().took(text)

    def _lift(self, invite: str) -> None:
        if found := re.search(r"^m=audio (\d+)", invite, re.MULTILINE):
            self._to_rtp = ("127.0.0.1", int(found[1]))
        to = re.search(r"^To: *([^\r\n]+)", invite, re.MULTILINE)
        assert to is not None
        port, sdp = self.sip.get_extra_info("sockname")[1], self.offer()
        self.sip.sendto(
            (
                f"SIP/2.0 200 OK\r\n{''.join(_KEPT.findall(invite))}To: {to[1]};tag={self._tag}\r\n"
                f"Contact: <sip:citizen@127.0.0.1:{port}>\r\nContent-Type: application/sdp\r\n"
                f"Content-Length: {len(sdp)}\r\n\r\n{sdp}"
            ).encode(),
            self._to_sip,
        )
        self.up.set()


@asynccontextmanager
async def at_home(centre: RunningCentre) -> AsyncIterator[Called]:
    """Whatever number is dialled: there is one telephone behind the trunk of a test's centre."""
    site, loop = centre.centre.site, asyncio.get_running_loop()
    citizen = Called("", site.asterisk.sip.port)
    here = ("127.0.0.1", site.trunk.port)
    citizen.sip, _ = await loop.create_datagram_endpoint(lambda: Socket(citizen, sip=True), here)
    citizen.rtp, _ = await loop.create_datagram_endpoint(lambda: Socket(citizen, sip=False), ("127.0.0.1", 0))
    talking = asyncio.create_task(citizen.talk())
    try:
        yield citizen
    finally:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        citizen.sip.close()
        citizen.rtp.close()
