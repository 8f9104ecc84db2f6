"""What a ticket's life needs: where, who is responsible, who watches, until when, what was answered; and the words of
its address beside those of its text in the index."""

import sqlalchemy as sa
from alembic import op

from models.tables import Instant

revision = "0002"
down_revision = "0001"

_WORDS = "to_tsvector('simple'::regconfig, coalesce(folded, '') || ' ' || coalesce(folded_address, ''))"


def upgrade() -> None:
    for name in ("caller_name", "address", "folded_address", "body", "owner", "answer"):
        op.add_column("ticket", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("ticket", sa.Column("term_at", Instant(), nullable=True))
    op.create_index("ticket_drafted", "ticket", ["drafted_at", "ticket_id"], unique=False)
    op.create_index("ticket_term", "ticket", ["term_at", "ticket_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ticket_words")
        op.execute(f"CREATE INDEX ticket_words ON ticket USING gin ({_WORDS})")
    else:
        _sqlite_words()


def _sqlite_words() -> None:
    op.execute("DROP TRIGGER ticket_words_added")
    op.execute("DROP TRIGGER ticket_words_changed")
    op.execute("DROP TABLE ticket_words")
    columns = "folded, folded_address"
    op.execute(
        f"CREATE VIRTUAL TABLE ticket_words USING fts5({columns}, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    every = _words("t", "ticket t JOIN ticket_place USING (ticket_id)")
    op.execute(f"INSERT INTO ticket_words (rowid, {columns}) {every}")
    where = "ticket_place WHERE ticket_id = new.ticket_id"
    write = f"INSERT INTO ticket_words (rowid, {columns}) {_words('new', where)};"
    rub_out = f"INSERT INTO ticket_words (ticket_words, rowid, {columns}) {_words('old', where, 'delete')};"
    place = "INSERT INTO ticket_place (ticket_id) VALUES (new.ticket_id);"
    op.execute(f"CREATE TRIGGER ticket_words_added AFTER INSERT ON ticket BEGIN {place} {write} END")
    changed = "old.folded IS NOT new.folded OR old.folded_address IS NOT new.folded_address"
    op.execute(
        "CREATE TRIGGER ticket_words_changed AFTER UPDATE OF folded, folded_address ON ticket"
        f" WHEN {changed} BEGIN {rub_out} {write} END"
    )


def _words(row: str, where: str, order: str = "") -> str:
    ordered = f"'{order}', " if order else ""
    return f"SELECT {ordered}place, coalesce({row}.folded, ''), coalesce({row}.folded_address, '') FROM {where}"  # noqa: S608 ours
