"""Pure: names of a call's parts in Asterisk, all derived from the call's, so that any of them leads back to it."""

import hashlib
import re

from models.ids import BridgeId, CallId, LegId

_UNIQUE_ID = re.compile(r"^(\d{9,11})\.(\d{1,9})$")
_CITIZEN = re.compile(r"^leg-call-[0-9a-f]+-citizen\d+$")
_CALL = re.compile(r"call-[0-9a-f]{9,24}")


def call_id_for(channel_id: str) -> CallId:
    """The call's id from its channel's: the same after a restart, so that adoption needs no memory of ours."""
    match = _UNIQUE_ID.match(channel_id)
    if match:
        return CallId(f"call-{int(match[1]):09x}{int(match[2]):05x}")
    return CallId(f"call-{hashlib.sha256(channel_id.encode()).hexdigest()[:14]}")


def call_in(name: str) -> CallId | None:
    """The call that a leg, bridge, playback, recording or ear belongs to; None: not ours."""
    match = _CALL.search(name)
    return CallId(match[0]) if match else None


def talk_bridge(call_id: CallId) -> BridgeId:
    return BridgeId(f"br-{call_id}")


def ear_bridge(call_id: CallId) -> BridgeId:
    return BridgeId(f"br-ear-{call_id}")


def ear_snoop(call_id: CallId) -> str:
    return f"ear-{call_id}"


def ear_media(call_id: CallId) -> str:
    return f"media-{call_id}"


def is_listening(name: str) -> bool:
    """A supervisor's leg, its offer, a copy made for it or its bridge."""
    return "-listen" in name


def is_ear(name: str) -> bool:
    """A part of an ear: worth nothing to a controller that did not open it."""
    return name.startswith(("ear-", "media-", "br-ear-")) or is_listening(name)


def tape(call_id: CallId, leg: str, take: int = 1) -> str:
    """The snoop that records one voice, and the recording's own name. leg: "caller" or "seat".

    take: a call that comes back into the line is recorded once more, into files of its own.
    """
    return f"tape-{call_id}-{leg}{take if take > 1 else ''}"


def alone(call_id: CallId, leg: str) -> str:
    """What Asterisk recorded in its fallback. leg: "caller", "seat" or "message". No name of ours: the controller may
    have recorded the same call before."""
    return f"alone-{call_id}-{leg}"


def message(call_id: CallId, take: int = 1) -> str:
    """take: who is in the menus again after a message may speak once more, into a file of its own."""
    return f"message-{call_id}{f'-{take}' if take > 1 else ''}"


def is_tape(name: str) -> bool:
    return name.startswith("tape-")


def is_message(name: str) -> bool:
    return name.startswith("message-")


def is_leg(channel_id: str) -> bool:
    return channel_id.startswith("leg-")


def is_citizen(channel_id: str) -> bool:
    """The leg of somebody who is called back: the caller of that call."""
    return _CITIZEN.search(channel_id) is not None


def leg(channel_id: str) -> LegId:
    return LegId(channel_id)


def seat_of(channel_name: str) -> str | None:
    """The seat whose phone a channel is: PJSIP/seat-101-0000002a or PJSIP/seat-101-web-0000002b -> 101."""
    match = re.match(r"^PJSIP/seat-(\d{2,6})(?:-web)?-[0-9a-f]+$", channel_name)
    return match[1] if match else None
