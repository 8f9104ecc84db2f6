"""A flow as a drawing: Mermaid's text, which documentation pages and many editors show as a picture."""

from ivr.flow.book import Flow
from ivr.flow.grammar import AskStep, DivertStep, HangupStep, ListenStep, QueueStep, Step, VoicemailStep, WhenStep
from ivr.flow.graph import ways


def mermaid(flow: Flow) -> str:
    """The operator's key is one line below the drawing's title: from everywhere would be a tangle."""
    lines = ["flowchart TD", f"  start(({flow.name})) --> {_id(flow.start)}"]
    if flow.crowded:
        lines.append(f'  start -->|"crowded"| {_id(flow.crowded)}')
    for name, step in flow.steps.items():
        lines.append(f"  {_id(name)}{_shape(name, step)}")
        for way in ways(flow, step):
            label = f'|"{way.label}"|' if way.label else ""
            lines.append(f"  {_id(name)} -->{label} {_id(way.target)}")
    if flow.operator:
        lines.append(f'  everywhere{{{{from everywhere}}}} -.->|"{flow.operator.key}"| {_id(flow.operator.goto)}')
    return "\n".join(lines) + "\n"


def _id(name: str) -> str:
    return "s_" + name.replace("-", "_")  # a step may be called "end", which is a word of Mermaid's


def _shape(name: str, step: Step) -> str:
    match step:
        case AskStep() | WhenStep():
            return f'{{"{name}"}}'
        case ListenStep() | VoicemailStep():
            return f'[/"{name}"/]'
        case QueueStep(queue=queue):
            return f'[("{name}: {queue}")]'
        case DivertStep(divert=number):
            return f'[["{name}: {number}"]]'
        case HangupStep(hangup=outcome):
            return f'(["{name}: {outcome}"])'
    return f'["{name}"]'
