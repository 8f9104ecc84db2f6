"""A controller that has lost the lead without knowing does nothing and writes nothing."""

from collections.abc import AsyncIterator

import pytest

from ivr.ari import AriDown, AriEvent, Request
from ivr.fence import FencedLog, FencedTransport
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from tests.fakes.log import MemoryLog
from tests.virtual_time import START

ANSWER = Request("answer", "POST", "channels/c1/answer")
EVENT = CallEvent(CallId("call-1"), Kind.CALL_ENDED, START, {})


class Wire:
    def __init__(self) -> None:
        self.sent: list[Request] = []

    async def request(self, request: Request) -> bytes:
        self.sent.append(request)
        return b"{}"

    async def events(self) -> AsyncIterator[AriEvent]:
        return
        yield


async def test_requests_go_out_only_while_it_leads() -> None:
    wire, leads = Wire(), [True]
    fenced = FencedTransport(wire, lambda: leads[0])
    assert await fenced.request(ANSWER) == b"{}"
    leads[0] = False
    with pytest.raises(AriDown, match="does not lead"):
        await fenced.request(ANSWER)
    leads[0] = True
    await fenced.request(ANSWER)
    assert wire.sent == [ANSWER, ANSWER]


def test_lines_are_written_only_while_it_leads() -> None:
    log, leads = MemoryLog(), [True]
    fenced = FencedLog(log, lambda: leads[0])
    fenced.append(EVENT)
    leads[0] = False
    fenced.append(EVENT)
    assert log.kinds() == [Kind.CALL_ENDED]
    assert fenced.refused == 1
