"""The real worker when things go wrong: killed, frozen, flooded, told to end; and what it says of a recording."""

import asyncio
import os
import signal
import socket
import stat
import wave
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ivr.speech import protocol, rtp
from ivr.speech.client import RemoteEars
from ivr.speech.ears import EarEvent, EarFailed, SpeechUnavailable, UtteranceHeard, UtteranceSilent, UtteranceSpec
from ivr.speech.g711 import to_alaw
from ivr.speech.link import MOST_UNANSWERED, PING_EVERY_S
from models.ids import CallId, UtteranceId
from tests.live.speech.korean import HELLO, MENU, OPERATOR, silence, spoken
from tests.live.speech.phone import Phone
from tests.live.speech.worker import Worker
from tests.live.until import PATIENT_S

CALL = CallId("call-a")
TURN = UtteranceSpec(UtteranceId("utt-a"), ("ko",), {"ko": MENU}, 4.0, 0.8, 10.0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = Worker(tmp_path_factory.mktemp("worker"))
    yield worker
    worker.kill()


@pytest.fixture
async def ears(shared: Worker) -> AsyncIterator[RemoteEars]:
    async with RemoteEars(shared.socket) as ears:
        await ears.until_languages("ko")
        yield ears


@pytest.fixture
def events() -> "asyncio.Queue[EarEvent]":
    return asyncio.Queue()


async def ended(events: "asyncio.Queue[EarEvent]", within_s: float = PATIENT_S) -> EarEvent:
    async with asyncio.timeout(within_s):
        while True:
            event = await events.get()
            if isinstance(event, UtteranceHeard | UtteranceSilent | EarFailed):
                return event


async def listening(ears: RemoteEars, events: "asyncio.Queue[EarEvent]") -> Phone:
    phone = Phone(await ears.open(CALL, events.put_nowait))
    await ears.listen(CALL, TURN)
    return phone


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_worker_that_dies_or_hangs_is_told(
    tmp_path: Path, events: "asyncio.Queue[EarEvent]", number: signal.Signals
) -> None:
    assert PING_EVERY_S * (MOST_UNANSWERED + 1) < 2, "what the port promises"
    worker = Worker(tmp_path)
    try:
        async with RemoteEars(worker.socket) as ears:
            await ears.until_languages("ko")
            phone = await listening(ears, events)
            await phone.send(silence(0.3) + spoken(HELLO)[:8000])
            os.kill(worker.process.pid, number)
            assert isinstance(await ended(events), EarFailed)
            assert ears.languages() == frozenset()
            with pytest.raises(SpeechUnavailable):
                await ears.open(CallId("call-b"), events.put_nowait)
            phone.close()
    finally:
        worker.kill()


async def test_words_are_the_same_at_any_speed(ears: RemoteEars, events: "asyncio.Queue[EarEvent]") -> None:
    heard = []
    phone = await listening(ears, events)
    for speed in (2.0, 20.0):
        await ears.listen(CALL, TURN)
        await phone.send(silence(0.4) + spoken(OPERATOR) + silence(1.0), speed)
        end = await ended(events)
        assert isinstance(end, UtteranceHeard)
        heard.append((end.text, end.speech_s))
    assert heard[0] == heard[1]
    assert heard[0][0] == OPERATOR
    phone.close()


async def test_a_bad_line_takes_nothing_from_the_speech_and_adds_nothing(
    ears: RemoteEars, events: "asyncio.Queue[EarEvent]"
) -> None:
    """One packet in twenty lost, garbage between them, a stranger's loud sound, another stream from the middle on."""
    phone = await listening(ears, events)
    sound = spoken(OPERATOR)
    await phone.send(silence(0.4) + sound + silence(1.0))
    clean = await ended(events)
    phone.close()
    address = await ears.open(CALL, events.put_nowait)
    phone = Phone(address)
    await ears.listen(CALL, TURN)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        await phone.send(silence(0.4))
        for number, at in enumerate(range(0, len(sound), 320)):
            if number % 20 == 7:
                phone.lose(1)
            else:
                await phone.send(sound[at : at + 320])
            phone.raw(b"\x80garbage")
            phone.raw(b"")
            loud = rtp.write(rtp.Packet(8, number, 160 * number, 42, b"\x2a\xaa" * 80))
            stranger.sendto(loud, (address.host, address.port))
            if number == 40:
                phone.ssrc = 7
        await phone.send(silence(1.0))
    bad = await ended(events)
    phone.close()
    assert isinstance(clean, UtteranceHeard)
    assert isinstance(bad, UtteranceHeard)
    assert abs(bad.speech_s - clean.speech_s) <= 0.3


async def test_a_telephone_that_sends_nothing_is_silence(ears: RemoteEars, events: "asyncio.Queue[EarEvent]") -> None:
    phone = await listening(ears, events)
    await ears.listen(CALL, UtteranceSpec(UtteranceId("utt-b"), ("ko",), {"ko": MENU}, 1.0, 0.8, 10.0))
    assert await ended(events) == UtteranceSilent(CALL, UtteranceId("utt-b"))
    phone.close()


async def test_free_speech_beyond_the_processors_is_refused_and_menus_are_not(ears: RemoteEars) -> None:
    many = 12
    refused: asyncio.Queue[EarEvent] = asyncio.Queue()
    for number in range(many):
        call = CallId(f"call-{number}")
        await ears.open(call, refused.put_nowait)
        await ears.listen(call, UtteranceSpec(UtteranceId(f"utt-{number}"), ("ko",), {}, 60.0, 0.8, 10.0))
    failed = [await ended(refused) for _ in range(many - 4)]
    assert all(isinstance(each, EarFailed) for each in failed)
    events: asyncio.Queue[EarEvent] = asyncio.Queue()
    phone = await listening(ears, events)
    await phone.send(silence(0.4) + spoken(OPERATOR) + silence(1.0))
    assert isinstance(await ended(events), UtteranceHeard)
    phone.close()


async def test_strange_messages_end_only_their_own_connection(shared: Worker, ears: RemoteEars) -> None:
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b'{"is":"Listen","call_id":"' + b"x" * 90 + b'"}\n', b"\x00" * 100 + b"\n"):
        reader, writer = await asyncio.open_unix_connection(str(shared.socket))
        writer.write(sent)
        async with asyncio.timeout(PATIENT_S):
            greeting = await reader.readline()
            assert isinstance(protocol.answer(greeting), protocol.Hello)
            assert await reader.read() == b""
        writer.close()
    assert await ears.unknown_words("ko", ["버스", "qqq"]) == {"qqq"}


