"""How soon words are on the desk: the worker with the real recogniser, the ear's client, the hub and the stream of a
page, while 60 desks look on. The Korean model, sound at the speed of life over loopback, without a switch; each
sentence ends with the last sound of its last word. Prints `name value unit`, one a line.

words.own-part: the recogniser's partial is in the controller -> its frame is read from the stream.
words.shown: end of the last word's sound -> all the words of the final text are read (in a partial or the final)."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from agents.accounts.rights import Role
from agents.words.said import WordsHeard
from ivr.call.words.pace import Pace
from ivr.speech.client import RemoteEars
from ivr.speech.dictation import REST_S
from ivr.speech.ears import DictationSpec, EarEvent, EarFailed, PartialHeard, UtteranceHeard
from models.ids import CallId, UtteranceId
from models.kinds import Kind
from models.store import open_store
from tests.bench.line import percentile
from tests.contract.web.browser import Person, messages
from tests.contract.web.room import Room, opened_room
from tests.live.speech.korean import BUS, HELLO, OPERATOR, OTHER, silence, spoken
from tests.live.speech.phone import Phone
from tests.live.speech.worker import Worker
from tests.live.until import until

CALL = CallId("call-0a")
DESKS = 60
TIMES = 2
#: Short and long, each new to the recogniser when it is said for the first time.
SENTENCES = (
    *(HELLO, OPERATOR, BUS, OTHER, "물이 안 나와요", "우리 집 앞 가로등이 켜지지 않아요", "네", "도로에 구멍이 있어요"),
    *(
        "감사합니다",
        "엘리베이터가 멈췄고 아이가 안에 있습니다",
        "신호등 고장",
        "쓰레기를 치워 주세요",
        "빨리 와 주세요",
    ),
)
SPEC = DictationSpec(UtteranceId("words-caller"), "ko")


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Desk:
    """One page's stream; notes when each text of each utterance was read."""

    def __init__(self) -> None:
        self.read: dict[tuple[str, str, bool], float] = {}
        self.finals: list[str] = []

    async def watch(self, person: Person) -> None:
        async with person.http.get(f"{person.address}/api/events", params={"topics": "words", "calls": "all"}) as got:
            async for message in messages(got):
                if message.event == "words" and message.body["state"] == "heard":
                    body = message.body
                    self.read.setdefault((body["utterance"], body["text"], body["final"]), time.monotonic())
                    if body["final"]:
                        self.finals.append(body["utterance"])


class Controller:
    """What the call's part does with what the ear hears: paced, and told to the hub."""

    def __init__(self, room: Room) -> None:
        self.heard: dict[tuple[str, str, bool], float] = {}
        self.ended: list[tuple[str, str]] = []  # utterance, text; "" where it was lost
        self._pace = Pace(Clock(), self._say)
        self._room = room

    def __call__(self, event: EarEvent, /) -> None:
        match event:
            case PartialHeard(utterance_id=utterance, text=text, settled=settled):
                self.heard.setdefault((utterance, text, False), time.monotonic())
                self._pace.partial(utterance, text, settled=settled)
            case UtteranceHeard(utterance_id=utterance, text=text):
                self.ended.append((utterance, text))
                self._pace.final(utterance, text)
            case EarFailed(utterance_id=utterance):
                self.ended.append((utterance, ""))

    def _say(self, utterance: str, text: str, final: bool, at: datetime) -> None:
        self._room.hub.say(WordsHeard(CALL, "caller", utterance, text, final, at))


async def bench(out: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        worker = Worker(Path(folder))
        store = await open_store(str(Path(folder) / "centre.sqlite"), Path(folder) / "journal")
        try:
            async with opened_room(store, Path(folder)) as room, RemoteEars(worker.socket) as ears:
                await ears.until_languages("ko")
                await _measure(room, ears, out)
        finally:
            await store.close()
            worker.end()


async def _measure(room: Room, ears: RemoteEars, out: Callable[[str], None]) -> None:
    room.write(Kind.CALL_ARRIVED, CALL, caller="+77010000001")
    desks = [Desk() for _ in range(DESKS)]
    people = [await room.person(f"boss{number}", Role.SUPERVISOR) for number in range(DESKS // 8 + 1)]
    watching = [asyncio.create_task(desk.watch(people[at // 8])) for at, desk in enumerate(desks)]
    await until(lambda: room.hub.count() >= DESKS, limit_s=30)
    controller = Controller(room)
    phone = Phone(await ears.open(CALL, controller))
    await ears.dictate(CALL, SPEC)
    ended: list[float] = []
    for number, sentence in enumerate(TIMES * SENTENCES):
        await phone.send(silence(0.6) + _tight(spoken(sentence)), speed=1.0)
        ended.append(time.monotonic())
        await phone.send(silence(1.0), speed=1.0)
        await until(lambda wanted=number + 1: len(controller.ended) >= wanted, limit_s=20)  # type: ignore[misc]
        if not controller.ended[-1][1]:
            await phone.send(silence(REST_S + 0.5), speed=1.0)  # the worker rests, and would not hear the next one
    await until(lambda: {name for name, text in controller.ended if text} <= set(desks[0].finals), limit_s=10)
    for task in watching:
        task.cancel()
    phone.close()
    _tell(controller, desks, ended, out)


def _tight(pcm: bytes) -> bytes:
    """Without the silence at its end: what is left ends with the last word's last sound."""
    end = len(pcm)
    while end > 2 and abs(int.from_bytes(pcm[end - 2 : end], "little", signed=True)) < 200:
        end -= 2
    return pcm[:end]


def _tell(controller: Controller, desks: list[Desk], ended: list[float], out: Callable[[str], None]) -> None:
    own = [
        1000 * (read - controller.heard[what])
        for desk in desks
        for what, read in desk.read.items()
        if what in controller.heard and not what[2]
    ]
    shown, finals = [], []
    for at, (utterance, whole) in zip(ended, controller.ended, strict=True):
        if not whole:
            continue
        texts = [(read, text, final) for (name, text, final), read in desks[0].read.items() if name == utterance]
        shown.append(1000 * (min(read for read, text, _ in texts if text == whole) - at))
        finals.append(1000 * (next(read for read, _, final in texts if final) - at))
    if not own or not shown:
        raise SystemExit("nothing was heard in time: these processors are too busy with other things to measure here")
    for name, values in (("own-part", own), ("shown", shown), ("final", finals)):
        for share in (50, 95):
            out(f"words.{name}.p{share} {percentile(values, share / 100):.0f} ms")
    out(f"words.partials {sum(1 for *_, final in desks[0].read if not final)} partials")
    out(f"words.lost {sum(1 for _, text in controller.ended if not text)} utterances")


if __name__ == "__main__":
    asyncio.run(bench(print))
    sys.exit(0)
