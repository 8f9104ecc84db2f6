"""Pure: what the log tells of one call, for the seat whose phone rings for it. Names of steps are put in elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from models.events import CallEvent, Field
from models.kinds import Kind

LONGEST_PATH = 60  # a caller who goes round and round must not fill a screen
LONGEST_SAID = 2000

Direction = Literal["in", "out"]
StageKind = Literal["step", "answer", "said"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing on the way through the menus: a step entered, an answer given, something told."""

    kind: StageKind
    name: str  # of a step, or of the fact that an answer became; "" for what was told
    value: str  # of an answer; what was told
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """Grows with the call's log. seats: whose part in it lasts (it rings there, or it was answered there)."""

    call_id: str = ""
    direction: Direction = "in"
    number: str = ""  # pii
    name: str = ""  # pii; as the network sent it
    language: str = ""
    queue: str | None = None
    band: int | None = None
    arrived_at: datetime | None = None
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    stages: tuple[Stage, ...] = ()
    said: str = ""  # pii
    services: tuple[str, ...] = ()  # suggested, best first
    seats: frozenset[str] = frozenset()
    offered_to: str | None = None
    expires_at: datetime | None = None  # of that offer
    ticket: str | None = None
    talked: frozenset[str] = frozenset()  # seats that were ever in the conversation
    talkers: tuple[str, ...] = ()  # seats in the conversation now, in the order in which they came
    asked: str = ""  # how somebody else is being brought in: "blind", "attended", "conference"; "" nobody is
    asked_whom: str = ""  # a seat, a number or a queue
    is_recording_paused: bool = False


def card_of(events: Iterable[CallEvent]) -> Card:
    card = Card()
    for event in events:
        card = told(card, event)
    return card


def told(card: Card, event: CallEvent) -> Card:
    tell = _TOLD.get(event.kind)
    return card if tell is None else tell(card, event)


def _arrived(card: Card, event: CallEvent) -> Card:
    return replace(
        card,
        call_id=event.call_id,
        number=_text(event, "caller"),
        name=_text(event, "caller_name"),
        arrived_at=event.at,
    )


def _placed(card: Card, event: CallEvent) -> Card:
    """A call out: the seat that places it has a part in it from the start."""
    seats = card.seats | {_text(event, "seat")}
    return replace(_arrived(card, event), direction="out", queue=_text(event, "queue") or None, seats=seats)


def _opened(card: Card, event: CallEvent) -> Card:
    """A call-back knows from the start what the first call had told."""
    card = replace(_arrived(card, event), language=_text(event, "language"), said=_text(event, "text")[:LONGEST_SAID])
    for step in _list(event, "path"):
        card = _staged(card, Stage("step", str(step), "", event.at))
    for note in _list(event, "notes"):
        if isinstance(note, list) and len(note) == 2:
            card = _staged(card, Stage("answer", str(note[0]), str(note[1]), event.at))
    return card


def _entered(card: Card, event: CallEvent) -> Card:
    return _staged(card, Stage("step", _text(event, "step"), "", event.at))


def _noted(card: Card, event: CallEvent) -> Card:
    return _staged(card, Stage("answer", _text(event, "name"), _text(event, "value"), event.at))


def _heard(card: Card, event: CallEvent) -> Card:
    said = _text(event, "text")[:LONGEST_SAID]
    return _staged(card, Stage("said", "", said, event.at)) if said else card


def _suggested(card: Card, event: CallEvent) -> Card:
    """Suggestions are made from what the caller just told in their own words."""
    last = next((stage.value for stage in reversed(card.stages) if stage.kind == "said"), card.said)
    return replace(card, said=last, services=tuple(str(each) for each in _list(event, "services")))


def _queued(card: Card, event: CallEvent) -> Card:
    band = event.fields.get("band")
    return replace(
        card,
        queue=_text(event, "queue") or card.queue,
        band=band if isinstance(band, int) else card.band,
        queued_at=_instant(event, "queued_at") or event.at,
    )


