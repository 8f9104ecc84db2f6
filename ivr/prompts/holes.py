"""Pure: the holes of a prompt's text, read once and filled for each caller. Their formats stand at the room's door."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from string import Formatter

from ivr.prompts.digits import dictated, one_by_one
from ivr.prompts.kazakh import KAZAKH
from ivr.prompts.korean import KOREAN
from ivr.prompts.russian import RUSSIAN
from ivr.prompts.tongue import CASES, GENDERS, NOUNS, Tongue, UnsaidNumber
from ivr.prompts.voice import PromptMissing

TONGUES: Mapping[str, Tongue] = {"kk": KAZAKH, "ru": RUSSIAN, "ko": KOREAN}
Value = int | str
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
LONGEST_VALUE = 300  # letters of a value said as it stands: a service's name or a referral's text


class BadHole(PromptMissing):
    """A hole that cannot be read or filled: says which one and what is expected."""


@dataclass(frozen=True, slots=True)
class Hole:
    name: str
    format: str = ""
    noun: str = ""
    case: str | None = None
    gender: str = "m"
    you: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut at its holes: strings and holes in order."""

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        return tuple(part for part in self.parts if isinstance(part, Hole))


def read(text: str) -> Template:
    """Raises BadHole with a sentence for whoever wrote the text."""
    parts: list[str | Hole] = []
    try:
        for literal, name, spec, conversion in Formatter().parse(text):
            if literal:
                parts.append(literal)
            if name is not None:
                if conversion or not NAME.fullmatch(name):
                    raise BadHole(
                        f"hole {{{name}}}: a name is Latin small letters, digits and _, e.g. {{place:ordinal}}"
                    )
                parts.append(_hole(name, spec or ""))
    except ValueError as fault:
        raise BadHole(
            f"a brace is not closed or not opened ({fault}); write {{{{ or }}}} for a brace that is meant"
        ) from None
    return Template(tuple(parts))


def _hole(name: str, spec: str) -> Hole:
    kind, *arguments = spec.split() or [""]
    if kind not in FILLERS:
        raise BadHole(f"hole {{{name}:{spec}}}: format {kind!r} is not one of {', '.join(filter(None, FILLERS))}")
    noun = arguments.pop(0) if kind == "count" and arguments else ""
    if kind == "count" and noun not in NOUNS:
        raise BadHole(f"hole {{{name}:{spec}}}: count needs one of the nouns {', '.join(sorted(NOUNS))}")
    case, gender, you = None, "m", False
    for argument in arguments:
        if argument in CASES:
            case = argument
        elif argument in GENDERS:
            gender = argument
        elif argument == "you" and kind == "ordinal":
            you = True
        else:
            raise BadHole(
                f"hole {{{name}:{spec}}}: {argument!r} is neither a case ({', '.join(sorted(CASES))}) nor a gender"
            )
    return Hole(name, kind, noun, case, gender, you)


def fill(template: Template, language: str, values: Mapping[str, Value]) -> str:
    """The words to be spoken. Raises BadHole when a value is missing or does not fit."""
    tongue = TONGUES.get(language)
    if tongue is None:
        raise BadHole(f"language {language!r} cannot be spoken; there are {', '.join(TONGUES)}")
    return "".join(part if isinstance(part, str) else _filled(part, tongue, values) for part in template.parts)


def _filled(hole: Hole, tongue: Tongue, values: Mapping[str, Value]) -> str:
    if hole.name not in values:
        raise BadHole(f"hole {{{hole.name}}} has no value; given: {', '.join(sorted(values)) or 'none'}")
    try:
        return FILLERS[hole.format](tongue, hole, values[hole.name])
    except UnsaidNumber as fault:
        raise BadHole(f"hole {{{hole.name}:{hole.format}}}: {fault}") from None
    except ValueError:
        raise BadHole(f"hole {{{hole.name}:{hole.format}}}: its value is not {EXPECTED[hole.format]}") from None


def _whole(value: Value) -> int:
    if isinstance(value, str) and len(value) > 12:
        raise ValueError
    return int(value)


def _plain(tongue: Tongue, hole: Hole, value: Value) -> str:
    return tongue.number(value) if isinstance(value, int) else value[:LONGEST_VALUE]


def _number(tongue: Tongue, hole: Hole, value: Value) -> str:
    return tongue.number(_whole(value), hole.case or "nom", hole.gender)


def _ordinal(tongue: Tongue, hole: Hole, value: Value) -> str:
    if hole.you:
        return tongue.you(_whole(value))
    return tongue.ordinal(_whole(value), hole.case or "nom", hole.gender)


def _count(tongue: Tongue, hole: Hole, value: Value) -> str:
    return tongue.count(_whole(value), hole.noun or "minute", hole.case or "nom")


def rounded_wait(seconds: int) -> tuple[tuple[int, str], ...]:
    """A wait as people say it, never shorter than it is: 50 -> 50 s, 61 -> 2 min, 3700 -> 1 h 5 min."""
    if seconds <= 50:
        return ((max(10, -(-seconds // 10) * 10), "second"),)
    minutes = -(-seconds // 60)
    if minutes < 60:
        return ((minutes, "minute"),)
    hours, left = divmod(-(-minutes // 5) * 5, 60)
    return ((hours, "hour"), (left, "minute")) if left else ((hours, "hour"),)


def _wait(tongue: Tongue, hole: Hole, value: Value) -> str:
    parts = rounded_wait(_whole(value))
    if tongue is KAZAKH:  # only the last word of the group takes the ending
        before, last = parts[:-1], parts[-1]
        said = [tongue.count(n, noun) for n, noun in before] + [tongue.count(*last, hole.case or "nom")]
    else:
        said = [tongue.count(n, noun, hole.case or "nom") for n, noun in parts]
    return " ".join(said)


def _digits(tongue: Tongue, hole: Hole, value: Value) -> str:
    return one_by_one(tongue, str(value))


def _groups(tongue: Tongue, hole: Hole, value: Value) -> str:
    return dictated(tongue, str(value))


def _date(tongue: Tongue, hole: Hole, value: Value) -> str:
    return tongue.day(date.fromisoformat(str(value)[:10]), hole.case)


def _clock(tongue: Tongue, hole: Hole, value: Value) -> str:
    return tongue.clock(time.fromisoformat(str(value)), hole.case or "nom")


FILLERS: Mapping[str, Callable[[Tongue, Hole, Value], str]] = {
    "": _plain,
    "number": _number,
    "ordinal": _ordinal,
    "count": _count,
    "minutes": _count,
    "wait": _wait,
    "digits": _digits,
    "groups": _groups,
    "date": _date,
    "clock": _clock,
}
EXPECTED = dict.fromkeys(FILLERS, "a whole number") | {
    "": "a word",
    "digits": "a string of at most 32 digits",
    "groups": "digits with spaces or hyphens between groups, at most 32",
    "date": 'a date like "2026-01-15"',
    "clock": 'a time like "18:30"',
}
