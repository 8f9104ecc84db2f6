"""Set-up when something is wrong: one sentence that says what to do, status 1, no traceback."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.setup.models import speech_models
from ivr.setup.steps import SetupStopped
from ivr.site.centre import Centre
from ivr.site.paths import PROJECT
from tests.live.sites import small_site
from tests.unit.setup.sites import site_with

MANIFEST = """
kk: {use: small-kk, models: {small-kk: {address: "http://127.0.0.1:9/kk.zip", megabytes: 1, sha256: "", licence: x}}}
ru: {use: small-ru, models: {small-ru: {address: "http://127.0.0.1:9/ru.zip", megabytes: 1, sha256: "", licence: x}}}
"""


def setup(site: Path, var: Path) -> Result:
    found = CliRunner().invoke(main, ["--site", str(site), "--var", str(var), "setup"])
    assert found.exit_code == 1, found.output
    assert isinstance(found.exception, SystemExit), found.exception
    return found


def test_a_broken_site_file(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("city: [")
    assert f"Error: {site}:" in setup(site, tmp_path / "var").output


def test_a_run_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "make room or rights there" in setup(site_with(tmp_path), tmp_path / "file" / "var").output


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_too_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 9 * 10**8, 10**8))
    said = setup(site_with(tmp_path), tmp_path / "var").output
    assert "Error: run directory: only 100 MB are free" in said


def test_a_given_asterisk_that_is_not_there(tmp_path: Path) -> None:
    site = site_with(tmp_path, asterisk={"use": {"program": "/nowhere/asterisk"}})
    assert (
        "Error: Asterisk: asterisk.use.program: /nowhere/asterisk is not there" in setup(site, tmp_path / "var").output
    )


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """Every write of the child fails, as on a full disk; really, not by a stand-in."""
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); import ivr.cli; ivr.cli.main()"
    site, var = site_with(tmp_path), tmp_path / "var"
    done = subprocess.run(
        [sys.executable, "-c", limited, "--site", str(site), "--var", str(var), "setup"],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 1
    assert "make room or rights there" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """A centre whose models' publisher is away."""
    made = small_site(tmp_path / "var")
    (tmp_path / "speech.yaml").write_text(MANIFEST)
    made.paths.var.mkdir(exist_ok=True)
    return made._replace(paths=type(made.paths)(var=tmp_path / "var", cache=tmp_path / "cache", dialplans=tmp_path))


def test_a_publisher_that_is_away_is_said_once_and_not_asked_again_within_the_hour(centre: Centre) -> None:
    said: list[str] = []
    began = time.monotonic()
    assert speech_models(centre, said.append).startswith("heard: none; by keys only: kk, ru")
    assert time.monotonic() - began < 20, "no retry after retry"
    assert said == [
        "fetching small-kk for kk, 1 MB",
        "127.0.0.1 cannot be reached from here: the menus in kk, ru run by keys.",
        "To try again, or to put the files there by hand: ivr speech fetch kk ru",
    ]
    said.clear()
    speech_models(centre, said.append)
    assert said == [
        "their publisher could not be reached within the last hour; to try now: ivr speech fetch kk ru",
    ]
    mark = centre.paths.speech_models / "publisher-away"
    os.utime(mark, (time.time() - 3700, time.time() - 3700))
    said.clear()
    speech_models(centre, said.append)
    assert said[0] == "fetching small-kk for kk, 1 MB"


def test_a_broken_manifest_stops_with_its_reason(centre: Centre) -> None:
    (centre.paths.dialplans / "speech.yaml").write_text("kk: 7")
    with pytest.raises(SetupStopped, match="correct it, then run this again"):
        speech_models(centre, print)
