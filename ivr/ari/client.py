"""The whole of ARI as one object: a group of operations for each resource, and the stream of events."""

from collections.abc import AsyncIterator

from ivr.ari.events import AriEvent
from ivr.ari.generated import operations
from ivr.ari.transport import Transport


class Ari:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.applications = operations.Applications(transport)
        self.asterisk = operations.Asterisk(transport)
        self.bridges = operations.Bridges(transport)
        self.channels = operations.Channels(transport)
        self.device_states = operations.DeviceStates(transport)
        self.endpoints = operations.Endpoints(transport)
        self.mailboxes = operations.Mailboxes(transport)
        self.playbacks = operations.Playbacks(transport)
        self.recordings = operations.Recordings(transport)
        self.sounds = operations.Sounds(transport)
        self.user_events = operations.Events(transport)

    def events(self) -> AsyncIterator[AriEvent]:
        """Ends only after ApplicationReplaced: another controller has taken over, this one must stop acting."""
        return self._transport.events()
