"""Pure: how the people at the seats work."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.city.script import Answer, Decline, HangUp, Listen, Pause, Say, Script, Stay

GREETING: Mapping[str, str] = {
    "ru": "Служба сто девять, здравствуйте. Слушаю вас.",
    "kk": "Жүз тоғыз қызметі, сәлеметсіз бе. Сізді тыңдап тұрмын.",
}
ANSWER: Mapping[str, str] = {
    "ru": "Я оформила вашу заявку. Ответственные службы приступят к работе.",
    "kk": "Мен өтінішіңізді тіркедім. Жауапты қызметтер жұмысқа кіріседі.",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """What a seat does with one ring."""

    script: Script


def takes(language: str, after_s: float = 1.0, talk_s: float = 0.5) -> Ring:
    """Answers, greets, listens, answers, hangs up."""
    return Ring(
        (
            Pause(after_s),
            Answer(),
            Pause(0.3),
            Say(GREETING[language]),
            Listen(10),
            Say(ANSWER[language]),
            Listen(6),
            Pause(talk_s),
            HangUp(),
        )
    )


def misses() -> Ring:
    """Nobody is at the telephone."""
    return Ring((Stay(120),))


def declines(after_s: float = 0.5) -> Ring:
    return Ring((Pause(after_s), Decline()))


@dataclass(slots=True)
class Habits:
    """`rings` first, one each; then every ring as drawn: most are taken, some missed or declined."""

    language: str = "ru"
    rings: list[Ring] = field(default_factory=list)
    draw: random.Random | None = None
    missed: float = 0.03
    declined: float = 0.03
    back_after_s: float | None = None  # after a missed or declined ring; None: stays away

    def next_ring(self) -> Ring:
        if self.rings:
            return self.rings.pop(0)
        if self.draw is None:
            return takes(self.language)
        chance = self.draw.random()
        if chance < self.missed:
            return misses()
        if chance < self.missed + self.declined:
            return declines(self.draw.uniform(0.5, 2))
        return takes(self.language, self.draw.uniform(0.8, 3), self.draw.uniform(0.5, 15))


def outside(language: str = "ru") -> Ring:
    """101, 102, 103, 104, 112: somebody else's service, who always answers."""
    return Ring(
        (Pause(0.4), Answer(), Say("Служба сто двенадцать. Что случилось?"), Listen(10), Say("Выезжаем."), HangUp())
    )
