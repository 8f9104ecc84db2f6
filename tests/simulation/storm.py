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
    ASTERISK = "asterisk"  # Asterisk dies with everything in it, and is started anew
    REPLACED = "replaced"  # another controller takes the application over while this one is alive
    DATABASE = "database"  # nothing can be read back for a while
    DISK = "disk"  # tapes stop, and none begins
    SOUND = "sound"  # telephones fall silent in a talk, or send nothing at all, or hold by themselves
    PHONES = "phones"  # registrations come and go, a seat has one telephone, another, both, none
    WORDS = "words"  # what is said is written down while it is said
    MOVES = "moves"  # seats are moved between queues
    RULES = "rules"  # the site file says otherwise: customer first, limits, overflow, fair turns, quiet hours, crowds
    CITY = "city"  # the city's own flow instead of the small one, with its survey
    CONSULT = "consult"  # operators who know what they do: consult, wait, complete, take back, confer, with each other
    ALONE = "alone"  # Asterisk alone for a while: its fallback takes messages and talks, and counts all calls
    TORN = "torn"  # the controller is killed as it writes a line: what came after it is in no log


#: Each with its own chance: a storm has about four of them, from LATER on two of the others, from LATEST on one more.
CHANCE = 0.4
LATER_CHANCE = 0.2

#: These came later. Seeds before LATER do not draw them: what broke something once stays the story that it was.
LATER_TROUBLES = (
    Trouble.ASTERISK,
    Trouble.REPLACED,
    Trouble.DATABASE,
    Trouble.DISK,
    Trouble.SOUND,
    Trouble.PHONES,
    Trouble.WORDS,
    Trouble.MOVES,
    Trouble.RULES,
    Trouble.CITY,
)
LATER = 20_000
LATEST_TROUBLES = (Trouble.CONSULT, Trouble.ALONE, Trouble.TORN)
LATEST = 40_000


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
    troubles = frozenset(t for t in Trouble if t not in (*LATER_TROUBLES, *LATEST_TROUBLES) and luck.random() < CHANCE)
    if seed >= LATER:
        later = Random(f"{seed}/later")
        troubles |= {trouble for trouble in LATER_TROUBLES if later.random() < LATER_CHANCE}
    storm = Storm(seed, luck.randint(1, 8), luck.randint(1, 5), luck.choice((5.0, 20.0, 60.0)), troubles)
    return with_latest(storm) if seed >= LATEST else storm


def with_latest(storm: Storm) -> Storm:
    luck = storm.luck("latest")
    troubles = storm.troubles | {trouble for trouble in LATEST_TROUBLES if luck.random() < CHANCE}
    least = 3 if Trouble.CONSULT in troubles else 1  # somebody to consult
    return replace(storm, troubles=troubles, seats=max(least, storm.seats))


def smaller(storm: Storm) -> Iterator[Storm]:
    """Storms with one thing less."""
    for trouble in sorted(storm.troubles):
        yield replace(storm, troubles=storm.troubles - {trouble})
    if storm.citizens > 1:
        yield replace(storm, citizens=storm.citizens // 2)
        yield replace(storm, citizens=storm.citizens - 1)
    if storm.seats > 1:
        yield replace(storm, seats=storm.seats - 1)
