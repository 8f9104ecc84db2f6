"""Call-backs as the flow tests order them: one citizen, one telephone, both ways of calling back."""

from typing import Any

from ivr.site import Site
from models.events import CallEvent
from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callers import CALLER, in_line
from tests.flow.house import House, site

CITIZEN = CALLER
PHONE = f"PJSIP/{CITIZEN}@trunk"
MODES = ("agent-first", "customer-first")


def centre(mode: str = "agent-first", **queue: Any) -> Site:
    quick = {"callback": mode, "callback_retry_s": 60, "callback_tries": 2, "say_place_every_s": 30} | queue
    queues = site().queues | {"city": site().queues["city"].model_copy(update=quick)}
    return site().model_copy(update={"queues": queues})


async def order(made: House, number: str = CITIZEN) -> str:
    """Orders a call-back at the own number and has hung up; the call-back's id."""
    ordered = made.log.kinds().count(Kind.CALLBACK_ORDERED)
    caller = await in_line(made, number)
    made.asterisk.press(caller, "51")
    await made.wait_for(Kind.CALLBACK_ORDERED, ordered + 1)
    await made.until(lambda: caller not in made.asterisk.channels, "the promise was said and the call is over")
    return str(events(made, Kind.CALLBACK_ORDERED)[-1].fields["callback"])


def events(made: House, kind: Kind, call_id: str | None = None) -> list[CallEvent]:
    return [e for e in made.log.events if e.kind == kind and call_id in (None, e.call_id)]


def outcome(made: House, call_id: str) -> str:
    [ended] = events(made, Kind.CALL_ENDED, call_id)
    return str(ended.fields["outcome"])


def citizens_leg(made: House, call_id: str) -> str | None:
    return next((name for name in made.asterisk.channels if name.startswith(f"leg-{call_id}-citizen")), None)


async def together(made: House, back: str) -> str:
    """Citizen and seat are in one bridge; the citizen's channel."""
    await made.until(lambda: bool((leg := citizens_leg(made, back)) and made.asterisk.in_bridge_with(leg)), "talk")
    leg = citizens_leg(made, back)
    assert leg is not None
    return leg


async def called_back(made: House) -> None:
    """The citizen of the only open call-back, who hangs up after a word."""
    made.asterisk.seat(PHONE, Answers(after_s=2))
    made.seat("101", Answers(after_s=1))
    made.asterisk.hang_up(await together(made, str(events(made, Kind.CALLBACK_OPENED)[-1].call_id)))


def again(made: House, back: str) -> bool:
    """Citizen and seat talk once more."""
    leg = citizens_leg(made, back)
    return bool(leg and made.asterisk.in_bridge_with(leg))
