"""Speakers over small folders of texts, for the contract tests."""

import wave
from pathlib import Path

import numpy as np

from ivr.prompts.speaker import Speaker

TEXTS = {
    "kk": """\
hello: "Сәлеметсіз бе! Жүз тоғыз қызметі."
place: "Сіз кезекте {place:ordinal you}."
ticket: "Өтінішіңіздің нөмірі: {ticket:digits}."
""",
    "ru": """\
hello: "Здравствуйте! Служба сто девять."
place: "Вы {place:ordinal} в очереди."
ticket: "Номер вашего обращения: {ticket:digits}."
""",
    "ko": 'hello: "안녕하세요."\nplace: "{place:number}"\nticket: "{ticket:digits}"\n',
}


def write_texts(folder: Path) -> Path:
    prompts = folder / "prompts"
    prompts.mkdir(parents=True, exist_ok=True)
    for language, text in TEXTS.items():
        (prompts / f"{language}.yaml").write_text(text, encoding="utf-8")
    return prompts


def speaker_in(folder: Path) -> Speaker:
    return Speaker(write_texts(folder), folder / "sounds")


def samples_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    with wave.open(str(path), "rb") as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float32) / np.float32(32768)


def write_tone(path: Path, rate: int = 44100, channels: int = 2, width: int = 2, seconds: float = 1.0) -> None:
    at = np.arange(int(rate * seconds)) / rate
    tone = 0.2 * np.sin(2 * np.pi * 1000 * at)
    both = np.repeat(tone, channels)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(_packed(both, width))


def _packed(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]], width: int) -> bytes:
    if width == 1:
        return (samples * 127 + 128).astype(np.uint8).tobytes()
    whole = (samples * (2 ** (8 * width - 1) - 1)).astype("<i4")
    low_bytes: bytes = whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    return low_bytes
