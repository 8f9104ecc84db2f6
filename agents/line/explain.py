"""Pure: the routing explains itself. Why nobody is offered to a caller right now; whom a seat would get."""

from collections import defaultdict
from collections.abc import Iterable

from agents.line.estimates import place_among
from agents.line.fairness import fair_turn, firsts
from agents.line.ledger import Caller, Line, Need
from agents.line.needs import in_words, need_at
from agents.line.seats import Holding, LoggedOut, Offered, Parked, Paused, Ready, SeatState, Talking, WrapUp
from models.ids import CallId, SeatId

MOST_NAMED = 8  # seats or callers in one sentence


class Explained:
    """One line explained: what callers with the same need share is said once and kept."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._seats_for: dict[Need, tuple[str, ...]] = {}

    def caller(self, call_id: CallId) -> tuple[str, ...]:
        line, caller = self._line, self._line.callers.get(call_id)
        if caller is None:
            at = [seat for seat, state in line.seats.items() if isinstance(state, Talking) and state.call_id == call_id]
            return (f"in conversation with seat {_named(at)}",) if at else ("not in the line",)
        if caller.asleep:
            return (f"not offered before {caller.entry.not_before:%Y-%m-%d %H:%M:%S} UTC; the place is kept",)
        if caller.offer is not None:
            return (f"rings at seat {line.offers[caller.offer].seat}",)
        return (self._place(caller), *self._asking(caller), *self._about_seats(caller.need))

    def _place(self, caller: Caller) -> str:
        entry = caller.entry
        place = place_among(self._line.order[entry.queue], caller.place)
        return f"place {place} of {len(self._line.order[entry.queue])} in {entry.queue}, band {caller.place[0]}"

    def _asking(self, caller: Caller) -> Iterable[str]:
        first = (caller.entry.queue, frozenset(caller.entry.skills.items()))
        if caller.need != first:
            yield f"asked for {in_words(first)} at first"
        if caller.relax_at is not None:
            less, _ = need_at(caller.entry, self._line.queues[caller.entry.queue], caller.relax_at)
            yield f"asks only for {in_words(less)} from {caller.relax_at:%H:%M:%S} UTC"

    def _about_seats(self, need: Need) -> tuple[str, ...]:
        if need not in self._seats_for:
            self._seats_for[need] = (f"needs {in_words(need)}", *self._groups(need))
        return self._seats_for[need]

    def _groups(self, need: Need) -> Iterable[str]:
        able = self._line.reach.of(need)
        groups: dict[str, list[SeatId]] = defaultdict(list)
        for seat, state in sorted(self._line.seats.items()):
            if seat in able:
                groups[_engaged(state)].append(seat)
        if not able:
            yield f"no seat of this centre can serve it: {self._lacking(need)}"
        for why, seats in groups.items():
            yield f"{why}: {_named(seats)}"

    def _lacking(self, need: Need) -> str:
        queue, skills = need
        serving = [rules for rules in self._line.rules.values() if queue in rules.queues]
        if not serving:
            return f"none serves {queue}"
        best = {skill: max(rules.skills.get(skill, 0) for rules in serving) for skill, _ in skills}
        short = [f"{skill} is {best[skill]} at most" for skill, level in sorted(skills) if best[skill] < level]
        return ", ".join(short) or "none has all of it together"

    def seat(self, seat: SeatId) -> tuple[str, ...]:
        line, state = self._line, self._line.seats.get(seat)
        if state is None:
            return ("no such seat",)
        first = firsts(line.waiting, seat, line.reach)
        turn = fair_turn(line.waiting, seat, line.reach, line.passed.get(seat, {}), line.rules[seat].fair_after)
        said = [f"{_engaged(state)}"] if not isinstance(state, Ready) else ["ready: rung for the next it can serve"]
        if turn is not None:
            said.append(f"would get {turn[2]}: the turn of band {turn[0]} after more urgent callers")
        elif first:
            band, _, call_id = min(first.values())
            said.append(f"would get {call_id}: first in turn of those it can serve, band {band}")
        else:
            said.append("would get nobody now")
        return (*said, *self._beyond(seat))

    def _beyond(self, seat: SeatId) -> Iterable[str]:
        rules = self._line.rules[seat]
        for need, places in sorted(self._line.waiting.items(), key=lambda waiting: waiting[1][0]):
            if need[0] not in rules.queues:
                yield f"cannot serve {len(places)} of {need[0]}: not one of its queues"
            elif seat not in self._line.reach.of(need):
                lacks = [
                    f"{skill} >= {level}" for skill, level in sorted(need[1]) if rules.skills.get(skill, 0) < level
                ]
                yield f"cannot serve {len(places)} of {need[0]}: lacks {', '.join(lacks)}"


def _engaged(state: SeatState) -> str:
    match state:
        case LoggedOut():
            return "nobody logged in"
        case Ready():
            return "ready, and rung when phones may ring"
        case Offered():
            return "rung for another call"
        case Holding():
            return "in conversation, on hold"
        case Talking():
            return "in conversation"
        case WrapUp(deadline):
            return f"in wrap-up until {deadline:%H:%M:%S} UTC"
        case Paused(reason):
            return f"paused ({reason})"
        case Parked(why):
            return f"parked ({why})"


def _named(seats: list[SeatId]) -> str:
    more = len(seats) - MOST_NAMED
    return ", ".join(seats[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def explain(line: Line, who: CallId | SeatId) -> tuple[str, ...]:
    """A seat: whom it would get. A call: why nobody is offered to it right now."""
    explained = Explained(line)
    return explained.seat(SeatId(who)) if who in line.seats else explained.caller(CallId(who))
