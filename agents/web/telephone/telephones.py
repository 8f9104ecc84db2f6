"""The telephones in browsers: with what password a seat's is known to the switch, and which page it is now."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable

from agents.web.telephone.wire import Line, Switchboard, TelephonesAway, Wire
from models.accounts import Session
from models.errands import Errands
from models.ids import SeatId


class NoSwitchboard:
    """Where no telephone in a browser is offered."""

    async def set_password(self, user: str, password: str) -> None:
        raise TelephonesAway

    async def connect(self) -> Wire:
        raise TelephonesAway


def user_of(seat: SeatId) -> str:
    """The name under which the seat's telephone in the browser is known to the switch."""
    return f"seat-{seat}-web"


class Telephones:
    def __init__(self, switchboard: Switchboard | None = None) -> None:
        self._switchboard = switchboard or NoSwitchboard()
        self._lines: dict[SeatId, Line] = {}
        self._running = Errands("telephones in browsers")
        self._passwords: dict[SeatId, tuple[str, str]] = {}  # seat -> the session it was made for, and the password
        self._opening = asyncio.Lock()

    async def password(self, seat: SeatId, session: Session) -> str:
        """The same for all pages of one session; another session's is worth nothing from now on. The switch is told
        each time: it may have been restarted. Raises TelephonesAway."""
        made_for, password = self._passwords.get(seat, ("", ""))
        if made_for != session.token:
            password = secrets.token_urlsafe(24)
        await self._switchboard.set_password(user_of(seat), password)
        self._passwords[seat] = (session.token, password)
        return password

    def in_use(self, seat: SeatId, owner: tuple[str, str]) -> bool:
        """By another page than this one, which is connected now."""
        line = self._lines.get(seat)
        return line is not None and line.owner != owner and line.in_use

    async def line(self, seat: SeatId, owner: tuple[str, str], may_still: Callable[[], Awaitable[bool]]) -> Line:
        """This page's way to the switch, the one it had if it is still there; any other page's has ended."""
        async with self._opening:
            there = self._lines.get(seat)
            if there is not None and there.owner == owner and not there.ended.is_set():
                return there
            if there is not None:
                await there.close("taken-over")
            line = self._lines[seat] = Line(seat, owner, await self._switchboard.connect())
            self._running.start(self._run(line, may_still), name=f"telephone of seat {seat}")
            return line

    async def _run(self, line: Line, may_still: Callable[[], Awaitable[bool]]) -> None:
        try:
            await line.run(may_still)
        finally:
            if self._lines.get(line.seat) is line:
                del self._lines[line.seat]
        if not await may_still():
            await self._spoil(line.seat, line.owner[0])

    async def _spoil(self, seat: SeatId, session: str) -> None:
        """The session has ended or has left the seat: its password opens nothing any more."""
        if self._passwords.get(seat, ("", ""))[0] == session:
            del self._passwords[seat]
            with contextlib.suppress(TelephonesAway):  # then it is not known there either
                await self._switchboard.set_password(user_of(seat), secrets.token_urlsafe(24))

    async def close(self) -> None:
        await self._running.close()
