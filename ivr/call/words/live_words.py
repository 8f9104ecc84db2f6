"""What is said in a conversation, written down while it is said, for the desk's page (C3). The conversation does not
depend on it: whatever fails here is told to the page, tried again, and changes nothing for the two who talk."""

import asyncio
from datetime import datetime

from agents.words.said import HearingChanged, Leg, Why, WordsHeard
from ivr.call.machine.states import Asking, CallState, Conferring, Talking
from ivr.call.ports import Ports
from ivr.call.words.ear_line import EarLine
from ivr.call.words.hearing import CONVERSATION, Hearing
from ivr.call.words.pace import Pace
from ivr.speech.ears import DictationSpec, EarEvent, EarFailed, PartialHeard, SpeechUnavailable, UtteranceHeard
from models.errands import Errands
from models.ids import CallId, UtteranceId

#: Pauses before an ear that was lost is opened anew; the last one again and again.
AGAIN_S = (2.0, 5.0, 15.0)


def is_conversation(state: CallState) -> bool:
    """Caller and seat hear each other: neither music nor what is said while the caller is away is anybody's words."""
    return isinstance(state, Talking | Conferring) or (isinstance(state, Asking) and not state.held)


class LiveWords:
    """All sides of one call that are to be written down. `follow` it from state to state."""

    def __init__(self, ports: Ports, call_id: CallId, channel: str, hearing: Hearing) -> None:
        self._sides: list[_Side] = []
        for leg in ports.written:
            if leg == "caller":  # the menus' ear hears the same voice
                side = _Side(ports, call_id, leg, hearing.line)
                hearing.elsewhere = side.heard
            else:
                side = _Side(ports, call_id, leg)
                side.line = EarLine(ports, CallId(f"{call_id}-{leg}"), channel, "out", side.heard)
            self._sides.append(side)

    def follow(self, state: CallState, *, resting: bool = False) -> None:
        """Never blocks. resting: what is said now must not be kept, though the two talk."""
        for side in self._sides:
            if is_conversation(state) and not resting:
                side.start(state.facts.language)
            else:
                side.rest()

    def leave(self) -> None:
        for side in self._sides:
            side.leave()

    async def close(self) -> None:
        await asyncio.gather(*(side.close() for side in self._sides))


class _Side:
    """One voice. Its ear is opened when the conversation begins and kept; it listens only while the two talk."""

    line: EarLine

    def __init__(self, ports: Ports, call_id: CallId, leg: Leg, line: EarLine | None = None) -> None:
        self._ports, self._call_id, self._leg = ports, call_id, leg
        if line is not None:
            self.line = line
        self._shared = line is not None
        self._writing: asyncio.Task[None] | None = None
        self._stopping = Errands("the live words")
        self._spec: DictationSpec | None = None
        self._begun = 0
        self._lost = asyncio.Event()
        self._told: tuple[bool, Why] | None = None
        self._pace = Pace(ports.clock, self._say)

    def start(self, language: str) -> None:
        if self._writing is None:
            name = f"words {self._call_id} {self._leg}"
            self._writing = asyncio.get_running_loop().create_task(self._write(language), name=name)

    def rest(self) -> None:
        if self._writing is None:
            return
        self.leave()
        self._writing = None
        self._tell(on=False, why="resting")
        if self._spec is not None:
            self._stopping.start(self._ports.ears.stop(self.line.ear, self._spec.utterance_id))
            self._spec = None

    async def _write(self, language: str) -> None:
        """Until it is cancelled."""
        failed = 0
        while True:
            why = await self._begin(language)
            if not why:
                failed = 0
                self._tell(on=True)
                await self._lost.wait()
                why = "away"
            self._tell(on=False, why=why)
            await asyncio.sleep(AGAIN_S[min(failed, len(AGAIN_S) - 1)])
            failed += 1

    async def _begin(self, language: str) -> Why:
        heard = self._ports.ears.languages()
        if language not in heard:
            return "no-model" if heard else "away"
        if self._lost.is_set():
            self._lost.clear()
            await self.line.close()  # its port may be another's by now
        if await self.line.opened():
            return "away"
        spec = DictationSpec(self._name(), language, self._leg == "caller")
        try:
            await self._ports.ears.dictate(self.line.ear, spec)
        except SpeechUnavailable:
            self._lost.set()
            return "away"
        self._spec = spec
        return ""

    def _name(self) -> UtteranceId:
        """Never the same twice, also not by a later controller: an utterance of that name would be overwritten."""
        self._begun += 1
        return UtteranceId(f"{CONVERSATION}{self._leg}-{round(self._ports.clock.now().timestamp()):x}-{self._begun}")

    def heard(self, event: EarEvent) -> None:
        """From the ear."""
        if self._spec is None or not self._spec.holds(event.utterance_id):
            return
        match event:
            case EarFailed(utterance_id=self._spec.utterance_id):
                self._spec = None
                self._pace.close()
                self._lost.set()
            case EarFailed(utterance_id=utterance_id):
                self._pace.cut(utterance_id)
                self._tell(on=False, why="busy")
            case PartialHeard(utterance_id=utterance_id, text=text, settled=settled):
                self._tell(on=True)
                self._pace.partial(utterance_id, text, settled=settled)
            case UtteranceHeard(utterance_id=utterance_id, text=text):
                self._tell(on=True)
                self._pace.final(utterance_id, text)

    def _say(self, utterance: str, text: str, final: bool, at: datetime) -> None:
        self._ports.say(WordsHeard(self._call_id, self._leg, utterance, text, final, at))

    def _tell(self, *, on: bool, why: Why = "") -> None:
        if self._told != (on, why):
            self._told = on, why
            self._ports.say(HearingChanged(self._call_id, self._leg, on, why, self._ports.clock.now()))

    def leave(self) -> None:
        self._pace.close()
        if self._writing is not None:
            self._writing.cancel()

    async def close(self) -> None:
        self.rest()
        await self._stopping.settled()
        if not self._shared:
            await self.line.close()
