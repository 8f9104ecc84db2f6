"""Secrets are made once, kept, completed, and seen by nobody else."""

import json
import multiprocessing
from pathlib import Path

import pytest

from ivr.site import Secrets, SiteWrong, open_centre, open_secrets


def test_made_at_the_first_run_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.json"
    first = open_secrets(path, ["101", "102"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_secrets(path, ["102", "101"]) == first
    made = [first.ari_password, first.warden_password, first.ami_secret, *first.seats.values()]
    assert len(set(made)) == len(made) == 5
    assert min(map(len, made)) >= 32


def test_a_new_seat_gets_a_password_and_the_others_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = open_secrets(path, ["101"])
    more = open_secrets(path, ["101", "102"])
    assert more.seats["101"] == first.seats["101"]
    assert more.ari_password == first.ari_password
    assert set(open_secrets(path, []).seats) == {"101", "102"}


def test_no_secret_is_shown(tmp_path: Path) -> None:
    made = open_secrets(tmp_path / "secrets.json", ["101"])
    assert made.ari_password not in repr(made)
    assert made.seats["101"] not in repr(made)


@pytest.mark.parametrize("text", ["{", "[]", "\x00"])
def test_a_broken_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    with pytest.raises(SiteWrong, match="delete it"):
        open_secrets(path, [])


def test_a_file_of_an_older_form_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"ari_password": "kept", "ami_secret": 7}))
    made = open_secrets(path, ["101"])
    assert made.ari_password == "kept"
    assert len(made.ami_secret) >= 32


def _first(path: Path) -> Secrets:
    return open_secrets(path, ["101"])


def test_two_first_runs_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(_first, [tmp_path / "secrets.json"] * 8)
    assert len({one.ari_password for one in made}) == 1


def test_a_centre_is_opened_in_its_own_folder(tmp_path: Path) -> None:
    site, paths, secrets = centre = open_centre(None, tmp_path / "var")
    assert set(secrets.seats) == set(site.seats)
    assert paths.secrets.parent == tmp_path / "var"
    assert centre.ari_url == "http://127.0.0.1:8088/ari"


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(SiteWrong, match="give another with --var"):
        open_secrets(tmp_path / "var" / "secrets.json", [])
