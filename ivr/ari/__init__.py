"""A typed client of Asterisk's REST interface. Knows nothing of 109: it could be its own package.

    async with HttpTransport(AriAddress(url, user, password), "my-app") as transport:
        ari = Ari(transport)
        async for event in ari.events():
            ...

Ids are chosen by the caller of an operation, so that a repeated request is a Conflict and nothing happens twice.
Events and models are named as in Asterisk's JSON: ivr.ari.generated.events, ivr.ari.generated.models.
"""

from ivr.ari.client import Ari
from ivr.ari.errors import (
    AriDown,
    AriError,
    AriRefused,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    PreconditionFailed,
    ServerFailed,
    Unauthorised,
    Unprocessable,
)
from ivr.ari.events import AriEvent, Connected, Disconnected, UnknownEvent, decode_event
from ivr.ari.generated.events import (
    ApplicationReplaced,
    BridgeCreated,
    BridgeDestroyed,
    ChannelCreated,
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelEnteredBridge,
    ChannelHangupRequest,
    ChannelHold,
    ChannelLeftBridge,
    ChannelStateChange,
    ChannelTalkingFinished,
    ChannelTalkingStarted,
    ChannelUnhold,
    ChannelUserevent,
    ChannelVarset,
    Dial,
    PlaybackContinuing,
    PlaybackFinished,
    PlaybackStarted,
    RecordingFailed,
    RecordingFinished,
    RecordingStarted,
    StasisEnd,
    StasisStart,
)
from ivr.ari.generated.models import Bridge, CallerID, Channel, DialplanCEP, Endpoint, LiveRecording, Playback
from ivr.ari.http import AriAddress, HttpTransport
from ivr.ari.session import UNREAD, Session, SessionRules
from ivr.ari.transport import Request, Transport

__all__ = [
    "UNREAD",
    "ApplicationReplaced",
    "Ari",
    "AriAddress",
    "AriDown",
    "AriError",
    "AriEvent",
    "AriRefused",
    "BadRequest",
    "Bridge",
    "BridgeCreated",
    "BridgeDestroyed",
    "CallerID",
    "Channel",
    "ChannelCreated",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "ChannelEnteredBridge",
    "ChannelHangupRequest",
    "ChannelHold",
    "ChannelLeftBridge",
    "ChannelStateChange",
    "ChannelTalkingFinished",
    "ChannelTalkingStarted",
    "ChannelUnhold",
    "ChannelUserevent",
    "ChannelVarset",
    "Conflict",
    "Connected",
    "Dial",
    "DialplanCEP",
    "Disconnected",
    "Endpoint",
    "Forbidden",
    "HttpTransport",
    "LiveRecording",
    "NotFound",
    "Playback",
    "PlaybackContinuing",
    "PlaybackFinished",
    "PlaybackStarted",
    "PreconditionFailed",
    "RecordingFailed",
    "RecordingFinished",
    "RecordingStarted",
    "Request",
    "ServerFailed",
    "Session",
    "SessionRules",
    "StasisEnd",
    "StasisStart",
    "Transport",
    "Unauthorised",
    "UnknownEvent",
    "Unprocessable",
    "decode_event",
]
