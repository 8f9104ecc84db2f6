"""Pure: how often one may ask. A bucket for each asker, bounded in number: who is forgotten starts with a full one."""

from collections import OrderedDict
from dataclasses import dataclass

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    per_s: float
    burst: float


@dataclass(frozen=True, slots=True)
class Limits:
    session: Rate = Rate(20, 100)  # one user's pages together
    stranger: Rate = Rate(5, 100)  # one address without a session; an office is one address
    login: Rate = Rate(1, 60)  # a whole shift logs in within a minute
    streams: int = 400  # open event streams
    streams_of_user: int = 8


class Buckets:
    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, who: str, now_s: float) -> float:
        """0: go on, one is taken. Else how long to wait for the next."""
        left, at = self._left.get(who, (self._rate.burst, now_s))
        left = min(self._rate.burst, left + (now_s - at) * self._rate.per_s)
        wait_s = 0.0 if left >= 1 else (1 - left) / self._rate.per_s
        self._left[who] = (left - 1 if left >= 1 else left, now_s)
        self._left.move_to_end(who)
        if len(self._left) > MOST_REMEMBERED:
            self._left.popitem(last=False)
        return wait_s
