"""What a centre fixes about its queues and seats; made from the site file when the controller starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.ids import QueueId


@dataclass(frozen=True, slots=True)
class QueueRules:
    band: int = 5  # no caller of this queue goes later than this band; an entry may be more urgent on its own
    ring_s: float = 16
    wrap_up_s: float = 20
    longest_wait_s: float = 1800
    say_place_every_s: float = 30  # at most this often; 0: never
    longest_queue: int = 0  # entries; 0: no limit
    overflow_to: QueueId | None = None  # where a full or too long wait goes on, keeping queued_at
    relax: tuple[tuple[float, int], ...] = ()  # (after_s, levels down), growing: what a long wait asks less of a seat
    misses_before_pause: int = 1  # so many missed rings in a row pause the seat
    callback: Literal["agent-first", "customer-first"] = "agent-first"
    callback_ring_s: float = 45  # the lease of a customer-first call-back: the citizen's ring and the seat's
    keep_place_s: float = 300  # who dropped and rings again within it gets the old place
    callers_per_seat: float = 0  # so many callers for each person at the queue's seats, paused ones included; 0: any


@dataclass(frozen=True, slots=True)
class SeatRules:
    queues: tuple[QueueId, ...]
    skills: Mapping[str, int] = field(default_factory=dict)
    fair_after: int = 10  # calls in a row past a less urgent caller, then that one's turn; 0: strictly by band
    home: tuple[QueueId, ...] = ()  # the site file's queues, where a supervisor has moved the seat to others

    @property
    def queues_of_site(self) -> tuple[QueueId, ...]:
        return self.home or self.queues
