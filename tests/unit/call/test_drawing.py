"""The page about a call's life says what the machine does."""

from typing import get_args

from ivr.call.machine import states
from tests.unit.call.drawing import PAGE, edges, page


def test_the_page_is_what_the_machine_does() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.unit.call.drawing"


def test_every_state_is_reached() -> None:
    reached = {after for _, _, after in edges()} | {"Arriving", "Leaving"}
    assert reached == {state.__name__ for state in get_args(states.CallState)}
