"""The small decisions of the switch room: escapes, versions, sockets, patterns."""

import os
import re
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.site import Paths
from ivr.switch import SwitchWrong, escape, launch
from ivr.switch.places import LONGEST_SOCKET, places
from ivr.switch.render import render
from ivr.switch.tones import SENTENCES, make_music, make_tones
from ivr.switch.tree import Tree, check_version
from tests.live.sites import small_site


@given(st.text(max_size=200))
def test_an_escaped_value_is_one_harmless_line(text: str) -> None:
    made = escape.value(text)
    assert len(made.splitlines()) <= 1
    assert ";" not in made.replace("\\;", "")
    assert made == made.strip()


@given(st.text(max_size=200))
def test_a_name_cannot_end_its_quotes(text: str) -> None:
    assert not set('"<>{}$') & set(escape.name(text))


def test_ordinary_names_stay_as_they_are() -> None:
    assert escape.name("Әсел Қ. Ыбырай-ұлы") == "Әсел Қ. Ыбырай-ұлы"


@pytest.mark.parametrize("said", ["Asterisk 22.10.1+dfsg", "Asterisk 22.11.0", "Asterisk 23.2.0", "23.2.0", "GIT 24.0"])
def test_new_enough(said: str) -> None:
    assert check_version(said) == said


@pytest.mark.parametrize("said", ["Asterisk 22.10.0", "Asterisk 22.9.9", "Asterisk 20.19.0", "", "bash"])
def test_too_old_says_what_is_needed(said: str) -> None:
    with pytest.raises(SwitchWrong, match=r"22\.10\.1 or newer"):
        check_version(said)


def test_the_console_socket_fits_its_address(tmp_path: Path) -> None:
    short = places(Paths(var=Path("/tmp/a")))
    assert short.run == Path("/tmp/a/asterisk/run")
    deep = Paths(var=tmp_path / ("x" * 120))
    assert len(os.fsencode(places(deep).run / "asterisk.ctl")) <= LONGEST_SOCKET
    assert places(deep).run == places(deep).run
    assert places(deep).run != places(Paths(var=tmp_path / ("y" * 120))).run


def test_a_program_that_is_not_fetched_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SwitchWrong, match="ivr setup"):
        launch(tmp_path, "usr/sbin/asterisk")


def test_tones_are_telephone_sound_and_quiet(tmp_path: Path) -> None:
    make_tones(tmp_path)
    make_music(tmp_path)
    assert {path.stem for path in tmp_path.glob("*.wav")} == {"beep", "soft", *SENTENCES}
    for path in tmp_path.glob("*.wav"):
        with wave.open(str(path)) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
            samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
            assert 1000 < max(samples) < 12_000


def test_only_the_trunk_and_where_seats_are_may_send_anything(tmp_path: Path) -> None:
    sip = {"seats_from": ["10.1.0.0/16"]}
    centre = small_site(tmp_path, 1, trunk={"addresses": ["198.51.100.7"]}, asterisk={"sip": sip})
    (share := tmp_path / "share").mkdir()
    written = render(centre, Tree((), share, share)).etc / "pjsip.conf"
    [rules] = re.findall(r"^\[known-addresses\]\n((?:.+\n)+)", written.read_text("utf-8"), re.MULTILINE)
    assert rules.splitlines() == [
        "type = acl",
        "deny = 0.0.0.0/0.0.0.0",
        "permit = 127.0.0.1",
        "permit = 198.51.100.7",
        "permit = 10.1.0.0/16",
    ]
