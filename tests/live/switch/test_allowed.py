"""A seat dials out: only digits leave, through the trunk, with the centre's number."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.ami import AmiConnected, SeatDials
from models.ids import SeatId
from tests.live.ami.test_watch import address_of, watching
from tests.live.conftest import Switch, running
from tests.live.sipp.run import sipp
from tests.live.sites import small_site
from tests.live.switch.test_calls import no_channels, rows
from tests.live.switch.test_dialplan import seat_dials
from tests.live.until import until


@pytest.fixture
def open_switch(tmp_path: Path) -> Iterator[Switch]:
    with running(small_site(tmp_path / "var", seats_may_dial=["_8."])) as made:
        yield made


@pytest.mark.parametrize("dialled", ["87010000000", "8&PJSIP/seat-102", "8,1"])
async def test_what_leaves_is_digits(open_switch: Switch, tmp_path: Path, dialled: str) -> None:
    port, trunk = open_switch.site.asterisk.sip.port, open_switch.site.trunk.port
    digits = "".join(sign for sign in dialled if sign.isdigit())
    async with (
        watching(address_of(open_switch)) as watcher,
        sipp(tmp_path, port, "busy", "-trace_logs", "-log_file", "met.log", own_port=trunk) as outside,
        sipp(tmp_path, port, "dials", *seat_dials(open_switch, dialled)) as call,
    ):
        await watcher.until(AmiConnected)
        ran, met = await call, await outside
        await watcher.until(SeatDials(SeatId("101"), over=False))
        await watcher.until(SeatDials(SeatId("101"), over=True))
    assert ran.status == 0, ran.errors
    assert met.status == 0, met.errors
    assert f"called {digits} by 109" in (tmp_path / "met.log").read_text()
    found = await until(lambda: rows(open_switch, "109"))
    assert {row[6].split("-")[0] for row in found} <= {"", "PJSIP/trunk"}
    assert await until(lambda: no_channels(open_switch))
