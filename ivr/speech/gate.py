"""Is this frame speech? By its level above the line's own noise. Pure; counted in frames of 20 ms."""

from dataclasses import dataclass
from math import log10
from operator import mul

from ivr.speech.g711 import samples

RATE = 8000
FRAME_S = 0.02
FRAME_BYTES = 320  # 160 samples of 16 bits

_FULL_SCALE = 32768.0**2
_SILENCE_DB = -96.0


@dataclass(frozen=True, slots=True)
class GateConfig:
    """Levels in dB of full scale; speeds in dB a second."""

    above_noise_db: float = 9.0  # speech stands this far above the noise
    quietest_speech_db: float = -48.0  # nothing below this is speech, however quiet the line
    lowest_floor_db: float = -65.0  # a digitally silent line must not make a crackle loud
    highest_floor_db: float = -30.0  # a caller who shouts from the first frame is not noise
    rise_db_s: float = 2.5  # a new steady noise is taken for what it is after some seconds
    fall: float = 0.3  # share of the way down taken at each quieter frame


def level_db(frame: bytes) -> float:
    """The mean level of a frame of little-endian 16-bit samples, in dB of full scale."""
    numbers = samples(frame)
    if not numbers:
        return _SILENCE_DB
    power = sum(map(mul, numbers, numbers)) / len(numbers) / _FULL_SCALE
    return 10 * log10(power) if power > 1e-9 else _SILENCE_DB


@dataclass(slots=True)
class Gate:
    """Follows the noise of one line: quickly down, slowly up."""

    config: GateConfig = GateConfig()
    floor_db: float | None = None

    def voiced(self, frame: bytes) -> bool:
        level = level_db(frame)
        self._follow(level)
        assert self.floor_db is not None
        return level >= self.config.quietest_speech_db and level >= self.floor_db + self.config.above_noise_db

    def _follow(self, level: float) -> None:
        config = self.config
        if self.floor_db is None:
            # The first frame may already be speech: then half the usual distance below it is a fair first guess.
            floor = level - config.above_noise_db / 2
        elif level < self.floor_db:
            floor = self.floor_db + config.fall * (level - self.floor_db)
        else:
            floor = min(level, self.floor_db + config.rise_db_s * FRAME_S)
        self.floor_db = min(max(floor, config.lowest_floor_db), config.highest_floor_db)
