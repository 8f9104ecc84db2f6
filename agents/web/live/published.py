"""What is sent to pages: one thing that happened, spelt once for all who see it in the same way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import Field as Described

from agents.web.live.audience import Circle
from agents.web.live.helps import HelpView
from agents.web.routes.fields import View, clean, one_line
from agents.words.said import HearingChanged, Live, WordsHeard
from models.events import CallEvent, Field
from models.kinds import Kind
from models.masking import HIDDEN, masked_fields
from models.store.pages import Scope

LONGEST_VALUE = 2000  # characters of one text; whoever wants more asks for the call


class EntryView(View):
    """One caller in the line. Order: (band, queued_at, call_id); the place follows from it."""

    call_id: str
    queue: str
    band: int
    skills: dict[str, int]
    queued_at: datetime
    kind: str = Described(description="live, callback or message")
    ringing: str | None = Described(description="the seat whose phone rings for this caller")


class LineChange(View):
    """Event `line`: who came or changed, who is gone, since the `line` before."""

    at: datetime
    came: list[EntryView]
    gone: list[str]


class SeatChange(View):
    """Event `seat`."""

    seat: str
    state: str
    why: str
    at: datetime
    until: datetime | None = Described(None, description="of a ring or a wrap-up: when it ends by itself")
    call_id: str | None = None


class HelpChange(View):
    """Event `help`, with the topic `seat`: an operator asks for a supervisor; null: one came, or is not needed."""

    seat: str
    help: HelpView | None
    at: datetime


class QueuesChange(View):
    """Event `queues`, with the topic `seat`: a supervisor has the seat take the calls of other queues."""

    seat: str
    queues: list[str]
    queues_of_site: list[str] = Described(description="those of the site file")
    who: str
    why: str
    at: datetime


class CallChange(View):
    """Events `call` and `ticket`: one line of the call's log; personal data hidden without the right to it."""

    call_id: str
    kind: str
    at: datetime
    fields: dict[str, object]


class AlarmChange(View):
    """Event `alarm`: somebody must be told; or no longer."""

    what: str
    grave: bool = Described(description="it stops calls or loses what happened")
    raised_at: datetime
    ended: bool
    texts: dict[str, str] = Described(description="by language")


class SurgeView(View):
    """Many requests about one thing at one place: one incident?"""

    service: str
    names: dict[str, str] = Described(description="of the service, by language")
    place: str = Described(description="a street; empty: all over the city, as far as is known")
    count: int
    first_at: datetime
    last_at: datetime
    calls: list[str]


class FiguresChange(View):
    """Event `figures`: those of the day that have changed, of all queues; not for who may see only some."""

    figures: dict[str, float | None]


class SurgesChange(View):
    """Event `surge`: all that are proposed now."""

    surges: list[SurgeView]


class WordsChange(View):
    """Event `words`: what is being said in a conversation (state "heard": one utterance as far as it is known; each
    replaces the one before with the same `utterance`; a final without text was no speech), or whether that side is
    written down from now on (state "on" or "off"). These events have no number and are not repeated after a loss of
    the connection: ask for /api/words/{call} then."""

    call_id: str
    leg: str = Described(description="caller or seat")
    state: Literal["heard", "on", "off"]
    utterance: str = ""
    text: str = ""
    final: bool = False
    why: str = Described("", description="of off: no-model, away, busy or resting")
    at: datetime


