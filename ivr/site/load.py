"""Reads the site file. Every fault names its file and line, so that it is mended in an editor and not in a debugger."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ivr.site.schema import Site
from ivr.site.wrong import SiteWrong

LONGEST_FILE = 1_000_000  # bytes; a site file is a page of text, more is a mistake or an attack

REMEDIES = {
    "extra_forbidden": "this word is not known here; check its spelling or delete the line",
    "missing": "this must be given; add it",
    "string_type": "put the value in quotes",
}


def load(path: Path) -> Site:
    """The checked site, or SiteWrong."""
    parsed = _parse(path, _read(path))
    try:
        return Site.model_validate(parsed)
    except ValidationError as wrong:
        raise SiteWrong("\n".join(_sentences(path, parsed, wrong))) from None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_FILE + 1)
        if len(raw) > LONGEST_FILE:
            raise SiteWrong(f"{path}:1: the file is larger than {LONGEST_FILE} bytes; this is not a site file")
        return raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        raise SiteWrong(f"{path}:{line}: this is not UTF-8 text; save the file as UTF-8") from None
    except OSError as wrong:
        raise SiteWrong(f"{path}:1: cannot be read ({wrong.strerror}); give the site file with --site FILE") from None


def _parse(path: Path, text: str) -> CommentedMap:
    try:
        parsed = YAML(typ="rt").load(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        problem = (wrong.problem or wrong.context or "broken YAML").strip()
        raise SiteWrong(f"{path}:{line}: not valid YAML ({problem}); check indents, quotes and brackets") from None
    except (YAMLError, ValueError, RecursionError) as wrong:
        raise SiteWrong(f"{path}:1: not valid YAML ({type(wrong).__name__}); check the file's text") from None
    if not isinstance(parsed, CommentedMap):
        raise SiteWrong(
            f"{path}:1: a site file is a list of 'name: value' lines; take asterisk-config/site.yaml to start"
        )
    return parsed


def _sentences(path: Path, parsed: CommentedMap, wrong: ValidationError) -> list[str]:
    """One for each place: where a value may have several forms, only the first complaint is told."""
    told: dict[str, str] = {}
    for error in wrong.errors(include_url=False, include_input=False):
        line, steps = _place(parsed, error["loc"])
        where = ".".join(str(step) for step in steps) or "the site"
        said = error["msg"].removeprefix("Value error, ")
        remedy = REMEDIES.get(error["type"], "correct the value")
        told.setdefault(where, f"{path}:{line}: {where}: {said}; {remedy}")
    return list(told.values())


def _place(parsed: CommentedBase, loc: Sequence[str | int]) -> tuple[int, Sequence[str | int]]:
    """The line of the deepest step that exists in the file (a missing key points at its parent), and the steps as far
    as the file goes: behind a plain value the checker only names the forms it tried."""
    at: Any = parsed
    line = 0
    for depth, step in enumerate(loc):
        try:
            if isinstance(at, CommentedMap):
                line = at.lc.key(step)[0]
            elif isinstance(at, CommentedSeq):
                line = at.lc.item(step)[0]
            else:
                return line + 1, loc[:depth]
            at = at[step]
        except (KeyError, IndexError, TypeError):
            break
    return line + 1, loc
