"""An event as one short line, the same for the fake and the real Asterisk."""

from ivr.ari import AriEvent, Connected, Disconnected

_DETAILS = ("digit", "dialstatus", "cause", "destination")


def label_of(event: AriEvent) -> str:
    """Empty for what a real telephone would not show (the far side of a Local channel), and for BridgeDestroyed.

    Asterisk tells of a bridge's end only sometimes: nothing may wait for it.
    """
    name = type(event).__name__
    if name == "BridgeDestroyed":
        return ""
    if isinstance(event, Connected | Disconnected):
        return name
    subject = _id_of(event, "channel") or _id_of(event, "peer")
    if subject.startswith("far-") or subject.endswith(";2"):
        return ""
    words = [name, subject, _id_of(event, "playback"), _id_of(event, "recording"), _id_of(event, "bridge")]
    if name == "ChannelStateChange":
        words.append(str(event.channel.state))  # type: ignore[union-attr]
    words += [str(item.state) for part in ("playback", "recording") if (item := getattr(event, part, None)) is not None]
    words += [str(value) for detail in _DETAILS if (value := getattr(event, detail, None)) not in (None, "")]
    return " ".join(word for word in words if word)


def _id_of(event: AriEvent, part: str) -> str:
    thing = getattr(event, part, None)
    return str(getattr(thing, "id", None) or getattr(thing, "name", "")) if thing is not None else ""
