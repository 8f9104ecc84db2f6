"""Pure: the waits of our line without the line, thirty times as quick: every caller takes, in turn, the seat that is
free first, or has left by then. The tests hold it against the line itself, caller by caller."""

from collections.abc import Sequence
from heapq import heapreplace
from math import inf

from agents.load.arrivals import Drawn
from agents.load.simulation import House, Waited


def in_turn(callers: Sequence[Drawn], house: House) -> list[Waited]:
    """callers: in the order of their coming. The house sets no limit on the wait."""
    free_at_s, told = [0.0] * house.seats or [inf], []
    for drawn in callers:
        rings_at_s = max(drawn.at_s, free_at_s[0])
        leaves_at_s = drawn.at_s + drawn.patience_s
        answered_at_s = rings_at_s + house.answer_s
        in_time = answered_at_s < leaves_at_s
        if in_time:
            heapreplace(free_at_s, answered_at_s + drawn.talk_s + house.wrap_up_s)
        elif rings_at_s < leaves_at_s:  # left while it rang: the seat is free again
            heapreplace(free_at_s, leaves_at_s)
        told.append(Waited(drawn.at_s, min(answered_at_s, leaves_at_s) - drawn.at_s, in_time))
    return told
