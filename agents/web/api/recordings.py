"""What was recorded, as WAV files that a browser plays, in whole or in part. Who heard what is on disk in the audit
before the first sound goes out."""

import asyncio
import re
from collections.abc import Callable
from functools import partial

from aiohttp import web

from agents.web.api.calls import found, recordings_of
from agents.web.door.faults import Fault
from agents.web.door.guard import guard
from agents.web.routes.route import Ask
from agents.web.sound import wav
from agents.web.sound.soundtrack import Soundtrack, frames, names_of, soundtrack_of
from models.events import CallEvent

PIECE = 64 * 1024
_CALL = re.compile(r"call-[0-9a-f]+")
_PLAIN = re.compile(r"[0-9a-z-]{1,120}", re.ASCII)

ReadPart = Callable[[int, int], bytes]  # the sound's bytes from, to (without it)


async def hear(ask: Ask, _: None) -> web.StreamResponse:
    """One tape."""
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
    size = await asyncio.to_thread(ask.parts.tapes.samples, plain(name))
    if size is None:
        raise Fault("no-such-recording")
    return await _played(ask, name, call.call_id, size, 1, partial(ask.parts.tapes.read, plain(name)))


async def hear_call(ask: Ask, _: None) -> web.StreamResponse:
    """All tapes of a call on one time line: the caller on the left, the seat on the right."""
    call, events = await found(ask, ask.path["call"])
    track = await soundtrack(ask, events)
    if track is None:
        raise Fault("no-such-recording")
    return await _played(ask, call.call_id, call.call_id, 2 * track.length, 2, partial(_both, ask, track))


async def soundtrack(ask: Ask, events: tuple[CallEvent, ...]) -> Soundtrack | None:
    names, tapes = names_of(events), ask.parts.tapes
    sizes = await asyncio.to_thread(lambda: {name: tapes.samples(plain(name)) or 0 for name in names})
    return soundtrack_of(events, sizes)


def plain(name: str) -> str:
    """A name that is no plain one, whoever wrote it into the log, leads nowhere."""
    return name if _PLAIN.fullmatch(name) else "none"


def _both(ask: Ask, track: Soundtrack, start: int, end: int) -> bytes:
    first, last = start // 2, (end + 1) // 2
    sound = frames(track, first, last, lambda name, at, to: ask.parts.tapes.read(plain(name), at, to))
    return sound[start - 2 * first : end - 2 * first]


async def _played(ask: Ask, about: str, call_id: str, size: int, channels: int, read: ReadPart) -> web.StreamResponse:
    length = size + wav.HEADER
    part = wav.part_of(ask.request.headers.get("Range", ""), length)
    if _is_new_listening(ask, about):
        ask.tell("recording.heard", about=about, call_id=call_id)
        await ask.parts.flush()
    first, last = part or (0, length - 1)
    response = web.StreamResponse(status=206 if part else 200)
    response.content_type = "audio/wav"
    response.content_length = last - first + 1
    response.headers["Accept-Ranges"] = "bytes"
    if part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{length}"
    guard(response, secure=ask.secure)
    await response.prepare(ask.request)
    await _stream(response, wav.header(size, channels), first, last, read)
    return response


def _is_new_listening(ask: Ask, about: str) -> bool:
    now_s = asyncio.get_running_loop().time()
    return ask.parts.listenings.is_new(ask.session.token if ask.session else "", about, now_s)


async def _stream(response: web.StreamResponse, head: bytes, first: int, last: int, read: ReadPart) -> None:
    at = first
    while at <= last:
        end = min(last + 1, at + PIECE)
        piece = head[at:end]
        if end > wav.HEADER:
            piece += await asyncio.to_thread(read, max(0, at - wav.HEADER), end - wav.HEADER)
        if not piece:
            break  # the file became shorter under us
        await response.write(piece)
        at += len(piece)
    await response.write_eof()
