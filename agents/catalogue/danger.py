"""Pure: hears a danger to life in what was said. It only proposes: the caller confirms by a key."""

from dataclasses import dataclass
from functools import lru_cache

from agents.catalogue.features import SILENT
from agents.catalogue.records import Catalogue, Service
from agents.catalogue.suggest import index_of
from agents.catalogue.words import words_of

BETWEEN = 2  # other words allowed between two neighbours of a trigger (the rule at the top of checklists.yaml)
SURE = 0.45  # likeness of all that was said to a danger's phrase: short, misheard cries
SAID = 0.65  # share of a danger's phrase that was said, in a long sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    service: Service
    beginnings: tuple[str, ...]

    def heard_in(self, words: tuple[str, ...]) -> bool:
        return any(self._from(words, at, 0) for at in range(len(words)))

    def _from(self, words: tuple[str, ...], at: int, part: int) -> bool:
        if at >= len(words) or not words[at].startswith(self.beginnings[part]):
            return False
        if part == len(self.beginnings) - 1:
            return True
        return any(self._from(words, after, part + 1) for after in range(at + 1, at + 2 + BETWEEN))


@lru_cache(maxsize=4)
def triggers_of(catalogue: Catalogue) -> tuple[Trigger, ...]:
    """Of dangerous services: their checklists' triggers and their phrases, most telling (longest) first."""
    found = []
    for service in catalogue.services.values():
        if not service.danger:
            continue
        checklist = catalogue.checklist_of.get(service.id)
        written = [one for language in checklist.triggers.values() for one in language] if checklist else []
        found += [Trigger(service, words_of(one)) for one in written]
        found += [Trigger(service, _stems(phrase)) for language in service.say.values() for phrase in language]
    return tuple(sorted(found, key=lambda trigger: -sum(len(word) for word in trigger.beginnings)))


def _stems(phrase: str) -> tuple[str, ...]:
    """A phrase as a trigger: its telling words without their last letters, which change with case and person.

    Short words stay whole: "пожа" would hear a fire in every "пожалуйста".
    """
    words = words_of(phrase)
    telling = [word for word in words if word not in SILENT] or list(words)
    return tuple(word if len(word) <= 5 else word[: max(5, len(word) - 2)] for word in telling)


def danger(catalogue: Catalogue, text: str) -> Service | None:
    """The dangerous service that was heard, one with an emergency number before one without; None: no danger."""
    words = words_of(text)
    heard = [trigger.service for trigger in triggers_of(catalogue) if trigger.heard_in(words)]
    if heard:
        return next((service for service in heard if service.divert), heard[0])
    best = index_of(catalogue).suggest(text, 1)
    if not best or max(best[0].score / SURE, best[0].covered / SAID) < 1:
        return None
    nearest = catalogue.services[best[0].service_id]
    return nearest if nearest.danger else None
