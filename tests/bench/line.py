"""How long one event takes the line: 1,000 callers waiting, 100 seats. Prints `name value unit`, one a line.

Processor time of the thread, so that a busy machine does not show in it. "plain" is one queue; "mixed" has three queues
in three bands, call-backs, a wait that asks less and less, and seats that owe each band its turn.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from agents.line.events import (
    CallLeft,
    CallQueued,
    DeadlinePassed,
    Entry,
    EntryKind,
    LineEvent,
    OfferAnswered,
    SeatLoggedIn,
    SeatResumed,
    TalkEnded,
)
from agents.line.invariants import broken
from agents.line.line import Line, QueueRules, SeatRules, deadline, empty, step
from agents.line.restore import restored
from agents.line.seats import Talking
from models.ids import CallId, QueueId, SeatId
from tests.virtual_time import START

CITY = QueueId("city")
QUEUES = (QueueId("danger"), QueueId("social"), CITY)
LANGUAGES = ("kk", "ru")


class Run:
    """One line under load; every step is timed under the event's name."""

    def __init__(self, callers: int, seats: int, mixed: bool) -> None:
        self.chance = random.Random(109)
        self.mixed = mixed
        rules = {SeatId(str(1000 + n)): self._seat_rules() for n in range(seats)}
        plain = QueueRules(longest_wait_s=7200)
        asks_less = replace(plain, relax=((60, 1), (180, 9)), callback="customer-first")
        queues = {QUEUES[n]: replace(asks_less, band=2 * n) for n in range(3)} if mixed else {CITY: plain}
        self.line: Line = empty(queues, rules)
        self.now: datetime = START
        self.took_us: dict[str, list[float]] = {}
        self.calls = 0
        for seat in rules:
            self.tell(SeatLoggedIn(seat))
        for _ in range(seats):
            self.caller_comes()
        self.all_answer()
        for _ in range(callers):
            self.caller_comes()
        self.took_us.clear()

    def _seat_rules(self) -> SeatRules:
        queues = tuple(self.chance.sample(QUEUES, self.chance.randint(1, 3))) if self.mixed else (CITY,)
        return SeatRules(queues, {language: self.chance.randint(1, 3) for language in LANGUAGES})

    def tell(self, event: LineEvent) -> None:
        begin = time.thread_time_ns()
        self.line, _ = step(self.line, event, self.now)
        self.took_us.setdefault(type(event).__name__, []).append((time.thread_time_ns() - begin) / 1000)

    def pass_time(self, seconds: float) -> None:
        end = self.now + timedelta(seconds=seconds)
        while (at := deadline(self.line)) is not None and at <= end:
            self.now = at
            self.tell(DeadlinePassed())
        self.now = end

    def caller_comes(self) -> None:
        self.calls += 1
        self.now += timedelta(milliseconds=7)
        skills = {self.chance.choice(LANGUAGES): self.chance.randint(1, 3)}
        queue = self.chance.choice(QUEUES) if self.mixed else CITY
        kind: EntryKind = "callback" if self.mixed and self.chance.random() < 0.3 else "live"
        self.tell(CallQueued(Entry(CallId(f"call-{self.calls:06}"), queue, self.now, 5, skills, kind)))

    def all_answer(self) -> None:
        for offer_id in list(self.line.offers):
            self.tell(OfferAnswered(offer_id))

    def round(self) -> None:
        """One talk ends, the seat is ready, the next is rung and answers; somebody comes, somebody gives up."""
        talks = [(seat, state) for seat, state in self.line.seats.items() if isinstance(state, Talking)]
        seat, talk = self.chance.choice(talks)
        self.tell(TalkEnded(talk.call_id, seat))
        self.tell(SeatResumed(seat))
        self.all_answer()
        self.caller_comes()
        if self.chance.random() < 0.1:
            self.tell(CallLeft(self.chance.choice(list(self.line.callers)), "hung up"))
            self.caller_comes()
        self.pass_time(0.2)


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def show(name: str, took_us: list[float], out: Callable[[str], None]) -> None:
    for label, part in (("p50", 0.5), ("p99", 0.99)):
        out(f"{name}.{label} {percentile(took_us, part):.0f} us")
    out(f"{name}.max {max(took_us):.0f} us")


def main(out: Callable[[str], None] = print) -> None:
    for callers, seats, rounds, mixed in ((10, 10, 500, False), (1000, 100, 1000, False), (1000, 100, 1000, True)):
        run = Run(callers, seats, mixed)
        for _ in range(rounds):
            run.round()
        name = f"{callers}x{seats}.{'mixed' if mixed else 'plain'}"
        every = [took for events in run.took_us.values() for took in events]
        show(f"line.step.{name}", every, out)
        for event, took_us in sorted(run.took_us.items()):
            out(f"line.step.{name}.{event}.p99 {percentile(took_us, 0.99):.0f} us")
    out(f"line.broken.1000x100 {looked_at(run.line):.0f} us")
    out(f"line.step.everybody-told-at-once.1000 {everybody_told_at_once(1000):.0f} us")


def looked_at(line: Line) -> float:
    """What the desk does once a second."""
    begin = time.thread_time_ns()
    assert broken(line) == ()
    return (time.thread_time_ns() - begin) / 1000


def everybody_told_at_once(callers: int) -> float:
    """The worst single step: after a restart the whole line is told its places in one."""
    queues = {CITY: QueueRules()}
    rules = {SeatId("1000"): SeatRules((CITY,))}
    entries = [Entry(CallId(f"call-{n:06}"), CITY, START - timedelta(seconds=n % 600)) for n in range(callers)]
    line = restored(queues, rules, {}, entries, {}, START)
    begin = time.thread_time_ns()
    _, told = step(line, DeadlinePassed(), START)
    took_us = (time.thread_time_ns() - begin) / 1000
    assert len(told) == callers
    return took_us


if __name__ == "__main__":
    main()
