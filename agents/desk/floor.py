"""The port through which the line's decisions become rings, messages and goodbyes."""

from typing import Protocol

from agents.line.commands import LineCommand


class Floor(Protocol):
    def carry_out(self, command: LineCommand) -> None:
        """Begin it and return at once. What comes of it arrives later as an event: OfferAnswered, OfferFailed…

        RecordSeat, RecordWish and RecordSeatMove never come here: the desk writes them down itself. Submitting to the
        desk from here is allowed: the event is taken after the command in hand.
        """
