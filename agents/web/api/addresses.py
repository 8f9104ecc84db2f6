"""Addresses: completed from the city's streets; and open tickets at the same place, while the caller talks (E10)."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.addresses import Found, Place
from agents.addresses.folding import words
from agents.tickets.states import State
from agents.tickets.terms import WATCHED
from agents.web.api.tickets import TicketView, known_service, view_of
from agents.web.routes.fields import Given, Line, View
from agents.web.routes.route import Ask
from models.records import Ticket
from models.store.ticket_query import TicketsWanted

Near = Literal["house", "street"]

#: A draft of another seat is alike only while its caller may still be talking.
DRAFT_FRESH = timedelta(hours=2)
#: Asked of the database for each name of a street: a busy street in a bad week.
MOST_READ = 100
#: A word of a street's name that is searched must have so many letters.
TELLING = 3


class AddressWanted(Given):
    q: Annotated[Line, Field(description="as typed, with or without the house")]
    limit: Annotated[int, Field(ge=1, le=20)] = 8


class StreetView(View):
    id: str
    kind: str
    kk: str = Field(description="written out: Абай даңғылы")
    ru: str = Field(description="written out: проспект Абая")
    old: list[str] = Field(description="names it had before")
    was: str = Field(description="the old name that was meant; empty where it was one in use")
    house: str = Field(description="what was typed after the street")


class Addresses(View):
    addresses: list[StreetView] = Field(description="best first")


class AlikeWanted(Given):
    service: Line | None = Field(None, description="with its whole sphere, and what the same body answers for")
    address: Annotated[Line, Field(description="as the caller says it")]
    days: Annotated[int, Field(ge=1, le=60)] = 7
    call: Line | None = Field(None, description="whose own ticket is left out")
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class Alike(View):
    ticket: TicketView
    near: Near = Field(description="the same house, or only the same street")
    same_service: bool


class Duplicates(View):
    place: StreetView | None = Field(description="how the address was understood; null: as no street of the city")
    tickets: list[Alike] = Field(description="the same house first, then the same service, then the newest")


async def completed(ask: Ask, wanted: AddressWanted) -> Addresses:
    return Addresses(addresses=[_street(each) for each in ask.parts.assistance.streets.find(wanted.q, wanted.limit)])


async def duplicates(ask: Ask, wanted: AlikeWanted) -> Duplicates:
    ask.need(Right.TICKETS_READ)
    known_service(ask, wanted.service)
    streets = ask.parts.assistance.streets
    place = streets.place(wanted.address)
    found = streets.find(wanted.address, 1)[0] if place else None
    tickets = await _open_tickets(ask, wanted, _telling(wanted.address, found))
    alike = [each for ticket in tickets if (each := _alike(ask, wanted, place, ticket)) is not None]
    alike.sort(key=lambda each: (each.near != "house", not each.same_service))  # the newest first already
    return Duplicates(place=_street(found) if found else None, tickets=alike[: wanted.limit])


async def _open_tickets(ask: Ask, wanted: AlikeWanted, names: list[str]) -> list[Ticket]:
    now = ask.parts.clock.now()
    services = _kindred(ask, wanted.service) if wanted.service else None
    found: dict[str, Ticket] = {}
    for name in names:
        query = TicketsWanted(
            words=name,
            states=(*WATCHED, State.DRAFT),
            services=services,
            since=now - timedelta(days=wanted.days),
            limit=MOST_READ,
        )
        for ticket in await ask.parts.pages.tickets(query, ask.scope):
            found[ticket.ticket_id] = ask.parts.tickets.get(ticket.ticket_id) or ticket  # memory is ahead of the tables
    fresh = (each for each in found.values() if each.call_id != wanted.call)
    return sorted(
        (each for each in fresh if each.state != State.DRAFT or (each.drafted_at or now) > now - DRAFT_FRESH),
        key=lambda each: (each.drafted_at is None, each.drafted_at),
        reverse=True,
    )


def _kindred(ask: Ask, service: str) -> tuple[str, ...]:
    """No water in a flat, and a main burst in the street, are one trouble for the same body."""
    services = ask.parts.catalogue.services
    ours = services[service]
    return tuple(each.id for each in services.values() if each.sphere == ours.sphere or each.body == ours.body)


def _telling(address: str, found: Found | None) -> list[str]:
    """A word to search by, of each name that the street has or had."""
    names = found.street.names if found else (address,)
    longest = (max(name.replace("-", " ").split(), key=len, default="") for name in names)
    return list(dict.fromkeys(word for word in longest if len(word) >= TELLING and not word.isdecimal()))


def _alike(ask: Ask, wanted: AlikeWanted, place: Place | None, ticket: Ticket) -> Alike | None:
    near = _near(ask, wanted.address, place, ticket.address)
    if near is None:
        return None
    return Alike(ticket=view_of(ask, ticket), near=near, same_service=ticket.service == wanted.service)


def _near(ask: Ask, address: str, place: Place | None, other: str) -> Near | None:
    if not other:
        return None  # found by its text: where it is nobody has said
    if place is None:
        return "house" if words(other) == words(address) else "street"
    there = ask.parts.assistance.streets.place(other)
    if there is None or there.street != place.street:
        return None
    return "house" if place.house and there.house == place.house else "street"


def _street(found: Found) -> StreetView:
    street = found.street
    return StreetView(
        id=street.id,
        kind=street.kind,
        kk=street.written("kk"),
        ru=street.written("ru"),
        old=list(dict.fromkeys((*street.old_kk, *street.old_ru))),
        was=found.was,
        house=found.house,
    )
