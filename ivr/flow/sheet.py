"""Where the checker writes what it finds."""

from dataclasses import dataclass, field

from ivr.flow.marked import Marked, Path
from ivr.flow.problems import Problem


@dataclass(slots=True)
class Sheet:
    marked: Marked
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        return self.marked.line(path)

    def error(self, path: Path, code: str, text: str, remedy: str) -> None:
        self.problems.append(Problem(self.marked.file, self.line(path), code, text, remedy))

    def warning(self, path: Path, code: str, text: str, remedy: str) -> None:
        self.problems.append(Problem(self.marked.file, self.line(path), code, text, remedy, "warning"))

    def note(self, path: Path, code: str, text: str, remedy: str) -> None:
        self.problems.append(Problem(self.marked.file, self.line(path), code, text, remedy, "note"))
