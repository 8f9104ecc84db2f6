"""Pure: the daily reconciliation. Every call that Asterisk counted on the trunk has one outcome in our log, and every
call of our log was counted by Asterisk; each difference is named (E9).

Asterisk counts a call when it ends. One that it died with has no row; when it died our log tells (`AsteriskBegan`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.alone.cdr import Trunk
from ivr.alone.landing import LOST
from ivr.call import names
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Difference:
    kind: str  # one of WORDS
    call_id: CallId
    unique_id: str = ""
    told: str = ""


WORDS = {
    "not-in-log": "Asterisk counted this call, the log does not know it",
    "no-outcome": "the call arrived and is over for Asterisk, the log has no outcome",
    "two-outcomes": "the log has more than one outcome",
    "not-in-cdr": "the log has this call, Asterisk did not count it",
    "no-arrival": "the log has an outcome for a call that never arrived in it",
    "two-arrivals": "the call arrived twice in the log",
    "no-ticket": "somebody talked or left a message, no ticket was registered",
}

#: In its last moments Asterisk did not come to counting what had just ended.
LAST_MOMENTS = timedelta(seconds=2)

#: Calls of ours begin with one of these.
OUTGOING = frozenset({Kind.CALLBACK_OPENED, Kind.CALL_PLACED})

#: Outcomes after which a ticket must be there.
TICKETED = frozenset({"answered", "message-left", "answered-by-fallback"})


@dataclass(frozen=True, slots=True)
class Life:
    """Of an Asterisk."""

    began_at: datetime
    lost_at: datetime | None  # when we saw the one before it end


def _life(event: CallEvent) -> Life:
    lost_at = event.fields.get("lost_at")
    began_at = datetime.fromisoformat(str(event.fields["began_at"]))
    return Life(began_at, datetime.fromisoformat(str(lost_at)) if lost_at else None)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A call that Asterisk died with: nobody counted it, and the log says why."""

    call_id: CallId
    unique_id: str
    told: str  # the outcome
    began_at: datetime | None  # of the next Asterisk; None: the log does not tell


@dataclass(frozen=True, slots=True)
class Reconciled:
    counted: int  # calls on the trunk
    outcomes: Counter[str] = field(default_factory=Counter)
    open: int = 0  # in progress
    differences: tuple[Difference, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()


def reconcile(
    calls: Iterable[Trunk], events: Iterable[CallEvent], *, in_progress: frozenset[CallId] = frozenset()
) -> Reconciled:
    """calls: of the day. events: of the calls of that day, each call's own ones in their order, and of the centre when
    Asterisk began. in_progress: channels that Asterisk has now.
    """
    events = tuple(events)
    lives = [_life(event) for event in events if event.kind == Kind.ASTERISK_BEGAN]
    counted = {names.call_id_for(call.unique_id): call for call in calls}
    logged: dict[CallId, list[CallEvent]] = {}
    for event in events:
        if event.call_id.startswith("call-"):
            logged.setdefault(event.call_id, []).append(event)
    for call_id in [name for name, own in logged.items() if any(event.kind in OUTGOING for event in own)]:
        del logged[call_id]  # we called: it did not come by the trunk
    differences: list[Difference] = []
    uncounted: list[Uncounted] = []
    outcomes: Counter[str] = Counter()
    for call_id in sorted({*counted, *logged}):
        call, own = counted.get(call_id), logged.get(call_id, [])
        outcomes.update(str(event.fields.get("outcome")) for event in _of(own, Kind.CALL_ENDED)[:1])
        if call_id in in_progress:
            continue
        why = _died_with(call_id, own, lives) if call is None else None
        uncounted += [why] if why else []
        differences += _differences(call_id, call, own, died=why is not None)
    still = sum(1 for call_id in in_progress if call_id in logged)
    return Reconciled(len(counted), outcomes, still, tuple(differences), tuple(uncounted))


def _died_with(call_id: CallId, own: Sequence[CallEvent], lives: Sequence[Life]) -> Uncounted | None:
    """None: Asterisk lived on when this call ended, and ought to have counted it."""
    arrivals, ends = _of(own, Kind.CALL_ARRIVED), _of(own, Kind.CALL_ENDED)
    if not arrivals or not ends:
        return None
    arrived_at, ended_at, outcome = arrivals[0].at, ends[0].at, str(ends[0].fields.get("outcome"))
    next_ = min((life for life in lives if life.began_at > arrived_at), key=lambda life: life.began_at, default=None)
    seen = next_ is not None and next_.lost_at is not None and ended_at >= next_.lost_at - LAST_MOMENTS
    if not seen and outcome != LOST:
        return None
    unique_id = str(arrivals[0].fields.get("channel") or "")
    return Uncounted(call_id, unique_id, outcome, next_.began_at if next_ else None)


def _differences(call_id: CallId, call: Trunk | None, own: Sequence[CallEvent], *, died: bool) -> Iterable[Difference]:
    unique_id = call.unique_id if call else ""
    ends, arrivals = _of(own, Kind.CALL_ENDED), _of(own, Kind.CALL_ARRIVED)
    said = ", ".join(str(event.fields.get("outcome")) for event in ends)
    if not own:
        yield Difference("not-in-log", call_id, unique_id)
        return
    if not arrivals:
        yield Difference("no-arrival", call_id, unique_id, said)
    elif len(arrivals) > 1:
        yield Difference("two-arrivals", call_id, unique_id)
    if not ends:
        yield Difference("no-outcome", call_id, unique_id)
    elif len(ends) > 1:
        yield Difference("two-outcomes", call_id, unique_id, said)
    if call is None and arrivals and ends and not died:
        yield Difference("not-in-cdr", call_id, str(arrivals[0].fields.get("channel") or ""), said)
    if ends and ends[0].fields.get("outcome") in TICKETED and not _of(own, Kind.TICKET_REGISTERED):
        yield Difference("no-ticket", call_id, unique_id, said)


def _of(events: Sequence[CallEvent], kind: Kind) -> list[CallEvent]:
    return [event for event in events if event.kind == kind]
