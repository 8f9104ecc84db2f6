"""The states of a call: one frozen dataclass each, with what is true in it and only the fields valid in it."""

from datetime import datetime

from ivr.call.machine.states.alone import (
    Alone,
    Arriving,
    Diverted,
    Diverting,
    Ended,
    InFlow,
    Leaving,
    Registering,
)
from ivr.call.machine.states.callback import (
    CalledByUs,
    Calling,
    Dialling,
    Greeting,
    Lifting,
    Pending,
    Proving,
    Summoned,
    Unreached,
)
from ivr.call.machine.states.company import (
    Asking,
    Called,
    Conferring,
    Consulting,
    Held,
    InCompany,
    Talking,
    Transferring,
)
from ivr.call.machine.states.line import (
    Confirming,
    InLine,
    Offered,
    Ordering,
    Promised,
    Question,
    Slowed,
    Waiting,
)

CallState = Alone | InLine | CalledByUs | InCompany

__all__ = [
    "Arriving",
    "Asking",
    "CallState",
    "Called",
    "Calling",
    "Conferring",
    "Confirming",
    "Consulting",
    "Dialling",
    "Diverted",
    "Diverting",
    "Ended",
    "Greeting",
    "Held",
    "InFlow",
    "Leaving",
    "Lifting",
    "Offered",
    "Ordering",
    "Pending",
    "Promised",
    "Proving",
    "Question",
    "Registering",
    "Slowed",
    "Summoned",
    "Talking",
    "Transferring",
    "Unreached",
    "Waiting",
    "deadline",
]


def deadline(state: CallState) -> datetime | None:
    """When the clock has something to say to this call; None: never."""
    match state:
        case InFlow(flow=flow):
            return flow.deadline
        case Diverting(deadline=at) | Leaving(deadline=at) | Asking(deadline=at) | Transferring(deadline=at):
            return at
        case Offered(ring_until=at):
            return at
        case Slowed() | Ordering() | Promised() | Dialling() | Proving() | Greeting() | Calling():
            return state.deadline
        case _:
            return None
