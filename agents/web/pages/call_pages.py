"""What the calls' pages are given: the list as HTML, whose address carries its filters; one call as data for its
script."""

from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import ValidationError

from agents.accounts.rights import Right
from agents.web.api import calls as api
from agents.web.api import soundtracks
from agents.web.door.faults import Fault
from agents.web.pages.names import KINDS, OUTCOMES, STATES, said
from agents.web.pages.ticket_pages import day_of, local_time
from agents.web.routes.route import Ask

FILTERS = ("day", "number", "outcome", "seat", "queue")
PAGE = 50


async def calls(ask: Ask) -> Mapping[str, object]:
    asked = {name: ask.request.query.get(name, "")[:60].strip() for name in FILTERS}
    query: dict[str, object] = {name: asked[name] for name in ("outcome", "seat", "queue") if asked[name]}
    if asked["number"] and ask.may(Right.PERSONAL_READ):
        query["number"] = asked["number"].replace(" ", "")
    if asked["day"]:
        query |= day_of(ask, asked["day"])
    after = ask.request.query.get("after", "")[:120]
    found = await api.recent(ask, _filter({**query, "limit": PAGE, **({"after": after} if after else {})}))
    kept = {name: value for name, value in asked.items() if value}
    return {
        "calls": found.calls,
        "is_more": bool(after),
        "next": urlencode({**kept, "after": found.next}) if found.next else "",
        "asked": asked,
        "outcomes": said(ask.language, OUTCOMES),
        "queues": sorted(ask.parts.desk.line.queues),
        "seats": ask.parts.seat_names,
        "personal": ask.may(Right.PERSONAL_READ),
        "local": local_time(ask),
    }


async def call(ask: Ask) -> Mapping[str, object]:
    """All at once, so that the page shows whole; only the sound and its wave form come later."""
    whole, track = await api.one(ask, None), await soundtracks.one(ask, None)
    words = await api.transcripts(ask, None) if ask.may(Right.TRANSCRIPTS_READ) else None
    services = {each.id: named_in(each.name, ask.language) for each in ask.parts.catalogue.services.values()}
    steps = {step: named_in(names, ask.language) for step, names in ask.parts.step_names().items()}
    return {
        "call": whole.call,
        "given": {
            **whole.model_dump(mode="json"),
            "track": track.model_dump(mode="json"),
            "transcripts": words.model_dump(mode="json")["transcripts"] if words is not None else None,
            "hears": ask.may(Right.RECORDINGS_HEAR),
            "reads_tickets": ask.may(Right.TICKETS_READ),
            "seats": dict(ask.parts.seat_names),
            "services": services,
            "steps": steps,
            "outcomes": said(ask.language, OUTCOMES),
            "states": said(ask.language, STATES),
            "kinds": said(ask.language, KINDS),
        },
    }


def named_in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("kk", "")


def _filter(query: Mapping[str, object]) -> api.CallFilter:
    try:
        return api.CallFilter.model_validate(query)
    except ValidationError as wrong:
        raise Fault("bad-request", fields=", ".join(str(each["loc"][0]) for each in wrong.errors()[:5])) from None
