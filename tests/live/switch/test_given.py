"""An Asterisk that is there already: on another host it is only checked, as a program it is started with our files."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.site import Centre, Paths, Site
from ivr.switch import Asterisk, SwitchWrong, launch
from tests.live.conftest import Switch
from tests.live.sites import small_site


def elsewhere(switch: Switch, password: str) -> Asterisk:
    settings = switch.site.asterisk.model_dump(mode="json") | {"use": {"host": "127.0.0.1"}}
    site = Site.model_validate(switch.site.model_dump(mode="json") | {"asterisk": settings})
    return Asterisk(Centre(site, switch.paths, replace(switch.secrets, ari_password=password)))


async def test_a_given_host_is_checked_and_left_alone(switch: Switch) -> None:
    there = elsewhere(switch, switch.secrets.ari_password)
    there.start()
    await there.wait_ready()
    assert there.version.startswith("22.10.1")
    assert there.pid is None
    await there.stop()
    assert switch.asterisk.ended is None


async def test_a_given_host_with_another_password_says_so(switch: Switch) -> None:
    with pytest.raises(SwitchWrong, match="refuses our password"):
        await elsewhere(switch, "other").wait_ready()


async def test_a_given_host_that_does_not_answer_says_so(switch: Switch, tmp_path: Path) -> None:
    centre = small_site(tmp_path)
    settings = centre.site.asterisk.model_dump(mode="json") | {"use": {"host": "127.0.0.1"}}
    site = Site.model_validate(centre.site.model_dump(mode="json") | {"asterisk": settings})
    with pytest.raises(SwitchWrong, match=r"asterisk\.use\.host"):
        await Asterisk(Centre(site, centre.paths, centre.secrets)).wait_ready(limit_s=0.3)


def installed(folder: Path, version: str = "") -> Path:
    """A system's Asterisk: the same files, started without our loader, by a path alone."""
    root = Paths().asterisk_root
    program = folder / "usr" / "sbin" / "asterisk"
    program.parent.mkdir(parents=True)
    for shared in ("lib", "share"):
        (folder / "usr" / shared).symlink_to(root / "usr" / shared)
    words = " ".join(launch(root, "usr/sbin/asterisk"))
    said = f'[ "$1" = -V ] && echo "{version}" && exit\n' if version else ""
    program.write_text(f'#!/bin/sh\n{said}exec {words} "$@"\n')
    program.chmod(0o755)
    return program


def with_program(centre: Centre, program: Path) -> Asterisk:
    settings = centre.site.asterisk.model_dump(mode="json") | {"use": {"program": str(program)}}
    site = Site.model_validate(centre.site.model_dump(mode="json") | {"asterisk": settings})
    return Asterisk(Centre(site, centre.paths, centre.secrets))


async def test_a_given_program_is_used(tmp_path: Path) -> None:
    program = installed(tmp_path / "system")
    asterisk = with_program(small_site(tmp_path / "var"), program)
    asterisk.start()
    try:
        await asterisk.wait_ready()
        assert "System uptime" in await asterisk.cli("core show uptime")
    finally:
        await asterisk.stop()


async def test_an_old_program_is_refused_before_it_runs(tmp_path: Path) -> None:
    program = installed(tmp_path / "system", "Asterisk 20.6.0~dfsg")
    with pytest.raises(SwitchWrong, match=r"22\.10\.1 or newer is needed, this is 'Asterisk 20\.6\.0"):
        with_program(small_site(tmp_path / "var"), program).start()
