"""The record carries the default catalogue whole."""

from agents.catalogue.entries import entries_of
from agents.catalogue.read import read
from ivr.site.paths import Paths
from models.store import Store, open_store


async def test_the_default_catalogue_fits_the_tables(tmp_path: object) -> None:
    dialplans = Paths().dialplans
    catalogue = read(dialplans / "catalogue.yaml", dialplans / "checklists.yaml")
    store: Store = await open_store(f"{tmp_path}/c.sqlite", None)
    change = await store.load_catalogue(entries_of(catalogue))
    services = await store.read.services()
    again = await store.load_catalogue(entries_of(catalogue))
    await store.close()
    assert [service.id for service in services] == list(catalogue.services)
    assert len(change.added) == (
        len(catalogue.spheres) + len(catalogue.services) + len(catalogue.bodies) + len(catalogue.checklists)
    )
    assert not again.added + again.changed + again.retired
