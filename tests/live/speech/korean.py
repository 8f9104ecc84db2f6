"""A citizen's voice in Korean, the one language whose model a registry carries: 16-bit samples at 8 kHz."""

from functools import cache

import numpy as np

from ivr.prompts.espeak import MANNERS, synthesised
from ivr.prompts.sound import telephone

HELLO = "안녕하세요"
OPERATOR = "상담원 연결해 주세요"
BUS = "버스"
MENU = (HELLO, OPERATOR, BUS)
OTHER = "나는 오늘 학교에 갑니다"  # none of the phrases


@cache
def spoken(text: str) -> bytes:
    samples, rate = synthesised(text, MANNERS["ko"])
    return (np.clip(telephone(samples, rate), -1, 1) * 32767).astype("<i2").tobytes()


def silence(seconds: float) -> bytes:
    return bytes(2 * int(8000 * seconds))
