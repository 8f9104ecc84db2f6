"""A seat that a supervisor moves between queues (D3)."""

from dataclasses import replace

from agents.line.commands import RecordSeatMove
from agents.line.draft import Draft
from agents.line.events import SeatMoved
from agents.line.needs import Reach


def move_queues(draft: Draft, event: SeatMoved) -> None:
    """From now on, whatever the seat does. Nobody who is rung or talked with is taken from it."""
    rules = draft.line.rules.get(event.seat)
    if rules is None:
        draft.ignore(event, "no such seat")
    elif not event.queues or any(queue not in draft.line.queues for queue in event.queues):
        draft.ignore(event, "no such queue")
    elif set(event.queues) == set(rules.queues):
        draft.ignore(event, "it has these queues already")
    else:
        site = rules.queues_of_site
        home = () if set(event.queues) == set(site) else site
        seats = {**draft.line.rules, event.seat: replace(rules, queues=event.queues, home=home)}
        draft.line = replace(draft.line, rules=seats, reach=Reach(seats))
        draft.touched = True
        draft.commands.append(RecordSeatMove(event.seat, rules.queues, event.queues, site, event.who, event.why))
