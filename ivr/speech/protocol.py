"""What the controller and the worker say to each other: JSON, one message a line, bounded in size. Pure."""

from typing import Annotated

import msgspec

#: The longest line. A transcript of an hour's speech is about this long.
MOST_BYTES = 2 * 1024 * 1024

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,8}$")]
Phrase = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Phrases = Annotated[tuple[Phrase, ...], msgspec.Meta(max_length=500)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=300)]
Number = Annotated[int, msgspec.Meta(ge=0)]


class Message(msgspec.Struct, tag=True, tag_field="is", forbid_unknown_fields=True):
    """Tagged by the name of its class."""


# --- the controller asks -------------------------------------------------------------------------------------------


class OpenEar(Message):
    request: Number
    call_id: Id
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0  # the port of an ear lost with an earlier worker; 0: any


class Listen(Message):
    call_id: Id
    utterance_id: Id
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1, max_length=4)]
    words: Annotated[dict[Language, Phrases], msgspec.Meta(max_length=4)]
    no_input_s: Seconds
    end_silence_s: Seconds
    limit_s: Seconds


class Dictate(Message):
    call_id: Id
    utterance_id: Id
    language: Language
    foremost: bool
    end_silence_s: Seconds
    limit_s: Seconds


class StopListening(Message):
    call_id: Id
    utterance_id: Id


class CloseEar(Message):
    call_id: Id


class Transcribe(Message):
    request: Number
    path: Annotated[str, msgspec.Meta(max_length=1000)]
    language: Language


class AskUnknownWords(Message):
    request: Number
    language: Language
    words: Annotated[tuple[Phrase, ...], msgspec.Meta(max_length=5000)]


class Ping(Message):
    number: Number


# --- the worker answers --------------------------------------------------------------------------------------------


class Hello(Message):
    """Sent at once, and again whenever a model has been loaded."""

    languages: tuple[str, ...]


class EarOpened(Message):
    request: Number
    host: str
    port: int
    format: str


class Refused(Message):
    request: Number
    why: str


class Partial(Message):
    call_id: str
    utterance_id: str
    language: str
    text: str
    settled: bool = False


class Heard(Message):
    call_id: str
    utterance_id: str
    language: str
    text: str
    speech_s: float
    lag_ms: float


class Silent(Message):
    call_id: str
    utterance_id: str


class Failed(Message):
    call_id: str
    utterance_id: str
    why: str


class Transcribed(Message):
    request: Number
    text: str
    words: tuple[tuple[str, float, float, float], ...]  # word, start_s, end_s, confidence


class UnknownWords(Message):
    request: Number
    words: tuple[str, ...]


class Pong(Message):
    number: Number


Request = OpenEar | Listen | Dictate | StopListening | CloseEar | Transcribe | AskUnknownWords | Ping
Answer = Hello | EarOpened | Refused | Partial | Heard | Silent | Failed | Transcribed | UnknownWords | Pong

_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_answers: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class NotUnderstood(Exception):
    """A line that is no message of ours: the two sides are of different versions, or the peer is a stranger."""


def line(message: Message) -> bytes:
    return _encoder.encode(message) + b"\n"


def request(text: bytes) -> Request:
    try:
        return _requests.decode(text)
    except msgspec.MsgspecError as error:
        raise NotUnderstood(str(error)) from error


def answer(text: bytes) -> Answer:
    try:
        return _answers.decode(text)
    except msgspec.MsgspecError as error:
        raise NotUnderstood(str(error)) from error
