"""Events as the tests write them."""

from datetime import UTC, datetime, timedelta

from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

MORNING = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
CALLER = "+77010000001"


def event(kind: str, call: str = "call-1", /, *, s: float = 0, **fields: Field) -> CallEvent:
    return CallEvent(CallId(call), kind, MORNING + timedelta(seconds=s), fields)


def arrived(call: str = "call-1", *, s: float = 0, caller: str = CALLER) -> CallEvent:
    return event(
        Kind.CALL_ARRIVED,
        call,
        s=s,
        caller=caller,
        caller_name="",
        dialled="109",
        channel="leg-1",
        flow="109",
        version="v1",
    )


def ended(call: str = "call-1", *, s: float = 60, outcome: str = "answered") -> CallEvent:
    return event(Kind.CALL_ENDED, call, s=s, outcome=outcome, duration_s=s)
