"""The lock holds every dependency with hashes, and no machine's or registry's address."""

import re
import tomllib

from ivr.site.paths import PROJECT

LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")


def named(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    asked += project["build-system"]["requires"]
    locked = {named(line) for line in LOCK.splitlines() if "==" in line and not line.startswith((" ", "#"))}
    assert {named(each) for each in asked} - locked == set(), "run: make lock"


def test_every_locked_version_has_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
    assert len(entries) > 60
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place() -> None:
    assert (
        re.findall(r"https?://\S+|file:\S+|--(?:index|extra-index|find)\S*|/(?:opt|root|home|work|tmp)/\S+", LOCK) == []
    )
