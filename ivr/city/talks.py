"""Who is on the line with whom: a seat's ring is brought together with the citizen it is for.

A telephone shows only a number. Callers without one are taken in the order of their calls, as the centre's line does.
"""

import asyncio
from dataclasses import dataclass

from ivr.city.met import CallerMet
from ivr.city.telephone import Telephone


@dataclass(slots=True)
class Call:
    met: CallerMet
    telephone: Telephone
    number: str  # as the centre shows it to a seat; "" unknown
    in_danger: bool = False
    joined_s: float | None = None
    parted_s: float | None = None


class Calls:
    """The calls that go on now, oldest first."""

    def __init__(self) -> None:
        self.now: list[Call] = []

    def begin(self, call: Call) -> Call:
        self.now.append(call)
        return call

    def end(self, call: Call) -> None:
        self.now.remove(call)

    def join(self, who: str, number: str) -> Call | None:
        shown = number if number.lstrip("+").isdecimal() else ""
        return self._joined(who, [call for call in self.now if call.number == shown])

    def join_outside(self, who: str) -> Call | None:
        """The centre calls out with its own number: only what the citizens meant tells them apart."""
        return self._joined(who, [call for call in self.now if call.in_danger])

    def _joined(self, who: str, fitting: list[Call]) -> Call | None:
        free = [call for call in fitting if call.joined_s is None]
        if not free:
            return None
        call = free[0]
        call.joined_s = asyncio.get_running_loop().time()
        call.met.reached = who
        call.telephone.joined()
        return call

    def part(self, call: Call) -> None:
        call.parted_s = asyncio.get_running_loop().time()
