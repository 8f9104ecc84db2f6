"""Pure: many requests about the same thing at the same place in a short time are one incident (D5)."""

import re
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.board.rules import SurgeRule
from models.folding import folded_text

MOST_REMEMBERED = 5000
UNUSUAL = 3  # times the usual
_HOUSE = re.compile(r"[\s,]*(?:үй|д|дом|кв|пәтер|п)?\.?\s*\d+\S*\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: of a call, about a service, at a place as it was said ("" where it is not known)."""

    call_id: str
    service: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Surge:
    """place "": all over the city, as far as is known."""

    service: str
    place: str
    calls: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.service, street_of(self.place)


def street_of(address: str) -> str:
    """Neighbours have one outage: the street without the house, spelt one way."""
    return folded_text(_HOUSE.sub("", _HOUSE.sub("", address.strip())))


class Surges:
    """Each call counts once, with the latest that is known of it."""

    def __init__(self, rule: SurgeRule) -> None:
        self._rule = rule
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._dismissed: deque[tuple[tuple[str, str], datetime]] = deque(maxlen=200)

    def take(self, call_id: str, at: datetime, *, service: str | None = None, place: str | None = None) -> None:
        """None: as it was known."""
        was = self._asked.get(call_id)
        service = service if service is not None else was.service if was else ""
        place = place if place is not None else was.place if was else ""
        self._asked[call_id] = Asked(call_id, service, place, was.at if was else at)
        while len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)

    def dismiss(self, service: str, place: str, now: datetime) -> None:
        """Somebody has seen to it: not proposed again for what came until now."""
        self._dismissed.append(((service, street_of(place)), now))

    def now(self, now: datetime) -> list[Surge]:
        """The largest first. A street's surge is told apart from the city's, which holds all without one."""
        begin = now - timedelta(seconds=self._rule.within_s)
        by_key: dict[tuple[str, str], list[Asked]] = {}
        for each in self._asked.values():
            key = (each.service, street_of(each.place))
            if each.service and begin < each.at <= now and each.at > self._since(key):
                by_key.setdefault(key, []).append(each)
        found = [_surge(key, asked) for key, asked in by_key.items() if len(asked) >= self._needed(key, begin)]
        return sorted(found, key=lambda surge: (-len(surge.calls), surge.first_at))

    def _needed(self, key: tuple[str, str], begin: datetime) -> float:
        """In a street few are enough. Of a whole city's, only what is far more than on any other hour of the day."""
        service, street = key
        if street:
            return self._rule.times
        earlier = [each.at for each in self._asked.values() if each.service == service and each.at <= begin]
        span_s = (begin - min(each.at for each in self._asked.values())).total_seconds()
        usual = len(earlier) * self._rule.within_s / max(span_s, self._rule.within_s)
        return max(2 * self._rule.times, UNUSUAL * usual)

    def _since(self, key: tuple[str, str]) -> datetime:
        never = datetime.min.replace(tzinfo=next(iter(self._asked.values())).at.tzinfo)
        return max((at for dismissed, at in self._dismissed if dismissed == key), default=never)


def _surge(key: tuple[str, str], asked: list[Asked]) -> Surge:
    asked = sorted(asked, key=lambda each: each.at)
    place = asked[0].place if key[1] else ""
    return Surge(
        key[0], _HOUSE.sub("", place).strip(), tuple(each.call_id for each in asked), asked[0].at, asked[-1].at
    )
