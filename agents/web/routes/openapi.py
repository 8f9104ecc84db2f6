"""Pure: the API's description (OpenAPI 3.1), made from the same routes and models that serve it."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from agents.web.door.faults import STATUS, ErrorView
from agents.web.live.published import CallChange, HelpChange, LineChange, Notice, QueuesChange, SeatChange
from agents.web.routes.route import PATTERNS, PUBLIC, Route

Json = dict[str, Any]

STREAMED: tuple[type[BaseModel], ...] = (LineChange, SeatChange, HelpChange, QueuesChange, CallChange, Notice)


def openapi(routes: Iterable[Route]) -> Json:
    routes = tuple(routes)
    schemas, components = _schemas(routes)
    paths: Json = {}
    for route in routes:
        paths.setdefault(route.address, {})[route.method.lower()] = _operation(route, schemas, components)
    components["securitySchemes"] = {"session": {"type": "apiKey", "in": "cookie", "name": "ivr109-session"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "109",
            "version": "1",
            "description": "The API of one call centre. Errors are in the user's language.",
        },
        "paths": paths,
        "components": components,
    }


def _schemas(routes: Iterable[Route]) -> tuple[dict[type[BaseModel], Json], Json]:
    """A reference for each model, and what they refer to."""
    wanted: dict[type[BaseModel], JsonSchemaMode] = {ErrorView: "serialization"}
    for route in routes:
        if route.given is not None:
            wanted[route.given] = "validation"
        if route.answer is not None:
            wanted[route.answer] = "serialization"
    wanted.update(dict.fromkeys(STREAMED, "serialization"))
    made, whole = models_json_schema(list(wanted.items()), ref_template="#/components/schemas/{model}")
    return {model: made[model, mode] for model, mode in wanted.items()}, {"schemas": whole["$defs"]}


def _operation(route: Route, schemas: dict[type[BaseModel], Json], components: Json) -> Json:
    operation: Json = {
        "operationId": _name_of(route),
        "summary": route.summary,
        "parameters": [*_in_path(route), *_in_query(route, schemas, components), *_in_header(route)],
        "responses": {**_good(route, schemas), **_bad(route, schemas)},
        "security": [] if route.rights == PUBLIC else [{"session": []}],
    }
    if route.rights:
        operation["x-rights"] = sorted(route.rights)
    if route.changes and route.given is not None:
        content = {"application/json": {"schema": schemas[route.given]}}
        required = any(field.is_required() for field in route.given.model_fields.values())
        operation["requestBody"] = {"required": required, "content": content}
    return operation


def _name_of(route: Route) -> str:
    """An address beside the API (a WebSocket's) has a name of its own, too."""
    inside = [] if route.address.startswith("/api") else ["at"]
    return "_".join([route.method.lower(), *inside, *re.findall(r"[a-z]+", route.address.removeprefix("/api"))])


def _in_path(route: Route) -> Iterable[Json]:
    for name in re.findall(r"\{([a-z]+)\}", route.address):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{PATTERNS[name]}$"},
        }


def _in_query(route: Route, schemas: dict[type[BaseModel], Json], components: Json) -> Iterable[Json]:
    if route.changes or route.given is None:
        return
    schema = components["schemas"][schemas[route.given]["$ref"].rpartition("/")[2]]
    for name, each in schema["properties"].items():
        described = {"description": each["description"]} if "description" in each else {}
        required = name in schema.get("required", [])
        yield {"name": name, "in": "query", "required": required, "schema": _without_null(each), **described}


def _without_null(schema: Json) -> Json:
    """A query has no null: what may be null may be left out."""
    kept = {name: value for name, value in schema.items() if name not in ("title", "description", "default", "anyOf")}
    others = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    return {**kept, **others[0]} if len(others) == 1 else {**kept, **({"anyOf": others} if others else {})}


def _in_header(route: Route) -> Iterable[Json]:
    if route.changes:
        what = "csrf of GET /api/csrf, /api/login or /api/me"
        yield {
            "name": "X-CSRF-Token",
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": what,
        }


def _good(route: Route, schemas: dict[type[BaseModel], Json]) -> Json:
    if route.stream is not None:
        schema = {"type": "string"}
        said: Json = {"description": route.summary, "content": {route.stream: {"schema": schema}}}
        if route.stream == "text/event-stream":
            said["x-events"] = {model.__name__: schemas[model] for model in STREAMED}
        return {"200": said, "206": said} if "bad-range" in route.errors else {"200": said}
    if route.answer is None:
        return {"204": {"description": "done"}}
    return {"200": {"description": "done", "content": {"application/json": {"schema": schemas[route.answer]}}}}


def _bad(route: Route, schemas: dict[type[BaseModel], Json]) -> Json:
    by_status: dict[int, list[str]] = {}
    for code in route.all_errors():
        by_status.setdefault(STATUS[code], []).append(code)
    content = {"application/json": {"schema": schemas[ErrorView]}}
    return {
        str(status): {"description": ", ".join(codes), "content": content}
        for status, codes in sorted(by_status.items())
    }
