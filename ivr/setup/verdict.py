"""What the doctor says of one part."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"  # the centre works, something is less than it could be
    WRONG = "wrong"  # callers would notice


@dataclass(frozen=True, slots=True)
class Verdict:
    """part: two or three words; says: what was found; remedy: what to do, "" where nothing is to be done."""

    part: str
    grade: Grade
    says: str
    remedy: str = ""

    def line(self) -> str:
        says = " ".join(self.says.split())  # one line each, whatever a library put into its message
        remedy = f" → {' '.join(self.remedy.split())}" if self.remedy else ""
        return f"{self.grade:<8} {self.part}: {says}{remedy}"


def ok(part: str, says: str) -> Verdict:
    return Verdict(part, Grade.OK, says)


def warning(part: str, says: str, remedy: str) -> Verdict:
    return Verdict(part, Grade.WARNING, says, remedy)


def wrong(part: str, says: str, remedy: str) -> Verdict:
    return Verdict(part, Grade.WRONG, says, remedy)


def worst(verdicts: Iterable[Verdict]) -> Grade:
    order = list(Grade)
    return max((verdict.grade for verdict in verdicts), key=order.index, default=Grade.OK)