def _moved(card: Card, event: CallEvent) -> Card:
    to = event.fields.get("to")
    if not isinstance(to, Mapping):
        return card
    queue, band = to.get("queue"), to.get("band")
    return replace(
        card,
        queue=queue if isinstance(queue, str) else card.queue,
        band=band if isinstance(band, int) else card.band,
    )


def _offered(card: Card, event: CallEvent) -> Card:
    seat = _text(event, "seat")
    return replace(card, offered_to=seat, expires_at=_instant(event, "expires_at"), seats=card.seats | {seat})


def _offer_ended(card: Card, event: CallEvent) -> Card:
    """It rang there and nobody came: no part in what follows, unless it had one before."""
    stays = event.fields.get("why") == "answered" or _text(event, "seat") in card.talked
    seats = card.seats if stays else card.seats - {_text(event, "seat")}
    return replace(card, offered_to=None, expires_at=None, seats=seats)


def _answered(card: Card, event: CallEvent) -> Card:
    answered_at = card.answered_at or event.at
    card = _joined(card, event)
    return replace(card, answered_at=answered_at, offered_to=None, expires_at=None)


def _joined(card: Card, event: CallEvent) -> Card:
    seat = _text(event, "seat")
    talkers = card.talkers if seat in card.talkers else (*card.talkers, seat)
    return replace(card, seats=card.seats | {seat}, talked=card.talked | {seat}, talkers=talkers)


def _parted(card: Card, event: CallEvent) -> Card:
    return replace(card, talkers=tuple(each for each in card.talkers if each != _text(event, "seat")))


def _asked(card: Card, event: CallEvent) -> Card:
    whom = _text(event, "seat") or _text(event, "dialled") or _text(event, "queue")
    return replace(card, asked=_text(event, "how"), asked_whom=whom)


def _drafted(card: Card, event: CallEvent) -> Card:
    return replace(card, ticket=_text(event, "ticket"))


def _ended(card: Card, event: CallEvent) -> Card:
    outcome = _text(event, "outcome")
    return replace(card, ended_at=event.at, outcome=outcome, offered_to=None, expires_at=None, talkers=(), asked="")


def _staged(card: Card, stage: Stage) -> Card:
    return replace(card, stages=(*card.stages, stage)[-LONGEST_PATH:])


def _text(event: CallEvent, name: str) -> str:
    value = event.fields.get(name)
    return value if isinstance(value, str) else ""


def _list(event: CallEvent, name: str) -> list[Field]:
    value = event.fields.get(name)
    return value if isinstance(value, list) else []


def _instant(event: CallEvent, name: str) -> datetime | None:
    """None where a log, perhaps an old one, says no instant there."""
    try:
        return datetime.fromisoformat(_text(event, name))
    except ValueError:
        return None


_TOLD: Mapping[str, Callable[[Card, CallEvent], Card]] = {
    Kind.CALL_ARRIVED: _arrived,
    Kind.CALL_PLACED: _placed,
    Kind.CALLBACK_OPENED: _opened,
    Kind.STEP_ENTERED: _entered,
    Kind.LANGUAGE_CHOSEN: lambda card, event: replace(card, language=_text(event, "language")),
    Kind.FACT_NOTED: _noted,
    Kind.CALLER_HEARD: _heard,
    Kind.SERVICES_SUGGESTED: _suggested,
    Kind.CALL_QUEUED: _queued,
    Kind.CALL_MOVED: _moved,
    Kind.OFFER_MADE: _offered,
    Kind.OFFER_ENDED: _offer_ended,
    Kind.SEAT_ANSWERED: _answered,
    Kind.CITIZEN_REACHED: _answered,
    Kind.SEAT_JOINED: _joined,
    Kind.SEAT_HUNG_UP: _parted,
    Kind.SEAT_DROPPED: _parted,
    Kind.TRANSFER_STARTED: _asked,
    Kind.TRANSFER_ENDED: lambda card, event: replace(card, asked="", asked_whom=""),
    Kind.RECORDING_PAUSED: lambda card, event: replace(card, is_recording_paused=True),
    Kind.RECORDING_RESUMED: lambda card, event: replace(card, is_recording_paused=False),
    Kind.TICKET_DRAFTED: _drafted,
    Kind.CALL_ENDED: _ended,
}
