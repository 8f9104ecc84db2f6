"""The people of these tests: quick ones."""

from ivr.city.people import Citizen
from ivr.city.script import Answer, Connected, HangUp, Hear, Listen, Pause, Say, Script, Stay
from ivr.city.script import Press as Press  # used by the tests' own scripts
from ivr.city.staff import Habits, Ring

#: 0 leads to the line from everywhere.
OPERATOR: Script = (Hear(), Pause(0.3), Press("0"))


def caller(number: str, script: Script, name: str = "Айгүл", patience_s: float | None = 60) -> Citizen:
    return Citizen(f"citizen {number or 'hidden'}", "test", number, name, "ru", script, patience_s)


def talks(number: str, name: str = "Айгүл") -> Citizen:
    """Goes to the line at once, says one sentence, leaves when the seat has gone."""
    script: Script = (*OPERATOR, Connected(50), Listen(4), Say("У нас нет воды."), HangUp())
    return caller(number, script, name)


def quick_operator(*first: Ring) -> Habits:
    script: Script = (Pause(0.3), Answer(), Say("Слушаю вас."), Stay(20))
    return Habits("ru", [*first, *(Ring(script) for _ in range(20))])
