"""YAML with line numbers. Scalars stay the text that was written, so that 0112, 1_0 or yes mean what they look like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ivr.flow.problems import FlowWrong, Problem, shown

Tree = str | list["Tree"] | dict[str, "Tree"]
Path = tuple[str, ...]

LARGEST_FILE = 256 * 1024  # bytes; the default flow has 8 KiB
DEEPEST = 12
MOST_EVENTS = 20_000  # the default flow has about 500


@dataclass(frozen=True, slots=True)
class Marked:
    """A file's content and the line of each key or list item."""

    file: str
    tree: Tree
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_marked(file: str, content: bytes) -> Marked:
    """Raises FlowWrong, whatever the bytes are."""
    text = _text(file, content)
    node = _compose(file, text)
    if node is None:
        raise FlowWrong([Problem(file, 1, "empty", "the file is empty", "write a flow or take back the last version")])
    walk = _Walk(file)
    tree = walk.take(node, ())
    if walk.problems:
        raise FlowWrong(walk.problems)
    return Marked(file, tree, walk.lines)


def _text(file: str, content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        size = f"the file has more than {LARGEST_FILE // 1024} KiB"
        raise FlowWrong([Problem(file, 1, "too-large", size, "split it, or check that it is the right file")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FlowWrong([Problem(file, line, "not-utf-8", "this is not UTF-8 text", "save it as UTF-8")]) from None


def _compose(file: str, text: str) -> Node | None:
    try:
        _bounded(file, _yaml().parse(text))
        node: Node | None = _yaml().compose(text)
    except MarkedYAMLError as error:
        raise FlowWrong([_broken(file, text, error)]) from None
    except (YAMLError, RecursionError, ValueError) as error:
        what = f"this is not YAML ({shown(str(error))})"
        raise FlowWrong([Problem(file, 1, "not-yaml", what, "check indents, quotes and brackets")]) from None
    return node


def _bounded(file: str, events: Iterable[Event]) -> None:
    """Before anything is built: no anchors, not too deep, not too many; stops at the first."""
    depth = 0
    for count, event in enumerate(events):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            what = f"anchors and aliases (&{event.anchor}) are not allowed"
            raise FlowWrong([Problem(file, line, "anchor", what, "write the text out where it is needed")])
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST or count > MOST_EVENTS:
            raise FlowWrong([Problem(file, line, "too-deep", "the file is too large or too deep", "simplify it")])


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = True  # found by us, with a better message
    return yaml


def _broken(file: str, text: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in str(error.problem):
        return Problem(file, line, "tab", "a tab is used to indent", "use spaces, two for each level")
    why = " ".join(str(error.problem or error.context or "it cannot be read").split())
    return Problem(file, line, "not-yaml", f"this is not YAML: {why[:120]}", "check indents, quotes and brackets here")


class _Walk:
    """From YAML's nodes to plain text, lists and mappings, remembering lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def take(self, node: Node, path: Path) -> Tree:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.take(item, (*path, str(place))) for place, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return str(node.value)

    def _mapping(self, node: MappingNode, path: Path) -> Tree:
        tree: dict[str, Tree] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                text = "a list or mapping stands where a name is expected"
                self.problems.append(Problem(self.file, line, "bad-key", text, "write NAME: VALUE"))
                continue
            key = str(key_node.value)
            if key in tree:
                text = f"{shown(key)} stands here twice (first in line {self.lines[(*path, key)]})"
                self.problems.append(Problem(self.file, line, "twice", text, "keep one of them"))
                continue
            self.lines[(*path, key)] = line
            tree[key] = self.take(value, (*path, key))
        return tree
