"""What the API stands on: every part of the centre that a request may touch, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from agents.accounts.audit import Audit
from agents.accounts.service import Accounts
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import Index
from agents.desk.conversations import Conversations
from agents.desk.desk import Desk
from agents.tickets.service import Tickets
from agents.web.assistance import Assistance
from agents.web.door.guard import Door
from agents.web.door.limits import Limits
from agents.web.live.hub import Hub
from agents.web.live.watch import Watch
from agents.web.pages.front import Front
from agents.web.sound.listenings import Listenings
from agents.web.sound.wave import Waves
from agents.web.telephone.telephones import Telephones
from models.clock import Clock
from models.events import EventLog
from models.ids import SeatId
from models.store.pages import PageReader
from models.store.reader import Reader


class Tapes(Protocol):
    """Recordings by their names: A-law at 8 kHz, whatever they are on the disk. Both may wait for the disk."""

    def samples(self, name: str) -> int | None:
        """None: there is none."""

    def read(self, name: str, first: int, last: int) -> bytes:
        """Samples first…last-1; fewer where there are no more."""


@dataclass(frozen=True, slots=True)
class Parts:
    desk: Desk
    tickets: Tickets
    read: Reader
    pages: PageReader
    accounts: Accounts
    audit: Audit
    hub: Hub
    catalogue: Catalogue
    index: Index
    tapes: Tapes
    seat_names: Mapping[SeatId, str]
    languages: tuple[str, ...]
    clock: Clock
    flush: Callable[[], Awaitable[None]]  # until all that was logged so far is on disk
    conversations: Conversations = field(kw_only=True)
    watch: Watch = field(kw_only=True)
    log: EventLog = field(kw_only=True)  # of calls; the pages hear of what is appended here
    door: Door = field(default_factory=Door)
    limits: Limits = field(default_factory=Limits)
    assistance: Assistance = field(default_factory=Assistance, kw_only=True)
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)  # a ticket is read, compared and changed in one go
    listenings: Listenings = field(default_factory=Listenings)
    waves: Waves = field(default_factory=Waves)
    telephones: Telephones = field(default_factory=Telephones)
    front: Front = field(default_factory=lambda: Front(Path("front-not-built")))
    city: Mapping[str, str] = field(default_factory=dict)  # its name in each language
    pause_reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # id -> language -> name
    queue_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # id -> language -> name
    step_names: Callable[[], Mapping[str, Mapping[str, str]]] = dict  # of the flow in use: steps and answers
    utc_offset_h: float = 5  # when the centre's day begins
