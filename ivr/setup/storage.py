"""The doctor on the database: there, readable, of our version. Only reads."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

import models.migrations
from ivr.setup.verdict import Verdict, ok, warning, wrong
from ivr.site.centre import Centre
from models.store.engines import Engines, engines_for
from models.store.errors import DatabaseUnknown

PART = "database"


async def database(centre: Centre) -> Verdict:
    own_file = centre.database == str(centre.paths.database)
    if own_file and not centre.paths.database.exists():
        return warning(PART, "not made yet", "nothing: it is made when the centre first starts")
    try:
        engines = engines_for(centre.database)
    except DatabaseUnknown as fault:
        return wrong(PART, str(fault), "correct database: in the site file")
    try:
        return revision(await _revision(engines), newest())
    except OperationalError as fault:
        why = str(fault.orig).splitlines()[0]
        return wrong(PART, f"does not answer: {why}", "check that it runs, its address, its disk and its rights")
    except DBAPIError as fault:
        why = str(fault.orig).splitlines()[0]
        remedy = "put this file aside and restore the last copy" if own_file else "ask its administrator"
        return wrong(PART, f"cannot be read: {why}", remedy)
    except (SQLAlchemyError, OSError) as fault:
        return wrong(PART, f"cannot be asked: {fault}", "check that it runs, its address and its rights")
    finally:
        await engines.reader.dispose()
        await engines.writer.dispose()


def revision(found: str | None, head: str | None) -> Verdict:
    if found == head:
        return ok(PART, f"reachable, revision {found}")
    if found is None:
        return warning(PART, "reachable, empty", "nothing: its tables are made when the centre starts")
    known = {each.revision for each in _scripts().walk_revisions()}
    if found in known:
        return warning(PART, f"revision {found}, ours is {head}", "keep a copy; it is upgraded when the centre starts")
    return wrong(PART, f"revision {found} is unknown here", "it was made by a newer version: start that one")


async def _revision(engines: Engines) -> str | None:
    async with engines.reader.connect() as connection:
        tables = await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync))
        if "alembic_version" not in tables:
            return None
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


def newest() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(models.migrations.__file__).parent))
