"""Logging in and out, who holds a token, and passwords by one-time link."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agents.accounts.audit import Audit
from agents.accounts.lockout import Lockout
from agents.accounts.passwords import LONGEST, Passwords, is_weak
from agents.accounts.tokens import digest, new_token
from models.accounts import Session, User
from models.clock import Clock
from models.ids import SeatId, UserId
from models.store.accounts import AccountBook
from models.store.errors import DatabaseAway

LINK_LASTS = timedelta(hours=24)
KNOWN_FOR = timedelta(days=30)
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class SessionRules:
    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=13)  # a shift of twelve hours and the hand-over
    seen_every: timedelta = timedelta(minutes=1)  # how often being seen is written down
    without_record: timedelta = timedelta(minutes=30)  # how long a session is believed while the database is away


class LoginRefused(Exception):
    """Name or password is wrong; which of the two is nobody's business."""


class LoginLocked(Exception):
    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many tries; wait {wait_s:.0f} s")
        self.wait_s = wait_s


class LinkSpent(Exception):
    """Used already, too old, or never given out."""


class PasswordWeak(Exception):
    """Too short, or what is tried first."""


class Accounts:
    def __init__(
        self, book: AccountBook, audit: Audit, clock: Clock, passwords: Passwords, rules: SessionRules | None = None
    ) -> None:
        self.book = book
        self.rules = rules or SessionRules()
        self._audit, self._clock, self._passwords = audit, clock, passwords
        self._lockout = Lockout()
        self._believed: OrderedDict[str, tuple[Session, datetime]] = OrderedDict()

    async def log_in(self, name: str, password: str, origin: str) -> tuple[str, User]:
        """The new session's token. Raises LoginRefused, LoginLocked, HashingBusy or DatabaseAway."""
        name, now = name.strip().casefold()[:200], self._clock.now()
        known = await self.book.has_logged_in_from(name, origin, now - KNOWN_FOR)
        wait_s = self._lockout.wait_s(name, origin, now, known=known)
        if wait_s > 0:
            raise LoginLocked(wait_s)
        self._lockout.begin(name, origin, now)
        kept = await self.book.password_hash(name)
        fits = len(password) <= LONGEST and await self._passwords.fits(password, kept)
        user = await self.book.user(name) if fits else None
        if user is None or user.disabled_at is not None:
            self._audit.tell(name, "login", origin=origin, outcome="refused")
            raise LoginRefused
        self._lockout.succeeded(name, origin, now)
        token = new_token()
        await self.book.begin_session(digest(token), user.user_id, origin, now)
        self._audit.tell(name, "login", origin=origin)
        return token, user

    async def log_out(self, session: Session, origin: str) -> None:
        self._believed.pop(session.token, None)
        await self.book.end_session(session.token, self._clock.now())
        self._audit.tell(session.user.name, "logout", origin=origin)

    async def session_of(self, token: str, *, seen: bool = True) -> Session | None:
        """The session whose browser holds this token, if it is still good. seen: somebody is really there."""
        hashed, now = digest(token), self._clock.now()
        try:
            found = await self.book.session(hashed)
        except DatabaseAway:
            return self._from_memory(hashed, now)
        if found is None or not self._is_fresh(found, now):
            self._believed.pop(hashed, None)
            return None
        if seen and now - found.seen_at >= self.rules.seen_every:
            await self._see(hashed, now)
        self._believe(hashed, found, now)
        return found

    async def take_seat(self, session: Session, seat: SeatId, *, instead_of: UserId | None) -> bool:
        """False where another person sits there. instead_of: whoever is known to have left it."""
        if not await self.book.take_seat(session.user.user_id, seat, instead_of=instead_of):
            return False
        now_there = replace(session, user=replace(session.user, seat=seat))
        self._believe(session.token, now_there, self._clock.now())
        return True

    async def set_by_link(self, token: str, password: str, origin: str) -> User:
        """A new password; whoever is logged in with the old one is out. Raises LinkSpent or PasswordWeak."""
        hashed, now = digest(token), self._clock.now()
        user = await self.book.user_of_link(hashed, now)
        if user is None:
            raise LinkSpent
        if is_weak(password, user.name):
            raise PasswordWeak
        used = await self.book.use_link(hashed, await self._passwords.hashed(password), now)
        if used is None:
            raise LinkSpent
        await self.book.end_sessions(used.user_id, now)
        self._audit.tell(used.name, "password.set", origin=origin)
        return used

    async def tidy(self) -> None:
        """Forgets sessions too old to say anything about anybody."""
        await self.book.forget_sessions(self._clock.now() - KNOWN_FOR)

    def _is_fresh(self, session: Session, now: datetime) -> bool:
        return now - session.seen_at < self.rules.idle and now - session.began_at < self.rules.longest

    async def _see(self, hashed: str, now: datetime) -> None:
        try:
            await self.book.see_session(hashed, now)
        except DatabaseAway:
            return  # it could be read a moment ago: the next request writes it down

    def _believe(self, hashed: str, session: Session, now: datetime) -> None:
        self._believed[hashed] = (session, now)
        self._believed.move_to_end(hashed)
        if len(self._believed) > _REMEMBERED:
            self._believed.popitem(last=False)

    def _from_memory(self, hashed: str, now: datetime) -> Session | None:
        """While the database is away the floor works on: calls go on, so must the seats."""
        session, at = self._believed.get(hashed, (None, now))
        return session if session is not None and now - at < self.rules.without_record else None


async def new_link(book: AccountBook, user: User, at: datetime) -> str:
    """The token of a one-time link; only its hash is kept."""
    token = new_token()
    await book.set_link(user.user_id, digest(token), at + LINK_LASTS)
    return token
