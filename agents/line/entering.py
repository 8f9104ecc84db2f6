"""Into the line, out of it, and elsewhere in it: arrivals and their limits, goodbyes, moves, overflow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from math import floor

from agents.line.commands import EndWait, Where
from agents.line.draft import Draft
from agents.line.estimates import place_among
from agents.line.events import CallLeft, CallMoved, CallQueued, Entry
from agents.line.ledger import Caller, Line
from agents.line.moves import Happening
from agents.line.needs import need_at, serves
from agents.line.offering import end_talk, listeners_of, seat_of, withdraw
from agents.line.seats import LoggedOut, Parked
from models.ids import CallId, QueueId


def queue(draft: Draft, event: CallQueued) -> CallId | None:
    """Who has come in. Limits are looked at after the matching: nobody is turned away beside a free seat."""
    entry = event.entry
    for seat in listeners_of(draft, entry.call_id):  # what they listened to is over, and they are about to hear so
        end_talk(draft, entry.call_id, seat, wrap_up=False)
    if entry.call_id in draft.callers:
        draft.ignore(event, "already in the line")
    elif seat_of(draft, entry.call_id) is not None:
        draft.ignore(event, "in conversation: TalkEnded comes before a way back into the line")
    elif entry.queue not in draft.line.queues:
        draft.commands.append(EndWait(entry.call_id, "closed"))  # the flow goes on; a caller is never dropped here
    else:
        come = where_it_stands(draft.line, entry)
        longest = timedelta(seconds=draft.queue_rules(come.queue).longest_wait_s)
        fresh = draft.now - entry.queued_at < longest
        draft.let_in(replace(entry, queue=come.queue), entry.queued_at if fresh else draft.now, come.band)
        return entry.call_id
    return None


def where_it_stands(line: Line, entry: Entry) -> Where:
    """As it says itself; or where it was moved before, which it need not know."""
    moved = line.moved.get(entry.call_id)
    if moved is not None and moved.queue in line.queues and entry.queue in (moved.gone, moved.queue):
        return Where(moved.queue, moved.band)
    return Where(entry.queue, min(entry.band, line.queues[entry.queue].band))


def leave(draft: Draft, event: CallLeft) -> None:
    caller = draft.callers.get(event.call_id)
    if caller is not None:
        if caller.offer is not None:
            withdraw(draft, caller.offer, Happening.CALLER_LEFT)
        draft.let_out(event.call_id)
        return
    ended = False
    while (seat := seat_of(draft, event.call_id)) is not None:  # hung up as the seat answered: nobody else may tell us
        ended = end_talk(draft, event.call_id, seat)
    if not ended:
        draft.ignore(event, "not in the line and not in conversation")


def move(draft: Draft, event: CallMoved) -> None:
    """A ring goes on if its seat serves the caller there too."""
    caller = draft.callers.get(event.call_id)
    if caller is None:
        draft.ignore(event, "not in the line")
        return
    to = caller.entry.queue if event.queue is None else event.queue
    if to not in draft.line.queues:
        draft.ignore(event, "no such queue")
        return
    band = _band_there(draft, caller, to) if event.band is None else event.band
    if (to, band) == (caller.entry.queue, caller.place[0]):
        draft.ignore(event, "there already")
        return
    if caller.offer is not None:
        need, _ = need_at(replace(caller.entry, queue=to), draft.queue_rules(to), draft.now)
        if not serves(draft.line.rules[draft.offers[caller.offer].seat], need):
            withdraw(draft, caller.offer, Happening.CALLER_LEFT, "moved")
    draft.move(event.call_id, to, band, event.who, event.why)


def _band_there(draft: Draft, caller: Caller, to: QueueId) -> int:
    """Who was more urgent than the queue stays so; who had the band from the queue gets the new one's."""
    band, here = caller.place[0], draft.queue_rules(caller.entry.queue).band
    there = draft.queue_rules(to).band
    if to == caller.entry.queue:
        return band
    return min(band, there) if band < here else there


def overflow(draft: Draft, calls: Iterable[CallId], why: str) -> bool:
    """To the first queue of the overflow chain that has room, never less urgent there; nowhere: out of the line."""
    moved = False
    for call_id in calls:
        caller = draft.callers[call_id]
        to = _room_beyond(draft, caller)
        if to is None:
            draft.let_out(call_id)
            draft.commands.append(EndWait(call_id, "overflow"))
        else:
            draft.move(call_id, to, min(caller.place[0], draft.queue_rules(to).band), "line", why)
            moved = True
    return moved


def _room_beyond(draft: Draft, caller: Caller) -> QueueId | None:
    seen = {caller.entry.queue}
    to = draft.queue_rules(caller.entry.queue).overflow_to
    while to is not None and to in draft.line.queues and to not in seen:
        band = min(caller.place[0], draft.queue_rules(to).band)
        if place_among(draft.order.get(to, ()), (band, *caller.place[1:])) <= limit(draft, to):
            return to
        seen.add(to)
        to = draft.queue_rules(to).overflow_to
    return None


def too_many(draft: Draft, call_id: CallId) -> bool:
    """Only live callers are turned away, and only from the end: an old place, an urgent call, a promised call-back have
    their place within the limit or need none."""
    caller = draft.callers.get(call_id)
    if caller is None or caller.offer is not None or caller.entry.kind != "live":
        return False
    to = caller.entry.queue
    return place_among(draft.order[to], caller.place) > limit(draft, to)


def limit(draft: Draft, to: QueueId) -> float:
    rules = draft.queue_rules(to)
    most = float(rules.longest_queue) if rules.longest_queue else float("inf")
    if rules.callers_per_seat:
        people = sum(
            to in draft.line.rules[seat].queues and not isinstance(state, LoggedOut | Parked)
            for seat, state in draft.seats.items()
        )
        most = min(most, floor(rules.callers_per_seat * people))
    return most
