"""Pure: the checklists that what was said calls for, while the caller still talks. It only proposes; the operator
starts one. The rule of a trigger stands at the top of checklists.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agents.catalogue.records import Catalogue, Checklist
from agents.catalogue.words import WORD, words_of

BETWEEN = 2  # other words allowed between two neighbours of a trigger
MOST_WORDS = 2000  # of what was said; a long call's last words count


@dataclass(frozen=True, slots=True)
class Proposal:
    """heard: the words that called for it, as they were said."""

    checklist: Checklist
    heard: str
    place: int  # of the last of them among all words: the greater, the later it was said


def proposed(catalogue: Catalogue, text: str) -> tuple[Proposal, ...]:
    """Dangerous services first; among equals what was said last."""
    words = tuple(WORD.findall(text.lower().replace("ё", "е")))[-MOST_WORDS:]
    found = [proposal for checklist, triggers in _triggers(catalogue) if (proposal := _in(checklist, triggers, words))]
    services = catalogue.services
    return tuple(sorted(found, key=lambda each: (not services[each.checklist.service].danger, -each.place)))


def _in(checklist: Checklist, triggers: tuple[tuple[str, ...], ...], words: tuple[str, ...]) -> Proposal | None:
    ends = [span for trigger in triggers for span in _spans(trigger, words)]
    if not ends:
        return None
    first, last = max(ends, key=lambda span: span[1])
    return Proposal(checklist, " ".join(words[first : last + 1]), last)


def _spans(trigger: tuple[str, ...], words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for first, word in enumerate(words):
        if word.startswith(trigger[0]):
            last = _last(trigger, words, first)
            if last is not None:
                yield first, last


def _last(trigger: tuple[str, ...], words: tuple[str, ...], first: int) -> int | None:
    """Where the trigger ends that begins there: every beginning in order, near enough to the one before."""
    reached = {first}
    for beginning in trigger[1:]:
        near = {at for before in reached for at in range(before + 1, min(before + 2 + BETWEEN, len(words)))}
        reached = {at for at in near if words[at].startswith(beginning)}
    return min(reached) if reached else None


@lru_cache(maxsize=4)
def _triggers(catalogue: Catalogue) -> tuple[tuple[Checklist, tuple[tuple[str, ...], ...]], ...]:
    """In both languages: many callers speak them in one sentence."""
    return tuple(
        (checklist, tuple(words_of(trigger) for language in checklist.triggers.values() for trigger in language))
        for checklist in catalogue.checklists
    )
