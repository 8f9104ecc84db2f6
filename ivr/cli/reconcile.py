"""ivr reconcile DAY: what Asterisk counted on the trunk against the outcomes in the log."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

import click

from ivr.alone import CdrFiles, Trunk, trunk_calls
from ivr.alone.compare import WORDS, Reconciled, reconcile
from ivr.call.names import call_id_for
from ivr.cli.opened import opened
from ivr.cli.record import with_record
from ivr.cli.timeline import printable
from ivr.flow.load import open_flow
from ivr.flow.problems import FlowWrong
from ivr.site import Centre
from ivr.switch.places import places
from models.events import CallEvent
from models.kinds import Kind
from models.store import Store

#: A call of the day may begin before midnight in one book and after it in the other.
EDGE = timedelta(minutes=10)

#: No call takes longer: what has no end after this is no call in progress.
LONGEST = timedelta(hours=4)


@click.command(name="reconcile")
@click.argument("day", default="today")
@click.pass_context
def command(ctx: click.Context, day: str) -> None:
    """Compare DAY (2026-01-15, today or yesterday, by the city's clock). Exit status 1 where the two books differ."""
    centre = opened(ctx)
    zone = zone_of(centre)
    wanted = day_of(day, datetime.now(zone).date())
    begin = datetime.combine(wanted, time(), zone)
    end = begin + timedelta(days=1)
    files = CdrFiles(places(centre.paths).log / "cdr-csv")
    near = (row for row in files.rows() if begin - LONGEST <= row.began_at < end + LONGEST)
    calls = tuple(trunk_calls(near).values())

    async def ask(store: Store) -> Reconciled:
        near = await store.read.events_of_calls(begin - EDGE, end + EDGE)
        lives = await store.read.recent_events({Kind.ASTERISK_BEGAN}, begin - EDGE)
        return compared(calls, (*near, *lives), begin, end, datetime.now(UTC))

    found = with_record(ctx, ask)
    for line in (*report(wanted, found, zone), *unread(files)):
        click.echo(line)
    ctx.exit(1 if found.differences or files.unread else 0)


def compared(
    calls: Iterable[Trunk], events: Iterable[CallEvent], begin: datetime, end: datetime, now: datetime | None = None
) -> Reconciled:
    """What is in both books, or belongs to the day in one of them. now: younger calls may be in progress."""
    calls, events = tuple(calls), tuple(events)
    arrived = {event.call_id: event.at for event in events if event.kind == "CallArrived"}
    of_day = {call_id for call_id, at in arrived.items() if begin <= at < end}
    of_day |= {event.call_id for event in events if event.kind == Kind.CALL_ENDED and begin <= event.at < end} - {
        *arrived
    }
    rows = tuple(call for call in calls if begin <= call.began_at < end)
    over = {event.call_id for event in events if event.kind == "CallEnded"}
    over |= {call_id_for(call.unique_id) for call in calls}
    young = {call_id for call_id, at in arrived.items() if now and now - LONGEST < at}
    open_ = frozenset(young - over)
    book = reconcile(calls, events, in_progress=open_)
    ours = (event for event in events if event.call_id in of_day or event.kind == Kind.ASTERISK_BEGAN)
    near = reconcile(rows, ours, in_progress=open_)
    real = {*book.differences, *book.uncounted}  # the other book may have it on the other side of midnight
    differences = tuple(each for each in near.differences if each in real)
    uncounted = tuple(each for each in near.uncounted if each in real)
    return Reconciled(near.counted, near.outcomes, near.open, differences, uncounted)


def report(day: date, found: Reconciled, zone: timezone = UTC) -> Iterable[str]:
    yield f"{day}: {found.counted} calls on the trunk, {sum(found.outcomes.values())} outcomes in the log"
    for outcome, count in sorted(found.outcomes.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:>6}  {printable(outcome)}"
    for each in found.differences:
        named = " ".join(filter(None, (each.call_id, each.unique_id and f"({printable(each.unique_id)})")))
        yield f"  {each.kind}: {named}: {WORDS[each.kind]}" + (f" [{printable(each.told)}]" if each.told else "")
    for one in found.uncounted:
        known = f"; the next one began at {one.began_at.astimezone(zone):%H:%M:%S}" if one.began_at else ""
        yield f"  {one.call_id} ({printable(one.unique_id)}): Asterisk died before it counted this call{known}" + (
            f" [{printable(one.told)}]"
        )
    if found.open:
        yield f"  {found.open:>6}  in progress"
    yield "the two books agree" if not found.differences else f"{len(found.differences)} differences"


def unread(files: CdrFiles) -> Iterable[str]:
    """What Asterisk may have counted there nobody knows."""
    if files.strange:
        yield f"  {files.strange:>6}  lines of Asterisk's CDR files are no rows (of any day)"
    for name in files.unread:
        yield f"  {printable(name)} cannot be read to its end: unpack it beside itself, then ask again"


def zone_of(centre: Centre) -> timezone:
    """The flow's, as everywhere: a centre at UTC+5 has the calls of its night before five in the right day."""
    try:
        flow = open_flow(centre.paths.dialplans / centre.site.flow).flow
    except FlowWrong as wrong:
        raise click.ClickException(f"The flow tells the city's clock, and it cannot be read: {wrong}") from None
    return timezone(timedelta(hours=flow.utc_offset_h))


def day_of(text: str, today: date) -> date:
    """Raises ClickException for what is no day."""
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"{printable(text)!r} is no day. Write it as 2026-01-15.") from None
