"""How long one event takes the line: 1,000 callers waiting, 100 seats. Prints `name value unit`, one a line."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from agents.line.events import (
    CallLeft,
    CallQueued,
    DeadlinePassed,
    Entry,
    LineEvent,
    OfferAnswered,
    SeatLoggedIn,
    SeatResumed,
    TalkEnded,
)
from agents.line.line import Line, QueueRules, SeatRules, deadline, empty, step
from agents.line.restore import restored
from agents.line.seats import Talking
from models.ids import CallId, QueueId, SeatId
from tests.virtual_time import START

CITY = QueueId("city")
LANGUAGES = ("kk", "ru")


class Run:
    """One line under load; every step is timed under the event's name."""

    def __init__(self, callers: int, seats: int, say_place_every_s: float = 30) -> None:
        self.chance = random.Random(109)
        rules = {
            SeatId(str(1000 + n)): SeatRules((CITY,), {language: self.chance.randint(1, 3) for language in LANGUAGES})
            for n in range(seats)
        }
        self.line: Line = empty({CITY: QueueRules(say_place_every_s=say_place_every_s, longest_wait_s=7200)}, rules)
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

    def tell(self, event: LineEvent) -> None:
        begin = time.perf_counter_ns()
        self.line, _ = step(self.line, event, self.now)
        self.took_us.setdefault(type(event).__name__, []).append((time.perf_counter_ns() - begin) / 1000)

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
        self.tell(CallQueued(Entry(CallId(f"call-{self.calls:06}"), CITY, self.now, 5, skills)))

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
    for callers, seats, rounds in ((10, 10, 500), (1000, 100, 1000)):
        run = Run(callers, seats)
        for _ in range(rounds):
            run.round()
        every = [took for events in run.took_us.values() for took in events]
        show(f"line.step.{callers}x{seats}", every, out)
        for event, took_us in sorted(run.took_us.items()):
            out(f"line.step.{callers}x{seats}.{event}.p99 {percentile(took_us, 0.99):.0f} us")
    out(f"line.step.everybody-told-at-once.1000 {everybody_told_at_once(1000):.0f} us")


def everybody_told_at_once(callers: int) -> float:
    """The worst single step: after a restart the whole line is told its places in one."""
    queues = {CITY: QueueRules()}
    rules = {SeatId("1000"): SeatRules((CITY,))}
    entries = [Entry(CallId(f"call-{n:06}"), CITY, START - timedelta(seconds=n % 600)) for n in range(callers)]
    line = restored(queues, rules, {}, entries, {}, START)
    begin = time.perf_counter_ns()
    _, told = step(line, DeadlinePassed(), START)
    took_us = (time.perf_counter_ns() - begin) / 1000
    assert len(told) == callers
    return took_us


if __name__ == "__main__":
    main()
