"""The texts that people write, dialplans/prompts/<lang>.yaml; errors say FILE:LINE and what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ivr.prompts.holes import BadHole, Template, read

PROMPT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
LARGEST_FILE = 1_000_000  # bytes
LONGEST_TEXT = 1500  # letters


class BadTexts(Exception):
    """A file of prompt texts cannot be used; `errors` holds one sentence each."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Texts:
    language: str
    path: Path
    templates: Mapping[str, Template]
    written: Mapping[str, str]
    lines: Mapping[str, int]


def load(path: Path, language: str) -> Texts:
    """Raises BadTexts."""
    found = _parsed(path)
    errors: list[str] = []
    templates: dict[str, Template] = {}
    written: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key in found:
        line = found.lc.key(key)[0] + 1
        fault, text = _fault(key, found[key]), found[key]
        if fault:
            errors.append(f"{path}:{line}: {fault}")
            continue
        try:
            templates[key] = read(text)
        except BadHole as bad:
            errors.append(f"{path}:{line}: prompt {key}: {bad}")
        written[key], lines[key] = text, line
    if errors:
        raise BadTexts(tuple(errors))
    return Texts(language, path, templates, written, lines)


def _parsed(path: Path) -> CommentedMap:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadTexts((f"{path}:1: larger than {LARGEST_FILE} bytes; it should hold prompt texts only",))
        found = YAML().load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadTexts((f"{path}:1: cannot be read ({fault.strerror}); create it or fix its rights",)) from None
    except UnicodeDecodeError:
        raise BadTexts((f"{path}:1: not UTF-8; save it as UTF-8",)) from None
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadTexts((f'{path}:{line}: not YAML: {fault.problem}; each line is `prompt-id: "text"`',)) from None
    except YAMLError as fault:
        raise BadTexts((f"{path}:1: not YAML: {fault}",)) from None
    if not isinstance(found, CommentedMap):
        raise BadTexts((f'{path}:1: holds no texts; each line is `prompt-id: "text"`',))
    return found


def _fault(key: object, text: object) -> str:
    if not isinstance(key, str) or not PROMPT_ID.fullmatch(key):
        return f"prompt id {key!r} must be small Latin letters, digits and hyphens, 64 at most"
    if not isinstance(text, str) or not text.strip():
        return f'prompt {key} has no text; write {key}: "…"'
    if len(text) > LONGEST_TEXT:
        return f"prompt {key} is longer than {LONGEST_TEXT} letters; nobody listens that long"
    return ""


class Library:
    """The texts of all languages of one folder; a changed file is read again, a broken one leaves the last good one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, tuple[tuple[int, int], Texts]] = {}
        self.faults: dict[str, BadTexts] = {}  # by language: why the newest file is not in use

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in self._folder.glob("*.yaml") if re.fullmatch(r"[a-z]{2}", path.stem)))

    def of(self, language: str) -> Texts:
        """Raises BadTexts when there has never been a good file."""
        path = self._folder / f"{language}.yaml"
        stamp = _stamp(path)
        held = self._held.get(language)
        if held and held[0] == stamp:
            return held[1]
        try:
            texts = load(path, language)
        except BadTexts as fault:
            self.faults[language] = fault
            if held is None:
                raise
            self._held[language] = (stamp, held[1])
            return held[1]
        self.faults.pop(language, None)
        self._held[language] = (stamp, texts)
        return texts


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)
