"""What the phones behind the fake Asterisk do when they are rung: written by the test, one script for each endpoint."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answers:
    """Rings, and is picked up after so many seconds."""

    after_s: float = 1.0
    sends_sound: bool = True  # False: no packet ever comes from it


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings until the test calls answer() or decline(), or the limit of the originate passes."""


@dataclass(frozen=True, slots=True)
class Busy:
    """486: in another call."""

    after_s: float = 0.05


@dataclass(frozen=True, slots=True)
class Declines:
    """603: somebody pressed the red key."""

    after_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Silent:
    """Registered, but says nothing at all: asleep, or its network is gone."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Not registered: the originate itself is refused with 500 and no event follows."""


SeatScript = Answers | Rings | Busy | Declines | Silent | Unreachable
