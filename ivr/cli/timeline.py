"""Pure: the log in words that a supervisor reads, with personal data hidden unless asked for."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from models.events import CallEvent, Field
from models.kinds import Kind
from models.masking import masked as masked  # the command line's other rooms take it from here

_LONGEST = 400  # of one value in a line

WORDS: Mapping[str, str] = {
    Kind.CALL_ARRIVED: "the call arrived",
    Kind.CALL_ADOPTED: "the call was taken over after a restart",
    Kind.CALL_FELL_BACK: "Asterisk's own queue took the call",
    Kind.CALLER_HUNG_UP: "the caller hung up",
    Kind.CALL_ENDED: "the call ended",
    Kind.STEP_ENTERED: "the menus went to",
    Kind.LANGUAGE_CHOSEN: "the language is set",
    Kind.PROMPT_PLAYED: "the caller heard",
    Kind.DIGIT_PRESSED: "the caller pressed",
    Kind.CALLER_HEARD: "the caller said",
    Kind.CALLER_SILENT: "the caller said nothing",
    Kind.EAR_LOST: "speech could not be heard: keys only",
    Kind.SERVICES_SUGGESTED: "services were suggested",
    Kind.FACT_NOTED: "noted",
    Kind.DIVERT_STARTED: "the caller is sent to",
    Kind.DIVERT_ENDED: "the other number is done",
    Kind.MESSAGE_TAKEN: "a voice message was taken",
    Kind.CALL_QUEUED: "the caller waits in the line",
    Kind.PLACE_TOLD: "the place was told",
    Kind.OFFER_MADE: "a seat rings",
    Kind.OFFER_ENDED: "the ring ended",
    Kind.CALL_LEFT_LINE: "the caller left the line",
    Kind.CALL_MOVED: "the caller was moved in the line",
    Kind.CALLER_SLOWED: "the caller calls again and again, and waits before the line",
    Kind.CALL_PLACED: "a call out was begun",
    Kind.CITIZEN_REACHED: "the citizen was reached",
    Kind.CITIZEN_NOT_REACHED: "the citizen could not be reached",
    Kind.CALLBACK_ORDERED: "a call-back was ordered",
    Kind.CALLBACK_OPENED: "the call-back waits for its turn",
    Kind.CALLBACK_DIALLED: "the citizen is being called",
    Kind.CALLBACK_ANSWERED: "the citizen answered",
    Kind.CALLBACK_FAILED: "the citizen was not reached",
    Kind.SEAT_ANSWERED: "the seat answered",
    Kind.SEAT_HUNG_UP: "the seat left the conversation",
    Kind.SEAT_JOINED: "a further seat joined",
    Kind.SEAT_DROPPED: "the seat's telephone was lost",
    Kind.CALL_HELD: "the caller was put on hold",
    Kind.CALL_RESUMED: "the caller is back from hold",
    Kind.TRANSFER_STARTED: "a transfer began",
    Kind.TRANSFER_ENDED: "the transfer ended",
    Kind.LISTENED: "a supervisor listened",
    Kind.LISTENING_ENDED: "the supervisor listens no more",
    Kind.HELP_ASKED: "the seat asked for help",
    Kind.HELP_ENDED: "the help ended",
    Kind.RECORDING_STARTED: "recording began",
    Kind.RECORDING_PAUSED: "recording paused",
    Kind.RECORDING_RESUMED: "recording goes on",
    Kind.RECORDING_ENDED: "recording ended",
    Kind.RECORDING_FAILED: "recording failed",
    Kind.TRANSCRIPT_MADE: "the recording was transcribed",
    Kind.TRANSCRIPT_FAILED: "the recording could not be transcribed",
    Kind.TICKET_DRAFTED: "a ticket was drafted",
    Kind.TICKET_REGISTERED: "the ticket was registered",
    Kind.TICKET_EDITED: "the ticket was changed",
    Kind.TICKET_DROPPED: "the draft was dropped",
    Kind.NOTICE_SENT: "a notice was sent",
    Kind.SEAT_CHANGED: "the seat's state is now",
    Kind.SEAT_WISHED: "after its call the seat wants to be",
    Kind.SEAT_MOVED: "the seat takes calls of other queues",
    Kind.ACTION_AUDITED: "somebody did",
    Kind.CONTROLLER_STARTED: "the controller started",
    Kind.CONTROLLER_STOPPED: "the controller stopped",
    Kind.ASTERISK_BEGAN: "Asterisk began",
    Kind.ALARM_RAISED: "an alarm was raised",
    Kind.ALARM_ENDED: "the alarm ended",
}


def timeline(events: Iterable[CallEvent], *, full: bool) -> list[str]:
    """One line per event; seconds since the first."""
    lines: list[str] = []
    first: datetime | None = None
    for event in events:
        first = first or event.at
        lines.append(f"{(event.at - first).total_seconds():>9.3f} s  {sentence(event, full=full)}")
    return lines


def sentence(event: CallEvent, *, full: bool) -> str:
    words = WORDS.get(event.kind) or printable(event.kind)
    fields = fields_text(event.fields, full=full)
    return f"{words}: {fields}" if fields else words


def fields_text(fields: Mapping[str, Field], *, full: bool) -> str:
    """Empty fields are left out; the words of a transcript are counted, not shown, since its text is there."""
    said = []
    for name, value in fields.items():
        if name == "words" and isinstance(value, list):
            value = f"{len(value)} words"
        elif not full:
            value = masked(name, value)
        if value not in (None, "", [], {}):
            said.append(f"{printable(name)} {_spoken(value)}")
    return ", ".join(said)


def printable(text: str) -> str:
    """Callers' names may hold what would move a terminal's cursor."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))[:_LONGEST]


def _spoken(value: Field) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{printable(key)}: {_spoken(inner)}" for key, inner in value.items()) + "}"
        case list():
            return printable(" ".join(_spoken(item) for item in value))
        case bool():
            return "yes" if value else "no"
        case _:
            return printable(str(value))
