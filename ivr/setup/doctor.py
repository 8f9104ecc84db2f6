"""All checks in the order in which an administrator would mend things. A part that cannot be checked says why."""

from collections.abc import AsyncIterator
from pathlib import Path

from ivr.setup.hearing import hearing
from ivr.setup.machine import machine
from ivr.setup.running import running
from ivr.setup.sayings import sayings
from ivr.setup.storage import database
from ivr.setup.switches import switch
from ivr.setup.verdict import Verdict, ok, wrong
from ivr.site.centre import Centre, open_centre, site_file
from ivr.site.paths import Paths
from ivr.site.wrong import FolderWrong, SiteWrong


async def examine(site: Path | None, var: Path | None) -> AsyncIterator[Verdict]:
    paths = Paths.of(var)
    for verdict in machine(paths.var):
        yield verdict
    try:
        centre = open_centre(site, var)
    except FolderWrong as fault:
        says, _, remedy = str(fault).rpartition("; ")
        yield wrong("run directory", says, f"{remedy}; the other parts are checked then")
        return
    except SiteWrong as fault:
        for line in str(fault).splitlines():
            says, _, remedy = line.rpartition("; ")
            yield wrong("site file", says or line, f"{remedy}; the other parts are checked when it is right")
        return
    yield ok("site file", f"{site_file(site)}: {len(centre.site.queues)} queues, {len(centre.site.seats)} seats")
    async for verdict in centre_verdicts(centre):
        yield verdict


async def centre_verdicts(centre: Centre) -> AsyncIterator[Verdict]:
    for verdict in switch(centre):
        yield verdict
    async for verdict in running(centre):
        yield verdict
    yield await database(centre)
    for verdict in (*sayings(centre), *hearing(centre)):
        yield verdict
