"""A changed flow file is taken up without a restart; a broken one is refused and the old one stays in use (F4)."""

import asyncio
from pathlib import Path

import structlog

from ivr.flow.load import FlowShelf

log = structlog.get_logger(__name__)

LOOK_S = 1.0


async def watch(shelf: FlowShelf, dialplans: Path) -> None:
    """For ever. Looks at the files' times only; reads them when one has changed."""
    seen = await asyncio.to_thread(_stamps, dialplans)
    while True:
        await asyncio.sleep(LOOK_S)
        now = await asyncio.to_thread(_stamps, dialplans)
        if now == seen:
            continue
        seen = now
        if await asyncio.to_thread(shelf.refresh):
            log.info("a new version of the flow is in use", version=shelf.current().version)
        for problem in shelf.problems:
            log.error("the flow file is wrong: the old version stays in use", problem=str(problem))


def _stamps(dialplans: Path) -> frozenset[tuple[str, int, int]]:
    stamps = set()
    for path in (*dialplans.glob("*.yaml"), *dialplans.glob("prompts/*.yaml")):
        try:
            stat = path.stat()
        except OSError:
            continue  # an editor replaces it this very moment
        stamps.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(stamps)
