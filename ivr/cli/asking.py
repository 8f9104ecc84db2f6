"""Asks a running centre through its control socket. What comes back wrong is a sentence for an administrator."""

import http.client
import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

PATIENCE_S = 5.0


class _ToSocket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE_S)
        self.sock.connect(str(self._path))


def ask(control_socket: Path, method: str, address: str, body: Mapping[str, object] | None = None) -> Any:
    """The answer's JSON. Raises click.ClickException when no centre runs, or when it refuses."""
    connection = _ToSocket(control_socket)
    try:
        connection.request(method, address, None if body is None else json.dumps(body))
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (FileNotFoundError, ConnectionRefusedError):
        folder = control_socket.parent
        raise click.ClickException(f"no centre is running in {folder}; start it with: ivr up") from None
    except PermissionError:
        raise click.ClickException(
            f"{control_socket} belongs to another user; run this as the user who started the centre"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as wrong:
        raise click.ClickException(
            f"the centre does not answer on {control_socket} ({wrong or type(wrong).__name__}); see: ivr doctor"
        ) from None
    finally:
        connection.close()
    if response.status >= 400:
        raise click.ClickException(f"{answer.get('message', 'refused')}; {answer.get('remedy', 'see: ivr doctor')}")
    return answer
