"""What is wrong with a file that an administrator wrote: where, what, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Prints as `FILE:LINE: what is wrong; what to do`. Only errors keep a flow from being used."""

    file: str
    line: int
    code: str  # stable, e.g. "dead-end"; tests and pages go by it
    text: str
    remedy: str
    level: Level = "error"

    def __str__(self) -> str:
        kind = "" if self.level == "error" else f"{self.level}: "
        return f"{self.file}:{self.line}: {kind}{self.text}; {self.remedy}"


class FlowWrong(Exception):
    """A flow that cannot be used. `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known word, or else `otherwise`."""
    near = get_close_matches(word[:64], list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else otherwise


def shown(text: str) -> str:
    """Outside text inside a message: quoted, on one line, not endless."""
    return repr(text if len(text) <= 40 else text[:37] + "…")
