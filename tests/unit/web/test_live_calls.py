"""What is kept of calls in memory: those in progress, and the last that ended."""

from datetime import UTC, datetime

from agents.web.live.live_calls import MOST_CALLS, MOST_ENDED, MOST_EVENTS, LiveCalls
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind

NOW = datetime(2026, 1, 15, 6, tzinfo=UTC)


def told(live: LiveCalls, call: str, *kinds: Kind) -> None:
    for kind in kinds:
        live.take(CallEvent(CallId(call), kind, NOW, {}))


def test_a_call_is_kept_from_its_beginning_and_not_from_its_middle() -> None:
    live = LiveCalls()
    told(live, "call-1", Kind.CALL_ARRIVED, Kind.CALL_QUEUED)
    told(live, "call-2", Kind.CALL_QUEUED)
    assert [event.kind for event in live.events_of("call-1") or ()] == [Kind.CALL_ARRIVED, Kind.CALL_QUEUED]
    assert live.events_of("call-2") is None


def test_of_ended_calls_only_the_last_are_kept() -> None:
    live = LiveCalls()
    told(live, "call-goes-on", Kind.CALL_ARRIVED)
    for at in range(MOST_ENDED + 1):
        told(live, f"call-{at}", Kind.CALL_ARRIVED, Kind.CALL_ENDED)
    assert live.events_of("call-0") is None
    assert live.events_of("call-1") is not None
    assert live.events_of("call-goes-on") is not None
    told(live, "call-0", Kind.TICKET_EDITED)  # late, and of no use by itself
    assert live.events_of("call-0") is None


def test_a_call_that_never_ends_and_calls_without_end_do_not_fill_the_memory() -> None:
    live = LiveCalls()
    told(live, "call-long", Kind.CALL_ARRIVED, *[Kind.STEP_ENTERED] * MOST_EVENTS)
    assert live.events_of("call-long") is None
    for at in range(MOST_CALLS + 1):
        told(live, f"call-{at}", Kind.CALL_ARRIVED)
    assert live.events_of("call-0") is None
