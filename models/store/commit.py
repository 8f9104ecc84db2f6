"""One group of events into the database: the chain's next links and what they change in the tables, in one go.

Plain functions on a connection: with SQLite a thread of its own runs them from begin to commit (engines.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from models.chain import Head, Link, forge
from models.projections import Change, changes_of, folded
from models.store.entries import Entry
from models.tables import Base, EventRow, HeadRow

#: The database is there but will not have this value, or the projection itself stumbles over the event: it stays in the
#: log, its change is left out and told. One event must never hold all others up.
REFUSED = (IntegrityError, DataError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

#: PostgreSQL's class of errors for what is larger than it can index or keep. SQLAlchemy has one name for them and for a
#: server that is gone.
TOO_LARGE = "54"

Refused = tuple[Entry, Exception]

APPEND = insert(EventRow)
HEAD = select(HeadRow.seq, HeadRow.hash)
AHEAD = update(HeadRow).values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))


def commit_group(connection: Connection, entries: list[Entry], *, maybe_written: bool) -> list[Refused]:
    """maybe_written: some may be in the log already (an earlier try whose end is not known); those are left out."""
    if maybe_written:
        entries = _not_yet_written(connection, entries)
    if not entries:
        return []
    links = _forged(chain_head(connection), entries)
    connection.execute(APPEND, [_event_row(link) for link in links])
    connection.execute(AHEAD, {"to_seq": links[-1].seq, "to_hash": links[-1].hash})
    return _project(connection, entries)


def answers(connection: Connection) -> None:
    """The database is there; whether it takes anything is another question."""
    connection.execute(select(1))


def chain_head(connection: Connection) -> Head:
    seq, digest = connection.execute(HEAD).one()
    return Head(seq, digest)


def _not_yet_written(connection: Connection, entries: list[Entry]) -> list[Entry]:
    new = {entry.event_id: entry for entry in entries}  # a journal that was written again holds some twice
    known = connection.scalars(select(EventRow.event_id).where(EventRow.event_id.in_(tuple(new))))
    for event_id in known:
        del new[event_id]
    return list(new.values())


def _forged(head: Head, entries: Iterable[Entry]) -> list[Link]:
    links = []
    for entry in entries:
        link = forge(head, entry.event_id, entry.call_id, entry.kind, entry.at, entry.fields)
        links.append(link)
        head = Head(link.seq, link.hash)
    return links


def _event_row(link: Link) -> dict[str, Any]:
    return {
        "seq": link.seq,
        "event_id": link.event_id,
        "call_id": link.call_id,
        "kind": link.kind,
        "at": link.at,
        "fields": link.fields,
        "prev_hash": link.prev_hash,
        "hash": link.hash,
    }


def _project(connection: Connection, entries: list[Entry]) -> list[Refused]:
    try:
        changes = [change for entry in entries for change in changes_of(entry.happened())]
        if not changes:
            return []
        with _apart(connection):
            _apply(connection, changes)
    except (*REFUSED, StatementError) as fault:
        _raise_if_away(fault)
        return [refused for entry in entries if (refused := _project_alone(connection, entry))]
    return []


@contextmanager
def _apart(connection: Connection) -> Iterator[None]:
    """A savepoint. SQLAlchemy's own are spelt anew each time, which costs more than the statements within."""
    connection.exec_driver_sql("SAVEPOINT changes")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT changes")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT changes")


def _project_alone(connection: Connection, entry: Entry) -> Refused | None:
    try:
        with _apart(connection):
            _apply(connection, changes_of(entry.happened()))
    except (*REFUSED, StatementError) as fault:
        _raise_if_away(fault)
        return entry, fault
    return None


def _raise_if_away(fault: Exception) -> None:
    """A full disk and a lost connection are StatementErrors too; they concern the whole group, not one value."""
    if isinstance(fault, StatementError) and not isinstance(fault, REFUSED):
        value_wrong = type(fault) is StatementError and isinstance(fault.orig, OverflowError | ValueError | TypeError)
        too_large = str(getattr(fault.orig, "sqlstate", "") or "").startswith(TOO_LARGE)
        if not value_wrong and not too_large:
            raise fault


def _apply(connection: Connection, changes: Iterable[Change]) -> None:
    """Rows with the same columns go in one statement."""
    alike: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for change in folded(changes):
        row = {**dict(change.key), **change.values}
        alike.setdefault((change.table, tuple(sorted(row))), []).append(row)
    for (table, columns), rows in alike.items():
        connection.execute(_upsert(connection.dialect.name, Base.metadata.tables[table], columns), rows)


@lru_cache(maxsize=512)  # making one costs more than running it; events of a kind change the same columns
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Any:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    statement = make(table)
    values = {name: statement.excluded[name] for name in columns if name not in keys}
    if not values:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=values)
