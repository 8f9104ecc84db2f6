"""Pure: an HTTP/1.1 answer out of the bytes that have come so far. Only what ARI and a proxy before it send."""

from dataclasses import dataclass

LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 64 * 1024 * 1024
_BODILESS = (204, 304)


class AnswerWrong(Exception):
    """No HTTP answer that we understand: nothing that comes after it on the same connection can be trusted."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    reason: str
    body: bytes
    kept: bool  # the connection may be used again


def taken(buffer: bytearray, ended: bool = False) -> Answer | None:
    """The answer, taken off the buffer; None: it is not whole yet. ended: nothing more will come."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        if len(buffer) > LONGEST_HEAD:
            raise AnswerWrong("its head is endless")
        return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    status, reason = _status(first)
    headers = dict(map(_header, lines))
    kept = headers.get("connection", "").lower() != "close" and first.startswith("HTTP/1.1")
    begin = end + 4
    found = _body(buffer, begin, status, headers, ended)
    if found is None:
        return None
    body, after, delimited = found
    del buffer[:after]
    return Answer(status, reason, body, kept and delimited)


def _status(line: str) -> tuple[int, str]:
    version, _, rest = line.partition(" ")
    status, _, reason = rest.partition(" ")
    if not version.startswith("HTTP/1.") or len(status) != 3 or not (status.isascii() and status.isdecimal()):
        raise AnswerWrong("its first line is none of HTTP/1")
    return int(status), reason


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise AnswerWrong("a header has no colon")
    return name.lower(), value.strip()


def _body(
    buffer: bytearray, begin: int, status: int, headers: dict[str, str], ended: bool
) -> tuple[bytes, int, bool] | None:
    """The body, where it ends, and whether its end is known but by the connection's."""
    if status in _BODILESS:
        return b"", begin, True
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _chunks(buffer, begin)
    if (length := headers.get("content-length")) is None:
        if len(buffer) - begin > LONGEST_BODY:
            raise AnswerWrong("its body is endless")
        return (bytes(buffer[begin:]), len(buffer), False) if ended else None
    end = begin + _number(length, 10)
    return (bytes(buffer[begin:end]), end, True) if len(buffer) >= end else None


def _chunks(buffer: bytearray, begin: int) -> tuple[bytes, int, bool] | None:
    pieces: list[bytes] = []
    total = 0
    while (end := buffer.find(b"\r\n", begin)) >= 0:
        size = _number(buffer[begin:end].decode("latin-1").partition(";")[0].strip(), 16)
        total += size
        if total > LONGEST_BODY:
            raise AnswerWrong("its body is endless")
        begin = end + 2
        if size == 0:
            return _after_trailers(buffer, begin, b"".join(pieces))
        if len(buffer) < begin + size + 2:
            return None
        pieces.append(bytes(buffer[begin : begin + size]))
        begin += size + 2
    if len(buffer) - begin > LONGEST_HEAD:
        raise AnswerWrong("a chunk has no size")
    return None


def _after_trailers(buffer: bytearray, begin: int, body: bytes) -> tuple[bytes, int, bool] | None:
    while (end := buffer.find(b"\r\n", begin)) > begin:
        begin = end + 2
    return (body, end + 2, True) if end == begin else None


def _number(text: str, base: int) -> int:
    try:
        number = int(text, base)
    except ValueError:
        raise AnswerWrong("a length is no number") from None
    if not 0 <= number <= LONGEST_BODY or text[:1] in "+-_":
        raise AnswerWrong("a length is out of all bounds")
    return number
