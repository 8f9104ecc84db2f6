"""Asterisk's Swagger 1.1 JSON, read into the few facts that the generator needs."""

import json
import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCALARS = {"string": "str", "int": "int", "long": "int", "double": "float", "boolean": "bool", "Date": "datetime"}


@dataclass(frozen=True, slots=True)
class Field:
    wire: str
    type: str  # as Asterisk names it
    required: bool


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    fields: tuple[Field, ...]
    subtypes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    wire: str
    where: str  # path, query or body
    type: str
    required: bool
    multiple: bool


@dataclass(frozen=True, slots=True)
class Operation:
    group: str
    nickname: str
    method: str
    path: str
    returns: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    models: dict[str, Model]
    operations: tuple[Operation, ...]


def read_schema(folder: Path) -> Schema:
    models: dict[str, Model] = {}
    operations: list[Operation] = []
    for file in sorted(folder.glob("*.json")):
        if file.name == "resources.json":  # only lists the other files
            continue
        declaration = json.loads(file.read_text(encoding="utf-8"))
        models |= {name: _model(name, raw) for name, raw in declaration.get("models", {}).items()}
        for api in declaration["apis"]:
            operations += [_operation(file.stem, api["path"], raw) for raw in api["operations"]]
    return Schema(models, tuple(operations))


def _model(name: str, raw: dict[str, Any]) -> Model:
    fields = tuple(Field(wire, p["type"], bool(p.get("required"))) for wire, p in raw["properties"].items())
    return Model(name, fields, tuple(raw.get("subTypes", ())))


def _operation(group: str, path: str, raw: dict[str, Any]) -> Operation:
    parameters = tuple(
        Parameter(p["name"], p["paramType"], p["dataType"], bool(p.get("required")), bool(p.get("allowMultiple")))
        for p in raw.get("parameters", [])
    )
    return Operation(group, raw["nickname"], raw["httpMethod"], path, raw["responseClass"], parameters)


def python_type(name: str) -> str:
    if name.startswith("List["):
        return f"tuple[{python_type(name[5:-1])}, ...]"
    if name == "object":
        return "dict[str, object]"
    return _SCALARS.get(name, name)


def snake(name: str) -> str:
    """absorbDTMF → absorb_dtmf, originateWithId → originate_with_id, from → from_."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return f"{text}_" if keyword.iskeyword(text) else text
