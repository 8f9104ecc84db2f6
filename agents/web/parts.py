"""What the API stands on: every part of the centre that a request may touch, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agents.accounts.audit import Audit
from agents.accounts.service import Accounts
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import Index
from agents.desk.desk import Desk
from agents.tickets.service import Tickets
from agents.web.guard import Door
from agents.web.hub import Hub
from agents.web.limits import Limits
from agents.web.listenings import Listenings
from models.clock import Clock
from models.ids import SeatId
from models.store.pages import PageReader
from models.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Tapes:
    """Where recordings lie: `<name>.<suffix>`, without a header, A-law at 8 kHz."""

    folder: Path
    suffix: str


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
    door: Door = field(default_factory=Door)
    limits: Limits = field(default_factory=Limits)
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)  # a ticket is read, compared and changed in one go
    listenings: Listenings = field(default_factory=Listenings)
