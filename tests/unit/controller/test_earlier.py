"""The hung controller before this one is ended; nobody else is ever touched."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.earlier import end_before
from ivr.site.paths import PROJECT

#: The first of its kind notes itself and hangs; the next one, with the very same command line, ends it.
ONE = """
import sys, pathlib
note = pathlib.Path(sys.argv[2])
if note.exists():
    from ivr.earlier import end_before
    end_before(note)
else:
    note.write_text(str(__import__('os').getpid()), 'ascii')
    print('hangs', flush=True)
    sys.stdin.read()
"""


@contextmanager
def running(*argv: str) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def first_words(child: "subprocess.Popen[bytes]") -> bytes:
    assert child.stdout is not None
    return child.stdout.readline()


def test_a_hung_controller_with_our_command_line_is_ended(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", ONE, "controller", str(tmp_path / "leader.pid"))
    with running(*argv[:4], argv[4]) as hung:
        assert first_words(hung) == b"hangs\n"
        done = subprocess.run(argv, cwd=PROJECT, capture_output=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        assert hung.wait(10) == -9
    assert (tmp_path / "leader.pid").read_text() != str(hung.pid)


def test_a_stranger_with_that_number_is_left_alone(tmp_path: Path) -> None:
    """A process id may have been given out again."""
    note = tmp_path / "leader.pid"
    with running("cat") as stranger:
        note.write_text(str(stranger.pid), "ascii")
        end_before(note)
        assert stranger.poll() is None
    assert note.read_text("ascii") == str(os.getpid())


def test_our_own_number_and_rubbish_are_no_controller(tmp_path: Path) -> None:
    note = tmp_path / "leader.pid"
    for said in (str(os.getpid()), "", "not a number", "999999999"):
        note.write_text(said, "ascii")
        end_before(note)
        assert note.read_text("ascii") == str(os.getpid())
