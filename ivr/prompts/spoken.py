"""Pure: a filled text made ready for the synthetic voice, which would read figures and signs in its own way."""

import re

from ivr.prompts.digits import dictated, one_by_one
from ivr.prompts.holes import TONGUES
from ivr.prompts.tongue import Tongue

LONGEST = 2000  # letters; about two minutes of speech
SIGNS = {
    "kk": {"№": "нөмір ", "%": " пайыз", "°": " градус", "көш.": "көшесі", "м/а": "мөлтек ауданы", "&": " және "},
    "ru": {"№": "номер ", "%": " процентов", "°": " градусов", "ул.": "улица", "мкр.": "микрорайон", "&": " и "},
    "ko": {},
}
FIGURES = re.compile(r"\+?[0-9]+")
SITE = re.compile(r"\b([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(kz|com|org|net)\b", re.IGNORECASE)
DOT = {"kk": "нүкте", "ru": "точка", "ko": "점"}
UNSAID = re.compile(r"[\x00-\x1f\x7f<>\[\]{}\\|_*#~^`@]+")


def spoken(text: str, language: str) -> str:
    """One line of words: figures spelt out, signs and abbreviations said, control characters gone, bounded."""
    tongue = TONGUES[language]
    text = UNSAID.sub(" ", text[:LONGEST])
    text = SITE.sub(lambda site: f"{site[0].replace('.', f' {DOT[language]} ')}", text)
    for sign, word in SIGNS[language].items():
        text = text.replace(sign, word)
    text = FIGURES.sub(lambda figure: f" {_figure(tongue, figure[0].lstrip('+'))} ", text)
    return re.sub(r"\s+([,.!?:;])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _figure(tongue: Tongue, digits: str) -> str:
    """112 is a number, 2026 a year, 1414 a short telephone number, what is longer or begins with 0 is spelt."""
    if digits[0] != "0" and (len(digits) <= 3 or (len(digits) == 4 and digits[:2] in ("19", "20"))):
        return tongue.number(int(digits))
    if len(digits) in (4, 10, 11):
        return dictated(tongue, digits)
    return one_by_one(tongue, digits[:32])
