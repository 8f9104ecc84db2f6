"""People's accounts and sessions: small transactions, each waited for. Secrets are here only as hashes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from models.accounts import Audited, Session, User
from models.canonical import storable_text
from models.ids import CallId, SeatId, UserId, new_id
from models.store.engines import Engines
from models.store.errors import DatabaseAway
from models.store.questions import ANSWER_S, Questions
from models.store.within import within
from models.tables import AuditRow, SessionRow, UserRow

_USER = UserRow.__table__


@dataclass(frozen=True, slots=True)
class NewUser:
    name: str
    shown_name: str
    roles: tuple[str, ...]
    queues: tuple[str, ...] | None = None
    language: str = "kk"


class AccountBook:
    """All methods raise DatabaseAway when the database does not answer."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._questions = Questions(engines.reader, ANSWER_S)

    # users

    async def user(self, name: str) -> User | None:
        return await self._user(UserRow.name == storable_text(name, 200))

    async def users(self) -> list[User]:
        return [_user_of(row) for row in await self._questions.rows(select(_USER).order_by(UserRow.name))]

    async def password_hash(self, name: str) -> str | None:
        rows = await self._questions.rows(select(UserRow.password).where(UserRow.name == storable_text(name, 200)))
        return rows[0][0] if rows else None

    async def add(self, new: NewUser, at: datetime) -> User | None:
        """None where the name is taken."""
        columns = {
            "user_id": new_id("user"),
            "name": storable_text(new.name, 200),
            "shown_name": storable_text(new.shown_name, 200),
            "roles": json.dumps(new.roles),
            "queues": None if new.queues is None else json.dumps(new.queues),
            "language": new.language,
            "created_at": at,
        }
        done = await self._written(insert(UserRow).values(**columns))
        return await self.user(new.name) if done is not None else None

    async def set_roles(self, user_id: UserId, roles: Iterable[str], queues: tuple[str, ...] | None) -> None:
        values = {"roles": json.dumps(list(roles)), "queues": None if queues is None else json.dumps(queues)}
        await self._written(update(UserRow).where(UserRow.user_id == user_id).values(**values))

    async def set_language(self, user_id: UserId, language: str) -> None:
        await self._written(update(UserRow).where(UserRow.user_id == user_id).values(language=language))

    async def set_disabled(self, user_id: UserId, at: datetime | None) -> None:
        """Disabling frees the seat and makes a link that was given out worthless."""
        freed = {} if at is None else {"seat": None, "link": None, "link_until": None}
        await self._written(update(UserRow).where(UserRow.user_id == user_id).values(disabled_at=at, **freed))

    async def set_link(self, user_id: UserId, link: str, until: datetime) -> None:
        await self._written(update(UserRow).where(UserRow.user_id == user_id).values(link=link, link_until=until))

    async def user_of_link(self, link: str, at: datetime) -> User | None:
        return await self._user((UserRow.link == link) & (UserRow.link_until > at) & UserRow.disabled_at.is_(None))

    async def use_link(self, link: str, password: str, at: datetime) -> User | None:
        """Sets the password and spends the link, whichever of two came first; None for the other."""
        fits = (UserRow.link == link) & (UserRow.link_until > at) & UserRow.disabled_at.is_(None)
        spent = update(UserRow).where(fits).values(password=password, link=None, link_until=None)
        rows = await self._written(spent.returning(UserRow.user_id))
        return await self._user(UserRow.user_id == rows[0][0]) if rows else None

    async def set_password(self, user_id: UserId, password: str) -> None:
        spent = {"link": None, "link_until": None}
        await self._written(update(UserRow).where(UserRow.user_id == user_id).values(password=password, **spent))

    # seats

    async def holder_of(self, seat: SeatId) -> User | None:
        return await self._user(UserRow.seat == seat)

    async def take_seat(self, user_id: UserId, seat: SeatId, *, instead_of: UserId | None = None) -> bool:
        """False where another person has it. instead_of: whoever is known to have left it."""
        leaving = (UserRow.seat == seat) & (UserRow.user_id == instead_of)
        first = [update(UserRow).where(leaving).values(seat=None)] if instead_of else []
        taken = await self._written(*first, update(UserRow).where(UserRow.user_id == user_id).values(seat=seat))
        return taken is not None

    async def leave_seat(self, seat: SeatId) -> None:
        await self._written(update(UserRow).where(UserRow.seat == seat).values(seat=None))

    # sessions

    async def begin_session(self, token: str, user_id: UserId, origin: str, at: datetime) -> None:
        columns = {"token": token, "user_id": user_id, "origin": origin[:64], "began_at": at, "seen_at": at}
        await self._written(insert(SessionRow).values(**columns))

    async def session(self, token: str) -> Session | None:
        """Not ended, and its user not disabled. Whether it is too old is for the one who asks."""
        query = (
            select(_USER, SessionRow.token, SessionRow.origin, SessionRow.began_at, SessionRow.seen_at)
            .join(SessionRow, SessionRow.user_id == UserRow.user_id)
            .where(SessionRow.token == token, SessionRow.ended_at.is_(None), UserRow.disabled_at.is_(None))
        )
        rows = await self._questions.rows(query)
        if not rows:
            return None
        row = rows[0]
        return Session(row.token, _user_of(row), row.origin, row.began_at, row.seen_at)

    async def see_session(self, token: str, at: datetime) -> None:
        await self._written(update(SessionRow).where(SessionRow.token == token).values(seen_at=at))

    async def end_session(self, token: str, at: datetime) -> None:
        ours = (SessionRow.token == token) & SessionRow.ended_at.is_(None)
        await self._written(update(SessionRow).where(ours).values(ended_at=at))

    async def end_sessions(self, user_id: UserId, at: datetime) -> None:
        ours = (SessionRow.user_id == user_id) & SessionRow.ended_at.is_(None)
        await self._written(update(SessionRow).where(ours).values(ended_at=at))

    async def forget_sessions(self, before: datetime) -> None:
        """Those last seen before then; who logged in when stays in the audit."""
        await self._written(delete(SessionRow).where(SessionRow.seen_at < before))

    async def has_logged_in_from(self, name: str, origin: str, since: datetime) -> bool:
        query = (
            select(func.count())
            .select_from(SessionRow)
            .join(UserRow, UserRow.user_id == SessionRow.user_id)
            .where(
                UserRow.name == storable_text(name, 200),
                SessionRow.origin == origin[:64],
                SessionRow.began_at >= since,
            )
        )
        rows = await self._questions.rows(query)
        return bool(rows[0][0])

    # the audit

    async def audited(self, *, who: str | None = None, about: str | None = None, limit: int = 100) -> list[Audited]:
        """Newest first."""
        query = select(AuditRow.__table__).order_by(AuditRow.at.desc(), AuditRow.event_id.desc()).limit(limit)
        for column, wanted in ((AuditRow.who, who), (AuditRow.about, about)):
            if wanted is not None:
                query = query.where(column == wanted)
        return [
            Audited(
                row.at,
                row.who or "",
                row.action or "",
                row.about or "",
                CallId(row.call_id) if row.call_id else None,
                row.origin or "",
                row.outcome or "",
            )
            for row in await self._questions.rows(query)
        ]

    async def _user(self, which: ColumnElement[bool]) -> User | None:
        rows = await self._questions.rows(select(_USER).where(which))
        return _user_of(rows[0]) if rows else None

    async def _written(self, *statements: Any) -> list[Row[*tuple[Any, ...]]] | None:
        """What the last one returns; None, and nothing changed, where a value is taken already."""
        try:
            return await within(ANSWER_S, self._write(statements))
        except IntegrityError:
            return None
        except TimeoutError as silent:
            raise DatabaseAway(silent) from None
        except (SQLAlchemyError, OSError) as fault:
            raise DatabaseAway(getattr(fault, "orig", None) or fault) from None

    async def _write(self, statements: Iterable[Any]) -> list[Row[*tuple[Any, ...]]]:
        async with self._engines.writing() as connection:
            for statement in statements:
                done = await connection.execute(statement)
            return list(done.all()) if done.returns_rows else []


def _user_of(row: Row[*tuple[Any, ...]]) -> User:
    return User(
        UserId(row.user_id),
        row.name,
        row.shown_name,
        tuple(json.loads(row.roles)),
        None if row.queues is None else tuple(json.loads(row.queues)),
        row.language,
        SeatId(row.seat) if row.seat else None,
        row.password is not None,
        row.created_at,
        row.disabled_at,
    )
