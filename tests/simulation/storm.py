"""Pure: what is drawn from the seed before anything happens, and how a failing storm is made smaller."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random


class Trouble(StrEnum):
    REFUSED = "refused"  # requests that Asterisk cannot carry out now
    SLOW = "slow"  # requests that take their time, before or after they are carried out
    UNSURE = "unsure"  # requests that are not answered: carried out, or not
    LATE = "late"  # events that come late, and in another order between different channels
    TWICE = "twice"  # events that come twice
    CUTS = "cuts"  # the event stream breaks and comes back, sometimes many times in a row
    HALF_OPEN = "half-open"  # the event stream is dead and nobody has noticed yet
    KILLS = "kills"  # the controller is killed at any await, or stopped, and started anew
    SPEECH = "speech"  # the speech worker goes and comes back
    SEATS = "seats"  # seats log in and out, pause, vanish and are found
    DESK = "desk"  # operators and supervisors hold, transfer, confer, listen, pause recordings, call out, move callers


#: Each with its own chance: a storm has about four of them.
CHANCE = 0.4


@dataclass(frozen=True, slots=True)
class Storm:
    seed: int
    citizens: int
    seats: int
    lasts_s: float  # citizens ring up during this time
    troubles: frozenset[Trouble]

    def luck(self, about: object) -> Random:
        """Its own sequence for everybody, so that taking one thing away leaves the rest nearly as it was."""
        return Random(f"{self.seed}/{about}")

    def has(self, trouble: Trouble) -> bool:
        return trouble in self.troubles


def storm_of(seed: int) -> Storm:
    luck = Random(f"{seed}/storm")
    troubles = frozenset(trouble for trouble in Trouble if luck.random() < CHANCE)
    return Storm(seed, luck.randint(1, 8), luck.randint(1, 5), luck.choice((5.0, 20.0, 60.0)), troubles)


def smaller(storm: Storm) -> Iterator[Storm]:
    """Storms with one thing less."""
    for trouble in sorted(storm.troubles):
        yield replace(storm, troubles=storm.troubles - {trouble})
    if storm.citizens > 1:
        yield replace(storm, citizens=storm.citizens // 2)
        yield replace(storm, citizens=storm.citizens - 1)
    if storm.seats > 1:
        yield replace(storm, seats=storm.seats - 1)
