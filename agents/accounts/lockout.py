"""Pure: how long somebody who tries passwords must wait, without giving anybody the power to lock others out.

Three counts of failures, each with its own patience: of one account from one address (the real brake), of one address
over all accounts (spraying), of one account over all addresses (many machines). The last two never hold up an account
that has logged in from that address before, the third never an address that has not failed yet, and none grows past
its longest wait: whoever knows the password comes in from the usual place at once, and from a new one at the first try.
Tries during a wait are not even looked at, so they cannot lengthen it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_REMEMBERED = 20_000
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Patience:
    free: int  # failures without any wait
    first_s: float  # the wait after the next one; it doubles from there
    longest_s: float

    def wait_s(self, failures: int) -> float:
        over = failures - self.free
        return min(self.longest_s, self.first_s * 2 ** min(over - 1, 30)) if over > 0 else 0.0


PAIR = Patience(5, 2, 900)
ORIGIN = Patience(20, 2, 60)
ACCOUNT = Patience(20, 1, 30)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last_at: datetime


Key = tuple[str, str]  # name and address; "" stands for any


class Lockout:
    """`begin` before a password is looked at: it counts as a failure until `succeeded` says otherwise, so that a
    hundred tries at once are a hundred failures."""

    def __init__(self) -> None:
        self._failures: OrderedDict[Key, _Failures] = OrderedDict()

    def wait_s(self, name: str, origin: str, now: datetime, *, known: bool) -> float:
        """0: go on. known: this account has logged in from this address lately."""
        waits = [self._left_s((name, origin), PAIR, now)]
        if not known:
            waits.append(self._left_s(("", origin), ORIGIN, now))
            if self._count((name, origin), now):
                waits.append(self._left_s((name, ""), ACCOUNT, now))
        return max(waits)

    def begin(self, name: str, origin: str, now: datetime) -> None:
        for key in _keys(name, origin):
            self._failures[key] = _Failures(self._count(key, now) + 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, name: str, origin: str, now: datetime) -> None:
        """The pair is forgiven; the wider counts lose only this try, or one's own account would wash off a spraying."""
        self._failures.pop((name, origin), None)
        for key in (("", origin), (name, "")):
            count = self._count(key, now)
            if count > 1:
                self._failures[key] = _Failures(count - 1, self._failures[key].last_at)
            else:
                self._failures.pop(key, None)

    def _count(self, key: Key, now: datetime) -> int:
        found = self._failures.get(key)
        return found.count if found and now - found.last_at < FORGOTTEN_AFTER else 0

    def _left_s(self, key: Key, patience: Patience, now: datetime) -> float:
        wait_s = patience.wait_s(self._count(key, now))
        if not wait_s:
            return 0.0
        return max(0.0, wait_s - (now - self._failures[key].last_at).total_seconds())


def _keys(name: str, origin: str) -> tuple[Key, Key, Key]:
    return (name, origin), ("", origin), (name, "")
