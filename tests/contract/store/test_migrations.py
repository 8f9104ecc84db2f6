"""The migrations, from empty, make exactly the tables that the code names."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from models.store import DatabaseAway, DatabaseTooNew, DatabaseUnknown, open_store
from models.store.engines import engines_for
from models.store.upgrade import upgrade
from models.tables import Base


def ours(name: str | None, _sort: object, _parents: object) -> bool:
    """All but the index of tickets' words, which each database keeps in its own way."""
    return name is None or not name.startswith(("ticket_words", "ticket_place"))


def difference(connection: Connection) -> list[object]:
    asked = {"compare_type": True, "compare_server_default": True, "include_name": ours}
    context = MigrationContext.configure(connection, opts=asked)
    return list(compare_metadata(context, Base.metadata))


async def test_upgrade_from_empty_is_the_metadata(url: str) -> None:
    engines = engines_for(url)
    await upgrade(engines)
    await upgrade(engines)
    async with engines.writing() as connection:
        assert await connection.run_sync(difference) == []
    await engines.dispose()


async def test_a_newer_database_is_refused(url: str) -> None:
    engines = engines_for(url)
    await upgrade(engines)
    async with engines.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engines.dispose()
    with pytest.raises(DatabaseTooNew, match="its revision is 9999"):
        await open_store(url, None)


async def test_no_database_there(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway, match="Check that it runs"):
        await open_store(f"postgresql://centre@/centre?host={tmp_path}", None)
    with pytest.raises(DatabaseUnknown, match="names no database"):
        await open_store("mysql://somebody@somewhere/x", None)
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseAway, match="Check that it runs"):
        await open_store(str(tmp_path / "file" / "centre.sqlite"), None)
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseAway, match="unable to open"):
        await open_store(str(tmp_path / "folder"), None)
    (tmp_path / "not-one.sqlite").write_text("this is a letter, not a database" * 100)
    with pytest.raises(DatabaseAway, match="not a database"):
        await open_store(str(tmp_path / "not-one.sqlite"), None)


async def test_sqlite_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    engines = engines_for(str(tmp_path / "c.sqlite"))
    async with engines.writer.connect() as connection:
        pragmas = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await engines.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
