"""What a flow file may say: one class per kind of step, as an administrator writes it (docs/flows.md)."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from ivr.flow.says import Value


def _one_or_many(given: object) -> object:
    return [given] if isinstance(given, str) else given


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Target = Name  # the name of a step
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
CallbackKey = Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Prompts = Annotated[tuple[Name, ...], Field(min_length=1, max_length=6), BeforeValidator(_one_or_many)]
Seconds = Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)]
Words = dict[Language, Annotated[tuple[Phrase, ...], Field(max_length=60)]]
Values = dict[Name, Annotated[Value, Field(union_mode="left_to_right")]]


class Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_").replace("_", "-")
    )


class Operator(Part):
    key: Key
    goto: Target
    words: Words = {}


class Patience(Part):
    """How long we wait for a caller, and what then: in one place for all steps."""

    wait_s: Seconds = 5  # silence after a question
    repeats: Annotated[int, Field(ge=0, le=5)] = 2  # a question is asked again so often
    steps: Annotated[int, Field(ge=5, le=200)] = 60  # a call that went through more is lost in the menus
    no_input: Name = "no-input"  # prompts
    no_match: Name = "no-match"
    then: Target | None = None  # who stays silent goes here; the operator when it is not given


class Hours(Part):
    """Local time of the centre. A span over midnight is two entries."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)
    from_: time
    to: time


class Answer(Part):
    key: Key | None = None
    words: Words = {}
    goto: Target | None = None

    @model_validator(mode="after")
    def _can_be_given(self) -> "Answer":
        if self.key is None and not any(self.words.values()):
            raise ValueError("this answer has neither a key nor words")
        return self


class SayStep(Part):
    say: Prompts
    next: Target | None = None
    languages: Literal["own", "all"] = "own"
    values: Values = {}
    skip: bool = True  # any key skips it


class AskStep(Part):
    ask: Prompts
    by_keys: Prompts | None = None  # said instead where the call cannot be heard
    answers: dict[Name, Answer] = Field(min_length=1)
    set_: Name | None = None  # "language", or a fact for the ticket
    next: Target | None = None
    values: Values = {}
    wait_s: Seconds | None = None
    repeats: Annotated[int, Field(ge=0, le=5)] | None = None
    no_input: Target | None = None  # at the first silence, instead of asking again
    no_match: Target | None = None
    type_ahead: bool = True  # no: keys pressed before the question do not count


class ListenStep(Part):
    listen: Prompts
    suggest: Literal["services"] | None = None
    confirm: Name = "confirm-service"
    yes_key: Key = "1"
    no_key: Key = "2"
    suggestions: Annotated[int, Field(ge=1, le=3)] = 2
    next: Target | None = None
    wait_s: Seconds | None = None
    limit_s: Seconds = 20
    end_silence_s: Seconds = 1.5
    repeats: Annotated[int, Field(ge=0, le=5)] | None = None
    no_input: Target | None = None
    without_speech: Target | None = None
    danger: Target | None = None  # where who tells of a danger to life goes (A9)


class LanguageIs(Part):
    language: Language


class HoursAre(Part):
    hours: Name


class WhenStep(Part):
    when: Literal["language-known", "caller-known", "speech"] | LanguageIs | HoursAre
    then: Target
    else_: Target


class QueueStep(Part):
    queue: Name
    skills: dict[Name, Annotated[int, Field(ge=1, le=5)]] = {}  # "language" stands for the caller's own
    next: Target | None = None  # after the talk
    overflow: Target | None = None  # waited too long, or the line is closed
    callback_key: CallbackKey | None = None  # pressed while waiting: to be called back in turn


class DivertStep(Part):
    divert: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,15}$")]
    say: Prompts | None = None
    next: Target | None = None  # after the talk
    else_: Target | None = None  # the number did not answer


class VoicemailStep(Part):
    voicemail: Prompts
    limit_s: Seconds = 120
    next: Target | None = None
    else_: Target | None = None  # nothing was said, or it could not be recorded


class NoteStep(Part):
    note: dict[Name, Phrase] = Field(min_length=1)
    next: Target | None = None


class SetStep(Part):
    set_: LanguageIs
    next: Target | None = None


class GotoStep(Part):
    goto: Target


class HangupStep(Part):
    hangup: Name  # the outcome
    say: Prompts | None = None


Step = (
    AskStep
    | ListenStep
    | WhenStep
    | QueueStep
    | DivertStep
    | VoicemailStep
    | HangupStep
    | NoteStep
    | SayStep
    | SetStep
    | GotoStep
)

#: The word that makes a step what it is. In this order: an ask may also `set`, a divert may also `say`.
KINDS: dict[str, type[Step]] = {
    "ask": AskStep,
    "listen": ListenStep,
    "when": WhenStep,
    "queue": QueueStep,
    "divert": DivertStep,
    "voicemail": VoicemailStep,
    "hangup": HangupStep,
    "note": NoteStep,
    "say": SayStep,
    "set": SetStep,
    "goto": GotoStep,
}


class Head(Part):
    """A flow file without its steps, which are read one by one by their kind."""

    flow: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,32}$")]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=8)]
    start: Target
    crowded: Target | None = None  # where a call begins that is more than the centre can take
    operator: Operator | None = None
    patience: Patience = Patience()
    utc_offset_h: Annotated[float, Field(ge=-12, le=14)] = 5  # Kazakhstan has one time and no summer time
    hours: dict[Name, Hours] = {}
    # How operators read steps and answers on the desk; a step without a name is not shown there.
    names: dict[Name, dict[Language, Phrase]] = {}
