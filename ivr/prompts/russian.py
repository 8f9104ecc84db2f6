"""Pure: Russian numbers in every case and gender, nouns that agree with them, dates and the clock.

num2words knows numbers below a thousand in all cases; thousands and millions are counted here, since it lets the
gender of the noun leak into them ("одна миллион").
"""

# ruff: noqa: E501 - the forms of a noun read as one row

from datetime import date, time
from typing import NamedTuple

from num2words import num2words

from ivr.prompts.tongue import UnsaidNumber, bounded

CASES = {"nom": "n", "gen": "g", "dat": "d", "acc": "a", "ins": "i", "loc": "p"}  # ours -> num2words'
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)


class Noun(NamedTuple):
    gender: str
    alive: bool
    one: tuple[str, ...]  # nom gen dat acc ins loc
    many: tuple[str, ...]
    counted: str = ""  # the form after 5, 6, … where it is not the plural genitive (человек)


def _forms(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _noun(gender: str, one: str, many: str, alive: bool = False) -> Noun:
    return Noun(gender, alive, _forms(one), _forms(many))


NOUNS = {
    "second": _noun("f", "секунда секунды секунде секунду секундой секунде", "секунды секунд секундам секунды секундами секундах"),
    "minute": _noun("f", "минута минуты минуте минуту минутой минуте", "минуты минут минутам минуты минутами минутах"),
    "hour": _noun("m", "час часа часу час часом часе", "часы часов часам часы часами часах"),
    "day": _noun("m", "день дня дню день днём дне", "дни дней дням дни днями днях"),
    "month": _noun("m", "месяц месяца месяцу месяц месяцем месяце", "месяцы месяцев месяцам месяцы месяцами месяцах"),
    "year": _noun("m", "год года году год годом годе", "годы лет годам годы годами годах"),
    "person": _noun("m", "человек человека человеку человека человеком человеке", "люди человек людям человек людьми людях", alive=True),
    "call": _noun("m", "звонок звонка звонку звонок звонком звонке", "звонки звонков звонкам звонки звонками звонках"),
    "request": _noun("f", "заявка заявки заявке заявку заявкой заявке", "заявки заявок заявкам заявки заявками заявках"),
    "tenge": _noun("n", "тенге " * 6, "тенге " * 6),
    "metre": _noun("m", "метр метра метру метр метром метре", "метры метров метрам метры метрами метрах"),
}  # fmt: skip
THOUSAND = _noun("f", "тысяча тысячи тысяче тысячу тысячей тысяче", "тысячи тысяч тысячам тысячи тысячами тысячах")
MILLION = _noun("m", "миллион миллиона миллиону миллион миллионом миллионе", "миллионы миллионов миллионам миллионы миллионами миллионах")  # fmt: skip
MILLIARD = _noun("m", "миллиард миллиарда миллиарду миллиард миллиардом миллиарде", "миллиарды миллиардов миллиардам миллиарды миллиардами миллиардах")  # fmt: skip
SCALES = ((10**9, MILLIARD), (10**6, MILLION), (1000, THOUSAND))


def cardinal(n: int, case: str = "nom", gender: str = "m", alive: bool = False) -> str:
    _known(case)
    words: list[str] = []
    rest = bounded(n)
    for size, scale in SCALES:
        if rest >= size:
            words += [_small(rest // size, case, scale.gender, False), agreed(rest // size, scale, case)]
            rest %= size
    if rest or not words:
        words.append(_small(rest, case, gender, alive))
    if words[0] in ("одна", "одну") and 1000 <= n < 2000 and case in ("nom", "acc"):
        words = words[1:]  # "тысяча двести": "одна тысяча" is a book-keeper's word
    return " ".join(words)


def _small(n: int, case: str, gender: str, alive: bool) -> str:
    """0..999. The accusative of things is the nominative, but for "одну"."""
    if case == "acc" and alive and n in (2, 3, 4):
        return _small(n, "gen", gender, alive)
    if case == "acc":
        said = _small(n, "nom", gender, alive)
        said = said[:-1] + "у" if said.endswith("одна") else said
        return said[:-4] + "одного" if alive and said.endswith("один") else said
    if n == 0 and case != "nom":
        return {"gen": "нуля", "dat": "нулю", "ins": "нулём", "loc": "нуле"}[case]  # "ноля" is a clerk's word
    return str(num2words(n, lang="ru", case=CASES[case], gender=gender))


def agreed(n: int, noun: Noun, case: str = "nom") -> str:
    """The form that the noun takes beside the number: 1 минута, 2 минуты, 5 минут."""
    column = list(CASES).index(_known(case))
    if n % 1000 == 0:
        return noun.many[1]  # двум тысячам минут, нулю минут: thousand and nought govern them, not the case
    ends_in_one = n % 10 == 1 and n % 100 != 11
    if ends_in_one:
        return noun.one[column]
    if case not in ("nom", "acc"):
        return noun.many[column]
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    if noun.alive and case == "acc" and n in (2, 3, 4):
        return noun.many[1]  # двух человек, but двадцать два человека
    return noun.one[1] if few else noun.many[1]


def _known(case: str) -> str:
    if case not in CASES:
        raise UnsaidNumber(f"Russian has no case {case!r}; it has {', '.join(CASES)}")
    return case


class Russian:
    cases = frozenset(CASES)

    def number(self, n: int, case: str = "nom", gender: str = "m") -> str:
        return cardinal(n, case, gender)

    def ordinal(self, n: int, case: str = "nom", gender: str = "m") -> str:
        kind = {"case": CASES[_known(case)], "gender": gender}
        if case == "acc" and gender == "m":
            kind["case"] = "n"  # the thing, not the being: "третий звонок"
        return str(num2words(bounded(n), lang="ru", to="ordinal", **kind))

    def you(self, n: int) -> str:
        return self.ordinal(n)

    def count(self, n: int, noun: str, case: str = "nom") -> str:
        known = NOUNS[noun]
        return f"{cardinal(n, case, known.gender, known.alive)} {agreed(n, known, case)}"

    def day(self, day: date, case: str | None) -> str:
        month = MONTHS[day.month - 1]
        genitive = month[:-1] + "я" if month[-1] in "ьй" else month + "а"
        return f"{self.ordinal(day.day, case or 'gen', 'n')} {genitive}"

    def clock(self, at: time, case: str = "nom") -> str:
        said = self.count(at.hour, "hour", case)
        return f"{said} {self.count(at.minute, 'minute', case)}" if at.minute else said


RUSSIAN = Russian()
