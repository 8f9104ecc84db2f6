"""Pure: which streets somebody means. Beginnings of words first, in any order; then what sounds nearly so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from agents.addresses.folding import LONGEST, words
from agents.addresses.streets import KINDS, Place, Street

MOST = 20
#: Likeness (of 100) from which a name that was mistyped is offered, and from which an address is taken to name it.
OFFERED, MEANT = 72.0, 80.0
_SAID_KIND = 3.0
_LONG = 4  # letters
_WHOLE, _BEGINNING, _PARTS, _OLD = 100.0, 96.0, 92.0, 1.0

_SPOKEN = frozenset(word for kind in KINDS.values() for word in kind.spoken)
_HOUSE_WORDS = frozenset(("дом", "д", "уи", "уй", "корпус", "корп", "кв", "квартира", "патер", "пат", "под", "подъезд"))


@dataclass(frozen=True, slots=True)
class Found:
    """was: the old name that was meant; "" where it was one in use. house: as it was typed."""

    street: Street
    score: float
    house: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    street: Street
    text: str  # folded
    parts: tuple[str, ...]
    old: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """name: words of the street; kinds: those that were said beside it; house: what stands after them."""

    name: tuple[str, ...]
    kinds: frozenset[str]
    house: str

    @property
    def text(self) -> str:
        return " ".join(self.name)


class Finder:
    def __init__(self, streets: Sequence[Street]) -> None:
        self._names = tuple(name for street in streets for name in _names(street))
        # What a mistyped name is compared with: all of a name, and each long word of it: often only a surname is said.
        self._alike = [(text, name) for name in self._names for text in {name.text, *name.parts} if len(text) >= _LONG]
        self._texts = [text for text, _ in self._alike]
        self._by_letter: dict[str, list[_Name]] = {}
        for name in self._names:
            for letter in {part[0] for part in name.parts}:
                self._by_letter.setdefault(letter, []).append(name)

    def find(self, text: str, limit: int = 8) -> tuple[Found, ...]:
        """Best first. Nothing where nothing was typed."""
        best: dict[str, Found] = {}
        for asked in _readings(text):
            for name, score in self._fitting(asked, limit):
                score += _SAID_KIND if name.street.kind in asked.kinds else 0.0
                score -= _OLD if name.old else 0.0
                known = best.get(name.street.id)
                if known is None or score > known.score:
                    best[name.street.id] = Found(name.street, score, asked.house, name.old)
        ranked = sorted(best.values(), key=lambda found: (-found.score, found.street.kk))
        return tuple(ranked[: max(1, min(limit, MOST))])

    def place(self, text: str) -> Place | None:
        """The place that an address names, where there is no doubt about its street."""
        found = self.find(text, 2)
        if not found or found[0].score < MEANT:
            return None
        if len(found) > 1 and found[1].score >= found[0].score:
            return None
        return Place(found[0].street.id, house_of(found[0].house))

    def _fitting(self, asked: _Asked, limit: int) -> Iterator[tuple[_Name, float]]:
        if not asked.name:
            return
        near = 0
        for name in self._by_letter.get(asked.name[0][0], ()):
            score = _score(asked, name)
            if score:
                near += 1
                yield name, score
        if near < limit and len(asked.text) > 2:
            alike = process.extract(asked.text, self._texts, scorer=fuzz.ratio, score_cutoff=OFFERED, limit=MOST)
            for _, score, at in alike:
                text, name = self._alike[at]
                yield name, score * (0.9 if text == name.text else 0.88)


def _score(asked: _Asked, name: _Name) -> float:
    if name.text == asked.text:
        return _WHOLE
    if name.text.startswith(asked.text):
        return _BEGINNING
    left = list(name.parts)
    for word in asked.name:
        part = next((each for each in left if each.startswith(word)), None)
        if part is None:
            return 0.0
        left.remove(part)
    return _PARTS


def _names(street: Street) -> Iterator[_Name]:
    old = {*street.old_kk, *street.old_ru}
    for name in dict.fromkeys(street.names):
        parts = words(name)
        yield _Name(street, " ".join(parts), parts, name if name in old and name not in (street.kk, street.ru) else "")


def _readings(text: str) -> Iterable[_Asked]:
    """With what may be the house's number as the house, and as a part of the name: Көктал 1, Е 10."""
    text = text[:LONGEST]
    at = _house_at(text)
    readings = [_asked(text[:at], text[at:].strip(" ,.;"))]
    if at < len(text):
        readings.append(_asked(text, ""))
        after = _house_at(text, skip=1)
        if at < after < len(text):
            readings.append(_asked(text[:after], text[after:].strip(" ,.;")))
    return readings


def _house_at(text: str, skip: int = 0) -> int:
    """Where the first word begins that begins with a digit or says "house", and is not the first of all."""
    before = ""
    for at, char in enumerate(text):
        starts = not (at and (text[at - 1].isalnum() or text[at - 1] in "/'’"))
        if starts and words(before) and (char.isdecimal() or _says_house(text, at)):
            if skip == 0:
                return at
            skip -= 1
        before += char
    return len(text)


def _says_house(text: str, at: int) -> bool:
    return next(iter(words(text[at : at + 12])), "") in _HOUSE_WORDS and text[at].isalpha()


def _asked(name: str, house: str) -> _Asked:
    said = words(name)
    kinds = frozenset(kind.id for kind in KINDS.values() if kind.spoken & set(said))
    bare = tuple(word for word in said if word not in _SPOKEN)
    return _Asked(bare or said, kinds, house)


def house_of(text: str) -> str:
    """12-А, "дом 12 а, кв. 5" -> 12а: the building alone, so that two flats of one house are one place."""
    parts = [word for word in words(text) if word not in _HOUSE_WORDS]
    if not parts:
        return ""
    house = parts[0]
    if len(parts) > 1 and ((len(parts[1]) == 1 and parts[1].isalpha()) or _is_fraction(text, parts)):
        house += parts[1] if parts[1].isalpha() else f"/{parts[1]}"
    return house


def _is_fraction(text: str, parts: Sequence[str]) -> bool:
    return f"{parts[0]}/{parts[1]}" in text.replace(" ", "").casefold()
