"""Alarms and surges as pages are told of them."""

from collections.abc import Mapping, Sequence

from agents.board.alarms import GRAVE
from agents.board.surges import Surge
from agents.catalogue.records import Service
from agents.web.live.figures import Values
from agents.web.live.hub import Hub
from agents.web.live.published import AlarmChange, FiguresChange, SurgesChange, SurgeView
from agents.web.live.watch import Alarm, Tell
from agents.web.texts.board import alarm_texts

MOST_CALLS = 50  # of one surge


def alarm_view(alarm: Alarm) -> AlarmChange:
    return AlarmChange(
        what=alarm.what,
        grave=alarm.what in GRAVE,
        raised_at=alarm.raised_at,
        ended=alarm.ended,
        texts=alarm_texts(alarm.what, alarm.limit),
    )


def surge_views(found: Sequence[Surge], known: Mapping[str, Service]) -> list[SurgeView]:
    return [
        SurgeView(
            service=each.service,
            names=dict(known[each.service].name) if each.service in known else {},
            place=each.place,
            count=len(each.calls),
            first_at=each.first_at,
            last_at=each.last_at,
            calls=list(each.calls[-MOST_CALLS:]),
        )
        for each in found
    ]


def telling(hub: Hub, known: Mapping[str, Service]) -> Tell:
    """To all pages. Whose calls they are is left out: some who look may not see every queue."""

    def tell(what: Alarm | Sequence[Surge] | Values) -> None:
        if isinstance(what, Alarm):
            hub.tell("alarm", alarm_view(what))
        elif isinstance(what, dict):
            hub.tell("figures", FiguresChange(figures=what))
        else:
            views = [each.model_copy(update={"calls": []}) for each in surge_views(what, known)]
            hub.tell("surge", SurgesChange(surges=views))

    return tell
