"""Which seats can be rung, and at which telephone, out of Asterisk's messages. Pure: no I/O, no clock."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.ami.events import SIP, WEB, SeatDials, SeatEvent, SeatReachable, SeatUnreachable
from ivr.ami.values import read
from models.ids import SeatId

#: The endpoints of seat 101 are seat-101 and, in the browser, seat-101-web.
_ENDPOINT = re.compile(r"seat-(?P<seat>[0-9]+)(?P<web>-web)?", re.ASCII)

WHY = {"Unreachable": "the telephone does not answer", "Removed": "the telephone has logged off"}
NONE = "no telephone is registered, or none answers"
AWAY = ("UNAVAILABLE", "INVALID")


@dataclass(frozen=True, slots=True)
class _Telephone:
    seat: SeatId
    kind: str


@dataclass(slots=True)
class Registrations:
    """Tells only changes. A seat of which nothing is known yet counts as neither."""

    reachable: dict[SeatId, frozenset[str]] = field(default_factory=dict)
    contacts: defaultdict[_Telephone, set[str]] = field(default_factory=lambda: defaultdict(set))

    def apply(self, message: Mapping[str, object]) -> list[SeatEvent]:
        match read(message, "event"):
            case "ContactStatus":
                return self._contact(message)
            case "DeviceStateChange":
                telephone, there = _device(message)
                return self._set(telephone, there, NONE) if telephone else []
            case "UserEvent" if read(message, "userevent") == "SeatDials":
                telephone = _telephone(read(message, "endpoint"))
                return [SeatDials(telephone.seat, read(message, "now") == "over")] if telephone else []
            case _:
                return []

    def apply_all(self, states: Iterable[Mapping[str, object]]) -> list[SeatEvent]:
        """All devices at once: a seat is not taken for lost because its other telephone comes later in the list."""
        found: dict[SeatId, set[str]] = {}
        for message in states:
            telephone, there = _device(message)
            if telephone is not None:
                found.setdefault(telephone.seat, set()).update({telephone.kind} if there else ())
        return [event for seat, kinds in found.items() for event in self._now(seat, frozenset(kinds), NONE)]

    def _contact(self, message: Mapping[str, object]) -> list[SeatEvent]:
        telephone = _telephone(read(message, "endpointname") or read(message, "aor"))
        if telephone is None:
            return []
        uri, status = read(message, "uri"), read(message, "contactstatus")
        if status in WHY:
            self.contacts[telephone].discard(uri)
        else:  # Created, Updated, Reachable, NonQualified: Asterisk would ring it
            self.contacts[telephone].add(uri)
        return self._set(telephone, bool(self.contacts[telephone]), WHY.get(status, ""))

    def _set(self, telephone: _Telephone, there: bool, why: str) -> list[SeatEvent]:
        known = self.reachable.get(telephone.seat, frozenset())
        return self._now(telephone.seat, known | {telephone.kind} if there else known - {telephone.kind}, why)

    def _now(self, seat: SeatId, telephones: frozenset[str], why: str) -> list[SeatEvent]:
        if self.reachable.get(seat) == telephones:
            return []
        self.reachable[seat] = telephones
        return [SeatReachable(seat, telephones) if telephones else SeatUnreachable(seat, why)]


def _device(message: Mapping[str, object]) -> tuple[_Telephone | None, bool]:
    technology, _, endpoint = read(message, "device").partition("/")
    telephone = _telephone(endpoint) if technology == "PJSIP" else None
    return telephone, read(message, "state") not in AWAY


def _telephone(endpoint: str) -> _Telephone | None:
    found = _ENDPOINT.fullmatch(endpoint)
    return _Telephone(SeatId(found["seat"]), WEB if found["web"] else SIP) if found else None