class Notice(View):
    """Events `reset` (ask for everything anew: what happened meanwhile is not known), `dropped` and `ended`."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Eyes:
    """How somebody looks: seat is where they sit now; all_calls: not only those of that seat."""

    topics: frozenset[str]
    scope: Scope
    personal: bool
    all_calls: bool


@dataclass(slots=True)
class Published:
    """entry_queues: of a line change, each caller's queue, so that it can be cut to what somebody may see."""

    number: int
    topic: str
    circle: Circle = field(default_factory=Circle)
    event: CallEvent | None = None
    line: LineChange | None = None
    help: HelpChange | None = None
    view: View | None = None  # of alarms and surges: what everybody with the topic is told
    gone_from: Mapping[str, str] = field(default_factory=dict)
    words: Live | None = None
    seat_queues: Collection[str] = ()
    until: datetime | None = None  # of a seat's change: when it ends by itself
    call_id: str | None = None  # the call that the seat is in
    _spelt: dict[object, bytes] = field(default_factory=dict)

    @property
    def passing(self) -> bool:
        """Another of its kind follows soon and says more."""
        return isinstance(self.words, WordsHeard) and not self.words.final

    def seen_by(self, eyes: Eyes) -> bool:
        if self.topic not in eyes.topics:
            return False
        if self.view is not None:
            return self.topic != "figures" or eyes.scope.queues is None
        queues, seat = eyes.scope.queues, eyes.scope.seat
        if self.topic == "line":
            return queues is None or self._touches(queues)
        if self.topic == "seat":
            return queues is None or bool(set(queues) & set(self.seat_queues)) or self._is_of(seat)
        mine = seat is not None and seat in self.circle.seats
        return mine or (eyes.all_calls and (queues is None or self.circle.queue in queues))

    def _is_of(self, seat: str | None) -> bool:
        return _names(self.event, seat) or (self.help is not None and seat is not None and self.help.seat == seat)

    def _touches(self, queues: Collection[str]) -> bool:
        assert self.line is not None
        return any(entry.queue in queues for entry in self.line.came) or any(
            queue in queues for queue in self.gone_from.values()
        )

    def frame(self, epoch: str, eyes: Eyes) -> bytes:
        queues = eyes.scope.queues
        manner: object = (None if queues is None else frozenset(queues)) if self.topic == "line" else eyes.personal
        if manner not in self._spelt:
            body = self._line_for(queues) if self.line is not None else self._event_for(personal=eyes.personal)
            self._spelt[manner] = frame(self._event_name, body, self._name(epoch))
        return self._spelt[manner]

    @property
    def _event_name(self) -> str:
        if self.help is not None:
            return "help"
        return "queues" if self.event is not None and self.event.kind == Kind.SEAT_MOVED else self.topic

    def _name(self, epoch: str) -> str | None:
        return f"{epoch}-{self.number}" if self.number else None

    def _line_for(self, queues: Collection[str] | None) -> View:
        assert self.line is not None
        if queues is None:
            return self.line
        came = [entry for entry in self.line.came if entry.queue in queues]
        shown = {entry.call_id for entry in came}
        gone = [call_id for call_id, queue in self.gone_from.items() if queue in queues and call_id not in shown]
        return LineChange(at=self.line.at, came=came, gone=gone)

    def _event_for(self, *, personal: bool) -> View:
        if self.view is not None:
            return self.view
        if self.help is not None:
            return self.help if personal else without_words(self.help)
        if self.words is not None:
            return words_change(self.words)
        event = self.event
        assert event is not None
        if event.kind == Kind.SEAT_MOVED:
            return queues_change(event)
        if self.topic == "seat":
            said = {name: str(event.fields.get(name) or "") for name in ("seat", "state", "why")}
            return SeatChange(at=event.at, until=self.until, call_id=self.call_id, **said)
        return change_of(event, personal=personal)


def queues_change(event: CallEvent) -> QueuesChange:
    seat, who, why = (one_line(str(event.fields.get(name) or "")) for name in ("seat", "who", "why"))
    queues, site = queues_in(event, "to"), queues_in(event, "site")
    return QueuesChange(seat=seat, queues=queues, queues_of_site=site, who=who, why=why, at=event.at)


def queues_in(event: CallEvent, *names: str) -> list[str]:
    """Of a seat's move: each named once."""
    named = (event.fields.get(name) for name in names)
    return list(dict.fromkeys(str(queue) for each in named if isinstance(each, list) for queue in each))


def words_change(live: Live) -> WordsChange:
    match live:
        case WordsHeard(call_id=call_id, leg=leg, at=at):
            said = {"utterance": live.utterance, "text": one_line(live.text)}
            return WordsChange(call_id=call_id, leg=leg, state="heard", final=live.final, at=at, **said)
        case HearingChanged(call_id=call_id, leg=leg, on=on, why=why, at=at):
            return WordsChange(call_id=call_id, leg=leg, state="on" if on else "off", why=why, at=at)


def change_of(event: CallEvent, *, personal: bool) -> CallChange:
    fields = event.fields if personal else masked_fields(event)
    return CallChange(call_id=event.call_id, kind=event.kind, at=event.at, fields=_bounded(event.kind, fields))


def without_words(change: HelpChange) -> HelpChange:
    if change.help is None or not change.help.text:
        return change
    return change.model_copy(update={"help": change.help.model_copy(update={"text": HIDDEN})})


def frame(name: str, body: View, number: str | None = None) -> bytes:
    """One message of the stream. JSON has no bare line break, so one `data:` is enough."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {name}\ndata: {body.model_dump_json()}\n\n".encode()


def _bounded(kind: str, fields: Mapping[str, Field]) -> dict[str, object]:
    """The words of a transcript, each with its time, are asked for where they are shown."""
    kept = {name: value for name, value in fields.items() if not (kind == Kind.TRANSCRIPT_MADE and name == "words")}
    bounded = {name: value[:LONGEST_VALUE] if isinstance(value, str) else value for name, value in kept.items()}
    return {name: _harmless(value) for name, value in bounded.items()}


def _harmless(value: Field) -> object:
    """Without marks that turn the direction of writing: what came from outside stays text."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_harmless(each) for each in value]
        case dict():
            return {name: _harmless(each) for name, each in value.items()}
        case _:
            return value


def _names(event: CallEvent | None, seat: str | None) -> bool:
    return event is not None and seat is not None and event.fields.get("seat") == seat
