"""The supervisor's board: the day's figures with their definitions, alarms, surges, and all of it in one answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import Field

from agents.accounts.rights import Right
from agents.desk.card import Card, card_of
from agents.web.api.desk import PathStage, path_of
from agents.web.api.line import LineNow
from agents.web.api.line import line as line_now
from agents.web.door.faults import Fault
from agents.web.live.board_views import alarm_view, surge_views
from agents.web.live.figures import TALKS, UNITS, Values, counted, rounded, serves, standing
from agents.web.live.published import AlarmChange, SurgeView
from agents.web.routes.fields import Given, Line, View
from agents.web.routes.route import Ask
from agents.web.texts.board import FIGURES
from models.masking import masked

MOST_TOLD = 100  # calls with their way; the board has no place for more


class Figure(View):
    value: float | None = Field(description="null: nothing to count yet")
    unit: str = Field(description="calls, seats, share (0 to 1), s or mark (1 to 5)")
    name: str
    definition: str


class Today(View):
    at: datetime
    since: datetime = Field(description="when the day began there")
    target_within_s: float
    target_share: float
    figures: dict[str, Figure]


class SeriesWanted(Given):
    step_s: int = Field(900, ge=300, le=3600, multiple_of=300)


class Series(View):
    """One list a figure; all are as long as `at`. A caller counts where the wait began."""

    step_s: int
    at: list[datetime]
    arrived: list[int]
    offered: list[int]
    answered: list[int]
    abandoned: list[int]
    mean_wait_s: list[float | None]
    longest_wait_s: list[float]
    service_level: list[float | None]
    occupancy: list[float | None]
    target_share: float


class Alarms(View):
    alarms: list[AlarmChange]


class SurgesNow(View):
    surges: list[SurgeView]


class SurgeDismissed(Given):
    service: Line
    place: Line = ""


class Told(View):
    """What a call has told of itself so far."""

    number: str = Field(description="hidden but for its end without the right to personal data")
    name: str
    language: str
    path: list[PathStage]
    said: str


class Limits(View):
    """From where on there is an alarm; 0: not watched."""

    service_level_below: float
    longest_wait_s: float
    waiting: int


class BoardNow(View):
    line: LineNow
    told: dict[str, Told] = Field(description="of whoever waits or talks")
    today: Today
    alarms: list[AlarmChange]
    surges: list[SurgeView]
    limits: Limits
    step_names: dict[str, str] = Field(description="of the flow's steps and answers, for what the stream tells later")


async def today(ask: Ask, _: None) -> Today:
    return _today(ask)


async def series(ask: Ask, wanted: SeriesWanted) -> Series:
    watch, now, step_s = ask.parts.watch, ask.parts.clock.now(), wanted.step_s
    watch.tally.roll(now)
    begin = watch.tally.day.begins_at
    counts = list(watch.tally.series(step_s, now, ask.user.queues))
    seats = _seats(ask)
    return Series(
        step_s=step_s,
        at=[begin + timedelta(seconds=n * step_s) for n in range(len(counts))],
        arrived=[each.arrived for each in counts],
        offered=[each.offered for each in counts],
        answered=[each.answered for each in counts],
        abandoned=[each.abandoned for each in counts],
        mean_wait_s=[rounded(each.mean_wait_s, 1) for each in counts],
        longest_wait_s=[round(each.longest_wait_s, 1) for each in counts],
        service_level=[rounded(each.service_level) for each in counts],
        occupancy=[
            rounded(watch.tally.occupancy(seats, now, n * step_s, (n + 1) * step_s)) for n in range(len(counts))
        ],
        target_share=watch.rules.target.share,
    )


async def alarms(ask: Ask, _: None) -> Alarms:
    return Alarms(alarms=[alarm_view(each) for each in ask.parts.watch.alarms()])


async def surges(ask: Ask, _: None) -> SurgesNow:
    return SurgesNow(surges=_surges(ask))


async def dismiss(ask: Ask, given: SurgeDismissed) -> SurgesNow:
    """Somebody has seen to it."""
    if given.service not in ask.parts.catalogue.services:
        raise Fault("no-such-service")
    ask.parts.watch.dismiss(given.service, given.place)
    ask.tell("surge.dismiss", about=given.service)
    return SurgesNow(surges=_surges(ask))


async def board(ask: Ask, _: None) -> BoardNow:
    shown = await line_now(ask, None)
    calls: list[str] = [caller.call_id for caller in shown.waiting]
    calls += [seat.call_id for seat in shown.seats if seat.call_id and seat.state in TALKS]
    return BoardNow(
        line=shown,
        told={call_id: await _told(ask, call_id) for call_id in calls[:MOST_TOLD] if ask.may(Right.CALLS_READ)},
        today=_today(ask),
        alarms=[alarm_view(each) for each in ask.parts.watch.alarms()],
        surges=_surges(ask) if ask.may(Right.TICKETS_READ) else [],
        limits=_limits(ask),
        step_names={
            step: names[ask.language] for step, names in ask.parts.step_names().items() if ask.language in names
        },
    )


async def _told(ask: Ask, call_id: str) -> Told:
    events = ask.parts.hub.live.events_of(call_id)
    if events is None:  # from before our time
        parts = ask.parts
        events = await parts.watch.recalled.events_of(call_id, parts.clock.now(), parts.read.events_of)
    return _told_view(ask, card_of(events))


def _told_view(ask: Ask, card: Card) -> Told:
    personal = ask.may(Right.PERSONAL_READ)
    path = [stage for stage in path_of(ask, card.stages) if personal or stage.kind != "said"]
    heard = next((stage.value for stage in reversed(card.stages) if stage.kind == "said"), card.said)
    return Told(
        number=card.number if personal else str(masked("caller", card.number)),
        name=card.name if personal else str(masked("caller_name", card.name)),
        language=card.language,
        path=path,
        said=heard if personal else "",
    )


def _limits(ask: Ask) -> Limits:
    given = ask.parts.watch.rules.thresholds
    return Limits(
        service_level_below=given.service_level_below,
        longest_wait_s=given.longest_wait_s,
        waiting=given.waiting,
    )


def _today(ask: Ask) -> Today:
    watch, now = ask.parts.watch, ask.parts.clock.now()
    watch.tally.roll(now)
    target = watch.rules.target
    words = {"within_s": f"{target.within_s:g}", "share": f"{target.share * 100:g}"}
    values = _values(ask, now)
    return Today(
        at=now,
        since=watch.tally.day.begins_at,
        target_within_s=target.within_s,
        target_share=target.share,
        figures={
            key: _figure(values[key], unit, *FIGURES[key][ask.language], words)
            for key, unit in UNITS.items()
            if key in values
        },
    )


def _figure(value: float | None, unit: str, name: str, definition: str, words: Mapping[str, str]) -> Figure:
    return Figure(value=value, unit=unit, name=name, definition=definition.format(**words))


def _values(ask: Ask, now: datetime) -> Values:
    queues, watch = ask.user.queues, ask.parts.watch
    values = {
        **counted(watch.tally.total(queues), watch.tally.occupancy(_seats(ask), now)),
        **standing(watch.desk.line, queues, now),
    }
    values["longest_wait"] = max(values["longest_wait"] or 0.0, values["longest_now"] or 0.0)
    if queues is not None:  # of whoever is still in the menus nobody knows the queue
        values["arrived"] = values["offered"]
        del values["left_in_menu"]
    return values


def _surges(ask: Ask) -> list[SurgeView]:
    seen = surge_views(ask.parts.watch.proposed(), ask.parts.catalogue.services)
    return seen if ask.user.queues is None else [each.model_copy(update={"calls": []}) for each in seen]


def _seats(ask: Ask) -> list[str] | None:
    """None: all."""
    queues, line = ask.user.queues, ask.parts.desk.line
    return None if queues is None else [seat for seat in line.rules if serves(line, seat, queues)]
