"""Pure: a call's tapes laid on one time line, the caller on the left and the seat on the right, so that both are heard
as they spoke: one sound, silence where nothing was recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.events import CallEvent
from models.kinds import Kind

RATE: Final = 8000  # samples, and with A-law bytes, a second
LONGEST: Final = 12 * 3600 * RATE  # further nobody listens, and no tape is read
SILENCE: Final = b"\xd5"  # A-law's zero

Read = Callable[[str, int, int], bytes]  # a tape's name, from, to -> its samples


@dataclass(frozen=True, slots=True)
class Tape:
    """at, length: in samples from the soundtrack's beginning."""

    recording: str
    leg: str
    lane: int  # 0: left, 1: right
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was kept, on purpose or not. leg "": both."""

    began_at: datetime
    ended_at: datetime | None
    leg: str
    why: str  # "paused" | "failed"


@dataclass(frozen=True, slots=True)
class Soundtrack:
    began_at: datetime
    tapes: tuple[Tape, ...]

    @property
    def length(self) -> int:
        return min(LONGEST, max((tape.at + tape.length for tape in self.tapes), default=0))


def soundtrack_of(events: Iterable[CallEvent], sizes: Mapping[str, int]) -> Soundtrack | None:
    """sizes: of the tapes whose files are there. None where there is no sound."""
    begun = [(at, leg, name) for at, leg, name in map(_begun, events) if sizes.get(name)]
    if not begun:
        return None
    first = min(at for at, _, _ in begun)
    tapes = (
        Tape(name, leg, 1 if leg.startswith("seat") else 0, _samples(at - first), sizes[name])
        for at, leg, name in begun
    )
    return Soundtrack(first, tuple(tape for tape in tapes if tape.at < LONGEST))


def names_of(events: Iterable[CallEvent]) -> list[str]:
    return [name for _, _, name in map(_begun, events) if name]


def frames(track: Soundtrack, first: int, last: int, read: Read) -> bytes:
    """Both lanes' samples first…last-1 in turn, as a stereo file has them."""
    lanes = (bytearray(SILENCE * (last - first)), bytearray(SILENCE * (last - first)))
    for tape in track.tapes:
        start, end = max(first, tape.at), min(last, tape.at + tape.length)
        if start < end:
            piece = read(tape.recording, start - tape.at, end - tape.at)  # may be short: a file under us
            lanes[tape.lane][start - first : start - first + len(piece)] = piece
    both = bytearray(2 * (last - first))
    both[0::2], both[1::2] = lanes
    return bytes(both)


def gaps_of(events: Sequence[CallEvent]) -> list[Gap]:
    gaps: list[Gap] = []
    paused_at: datetime | None = None
    over = next((event.at for event in reversed(events) if event.kind == Kind.CALL_ENDED), None)
    for at, event in enumerate(events):
        if event.kind == Kind.RECORDING_PAUSED and paused_at is None:
            paused_at = event.at
        elif event.kind == Kind.RECORDING_RESUMED and paused_at is not None:
            gaps.append(Gap(paused_at, event.at, "", "paused"))
            paused_at = None
        elif event.kind == Kind.RECORDING_FAILED:
            leg = event.fields.get("leg")
            again = (
                each.at for each in events[at:] if each.kind == Kind.RECORDING_STARTED and each.fields.get("leg") == leg
            )
            gaps.append(Gap(event.at, next(again, over), str(leg or ""), "failed"))
    return gaps if paused_at is None else [*gaps, Gap(paused_at, over, "", "paused")]


def _begun(event: CallEvent) -> tuple[datetime, str, str]:
    """When a tape began, whose voice, its name; "" where the event is of another kind."""
    name = event.fields.get("recording")
    if event.kind == Kind.RECORDING_STARTED and isinstance(name, str):
        return event.at, str(event.fields.get("leg") or "caller"), name
    if event.kind == Kind.MESSAGE_TAKEN and isinstance(name, str):
        lasted = event.fields.get("duration_s")  # it is told of when it is over
        return event.at - timedelta(seconds=lasted if isinstance(lasted, int | float) else 0), "message", name
    return event.at, "", ""


def _samples(after: timedelta) -> int:
    return round(after.total_seconds() * RATE)
