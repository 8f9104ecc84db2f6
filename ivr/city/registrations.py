"""The telephones of the city as the centre's registrar knows them. Asterisk tells nobody: it has to be asked."""

import asyncio
import contextlib
from collections.abc import Collection

from ivr.city.wrong import CityWrong
from ivr.switch import Asterisk

REGISTERED_S = 15.0
TAKEN_OFF_S = 5.0
ASK_EVERY_S = 0.1


class Registrations:
    def __init__(self, asterisk: Asterisk, seats: Collection[str]) -> None:
        self._asterisk, self._seats = asterisk, seats

    async def all_known(self) -> None:
        """Until the centre knows every telephone. Raises CityWrong."""
        if not self._seats:
            return
        try:
            async with asyncio.timeout(REGISTERED_S):
                await self._until(len(self._seats))
        except TimeoutError:
            known = await self._shown()
            raise CityWrong(f"the centre did not register every seat of {', '.join(self._seats)}:\n{known}") from None

    async def take_off(self) -> None:
        if not self._seats:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TAKEN_OFF_S):
                await self._asterisk.cli("pjsip send unregister *all")
                await self._until(0)

    async def _until(self, count: int) -> None:
        while (await self._shown()).count(" Registered ") != count:  # noqa: ASYNC110
            await asyncio.sleep(ASK_EVERY_S)

    async def _shown(self) -> str:
        return await self._asterisk.cli("pjsip show registrations")
