"""RTP packets (RFC 3550): read and written. Pure; garbage is None, never an exception."""

import struct
from dataclasses import dataclass

_FIXED = struct.Struct("!BBHII")

#: The most audio one packet may carry: 200 ms of L16. More is garbage.
MOST_PAYLOAD = 3200


@dataclass(frozen=True, slots=True)
class Packet:
    payload_type: int
    sequence: int  # 16 bits, wraps
    timestamp: int  # in samples, 32 bits, wraps
    ssrc: int
    payload: bytes


def read(datagram: bytes) -> Packet | None:
    """The packet in a datagram, or None when it is not RTP with audio in it."""
    if len(datagram) < _FIXED.size or datagram[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(datagram)
    if 64 <= second & 0x7F <= 95:  # RTCP sharing the port (RFC 5761)
        return None
    payload = _payload(datagram, first)
    if not payload or len(payload) > MOST_PAYLOAD:
        return None
    return Packet(second & 0x7F, sequence, timestamp, ssrc, payload)


def _payload(datagram: bytes, first: int) -> bytes:
    """What is left without contributing sources, header extension and padding; empty when lengths do not fit."""
    start, end = _FIXED.size + 4 * (first & 0x0F), len(datagram)
    if first & 0x10:
        if start + 4 > end:
            return b""
        start += 4 + 4 * int.from_bytes(datagram[start + 2 : start + 4], "big")
    if first & 0x20:
        end -= datagram[-1]
    return datagram[start:end] if start < end else b""


def write(packet: Packet, *, marker: bool = False) -> bytes:
    second = packet.payload_type | (0x80 if marker else 0)
    head = _FIXED.pack(0x80, second, packet.sequence & 0xFFFF, packet.timestamp & 0xFFFFFFFF, packet.ssrc)
    return head + packet.payload
