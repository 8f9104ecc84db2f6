"""What is made at set-up: every prompt without holes, and the common values of those with one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.prompts.holes import Hole, Template, Value
from ivr.prompts.speaker import Speaker
from ivr.prompts.voice import Sound

PLACES = range(1, 51)
MINUTES = range(1, 31)
WAITS_S = (*range(10, 60, 10), *(60 * minutes for minutes in MINUTES))

#: A value of middling length for each format: durations are measured with it.
TYPICAL: Mapping[str, Value] = {
    "": "",
    "number": 25,
    "count": 25,
    "minutes": 25,
    "wait": 1500,
    "ordinal": 25,
    "digits": "1000017",
    "groups": "1000017",
    "date": "2026-01-25",
    "clock": "18:30",
}


PLAIN = {"kk": "үйде жылу жоқ", "ru": "нет отопления в доме", "ko": "수도"}


@dataclass(frozen=True, slots=True)
class Made:
    language: str
    prompt: str
    values: Mapping[str, Value]
    sound: Sound


def common_values(template: Template) -> Iterator[Mapping[str, Value]]:
    """No holes: one empty set. One hole that counts: its common values. Anything else is made when it is needed."""
    if not template.holes:
        yield {}
    elif len(template.holes) == 1:
        hole = template.holes[0]
        for value in _range(hole):
            yield {hole.name: value}


def _range(hole: Hole) -> tuple[int, ...]:
    if hole.format == "ordinal":
        return tuple(PLACES)
    if hole.format in ("minutes", "count"):
        return tuple(MINUTES)
    return WAITS_S if hole.format == "wait" else ()


def typical_values(template: Template, language: str) -> dict[str, Value]:
    return {hole.name: TYPICAL[hole.format] or PLAIN.get(language, "") for hole in template.holes}


def make(speaker: Speaker, language: str) -> Iterator[Made]:
    """Make all that can be made before the first call, one after the other. Raises BadTexts, SoundNotMade."""
    for prompt, template in speaker.texts.of(language).templates.items():
        for values in common_values(template):
            yield Made(language, prompt, values, speaker.sound_now(language, prompt, values))


def durations(speaker: Speaker, language: str, values: Mapping[str, Value] | None = None) -> dict[str, float]:
    """Seconds of every prompt; holes are filled with the values given, else with typical ones."""
    found = {}
    for prompt, template in speaker.texts.of(language).templates.items():
        filled = typical_values(template, language) | dict(values or {})
        found[prompt] = speaker.sound_now(language, prompt, filled).duration_s
    return found
