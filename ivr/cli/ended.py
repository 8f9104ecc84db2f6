"""A citizen's call in the record, waited for."""

import asyncio
import time

from ivr.city.met import CallerMet
from ivr.city.wrong import CityWrong
from models.records import Call
from models.store import Store

RECORDED_S = 10.0  # until the log holds the end of a call


async def ended_call(store: Store, met: CallerMet) -> Call:
    """What a citizen met, as the record has it, once it has ended there."""
    until = time.monotonic() + RECORDED_S
    while True:
        found = next((each for each in await store.read.recent_calls(50) if each.caller == met.number), None)
        if found is not None and found.ended_at is not None:
            return found
        if time.monotonic() > until:
            why = "has no end" if found else "is not there"
            raise CityWrong(f"the demonstration's call {why} in the record; see the controller's log, and: ivr doctor")
        await asyncio.sleep(0.1)
