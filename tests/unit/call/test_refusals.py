"""What Asterisk's refusals mean for a call: only 404 says that somebody hung up."""

from datetime import UTC, datetime

import pytest

from ivr.ari import AriDown, AriError, BadRequest, Conflict, NotFound, ServerFailed
from ivr.call.machine import commands as do
from ivr.call.machine.events import CallerHungUp, CallEvent, LegFailed, MessageRecorded
from ivr.call.refusals import CALLER_GONE, reply_to
from ivr.flow.events import PromptEnded
from models.ids import LegId, OfferId, PlayId, SeatId

LEG, PLAY = LegId("leg-call-1-1"), PlayId("play-call-1-1")
RING = do.RingSeat(SeatId("101"), LEG, OfferId("offer-1"), datetime(2026, 1, 15, tzinfo=UTC))

GONE, AWAY, REFUSED = NotFound("op", "gone", 404), AriDown("op", "away"), ServerFailed("op", "cannot", 500)


@pytest.mark.parametrize(
    ("command", "refusal", "reply"),
    [
        (RING, BadRequest("op", f"Provided {CALLER_GONE}", 400), CallerHungUp("gone")),
        (RING, BadRequest("op", "no endpoint", 400), LegFailed(LEG, "unreachable")),
        (RING, REFUSED, LegFailed(LEG, "unreachable")),
        (RING, AWAY, LegFailed(LEG, "away")),
        (do.DialOut("112", LEG), REFUSED, LegFailed(LEG, "unreachable")),
        (do.DialCitizen("+77010000001", LEG, 20.0), REFUSED, CallerHungUp("citizen-unreachable", LEG)),
        (do.Connect(LEG), GONE, LegFailed(LEG, "gone")),
        (do.JoinLeg(LEG), Conflict("op", "no", 409), LegFailed(LEG, "gone")),
        (do.TakeMessage(60.0), GONE, MessageRecorded(0.0)),
        (do.Play(PLAY, ()), GONE, CallerHungUp("gone")),
        (do.Play(PLAY, ()), REFUSED, PromptEnded(PLAY)),
        (do.Play(PLAY, ()), AWAY, PromptEnded(PLAY)),
        (do.Answer(), GONE, CallerHungUp("gone")),
        (do.StartMusic(), GONE, CallerHungUp("gone")),
        (do.StartMusic(), REFUSED, None),
        (do.HangUpLeg(LEG), GONE, None),
        (do.EndCall("answered"), GONE, None),
    ],
)
def test_a_refusal_is_an_event_of_the_call(command: do.CallCommand, refusal: AriError, reply: CallEvent | None) -> None:
    assert reply_to(command, refusal) == reply
