"""The guarded panoramisk adapter: which seats can be rung. Optional: calls never depend on it.

async for event in watch(AmiAddress("127.0.0.1", 5038, user, secret)):
    match event:
        case SeatUnreachable(seat, why): ...
"""

from ivr.ami.events import (
    SIP,
    WEB,
    AmiConnected,
    AmiEvent,
    AmiLost,
    SeatDials,
    SeatEvent,
    SeatReachable,
    SeatUnreachable,
)
from ivr.ami.link import AmiAddress, AmiRules
from ivr.ami.questions import Questions
from ivr.ami.watch import watch

__all__ = [
    "SIP",
    "WEB",
    "AmiAddress",
    "AmiConnected",
    "AmiEvent",
    "AmiLost",
    "AmiRules",
    "Questions",
    "SeatDials",
    "SeatEvent",
    "SeatReachable",
    "SeatUnreachable",
    "watch",
]
