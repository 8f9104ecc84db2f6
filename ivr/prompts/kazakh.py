"""Pure: Kazakh numbers, their case endings by vowel harmony, dates and the clock.

A noun stays singular after a number; only the last word of a number takes an ending. The ending follows the last vowel
(back: а о ұ ы; front: ә е ө ү і) and the last sound (vowel, nasal, other voiced, voiceless).
"""

from datetime import date, time

from ivr.prompts.tongue import UnsaidNumber, bounded

ONES = ("", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
TENS = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
SCALES = ((10**9, "миллиард"), (10**6, "миллион"))
MONTHS = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
#: у and и sound back or front by the word's other vowels, and in borrowed ones by ear: so it is written down.
NOUNS = {
    "second": ("секунд", True),
    "minute": ("минут", True),
    "hour": ("сағат", True),
    "day": ("күн", False),
    "month": ("ай", True),
    "year": ("жыл", True),
    "person": ("адам", True),
    "call": ("қоңырау", True),
    "request": ("өтініш", False),
    "tenge": ("теңге", False),
    "metre": ("метр", False),
}
BACK, FRONT = frozenset("аоұыяё"), frozenset("әеөүіэ")
VOWELS = BACK | FRONT
NASAL, SONOROUS, BUZZING = frozenset("мнң"), frozenset("рлйу"), frozenset("зж")

#: case -> ending after a vowel, a nasal, another voiced sound, a voiceless one; а/ы stand for the harmonised vowel.
ENDINGS = {
    "nom": ("", "", "", ""),
    "gen": ("ның", "ның", "дың", "тың"),
    "dat": ("ға", "ға", "ға", "қа"),
    "acc": ("ны", "ды", "ды", "ты"),
    "loc": ("да", "да", "да", "та"),
    "abl": ("дан", "нан", "дан", "тан"),
    "ins": ("мен", "мен", "мен", "пен"),  # the one ending that knows no harmony
}
TO_FRONT = str.maketrans("аығқ", "еігк")


def is_back(word: str) -> bool:
    for letter in reversed(word.lower()):
        if letter in BACK:
            return True
        if letter in FRONT:
            return False
    return True


def inflected(word: str, case: str, back: bool | None = None) -> str:
    """The word with its case ending: ("бес", "dat") -> "беске"."""
    if case not in ENDINGS:
        raise UnsaidNumber(f"Kazakh has no case {case!r}; it has {', '.join(ENDINGS)}")
    last = word[-1]
    if case == "ins" and last in BUZZING:
        return word + "бен"
    ending = ENDINGS[case][_sound(last)]
    harmonised = is_back(word) if back is None else back
    return word + (ending if harmonised or case == "ins" else ending.translate(TO_FRONT))


def _sound(letter: str) -> int:
    if letter in VOWELS:
        return 0
    if letter in NASAL:
        return 1
    return 2 if letter in SONOROUS | BUZZING else 3


def cardinal(n: int) -> str:
    if bounded(n) == 0:
        return "нөл"
    words: list[str] = []
    for size, name in SCALES:
        if n >= size:
            words += [cardinal(n // size), name]
            n %= size
    if n >= 1000:
        # "мың", "жүз" without "бір", as numbers are said; millions do take it
        words += [cardinal(n // 1000)] if n >= 2000 else []
        words.append("мың")
        n %= 1000
    if n >= 100:
        words += [ONES[n // 100]] if n >= 200 else []
        words.append("жүз")
        n %= 100
    words += [TENS[n // 10], ONES[n % 10]]
    return " ".join(word for word in words if word)


def ordinal(n: int) -> str:
    *before, last = cardinal(n).split()
    return " ".join([*before, _nth(last)])


def _nth(word: str) -> str:
    if word == "жиырма":
        return "жиырмасыншы"
    if word == "қырық":
        return "қырқыншы"  # the narrow vowel falls out
    back = is_back(word)
    if word[-1] in VOWELS:
        return word + ("ншы" if back else "нші")
    return word + ("ыншы" if back else "інші")


class Kazakh:
    cases = frozenset(ENDINGS)

    def number(self, n: int, case: str = "nom", gender: str = "m") -> str:
        return _with_ending(cardinal(n), case)

    def ordinal(self, n: int, case: str = "nom", gender: str = "m") -> str:
        return _with_ending(ordinal(n), case)

    def you(self, n: int) -> str:
        said = ordinal(n)
        return said + ("сыз" if is_back(said) else "сіз")

    def count(self, n: int, noun: str, case: str = "nom") -> str:
        word, back = NOUNS[noun]
        return f"{cardinal(n)} {inflected(word, case, back)}"

    def day(self, day: date, case: str | None) -> str:
        return f"{ordinal(day.day)} {inflected(MONTHS[day.month - 1], case or 'loc')}"

    def clock(self, at: time, case: str = "nom") -> str:
        if (at.hour, at.minute) == (0, 0):
            return _with_ending("түнгі сағат он екі", case)
        said = f"сағат {cardinal(at.hour)}"
        if at.minute:
            said += f" {'нөл ' if at.minute < 10 else ''}{cardinal(at.minute)}"
        return _with_ending(said, case)


def _with_ending(said: str, case: str) -> str:
    *before, last = said.split()
    return " ".join([*before, inflected(last, case)])


KAZAKH = Kazakh()
