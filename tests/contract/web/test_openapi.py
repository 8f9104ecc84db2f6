"""The description is whole, and what it says holds: schemathesis asks all that it allows, and what it does not."""

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from agents.accounts.rights import Role
from agents.web.routes.openapi import openapi
from agents.web.routes.table import ROUTES
from agents.web.telephone.telephones import Telephones
from agents.web.texts.refusals import TEXTS
from tests.contract.web.room import Room
from tests.contract.web.test_telephone import PlayedSwitchboard

LONGEST_S = 14
SKIPPED = ("/api/events", "/api/logout")  # the one never ends, the other would end the session of all others
#: With what a well-formed request may be refused: 422 is a documented answer (what is asked lacks something by itself).
REFUSALS = (
    '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]\n'
)
DESCRIPTION = openapi(ROUTES)


def operations() -> dict[str, Any]:
    return {one["operationId"]: one for path in DESCRIPTION["paths"].values() for one in path.values()}


def test_every_operation_has_its_name_summary_and_refusals() -> None:
    assert len(operations()) == len(ROUTES), "two operations have one name"
    for name, operation in operations().items():
        assert operation["summary"], name
        assert {"421", "429", "500", "503"} <= set(operation["responses"]), name
        if operation["security"]:
            assert "401" in operation["responses"], name


def test_every_error_that_a_route_names_has_its_words() -> None:
    for route in ROUTES:
        assert set(route.all_errors()) <= set(TEXTS), route.name


def test_every_reference_leads_somewhere() -> None:
    schemas = DESCRIPTION["components"]["schemas"]

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    for reference in walk(DESCRIPTION):
        assert reference.rpartition("/")[2] in schemas, reference


def failures_in(said: str) -> str:
    """What failed and how to ask it again; without the lists of warnings, which are long."""
    return said[said.find("FAILURES") :].split("WARNINGS")[0][:8000]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST])
async def test_schemathesis_finds_nothing(room: Room, role: Role) -> None:
    """As its own program, with a session of its own: valid, invalid and missing values for every operation."""
    person = await room.person("somebody", role)
    object.__setattr__(room.parts, "telephones", Telephones(PlayedSwitchboard()))
    await room.call("call-0a", "city", "101")
    [session] = [each.value for each in person.http.cookie_jar if each.key == "ivr109-session"]
    known = {"header.X-CSRF-Token": person.csrf, "path.call": "call-0a", "path.recording": "tape-call-0a-caller"}
    parameters = "".join(f'"{name}" = "{value}"\n' for name, value in known.items())
    config = f'{REFUSALS}[auth.openapi.session]\napi_key = "{session}"\n[parameters]\n{parameters}'
    (room.folder / "schemathesis.toml").write_text(config)
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{room.address}/api/openapi.json"),
        *("--max-time", str(LONGEST_S), "--seed", "109", "--phases", "examples,coverage,fuzzing", "--no-color"),
        *("--max-examples", "30", "--continue-on-failure", "--checks", "all"),
        *(word for address in SKIPPED for word in ("--exclude-path", address)),
        cwd=room.folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(LONGEST_S * 4):
            said, _ = await program.communicate()
    finally:
        if program.returncode is None:
            program.kill()
    assert program.returncode == 0, failures_in(said.decode("utf-8", "replace"))
