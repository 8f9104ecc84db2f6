"""What nearly every caller of these tests does first: dial 109, and press 0 for a person."""

from models.kinds import Kind
from tests.flow.house import House

CALLER = "+77011234567"


def asks_for_a_person(made: House, number: str = CALLER) -> str:
    """0 leads to the line from everywhere; the caller's channel."""
    caller = made.asterisk.dial_in(number)
    made.asterisk.press(caller, "0")
    return caller


async def in_line(made: House, number: str = CALLER) -> str:
    """Waits in the line already; the caller's channel."""
    queued = made.log.kinds().count(Kind.CALL_QUEUED)
    caller = asks_for_a_person(made, number)
    await made.wait_for(Kind.CALL_QUEUED, queued + 1)
    return caller
