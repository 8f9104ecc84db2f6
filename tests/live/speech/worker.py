"""The real worker as its own process, with the Korean model, on ports and in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

SITE = """
city: {{ko: "test", kk: "test", ru: "test"}}
area_code: "7172"
languages: [ko]
trunk: {{addresses: [127.0.0.1]}}
speech: {{rtp: {{first: {first}, last: {last}}}, workers: 2}}
queues: {{city: {{}}}}
"""


def free_ports() -> int:
    """The first of a range that nobody uses now; the worker walks past ports that are taken meanwhile."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return min(port + port % 2, 65_000)


#: It yields to all other programs: what a busy machine makes late is a figure of `make faults`, not of these tests.
PATIENT = ("--late", "60")


class Worker:
    def __init__(self, folder: Path) -> None:
        self.var = folder
        self._site = folder / "site.yaml"
        first = free_ports()
        self._site.write_text(SITE.format(first=first, last=first + 60), encoding="utf-8")
        self._log = folder / "worker.log"
        self.process = self._started()

    @property
    def socket(self) -> Path:
        return self.var / "speech.sock"

    @property
    def recordings(self) -> Path:
        return self.var / "asterisk" / "spool" / "recording"

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ivr", "--site", self._site, "--var", self.var, "speech", "worker", *PATIENT]
        with self._log.open("ab") as log:
            return subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)

    def start_again(self) -> None:
        self.process = self._started()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def end(self) -> int:
        """Told to end, as `ivr up` does; its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")
