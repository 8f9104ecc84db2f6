"""The frozen records handed across. No row of the database leaves `models/`; these do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.ids import CallId, QueueId, SeatId, TicketId


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as far as the log tells. ended_at None: it is still open."""

    call_id: CallId
    caller: str = ""  # pii
    caller_name: str = ""  # pii
    dialled: str = ""
    channel: str = ""
    flow: str = ""
    version: str = ""
    language: str = ""
    arrived_at: datetime | None = None
    queue: QueueId | None = None
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    seat: SeatId | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    duration_s: float | None = None
    ticket: TicketId | None = None
    original: CallId | None = None  # this is a call-back, ordered in that call
    direction: str = "in"  # | "out": a seat has called the citizen


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request of a citizen. public: the number the citizen knows, "" until registered."""

    ticket_id: TicketId
    call_id: CallId
    state: str = "draft"  # a name of agents.tickets.states
    public: str = ""
    kind: str = ""  # "advice" | "incident" | "proposal" | "complaint" | "thanks"; "" until known
    service: str = ""  # id in the catalogue, "" where nothing fits
    caller: str = ""  # pii
    language: str = ""
    path: tuple[str, ...] = ()  # the steps of the menus on the way
    text: str = ""  # pii: what was said
    seat: SeatId | None = None
    danger: bool = False  # to a life
    drafted_at: datetime | None = None
    registered_at: datetime | None = None
    registered_by: str = ""
    closed_at: datetime | None = None
    first_call: bool = False  # settled and closed in the first call (E5)
    caller_name: str = ""  # pii
    address: str = ""  # pii: where it is, as it was chosen or said
    body: str = ""  # who is responsible: an id in the catalogue
    owner: str = ""  # the user who watches over it; "" nobody yet
    term_at: datetime | None = None  # until when it must be answered; a deferred one's new date
    answer: str = ""  # pii: what the body says was done


@dataclass(frozen=True, slots=True)
class Seat:
    seat: SeatId
    state: str
    since: datetime
    why: str
    wish: str = ""  # the state that was asked for and comes when the call is over
    wish_why: str = ""


#: In one of these states a seat has no wish left: it has come true, or was taken back.
WISHLESS = frozenset({"ready", "paused", "logged-out"})


@dataclass(frozen=True, slots=True)
class Transcript:
    call_id: CallId
    leg: str
    language: str
    text: str  # pii
    words: tuple[tuple[str, float, float, float], ...]  # pii: word, start_s, end_s, confidence


Names = Mapping[str, str]  # language -> name


@dataclass(frozen=True, slots=True)
class SphereEntry:
    id: str
    names: Names


@dataclass(frozen=True, slots=True)
class BodyEntry:
    id: str
    names: Names


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """say, photo and other matter that only matching and the desk need stays in the catalogue file."""

    id: str
    sphere: str
    names: Names
    kind: str
    body: str
    term_hours: int
    danger: bool = False
    divert: str = ""
    photo_after: bool = False
    per_object: bool = False
    referral: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    id: str
    service: str
    names: Names


@dataclass(frozen=True, slots=True)
class CatalogueEntries:
    """A whole catalogue, in the order in which people see it."""

    spheres: tuple[SphereEntry, ...]
    services: tuple[ServiceEntry, ...]
    bodies: tuple[BodyEntry, ...] = ()
    checklists: tuple[ChecklistEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What loading a catalogue did: ids of each sort, e.g. "service:water-home.none"."""

    added: tuple[str, ...] = field(default=())
    changed: tuple[str, ...] = field(default=())
    retired: tuple[str, ...] = field(default=())
