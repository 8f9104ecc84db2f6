"""An application on a unix socket that only its owner can open."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from aiohttp import web

LONGEST_PATH = 100  # bytes; the kernel's limit for a socket's address is 107


class SocketRefused(Exception):
    """The socket cannot be served; the message says what to do."""


async def serve_unix(app: web.Application, path: Path) -> web.AppRunner:
    """Serving when it returns; `await runner.cleanup()` ends it and removes the socket."""
    listening = _listen(path)

    async def remove(_: web.Application) -> None:
        _remove(path)

    app.on_shutdown.append(remove)
    runner = web.AppRunner(app, access_log=None)
    try:
        await runner.setup()
        await web.SockSite(runner, listening).start()
    except BaseException:
        listening.close()
        raise
    return runner


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()


def _listen(path: Path) -> socket.socket:
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise SocketRefused(f"{path} is too long for a socket ({LONGEST_PATH} bytes); use a shorter --var")
    _remove_dead(path)
    listening = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)  # from its first moment for the owner alone
    try:
        listening.bind(str(path))
    except OSError as wrong:
        listening.close()
        raise SocketRefused(f"{path} cannot be made ({wrong.strerror}); check the folder and its owner") from None
    finally:
        os.umask(mask)
    return listening


def _remove_dead(path: Path) -> None:
    """A centre that was killed leaves its socket behind; one that answers must not be robbed of it."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            _remove(path)
            return
    raise SocketRefused(f"a centre is running with {path} already; stop it first, or use another --var")
