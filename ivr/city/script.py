"""Pure: what a person on the telephone does, line by line, and how they react to what they hear. No I/O, no clock.

    script = (Listen(), Press("2"), Listen(), Connected(), Say("…"), Stay())
    state, commands = begin(script, now_s, patience_s=120)
    state, commands = step(state, event, now_s)

`now_s` is any clock that only goes forward.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

# --- lines of a script


@dataclass(frozen=True, slots=True)
class Pause:
    s: float


@dataclass(frozen=True, slots=True)
class Hear:
    """Until the other side has begun to sound."""

    limit_s: float = 15


@dataclass(frozen=True, slots=True)
class Listen:
    """Until the other side has said something and is silent again."""

    limit_s: float = 20


@dataclass(frozen=True, slots=True)
class Connected:
    """Until a person is on the line; whoever comes earlier lets the lines before this one be skipped."""

    limit_s: float = 3600


@dataclass(frozen=True, slots=True)
class Stay:
    """Until the other side hangs up."""

    limit_s: float = 60


@dataclass(frozen=True, slots=True)
class Answer:
    pass


@dataclass(frozen=True, slots=True)
class Decline:
    pass


@dataclass(frozen=True, slots=True)
class Press:
    keys: str


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class HangUp:
    why: str = "hung up"


Waits = Pause | Hear | Listen | Connected | Stay
Line = Waits | Answer | Decline | Press | Say | HangUp
Script = tuple[Line, ...]
Command = Answer | Decline | Press | Say | HangUp

# --- what happens


@dataclass(frozen=True, slots=True)
class SoundBegan:
    pass


@dataclass(frozen=True, slots=True)
class SoundEnded:
    pass


@dataclass(frozen=True, slots=True)
class SaidIt:
    """What we said has been played to its end."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A person is on the line with us."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    pass


Event = SoundBegan | SoundEnded | SaidIt | Joined | TimePassed

SAYING_S = 60  # no sentence lasts so long: its end was lost

# --- states


@dataclass(frozen=True, slots=True)
class Acting:
    """lines[0] is being done."""

    lines: Script
    deadline_s: float
    give_up_s: float | None = None  # patience: until a person is met
    heard: bool = False  # the other side has sounded since this line began


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more to do; we have hung up."""

    why: str


State = Acting | Over


def begin(script: Script, now_s: float, patience_s: float | None = None) -> tuple[State, Sequence[Command]]:
    give_up_s = None if patience_s is None else now_s + patience_s
    return _go_on(Acting(script, now_s, give_up_s), script, now_s)


def step(state: State, event: Event, now_s: float) -> tuple[State, Sequence[Command]]:
    if isinstance(state, Over):
        return state, ()
    line = state.lines[0]
    match event:
        case Joined():
            return _joined(state, now_s)
        case TimePassed() if state.give_up_s is not None and now_s >= state.give_up_s:
            return Over("gave up"), (HangUp("gave up"),)
        case TimePassed() if now_s >= state.deadline_s:
            return _go_on(state, state.lines[1:], now_s)
        case SaidIt() if isinstance(line, Say):
            return _go_on(state, state.lines[1:], now_s)
        case SoundBegan() if isinstance(line, Hear):
            return _go_on(state, state.lines[1:], now_s)
        case SoundBegan():
            return replace(state, heard=True), ()
        case SoundEnded() if isinstance(line, Listen):
            return _go_on(state, state.lines[1:], now_s)
        case _:
            return state, ()


def next_s(state: Acting) -> float:
    """When TimePassed is due."""
    return state.deadline_s if state.give_up_s is None else min(state.deadline_s, state.give_up_s)


def _joined(state: Acting, now_s: float) -> tuple[State, Sequence[Command]]:
    """Patience is over; what was meant for the menus is left out."""
    met = replace(state, give_up_s=None)
    for at, line in enumerate(state.lines):
        if isinstance(line, Connected):
            return _go_on(met, state.lines[at + 1 :], now_s)
    return met, ()


def _go_on(state: Acting, lines: Script, now_s: float) -> tuple[State, Sequence[Command]]:
    """Do the lines up to the first that takes time."""
    commands: list[Command] = []
    for at, line in enumerate(lines):
        match line:
            case HangUp(why=why):
                return Over(why), (*commands, line)
            case Say():
                return _waiting(state, lines[at:], now_s + SAYING_S), (*commands, line)
            case Pause(s=s):
                return _waiting(state, lines[at:], now_s + s), commands
            case Hear() | Listen() | Connected() | Stay():
                return _waiting(state, lines[at:], now_s + line.limit_s), commands
            case _:
                commands.append(line)
    return Over("hung up"), (*commands, HangUp())


def _waiting(state: Acting, lines: Script, deadline_s: float) -> Acting:
    return replace(state, lines=lines, deadline_s=deadline_s, heard=False)
