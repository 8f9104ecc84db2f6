"""What Asterisk is asked not to tell is something that nobody here waits for."""

import ast
from pathlib import Path

import ivr
from ivr.ari import UNREAD
from ivr.ari.generated import events
from ivr.call.translate import UNUSED

ROOMS = ("call", "alone")


def _asked_for() -> set[str]:
    """Names of Asterisk's events that the controller's own code takes from ivr.ari."""
    home = Path(ivr.__file__).parent
    files = [home / "app.py", home / "fence.py", *(file for room in ROOMS for file in (home / room).rglob("*.py"))]
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    taken = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.name for node in taken if (node.module or "").startswith("ivr.ari") for name in node.names}


def test_nothing_that_is_waited_for_is_left_out() -> None:
    asked = _asked_for()
    assert "StasisStart" in asked, "the test looks in the wrong place"
    assert not asked & {*UNUSED, *UNREAD}


def test_what_is_left_out_is_something_that_asterisk_tells() -> None:
    assert all(hasattr(events, name) for name in (*UNUSED, *UNREAD))
