"""From marked YAML to typed steps. Every mistake found becomes a Problem with its line; none is hidden by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr.flow.grammar import KINDS, Head, HoursAre, LanguageIs, Step
from ivr.flow.marked import Marked, Path, Tree
from ivr.flow.problems import FlowWrong, Problem, did_you_mean, shown

P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Parsed:
    head: Head
    steps: Mapping[str, Step]
    marked: Marked


def parse(marked: Marked) -> Parsed:
    """Raises FlowWrong with everything that is not of the grammar."""
    if not isinstance(marked.tree, dict):
        remedy = "begin with `flow:`, `languages:`, `start:` and `steps:`"
        raise FlowWrong([Problem(marked.file, 1, "not-a-flow", "this is not a flow", remedy)])
    reading = _Reading(marked)
    top = dict(marked.tree)
    written = top.pop("steps", None)
    head = reading.take(Head, top, (), also=("steps",))
    steps = reading.steps(written)
    if reading.problems or head is None:
        raise FlowWrong(reading.problems)
    return Parsed(head, steps, marked)


class _Reading:
    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.problems: list[Problem] = []

    def steps(self, written: Tree | None) -> dict[str, Step]:
        if not isinstance(written, dict) or not written:
            self._add(("steps",), "no-steps", "there are no steps", "write at least one step under `steps:`")
            return {}
        steps = {name: self._step(name, tree) for name, tree in written.items()}
        return {name: step for name, step in steps.items() if step is not None}

    def _step(self, name: str, tree: Tree) -> Step | None:
        path = ("steps", name)
        if not isinstance(tree, dict):
            self._add(
                path,
                "not-a-step",
                f"step {shown(name)} says nothing",
                "write for example `{say: greeting, next: menu}`",
            )
            return None
        kind = next((kind for kind in KINDS if kind in tree), None)
        if kind is None:
            remedy = did_you_mean(next(iter(tree), ""), KINDS, f"give it one of: {', '.join(KINDS)}")
            self._add(path, "no-kind", f"it is not clear what step {shown(name)} does", remedy)
            return None
        model: Any = KINDS[kind]
        step: Step | None = self.take(model, tree, path, kind=kind)
        return step

    def take(
        self, model: type[P], tree: dict[str, Tree], path: Path, also: tuple[str, ...] = (), kind: str = ""
    ) -> P | None:
        try:
            return model.model_validate(tree)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
            found = dict.fromkeys(self._problem(model, error, path, also, kind) for error in errors)
            misspelt = " ".join(problem.remedy for problem in found if problem.code == "unknown-word")
            for problem in found:
                # a misspelt word is told once: not also as one that lacks
                if problem.code != "missing-word" or f"mean {problem.remedy[5:-2]!r}?" not in misspelt:
                    self.problems.append(problem)
            return None

    def _problem(
        self, model: type[BaseModel], error: ErrorDetails, path: Path, also: tuple[str, ...], kind: str
    ) -> Problem:
        place = tuple(str(part) for part in error["loc"])
        line = self.marked.line((*path, *place))
        what = f"a step with {kind!r}" if kind else "the flow"
        if error["type"] == "extra_forbidden":
            known = (*_known(model, place), *(also if len(place) == 1 else ()))
            remedy = did_you_mean(place[-1], known, f"known here: {', '.join(known)}")
            text = f"{what} does not know {shown(place[-1])}"
            return Problem(self.marked.file, line, "unknown-word", text, remedy)
        if error["type"] == "missing":
            text = f"{what} lacks {place[-1]!r}"
            return Problem(self.marked.file, line, "missing-word", text, f"add `{place[-1]}:`")
        text = f"{'.'.join(_named(place))} is not right: {_said(error)}"
        return Problem(self.marked.file, line, "wrong-value", text, _wanted(error))

    def _add(self, path: Path, code: str, text: str, remedy: str) -> None:
        self.problems.append(Problem(self.marked.file, self.marked.line(path), code, text, remedy))


#: What pydantic adds to a place that is not written in the file: the tried branches of a choice.
_BRANCHES = {"LanguageIs", "HoursAre", "int", "str", "[key]"} | {f"literal['{word}']" for word in ("own", "all")}


def _named(place: tuple[str, ...]) -> list[str]:
    return [part for part in place if part not in _BRANCHES and "[" not in part] or ["it"]


def _said(error: ErrorDetails) -> str:
    given = error.get("input")
    found = shown(given) if isinstance(given, str) else "a list" if isinstance(given, list) else "a mapping"
    pattern = error.get("ctx", {}).get("pattern", "")
    why = _FORMS.get(pattern) or error["msg"].removeprefix("Value error, ")
    return f"{found} ({why})"


#: The patterns of the grammar in words.
_FORMS = {
    r"^[a-z][a-z0-9-]{0,47}$": "a name has small Latin letters, digits and hyphens",
    r"^[a-z]{2}$": "a language has two letters",
    r"^[0-9*#]$": "a key is one of 0-9 * #",
    r"^[1-9]$": "this key is one of 1-9",
    r"^\+?[0-9]{2,15}$": "a telephone number has 2 to 15 digits",
}

_REMEDIES = {
    "string_pattern_mismatch": "write one",
    "literal_error": "use one of the words it names",
    "dict_type": "write `{NAME: VALUE}` here",
    "model_type": "write `{NAME: VALUE}` here",
    "tuple_type": "write one value or a list `[a, b]` here",
    "string_type": "write one word here",
    "value_error": "add what it lacks",
    "time_parsing": 'write the time as "09:00"',
}


def _wanted(error: ErrorDetails) -> str:
    return _REMEDIES.get(error["type"], "write a value that fits, see docs/flows.md")


def _known(model: type[BaseModel], place: tuple[str, ...]) -> tuple[str, ...]:
    """The words that the grammar knows at that place."""
    inner: dict[str, tuple[str, ...]] = {
        "answers": ("key", "words", "goto"),
        "operator": ("key", "goto", "words"),
        "patience": ("wait-s", "repeats", "steps", "no-input", "no-match", "then"),
        "hours": ("days", "from", "to"),
        "when": (*LanguageIs.model_fields, *HoursAre.model_fields),
        "set": tuple(LanguageIs.model_fields),
    }
    if len(place) > 1 and place[0] in inner:
        return inner[place[0]]
    return tuple(str(field.alias or name) for name, field in model.model_fields.items())
