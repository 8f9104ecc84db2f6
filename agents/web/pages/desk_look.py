"""What the desk's page carries besides its frame: what operators call the queues."""

from collections.abc import Mapping

from agents.web.route import Ask


async def desk_look(ask: Ask) -> Mapping[str, object]:
    names = ask.parts.step_names()
    return {"queues": {queue: _in(ask, names.get(queue, {})) or queue for queue in ask.parts.desk.line.queues}}


def _in(ask: Ask, names: Mapping[str, str]) -> str:
    return names.get(ask.language) or names.get("kk", "")
