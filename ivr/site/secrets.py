"""Passwords nobody chose: made at the first run, kept in one file that only its owner reads, never in git."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ivr.site.wrong import FolderWrong, SiteWrong


@dataclass(frozen=True, slots=True)
class Secrets:
    """repr shows no secret, so that a log or a traceback shows none."""

    ari_user: str
    ari_password: str = field(repr=False)
    warden_user: str
    warden_password: str = field(repr=False)
    ami_user: str
    ami_secret: str = field(repr=False)
    seats: dict[str, str] = field(repr=False)  # seat number -> SIP password


def open_secrets(path: Path, seats: Iterable[str]) -> Secrets:
    """What the file holds, completed for new seats. A seat that left the site keeps its password: it may come back."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_suffix(".lock")):
            kept = _read(path)
            made = _completed(kept, seats)
            if kept != asdict(made):
                _write(path, made)
    except OSError as wrong:
        says = f"{path.parent} cannot be written ({wrong.strerror or wrong})"
        raise FolderWrong(f"{says}; make room or rights there, or give another with --var") from None
    return made


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Two commands started at once must not each make their own secrets."""
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(path: Path) -> dict[str, object]:
    try:
        parsed = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as wrong:
        raise SiteWrong(f"{path}:1: cannot be read ({wrong}); mend or delete it, new secrets are then made") from None
    if not isinstance(parsed, dict):
        raise SiteWrong(f"{path}:1: is not a file of secrets; delete it, new ones are then made")
    return parsed


def _completed(kept: dict[str, object], seats: Iterable[str]) -> Secrets:
    def value(name: str, otherwise: str) -> str:
        found = kept.get(name)
        return found if isinstance(found, str) and found else otherwise

    old = kept.get("seats")
    passwords = {str(k): str(v) for k, v in old.items()} if isinstance(old, dict) else {}
    passwords |= {seat: _password() for seat in seats if seat not in passwords}
    return Secrets(
        ari_user=value("ari_user", "ivr109"),
        ari_password=value("ari_password", _password()),
        warden_user=value("warden_user", "warden"),
        warden_password=value("warden_password", _password()),
        ami_user=value("ami_user", "ivr109"),
        ami_secret=value("ami_secret", _password()),
        seats=passwords,
    )


def _password() -> str:
    """192 bits in letters, digits, - and _ : safe in SIP, HTTP and Asterisk's files without escaping."""
    return secrets.token_urlsafe(24)


def _write(path: Path, made: Secrets) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(made), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
