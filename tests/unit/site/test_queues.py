"""What a site file may say about its queues, and that all of it reaches the line."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.line.rules import QueueRules, SeatRules
from ivr.line_of_site import line_of, queue_rules
from ivr.site import Site, SiteWrong, load, site_file
from models.clock import SystemClock
from models.events import CallEvent, Field
from models.ids import CallId, QueueId, SeatId
from models.kinds import Kind

GOOD = site_file(None).read_text("utf-8")
CITY = "  city:   {"
DANGER = "  danger: {"
NIGHT = "  night: {band: 6}\n"


def loaded(folder: Path, city: str, more: str = "") -> Site:
    head, rest = GOOD[: GOOD.index(CITY)], GOOD[GOOD.index(DANGER) :]
    path = folder / "site.yaml"
    path.write_text(f"{head}  city: {{{city}}}\n{more}{rest}", "utf-8")
    return load(path)


def test_every_rule_of_a_queue_reaches_the_line(tmp_path: Path) -> None:
    site = loaded(
        tmp_path,
        "band: 4, ring_s: 11, wrap_up_s: 12, longest_wait_s: 13, say_place_every_s: 14, longest_queue: 15, "
        "overflow_to: night, relax: [{after_s: 60, down: 1}, {after_s: 180, down: 9}], misses_before_pause: 2, "
        "callback: customer-first, callback_ring_s: 16, keep_place_s: 17, callers_per_seat: 1.8",
        NIGHT,
    )
    line = line_of(site, (), (), SystemClock())
    rules = line.queues[QueueId("city")]
    assert rules == QueueRules(
        4, 11, 12, 13, 14, 15, QueueId("night"), ((60, 1), (180, 9)), 2, "customer-first", 16, 17, 1.8
    )
    unlike = [field.name for field in fields(QueueRules) if getattr(rules, field.name) == field.default]
    assert unlike == [], "every field of this site differs from its default, so a forgotten one is seen"


def test_a_queue_that_says_nothing_has_the_rules_of_the_line() -> None:
    site = load(site_file(None))
    assert queue_rules(site.queues["danger"].model_copy(update={"band": 5, "say_place_every_s": 30})) == QueueRules()


def test_the_fair_share_is_the_same_for_every_seat() -> None:
    site = load(site_file(None)).model_copy(update={"fair_after": 3})
    assert line_of(site, (), (), SystemClock()).rules[SeatId("101")].fair_after == 3


def test_a_seat_stands_where_it_was_moved_until_the_site_file_says_something_else() -> None:
    site, seat = load(site_file(None)), SeatId("101")
    at_home = line_of(site, (), (), SystemClock()).rules[seat]
    city, danger = QueueId("city"), QueueId("danger")
    assert set(at_home.queues) == {city, danger}

    def moved(*to: str, of_site: tuple[str, ...] = ("city", "danger")) -> CallEvent:
        fields: dict[str, Field] = {"seat": seat, "from": [], "to": list(to), "site": list(of_site)}
        return CallEvent(CallId(""), Kind.SEAT_MOVED, datetime(2026, 1, 15, tzinfo=UTC), fields)

    def after(*moves: CallEvent) -> SeatRules:
        return line_of(site, (), moves, SystemClock()).rules[seat]

    assert (after(moved("danger")).queues, after(moved("danger")).queues_of_site) == ((danger,), at_home.queues)
    assert after(moved("danger"), moved("danger", "city")) == at_home
    assert after(moved("danger"), moved("city", of_site=("city",))) == at_home, "the site file says something else now"
    assert after(moved("gone")) == at_home, "the site has no such queue any more"


@pytest.mark.parametrize(
    ("city", "more", "says"),
    [
        ("overflow_to: nowhere", "", "which is not under queues"),
        ("overflow_to: night", "  night: {overflow_to: city}\n", "overflows in a circle"),
        ("overflow_to: city", "", "overflows in a circle"),
        ("relax: [{after_s: 60, down: 2}, {after_s: 60, down: 3}]", "", "each step must come later"),
        ("relax: [{after_s: 60, down: 2}, {after_s: 90, down: 2}]", "", "each step must come later"),
        ("relax: [{after_s: 0, down: 2}]", "", "greater than 0"),
        ("misses_before_pause: 0", "", "greater than or equal to 1"),
        ("callback: nobody-first", "", "agent-first"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(tmp_path: Path, city: str, more: str, says: str) -> None:
    with pytest.raises(SiteWrong, match=says):
        loaded(tmp_path, city, more)
