import pytest
import qazaqify
from hypothesis import given
from hypothesis import strategies as st

from ivr.prompts.kazakh import BACK, ENDINGS, FRONT, KAZAKH, cardinal, inflected, is_back, ordinal
from ivr.prompts.tongue import LARGEST, UnsaidNumber

NUMBERS = st.integers(0, LARGEST) | st.integers(0, 2100)


@given(NUMBERS)
def test_cardinals_agree_with_the_oracle(n: int) -> None:
    assert cardinal(n) == qazaqify.words(n)


@given(NUMBERS)
def test_ordinals_agree_with_the_oracle(n: int) -> None:
    assert ordinal(n) == qazaqify.ordinal_word(n)


@given(NUMBERS, st.sampled_from(sorted(ENDINGS)))
def test_an_ending_never_breaks_harmony(n: int, case: str) -> None:
    said = KAZAKH.number(n, case)
    stem = cardinal(n)
    assert said.startswith(stem)
    ending = said.removeprefix(stem)
    if case != "ins":
        assert not set(ending) & (FRONT if is_back(stem) else BACK)


@given(NUMBERS, st.sampled_from(sorted(ENDINGS)))
def test_a_voiceless_end_takes_a_voiceless_ending(n: int, case: str) -> None:
    stem = cardinal(n)
    ending = KAZAKH.number(n, case).removeprefix(stem)
    if ending and case != "nom":
        assert (ending[0] in "ткқп") == (stem[-1] in "ткқпсшд")


@pytest.mark.parametrize(
    ("n", "case", "said"),
    [
        (5, "dat", "беске"),
        (6, "dat", "алтыға"),
        (7, "dat", "жетіге"),
        (9, "dat", "тоғызға"),
        (10, "abl", "оннан"),
        (10, "gen", "онның"),
        (3, "acc", "үшті"),
        (2, "acc", "екіні"),
        (30, "loc", "отызда"),
        (40, "dat", "қырыққа"),
        (50, "acc", "елуді"),
        (80, "abl", "сексеннен"),
        (100, "ins", "жүзбен"),
        (3, "ins", "үшпен"),
        (1000, "abl", "мыңнан"),
        (112, "dat", "жүз он екіге"),
    ],
)
def test_cases(n: int, case: str, said: str) -> None:
    assert KAZAKH.number(n, case) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "біріншісіз"),
        (3, "үшіншісіз"),
        (6, "алтыншысыз"),
        (9, "тоғызыншысыз"),
        (20, "жиырмасыншысыз"),
        (41, "қырық біріншісіз"),
    ],
)
def test_you_are_the_nth(n: int, said: str) -> None:
    assert KAZAKH.you(n) == said


@pytest.mark.parametrize(
    ("noun", "case", "said"),
    [
        ("minute", "nom", "бес минут"),
        ("minute", "loc", "бес минутта"),
        ("minute", "abl", "бес минуттан"),
        ("hour", "dat", "бес сағатқа"),
        ("second", "loc", "бес секундта"),
        ("day", "loc", "бес күнде"),
        ("person", "acc", "бес адамды"),
        ("call", "gen", "бес қоңыраудың"),
    ],
)
def test_a_noun_stays_singular(noun: str, case: str, said: str) -> None:
    assert KAZAKH.count(5, noun, case) == said


def test_a_case_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnsaidNumber, match="gen"):
        inflected("бес", "voc")


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_numbers_beyond_the_range_are_refused(n: int) -> None:
    with pytest.raises(UnsaidNumber):
        cardinal(n)
