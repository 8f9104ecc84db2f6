"""Watches the controller's heartbeat from outside. When it stops for long, callers who wait are given to the fallback.

A killed controller is restarted within seconds and adopts its callers: the warden is patient. A hung one keeps its
socket open and nobody else would notice (Asterisk does not ask, and shows no difference between the two): where its
process has been there for long and is silent, the warden acts as soon as the dialplan, too, has stopped believing.
Callers who talk with a seat are left alone.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog

from ivr.site.centre import Centre

log = structlog.get_logger(__name__)

ASK_EVERY_S = 0.5
LOOK_EVERY_S = 0.02  # at the controller's process: a look costs microseconds
LAST_MOMENT_S = 0.3  # then a standby has taken them over, or nobody has
HUNG_S = 4.0  # the dialplan takes new calls itself after 3
PATIENCE_S = 12.0  # for a controller that is being restarted
END_S = 60.0  # one that hangs so long is ended: with SQLite no standby leads before
STILL_S = 1.0  # a longer nap: the machine stood still, or its clock was put on; the next beat is due

#: The client takes the connection that has rested longest: each of many would be used again, none grow old, and each is
#: a thread of Asterisk's. So there are few, and one that rests for two asks goes.
CONNECTIONS, SPARE_S = 8, 2 * ASK_EVERY_S

Pid = Callable[[], int | None]


class Warden:
    """Its own ARI user, plain HTTP: it needs nothing that hangs with the controller."""

    def __init__(
        self,
        centre: Centre,
        patience_s: float = PATIENCE_S,
        hung_s: float = HUNG_S,
        pid: Pid = lambda: None,
        end_s: float = END_S,
    ) -> None:
        """pid: the controller's process, None while there is none, or where it is not ours to see."""
        self._url = centre.ari_url
        self._user, self._password = centre.secrets.warden_user, centre.secrets.warden_password
        self._patience_s, self._hung_s = patience_s, min(hung_s, patience_s)
        self._pid, self._end_s = pid, end_s
        self._hung_since: float | None = None  # on the clock that rests while the machine sleeps
        self._seen: tuple[int | None, float] = (None, 0.0)
        self._leads: int | None = None
        self._died_at = -LAST_MOMENT_S
        self._woke_at = 0.0

    async def run(self) -> None:
        """Until cancelled. An Asterisk that is away is no news here: the supervisor tells it."""
        header = {"Authorization": aiohttp.encode_basic_auth(self._user, self._password)}
        limit = aiohttp.ClientTimeout(total=5)
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=SPARE_S)
        async with aiohttp.ClientSession(headers=header, timeout=limit, connector=connector) as session:
            while True:
                try:
                    if await self._heart_stopped(session) and (moved := await self.rescue(session)):
                        log.warning("the controller is silent: callers are given to the fallback", callers=moved)
                except (aiohttp.ClientError, TimeoutError, ValueError):
                    pass
                await self._until_next(session)

    async def _until_next(self, session: aiohttp.ClientSession) -> None:
        """A controller that ends is seen at once: who reached it in its last moment is still unanswered."""
        until = time.monotonic() + ASK_EVERY_S
        while time.monotonic() < until:
            before, self._leads = self._leads, self._pid()
            if before is not None and before != self._leads:  # a standby may lead already
                self._died_at = time.monotonic()
            if time.monotonic() - self._died_at < LAST_MOMENT_S:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, ValueError):
                    await self.rescue(session, unanswered=True)
            await self._nap()

    async def _nap(self) -> None:
        """Who was away himself cannot say who was silent: where all stood still, every heart seems stopped."""
        before_s = time.time()
        await asyncio.sleep(LOOK_EVERY_S)
        if time.time() - before_s > STILL_S:
            self._woke_at = time.time()

    async def rescue(self, session: aiohttp.ClientSession, *, unanswered: bool = False) -> int:
        """Move every waiting caller, or only those who still hear it ring; how many went."""
        channels, bridges = await self._get(session, "channels"), await self._get(session, "bridges")
        if unanswered:
            channels = [channel for channel in channels if channel["state"] == "Ring"]
        moved = await asyncio.gather(*(self._move(session, channel) for channel in waiting(channels, bridges)))
        return sum(moved)

    async def _heart_stopped(self, session: aiohttp.ClientSession) -> bool:
        asked_at = time.time()
        said = await self._get(session, "asterisk/variable?variable=IVR_HEARTBEAT")
        beat_at = float((said.get("value") or "0").partition("-")[0])  # after it: who is at work
        if asked_at - self._woke_at < STILL_S:
            return False
        silent_s = asked_at - beat_at
        own = self._began_before(beat_at)
        self._end_hung(hangs=own and silent_s > self._hung_s)
        return silent_s > (self._hung_s if own else self._patience_s)

    def _end_hung(self, *, hangs: bool) -> None:
        if not hangs:
            self._hung_since = None
            return
        now, pid = time.monotonic(), self._pid()
        self._hung_since = now if self._hung_since is None else self._hung_since
        if pid is not None and now - self._hung_since > self._end_s:
            log.error("the controller hangs and is ended", pid=pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self._hung_since = None

    def _began_before(self, beat_at: float) -> bool:
        """The last beat was this process's own: it is not one that has still to begin."""
        pid = self._pid()
        if pid != self._seen[0]:
            self._seen = pid, time.time()
        return pid is not None and beat_at > self._seen[1]

    async def _move(self, session: aiohttp.ClientSession, channel: str) -> bool:
        where = {"context": "fallback", "extension": "s", "priority": "1"}
        async with session.post(f"{self._url}/channels/{channel}/continue", params=where) as answer:
            return answer.status == 204  # anything else: the caller has just gone

    async def _get(self, session: aiohttp.ClientSession, path: str) -> Any:
        async with session.get(f"{self._url}/{path}") as answer:
            answer.raise_for_status()
            return await answer.json()


def waiting(channels: list[dict[str, Any]], bridges: list[dict[str, Any]]) -> list[str]:
    """Pure. The trunk's channels that only the controller looks after, without those who talk with a seat."""
    names = {channel["id"]: channel["name"] for channel in channels}
    talking = {
        member
        for bridge in bridges
        if any(names.get(other, "").startswith("PJSIP/seat-") for other in bridge["channels"])
        for member in bridge["channels"]
    }
    return [
        channel["id"]
        for channel in channels
        if channel["name"].startswith("PJSIP/trunk-")
        and channel["dialplan"]["app_name"] == "Stasis"
        and channel["dialplan"]["context"] == "arrival"
        and channel["id"] not in talking
    ]
