"""Who is on the line with whom: a seat's ring is brought together with the citizen it is for.

A telephone shows only a number. Callers without one are taken in the order of their calls, as the centre's line does.
"""

import asyncio
from dataclasses import dataclass

from ivr.city.met import CallerMet
from ivr.city.sound import sounding_between_s
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


def write_down(call: Call, began_s: float, over_s: float) -> None:
    """Times and sounds of a call that is over."""
    met, telephone = call.met, call.telephone
    end_s = telephone.gone_at_s or over_s
    met.keys, met.lasted_s = telephone.keys, round(end_s - began_s, 2)
    if telephone.up_at_s is None:
        return
    met.answered_ms = round(1000 * (telephone.up_at_s - began_s))
    joined_s, parted_s = call.joined_s or end_s, min(call.parted_s or end_s, end_s)
    if call.joined_s is not None:
        met.waited_s, met.talked_s = round(joined_s - began_s, 2), round(parted_s - joined_s, 2)

    def heard(begin_s: float, until_s: float) -> float:
        zero = telephone.taped_at_s
        return round(sounding_between_s(telephone.tape, begin_s - zero, until_s - zero), 2) if zero else 0.0

    met.heard_menus_s = heard(telephone.up_at_s, joined_s)
    if call.joined_s is not None:
        met.heard_talk_s, met.heard_after_s = heard(joined_s, parted_s), heard(parted_s, end_s)
