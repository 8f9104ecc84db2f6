"""What a call's sound looks like: its tapes on one time line, their peaks, and where nothing was kept."""

import asyncio
from datetime import datetime
from functools import partial

from pydantic import Field

from agents.web.api.calls import found, recordings_of
from agents.web.api.recordings import plain, soundtrack
from agents.web.door.faults import Fault
from agents.web.routes.fields import View
from agents.web.routes.route import Ask
from agents.web.sound.soundtrack import RATE, Gap, Soundtrack, gaps_of


class TapeView(View):
    recording: str
    leg: str
    lane: int = Field(description="0: left, the caller; 1: right, the seat")
    at_s: float = Field(description="from the soundtrack's beginning")
    length_s: float


class GapView(View):
    at_s: float
    length_s: float | None = Field(description="null: to the end")
    leg: str = Field(description="empty: both")
    why: str = Field(description="paused or failed")


class SoundtrackView(View):
    began_at: datetime | None = Field(description="null: there is no sound")
    length_s: float
    tapes: list[TapeView]
    gaps: list[GapView]


class Waveform(View):
    recording: str
    length_s: float
    peaks: list[int] = Field(description="0 to 100, evenly spread over the length")


async def one(ask: Ask, _: None) -> SoundtrackView:
    call, events = await found(ask, ask.path["call"])
    track = await soundtrack(ask, events)
    began_at = track.began_at if track else call.answered_at or call.arrived_at
    gaps = [_gap(gap, began_at) for gap in gaps_of(events)] if began_at else []
    return SoundtrackView(
        began_at=track.began_at if track else None,
        length_s=track.length / RATE if track else 0,
        tapes=_tapes(track) if track else [],
        gaps=gaps,
    )


async def waveform(ask: Ask, _: None) -> Waveform:
    _call, events = await found(ask, ask.path["call"])
    name = ask.path["recording"]
    if name not in {each.recording for each in recordings_of(events)}:
        raise Fault("no-such-recording")
    size = await asyncio.to_thread(ask.parts.tapes.samples, plain(name))
    if size is None:
        raise Fault("no-such-recording")
    peaks = await ask.parts.waves.of(name, size, partial(ask.parts.tapes.read, plain(name)))
    return Waveform(recording=name, length_s=size / RATE, peaks=peaks)


def _tapes(track: Soundtrack) -> list[TapeView]:
    return [
        TapeView(
            recording=tape.recording,
            leg=tape.leg,
            lane=tape.lane,
            at_s=tape.at / RATE,
            length_s=tape.length / RATE,
        )
        for tape in track.tapes
    ]


def _gap(gap: Gap, began_at: datetime) -> GapView:
    lasted = gap.ended_at - gap.began_at if gap.ended_at else None
    return GapView(
        at_s=(gap.began_at - began_at).total_seconds(),
        length_s=lasted.total_seconds() if lasted is not None else None,
        leg=gap.leg,
        why=gap.why,
    )
