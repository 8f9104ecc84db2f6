"""A call-back from end to end: SIPp orders it by keys, is rung on the trunk, and talks with a SIPp seat (A7, E1)."""

from pathlib import Path

import pytest

from ivr.call import names
from ivr.call.tape.shelf import Shelf
from models.kinds import Kind
from models.records import Call
from tests.live.call.test_strangers import calls_of, citizen, register_seat
from tests.live.centre import QUICK_QUEUES, RunningCentre, running_centre
from tests.live.recovery.test_killed_controller import events
from tests.live.sipp.run import sipp
from tests.live.until import until

NUMBER = "+77010000701"


async def call_back(centre: RunningCentre) -> Call | None:
    return next((call for call in await calls_of(centre, NUMBER) if call.original), None)


@pytest.mark.parametrize("mode", ["agent-first", "customer-first"])
async def test_a_citizen_is_called_back(tmp_path: Path, mode: str) -> None:
    queues = {**QUICK_QUEUES, "city": {**QUICK_QUEUES["city"], "ring_s": 10, "callback": mode, "callback_ring_s": 30}}
    async with running_centre(tmp_path / "centre", seats=1, queues=queues) as centre:
        sip, trunk = centre.centre.site.asterisk.sip.port, centre.centre.site.trunk.port
        async with sipp(tmp_path, sip, "orders", *citizen(NUMBER)) as first:
            ran = await first
        assert ran.status == 0, ran.errors
        [ordered] = await until(lambda: events(centre, Kind.CALLBACK_ORDERED))

        phone = await register_seat(centre, "101")
        async with (
            sipp(tmp_path, sip, "called", "-d", "2500", own_port=trunk) as called,
            sipp(tmp_path, sip, "seat", "-d", "15000", "-aa", own_port=phone) as seat,
        ):
            assert (await centre.ivr("seat", "login", "101")).status == 0
            assert (await seat).status == 0
            assert (await called).status == 0, "the citizen is hung up after hearing the ticket's number"

        async def over() -> Call | None:
            call = await call_back(centre)
            return call if call and call.ended_at else None

        back = await until(over)
        assert back is not None
        assert (back.call_id, back.outcome, back.seat) == (ordered.fields["callback"], "answered", "101")
        original = next(call for call in await calls_of(centre, NUMBER) if call.call_id == back.original)
        assert original.outcome == "callback-ordered"
        assert original.queued_at == back.queued_at, "one place"
        async with centre.store() as store:
            assert back.ticket is not None
            ticket = await store.read.ticket(back.ticket)
            assert ticket is not None
            assert (ticket.caller, ticket.public != "") == (NUMBER, True)
            assert (await store.verify()).whole
        assert [event.kind for event in await events(centre, Kind.CALLBACK_DIALLED)] == [Kind.CALLBACK_DIALLED]
        shelf = Shelf(centre.centre.paths.recordings)
        lengths_s = [shelf.length_s(names.tape(back.call_id, leg)) for leg in ("caller", "seat")]
        assert all(length_s and length_s > 1 for length_s in lengths_s), "two voices of some seconds"
        await until(centre.quiet)
