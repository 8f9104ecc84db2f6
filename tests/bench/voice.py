"""How long a caller waits for a sentence that was never said before: with a ticket's number in it.

Run: python -m tests.bench.voice
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.prompts.speaker import Speaker
from ivr.site import Paths
from tests.bench.line import percentile

TICKETS = range(1_000_001, 1_000_041)


def figures() -> Iterator[str]:
    with TemporaryDirectory() as sounds:
        speaker = Speaker(Paths().dialplans / "prompts", Path(sounds))
        for language in ("kk", "ru"):
            speaker.sound_now(language, "goodbye", {})  # the voice is loaded
            took_ms = [_took_ms(speaker, language, str(ticket)) for ticket in TICKETS]
            yield f"voice.new.{language}.p50 {percentile(took_ms, 0.5):.1f} ms"
            yield f"voice.new.{language}.p95 {percentile(took_ms, 0.95):.1f} ms"
        speaker.close()


def _took_ms(speaker: Speaker, language: str, ticket: str) -> float:
    began = time.perf_counter()
    speaker.sound_now(language, "ticket-number", {"ticket": ticket})
    return 1000 * (time.perf_counter() - began)


def main(_: Sequence[str] = ()) -> int:
    for line in figures():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
