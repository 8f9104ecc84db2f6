"""One citizen's call as a newcomer sees it: who takes part, what each does, and what is claimed of it afterwards."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.call import names
from ivr.call.tape.shelf import RATE, Shelf
from ivr.city.met import LOUD_ENOUGH_S, CallerMet, SeatMet
from ivr.city.people import LANGUAGE_KEYS, TALK, Citizen
from ivr.city.script import (
    Answer,
    Connected,
    Decline,
    HangUp,
    Hear,
    Line,
    Listen,
    Pause,
    Press,
    Say,
    Script,
    Stay,
)
from ivr.city.sound import sounding_s
from ivr.city.staff import ANSWER, GREETING, Habits, Ring
from models.chain import ChainVerdict
from models.events import CallEvent
from models.kinds import Kind
from models.records import Call, Ticket

MENU_HEARD_S = 2.0


@dataclass(frozen=True, slots=True)
class Claim:
    seen: bool
    what: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that can be asked after the call."""

    met: CallerMet
    seat: SeatMet
    call: Call
    events: Sequence[CallEvent]
    ticket: Ticket | None
    chain: ChainVerdict
    recordings: Path

    def played(self, prompt: str) -> bool:
        return any(
            event.kind == Kind.PROMPT_PLAYED and prompt in str(event.fields.get("prompts")) for event in self.events
        )


def new_number() -> str:
    """Nobody's yet: a number that has called before is not asked for its language again."""
    return f"+7701{time.time_ns() // 100_000_000 % 10_000_000:07}"


def citizen(language: str, hears: bool) -> Citizen:
    """hears: the centre has a speech model for the language, so that the citizen can say what happened."""
    problem, thanks = TALK[language][0]
    tells: Script = (Listen(10), Say(problem), Listen(12), Press("1")) if hears else ()
    script: Script = (
        *(Hear(), Pause(2.0), Press(LANGUAGE_KEYS[language])),
        *(Listen(8), Hear(), Pause(2.5), Press("1")),
        *tells,
        *(Connected(60), Listen(8), Say(problem), Listen(10), Say(thanks), Stay(40)),
    )
    return Citizen("citizen", "demonstration", new_number(), "Айгүл", language, script, patience_s=90)


def operator(language: str) -> Habits:
    script: Script = (
        *(Pause(1.5), Answer(), Pause(0.2), Say(GREETING[language])),
        *(Listen(10), Say(ANSWER[language]), Listen(8), HangUp()),
    )
    return Habits(language, [Ring(script)])


def told(what: Line | str) -> str:
    """In a reader's words; "" where nothing is worth a line."""
    match what:
        case Press(keys=keys):
            return f"presses {keys}"
        case Say(text=text):
            return f"says: {text}"
        case Answer():
            return "answers"
        case Decline():
            return "declines"
        case HangUp():
            return "hangs up"
        case "answered":
            return "is answered by the centre"
        case _:
            return ""


def claims(seen: Evidence) -> list[Claim]:
    met, seat, call, ticket = seen.met, seen.seat, seen.call, seen.ticket
    number = ticket.public if ticket else ""
    return [
        Claim(seat.logged_in, f"a telephone registered as seat {seat.seat} and logged in by dialling *11"),
        Claim(met.answered_ms is not None, f"the centre answered the citizen after {met.answered_ms} ms"),
        Claim(met.heard_menus_s > MENU_HEARD_S, f"the citizen heard the menus: {met.heard_menus_s:.1f} s of sound"),
        Claim(
            call.language == met.language, f"the key {LANGUAGE_KEYS[met.language]} chose the language {met.language}"
        ),
        Claim(
            met.reached == f"seat {call.seat}" and seat.callers == [met.citizen],
            f"the line led to seat {call.seat or '-'}, {met.waited_s or 0:.1f} s after the call",
        ),
        Claim(
            met.heard_talk_s > LOUD_ENOUGH_S and seat.heard_s > LOUD_ENOUGH_S,
            f"both heard each other: {met.heard_talk_s:.1f} s and {seat.heard_s:.1f} s of voice",
        ),
        *(_recorded(Shelf(seen.recordings), names.tape(call.call_id, leg), leg) for leg in ("caller", "seat")),
        Claim(
            ticket is not None and ticket.state == "registered" and bool(number),
            f"the call became ticket {number or '-'}",
        ),
        Claim(
            seen.played("ticket-number") and met.heard_after_s > LOUD_ENOUGH_S,
            f"the citizen was told its number: {met.heard_after_s:.1f} s of sound after the talk",
        ),
        Claim(call.outcome == "answered", f"the outcome in the log is: {call.outcome or 'none'}"),
        Claim(seen.chain.whole, f"the log's chain is whole: {seen.chain.events} events"),
    ]


def _recorded(shelf: Shelf, tape: str, leg: str) -> Claim:
    length = shelf.samples(tape) or 0
    voice_s = sounding_s(shelf.read(tape, 0, length))
    return Claim(
        voice_s > LOUD_ENOUGH_S,
        f"the {leg}'s voice is recorded: {length / RATE:.1f} s, {voice_s:.1f} s of it voice ({tape})",
    )
