"""G.711 and L16 to 16-bit samples. Pure; two byte translations per packet, no loop over samples."""

import sys
from array import array
from bisect import bisect_left
from functools import cache


def _alaw_sample(code: int) -> int:
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = (mantissa << 4) + 8
    if exponent:
        magnitude = (magnitude + 0x100) << (exponent - 1)
    return magnitude if code & 0x80 else -magnitude


def _ulaw_sample(code: int) -> int:
    code = ~code & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return -magnitude if code & 0x80 else magnitude


def _halves(samples: list[int]) -> tuple[bytes, bytes]:
    """Translation tables for the low and the high byte of each of the 256 codes."""
    return bytes(sample & 0xFF for sample in samples), bytes((sample >> 8) & 0xFF for sample in samples)


_ALAW = _halves([_alaw_sample(code) for code in range(256)])
_ULAW = _halves([_ulaw_sample(code) for code in range(256)])


def _translated(payload: bytes, halves: tuple[bytes, bytes]) -> bytes:
    pcm = bytearray(2 * len(payload))
    pcm[0::2] = payload.translate(halves[0])
    pcm[1::2] = payload.translate(halves[1])
    return bytes(pcm)


def from_alaw(payload: bytes) -> bytes:
    """Little-endian 16-bit samples of G.711 A-law."""
    return _translated(payload, _ALAW)


def from_ulaw(payload: bytes) -> bytes:
    """Little-endian 16-bit samples of G.711 µ-law."""
    return _translated(payload, _ULAW)


def from_l16(payload: bytes) -> bytes:
    """Little-endian 16-bit samples of L16, which travels in network order."""
    whole = len(payload) & ~1
    pcm = bytearray(whole)
    pcm[0::2], pcm[1::2] = payload[1:whole:2], payload[0:whole:2]
    return bytes(pcm)


def samples(pcm: bytes) -> "array[int]":
    """The samples of little-endian PCM as numbers."""
    numbers = array("h", pcm)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def _to_alaw() -> bytes:
    """The nearest code of each 13-bit sample: made once, on first use."""
    codes = sorted(range(256), key=_alaw_sample)
    levels = [_alaw_sample(code) for code in codes]
    nearest = []
    for value in range(-32768 + 8, 32768, 16):  # the middle of each step
        at = min(max(bisect_left(levels, value), 1), 255)
        nearest.append(codes[at] if levels[at] - value < value - levels[at - 1] else codes[at - 1])
    return bytes(nearest)


def to_alaw(pcm: bytes) -> bytes:
    """A-law of little-endian samples: for what we send ourselves (checks, the simulated city)."""
    table = _to_alaw()
    return bytes(table[(sample >> 4) + 2048] for sample in samples(pcm))
