"""A seat with a telephone in the browser and one on the desk is rung where somebody is."""

import pytest

from ivr.ami import SIP, WEB
from ivr.ari import Ari, AriError, ServerFailed
from ivr.call.seats.telephones import Telephones
from models.ids import LegId, SeatId
from tests.fakes.asterisk import FakeAsterisk
from tests.fakes.asterisk_seats import Answers, Unreachable
from tests.live.until import until

SEAT = SeatId("101")
DESK, BROWSER = "PJSIP/seat-101", "PJSIP/seat-101-web"


@pytest.mark.parametrize(
    ("known", "order"),
    [
        (None, (DESK, BROWSER)),
        ({SIP}, (DESK, BROWSER)),
        ({WEB}, (BROWSER, DESK)),
        ({SIP, WEB}, (BROWSER, DESK)),
    ],
)
def test_whichever_is_there_is_tried_first(known: set[str] | None, order: tuple[str, ...]) -> None:
    telephones = Telephones({SEAT: frozenset(known)} if known else {})
    assert telephones.endpoints(SEAT) == order


@pytest.mark.parametrize(("there", "away"), [(DESK, BROWSER), (BROWSER, DESK)])
@pytest.mark.parametrize("known", [SIP, WEB])
async def test_where_the_watch_is_wrong_the_other_one_rings(there: str, away: str, known: str) -> None:
    asterisk = FakeAsterisk()
    asterisk.seat(there, Answers())
    asterisk.seat(away, Unreachable())
    telephones = Telephones({SEAT: frozenset({known})})
    await telephones.ring(Ari(asterisk), "ivr109", LegId("leg-1"), SEAT, caller_id="1", timeout_s=5)
    await until(lambda: asterisk.rang)
    assert asterisk.rang == [there]


async def test_where_there_is_none_the_ring_is_refused() -> None:
    asterisk = FakeAsterisk()
    asterisk.seat(DESK, Unreachable())
    asterisk.seat(BROWSER, Unreachable())
    with pytest.raises(ServerFailed):
        await Telephones().ring(Ari(asterisk), "ivr109", LegId("leg-1"), SEAT, caller_id="1", timeout_s=5)


async def test_a_ring_that_was_asked_for_before_is_not_asked_of_the_other_telephone() -> None:
    asterisk = FakeAsterisk()
    asterisk.seat(DESK, Answers())
    asterisk.seat(BROWSER, Answers())
    telephones, ari = Telephones(), Ari(asterisk)
    await telephones.ring(ari, "ivr109", LegId("leg-1"), SEAT, caller_id="1", timeout_s=5)
    await until(lambda: asterisk.rang)
    with pytest.raises(AriError, match="409"):
        await telephones.ring(ari, "ivr109", LegId("leg-1"), SEAT, caller_id="1", timeout_s=5)
    assert asterisk.rang == [DESK]
