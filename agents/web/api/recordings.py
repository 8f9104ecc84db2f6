"""What was recorded, as a WAV file that a browser plays, in whole or in part. Who heard what is on disk in the audit
before the first sound goes out."""

import asyncio
import re
import struct
from pathlib import Path

from aiohttp import web

from agents.web.api.calls import found, recordings_of
from agents.web.faults import Fault
from agents.web.guard import guard
from agents.web.route import Ask

PIECE = 64 * 1024
_CALL = re.compile(r"call-[0-9a-f]+")
_RATE = 8000
_HEADER = 58


async def hear(ask: Ask, _: None) -> web.StreamResponse:
    name = ask.path["recording"]
    call_id = _CALL.search(name)
    if call_id is None:
        raise Fault("no-such-recording")
    try:
        call, events = await found(ask, call_id[0])
    except Fault:
        raise Fault("no-such-recording") from None
    if name not in {each.recording for each in recordings_of(events)}:  # only what the log says was recorded
        raise Fault("no-such-recording")
    file = ask.parts.tapes.folder / f"{name}.{ask.parts.tapes.suffix}"
    size = await asyncio.to_thread(_size, file)
    if size is None:
        raise Fault("no-such-recording")
    part = _part(ask.request, size + _HEADER)
    if _is_new_listening(ask, name):
        ask.tell("recording.heard", about=name, call_id=call.call_id)
        await ask.parts.flush()
    return await _play(ask, file, size, part)


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _part(request: web.Request, length: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None: all. One part at a time; what is no range is ignored, as HTTP wants."""
    given = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("Range", "").strip(), re.ASCII)
    if given is None or given[1] == given[2] == "":
        return None
    if given[1] == "":
        first, last = max(0, length - int(given[2])), length - 1
    else:
        first, last = int(given[1]), min(int(given[2] or length - 1), length - 1)
    if first > last:
        raise Fault("bad-range", length=length)
    return first, last


def _is_new_listening(ask: Ask, name: str) -> bool:
    now_s = asyncio.get_running_loop().time()
    return ask.parts.listenings.is_new(ask.session.token if ask.session else "", name, now_s)


async def _play(ask: Ask, file: Path, size: int, part: tuple[int, int] | None) -> web.StreamResponse:
    first, last = part or (0, size + _HEADER - 1)
    response = web.StreamResponse(status=206 if part else 200)
    response.content_type = "audio/wav"
    response.content_length = last - first + 1
    response.headers["Accept-Ranges"] = "bytes"
    if part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size + _HEADER}"
    guard(response, secure=ask.secure)
    await response.prepare(ask.request)
    at = first
    while at <= last:
        piece = await asyncio.to_thread(_piece, file, size, at, min(last + 1, at + PIECE))
        if not piece:
            break  # the file became shorter under us
        await response.write(piece)
        at += len(piece)
    await response.write_eof()
    return response


def _piece(file: Path, size: int, start: int, end: int) -> bytes:
    """Bytes start..end of the file as if it had a header."""
    head = _wav_header(size)[start:end]
    if end <= _HEADER:
        return head
    with file.open("rb") as sound:
        sound.seek(max(0, start - _HEADER))
        return head + sound.read(end - max(start, _HEADER))


def _wav_header(size: int) -> bytes:
    """RIFF with format 6 (A-law), one channel, 8 kHz, one byte a sample; `fact` is due for all that is not PCM."""
    form = struct.pack("<HHIIHHH", 6, 1, _RATE, _RATE, 1, 8, 0)
    chunks = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"fact" + struct.pack("<II", 4, size) + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", len(chunks) + size) + chunks
