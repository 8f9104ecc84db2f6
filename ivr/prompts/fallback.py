"""What Asterisk says by itself while the controller is away: dialplans/asterisk/fallback.conf plays these files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.prompts import recordings, sound
from ivr.prompts.speaker import Speaker
from ivr.prompts.texts import BadTexts
from ivr.prompts.voice import PromptMissing, Sound

#: file that the dialplan plays -> prompt that holds its text.
FILES = {"promise": "fallback-promise", "message": "fallback-leave-message", "thanks": "fallback-thanks"}

#: What is said is true however the call goes on: who waits is not told that nobody answers, nobody is told that a
#: message was kept which a full disk refused. Who is in danger has no menu here, and hears of 112.
#: Said when the prompts' files have no such text: a caller must never meet silence.
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "promise": {
        "kk": "Қоңырауыңыз қабылданды. Күте тұрыңыз, оператор жауап береді.",
        "ru": "Ваш звонок принят. Подождите, оператор ответит.",
    },
    "message": {
        "kk": (
            "Оператор қазір жауап бере алмайды. Өмірге қауіп төнсе, жүз он екіге қоңырау шалыңыз. Дыбыстық белгіден "
            "кейін не болғанын және мекенжайыңызды айтыңыз. Сізге қайта қоңырау шаламыз."
        ),
        "ru": (
            "Оператор сейчас не может ответить. Если есть угроза жизни, звоните сто двенадцать. После сигнала "
            "расскажите, что случилось, и назовите адрес. Мы вам перезвоним."
        ),
    },
    "thanks": {
        "kk": "Рақмет! Сізге қайта қоңырау шаламыз.",
        "ru": "Спасибо! Мы вам перезвоним.",
    },
}


@dataclass(frozen=True, slots=True)
class FallbackSound:
    language: str  # or "kk-ru": both, one after the other
    file: str
    sound: Sound


def make(speaker: Speaker, sounds: Path, languages: tuple[str, ...]) -> tuple[FallbackSound, ...]:
    """sounds/fallback/<lang>/<file>.wav, and sounds/fallback/<file>.wav in all languages at once."""
    made = []
    for file in FILES:
        pieces = []
        for language in languages:
            found = _sound(speaker, language, file)
            if found is None:
                continue
            samples, _ = recordings.read(found.path)
            pieces.append(samples)
            kept = sound.write(samples, sounds / "fallback" / language / f"{file}.wav")
            made.append(FallbackSound(language, file, kept))
        if pieces:
            whole = sound.write(sound.joined(pieces), sounds / "fallback" / f"{file}.wav")
            made.append(FallbackSound("-".join(languages), file, whole))
    return tuple(made)


def _sound(speaker: Speaker, language: str, file: str) -> Sound | None:
    try:
        return speaker.sound_now(language, FILES[file], {})
    except (PromptMissing, BadTexts):
        text = DEFAULTS[file].get(language)
        return speaker.said(language, text) if text else None
