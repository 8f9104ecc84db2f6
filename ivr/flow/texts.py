"""The prompts' texts of one language, as far as a flow must know them: which there are and which holes they have."""

from collections.abc import Mapping

from ivr.flow.book import PromptText
from ivr.flow.marked import read_marked
from ivr.flow.problems import FlowWrong, Problem, shown
from ivr.prompts.holes import BadHole, read


def read_texts(file: str, content: bytes) -> Mapping[str, PromptText]:
    """Raises FlowWrong with every text that cannot be spoken."""
    marked = read_marked(file, content)
    if not isinstance(marked.tree, dict):
        remedy = 'write `prompt-name: "text"` on each line'
        raise FlowWrong([Problem(file, 1, "not-prompts", "this is not a list of prompts", remedy)])
    texts: dict[str, PromptText] = {}
    problems = []
    for prompt, text in marked.tree.items():
        line = marked.line((prompt,))
        if not isinstance(text, str) or not text.strip():
            what = f"prompt {shown(prompt)} has no text"
            problems.append(Problem(file, line, "no-text", what, "write its text in quotes behind the colon"))
            continue
        try:
            holes = frozenset(hole.name for hole in read(text).holes)
        except BadHole as bad:
            problems.append(Problem(file, line, "bad-hole", f"prompt {shown(prompt)}: {bad}", "see docs/flows.md"))
            continue
        texts[prompt] = PromptText(text, holes, line)
    if problems:
        raise FlowWrong(problems)
    return texts
