"""The catalogue's tables follow the catalogue's files: new entries are added, changed ones changed, missing ones
retired. Nothing is deleted, since tickets name what they were about."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.canonical import storable_text
from models.records import BodyEntry, CatalogueChange, CatalogueEntries, ChecklistEntry, ServiceEntry, SphereEntry
from models.tables import Base, BodyRow, ChecklistRow, ServiceRow, SphereRow

AnyEntry = SphereEntry | BodyEntry | ServiceEntry | ChecklistEntry


async def load_entries(connection: AsyncConnection, entries: CatalogueEntries) -> CatalogueChange:
    sorts: tuple[tuple[type[Base], Sequence[AnyEntry]], ...] = (
        (SphereRow, entries.spheres),
        (BodyRow, entries.bodies),
        (ServiceRow, entries.services),
        (ChecklistRow, entries.checklists),
    )
    changes = [await _load(connection, row, given) for row, given in sorts]
    return CatalogueChange(
        added=tuple(each for change in changes for each in change.added),
        changed=tuple(each for change in changes for each in change.changed),
        retired=tuple(each for change in changes for each in change.retired),
    )


async def _load(connection: AsyncConnection, row: type[Base], entries: Sequence[AnyEntry]) -> CatalogueChange:
    table = Base.metadata.tables[row.__tablename__]
    wanted = {entry.id: _columns(entry, place) for place, entry in enumerate(entries)}
    there = {each["id"]: dict(each) for each in (await connection.execute(select(table))).mappings()}
    added = [columns for id_, columns in wanted.items() if id_ not in there]
    changed = [columns for id_, columns in wanted.items() if id_ in there and there[id_] != columns]
    retired = [id_ for id_, columns in there.items() if id_ not in wanted and not columns["retired"]]
    if added:
        await connection.execute(insert(table), added)
    for columns in changed:
        await connection.execute(update(table).where(table.c.id == columns["id"]).values(**columns))
    if retired:
        await connection.execute(update(table).where(table.c.id.in_(retired)).values(retired=True))
    return CatalogueChange(
        added=tuple(f"{table.name}:{columns['id']}" for columns in added),
        changed=tuple(f"{table.name}:{columns['id']}" for columns in changed),
        retired=tuple(f"{table.name}:{id_}" for id_ in retired),
    )


def _columns(entry: AnyEntry, place: int) -> dict[str, Any]:
    columns = {name: storable_text(value) if isinstance(value, str) else value for name, value in asdict(entry).items()}
    names = {language: storable_text(name) for language, name in entry.names.items()}
    columns["names"] = json.dumps(names, ensure_ascii=False, sort_keys=True)
    return {"retired": False, **columns, "place": place}
