"""What Asterisk does alone: its fallback takes messages and talks, and each call of the trunk is counted at its end."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from ivr.alone import CdrFiles, trunk_calls
from ivr.alone.compare import WORDS, reconcile
from ivr.call.translate import FALLBACK
from models.events import CallEvent
from tests.fakes.asterisk_world import FakeChannel
from tests.simulation.storm import Storm, Trouble

BYTES_S = 16_000  # of a tape
TRUNK = "PJSIP/trunk-"

#: A controller that begins without the database greets again. Where none lived as Asterisk died, nobody knows when.
#: Who comes and goes while the event stream is dead and nobody has noticed is known by Asterisk's count alone.
EXCUSED = {
    Trouble.DATABASE: "two-arrivals",
    Trouble.ASTERISK: "not-in-cdr",
    Trouble.HALF_OPEN: "not-in-log",
}


class Counted(dict[str, FakeChannel]):
    """Asterisk's channels: each that ends is told. Those that it dies with are cleared away, and nobody counts them."""

    def __init__(self, gone: Callable[[FakeChannel], None]) -> None:
        super().__init__()
        self._gone = gone

    def __delitem__(self, name: str) -> None:
        self._gone(self[name])
        super().__delitem__(name)


class MortalFiles(CdrFiles):
    """A dead controller reaches nothing more."""

    def __init__(self, folder: Path, place: Path | None, lives: Callable[[], bool]) -> None:
        super().__init__(folder, place)
        self._lives = lives

    def kept(self) -> None:
        if self._lives():
            super().kept()


class Alone:
    """The folder that outlives controllers and Asterisk: its record of calls, and the fallback's tapes."""

    def __init__(self, storm: Storm, cdr: Path, recordings: Path, now: Callable[[], datetime]) -> None:
        self._luck, self._now = storm.luck("alone"), now
        self.cdr, self.recordings, self._place = cdr, recordings, cdr / "place"
        cdr.mkdir(parents=True)
        recordings.mkdir(parents=True)

    def files(self, lives: Callable[[], bool]) -> CdrFiles:
        """As a controller reads them. Where it had come to is forgotten now and then."""
        return MortalFiles(self.cdr, self._place if self._luck.random() < 0.8 else None, lives)

    def gone(self, channel: FakeChannel) -> None:
        if not channel.name.startswith(TRUNK):
            return
        seat, talked_s = self._tapes(channel) if in_fallback(channel) else ("", 0.0)
        account = FALLBACK if in_fallback(channel) else "trunk"
        other = f"PJSIP/seat-{seat}-0000ffff" if seat else ""
        began, ended = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (channel.created_at, self._now()))
        row = (
            f'"{account}","{channel.caller.number}","s","{account}","""Citizen"" <{channel.caller.number}>",'
            f'"{channel.name}","{other}","Queue","","{began}","{began}","{ended}",1,{int(talked_s)},"ANSWERED",'
            f'"DOCUMENTATION","{channel.id}",""\n'
        )
        with (self.cdr / "Master.csv").open("a", encoding="utf-8") as file:
            file.write(row)

    def lost(self, channels: Iterator[FakeChannel]) -> None:
        """Asterisk dies with these: what was recorded is there, and no row."""
        for channel in channels:
            if channel.name.startswith(TRUNK) and in_fallback(channel):
                self._tapes(channel)

    def _tapes(self, channel: FakeChannel) -> tuple[str, float]:
        """What the caller has come to: nothing, a message, a talk with a seat; the seat, and how long they talked."""
        lived_s = (self._now() - channel.created_at).total_seconds()
        long_s = min(lived_s, self._luck.choice((0.2, 2.0, 5.0)))
        match self._luck.choice(("nothing", "message", "talk", "both")):
            case "message":
                self._tape(channel.id, "message", long_s)
            case "talk":
                self._tape(channel.id, "caller", long_s)
                self._tape(channel.id, "seat", long_s)
                return self._luck.choice(("101", "102")), long_s
            case "both":
                for leg, leg_s in (("caller", 0.0), ("seat", 0.0), ("message", long_s)):
                    self._tape(channel.id, leg, leg_s)
        return "", 0.0

    def _tape(self, unique_id: str, leg: str, long_s: float) -> None:
        path = self.recordings / f"fallback-{unique_id}-{leg}.sln"
        path.write_bytes(bytes(2 * int(long_s * BYTES_S / 2)))
        os.utime(path, (self._now().timestamp(),) * 2)

    def differences(self, log: list[CallEvent], storm: Storm) -> Iterator[str]:
        """Of Asterisk's own count and the log."""
        excused = {kind for trouble, kind in EXCUSED.items() if storm.has(trouble)}
        for each in reconcile(trunk_calls(CdrFiles(self.cdr).new()).values(), log).differences:
            if each.kind not in excused:
                yield f"{each.call_id} ({each.told}): {WORDS[each.kind]}"


def in_fallback(channel: FakeChannel) -> bool:
    return channel.place.startswith(f"{FALLBACK},")


def moved_by_the_warden(channels: Iterator[FakeChannel], luck: Random) -> list[FakeChannel]:
    """Those who wait; some, where it is interrupted."""
    waiting = [each for each in channels if each.name.startswith(TRUNK) and each.in_stasis and not each.bridge]
    return waiting[: luck.randint(0, len(waiting))] if luck.random() < 0.3 else waiting
