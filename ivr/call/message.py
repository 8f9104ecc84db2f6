"""The voice message of a caller whom nobody could answer: each is recorded, taken and told once."""

from ivr.ari import Ari
from ivr.call import names
from ivr.call.tape.shelf import RAW

#: A message ends after this much silence.
SILENCE_S = 6


class Message:
    def __init__(self, ari: Ari) -> None:
        self._ari = ari
        self._awaited: str | None = None
        self.made: tuple[str, ...] = ()  # names of recordings, without folder and suffix

    async def take(self, channel: str, name: str, limit_s: float) -> None:
        """Begins it; its end is told by Asterisk. Raises AriError."""
        self._begun(name)
        await self._ari.channels.record(
            channel,
            name=name,
            format=RAW,
            max_duration_seconds=round(limit_s),
            max_silence_seconds=SILENCE_S,
            if_exists="overwrite",
            beep=True,
            terminate_on="#",
        )

    def adopt(self, parts: tuple[str, ...]) -> None:
        """parts: what was in Asterisk of this call before us."""
        for name in filter(names.is_message, parts):
            self._begun(name)

    def _begun(self, name: str) -> None:
        self.made, self._awaited = tuple(dict.fromkeys((*self.made, name))), name

    def ended(self) -> str | None:
        """Its name once: what is told twice is written once."""
        awaited, self._awaited = self._awaited, None
        return awaited
