"""The first tables."""

import sqlalchemy as sa
from alembic import op

from models.chain import START
from models.tables import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _body()
    _call()
    _call_event()
    _caller()
    _chain_head()
    _notice()
    _seat()
    _sphere()
    _ticket()
    _transcript()
    _service()
    _checklist()
    _user()
    _session()
    _audit()
    _ticket_words()
    op.execute(sa.text("INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, :start)").bindparams(start=START))


def _body() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _call() -> None:
    op.create_table(
        "call",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=True),
        sa.Column("caller_name", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("dialled", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("flow", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("duration_s", sa.Double(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("ix_call_arrived_at", "call", ["arrived_at"], unique=False)
    op.create_index("ix_call_ended_at", "call", ["ended_at"], unique=False)


def _call_event() -> None:
    op.create_table(
        "call_event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("call_event_call", "call_event", ["call_id", "seq"], unique=False)
    op.create_index("call_event_kind_at", "call_event", ["kind", "at"], unique=False)


def _caller() -> None:
    op.create_table(
        "caller",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("last_call", sa.Text(), nullable=True),
        sa.Column("last_call_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def _chain_head() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("port", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_notice_ticket", "notice", ["ticket"], unique=False)


def _seat() -> None:
    op.create_table(
        "seat",
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seat"),
    )


def _sphere() -> None:
    op.create_table(
        "sphere",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("public", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("caller", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=True),
        sa.Column("drafted_at", Instant(), nullable=True),
        sa.Column("registered_at", Instant(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("first_call", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("ticket_id"),
        sa.UniqueConstraint("public"),
    )
    op.create_index("ix_ticket_call_id", "ticket", ["call_id"], unique=False)
    op.create_index("ix_ticket_caller", "ticket", ["caller"], unique=False)
    op.create_index("ix_ticket_state", "ticket", ["state"], unique=False)


def _transcript() -> None:
    op.create_table(
        "transcript",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("leg", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("call_id", "leg"),
    )


def _service() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sphere", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("term_hours", sa.BigInteger(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("divert", sa.Text(), nullable=False),
        sa.Column("photo_after", sa.Boolean(), nullable=False),
        sa.Column("per_object", sa.Boolean(), nullable=False),
        sa.Column("referral", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sphere"],
            ["sphere.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_service_sphere", "service", ["sphere"], unique=False)


def _checklist() -> None:
    op.create_table(
        "checklist",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"],
            ["service.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("queues", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("link_until", Instant(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("user_id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("link"),
        sa.UniqueConstraint("seat"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.user_id"],
        ),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_session_user_id", "session", ["user_id"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("call_id", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_who", "audit", ["who"], unique=False)


def _ticket_words() -> None:
    """The index of tickets' words. Each database has its own kind, which SQLAlchemy's tables cannot say.

    SQLite may renumber the rows of a table without an integer key, so the index counts in ticket_place.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ticket_words ON ticket USING gin (to_tsvector('simple'::regconfig, coalesce(folded, '')))"
        )
        return
    op.execute("CREATE TABLE ticket_place (place INTEGER PRIMARY KEY, ticket_id TEXT NOT NULL UNIQUE)")
    op.execute(
        "CREATE VIRTUAL TABLE ticket_words USING fts5(folded, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    where = "FROM ticket_place WHERE ticket_id = new.ticket_id"
    write = f"INSERT INTO ticket_words (rowid, folded) SELECT place, coalesce(new.folded, '') {where};"
    was = f"SELECT 'delete', place, coalesce(old.folded, '') {where}"
    rub_out = f"INSERT INTO ticket_words (ticket_words, rowid, folded) {was};"
    place = "INSERT INTO ticket_place (ticket_id) VALUES (new.ticket_id);"
    op.execute(f"CREATE TRIGGER ticket_words_added AFTER INSERT ON ticket BEGIN {place} {write} END")
    changed = "AFTER UPDATE OF folded ON ticket WHEN old.folded IS NOT new.folded"
    op.execute(f"CREATE TRIGGER ticket_words_changed {changed} BEGIN {rub_out} {write} END")
