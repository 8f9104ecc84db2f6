"""Text of generated/models.py and generated/events.py."""

from ivr.ari.schema import Field, Model, Schema, python_type, snake

_DOOR = '"""Generated from Asterisk\'s own JSON by ivr.ari.generate. Do not edit: regenerate."""\n\n'
_STRUCT = "frozen=True, kw_only=True"


def _event_names(schema: Schema) -> list[str]:
    return ["MissingParams", *sorted(schema.models["Event"].subtypes)]


def models_source(schema: Schema) -> str:
    events = {"Message", "Event", *_event_names(schema)}
    models = [model for name, model in sorted(schema.models.items()) if name not in events]
    parts = [_DOOR, "from __future__ import annotations\n\nfrom datetime import datetime\n\nimport msgspec\n"]
    parts += [_class(model, "msgspec.Struct", _STRUCT) for model in models]
    return "".join(parts)


def events_source(schema: Schema) -> str:
    names = _event_names(schema)
    parts = [
        _DOOR,
        "from __future__ import annotations\n\nfrom datetime import datetime\n\nimport msgspec\n\n",
        _model_import(schema, names),
    ]
    parts.append(_class(_without_tag(schema.models["Message"]), "msgspec.Struct", f'{_STRUCT}, tag_field="type"'))
    parts.append(_class(schema.models["Event"], "Message", _STRUCT))
    for name in names:
        base = "Message" if name == "MissingParams" else "Event"
        parts.append(_class(schema.models[name], base, f'{_STRUCT}, tag="{name}"'))
    members = "\n".join(f"    | {name}" for name in names[1:])
    parts.append(f"\n\nAnyEvent = (\n    {names[0]}\n{members}\n)\n")
    return "".join(parts)


def _without_tag(message: Model) -> Model:
    return Model(message.name, tuple(f for f in message.fields if f.wire != "type"), message.subtypes)


def _model_import(schema: Schema, names: list[str]) -> str:
    used = {
        field.type.removeprefix("List[").removesuffix("]") for name in names for field in schema.models[name].fields
    }
    listed = "".join(f"    {name},\n" for name in sorted(used & schema.models.keys()))
    return f"from ivr.ari.generated.models import (\n{listed})\n"


def _class(model: Model, base: str, options: str) -> str:
    body = "".join(_field(field) for field in model.fields) or "    pass\n"
    return f"\n\nclass {model.name}({base}, {options}):\n{body}"


def _field(field: Field) -> str:
    # What the schema does not promise may be missing: None then.
    kind = python_type(field.type) if field.required else f"{python_type(field.type)} | None"
    name, default = snake_field(field.wire), "" if field.required else " = None"
    if name != field.wire:
        inner = f'name="{field.wire}"' if field.required else f'name="{field.wire}", default=None'
        default = f" = msgspec.field({inner})"
    return f"    {name}: {kind}{default}\n"


def snake_field(wire: str) -> str:
    """Asterisk writes its event fields in snake case already; only Python's keywords need another name."""
    return snake(wire)
