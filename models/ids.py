"""Identifiers. Each carries its kind as a prefix, so that a log line says what it names."""

import secrets
import time
from typing import NewType

CallId = NewType("CallId", str)  # call-…: from arrival to end
LegId = NewType("LegId", str)  # leg-…: one party of a call; also its channel's id in Asterisk, chosen by us
BridgeId = NewType("BridgeId", str)  # br-…
OfferId = NewType("OfferId", str)  # offer-…: one ring of one seat for one call
PlayId = NewType("PlayId", str)  # play-…
UtteranceId = NewType("UtteranceId", str)  # utt-…: one listening turn
SeatId = NewType("SeatId", str)  # the seat's short number, e.g. "101"
QueueId = NewType("QueueId", str)
TicketId = NewType("TicketId", str)  # ticket-…; the public number is another thing
UserId = NewType("UserId", str)  # user-…: a person with an account; the name to log in with is another thing


def new_id(prefix: str) -> str:
    """A fresh id that sorts by time: prefix, milliseconds since 1970 in hex, 40 random bits."""
    return f"{prefix}-{time.time_ns() // 1_000_000:011x}{secrets.token_hex(5)}"
