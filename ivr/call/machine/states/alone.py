"""A caller with us alone: in the menus, with an outside number, or at the end. What is true in each state, and only
the fields valid in it."""

from dataclasses import dataclass
from datetime import datetime

from ivr.call.machine.facts import Facts
from ivr.flow.states import State as FlowState
from models.ids import LegId


@dataclass(frozen=True, slots=True)
class Arriving:
    """The channel is ours and nobody has answered it yet."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class InFlow:
    """The caller hears the menus."""

    facts: Facts
    flow: FlowState
    recording: bool = False  # a voice message is being taken


@dataclass(frozen=True, slots=True)
class Diverting:
    """An outside number rings for the caller (112 …)."""

    facts: Facts
    flow: FlowState
    number: str
    leg: LegId
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Diverted:
    """Caller and outside number hear each other."""

    facts: Facts
    flow: FlowState
    number: str
    leg: LegId
    after_talk: bool = False  # a seat has transferred the caller there: a ticket is open


@dataclass(frozen=True, slots=True)
class Registering:
    """A conversation or a message is over, its ticket gets its number; the caller is still there."""

    facts: Facts
    flow: FlowState
    message_s: float | None  # None: after a conversation


@dataclass(frozen=True, slots=True)
class Leaving:
    """The caller hung up while leaving a message: its file is about to be whole."""

    facts: Facts
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more happens."""

    facts: Facts
    outcome: str


Alone = Arriving | InFlow | Diverting | Diverted | Registering | Leaving | Ended
