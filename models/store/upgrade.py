"""Brings a database to the newest revision, from empty or from any older one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection

import models.migrations
from models.store.engines import Engines
from models.store.errors import DatabaseTooNew


async def upgrade(engines: Engines) -> None:
    async with engines.writing() as connection:
        await connection.run_sync(_to_head)


def _to_head(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(models.migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as fault:
        if "locate revision" in str(fault):
            raise DatabaseTooNew(str(fault).rsplit("'", 2)[-2]) from None
        raise
