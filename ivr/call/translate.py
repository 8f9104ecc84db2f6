"""Pure: Asterisk's events become ours. The foreign words stop here."""

from ivr.ari import (
    AriEvent,
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelHangupRequest,
    ChannelHold,
    ChannelUnhold,
    PlaybackFinished,
    RecordingFailed,
    RecordingFinished,
    StasisEnd,
    StasisStart,
)
from ivr.call import names
from ivr.call.machine.callback import why_of
from ivr.call.machine.events import CallerHungUp, CallEvent, LegAnswered, LegFailed, LegHungUp, MessageRecorded
from ivr.call.machine.wishes import BY_KEY, HoldEndWanted, HoldWanted
from ivr.flow.events import DigitPressed, PromptEnded
from models.ids import CallId, LegId, PlayId

#: Half of what Asterisk tells in a call. Nobody here asks for it, so it is not sent.
UNUSED = (
    "BridgeCreated",
    "BridgeDestroyed",
    "BridgeMerged",
    "ChannelCreated",
    "ChannelEnteredBridge",
    "ChannelLeftBridge",
    "ChannelStateChange",
    "Dial",
    "PlaybackContinuing",
    "PlaybackStarted",
    "RecordingStarted",
)

#: Asterisk's context that queues and records a caller without us.
FALLBACK = "fallback"

#: Q.850 causes of a leg that never talked -> our word. Everything else: "unreachable".
BUSY, NO_ANSWER, DECLINED = 17, (18, 19), 21

#: Q.850 causes with which a conversation ends that nobody has hung up: no answer to SIP, no route, no network, no
#: sound for Asterisk's own limit, a timer that ran out.
VANISHED = frozenset({3, 18, 20, 27, 38, 41, 42, 44, 102})


def translate(event: AriEvent) -> tuple[CallId, CallEvent] | None:
    """The call concerned and what happened to it; None: nothing that a call needs to know."""
    match event:
        case PlaybackFinished(playback=playback):
            return _for(playback.id, PromptEnded(PlayId(playback.id)))
        case RecordingFinished(recording=recording) if names.is_message(recording.name):
            return _for(recording.name, MessageRecorded(float(recording.duration or 0)))
        case RecordingFailed(recording=recording) if names.is_message(recording.name):
            return _for(recording.name, MessageRecorded(0.0))
        case StasisStart(args=("leg", *_), channel=channel):
            return _for(channel.id, LegAnswered(names.leg(channel.id)))
        case ChannelDtmfReceived(channel=channel, digit=digit) if names.is_citizen(channel.id):
            return _for(channel.id, DigitPressed(digit))
        case ChannelDtmfReceived(channel=channel, digit=digit) if not names.call_in(channel.id):
            return names.call_id_for(channel.id), DigitPressed(digit)
        case ChannelHold(channel=channel) if names.is_leg(channel.id):
            return _for(channel.id, HoldWanted(BY_KEY))
        case ChannelUnhold(channel=channel) if names.is_leg(channel.id):
            return _for(channel.id, HoldEndWanted(BY_KEY))
        case ChannelHangupRequest() | StasisEnd() | ChannelDestroyed():
            return _gone(event)
        case _:
            return None


def _gone(event: ChannelHangupRequest | StasisEnd | ChannelDestroyed) -> tuple[CallId, CallEvent] | None:
    channel_id = event.channel.id
    if names.is_citizen(channel_id):
        cause = None if isinstance(event, StasisEnd) else event.cause
        return _for(channel_id, CallerHungUp(why_of(cause), channel_id))
    if names.is_leg(channel_id):
        return _leg_gone(names.leg(channel_id), event)
    if names.call_in(channel_id):
        return None  # an ear or a tape of ours
    if isinstance(event, StasisEnd):
        return None  # hung up, or sent on in the dialplan: ivr/call/recovery/whereabouts asks which
    return names.call_id_for(channel_id), CallerHungUp(type(event).__name__)


def _leg_gone(
    leg: LegId, event: ChannelHangupRequest | StasisEnd | ChannelDestroyed
) -> tuple[CallId, CallEvent] | None:
    """Told once, by the last of its events: only that one says why."""
    if not isinstance(event, ChannelDestroyed):
        return None
    if event.channel.state != "Up":
        return _for(leg, LegFailed(leg, _why(event.cause)))
    return _for(leg, LegHungUp(leg, "vanished" if event.cause in VANISHED else "hung up"))


def _why(cause: int) -> str:
    if cause == BUSY:
        return "busy"
    if cause == DECLINED or cause in NO_ANSWER:
        return "declined"
    return "unreachable"


def _for(name: str, event: CallEvent) -> tuple[CallId, CallEvent] | None:
    call_id = names.call_in(name)
    return None if call_id is None else (call_id, event)
