"""The fake Asterisk behind a bad line: what the storm says happens to requests and events."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from random import Random

from ivr.ari import AriDown, AriEvent, CallerID, Request
from ivr.ari.errors import refused
from ivr.ari.generated.events import AnyEvent
from ivr.call.translate import FALLBACK
from tests.fakes.asterisk import Answers, Busy, Declines, FakeAsterisk, Rings, Silent, Unreachable
from tests.fakes.asterisk_seats import SeatScript
from tests.simulation.alone import Alone, Counted, moved_by_the_warden
from tests.simulation.storm import Storm, Trouble

#: What Asterisk answers where it cannot do a thing now. 404 is never made up: the fake says it where it is true.
REFUSALS = (409, 412, 422, 500)
#: Ends and lists that a real one never refuses; they can only stay unanswered.
NEVER_REFUSED = ("channels.hangup", "bridges.destroy", "asterisk.set_global_var")


class Moods(dict[str, SeatScript]):
    """What a phone does is drawn each time it is rung."""

    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._luck = storm.luck("moods")
        self._silent = storm.has(Trouble.SOUND)
        self.calm = False

    def get(self, endpoint: str, default: object = None) -> SeatScript:
        if self.calm:
            return Answers(1)
        drawn = self._luck.random()
        after_s = self._luck.choice((0.0, 0.2, 1, 3, 8, 15.99))
        others = (Busy(), Declines(after_s), Rings(), Silent(), Unreachable())
        if self._silent and self._luck.random() < 0.2:
            return Answers(after_s, sends_sound=False)
        return Answers(after_s) if drawn < 0.7 else self._luck.choice(others)


class HostileAsterisk(FakeAsterisk):
    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._storm = storm
        self._requests, self._events = storm.luck("requests"), storm.luck("events")
        self._late: defaultdict[str, deque[AnyEvent]] = defaultdict(deque)
        self.watchers: list[Callable[[AnyEvent], None]] = []
        self.trace: list[str] = []
        self.calm = False  # the storm is over
        self.half_open = False
        self.alone: Alone | None = None  # where it is seen what it does alone
        self.hang_ups_asked: set[str] = set()
        self.turn = asyncio.Lock()  # one big thing happens at a time
        self.on_request: Callable[[], None] = lambda: None
        self._moods = Moods(storm)
        self._calls.scripts = self._moods

    def count(self, alone: Alone) -> None:
        """From the first call on."""
        self.alone = alone
        self.world.channels = Counted(alone.gone)

    def dial_in(
        self,
        caller: str,
        name: str = "",
        dialled: str = "109",
        args: tuple[str, ...] = ("call",),
        endpoint: str = "PJSIP/trunk",
        channel_id: str = "",
    ) -> str:
        """Whom no controller takes has a channel all the same, in the fallback."""
        new = super().dial_in(caller, name, dialled, args, endpoint, channel_id)
        if new not in self.channels and self.alone is not None and not self.down:
            whom = CallerID(name=name, number=caller)
            self.world.new_channel(new, endpoint, "Up", "incoming", whom).place = f"{FALLBACK},s,1"
        return new

    def die(self) -> None:
        if self.alone is not None:
            self.alone.lost(iter(self.channels.values()))
        super().die()

    def move_waiting(self, luck: Random) -> None:
        """The warden does, when no controller lives for long."""
        for channel in moved_by_the_warden(iter(self.channels.values()), luck):
            self.note(f"the warden moves {channel.id}")
            self._calls.out_of_stasis(channel, f"{FALLBACK},s,1")

    def note(self, text: str) -> None:
        self.trace.append(f"{asyncio.get_running_loop().time():9.3f} {text}")

    def stop_tapes(self) -> None:
        """As the real one does when it cannot write."""
        for item in [each for each in self.world.media.values() if each.state == "recording"]:
            self._media.stop(item)

    def end_storm(self) -> None:
        self.calm = self._moods.calm = True

    @property
    def connected(self) -> bool:
        return self._connected and not self.half_open

    # -- requests

    def _happens(self, trouble: Trouble, chance: float) -> bool:
        return not self.calm and self._storm.has(trouble) and self._requests.random() < chance

    async def request(self, request: Request) -> bytes:
        name = " ".join([request.operation, *request.names.values()])
        self.on_request()
        if request.operation == "channels.hangup":
            self.hang_ups_asked.add(request.names["channelId"])
        if self._happens(Trouble.SLOW, 0.1):
            await asyncio.sleep(self._requests.choice((0.001, 0.05, 0.5, 3)))
        if self._happens(Trouble.UNSURE, 0.015):
            self.note(f"request lost: {name}")
            raise AriDown(request.operation, "lost on the way there")
        if request.operation not in NEVER_REFUSED and self._happens(Trouble.REFUSED, 0.02):
            status = self._requests.choice(REFUSALS)
            self.note(f"request refused with {status}: {name}")
            raise refused(request.operation, status, "as the storm ordered")
        try:
            answer = await super().request(request)
        except Exception as refusal:
            self.note(f"request {name}: {refusal}")
            raise
        if request.operation != "asterisk.set_global_var":
            self.note(f"request {name}")
        if self._happens(Trouble.UNSURE, 0.015):
            self.note(f"answer lost: {name}")
            raise AriDown(request.operation, "lost on the way back")
        if self._happens(Trouble.SLOW, 0.1):
            await asyncio.sleep(self._requests.choice((0.001, 0.05, 0.5, 1.9)))
        return answer

    # -- events

    def _emit(self, event: AnyEvent) -> None:
        self.note(f"event {type(event).__name__} {_source(event)}")
        for watcher in self.watchers:
            watcher(event)
        if not self._connected or self.half_open or type(event).__name__ in self._rest.unread:
            return
        key, luck = _source(event), self._events
        late_s = 0.0
        if not self.calm and self._storm.has(Trouble.LATE) and luck.random() < 0.15:
            late_s = luck.choice((0.001, 0.01, 0.1, 0.5))
        if late_s or self._late[key]:
            self._late[key].append(event)
            asyncio.get_running_loop().call_later(late_s, self._deliver_late, key)
        else:
            self._deliver(event)

    def _deliver_late(self, key: str) -> None:
        if self._late[key]:
            self._deliver(self._late[key].popleft())

    def _deliver(self, event: AnyEvent) -> None:
        twice = not self.calm and self._storm.has(Trouble.TWICE) and self._events.random() < 0.1
        for stream in self._streams:
            stream.put_nowait(event)
            if twice:
                stream.put_nowait(event)

    def disconnect(self, why: str = "the storm cut the event stream") -> None:
        if self._connected:
            self.note("event stream cut")
            self._late.clear()
            self.half_open = False
            super().disconnect(why)

    def reconnect(self) -> None:
        if not self._connected:
            self.note("event stream back")
            super().reconnect()


class Link:
    """One controller's connection: dead with it, whatever its tasks still try."""

    def __init__(self, asterisk: HostileAsterisk) -> None:
        self._asterisk, self.dead, self.buried = asterisk, False, asyncio.Event()

    async def request(self, request: Request) -> bytes:
        if self.dead:
            await self.buried.wait()  # a dead process hears no answer, and draws nothing from its absence
            raise AriDown(request.operation, "this controller is dead")
        return await self._asterisk.request(request)

    def events(self) -> AsyncIterator[AriEvent]:
        return self._asterisk.events()


def _source(event: AnyEvent) -> str:
    """Whose event it is: events of one source keep their order."""
    for name in ("channel", "peer", "bridge"):
        part = getattr(event, name, None)
        if part is not None:
            return str(part.id)
    for name in ("playback", "recording"):
        part = getattr(event, name, None)
        if part is not None:
            return str(part.target_uri).partition(":")[2]
    return ""
