"""The catalogue's tables follow the files; nothing is ever deleted."""

from dataclasses import replace

from sqlalchemy import select

from models.records import (
    BodyEntry,
    CatalogueChange,
    CatalogueEntries,
    ChecklistEntry,
    ServiceEntry,
    SphereEntry,
)
from models.store import Store
from models.tables import ServiceRow
from tests.stored import rows

WATER = SphereEntry("water-home", {"kk": "Үйдегі су", "ru": "Вода в доме"})
NONE = ServiceEntry("water-home.none", "water-home", {"kk": "Су жоқ", "ru": "Нет воды"}, "incident", "water", 24)
LEAK = replace(NONE, id="water-home.leak", names={"kk": "Су ағып жатыр", "ru": "Течёт"}, danger=True, divert="112")
FIRST = CatalogueEntries(
    (WATER,),
    (NONE, LEAK),
    (BodyEntry("water", {"ru": "Водоканал"}),),
    (ChecklistEntry("leak", LEAK.id, {"ru": "Течь"}),),
)


async def test_first_load_and_the_same_again(store: Store) -> None:
    change = await store.load_catalogue(FIRST)
    assert set(change.added) == {
        "sphere:water-home",
        "service:water-home.none",
        "service:water-home.leak",
        "body:water",
        "checklist:leak",
    }
    assert await store.load_catalogue(FIRST) == CatalogueChange()
    assert await store.read.services() == [NONE, LEAK]


async def test_a_new_name_a_removed_service_and_its_return(store: Store) -> None:
    await store.load_catalogue(FIRST)
    renamed = replace(NONE, names={"kk": "Су келмейді", "ru": "Не идёт вода"})
    second = replace(FIRST, services=(renamed,), checklists=())
    assert await store.load_catalogue(second) == CatalogueChange(
        changed=("service:water-home.none",), retired=("service:water-home.leak", "checklist:leak")
    )
    assert await store.read.services() == [renamed]
    both = await rows(store, select(ServiceRow.id, ServiceRow.retired))
    assert {tuple(each) for each in both} == {(NONE.id, False), (LEAK.id, True)}
    await store.load_catalogue(FIRST)
    assert await store.read.services() == [NONE, LEAK]
