"""What a call works with: every outside part behind its port, put together once in ivr/app.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agents.desk.desk import Desk
from agents.tickets.service import Tickets
from agents.words.said import Leg, Live
from ivr.ari import Ari
from ivr.call.arrivals import Arrivals
from ivr.call.callback.callbacks import Callbacks
from ivr.call.letting_go import LettingGo
from ivr.call.seats.audio_watch import AudioWatch
from ivr.call.seats.telephones import Telephones
from ivr.call.tape.shelf import Shelf
from ivr.flow.events import ServicesSuggested
from ivr.prompts.voice import Voice
from ivr.speech.ears import Ears
from models.clock import Clock
from models.events import EventLog
from models.ids import SeatId

#: What was said and its language -> fitting services, and whether a life is in danger.
Suggest = Callable[[str, str], ServicesSuggested]


@dataclass(frozen=True, slots=True)
class Ports:
    app: str  # our application's name in Asterisk
    ari: Ari
    arrivals: Arrivals
    voice: Voice
    ears: Ears
    desk: Desk
    tickets: Tickets
    log: EventLog
    clock: Clock
    suggest: Suggest
    trunk_caller_id: str
    queue_bands: Mapping[str, int]
    callbacks: Callbacks
    audio: AudioWatch = field(kw_only=True)
    seat_languages: Mapping[SeatId, str] = field(kw_only=True)  # in which a seat is spoken to
    say: Callable[[Live], None] = field(default=lambda _: None, kw_only=True)  # what is being said; must not block
    written: tuple[Leg, ...] = field(default=(), kw_only=True)  # sides of a conversation that are written down live
    letting_go: LettingGo = field(default_factory=LettingGo)
    shelf: Shelf = field(default_factory=Shelf)  # of recordings
    telephones: Telephones = field(default_factory=Telephones)
