"""What a tape looks like: its peaks, made once from its samples, in a thread, and kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from math import ceil, sqrt
from typing import Final

from agents.web.sound.soundtrack import RATE

MOST_PEAKS: Final = 1500
PEAKS_A_S: Final = 20
READ_A_PEAK: Final = 8192  # samples looked at for one peak; a tape of hours is sampled, not read whole
KEPT: Final = 200
AT_ONCE: Final = 2


def _loudness(code: int) -> int:
    """An A-law byte as 0…100; by its root, since quiet speech should be seen, too."""
    code ^= 0x55
    mantissa, segment = (code & 0x0F) << 4, (code & 0x70) >> 4
    linear = mantissa + 8 if segment == 0 else (mantissa + 0x108) << (segment - 1)
    return round(100 * sqrt(linear / 32256))


LOUDNESS: Final = bytes(_loudness(code) for code in range(256))

ReadTape = Callable[[int, int], bytes]


def peaks(size: int, read: ReadTape) -> list[int]:
    """The loudest of each stretch; as many stretches as can be seen."""
    count = min(MOST_PEAKS, ceil(size * PEAKS_A_S / RATE))
    return [_peak(size * at // count, size * (at + 1) // count, read) for at in range(count)]


def _peak(start: int, end: int, read: ReadTape) -> int:
    return max(read(start, min(end, start + READ_A_PEAK)).translate(LOUDNESS), default=0)


class Waves:
    """A tape that still grows has another size, so it is looked at anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], list[int]] = OrderedDict()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def of(self, name: str, size: int, read: ReadTape) -> list[int]:
        key = (name, size)
        async with self._turns:
            if key not in self._kept:
                self._kept[key] = await asyncio.to_thread(peaks, size, read)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
        return self._kept[key]
