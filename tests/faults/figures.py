"""A figure that was measured, beside the one to reach."""

import operator
from collections.abc import Callable
from dataclasses import dataclass

_MEETS: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, "==": operator.eq, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    unit: str
    target: str  # "<=100", "==0", ">=3"

    @property
    def ok(self) -> bool:
        return _MEETS[self.target[:2]](self.value, float(self.target[2:]))

    def __str__(self) -> str:
        return f"{self.name} {self.value:g} {self.unit} {self.target} {'ok' if self.ok else 'short'}"

    @classmethod
    def read(cls, line: str) -> "Figure | None":
        """As it was printed; None: another line."""
        match line.split(" "):
            case [name, value, unit, target, "ok" | "short"]:
                return cls(name, float(value), unit, target)
        return None


def worst(figures: list[Figure]) -> list[Figure]:
    """Of several repeats the worst of each name, in the order of the first."""
    found: dict[str, Figure] = {}
    for figure in figures:
        known = found.get(figure.name)
        found[figure.name] = figure if known is None or _worse(figure, known) else known
    return list(found.values())


def _worse(one: Figure, other: Figure) -> bool:
    return one.value < other.value if one.target.startswith(">=") else one.value > other.value
