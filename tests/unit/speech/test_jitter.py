"""Packets in any order in, sound in order out."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.jitter import DEPTH, JitterBuffer


def sound(number: int) -> bytes:
    """Four samples that name their packet."""
    return bytes([number % 255 + 1] * 8)


def sent(numbers: list[int], first: int = 0, ssrc: int = 1) -> bytes:
    """What comes out when these packets (of four samples) arrive in this order."""
    buffer, out = JitterBuffer(), b""
    for number in numbers:
        out += b"".join(buffer.push(ssrc, (first + number) & 0xFFFF, 4 * number, sound(number)))
    return out + b"".join(buffer.drain())


def joined(numbers: list[int], lost: frozenset[int] = frozenset()) -> bytes:
    return b"".join(bytes(8) if number in lost else sound(number) for number in numbers)


def test_in_order() -> None:
    assert sent([0, 1, 2, 3]) == joined([0, 1, 2, 3])


def test_nothing_waits_when_nothing_is_late() -> None:
    assert JitterBuffer().push(1, 7, 0, sound(0)) == [sound(0)]


def test_swapped_packets_are_put_in_order() -> None:
    assert sent([0, 2, 1, 3]) == joined([0, 1, 2, 3])


def test_sequence_numbers_wrap() -> None:
    assert sent([0, 2, 1, 3, 4], first=65_534) == joined([0, 1, 2, 3, 4])


def test_a_lost_packet_is_silence() -> None:
    assert sent([0, 1, *range(3, 12)]) == joined(list(range(12)), lost=frozenset({2}))


def test_a_packet_twice_is_heard_once() -> None:
    assert sent([0, 1, 1, 2, 0, 3]) == joined([0, 1, 2, 3])


def test_a_new_stream_of_the_same_caller_goes_on() -> None:
    buffer = JitterBuffer()
    out = buffer.push(1, 100, 0, sound(1)) + buffer.push(2, 9000, 77, sound(2)) + buffer.push(2, 9001, 81, sound(3))
    assert b"".join(out) == sound(1) + sound(2) + sound(3)


def test_a_sender_that_begins_anew_is_followed() -> None:
    buffer = JitterBuffer()
    buffer.push(1, 30_000, 0, sound(1))
    out = [piece for number in range(50) for piece in buffer.push(1, number, 9_999_999 + 4 * number, sound(number))]
    assert b"".join(out) == joined(list(range(50)))


def test_a_pause_without_packets_is_filled_by_its_timestamps() -> None:
    buffer = JitterBuffer()
    buffer.push(1, 1, 0, sound(1))
    assert b"".join(buffer.push(1, 2, 4 + 800, sound(2))) == bytes(1600) + sound(2)


def test_a_mad_timestamp_makes_no_hours_of_silence() -> None:
    buffer = JitterBuffer()
    buffer.push(1, 1, 0, sound(1))
    assert buffer.push(1, 2, 2_000_000_000, sound(2)) == [sound(2)]


@given(st.lists(st.integers(0, DEPTH - 1), min_size=1, max_size=60))
def test_any_jitter_within_the_depth_is_repaired(delays: list[int]) -> None:
    """The first packet is the beginning by definition; every later one may be late by less than the depth."""
    numbers = [0, *sorted(range(1, len(delays) + 1), key=lambda number: (number + delays[number - 1], number))]
    assert sent(numbers) == joined(list(range(len(numbers))))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)), max_size=200))
def test_hostile_numbers_never_make_more_than_a_second_each(packets: list[tuple[int, int, int]]) -> None:
    buffer = JitterBuffer()
    out = sum(len(piece) for packet in packets for piece in buffer.push(*packet, sound(1)))
    assert out <= len(packets) * (16_000 + 8)
