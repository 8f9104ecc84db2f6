"""Public numbers: a misheard one does not exist."""

from hypothesis import given
from hypothesis import strategies as st

from agents.tickets.numbers import FIRST, check_digit, is_public_number, number_of, sequence_after

SEQUENCES = st.integers(FIRST, 99_999_999)


@given(SEQUENCES)
def test_any_single_wrong_digit_is_noticed(sequence: int) -> None:
    number = number_of(sequence)
    for place, right in enumerate(number):
        for wrong in "0123456789":
            if wrong != right:
                assert not is_public_number(number[:place] + wrong + number[place + 1 :])


@given(SEQUENCES)
def test_any_swap_of_neighbours_is_noticed(sequence: int) -> None:
    number = number_of(sequence)
    for place in range(len(number) - 1):
        one, other = number[place], number[place + 1]
        if one != other:
            assert not is_public_number(number[:place] + other + one + number[place + 2 :])


@given(SEQUENCES)
def test_a_number_is_valid_and_the_next_differs(sequence: int) -> None:
    number = number_of(sequence)
    assert is_public_number(number)
    assert len(number) in (7, 8, 9)
    assert number_of(sequence + 1) != number
    assert sequence_after(int(number)) == sequence + 1


def test_the_first_number() -> None:
    assert number_of(sequence_after(0)) == "1000015"


def test_damms_own_example() -> None:
    assert check_digit("572") == 4


def test_what_is_no_number() -> None:
    for text in ("", "0", "100001", "1000015 ", "-1000015", "１０００００１５", "٠" * 8, "1" * 40, "0000000"):
        assert not is_public_number(text)
