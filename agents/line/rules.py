"""What a centre fixes about its queues and seats; made from the site file when the controller starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.ids import QueueId


@dataclass(frozen=True, slots=True)
class QueueRules:
    band: int = 5  # no caller of this queue goes later than this band; an entry may be more urgent on its own
    ring_s: float = 16
    wrap_up_s: float = 20
    longest_wait_s: float = 1800
    say_place_every_s: float = 30  # at most this often; 0: never


@dataclass(frozen=True, slots=True)
class SeatRules:
    queues: tuple[QueueId, ...]
    skills: Mapping[str, int] = field(default_factory=dict)
