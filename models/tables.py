"""The tables, for SQLite and PostgreSQL alike. `call_event` is the truth; the others are made from it (projections),
except the catalogue, which is made from the catalogue's files."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Index, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out: SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    type_annotation_map = {str: Text, datetime: Instant, int: BigInteger}  # noqa: RUF012 SQLAlchemy reads it so


class EventRow(Base):
    """seq is given by the writer, without gaps. fields: canonical JSON as text, since JSON types re-spell it."""

    __tablename__ = "call_event"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    fields: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]
    __table_args__ = (Index("call_event_call", "call_id", "seq"), Index("call_event_kind_at", "kind", "at"))


class HeadRow(Base):
    """The one row that says where the chain ends."""

    __tablename__ = "chain_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


class CallRow(Base):
    __tablename__ = "call"
    call_id: Mapped[str] = mapped_column(primary_key=True)
    caller: Mapped[str | None]
    caller_name: Mapped[str | None]
    direction: Mapped[str | None]  # "out": of ours to a citizen; NULL: in
    original: Mapped[str | None]  # of a call-back: the call in which it was ordered
    dialled: Mapped[str | None]
    channel: Mapped[str | None]
    flow: Mapped[str | None]
    version: Mapped[str | None]
    language: Mapped[str | None]
    arrived_at: Mapped[datetime | None] = mapped_column(index=True)
    queue: Mapped[str | None]
    queued_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    seat: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[str | None]
    duration_s: Mapped[float | None]
    ticket: Mapped[str | None]


class TicketRow(Base):
    __tablename__ = "ticket"
    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str | None] = mapped_column(index=True)
    public: Mapped[int | None] = mapped_column(unique=True)
    kind: Mapped[str | None]
    service: Mapped[str | None]
    caller: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    path: Mapped[str | None]  # a JSON list
    text: Mapped[str | None]
    folded: Mapped[str | None]  # the text's words as they are searched; SQLite and PostgreSQL each index it
    seat: Mapped[str | None]
    danger: Mapped[bool | None]
    drafted_at: Mapped[datetime | None]
    registered_at: Mapped[datetime | None]
    registered_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    first_call: Mapped[bool | None]
    caller_name: Mapped[str | None]
    address: Mapped[str | None]
    folded_address: Mapped[str | None]  # indexed beside the text's words
    body: Mapped[str | None]
    owner: Mapped[str | None]
    term_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    __table_args__ = (Index("ticket_drafted", "drafted_at", "ticket_id"), Index("ticket_term", "term_at", "ticket_id"))


class CallerRow(Base):
    __tablename__ = "caller"
    number: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    last_call: Mapped[str | None]
    last_call_at: Mapped[datetime | None]


class SeatRow(Base):
    __tablename__ = "seat"
    seat: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str | None]
    since: Mapped[datetime | None]
    why: Mapped[str | None]
    wish: Mapped[str | None]
    wish_why: Mapped[str | None]


class TranscriptRow(Base):
    __tablename__ = "transcript"
    call_id: Mapped[str] = mapped_column(primary_key=True)
    leg: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    text: Mapped[str | None]
    words: Mapped[str | None]  # a JSON list


class NoticeRow(Base):
    __tablename__ = "notice"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[str | None]
    ticket: Mapped[str | None] = mapped_column(index=True)
    number: Mapped[str | None]
    text: Mapped[str | None]
    port: Mapped[str | None]
    at: Mapped[datetime | None]


class SphereRow(Base):
    __tablename__ = "sphere"
    id: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[str]  # JSON: language -> name
    place: Mapped[int]  # its place in lists
    retired: Mapped[bool]


class BodyRow(Base):
    __tablename__ = "body"
    id: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[str]
    place: Mapped[int]
    retired: Mapped[bool]


class ServiceRow(Base):
    __tablename__ = "service"
    id: Mapped[str] = mapped_column(primary_key=True)
    sphere: Mapped[str] = mapped_column(ForeignKey("sphere.id"), index=True)
    names: Mapped[str]
    kind: Mapped[str]
    body: Mapped[str]
    term_hours: Mapped[int]
    danger: Mapped[bool]
    divert: Mapped[str]
    photo_after: Mapped[bool]
    per_object: Mapped[bool]
    referral: Mapped[str]
    place: Mapped[int]
    retired: Mapped[bool]


class ChecklistRow(Base):
    __tablename__ = "checklist"
    id: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(ForeignKey("service.id"))
    names: Mapped[str]
    place: Mapped[int]
    retired: Mapped[bool]


class UserRow(Base):
    """A person with an account. Not made from the log: a secret's hash has no place in it."""

    __tablename__ = "user"
    user_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # to log in with; small letters
    shown_name: Mapped[str]
    roles: Mapped[str]  # a JSON list
    queues: Mapped[str | None]  # a JSON list; NULL: all of them
    language: Mapped[str]
    password: Mapped[str | None]  # argon2id; NULL: none yet
    link: Mapped[str | None] = mapped_column(unique=True)  # SHA-256 of the one-time link's token
    link_until: Mapped[datetime | None]
    seat: Mapped[str | None] = mapped_column(unique=True)  # where they sit: one person a seat, one seat a person
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SessionRow(Base):
    """token: its SHA-256; the token itself is only in its browser."""

    __tablename__ = "session"
    token: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.user_id"), index=True)
    origin: Mapped[str]  # the network address
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AuditRow(Base):
    __tablename__ = "audit"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(index=True)
    who: Mapped[str | None] = mapped_column(index=True)
    action: Mapped[str | None]
    about: Mapped[str | None]
    call_id: Mapped[str | None]
    origin: Mapped[str | None]
    outcome: Mapped[str | None]
