"""A changed file is used from the next call on; a broken one is refused with its reasons; calls keep their version."""

from pathlib import Path

import pytest

from ivr.flow.load import FlowShelf
from ivr.flow.problems import FlowWrong
from tests.unit.flow.calls import Caller
from tests.unit.flow.files import PROMPTS, RIGHT, write


def test_a_changed_file_is_taken(tmp_path: Path) -> None:
    shelf = FlowShelf(write(tmp_path, RIGHT))
    first = shelf.current()
    caller = Caller(first, language="ru")
    assert shelf.refresh() is False
    write(tmp_path, RIGHT.replace("start: greeting", "start: language").replace("greeting: {say", "hello: {say"))
    assert shelf.refresh() is False  # "hello" cannot be reached
    write(
        tmp_path,
        RIGHT.replace("overflow: message", "overflow: ticket2").replace("steps:", "steps:\n  ticket2: {goto: message}"),
    )
    assert shelf.refresh() is True
    assert shelf.problems == ()
    assert "ticket2" in shelf.current().steps
    assert shelf.current().version != first.version
    assert caller.hears_out().state.step == "language"
    assert caller.flow is first


def test_a_broken_file_leaves_the_old_flow(tmp_path: Path) -> None:
    path = write(tmp_path, RIGHT)
    shelf = FlowShelf(path)
    before = shelf.current()
    path.write_text("steps: [", encoding="utf-8")
    assert shelf.refresh() is False
    assert shelf.current() is before
    assert [problem.code for problem in shelf.problems] == ["not-yaml"]
    path.unlink()
    assert shelf.refresh() is False
    assert [problem.code for problem in shelf.problems] == ["unreadable"]
    write(tmp_path, RIGHT)
    assert shelf.refresh() is False
    assert shelf.problems == ()


def test_a_changed_prompt_is_another_version(tmp_path: Path) -> None:
    shelf = FlowShelf(write(tmp_path, RIGHT))
    write(tmp_path, RIGHT, PROMPTS.replace('"g"', '"good day"'))
    assert shelf.refresh() is True


def test_a_centre_does_not_start_on_a_broken_flow(tmp_path: Path) -> None:
    with pytest.raises(FlowWrong):
        FlowShelf(write(tmp_path, "flow: x"))
