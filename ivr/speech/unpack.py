"""A fetched archive becomes a model's folder, at once or not at all. The archive is hostile until proved otherwise."""

import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

#: Larger than any model: a small file that unpacks to more is an attack.
MOST_BYTES = 12 * 1024**3
_MOST_FILES = 2000
_PIECE = 1 << 20


class ArchiveRefused(Exception):
    """The archive is not a model: says what is wrong with it."""


def unpack(
    archive: Path, target: Path, *, check: Callable[[Path], None] = lambda _: None, most_bytes: int = MOST_BYTES
) -> None:
    """Unpack beside the target, check, then swap it in. The one folder at the top of the archive is left out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        try:
            with zipfile.ZipFile(archive) as opened:
                _unpack_all(opened, fresh, most_bytes)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
            raise ArchiveRefused(f"it is not a whole zip file ({error})") from error
        check(fresh)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack_all(opened: zipfile.ZipFile, folder: Path, most_bytes: int) -> None:
    members = opened.infolist()
    if len(members) > _MOST_FILES:
        raise ArchiveRefused(f"it holds {len(members)} files, more than any model")
    left = most_bytes
    for member in members:
        inside = _inside(member)
        if inside is None or member.is_dir():
            continue
        place = folder / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        left = _copy(opened, member, place, left)


def _inside(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """Where a member goes, without the archive's top folder. Names that lead elsewhere refuse the whole archive."""
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in path.parts[0]:
        raise ArchiveRefused(f"a file in it would be written outside the folder: {member.filename[:100]!r}")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveRefused(f"it holds a link: {member.filename[:100]!r}")
    return PurePosixPath(*path.parts[1:]) if len(path.parts) > 1 else None


def _copy(opened: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, left: int) -> int:
    """Counts what is really written: the size an archive claims is only a claim."""
    with opened.open(member) as source, place.open("wb") as written:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise ArchiveRefused("it unpacks to more than any model")
            written.write(piece)
    return left


def _swap(fresh: Path, target: Path) -> None:
    fresh.chmod(0o755)
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
