"""What happens, told to every open page. The controller's loop only puts an event into a list here; sorting, spelling
and sending happen afterwards, in the pages' own tasks. Whoever cannot keep up is dropped, told why, and may resume."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from agents.desk.desk import Desk
from agents.line.ledger import Caller, Line
from agents.web.live.audience import Circle, Circles, topic_of
from agents.web.live.helps import Helps
from agents.web.live.listener import Listener
from agents.web.live.live_calls import LiveCalls
from agents.web.live.of_line import change_of, known_of, lasting
from agents.web.live.published import Eyes, HelpChange, Published, queues_in
from agents.web.routes.fields import View
from agents.words.book import Book
from agents.words.said import Live
from models.clock import Clock
from models.events import CallEvent
from models.ids import CallId, SeatId, UserId
from models.kinds import Kind

log = structlog.get_logger(__name__)

TICK_S = 0.02  # what happens within it goes out together; an offer's INVITE is on its way before its pages are told
AT_ONCE = 4  # pages sent to before the calls have the loop to themselves
REST_S = 0.001  # for so long
EVENTS_AT_ONCE = 5  # sorted out in one turn of the loop
MOST_KEPT = 2000  # for those who resume
MOST_INCOMING = 20_000


class Watcher(Protocol):
    """Hears all that happens, in its order."""

    def take(self, event: CallEvent) -> None: ...

    def lost(self) -> None:
        """Some of it was not heard."""


class Hub:
    def __init__(self, clock: Clock) -> None:
        self.epoch = secrets.token_hex(4)  # numbers of an earlier controller mean nothing here
        self.dropped = 0
        self.live = LiveCalls()
        self.watcher: Watcher | None = None
        self.helps = Helps()
        self._helped: dict[str, datetime] = {}  # seats whose call for help began or ended, to be told
        self._clock = clock
        self._desk: Desk | None = None
        self._line: Mapping[CallId, Caller] = {}
        self._incoming: deque[CallEvent] = deque()
        self.words = Book()
        self._said: deque[Live] = deque(maxlen=MOST_INCOMING)
        self._missed = False
        self._wake = asyncio.Event()
        self._ring: deque[Published] = deque(maxlen=MOST_KEPT)
        self._number = 0
        self._circles = Circles()
        self._listeners: dict[Listener, None] = {}

    # from the controller

    def take(self, event: CallEvent) -> None:
        """Never blocks, never raises."""
        self.live.take(event)
        if self.helps.take(event):
            self._helped[str(event.fields.get("seat"))] = event.at
        if len(self._incoming) < MOST_INCOMING:
            self._incoming.append(event)
        else:
            self._missed = True
        self._wake.set()

    def say(self, live: Live) -> None:
        """What is being said in a conversation. Never blocks, never raises."""
        self._said.append(live)
        self._wake.set()

    async def run(self, desk: Desk) -> None:
        """For ever."""
        self._desk, self._line = desk, desk.line.callers
        while True:
            await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(TICK_S)
            await self._sort_out(desk)

    async def _sort_out(self, desk: Desk) -> None:
        done = 0
        while self._incoming:
            self._publish_event(desk.line, self._incoming.popleft())
            done += 1
            if done % EVENTS_AT_ONCE == 0:
                await asyncio.sleep(0)  # a burst must not hold up a ring
        self._publish_helps(desk.line)
        self._publish_line(desk.line)
        await self._publish_words(desk.line)
        await self._wake_readers()
        if self._missed:
            self._missed = False
            if self.watcher is not None:
                self.watcher.lost()
            self._ring.clear()
            for listener in tuple(self._listeners):
                listener.end("too-slow")

    async def _wake_readers(self) -> None:
        """A few at a time: a hundred sends in one turn would make a ring wait for all of them. First those who hurry;
        the others let what has just happened go before them."""
        at_s = asyncio.get_running_loop().time()
        waiting = [listener for listener in self._listeners if listener.has_waiting]
        due = sorted((each for each in waiting if each.is_due(at_s)), key=lambda each: not each.hurries)
        hurried = sum(each.hurries for each in due)
        for number, listener in enumerate(due, 1):
            listener.wake.set()
            if number % AT_ONCE == 0:
                await asyncio.sleep(REST_S)
                if number >= hurried and self._wake.is_set():
                    return
        if len(due) < len(waiting):
            self._wake.set()

    @property
    def has_incoming(self) -> bool:
        """Something has happened that nobody was told of yet."""
        return bool(self._incoming)

    def tell(self, topic: str, view: View) -> None:
        """To every page with that topic."""
        self._publish(Published(self._next(), topic, view=view))
        self._wake.set()

    # from the pages

    def sits(self, user_id: UserId, seat: SeatId | None) -> None:
        """Open pages of this user look with this seat's eyes from now on."""
        for listener in self._listeners:
            if listener.user_id == user_id:
                listener.eyes = replace(listener.eyes, scope=replace(listener.eyes.scope, seat=seat))

    def join(self, user_id: UserId, eyes: Eyes, is_gone: Callable[[], bool] = lambda: False) -> Listener:
        listener = Listener(user_id, eyes, is_gone)
        self._listeners[listener] = None
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.pop(listener, None)
        if listener.ended == "too-slow":
            self.dropped += 1
            log.info("a page was too slow and was dropped", dropped=self.dropped)

    def count(self, user_id: UserId | None = None) -> int:
        """Open pages. One that was closed or reloaded is noticed here, before the next thing is sent to it."""
        for listener in tuple(self._listeners):
            if listener.is_gone():
                listener.end("closing")
                self.leave(listener)
        return sum(user_id is None or listener.user_id == user_id for listener in self._listeners)

    def since(self, last: str, eyes: Eyes) -> list[Published] | None:
        """What happened after the event that a page saw last; None where that is not known any more."""
        epoch, _, number = last.partition("-")
        if epoch != self.epoch or not (number.isascii() and number.isdecimal()) or len(number) > 18:
            return None
        first = self._ring[0].number if self._ring else self._number + 1
        if not first - 1 <= int(number) <= self._number:
            return None
        return [each for each in self._ring if each.number > int(number) and each.seen_by(eyes)]

    @property
    def last(self) -> str:
        return f"{self.epoch}-{self._number}"

    def close(self) -> None:
        for listener in tuple(self._listeners):
            listener.end("closing")

    # publishing

    def _publish_event(self, line: Line, event: CallEvent) -> None:
        if self.watcher is not None:
            self.watcher.take(event)
        if event.kind == Kind.TRANSCRIPT_MADE and event.fields.get("leg") == "caller":
            self.words.forget(event.call_id)
        topic = topic_of(event)
        if topic == "seat":
            rules = line.rules.get(SeatId(str(event.fields.get("seat"))))
            until, call_id = lasting(line, event)
            change = Published(
                self._next(),
                topic,
                event=event,
                seat_queues=(*(rules.queues if rules else ()), *queues_in(event, "from")),  # who loses it is told, too
                until=until,
                call_id=call_id,
            )
            self._publish(change)
        elif topic is not None:
            otherwise = Circle() if self._circles.known(event.call_id) else known_of(line, event.call_id)
            circle = self._circles.take(event, otherwise)
            self._publish(Published(self._next(), topic, circle, event))

    def _publish_helps(self, line: Line) -> None:
        helped, self._helped = self._helped, {}
        for seat, at in helped.items():
            rules = line.rules.get(SeatId(seat))
            change = HelpChange(seat=seat, help=self.helps.of(seat), at=at)
            self._publish(Published(self._next(), "seat", help=change, seat_queues=rules.queues if rules else ()))

    def _publish_line(self, line: Line) -> None:
        before, self._line = self._line, line.callers
        if self._line is before:
            return
        told = change_of(before, line, self._clock.now())
        if told is not None:
            change, gone = told
            self._publish(Published(self._next(), "line", line=change, gone_from=gone))

    async def _publish_words(self, line: Line) -> None:
        """Without a number, and not kept for those who resume: they ask for what was said so far."""
        done = 0
        while self._said:
            live = self._said.popleft()
            self.words.take(live)
            said = Published(0, "words", self.circle_of(line, live.call_id), words=live)
            for listener in self._listeners:
                listener.offer(said)
            done += 1
            if done % 50 == 0:
                await asyncio.sleep(0)

    def circle_of(self, line: Line, call_id: str) -> Circle:
        """Who has to do with a call; empty where it is not known."""
        return self._circles.known(call_id) or known_of(line, call_id)

    def _publish(self, published: Published) -> None:
        self._ring.append(published)
        for listener in self._listeners:
            listener.offer(published)

    def _next(self) -> int:
        self._number += 1
        return self._number
