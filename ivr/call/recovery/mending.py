"""After a lost connection: what calls in progress have missed is told to them, by ordinary events.

Only what was so before Asterisk was asked is judged: a leg that is being made at that moment is no leg that has gone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog

from ivr.ari import Ari, AriDown, AriError, Bridge, NotFound
from ivr.ari import Channel as AriChannel
from ivr.call import names
from ivr.call.machine.events import (
    CallerHungUp,
    CallerTaken,
    FoundApart,
    LegAnswered,
    LegHungUp,
    MessageRecorded,
)
from ivr.call.machine.states import Arriving, Diverted, InFlow, Leaving, Offered, Talking, Waiting
from ivr.call.session import CallSession
from ivr.call.tape.press import is_live
from ivr.call.translate import FALLBACK
from models.ids import CallId, LegId

log = structlog.get_logger(__name__)

#: How long a message is taken to be that is on Asterisk's disk, where we cannot measure it.
SOME_S = 1.0

#: The length of a recording by its name, as far as this machine can see it; 0.0 where it cannot.
Length = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Before:
    """What we believed when Asterisk was asked."""

    session: CallSession
    legs: frozenset[LegId]


def believed(sessions: Iterable[CallSession]) -> list[Before]:
    return [
        Before(session, frozenset(session.performer.legs.open & session.performer.legs.placed)) for session in sessions
    ]


class Mending:
    def __init__(self, ari: Ari, length: Length) -> None:
        self._ari, self._length = ari, length

    async def mend(
        self,
        believed_: Iterable[Before],
        channels: Mapping[str, AriChannel],
        bridges: Mapping[str, Bridge],
        *,
        reborn: bool,
    ) -> None:
        """reborn: this is another Asterisk than before. Raises AriDown."""
        for each in believed_:
            session = each.session
            channel = channels.get(session.facts.channel)
            if not session.facts.channel:
                pass  # a call-back before its turn has no channel
            elif channel is None and _called_by_us(session) and not reborn:
                pass  # among the legs below
            elif channel is None:
                session.lose() if reborn else session.post(CallerHungUp("gone while we were away"))
            elif channel.dialplan.context == FALLBACK:
                session.post(CallerTaken("the warden"))
                continue
            else:
                await self._mend_caller(session, channel)
            self._mend_legs(each, channels, bridges)
            await self._mend_message(session)

    def _mend_legs(self, each: Before, channels: Mapping[str, AriChannel], bridges: Mapping[str, Bridge]) -> None:
        session = each.session
        for leg in each.legs:
            at = channels.get(leg)
            if at is None:
                session.post(LegHungUp(leg, "away"))
            elif at.state == "Up":
                session.post(LegAnswered(leg))  # ignored where it is known already
        if isinstance(session.state, Talking | Diverted) and session.state.leg in channels:
            bridge = bridges.get(names.talk_bridge(session.facts.call_id))
            together = set(bridge.channels) if bridge else set[str]()
            if not {session.facts.channel, session.state.leg} <= together:
                session.performer.legs.bridge_is(bridge is not None)
                session.post(FoundApart(session.state.leg))

    async def _mend_caller(self, session: CallSession, channel: AriChannel) -> None:
        """A refused command was not repeated: a caller must not stay unanswered, or in silence."""
        try:
            if channel.state == "Ring" and not isinstance(session.state, Arriving):
                await self._ari.channels.answer(channel.id)
            if isinstance(session.state, Waiting | Offered):
                await session.performer.music_again()
        except AriDown:
            raise
        except AriError as refusal:
            log.debug("the caller has just gone", why=type(refusal).__name__)

    async def _mend_message(self, session: CallSession) -> None:
        state, name = session.state, session.facts.message
        recording = isinstance(state, Leaving) or (isinstance(state, InFlow) and state.recording)
        if recording and not await self.is_live(name):
            session.post(MessageRecorded(await self.length_of(name)))

    async def is_live(self, recording: str) -> bool:
        """Asterisk is writing it now. Raises AriDown."""
        return await is_live(self._ari, recording)

    async def length_of(self, recording: str) -> float:
        """0.0: there is none."""
        if seen_s := self._length(recording):
            return seen_s
        try:
            await self._ari.recordings.get_stored(recording)
        except NotFound:
            return 0.0
        return SOME_S


def _called_by_us(session: CallSession) -> bool:
    """Its caller's channel is a leg of ours."""
    return session.facts.callback is not None or session.facts.out is not None


def gone(calls: Iterable[CallId], channels: Iterable[str]) -> list[CallId]:
    """Calls of which Asterisk has nothing any more."""
    alive = {names.call_id_for(channel_id) for channel_id in channels}
    return [call_id for call_id in calls if call_id not in alive]
