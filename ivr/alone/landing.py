"""Pure: what a call of the fallback means for our log: its events, spelt the same however often they are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.alone.cdr import Trunk
from ivr.call import names
from models.events import CallEvent, Field
from models.ids import CallId
from models.kinds import Kind

#: Shorter sound is a click: nobody talked, nobody left a message.
SHORTEST_TALK_S = 0.5
SHORTEST_MESSAGE_S = 1.0

#: Whose voices Asterisk records: those of a talk, each on a tape of its own, and a message.
TALK, MESSAGE = ("caller", "seat"), "message"

LOST = "lost-with-asterisk"

#: Of these a call may have several.
_TOLD_APART_BY: Mapping[str, str] = {
    Kind.RECORDING_STARTED: "recording",
    Kind.RECORDING_ENDED: "recording",
    Kind.MESSAGE_TAKEN: "recording",
    Kind.FACT_NOTED: "name",
}


@dataclass(frozen=True, slots=True)
class Landing:
    """One call that Asterisk ended alone."""

    unique_id: str
    caller: str  # pii, whole; "" unknown
    caller_name: str  # pii
    began_at: datetime
    ended_at: datetime
    seat: str = ""  # rung in the fallback's queue
    lengths: Mapping[str, float] = field(default_factory=dict)  # leg -> seconds of sound on disk
    lost: bool = False  # Asterisk died with it

    @property
    def call_id(self) -> CallId:
        return names.call_id_for(self.unique_id)

    @property
    def talk_s(self) -> float:
        return max(self.lengths.get(leg, 0.0) for leg in TALK)

    @property
    def message_s(self) -> float:
        return self.lengths.get(MESSAGE, 0.0)

    @property
    def answered_at(self) -> datetime:
        """When the talk began. For Asterisk a call is answered from its first sound on; it ends with the talk."""
        return max(self.began_at, self.ended_at - timedelta(seconds=self.talk_s))

    @property
    def recorded(self) -> tuple[str, ...]:
        """Legs whose sound is worth keeping."""
        talk = TALK if self.talk_s >= SHORTEST_TALK_S else ()
        return (*talk, MESSAGE) if self.message_s >= SHORTEST_MESSAGE_S else talk

    @property
    def outcome(self) -> str:
        if self.talk_s >= SHORTEST_TALK_S:
            return "answered-by-fallback"
        if self.message_s >= SHORTEST_MESSAGE_S:
            return "message-left"
        return LOST if self.lost else "abandoned-in-fallback"

    @property
    def wants_ticket(self) -> bool:
        """Somebody is to look after it: there is a number to ring or a sound to hear."""
        return bool(self.caller) or self.outcome in ("answered-by-fallback", "message-left")

    @property
    def wants_call_back(self) -> bool:
        """The fallback promises one to everybody whom no operator answered. A message stands in the line itself."""
        return bool(self.caller) and self.outcome not in ("answered-by-fallback", "message-left")

    def recording(self, leg: str) -> str:
        return names.alone(self.call_id, leg)


def landing_of(call: Trunk, caller: str, caller_name: str, lengths: Mapping[str, float]) -> Landing:
    return Landing(
        call.unique_id,
        caller,
        caller_name,
        call.began_at,
        call.ended_at,
        seat=call.seat,
        lengths=lengths,
    )


def events_of(landing: Landing, dialled: str, now: datetime) -> list[CallEvent]:
    """All of them, in order, as if the log knew nothing. Without the ticket's and the call's end."""
    call_id, wish = landing.call_id, landing.wants_call_back
    arrived: dict[str, Field] = {
        "caller": landing.caller,
        "caller_name": landing.caller_name,
        "dialled": dialled,
        "channel": landing.unique_id,
    }
    told = [
        CallEvent(call_id, Kind.CALL_ARRIVED, landing.began_at, arrived),
        CallEvent(call_id, Kind.CALL_FELL_BACK, landing.began_at, {"why": "no controller"}),
    ]
    if landing.outcome == "answered-by-fallback":
        answered_at = landing.answered_at
        waited_s = round((answered_at - landing.began_at).total_seconds(), 2)
        fields: dict[str, Field] = {"seat": landing.seat or None, "offer": "", "waited_s": waited_s}
        told.append(CallEvent(call_id, Kind.SEAT_ANSWERED, answered_at, fields))
    told += [each for leg in landing.recorded for each in _recorded(landing, leg)]
    if wish:
        told.append(CallEvent(call_id, Kind.FACT_NOTED, now, {"name": "call-back", "value": landing.outcome}))
    return told


def ended(landing: Landing) -> CallEvent:
    lasted_s = (landing.ended_at - landing.began_at).total_seconds()
    return CallEvent(
        landing.call_id, Kind.CALL_ENDED, landing.ended_at, {"outcome": landing.outcome, "duration_s": lasted_s}
    )


def missing(told: Iterable[CallEvent], known: Iterable[CallEvent]) -> list[CallEvent]:
    """What is not in the log yet. A call has one arrival, one fallback, one end …, and one wish to be called back."""
    there = {_key(event) for event in known}
    return [event for event in told if _key(event) not in there]


def _key(event: CallEvent) -> tuple[str, str]:
    field = _TOLD_APART_BY.get(event.kind)
    return event.kind, str(event.fields.get(field)) if field else ""


def _recorded(landing: Landing, leg: str) -> Iterable[CallEvent]:
    began: dict[str, Field] = {"leg": leg, "recording": landing.recording(leg)}
    ended_: dict[str, Field] = {**began, "duration_s": round(landing.lengths.get(leg, 0.0), 2)}
    if leg == MESSAGE:
        return [CallEvent(landing.call_id, Kind.MESSAGE_TAKEN, landing.ended_at, ended_)]
    return [
        CallEvent(landing.call_id, Kind.RECORDING_STARTED, landing.answered_at, began),
        CallEvent(landing.call_id, Kind.RECORDING_ENDED, landing.ended_at, ended_),
    ]
