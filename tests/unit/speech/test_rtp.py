"""RTP is read as written, and garbage is nothing."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.speech import rtp
from ivr.speech.rtp import Packet

PACKET = Packet(8, 65_535, 4_294_967_295, 109, b"sound")


def test_as_written() -> None:
    assert rtp.read(rtp.write(PACKET)) == PACKET
    assert rtp.read(rtp.write(PACKET, marker=True)) == PACKET


def test_sources_extension_and_padding_are_left_out() -> None:
    written = rtp.write(PACKET)
    head, payload = bytes([0x80 | 0x20 | 0x10 | 2]) + written[1:12], written[12:]
    extended = head + bytes(8) + b"\xbe\xde\x00\x01abcd" + payload + b"\0\0\3"
    assert rtp.read(extended) == PACKET


def test_control_packets_are_not_sound() -> None:
    assert rtp.read(bytes([0x80, 200]) + bytes(30)) is None


def test_nothing_too_long() -> None:
    assert rtp.read(rtp.write(Packet(8, 1, 1, 1, bytes(rtp.MOST_PAYLOAD + 1)))) is None


@given(st.binary(max_size=80))
def test_garbage_never_raises(datagram: bytes) -> None:
    packet = rtp.read(datagram)
    assert packet is None or packet.payload
    cut = rtp.read(bytes([0xBF]) + datagram)
    assert cut is None or cut.payload
