"""What a controller is given: everything real beyond itself. Tests bring their own."""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agents.catalogue.records import Catalogue
from agents.words.said import Live
from ivr.alone import CdrFiles
from ivr.alone.bring import Known
from ivr.ami import AmiEvent
from ivr.ari import Ari
from ivr.call.arrival import Memory
from ivr.call.recovery.unheard import History
from ivr.call.seats.audio_watch import Ask
from ivr.call.tape.afterwards import Transcriber
from ivr.prompts.voice import Voice
from ivr.speech.ears import Ears
from models.clock import Clock
from models.events import CallEvent, EventLog
from models.records import Seat, Ticket


class Record(Memory, History, Known, Protocol):
    """What an earlier controller has written down."""

    async def highest_public_number(self) -> int: ...

    async def tickets(self, *, state: str | None = None, limit: int = 50) -> list[Ticket]: ...

    async def seats(self) -> list[Seat]: ...

    async def recent_events(self, kinds: Collection[str], since: datetime) -> tuple[CallEvent, ...]: ...


class Hears(Ears, Transcriber, Protocol):
    """The speech worker: live and afterwards."""


@dataclass(frozen=True, slots=True)
class Outside:
    ari: Ari
    log: EventLog
    record: Record
    voice: Voice
    ears: Hears
    catalogue: Catalogue
    clock: Clock
    telephones: AsyncIterator[AmiEvent] | None = None  # None: registrations are not watched
    say: Callable[[Live], None] | None = None  # what is being said, for the pages; None: nothing is written down live
    alone: CdrFiles | None = None  # Asterisk's own record of calls; None: what it did alone is not brought in
    ask: Ask | None = None  # asks a telephone whether it is there; None: nobody is asked
