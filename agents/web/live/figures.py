"""The day's figures as values: of all queues, or of those that somebody may see."""

from collections.abc import Collection, Mapping
from datetime import datetime

from agents.board.slots import Counts
from agents.line.ledger import Line
from agents.line.seats import NAMES

TALKS = ("talking", "hold")

#: In the order in which they are read.
UNITS: Mapping[str, str] = {
    "waiting": "calls",
    "longest_now": "s",
    "service_level": "share",
    "arrived": "calls",
    "left_in_menu": "calls",
    "offered": "calls",
    "answered": "calls",
    "abandoned": "calls",
    "asked_back": "calls",
    "elsewhere": "calls",
    "mean_wait": "s",
    "longest_wait": "s",
    "callbacks": "calls",
    "talking": "seats",
    "ready": "seats",
    "occupancy": "share",
    "mark": "mark",
}

Values = dict[str, float | None]


def counted(whole: Counts, occupancy: float | None) -> Values:
    """What the day has brought so far."""
    return {
        "service_level": rounded(whole.service_level),
        "arrived": whole.arrived,
        "left_in_menu": whole.left_in_menu,
        "offered": whole.offered,
        "answered": whole.answered,
        "abandoned": whole.abandoned,
        "asked_back": whole.asked_back,
        "elsewhere": whole.elsewhere,
        "mean_wait": rounded(whole.mean_wait_s, 1),
        "longest_wait": round(whole.longest_wait_s, 1),
        "occupancy": rounded(occupancy, 2),
        "mark": rounded(whole.mean_mark, 2),
    }


def standing(line: Line, queues: Collection[str] | None, now: datetime) -> Values:
    """How it is at this moment."""
    entries = [caller.entry for caller in line.callers.values() if queues is None or caller.entry.queue in queues]
    waits = [(now - entry.queued_at).total_seconds() for entry in entries if entry.kind == "live"]
    states = [NAMES[type(state)] for seat, state in line.seats.items() if serves(line, seat, queues)]
    return {
        "waiting": len(waits),
        "longest_now": round(max(waits, default=0.0), 1),
        "callbacks": sum(entry.kind != "live" for entry in entries),
        "talking": sum(state in TALKS for state in states),
        "ready": states.count("ready"),
    }


def serves(line: Line, seat: str, queues: Collection[str] | None) -> bool:
    rules = line.rules.get(seat)  # type: ignore[call-overload]
    return queues is None or (rules is not None and bool(set(queues) & set(rules.queues)))


def rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)
