"""The doctor on broken centres: one line each, what to do, no traceback, status 1 when callers would notice."""

import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.cli.doctor import command
from tests.unit.setup.sites import site_with


def doctor(site: Path, var: Path) -> Result:
    found = CliRunner().invoke(main, ["--site", str(site), "--var", str(var), "doctor"])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    assert "Traceback" not in found.output
    return found


def line(found: Result, part: str) -> str:
    [one] = [line for line in found.output.splitlines() if f" {part}: " in line]
    return one


def test_a_sound_centre_that_does_not_run(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path), tmp_path / "var")
    assert found.exit_code == 0, found.output
    assert line(found, "Asterisk").startswith("ok       Asterisk: Asterisk 22.")
    assert line(found, "Asterisk's modules").startswith("ok")
    assert line(found, "Asterisk's configuration").startswith("ok")
    assert line(found, "centre") == "warning  centre: not running → start it with: ivr up"
    assert line(found, "ports") == "ok       ports: free"
    assert line(found, "flow 109.yaml").startswith(("ok", "warning"))
    assert line(found, "prompts kk").startswith("warning  prompts kk: no sound yet for ")
    assert not list((tmp_path / "var").glob("asterisk*")), "the doctor leaves no configuration behind"


BROKEN_SITES = [
    ("city: {kk: [", "not valid YAML"),
    ("", "a site file is a list of"),
    ("city: {kk: a}\nseets: {}\n", "check its spelling or delete the line"),
    ("\x00\x01", "not valid YAML"),
]


@pytest.mark.parametrize(("text", "says"), BROKEN_SITES)
def test_a_broken_site_file(tmp_path: Path, text: str, says: str) -> None:
    site = tmp_path / "site.yaml"
    site.write_text(text)
    found = doctor(site, tmp_path / "var")
    assert found.exit_code == 1
    assert "wrong    site file: " in found.output
    assert says in found.output


def test_no_site_file(tmp_path: Path) -> None:
    found = doctor(tmp_path / "none.yaml", tmp_path / "var")
    assert found.exit_code == 1
    assert "No such file" in line(found, "site file")


def test_a_run_directory_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    found = doctor(site_with(tmp_path), tmp_path / "var")
    assert found.exit_code == 1
    assert line(found, "run directory").startswith("wrong")


def test_a_port_in_use_is_named_with_its_key(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        sip = {"sip": {"address": "127.0.0.1", "port": port}}
        found = doctor(site_with(tmp_path, asterisk=sip), tmp_path / "var")
    assert found.exit_code == 1
    assert f"port {port}/udp" in line(found, "ports")


def test_an_asterisk_that_is_too_old(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path, asterisk=_given(tmp_path, "Asterisk 22.9.0")), tmp_path / "var")
    assert found.exit_code == 1
    assert "22.10.1 or newer is needed" in line(found, "Asterisk")


def test_an_asterisk_without_its_modules(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path, asterisk=_given(tmp_path, "Asterisk 22.10.1")), tmp_path / "var")
    assert found.exit_code == 1
    assert "res_pjsip" in line(found, "Asterisk's modules")


def test_an_asterisk_that_is_not_there(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path, asterisk={"use": {"program": str(tmp_path / "none")}}), tmp_path / "var")
    assert found.exit_code == 1
    assert "is not there → correct the path" in line(found, "Asterisk")


def _given(folder: Path, version: str) -> dict[str, Any]:
    """An installation as a distribution lays it out, of which only the version is real."""
    program = folder / "usr" / "sbin" / "asterisk"
    modules = folder / "usr" / "lib" / "asterisk" / "modules"
    documentation = folder / "usr" / "share" / "asterisk" / "documentation"
    for each in (program.parent, modules, documentation):
        each.mkdir(parents=True)
    (modules / "app_stasis.so").touch()
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return {"use": {"program": str(program)}}


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "centre.sqlite").write_bytes(b"not a database at all" * 500)
    found = doctor(site_with(tmp_path), tmp_path / "var")
    assert found.exit_code == 1
    assert "restore the last copy" in line(found, "database")


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with sqlite3.connect(tmp_path / "var" / "centre.sqlite") as made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES ('9999')")
    made.close()
    found = doctor(site_with(tmp_path), tmp_path / "var")
    assert found.exit_code == 1
    assert "made by a newer version" in line(found, "database")


def test_a_database_server_that_is_away(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path, database="postgresql://nobody@127.0.0.1:9/none"), tmp_path / "var")
    assert found.exit_code == 1
    assert line(found, "database").startswith("wrong    database: does not answer")


def test_a_given_speech_model_that_is_empty_and_one_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    speech = {"models": {"kk": str(tmp_path / "model"), "ru": str(tmp_path / "none")}}
    found = doctor(site_with(tmp_path, speech=speech), tmp_path / "var")
    assert found.exit_code == 1
    assert "is no whole model" in line(found, "speech kk")
    assert "the folder itself" in line(found, "speech ru")


def test_a_flow_that_is_not_there(tmp_path: Path) -> None:
    found = doctor(site_with(tmp_path, flow="none.yaml"), tmp_path / "var")
    assert found.exit_code == 1
    assert "ivr flow check" in line(found, "flow none.yaml")


def test_another_host_that_does_not_answer(tmp_path: Path) -> None:
    site = site_with(tmp_path, asterisk={"use": {"host": "127.0.0.1"}, "ari_port": 9, "ami_port": 9})
    found = doctor(site, tmp_path / "var")
    assert found.exit_code == 1
    assert line(found, "ARI").startswith("wrong    ARI: nothing answers at http://127.0.0.1:9")


def test_its_name() -> None:
    assert command.name == "doctor"
