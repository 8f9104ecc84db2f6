"""HTTP answers out of bytes, however they are cut."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ari.answers import Answer, AnswerWrong, taken

PLAIN = b'HTTP/1.1 200 OK\r\nServer: Asterisk\r\nContent-Length: 9\r\n\r\n{"a":"b"}'
CHUNKED = b'HTTP/1.1 201 Created\r\ntransfer-encoding: Chunked\r\n\r\n4;x=y\r\n{"a"\r\n5\r\n:"b"}\r\n0\r\nT: x\r\n\r\n'
EMPTY = b"HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n"
WHOLE = [
    (PLAIN, Answer(200, "OK", b'{"a":"b"}', kept=True)),
    (CHUNKED, Answer(201, "Created", b'{"a":"b"}', kept=True)),
    (EMPTY, Answer(204, "No Content", b"", kept=True)),
    (b"HTTP/1.1 404 \r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", Answer(404, "", b"", kept=False)),
    (b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", Answer(200, "OK", b"x", kept=False)),
]


@pytest.mark.parametrize(("sent", "answer"), WHOLE)
def test_one_byte_after_the_other(sent: bytes, answer: Answer) -> None:
    buffer = bytearray()
    for byte in sent[:-1]:
        buffer.append(byte)
        assert taken(buffer) is None
    buffer.append(sent[-1])
    buffer += b"next"
    assert taken(buffer) == answer
    assert buffer == b"next"


@given(st.lists(st.sampled_from(WHOLE[:3]), min_size=1, max_size=4), st.lists(st.integers(1, 60), min_size=1))
def test_several_one_after_the_other_in_any_pieces(answers: list[tuple[bytes, Answer]], sizes: list[int]) -> None:
    sent, buffer, found, turn = b"".join(raw for raw, _ in answers), bytearray(), [], 0
    while sent or buffer:
        size = sizes[turn % len(sizes)]
        turn += 1
        buffer += sent[:size]
        sent = sent[size:]
        while (answer := taken(buffer)) is not None:
            found.append(answer)
    assert found == [answer for _, answer in answers]


def test_a_body_that_ends_with_its_connection() -> None:
    buffer = bytearray(b"HTTP/1.1 200 OK\r\n\r\nabc")
    assert taken(buffer) is None
    assert taken(buffer, ended=True) == Answer(200, "OK", b"abc", kept=False)


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff0\r\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_answer(sent: bytes) -> None:
    with pytest.raises(AnswerWrong):
        taken(bytearray(sent))


@given(st.binary(max_size=300), st.booleans())
def test_whatever_comes_is_an_answer_or_none_or_wrong(sent: bytes, ended: bool) -> None:
    for prefix in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"):
        with contextlib.suppress(AnswerWrong):
            taken(bytearray(prefix + sent), ended)
