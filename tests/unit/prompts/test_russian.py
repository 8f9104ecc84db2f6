import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.prompts.russian import CASES, NOUNS, RUSSIAN, cardinal
from ivr.prompts.tongue import LARGEST, UnsaidNumber

NUMBERS = st.integers(0, LARGEST) | st.integers(0, 2100)


@given(NUMBERS)
def test_cardinals_agree_with_the_oracle(n: int) -> None:
    said = cardinal(n)
    assert said == str(num2words(n, lang="ru")).removeprefix("одна " if 1000 <= n < 2000 else "\0")


@given(st.integers(1, 999), st.sampled_from(["gen", "dat", "ins", "loc"]))
def test_oblique_cases_agree_with_the_oracle(n: int, case: str) -> None:
    assert cardinal(n, case) == num2words(n, lang="ru", case=CASES[case])


@given(NUMBERS, st.sampled_from(sorted(NOUNS)), st.sampled_from(sorted(CASES)))
def test_the_noun_agrees(n: int, noun: str, case: str) -> None:
    """After eleven the noun never is in the singular; after ..1 it always is, and then in the case asked for."""
    known = NOUNS[noun]
    said = RUSSIAN.count(n, noun, case).split()[-1]
    if n % 10 == 1 and n % 100 != 11:
        assert said == known.one[list(CASES).index(case)]
    elif case not in ("nom", "acc") and n % 1000:
        assert said == known.many[list(CASES).index(case)]
    else:
        assert said in (known.one[1], known.many[1])


@pytest.mark.parametrize(
    ("n", "case", "said"),
    [
        (1, "nom", "одна минута"),
        (2, "nom", "две минуты"),
        (5, "nom", "пять минут"),
        (11, "nom", "одиннадцать минут"),
        (21, "acc", "двадцать одну минуту"),
        (1, "acc", "одну минуту"),
        (2, "acc", "две минуты"),
        (1, "gen", "одной минуты"),
        (40, "gen", "сорока минут"),
        (0, "gen", "нуля минут"),
        (3, "ins", "тремя минутами"),
        (2000, "dat", "двум тысячам минут"),
        (1000, "nom", "тысяча минут"),
    ],
)
def test_minutes(n: int, case: str, said: str) -> None:
    assert RUSSIAN.count(n, "minute", case) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "одного человека"),
        (2, "двух человек"),
        (5, "пять человек"),
        (21, "двадцать одного человека"),
        (22, "двадцать два человека"),
    ],
)
def test_people_in_the_accusative(n: int, said: str) -> None:
    assert RUSSIAN.count(n, "person", "acc") == said


def test_years() -> None:
    assert [RUSSIAN.count(n, "year") for n in (1, 3, 5)] == ["один год", "три года", "пять лет"]


@pytest.mark.parametrize(
    ("case", "gender", "said"),
    [
        ("nom", "m", "третий"),
        ("nom", "f", "третья"),
        ("gen", "m", "третьего"),
        ("acc", "m", "третий"),
        ("acc", "f", "третью"),
    ],
)
def test_ordinals(case: str, gender: str, said: str) -> None:
    assert RUSSIAN.ordinal(3, case, gender) == said


def test_a_kazakh_case_is_refused_with_the_russian_ones() -> None:
    with pytest.raises(UnsaidNumber, match="nom, gen"):
        RUSSIAN.number(3, "abl")
