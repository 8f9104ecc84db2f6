"""Pure: what the citizens met against what the centre's log says. Every call is accounted for, or named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from ivr.call.caller import whole_number
from ivr.city.met import LOUD_ENOUGH_S, CallerMet
from models.records import Call

#: A seat that answers in the moment in which the caller leaves: both accounts of it are true.
SAME_MOMENT_S = 0.3

#: outcome in the log -> the part of the whole it is counted in
PARTS = {
    "answered": "answered",
    "diverted": "diverted",
    "message-left": "message",
    "fell-back": "fallback",
    "abandoned-in-line": "abandoned in the line",
    "abandoned-in-menu": "abandoned in the menus",
    "abandoned-in-divert": "abandoned on the way to 112",
}


@dataclass(frozen=True, slots=True)
class Balance:
    pairs: tuple[tuple[CallerMet, Call | None], ...]
    parts: dict[str, int]  # part -> calls in the log
    differences: tuple[str, ...]

    @property
    def even(self) -> bool:
        return not self.differences


def balance(met: Sequence[CallerMet], logged: Sequence[Call], country: str, area_code: str) -> Balance:
    """logged: the calls that arrived while the city called, none else."""
    left = sorted(logged, key=lambda call: (str(call.arrived_at), call.call_id))
    pairs = [
        (each, _take(left, whole_number(each.number, country, area_code), each))
        for each in sorted(met, key=attrgetter("citizen"))
    ]
    differences = [sentence for each, call in pairs if (sentence := _difference(each, call))]
    differences += [f"{call.call_id}: in the log, but no citizen made it" for call in left]
    parts = _parts(call for _, call in pairs if call is not None)
    if sum(parts.values()) != len(met):
        differences.append(f"{len(met)} calls were made, the log's parts sum to {sum(parts.values())}")
    return Balance(tuple(pairs), parts, tuple(differences))


def _take(left: list[Call], number: str, met: CallerMet) -> Call | None:
    """The earliest call of this number; without a number, the one that arrived nearest to when it was made."""
    fitting = [call for call in left if call.caller == number]
    if not fitting:
        return None
    if not number and met.called_at is not None:
        called_at = met.called_at
        fitting.sort(key=lambda call: abs((call.arrived_at - called_at).total_seconds()) if call.arrived_at else 1e9)
    left.remove(fitting[0])
    return fitting[0]


def _difference(met: CallerMet, call: Call | None) -> str:
    """One sentence, "" where both say the same."""
    if call is None:
        return f"{met.citizen}: not in the log ({met.ended})"
    if not call.outcome:
        return f"{met.citizen}: {call.call_id} has no outcome"
    if call.outcome == "fell-back":
        return f"{met.citizen}: {call.call_id} fell back: the controller did not keep it; see its log"
    if met.talked_s is not None and met.talked_s < SAME_MOMENT_S:
        return ""
    said = {"answered": f"seat {call.seat}", "diverted": "112"}.get(call.outcome, "")
    if met.reached != said:
        logged = f"{call.outcome} {call.seat or ''}".rstrip()
        return f"{met.citizen}: met {met.reached or 'nobody'}, {call.call_id} says {logged}"
    if met.answered_ms is not None and met.lasted_s > 5 and met.heard_menus_s < LOUD_ENOUGH_S:
        return f"{met.citizen}: was answered and heard nothing"
    if met.talked_s is not None and met.talked_s > 8 and met.heard_talk_s < LOUD_ENOUGH_S:
        return f"{met.citizen}: talked with {met.reached} and heard nothing"
    return ""


def _parts(calls: Iterable[Call]) -> dict[str, int]:
    counted = Counter(PARTS.get(call.outcome, call.outcome or "open") for call in calls)
    return dict(sorted(counted.items(), key=lambda part: (-part[1], part[0])))
