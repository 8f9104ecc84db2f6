"""The recording paused for personal data, and a seat that calls out, over real SIP; measured on the tapes (C4)."""

import asyncio
from pathlib import Path

import click
import numpy as np
import pytest

from ivr.speech.g711 import from_alaw
from models.events import CallEvent
from models.ids import CallId
from models.kinds import Kind
from tests.live.call.test_company import BUZZ, SPEAKS, Watch, at_work, calling, ended
from tests.live.call.test_company import watch as watch
from tests.live.sipp.run import sipp
from tests.live.until import until

NUMBER = "+77010000702"

#: What is silence in A-law, and a little more.
SILENT = 12.0

#: A pause is written down after the recorder has stopped, and its end before it goes on: a few frames less at most,
#: and on a busy machine as many as its packets come late (0.15 s seen with a load of 14 on two processors).
EDGE_S = 0.5


def levels(tape: bytes) -> np.ndarray:
    """The mean level of each 20 ms of a tape."""
    samples = np.frombuffer(from_alaw(tape), dtype="<i2").astype(np.int32)
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return np.asarray(np.abs(frames).mean(axis=1))


def longest_silence(heard: np.ndarray) -> tuple[int, int]:
    """Its first frame, and the first one after it."""
    loud = np.flatnonzero(np.concatenate(([SILENT + 1], heard, [SILENT + 1])) >= SILENT)
    gaps = np.diff(loud)
    at = int(gaps.argmax())
    return int(loud[at]), int(loud[at + 1]) - 1


def tapes(watch: Watch, call_id: CallId) -> dict[str, bytes]:
    return {leg: watch.tape(call_id, leg) for leg in ("caller", "seat")}


def at_s(log: list[CallEvent], kind: Kind, since: CallEvent) -> float:
    return (next(event for event in log if event.kind == kind).at - since.at).total_seconds()


async def test_what_is_said_while_the_recording_pauses_is_on_no_tape(watch: Watch, tmp_path: Path) -> None:
    async with at_work(watch, tmp_path, s101=SPEAKS), calling(watch, tmp_path, "+7701000064"):
        await watch.post("/seats/101/login")
        call_id = await watch.call_of("101")
        await watch.are_together(call_id, "caller", "101")
        await watch.recorded(call_id, 1.2)
        await watch.post(f"/calls/{call_id}/pause-recording", by="101")
        await asyncio.sleep(1.5)
        await watch.post(f"/calls/{call_id}/resume-recording", by="101")
        await asyncio.sleep(1.2)
        await watch.post(f"/calls/{call_id}/hang-up", by="101", seat="101")
        await ended(watch, call_id)
    log = await watch.log(call_id)
    for leg, tape in tapes(watch, call_id).items():
        begun = next(e for e in log if e.kind == Kind.RECORDING_STARTED and e.fields["leg"] == leg)
        off_s, on_s = at_s(log, Kind.RECORDING_PAUSED, begun), at_s(log, Kind.RECORDING_RESUMED, begun)
        over_s = at_s(log, Kind.SEAT_HUNG_UP, begun)
        heard = levels(tape)
        first, last = longest_silence(heard)
        assert (last - first) / 50 > on_s - off_s - EDGE_S, f"{leg}: silent for {(last - first) / 50} s"
        assert first / 50 == pytest.approx(off_s, abs=1.5), "where it was, and as long as it was"
        assert heard[first - 40 : first - 2].mean() > BUZZ, "to the last moment before"
        assert heard[last + 2 : last + 40].mean() > BUZZ, "and from the first one after"
        assert len(heard) / 50 == pytest.approx(over_s, abs=1.5), "the tape keeps time"
    await until(watch.centre.quiet)


async def test_a_seat_calls_out_and_both_hear_each_other(watch: Watch, tmp_path: Path) -> None:
    sip, trunk = watch.centre.centre.site.asterisk.sip.port, watch.centre.centre.site.trunk.port
    async with (
        at_work(watch, tmp_path, s101=SPEAKS),
        sipp(tmp_path, sip, "called", "-d", "600", own_port=trunk) as citizen,
    ):
        await watch.post("/seats/101/login")
        with pytest.raises(click.ClickException, match="may not dial"):
            await watch.post("/seats/101/dial", number="+14155551234", by="101")
        call_id = CallId(str((await watch.post("/seats/101/dial", number="8 701 000 07 02", by="101"))["call_id"]))
        await watch.are_together(call_id, "caller", "101")
        await watch.seat_is("101", "talking")
        await watch.recorded(call_id, 1.5)
        await watch.post(f"/calls/{call_id}/hang-up", by="101", seat="101")
        call = await ended(watch, call_id)
        assert (await citizen).status == 0, "the citizen is hung up"
    assert (call.direction, call.caller, call.outcome, call.seat) == ("out", NUMBER, "answered", "101")
    assert (call.queue, call.ticket) == ("city", None)
    for leg, tape in tapes(watch, call_id).items():
        assert levels(tape)[10:50].mean() > BUZZ, f"the {leg}'s voice is on its tape"
    kinds = [event.kind for event in await watch.log(call_id)]
    assert kinds[0] == Kind.CALL_PLACED
    assert Kind.CITIZEN_REACHED in kinds
    await until(watch.centre.quiet)
