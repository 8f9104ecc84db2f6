"""The page's rules of a checklist, asked in the program that pages are built with: what applies, what is due, what is
missing, what closes."""

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from agents.catalogue import read
from ivr.setup import front
from ivr.site.paths import PROJECT

MODULE = PROJECT / "agents" / "web" / "front" / "js" / "assist" / "rules.js"
ASKS = """
import { standing, without } from MODULE;
let given = "";
for await (const part of process.stdin) given += part;
const { checklist, answers } = JSON.parse(given);
const timed = Object.entries(answers).map(([step, answer]) => [step, { answer, at: "" }]);
const kept = without(checklist, Object.fromEntries(timed));
const { rows, now, missing, closes, done, of } = standing(checklist, kept);
const applies = rows.filter((row) => row.applies).map((row) => row.step.id);
console.log(JSON.stringify({ applies, kept: Object.keys(kept),
  now: now && now.id, missing: missing.map((step) => step.id), closes, done, of }));
"""


@cache
def gas() -> dict[str, Any]:
    """The default checklist for a smell of gas, as the API tells it."""
    whole = read(PROJECT / "dialplans" / "catalogue.yaml", PROJECT / "dialplans" / "checklists.yaml")
    found = whole.checklist_of["gas.smell"]
    names = ("id", "kind", "mandatory", "answer", "only_if", "unless")
    steps = [{name: getattr(step, name) for name in names} for step in found.steps]
    return {"id": found.id, "steps": steps, "needs": list(found.needs)}


def stands(checklist: dict[str, Any], **answers: str) -> dict[str, Any]:
    command = [front._node(), "--input-type=module", "--eval", ASKS.replace("MODULE", json.dumps(MODULE.as_uri()))]
    given = json.dumps(
        {"checklist": checklist, "answers": {name.replace("_", "-"): each for name, each in answers.items()}}
    )
    ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_what_hangs_on_an_answer_comes_after_it() -> None:
    start = stands(gas())
    assert start["now"] == "where"
    assert not {"go-out", "to-112"} & set(start["applies"])
    inside = stands(gas(), where="Абая 12", no_spark="done", inside="yes")
    assert inside["now"] == "go-out"
    outside = stands(gas(), where="Абая 12", no_spark="done", inside="no")
    assert outside["now"] == "hurt"
    assert "go-out" not in outside["applies"]


def test_an_answer_that_was_changed_lets_go_of_what_hung_on_it() -> None:
    changed = stands(gas(), where="Абая 12", no_spark="done", inside="no", go_out="done")
    assert changed["kept"] == ["where", "no-spark", "inside"]


def test_the_case_closes_with_all_that_is_mandatory_and_needed() -> None:
    whole = {"where": "Абая 12", "no_spark": "done", "inside": "no", "hurt": "no", "to_104": "done", "record": "done"}
    assert stands(gas(), **whole) | {"applies": [], "kept": []} == {
        "applies": [],
        "kept": [],
        "now": "neighbours",
        "missing": [],
        "closes": True,
        "done": 6,
        "of": 7,
    }
    skipped = stands(gas(), **whole, neighbours="skipped")
    assert (skipped["now"], skipped["closes"]) == (None, True)
    for step in ("to_104", "record", "where"):
        without = stands(gas(), **{name: each for name, each in whole.items() if name != step})
        assert (without["closes"], without["missing"]) == (False, [step.replace("_", "-")])
        assert not stands(gas(), **whole | {step: "skipped"})["closes"]


@pytest.mark.parametrize(("answer", "closes"), [("yes", True), ("no", False), ("skipped", False)])
def test_a_question_that_the_case_needs_must_be_answered_yes(answer: str, closes: bool) -> None:
    step = {"id": "dry", "kind": "ask", "mandatory": False, "answer": "yes-no", "only_if": "", "unless": ""}
    found = stands({"id": "x", "steps": [step], "needs": ["dry"]}, dry=answer)
    assert (found["closes"], found["missing"]) == (closes, [] if closes else ["dry"])


def test_what_is_needed_but_does_not_apply_keeps_nothing_open() -> None:
    steps = [
        {"id": "wet", "kind": "ask", "mandatory": True, "answer": "yes-no", "only_if": "", "unless": ""},
        {"id": "pump", "kind": "do", "mandatory": True, "answer": "", "only_if": "wet", "unless": ""},
        {"id": "explain", "kind": "say", "mandatory": True, "answer": "", "only_if": "", "unless": "wet"},
    ]
    found = stands({"id": "x", "steps": steps, "needs": ["pump"]}, wet="no", explain="done")
    assert (found["applies"], found["closes"]) == (["wet", "explain"], True)
