"""What the tickets' pages are given: the list as HTML, whose address carries its filters; one ticket as data for its
script."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlencode

from pydantic import ValidationError

from agents.accounts.rights import Right
from agents.web.api import ticket_list
from agents.web.api.ticket_list import TicketFilter, TicketSieve
from agents.web.api.tickets import TicketView, history, named, one
from agents.web.door.faults import Fault
from agents.web.pages.names import KINDS, MOVES, STATES, said
from agents.web.routes.route import Ask

#: Filters of the page by the name they have in its address. `state` may also be "open", `topic` a sphere or a service.
FILTERS = ("words", "state", "kind", "topic", "body", "term", "day", "mine", "order")
PAGE = 50


async def tickets(ask: Ask) -> Mapping[str, object]:
    asked = {name: ask.request.query.get(name, "")[:200].strip() for name in FILTERS}
    query = _api_query(ask, asked)
    after = ask.request.query.get("after", "")[:120]
    found = await ticket_list.listed(ask, _filter({**query, "after": after or None, "limit": PAGE}))
    is_more = bool(after)
    count = None if is_more else (await ticket_list.counted(ask, TicketSieve.model_validate(query))).count
    mine = {name: value for name, value in asked.items() if value}
    return {
        "tickets": found.tickets,
        "is_more": is_more,
        "next": urlencode({**mine, "after": found.next}) if found.next else "",
        "count": count,
        "asked": asked,
        "states": said(ask.language, STATES),
        "kinds": said(ask.language, KINDS),
        "spheres": _spheres(ask),
        "bodies": _bodies(ask),
        "personal": ask.may(Right.PERSONAL_READ),
        "csv": "/api/tickets.csv?" + urlencode({name: str(value) for name, value in query.items()})
        if ask.may(Right.TICKETS_EXPORT)
        else "",
        "local": local_time(ask),
    }


async def ticket(ask: Ask) -> Mapping[str, object]:
    """Everything the script needs at first; afterwards it asks the API."""
    seen: TicketView = await one(ask, None)
    happened = await history(ask, None)
    return {
        "ticket": seen,
        "given": {
            "ticket": seen.model_dump(mode="json"),
            "history": happened.model_dump(mode="json")["events"],
            "rights": sorted(ask.rights),
            "me": ask.user.name,
            "spheres": _spheres(ask),
            "bodies": _bodies(ask),
            "states": said(ask.language, STATES),
            "moves": said(ask.language, MOVES),
            "kinds": said(ask.language, KINDS),
            "seats": dict(ask.parts.seat_names),
        },
    }


def _filter(query: Mapping[str, object]) -> TicketFilter:
    try:
        return TicketFilter.model_validate({name: value for name, value in query.items() if value is not None})
    except ValidationError as wrong:
        raise Fault("bad-request", fields=", ".join(str(each["loc"][0]) for each in wrong.errors()[:5])) from None


def _api_query(ask: Ask, asked: Mapping[str, str]) -> dict[str, object]:
    """The page's filters as the API names them. Words are left out for whoever may not search texts."""
    query: dict[str, object] = {name: asked[name] for name in ("kind", "body", "term", "order") if asked[name]}
    if asked["words"] and ask.may(Right.PERSONAL_READ):
        query["words"] = asked["words"]
    if asked["state"]:
        query |= {"open": True} if asked["state"] == "open" else {"state": asked["state"]}
    if asked["topic"]:
        query["service" if asked["topic"] in ask.parts.catalogue.services else "sphere"] = asked["topic"]
    if asked["mine"]:
        query["mine"] = True
    if asked["day"]:
        query |= day_of(ask, asked["day"])
    return query


def day_of(ask: Ask, text: str) -> dict[str, object]:
    """A day of the centre's own time."""
    try:
        day = date.fromisoformat(text)
        began = datetime(day.year, day.month, day.day, tzinfo=local_time(ask))
        ended = began + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Fault("bad-request", fields="day") from None
    return {"since": began.isoformat(), "until": ended.isoformat()}


def local_time(ask: Ask) -> timezone:
    return timezone(timedelta(hours=ask.parts.utc_offset_h))


def _spheres(ask: Ask) -> list[dict[str, object]]:
    return [
        {
            "id": sphere.id,
            "name": named(sphere.name, ask.language),
            "services": [{"id": each.id, "name": named(each.name, ask.language)} for each in sphere.services],
        }
        for sphere in ask.parts.catalogue.spheres
    ]


def _bodies(ask: Ask) -> list[dict[str, str]]:
    return [{"id": body.id, "name": named(body.name, ask.language)} for body in ask.parts.catalogue.bodies]
