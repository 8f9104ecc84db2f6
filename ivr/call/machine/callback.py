"""Pure: a call-back as it is known: in whose place, by which rules, how often the citizen's phone was rung."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from agents.line.events import EntryKind
from models.ids import CallId, LegId, QueueId

#: Who lifts so soon has not heard a ring: a voice mailbox, most often. A person proves to be one by pressing a key.
INSTANT = timedelta(seconds=1)

#: Q.850 causes with which a citizen's phone did not take the call -> our word. Everything else: "citizen-unreachable".
WHY = {17: "citizen-busy", 21: "citizen-busy", 18: "citizen-no-answer", 19: "citizen-no-answer"}


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local time in which nobody is called back; a span over midnight is usual."""

    from_: time
    to: time
    utc_offset_h: float = 5

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that reigns now ends; None: nobody sleeps."""
        local = now + timedelta(hours=self.utc_offset_h)
        at = local.time()
        over_midnight = self.to <= self.from_
        quiet = (at >= self.from_ or at < self.to) if over_midnight else self.from_ <= at < self.to
        if not quiet:
            return None
        morning = local.replace(hour=self.to.hour, minute=self.to.minute, second=0, microsecond=0)
        if morning <= local:
            morning += timedelta(days=1)
        return morning - timedelta(hours=self.utc_offset_h)


@dataclass(frozen=True, slots=True)
class CallbackRules:
    agent_first: bool = True
    citizen_ring_s: float = 29  # how long the citizen's phone may ring
    seat_ring_s: float = 16
    retry_s: float = 600  # after a try that failed
    tries: int = 3  # so many, then a person sees to it
    quiet: QuietHours | None = None

    def earliest(self, at: datetime) -> datetime:
        """That instant, or the morning after it."""
        return (self.quiet and self.quiet.until(at)) or at


@dataclass(frozen=True, slots=True)
class CallBack:
    """What was promised to whom left the line. The place is that of the first call."""

    original: CallId
    queue: QueueId
    skills: Mapping[str, int]
    queued_at: datetime
    step: str  # the flow's queue step
    rules: CallbackRules = field(default_factory=CallbackRules)
    dialled: int = 0  # how often the citizen's phone was rung: each ring is a leg of its own
    tries: int = 0  # of them in vain
    kind: EntryKind = "callback"  # "message": nobody could answer, and the citizen spoke after the tone

    @property
    def agent_first(self) -> bool:
        """Who calls back about a message hears it before."""
        return self.rules.agent_first or self.kind == "message"

    @property
    def has_ticket(self) -> bool:
        """Of the first call, for whoever is never reached."""
        return self.kind == "message"


def callback_id(original: CallId) -> CallId:
    """The call-back's own call. Made of the first one's id, so that one call never brings two at once."""
    return CallId(f"{original}cb")


def callback_ids(original: CallId) -> Iterator[CallId]:
    """One call may lead to another call-back when the one before is over: whose name is never used again."""
    first = callback_id(original)
    yield first
    for times in count(2):
        yield CallId(f"{first}{times}")


def citizen_leg(call_id: CallId, dialled: int) -> LegId:
    return LegId(f"leg-{call_id}-citizen{dialled}")


def why_of(cause: int | None) -> str:
    return WHY.get(cause or 0, "citizen-unreachable")
