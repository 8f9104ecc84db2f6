"""Which seats can be rung, out of Asterisk's messages. Pure: no I/O, no clock."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.ami.events import SeatEvent, SeatReachable, SeatUnreachable
from ivr.ami.values import read
from models.ids import SeatId

PREFIX = "seat-"  # the endpoint of seat 101 is seat-101

WHY = {"Unreachable": "the telephone does not answer", "Removed": "the telephone has logged off"}
AWAY = ("UNAVAILABLE", "INVALID")


@dataclass(slots=True)
class Registrations:
    """Tells only changes. A seat of which nothing is known yet counts as neither."""

    reachable: dict[SeatId, bool] = field(default_factory=dict)
    contacts: defaultdict[SeatId, set[str]] = field(default_factory=lambda: defaultdict(set))

    def apply(self, message: Mapping[str, object]) -> list[SeatEvent]:
        match read(message, "event"):
            case "ContactStatus":
                return self._contact(message)
            case "DeviceStateChange":
                return self._device(message)
            case _:
                return []

    def _contact(self, message: Mapping[str, object]) -> list[SeatEvent]:
        seat = _seat_of(read(message, "endpointname") or read(message, "aor"))
        if seat is None:
            return []
        uri, status = read(message, "uri"), read(message, "contactstatus")
        if status in WHY:
            self.contacts[seat].discard(uri)
        else:  # Created, Updated, Reachable, NonQualified: Asterisk would ring it
            self.contacts[seat].add(uri)
        return self._set(seat, bool(self.contacts[seat]), WHY.get(status, ""))

    def _device(self, message: Mapping[str, object]) -> list[SeatEvent]:
        technology, _, endpoint = read(message, "device").partition("/")
        seat = _seat_of(endpoint)
        if seat is None or technology != "PJSIP":
            return []
        reachable = read(message, "state") not in AWAY
        return self._set(seat, reachable, "no telephone is registered, or none answers")

    def _set(self, seat: SeatId, reachable: bool, why: str) -> list[SeatEvent]:
        if self.reachable.get(seat) is reachable:
            return []
        self.reachable[seat] = reachable
        return [SeatReachable(seat) if reachable else SeatUnreachable(seat, why)]


def _seat_of(endpoint: str) -> SeatId | None:
    number = endpoint.removeprefix(PREFIX)
    return SeatId(number) if endpoint.startswith(PREFIX) and number.isdecimal() else None
