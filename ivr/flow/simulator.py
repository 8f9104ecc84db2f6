"""A flow tried without a phone: the machine of real calls, driven by lines of text. Pure: no terminal, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ivr.flow.book import Flow
from ivr.flow.commands import (
    Divert,
    EnterQueue,
    FlowCommand,
    HangUp,
    Listen,
    Note,
    Play,
    RememberLanguage,
    StepEntered,
    StopListening,
    StopPlaying,
    SuggestServices,
    TakeMessage,
)
from ivr.flow.events import (
    DeadlinePassed,
    DigitPressed,
    DivertEnded,
    FlowEvent,
    Heard,
    MessageTaken,
    PromptEnded,
    QueueEnded,
    ServicesSuggested,
    Suggestion,
)
from ivr.flow.machine import start, step
from ivr.flow.states import Context, Diverted, Finished, Queued, Recording, State

HELP = (
    "a key (0-9 * #): press it · Enter: time passes · words: say them · "
    "talked / overflow: how the line ends · reached / unanswered: how 112 ends"
)
TICKET = {"ticket": "1000017"}


class Simulator:
    """`lines` say what the caller meets; `take` gives one line of what the caller does."""

    def __init__(self, flow: Flow, now: datetime, context: Context) -> None:
        self.flow = flow
        self.now = now
        self.state, commands = start(flow, context, now)
        self.lines = list(self._shown(commands))

    @property
    def finished(self) -> bool:
        return isinstance(self.state, Finished)

    def take(self, line: str) -> list[str]:
        event = self._event(line.strip())
        if event is None:
            return [HELP]
        return self._step(event)

    def _step(self, event: FlowEvent) -> list[str]:
        before: State = self.state
        self.state, commands = step(self.flow, before, event, self.now)
        if self.state is before and not commands:
            return ["(nothing comes of it)"]
        seen = list(self._shown(commands))
        for command in commands:
            if isinstance(command, SuggestServices):
                found = Suggestion("example.service", dict.fromkeys(self.flow.languages, command.text), 1.0)
                seen += self._step(ServicesSuggested((found,)))
        return seen

    def _event(self, line: str) -> FlowEvent | None:
        match self.state, line:
            case Queued(), ("talked" | "overflow" | "closed"):
                return QueueEnded(line, TICKET if line == "talked" else {})
            case Diverted(), ("reached" | "unanswered"):
                return DivertEnded(line == "reached")
            case Recording(), "":
                return MessageTaken(10.0, TICKET)
            case ((Queued() | Diverted() | Finished()), _):
                return None
        if len(line) == 1 and line in "0123456789*#":
            return DigitPressed(line)
        if line:
            return Heard(self.state.utterance_id, line) if self.state.utterance_id else None
        return self._time_passes()

    def _time_passes(self) -> FlowEvent:
        """The prompt ends, or else the deadline comes."""
        if self.state.play_id is not None:
            self.now += timedelta(seconds=3)
            return PromptEnded(self.state.play_id)
        self.now = self.state.deadline or self.now
        return DeadlinePassed()

    def _shown(self, commands: Iterable[FlowCommand]) -> Iterable[str]:
        for command in commands:
            match command:
                case StepEntered(name):
                    yield f"[{name}]"
                case Play(_, parts):
                    for language, say in parts:
                        text = self.flow.prompts[language][say.prompt].text
                        values = "".join(f" · {name} = {value}" for name, value in say.values.items())
                        yield f"  {language}: {' '.join(text.split())}{values}"
                case Listen(_, languages, words):
                    what = "words of the menu" if words else "free speech"
                    yield f"  (listens for {what} in {', '.join(languages)})"
                case EnterQueue(queue, skills):
                    yield f"  (waits in the line {queue!r}, skills {dict(skills)}: type talked or overflow)"
                case Divert(number):
                    yield f"  (is connected with {number}: type reached or unanswered)"
                case TakeMessage():
                    yield "  (a voice message is recorded: Enter ends it)"
                case Note(name, value):
                    yield f"  (noted for the ticket: {name} = {value})"
                case RememberLanguage(language):
                    yield f"  (the language of this number is now {language})"
                case HangUp(outcome):
                    yield f"  (the call ends: {outcome})"
                case StopPlaying() | StopListening() | SuggestServices():
                    pass
