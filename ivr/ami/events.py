"""What AMI tells us: which seats' telephones can be rung, and whether we are told at all."""

from dataclasses import dataclass

from models.ids import SeatId


@dataclass(frozen=True, slots=True)
class AmiConnected:
    """Logged in. The state of every seat that Asterisk knows follows."""


@dataclass(frozen=True, slots=True)
class AmiLost:
    """From now on nothing is known of the seats; calls go on. Said once, however long it lasts."""

    why: str


#: An ordinary SIP telephone, and the one in the browser.
SIP, WEB = "sip", "web"


@dataclass(frozen=True, slots=True)
class SeatReachable:
    """telephones: which of the seat's can be rung now; never none."""

    seat: SeatId
    telephones: frozenset[str] = frozenset({SIP})


@dataclass(frozen=True, slots=True)
class SeatUnreachable:
    seat: SeatId
    why: str


@dataclass(frozen=True, slots=True)
class SeatDials:
    """The seat's own telephone has dialled an outside number, past the desk; or that call is over."""

    seat: SeatId
    over: bool


SeatEvent = SeatReachable | SeatUnreachable | SeatDials
AmiEvent = AmiConnected | AmiLost | SeatEvent
