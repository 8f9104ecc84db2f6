"""Who is rung for whom: callers in their order, each to the longest-idle ready seat that can serve the need."""

import heapq
from datetime import datetime

from agents.line.draft import Draft
from agents.line.fairness import fair_turn, passed_over
from agents.line.ledger import Caller, Line, Need
from agents.line.seats import Ready
from models.ids import SeatId

Idle = list[tuple[datetime, SeatId]]  # the longest idle first


def match(draft: Draft) -> None:
    """Offer until no ready seat stands beside a waiting caller it could serve.

    Callers are taken by need: when nobody ready can serve the first of a need, nobody can serve the rest of it, so a
    thousand callers cost no more than their few different needs.
    """
    if not draft.waiting:
        return
    idle = sorted((state.since, seat) for seat, state in draft.seats.items() if isinstance(state, Ready))
    if not idle:
        return
    taken = [*_fair_turns(draft, idle), *_in_order(draft, idle)]
    for seat, band in taken:
        passed = passed_over(draft.waiting, seat, draft.line.reach, draft.passed.get(seat, {}), band)
        if passed:
            draft.passed[seat] = passed
        else:
            draft.passed.pop(seat, None)


def _fair_turns(draft: Draft, idle: Idle) -> list[tuple[SeatId, int]]:
    """First the seats that owe their next call to somebody less urgent."""
    taken: list[tuple[SeatId, int]] = []
    for since, seat in tuple(idle):
        fair_after, passed = draft.line.rules[seat].fair_after, draft.passed.get(seat, {})
        place = fair_turn(draft.waiting, seat, draft.line.reach, passed, fair_after)
        if place is not None:
            idle.remove((since, seat))
            waited_s = (draft.now - place[1]).total_seconds()
            why = f"seat {seat}: band {place[0]}'s turn after more urgent callers; waited {waited_s:.0f} s"
            draft.offer(draft.callers[place[2]], seat, since, why)
            taken.append((seat, place[0]))
    return taken


def _in_order(draft: Draft, idle: Idle) -> list[tuple[SeatId, int]]:
    taken: list[tuple[SeatId, int]] = []
    queues = dict(draft.waiting)  # offers change the draft's own while we walk
    heads = [(places[0], 0, need) for need, places in queues.items()]
    heapq.heapify(heads)
    while heads and idle:
        place, at, need = heapq.heappop(heads)
        reach = draft.line.reach.of(need)
        able = [(since, seat) for since, seat in idle if seat in reach]
        if not able:
            continue
        since, seat = able[0]
        idle.remove((since, seat))
        caller = draft.callers[place[2]]
        draft.offer(caller, seat, since, _why(draft, caller, seat, len(able)))
        taken.append((seat, place[0]))
        if at + 1 < len(queues[need]):
            heapq.heappush(heads, (queues[need][at + 1], at + 1, need))
    return taken


def _why(draft: Draft, caller: Caller, seat: SeatId, able: int) -> str:
    idle = draft.seats[seat]
    assert isinstance(idle, Ready)
    entry = caller.entry
    skills = ", ".join(f"{skill} >= {level}" for skill, level in sorted(caller.need[1]))
    relaxed = "" if caller.need[1] == frozenset(entry.skills.items()) else " (asked more at first)"
    return (
        f"seat {seat}: longest idle ({(draft.now - idle.since).total_seconds():.0f} s) of {able} ready"
        f"{' with ' + skills if skills else ''}{relaxed} for {entry.queue}; "
        f"caller first in turn, band {caller.place[0]}, "
        f"waited {(draft.now - entry.queued_at).total_seconds():.0f} s"
    )


def idle_beside_waiting(line: Line) -> list[tuple[SeatId, Need]]:
    """Ready seats beside callers they could serve: empty after every step."""
    return [
        (seat, need)
        for seat, state in line.seats.items()
        if isinstance(state, Ready)
        for need in line.waiting
        if seat in line.reach.of(need)
    ]
