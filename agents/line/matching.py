"""Who is rung for whom: callers in their order, each to the longest-idle ready seat that can serve the need."""

import heapq

from agents.line.draft import Draft
from agents.line.ledger import Caller, Line, Need
from agents.line.rules import SeatRules
from agents.line.seats import Ready
from models.ids import SeatId


def serves(rules: SeatRules, need: Need) -> bool:
    queue, skills = need
    return queue in rules.queues and all(rules.skills.get(skill, 0) >= level for skill, level in skills)


def match(draft: Draft) -> None:
    """Offer until no ready seat stands beside a waiting caller it could serve.

    Callers are taken by need: when nobody ready can serve the first of a need, nobody can serve the rest of it, so a
    thousand callers cost no more than their few different needs.
    """
    idle = sorted((state.since, seat) for seat, state in draft.seats.items() if isinstance(state, Ready))
    if not idle:
        return
    heads = [(places[0], 0, need) for need, places in draft.waiting.items()]
    queues = dict(draft.waiting)  # offers change the draft's own while we walk
    heapq.heapify(heads)
    while heads and idle:
        place, at, need = heapq.heappop(heads)
        able = [(since, seat) for since, seat in idle if serves(draft.line.rules[seat], need)]
        if not able:
            continue
        since, seat = able[0]
        idle.remove((since, seat))
        caller = draft.callers[place[2]]
        draft.offer(caller, seat, since, _why(draft, caller, seat, len(able)))
        if at + 1 < len(queues[need]):
            heapq.heappush(heads, (queues[need][at + 1], at + 1, need))


def _why(draft: Draft, caller: Caller, seat: SeatId, able: int) -> str:
    idle = draft.seats[seat]
    assert isinstance(idle, Ready)
    skills = ", ".join(f"{skill} >= {level}" for skill, level in sorted(caller.need[1]))
    return (
        f"seat {seat}: longest idle ({(draft.now - idle.since).total_seconds():.0f} s) of {able} ready"
        f"{' with ' + skills if skills else ''} for {caller.entry.queue}; "
        f"caller first in turn, band {caller.place[0]}, "
        f"waited {(draft.now - caller.entry.queued_at).total_seconds():.0f} s"
    )


def idle_beside_waiting(line: Line) -> list[tuple[SeatId, Need]]:
    """Ready seats beside callers they could serve: empty after every step."""
    return [
        (seat, need)
        for seat, state in line.seats.items()
        if isinstance(state, Ready)
        for need in line.waiting
        if serves(line.rules[seat], need)
    ]
