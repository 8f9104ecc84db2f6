"""Reads a flow file with the texts of its prompts, and holds the version in use."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ivr.flow.book import Flow, PromptText
from ivr.flow.check import check
from ivr.flow.marked import LARGEST_FILE, read_marked
from ivr.flow.parse import Parsed, parse
from ivr.flow.problems import FlowWrong, Problem
from ivr.flow.texts import read_texts


@dataclass(frozen=True, slots=True)
class Opened:
    """A flow of the right grammar, not yet checked for sense."""

    flow: Flow
    parsed: Parsed


def load(path: Path, queues: Collection[str] | None = None) -> Flow:
    """The flow, fit for callers. Raises FlowWrong with every error; warnings do not keep it from being used.

    queues: those of the site, if the flow is to be checked against them.
    """
    opened = open_flow(path)
    errors = [problem for problem in check(opened.flow, opened.parsed, queues=queues) if problem.level == "error"]
    if errors:
        raise FlowWrong(errors)
    return opened.flow


def open_flow(path: Path) -> Opened:
    """Reads the file and prompts/<language>.yaml beside it. Raises FlowWrong."""
    content = _read(path)
    parsed = parse(read_marked(str(path), content))
    digest = hashlib.sha256(content)
    prompts: dict[str, dict[str, PromptText]] = {}
    problems: list[Problem] = []
    for language in parsed.head.languages:
        file = path.parent / "prompts" / f"{language}.yaml"
        try:
            texts = _read(file)
            prompts[language] = dict(read_texts(str(file), texts))
            digest.update(texts)
        except FlowWrong as wrong:
            problems += wrong.problems
    if problems:
        raise FlowWrong(problems)
    head = parsed.head
    flow = Flow(
        name=head.flow,
        version=digest.hexdigest()[:10],
        languages=head.languages,
        start=head.start,
        operator=head.operator,
        patience=head.patience,
        hours=head.hours,
        utc_offset_h=head.utc_offset_h,
        steps=parsed.steps,
        prompts=prompts,
        names=head.names,
        crowded=head.crowded,
    )
    return Opened(flow, parsed)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        why = error.strerror or "it cannot be read"
        remedy = "check the name and the rights of the file"
        raise FlowWrong([Problem(str(path), 1, "unreadable", f"the file cannot be read ({why})", remedy)]) from None


@lru_cache(maxsize=2)
def _loaded(path: Path, queues: frozenset[str] | None, _content: tuple[str, ...]) -> Flow:
    """The same files are read once: a standby has done it long before it takes over."""
    return load(path, queues)


class FlowShelf:
    """The flow in use. `refresh` now and then: a changed file is taken, a broken one refused, and the old one stays."""

    def __init__(self, path: Path, queues: Collection[str] | None = None) -> None:
        """Raises FlowWrong: a centre does not start on a broken flow."""
        self._path, self._queues = path, queues
        self._seen = self._content()
        self._flow = _loaded(path, frozenset(queues) if queues is not None else None, self._seen)
        self.problems: tuple[Problem, ...] = ()  # of the newest file, if it was refused

    def current(self) -> Flow:
        return self._flow

    def refresh(self) -> bool:
        """True when callers from now on meet another version. Never raises (see `problems`); cheap without a change."""
        content = self._content()
        if content == self._seen:
            return False
        self._seen = content
        try:
            flow = load(self._path, self._queues)
        except FlowWrong as wrong:
            self.problems = wrong.problems
            return False
        self.problems = ()
        changed = flow.version != self._flow.version
        self._flow = flow
        return changed

    def _content(self) -> tuple[str, ...]:
        """By content, not by time: a copied file may be older than the one it replaces."""
        prompts = sorted((self._path.parent / "prompts").glob("*.yaml"))
        return tuple(_digest(file) for file in (self._path, *prompts))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(_read(path)).hexdigest()
    except FlowWrong:
        return ""
