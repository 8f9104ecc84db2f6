"""Pure: what is compared of a sentence. Of each word: its whole, its beginning, its letters in threes, its meaning.

Beginnings stand in for stems (both languages change their ends), threes survive misheard, merged and cut words,
meanings join Kazakh with Russian.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from agents.catalogue.concepts import meanings

#: Words that tell nothing of the matter: greetings, politeness, small words.
SILENT_WORDS = """
    здравствуйте добрый алло але девушка скажите пожалуйста подскажите извините можно ли а и но да ну вот это
    эта этот тут там у в на с к по из за до от о об же бы то не мы я он она они вы нас нам мне меня мой моя мои
    наш наша наше нашу нашем нашей ваш вам вас уже еще опять так очень просто вообще какой какая какие есть был
    была было были будет все всё что чтобы хочу надо нужно нужен нужна хотим который сәлеметсіз бе ма ба па ме
    пе ассалаумағалейкум қайырлы күн айтыңызшы өтінемін мен біз сіз бізде менде біздің менің сіздің осы бұл ол
    мына еді деп дейді екен ғой де та те және үшін бар тұр отыр жүр болып боп болды бері әлі өте тым өзі ақ
    мұнда анау қой дейінгі керек жатыр жүрмін
"""
SILENT = frozenset(SILENT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of likeness counts. Tuned on one half of tests/unit/catalogue/utterances.yaml."""

    whole: float = 1.0
    beginning: float = 1.0
    threes: float = 0.5
    meaning: float = 1.7


def features(words: Iterable[str], weights: Weights) -> dict[str, float]:
    """Feature -> weight before rarity is taken into account."""
    found: dict[str, float] = {}
    words = tuple(words)
    for word in telling(words) or words:
        _add(found, word, weights)
    return found


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in SILENT)


def _add(found: dict[str, float], word: str, weights: Weights) -> None:
    adding: dict[str, float] = {f"w:{word}": weights.whole}
    if len(word) >= 3:
        adding[f"b:{word[: max(3, min(5, len(word) - 2))]}"] = weights.beginning
    framed = f"^{word}$"
    for at in range(len(framed) - 2):
        adding[f"t:{framed[at : at + 3]}"] = weights.threes
    for meaning in meanings(word):
        adding[f"m:{meaning}"] = weights.meaning
    for name, weight in adding.items():
        found[name] = max(found.get(name, 0.0), weight)  # said twice is not meant twice
