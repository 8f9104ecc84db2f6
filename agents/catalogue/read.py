"""Reads the two files into one checked Catalogue. All faults are told at once, each with its line."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from agents.catalogue import checks
from agents.catalogue.records import Catalogue
from agents.catalogue.schema import CataloguePart, ChecklistsPart
from agents.catalogue.shape import body_of, checklist_of, referral_of, sphere_of
from agents.catalogue.wrong import CatalogueWrong, Fault, with_lines

LARGEST_FILE = 5_000_000  # bytes
P = TypeVar("P", bound=BaseModel)


def read(catalogue: Path, checklists: Path | None = None) -> Catalogue:
    """Raises CatalogueWrong. checklists: a file that does not exist is an error; None means none."""
    text = _text(catalogue)
    part = _checked(catalogue, text, CataloguePart)
    faults = checks.of_catalogue(part)
    if faults:
        raise with_lines(catalogue, text, faults)
    lists = _checklists(checklists, part) if checklists else ChecklistsPart(checklists=[])
    spheres = tuple(sphere_of(sphere) for sphere in part.spheres)
    return Catalogue(
        spheres,
        tuple(body_of(body) for body in part.bodies),
        tuple(referral_of(referral) for referral in part.referrals),
        tuple(checklist_of(one) for one in lists.checklists),
    )


def _checklists(path: Path, catalogue: CataloguePart) -> ChecklistsPart:
    text = _text(path)
    part = _checked(path, text, ChecklistsPart)
    faults = checks.of_checklists(part, catalogue)
    if faults:
        raise with_lines(path, text, faults)
    return part


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CatalogueWrong((f"{path}:1: larger than {LARGEST_FILE} bytes; is it the right file?",))
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise CatalogueWrong((f"{path}:1: cannot be read ({fault.strerror}); create it or fix its rights",)) from None
    except UnicodeDecodeError:
        raise CatalogueWrong((f"{path}:1: not UTF-8; save it as UTF-8",)) from None


def _checked(path: Path, text: str, part: type[P]) -> P:
    try:
        found: Any = YAML(typ="safe").load(text)
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise CatalogueWrong((f"{path}:{line}: not YAML: {fault.problem}; look at the line above, too",)) from None
    except YAMLError as fault:
        raise CatalogueWrong((f"{path}:1: not YAML: {fault}",)) from None
    try:
        return part.model_validate(found)
    except ValidationError as wrong:
        faults = [
            Fault(error["loc"], _sentence(error["loc"], error["msg"], error["input"])) for error in wrong.errors()
        ]
        raise with_lines(path, text, faults) from None


def _sentence(place: tuple[str | int, ...], message: str, given: object) -> str:
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) and len(repr(given)) < 80 else ""
    return f"{'.'.join(str(step) for step in place) or 'the file'}: {message.removeprefix('Value error, ')}{shown}"
