"""Pure: who calls, and how each of them goes about it. The same seed draws the same people."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.city.script import Connected, HangUp, Hear, Listen, Pause, Press, Say, Script, Stay


@dataclass(frozen=True, slots=True)
class Citizen:
    citizen: str  # e.g. "citizen-007"
    plan: str
    number: str  # as the network shows it; "" hides it
    name: str
    language: str
    script: Script
    patience_s: float | None = None  # until a person is met

    @property
    def in_danger(self) -> bool:
        return self.plan == "danger"


#: What people say to the operator, in this order.
TALK: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ru": (
        ("Здравствуйте. У нас в доме нет отопления, улица Абая, двенадцать.", "Спасибо, жду."),
        ("Добрый день. На нашей улице открытый люк, это опасно.", "Хорошо, спасибо."),
        ("Здравствуйте. Почему так долго нет сорок шестого автобуса?", "Понятно, спасибо."),
    ),
    "kk": (
        ("Сәлеметсіз бе. Біздің үйде жылу жоқ, Абай көшесі, он екі.", "Рақмет, күтемін."),
        ("Қайырлы күн. Біздің көшеде люк ашық жатыр, бұл қауіпті.", "Жақсы, рақмет."),
        ("Сәлеметсіз бе. Неге қырық алтыншы автобус келмей жатыр?", "Түсінікті, рақмет."),
    ),
}

ASKED_S = 7.0  # what is said before the line, and after a wait in vain, until amid the request for a voice message

LANGUAGE_KEYS = {"kk": "1", "ru": "2"}

HOSTILE_NAMES = (
    "x" * 64,
    "a;b ${SHELL(id)}",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    '"quoted" <sip:evil>',
    "\u202eнагиб",
    "Action: Originate",
    "=HYPERLINK(1)",
)
NAMES = ("Айгүл", "Сергей", "Дина", "Марат", "Ольга", "", "Ерлан Қ.", "Наталья")

#: How often each way of calling is met, of a hundred.
PLANS: Mapping[str, int] = {
    "talks": 55,
    "hurries": 14,
    "gives up": 9,
    "leaves in the menus": 8,
    "wrong keys": 5,
    "silent": 3,
    "danger": 4,
    "leaves at once": 2,
}


def to_the_menu(language: str) -> Script:
    """Chooses the language, lets the question about danger pass, and hears the menu begin."""
    return (Listen(), Press(LANGUAGE_KEYS[language]), Listen(), Hear(), Pause(1.0))


def conversation(language: str, topic: int, longest_wait_s: float) -> Script:
    """With the operator; or, after the centre's longest wait, with the tone that asks for a voice message."""
    problem, thanks = TALK[language][topic % len(TALK[language])]
    return (Connected(longest_wait_s + ASKED_S), Listen(12), Say(problem), Listen(12), Say(thanks), Stay(60))


def script_of(plan: str, language: str, draw: random.Random, longest_wait_s: float) -> tuple[Script, float | None]:
    """The script and the patience."""
    talk = conversation(language, draw.randrange(3), longest_wait_s)
    menu = to_the_menu(language)
    match plan:
        case "talks":
            return (*menu, Press(draw.choice("1234")), *talk), draw.uniform(150, 400)
        case "hurries":
            return (Pause(draw.uniform(0.1, 0.6)), Press("0"), *talk), draw.uniform(120, 300)
        case "gives up":
            return (*menu, Press("0"), Connected(), *talk[1:]), draw.uniform(24, 40)
        case "leaves in the menus":
            return (*menu[: draw.randrange(1, len(menu))], HangUp()), None
        case "wrong keys":
            return (*menu, Press("7"), Listen(), Press("8"), Listen(), Press("0"), *talk), draw.uniform(150, 300)
        case "silent":
            return talk, draw.uniform(200, 300)
        case "danger":
            return (*menu[:3], Press("1"), Connected(), Listen(8), Say(talk_of_danger(language)), Stay(20)), 60.0
        case _:
            return (Pause(draw.uniform(0, 0.5)), HangUp()), None


def talk_of_danger(language: str) -> str:
    return "Менің көршімнің үйі жанып жатыр!" if language == "kk" else "Горит дом соседей!"


def draw_citizens(count: int, seed: int, salt: int, longest_wait_s: float = 3600) -> list[Citizen]:
    """salt makes the numbers new: a number that has called before is not asked for its language again."""
    draw = random.Random(seed)
    plans, weights = list(PLANS), list(PLANS.values())
    made = []
    for at in range(count):
        plan = draw.choices(plans, weights)[0]
        language = draw.choices(("kk", "ru"), (55, 45))[0]
        script, patience_s = script_of(plan, language, draw, longest_wait_s)
        number, name = _identity(draw, (salt * 100 + at) % 10_000_000)
        made.append(Citizen(f"citizen-{at + 1:03}", plan, number, name, language, script, patience_s))
    return made


def _identity(draw: random.Random, subscriber: int) -> tuple[str, str]:
    name = draw.choice(NAMES)
    match draw.choices(("mobile", "eight", "city", "hidden", "hostile"), (55, 15, 12, 9, 9))[0]:
        case "mobile":
            return f"+7701{subscriber:07}", name
        case "eight":
            return f"8701{subscriber:07}", name
        case "city":
            return f"5{subscriber % 100_000:05}", name
        case "hidden":
            return "", ""
        case _:
            return f"+7705{subscriber:07}", draw.choice(HOSTILE_NAMES)


def arrivals_s(count: int, seed: int, span_s: float) -> list[float]:
    """Moments of calls within a span: as calls come, not like a clock."""
    draw = random.Random(seed + 1)
    return sorted(draw.uniform(0, span_s) for _ in range(count))
