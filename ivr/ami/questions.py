"""Asks a telephone whether it is there: Asterisk sends its OPTIONS at once, and tells nobody that they were answered.
But it remembers how long the last answer took, to the microsecond: another figure is another answer."""

import asyncio

from ivr.ami.link import Link
from ivr.ami.values import read

#: Longer than that, and Asterisk or this machine is out of breath: nobody has been asked.
ASKED_WITHIN_S = 0.15


class Questions:
    link: Link | None = None  # while the telephones are watched

    async def ask(self, endpoint: str) -> str | None:
        """What was known of its last answer before this question: its round trip, or "N/A" when it has missed one.
        None: it could not be asked, or has no address."""
        if self.link is None:
            return None
        try:
            async with asyncio.timeout(ASKED_WITHIN_S):
                return await self._ask(self.link, endpoint)
        except (TimeoutError, ConnectionError):
            return None

    async def _ask(self, link: Link, endpoint: str) -> str | None:
        contact = await self._value(link, f"PJSIP_AOR({endpoint},contact)")
        if not contact or "," in contact:  # several: of which of them it tells, nobody knows
            return None
        before = await self._value(link, f"PJSIP_CONTACT({contact},rtt)")
        asked = await link.answer("PJSIPQualify", Endpoint=endpoint)
        return before if before and read(asked, "response") == "Success" else None

    async def _value(self, link: Link, variable: str) -> str:
        return read(await link.answer("Getvar", Variable=variable), "value")
