"""Calls: the last ones, one with everything that happened in it, what was said, who gave up waiting."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from agents.accounts.rights import Right
from agents.web.door.faults import Fault
from agents.web.live.published import CallChange, change_of
from agents.web.marks import After, mark_of, spelt_mark
from agents.web.routes.fields import Given, Instant, Limit, Line, Offset, View, clean, one_line
from agents.web.routes.route import Ask
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from models.masking import masked
from models.records import Call
from models.store.pages import AbandonedCall, CallsWanted
from models.store.ticket_query import Mark

DAY = timedelta(days=1)


class CallFilter(Given):
    outcome: Line | None = Field(None, description="as the log names it; also open, and abandoned for all who gave up")
    queue: Line | None = None
    seat: Line | None = None
    caller: Line | None = Field(None, description="the whole number; needs the right to personal data")
    number: Annotated[str, Field(max_length=20, pattern=r"^\+?[0-9]*$")] | None = Field(
        None, description="a part of the caller's number; needs the right to personal data"
    )
    since: Instant | None = None
    until: Instant | None = None
    after: After | None = None
    limit: Limit = 50
    offset: Offset = 0


class CallView(View):
    call_id: str
    direction: Literal["in", "out"] = Field(description="out: a seat has called the citizen")
    caller: str = Field(description="hidden but for its end without the right to personal data")
    caller_name: str
    language: str
    arrived_at: datetime | None
    queue: str | None
    queued_at: datetime | None
    answered_at: datetime | None
    seat: str | None
    ended_at: datetime | None
    outcome: str = Field(description="empty: the call goes on")
    duration_s: float | None
    ticket: str | None


class Calls(View):
    calls: list[CallView]
    next: str | None = Field(description="for `after`; null on the last page")


class Recording(View):
    recording: str
    leg: str = Field(description="caller, seat or message")
    began_at: datetime


class WholeCall(View):
    call: CallView
    events: list[CallChange]
    recordings: list[Recording]


class Word(View):
    word: str
    start_s: float
    end_s: float
    confidence: float


class TranscriptView(View):
    leg: str
    language: str
    text: str
    words: list[Word]


class Transcripts(View):
    transcripts: list[TranscriptView]


class AbandonedFilter(Given):
    since: Instant | None = Field(None, description="default: the last 24 hours")
    limit: Limit = 100


class AbandonedView(View):
    call: CallView
    waited_s: float | None = Field(description="in the line; null: gave up before it")
    where: Literal["menu", "line", "divert"] | None
    last_step: str
    reached_later: str | None = Field(description="a later call of the same number that was answered")


class Abandoned(View):
    callers: list[AbandonedView]


async def recent(ask: Ask, wanted: CallFilter) -> Calls:
    if wanted.caller is not None or wanted.number is not None:
        ask.need(Right.PERSONAL_READ)
    given = wanted.model_dump(exclude={"after", "limit"})
    after = mark_of(wanted.after) if wanted.after else None
    found = await ask.parts.pages.calls(CallsWanted(**given, after=after, limit=wanted.limit + 1), ask.scope)
    calls, more = found[: wanted.limit], len(found) > wanted.limit
    last = calls[-1] if more else None
    mark = Mark(last.arrived_at, last.call_id) if last is not None and last.arrived_at is not None else None
    return Calls(calls=[view_of(ask, call) for call in calls], next=spelt_mark(mark) if mark else None)


async def one(ask: Ask, _: None) -> WholeCall:
    call, events = await found(ask, ask.path["call"])
    return WholeCall(
        call=view_of(ask, call),
        events=[change_of(event, personal=ask.may(Right.PERSONAL_READ)) for event in events if _is_shown(ask, event)],
        recordings=recordings_of(events),
    )


async def transcripts(ask: Ask, _: None) -> Transcripts:
    call, _events = await found(ask, ask.path["call"])
    made = await ask.parts.read.transcripts_of(call.call_id)
    return Transcripts(
        transcripts=[
            TranscriptView(
                leg=each.leg,
                language=each.language,
                text=clean(each.text),
                words=[
                    Word(word=clean(w), start_s=start, end_s=end, confidence=sure) for w, start, end, sure in each.words
                ],
            )
            for each in made
        ]
    )


async def abandoned(ask: Ask, wanted: AbandonedFilter) -> Abandoned:
    since = wanted.since or ask.parts.clock.now() - DAY
    gone = await ask.parts.pages.abandoned(since, ask.scope, wanted.limit)
    return Abandoned(callers=[_abandoned(ask, each) for each in gone])


async def found(ask: Ask, call_id: str) -> tuple[Call, tuple[CallEvent, ...]]:
    """A call that this user may see. One of another queue does not exist for them: a refusal would tell of it."""
    call = await ask.parts.read.call(call_id)
    if call is None or not ask.scope.holds(call.queue, call.seat):
        raise Fault("no-such-call")
    return call, await ask.parts.read.events_of(call_id)


def recordings_of(events: tuple[CallEvent, ...]) -> list[Recording]:
    made = (Kind.RECORDING_STARTED, Kind.MESSAGE_TAKEN)
    return [
        Recording(
            recording=str(event.fields.get("recording")),
            leg=str(event.fields.get("leg") or "message"),
            began_at=event.at,
        )
        for event in events
        if event.kind in made and event.fields.get("recording")
    ]


def view_of(ask: Ask, call: Call) -> CallView:
    personal = ask.may(Right.PERSONAL_READ)
    return CallView(
        call_id=call.call_id,
        direction="out" if call.direction == "out" else "in",
        caller=clean(call.caller) if personal else str(masked("caller", call.caller)),
        caller_name=one_line(call.caller_name[:200]) if personal else str(masked("caller_name", call.caller_name)),
        language=call.language,
        arrived_at=call.arrived_at,
        queue=call.queue,
        queued_at=call.queued_at,
        answered_at=call.answered_at,
        seat=call.seat,
        ended_at=call.ended_at,
        outcome=call.outcome,
        duration_s=call.duration_s,
        ticket=call.ticket,
    )


def _is_shown(ask: Ask, event: CallEvent) -> bool:
    """Who listened to a call is the auditors' matter, not the call's."""
    return event.kind != Kind.ACTION_AUDITED or ask.may(Right.AUDIT_READ)


def _abandoned(ask: Ask, gone: AbandonedCall) -> AbandonedView:
    call = gone.call
    waited = call.ended_at - call.queued_at if call.ended_at and call.queued_at else None
    where = call.outcome.rpartition("-")[2]
    return AbandonedView(
        call=view_of(ask, call),
        waited_s=None if waited is None else round(waited.total_seconds(), 1),
        where=where if where in ("menu", "line", "divert") else None,  # type: ignore[arg-type] # just checked
        last_step=gone.last_step,
        reached_later=CallId(gone.reached_later) if gone.reached_later else None,
    )
