"""The one error of this room, and the places in a file that it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

Place = tuple[str | int, ...]  # keys and list positions from the top of the file


@dataclass(frozen=True, slots=True)
class Fault:
    place: Place
    what: str  # a sentence with the remedy


class CatalogueWrong(Exception):
    """The catalogue cannot be used; `faults` are lines "FILE:LINE: what is wrong, what to do"."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def with_lines(path: Path, text: str, faults: list[Fault]) -> CatalogueWrong:
    """The tree with its lines is built only when there is a fault to point at: it costs a second."""
    tree = YAML().compose(text)
    return CatalogueWrong(tuple(f"{path}:{_line(tree, fault.place)}: {fault.what}" for fault in faults))


def _line(tree: Node | None, place: Place) -> int:
    line = 1
    for node in _walk(tree, place):
        line = node.start_mark.line + 1
    return line


def _walk(node: Node | None, place: Place) -> Iterator[Node]:
    """The nodes on the way to the place, as far as they exist; for a mapping, its key: that is where a reader looks."""
    for step in place:
        if isinstance(node, MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                return
            yield pair[0]
            node = pair[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            yield node
        else:
            return
