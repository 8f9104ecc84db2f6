"""Text of generated/operations.py: one class per resource, one typed method per operation."""

import re
from itertools import groupby

from ivr.ari.schema import Operation, Parameter, Schema, python_type, snake

_HEAD = '''"""Generated from Asterisk's own JSON by ivr.ari.generate. Do not edit: regenerate."""

from collections.abc import Mapping, Sequence

import msgspec

from ivr.ari.generated.models import (
{models})
from ivr.ari.transport import Request, Transport, query_of, segment
'''


def operations_source(schema: Schema) -> str:
    callable_ones = [o for o in schema.operations if o.nickname != "eventWebsocket"]  # that is the session's
    used = {o.returns.removeprefix("List[").removesuffix("]") for o in callable_ones} & schema.models.keys()
    parts = [_HEAD.format(models="".join(f"    {name},\n" for name in sorted(used)))]
    for group, operations in groupby(callable_ones, key=lambda o: o.group):
        parts.append(f"\n\nclass {group[0].upper()}{group[1:]}:\n{_INIT}")
        parts += [_method(operation) for operation in operations]
    return "".join(parts)


_INIT = """    def __init__(self, transport: Transport) -> None:
        self._transport = transport
"""


def _method(operation: Operation) -> str:
    name, returns = snake(operation.nickname), _returns(operation.returns)
    arguments = "".join(f"\n        {argument}," for argument in ["self", *_arguments(operation.parameters)])
    done = f"await self._transport.request(\n{_request(operation, name)}        )\n"
    if returns == "None":
        body = f"        {done}"
    elif returns == "bytes":
        body = f"        return {done}"
    else:
        body = f"        answer = {done}        return msgspec.json.decode(answer, type={returns})\n"
    return f"\n    async def {name}({arguments}\n    ) -> {returns}:\n{body}"


def _returns(wire: str) -> str:
    return {"void": "None", "binary": "bytes"}.get(wire) or python_type(wire)


def _arguments(parameters: tuple[Parameter, ...]) -> list[str]:
    in_path = [f"{snake(p.wire)}: str" for p in parameters if p.where == "path"]
    others = [p for p in parameters if p.where != "path"]
    named = [f"{snake(p.wire)}: {_accepts(p)}{'' if p.required else ' | None = None'}" for p in others]
    return [*in_path, *(["*"] if named else []), *named]


def _accepts(parameter: Parameter) -> str:
    if parameter.where == "body":
        return "Sequence[Mapping[str, str]]" if parameter.wire == "fields" else "Mapping[str, object]"
    if parameter.multiple:
        return "str | Sequence[str]"
    return python_type(parameter.type)


def _request(operation: Operation, name: str) -> str:
    path = re.sub(r"\{(\w+)\}", lambda m: "{segment(" + snake(m.group(1)) + ")}", operation.path)
    quoted = f'f"{path}"' if "{" in path else f'"{path}"'
    lines = [f'"{operation.group}.{name}"', f'"{operation.method}"', quoted]
    lines += [text for text in (_pairs(operation, "path"), _pairs(operation, "query"), _body(operation)) if text]
    return "            Request(\n" + "".join(f"                {line},\n" for line in lines) + "            )\n"


def _pairs(operation: Operation, where: str) -> str:
    pairs = [f'"{p.wire}": {snake(p.wire)},' for p in operation.parameters if p.where == where]
    if not pairs:
        return ""
    listed = "".join(f"\n                        {pair}" for pair in pairs)
    table = f"{{{listed}\n                    }}"
    return f"names={table}" if where == "path" else f"query=query_of(\n                    {table}\n                )"


def _body(operation: Operation) -> str:
    for parameter in operation.parameters:
        if parameter.where == "body":
            name = snake(parameter.wire)
            if parameter.type == "object":  # the body is the value itself
                return f"body={name}"
            content = f'{{"{parameter.wire}": {name}}}'
            return f"body={content}" if parameter.required else f"body=None if {name} is None else {content}"
    return ""
