"""Packets in any order in, sound in order out. Pure: time is what the packets say, never a clock."""

from dataclasses import dataclass, field

#: Packets held for one that is late: 80 ms at the usual 20 ms.
DEPTH = 4
#: The longest loss filled with silence, in samples (1 s). A longer jump is a new beginning.
LONGEST_FILL = 8000
#: Sequence numbers this far ahead or behind are not jitter.
FAR = 200


@dataclass(slots=True)
class JitterBuffer:
    """Puts sound in order by sequence number and fills what was lost or not sent (by timestamp) with silence."""

    _ssrc: int | None = None
    _next: int | None = None
    _expected: int | None = None  # the timestamp after the last sound given out
    _held: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    _behind: int = 0  # packets in a row that came too late

    def push(self, ssrc: int, sequence: int, timestamp: int, pcm: bytes) -> list[bytes]:
        """Take one packet's sound; give what is now in order."""
        out: list[bytes] = []
        if ssrc != self._ssrc:
            out += self.drain()
            self._ssrc = ssrc
        if self._next is None:
            self._next = sequence
        ahead = (sequence - self._next) & 0xFFFF
        if ahead >= 0x8000 and not self._lost_track(0x10000 - ahead):
            return out
        if ahead > FAR:
            out += self.drain(keep_time=True)
            self._next = sequence
        self._behind = 0
        self._held[sequence] = (timestamp, pcm)
        return out + self._in_order()

    def _lost_track(self, behind: int) -> bool:
        """True when the sender began anew with lower numbers, rather than a packet being late."""
        self._behind += 1
        return behind > FAR or self._behind > 2 * DEPTH

    def _in_order(self) -> list[bytes]:
        assert self._next is not None
        out: list[bytes] = []
        while self._held:
            if self._next not in self._held:
                if len(self._held) <= DEPTH:
                    break
                self._next = min(self._held, key=lambda held: (held - (self._next or 0)) & 0xFFFF)
            out += self._filled(*self._held.pop(self._next))
            self._next = (self._next + 1) & 0xFFFF
        return out

    def _filled(self, timestamp: int, pcm: bytes) -> list[bytes]:
        missing = 0 if self._expected is None else (timestamp - self._expected) & 0xFFFFFFFF
        self._expected = (timestamp + len(pcm) // 2) & 0xFFFFFFFF
        return [bytes(2 * missing), pcm] if 0 < missing <= LONGEST_FILL else [pcm]

    def drain(self, *, keep_time: bool = False) -> list[bytes]:
        """Give what is held, and begin anew with the next packet."""
        out: list[bytes] = []
        if self._next is not None:
            for sequence in sorted(self._held, key=lambda held: (held - (self._next or 0)) & 0xFFFF):
                out += self._filled(*self._held[sequence])
        self._held.clear()
        self._next = None
        self._behind = 0
        if not keep_time:
            self._expected = None
        return out
