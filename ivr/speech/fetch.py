"""Fetching a model: resumed where it broke off, its checksum proved, unpacked at once or not at all."""

import asyncio
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import aiohttp

from ivr.speech.engine import missing_files
from ivr.speech.manifest import Wanted
from ivr.speech.unpack import ArchiveRefused, unpack

#: Progress: bytes there, bytes in all (0: not known).
Progress = Callable[[int, int], None]

#: In a model's folder: which one it is.
NAME = ".name"

_CONNECT_S, _READ_S = 8.0, 30.0
_PIECE = 1 << 18


class NotFetched(Exception):
    """The model is not there: says why and what to do."""


class PublisherAway(NotFetched):
    """No way to the publisher's address from here."""


class ChecksumWrong(NotFetched):
    """What came is not what was promised; it has been deleted."""


async def fetch(wanted: Wanted, into: Path, progress: Progress, *, connect_s: float = _CONNECT_S) -> str:
    """Fetch into `into`/<language>; gives the archive's checksum. A second call goes on where the first broke off."""
    part = into / f"{wanted.name}.zip.part"
    there = await asyncio.to_thread(_there_already, wanted, into, part)
    try:
        await _download(wanted, part, there, progress, connect_s)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise PublisherAway(_by_hand(wanted, into)) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotFetched(
            f"the connection broke: run the same command again, it goes on from there ({error})"
        ) from error
    return await asyncio.to_thread(_finish, wanted, into, part)


def _there_already(wanted: Wanted, into: Path, part: Path) -> int:
    """Bytes left by an earlier try."""
    into.mkdir(parents=True, exist_ok=True)
    _room(wanted, into)
    return part.stat().st_size if part.exists() else 0


def _finish(wanted: Wanted, into: Path, part: Path) -> str:
    found = _prove(wanted, into, part)
    _place(part, into / wanted.language)
    (into / wanted.language / NAME).write_text(wanted.name + "\n", encoding="utf-8")
    _write_pin(into, wanted.name, found)
    part.unlink()
    return found


def _room(wanted: Wanted, into: Path) -> None:
    needed = wanted.source.megabytes * 3_500_000  # the archive and what it unpacks to
    if (free := shutil.disk_usage(into).free) < needed:
        raise NotFetched(f"{into} has {free // 10**6} MB free and needs {needed // 10**6}: make room, then try again")


def _by_hand(wanted: Wanted, into: Path) -> str:
    return (
        f"{wanted.source.address} cannot be reached from here. The menus in {wanted.language} run by keys meanwhile.\n"
        f"By hand: fetch that file on a machine with a way to it, unpack it, and copy what is inside its folder "
        f"(am, conf, graph, …) to {into / wanted.language}; then: ivr speech check {wanted.language}"
    )


async def _download(wanted: Wanted, part: Path, there: int, progress: Progress, connect_s: float) -> None:
    address, most = wanted.source.address, wanted.source.megabytes * 4_000_000
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_s, connect=connect_s, sock_read=_READ_S)
    headers = {"Range": f"bytes={there}-"} if there else {}
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=True, auto_decompress=False) as session,
        session.get(address, headers=headers) as answer,
    ):
        if answer.status == 416:  # nothing is left to fetch
            return
        if answer.status not in (200, 206):
            raise NotFetched(f"{address} answers {answer.status}: check the address in dialplans/speech.yaml")
        there = there if answer.status == 206 and _goes_on(answer, there) else 0
        whole = there + (answer.content_length or 0) if answer.content_length else 0
        await _append(answer, part, there, whole, progress, most)


def _goes_on(answer: aiohttp.ClientResponse, there: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {there}-")


async def _append(
    answer: aiohttp.ClientResponse, part: Path, there: int, whole: int, progress: Progress, most: int
) -> None:
    with part.open("ab" if there else "wb") as written:
        written.truncate(there)
        async for piece in answer.content.iter_chunked(_PIECE):
            there += len(piece)
            if there > most:
                raise NotFetched("far more comes than the manifest says: check the address in dialplans/speech.yaml")
            written.write(piece)
            progress(there, whole)


def _prove(wanted: Wanted, into: Path, part: Path) -> str:
    with part.open("rb") as archive:
        found = hashlib.file_digest(archive, "sha256").hexdigest()
    promised = wanted.source.sha256 or _pins(into).get(wanted.name, "")
    if promised and found != promised:
        part.unlink()
        origin = "the manifest" if wanted.source.sha256 else f"{_pin_file(into)}, kept from the first fetch,"
        raise ChecksumWrong(
            f"the checksum of {wanted.name} is {found}, but {origin} says {promised}. What came has been deleted: "
            "try again; if it stays so, ask the publisher before you change the checksum"
        )
    return found


def _place(part: Path, target: Path) -> None:
    try:
        unpack(part, target, check=_is_model)
    except ArchiveRefused as error:
        part.unlink()
        raise NotFetched(f"the archive is refused and deleted: {error}") from error


def _is_model(folder: Path) -> None:
    if lacks := missing_files(folder):
        raise ArchiveRefused(f"it holds no speech model: {'; '.join(lacks)} missing")


def _pin_file(into: Path) -> Path:
    return into / "checksums.json"


def _pins(into: Path) -> dict[str, str]:
    try:
        read: dict[str, str] = json.loads(_pin_file(into).read_text())
    except FileNotFoundError:
        return {}
    return read


def _write_pin(into: Path, name: str, found: str) -> None:
    fresh = _pin_file(into).with_suffix(".new")
    fresh.write_text(json.dumps({**_pins(into), name: found}, indent=1) + "\n")
    fresh.replace(_pin_file(into))
