"""The voice message of a caller whom nobody could answer: one recording of the call, taken and told once."""

from ivr.ari import Ari
from ivr.call import names
from ivr.call.tape.shelf import RAW
from models.ids import CallId

#: A message ends after this much silence.
SILENCE_S = 6


class Message:
    def __init__(self, ari: Ari, call_id: CallId) -> None:
        self._ari, self._name = ari, names.message(call_id)
        self._awaited = False
        self.made: tuple[str, ...] = ()  # names of recordings, without folder and suffix

    async def take(self, channel: str, limit_s: float) -> None:
        """Begins it; its end is told by Asterisk. Raises AriError."""
        self._begun()
        await self._ari.channels.record(
            channel,
            name=self._name,
            format=RAW,
            max_duration_seconds=round(limit_s),
            max_silence_seconds=SILENCE_S,
            if_exists="overwrite",
            beep=True,
            terminate_on="#",
        )

    def adopt(self, parts: tuple[str, ...]) -> None:
        """parts: what was in Asterisk of this call before us."""
        if self._name in parts:
            self._begun()

    def _begun(self) -> None:
        self.made, self._awaited = (self._name,), True

    def ended(self) -> bool:
        """True once: what is told twice is written once."""
        awaited, self._awaited = self._awaited, False
        return awaited
