"""Pure: one seat's own figures, counted from the lines of the log that name it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.events import CallEvent
from models.kinds import Kind

#: Ends of an offer in which the seat's own phone rang in vain. A caller who left is nobody's miss.
MISSED = frozenset({"expired", "missed", "declined"})

TALK = ("talking", "hold")


@dataclass(frozen=True, slots=True)
class SeatDay:
    answered: int
    missed: int
    talk_s: float  # average of one answered call, with holds; 0 where there was none
    wrap_up_s: float  # average of one
    ready_s: float
    paused_s: float


def day_of(events: Iterable[CallEvent], state_before: str, since: datetime, now: datetime) -> SeatDay:
    """events: in order, from `since` on. state_before: the seat's then; a state that lasts still counts up to now."""
    spent: Counter[str] = Counter()  # microseconds, so that nothing is lost in adding
    times: Counter[str] = Counter()
    state, from_ = state_before, since
    for event in events:
        match event.kind:
            case Kind.SEAT_CHANGED:
                spent[state] += _micro(event.at - from_)
                now_is = str(event.fields.get("state") or "")
                if not (now_is in TALK and state in TALK):
                    times[now_is] += 1
                state, from_ = now_is, event.at
            case Kind.SEAT_ANSWERED:
                times["answered"] += 1
            case Kind.OFFER_ENDED if event.fields.get("why") in MISSED:
                times["missed"] += 1
    spent[state] += _micro(now - from_)
    talks = times["talking"] + times["hold"] + (state_before in TALK)
    wrap_ups = times["wrap-up"] + (state_before == "wrap-up")
    return SeatDay(
        answered=times["answered"],
        missed=times["missed"],
        talk_s=_average(spent["talking"] + spent["hold"], talks),
        wrap_up_s=_average(spent["wrap-up"], wrap_ups),
        ready_s=spent["ready"] / 1e6,
        paused_s=spent["paused"] / 1e6,
    )


def _micro(span: timedelta) -> int:
    return max(0, span // timedelta(microseconds=1))


def _average(whole: int, times: int) -> float:
    return whole / 1e6 / times if times else 0.0
