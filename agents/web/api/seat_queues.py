"""A supervisor has a seat take the calls of other queues (D3)."""

from pydantic import Field

from agents.line.events import SeatMoved
from agents.web.api.in_hand import seat_to_touch
from agents.web.api.line import SeatNow, seat_now
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, Line
from agents.web.routes.route import Ask
from models.ids import QueueId, SeatId

MOST_QUEUES = 100


class QueuesWish(Given):
    queues: list[Line] = Field(
        min_length=1, max_length=MOST_QUEUES, description="all whose calls the seat takes from now on"
    )
    why: Line = Field(description="kept with who moved the seat")


async def move_seat(ask: Ask, wish: QueuesWish) -> SeatNow:
    """A ring or a talk that goes on is let be. Whoever may see only some queues changes only those."""
    desk, seat = ask.parts.desk, SeatId(ask.path["seat"])
    seat_to_touch(ask, seat)
    before = desk.line.rules[seat].queues
    queues = tuple(QueueId(name) for name in dict.fromkeys(wish.queues))
    touched = set(queues) ^ set(before)
    if any(queue not in desk.line.queues or not ask.scope.holds(queue, None) for queue in touched):
        raise Fault("no-such-queue")
    desk.submit(SeatMoved(seat, queues, ask.user.name, wish.why))
    changed = desk.line.rules[seat].queues != before
    ask.tell("seat.queues", about=seat, outcome="done" if changed else "unchanged")
    return SeatNow(seat=seat_now(ask, seat), changed=changed)