async def test_the_socket_is_for_our_own_user(shared: Worker, ears: RemoteEars) -> None:
    assert stat.S_IMODE(shared.socket.stat().st_mode) == 0o600


async def test_a_second_worker_does_not_take_the_socket_away(shared: Worker, ears: RemoteEars, tmp_path: Path) -> None:
    mine = Worker(tmp_path)
    mine.kill()
    tmp_path.joinpath("speech.sock").unlink(missing_ok=True)
    tmp_path.joinpath("speech.sock").symlink_to(shared.socket)
    mine.start_again()
    assert await asyncio.to_thread(mine.process.wait, 60) != 0
    assert "another speech worker" in mine.log()
    assert await ears.unknown_words("ko", []) == set()


async def test_told_to_end_it_ends_cleanly(tmp_path: Path) -> None:
    worker = Worker(tmp_path)
    async with RemoteEars(worker.socket) as ears:
        await ears.until_languages("ko")
        assert await asyncio.to_thread(worker.end) == 0
    assert not worker.socket.exists()
    assert "Traceback" not in worker.log()


@pytest.mark.parametrize("suffix", ["wav", "alaw", "sln"])
async def test_a_recording_becomes_words_with_its_own_times(shared: Worker, ears: RemoteEars, suffix: str) -> None:
    """Twice the same words, five seconds of silence between: the second time is said when it was said."""
    sound = silence(1.0) + spoken(OPERATOR) + silence(5.0) + spoken(OPERATOR) + silence(1.0)
    shared.recordings.mkdir(parents=True, exist_ok=True)
    path = shared.recordings / f"call.{suffix}"
    if suffix == "wav":
        with wave.open(str(path), "wb") as written:
            written.setparams((1, 2, 8000, 0, "NONE", ""))
            written.writeframes(sound)
    else:
        path.write_bytes(to_alaw(sound) if suffix == "alaw" else sound)
    made = await ears.transcribe(path, "ko")
    assert made.text == " ".join(word.word for word in made.words)
    second_s = 1.0 + len(spoken(OPERATOR)) / 16000 + 5.0
    last_s = second_s + len(spoken(OPERATOR)) / 16000
    times = [word.start_s for word in made.words]
    assert times == sorted(times)
    assert any(word.start_s < second_s - 4 for word in made.words)
    assert any(second_s - 0.4 <= word.start_s and word.end_s <= last_s + 0.4 for word in made.words)


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../site.yaml", "gone.wav", "../recording-else/x.wav"])
async def test_only_recordings_are_read(ears: RemoteEars, path: str) -> None:
    with pytest.raises(SpeechUnavailable):
        await ears.transcribe(Path(path), "ko")
