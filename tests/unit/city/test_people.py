"""Who calls: the same seed draws the same people, and all kinds of them."""

import random
import socket
from collections import Counter
from ipaddress import IPv4Address
from pathlib import Path

import numpy as np
import pytest

from ivr.call.caller import whole_number
from ivr.city.people import PLANS, arrivals_s, draw_citizens, script_of
from ivr.city.place import check_alone, city_of
from ivr.city.script import Connected, Say
from ivr.city.sound import sounding_s
from ivr.city.wrong import CityWrong
from ivr.site import Centre
from ivr.site.schema import Sip
from ivr.speech.g711 import to_alaw
from tests.live.sites import changed, small_site


def test_a_seed_draws_the_same_people() -> None:
    assert draw_citizens(50, 7, 1) == draw_citizens(50, 7, 1)
    assert draw_citizens(50, 7, 1) != draw_citizens(50, 8, 1)


def test_all_plans_and_kinds_of_numbers_are_met() -> None:
    people = draw_citizens(600, 1, 77)
    assert {each.plan for each in people} == set(PLANS)
    shown = Counter(each.number[:2] for each in people)
    assert shown[""] > 20  # hidden
    assert shown["+7"] > 100
    assert shown["87"] > 40
    assert sum(count for sign, count in shown.items() if sign.startswith("5")) > 30


def test_numbers_are_usable_and_nobody_shares_one() -> None:
    numbers = [whole_number(each.number, "KZ", "7172") for each in draw_citizens(100, 1, 77) if each.number]
    assert all(numbers)
    assert len(set(numbers)) == len(numbers)


def test_calls_begin_within_their_span() -> None:
    moments = arrivals_s(100, 3, 60)
    assert moments == sorted(moments)
    assert 0 <= moments[0] <= moments[-1] <= 60


def test_silence_is_no_sound_and_a_tone_is() -> None:
    tone = (8000 * np.sin(np.arange(8000) * 0.3)).astype("<i2").tobytes()
    assert sounding_s(to_alaw(bytes(16_000))) == 0.0
    assert sounding_s(to_alaw(bytes(16_000) + tone)) == pytest.approx(1.0, abs=0.05)
    assert sounding_s(b"") == 0.0


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return small_site(tmp_path)


def test_the_city_has_a_place_of_its_own(centre: Centre) -> None:
    city = city_of(centre, ["101"])
    assert city.site.asterisk.sip.port == centre.site.trunk.port
    assert city.site.trunk.port == centre.site.asterisk.sip.port
    assert list(city.site.seats) == ["101"]
    assert city.paths.asterisk == centre.paths.var / "city" / "asterisk"
    assert city.secrets.ari_password != centre.secrets.ari_password
    own, theirs = city.site.asterisk.rtp, centre.site.asterisk.rtp
    assert own.last < theirs.first or own.first > theirs.last


@pytest.mark.parametrize(
    "change",
    [
        {"trunk": {"addresses": ["203.0.113.5"]}},
        {"trunk": {"addresses": ["127.0.0.0/8"]}},
        {"trunk": {"addresses": ["127.0.0.1"]}, "asterisk": {"sip": {"address": "192.0.2.9"}}},
        {"trunk": {"addresses": ["127.0.0.1"]}, "asterisk": {"use": {"host": "192.0.2.9"}}},
    ],
)
def test_only_a_centre_on_this_machine_is_called(centre: Centre, change: dict[str, object]) -> None:
    site = type(centre.site).model_validate(changed(centre.site.model_dump(mode="json"), change))
    with pytest.raises(CityWrong, match="site file"):
        city_of(Centre(site, centre.paths, centre.secrets), [])


def test_whoever_nobody_answers_tells_the_tone_what_happened() -> None:
    script, _ = script_of("hurries", "ru", random.Random(1), longest_wait_s=60)
    [wait] = [line for line in script if isinstance(line, Connected)]
    assert 60 < wait.limit_s < 70
    assert any(isinstance(line, Say) for line in script[script.index(wait) :])


def test_a_second_city_waits_for_the_end_of_the_first() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first:
        first.bind(("127.0.0.1", 0))
        there = Sip(address=IPv4Address("127.0.0.1"), port=first.getsockname()[1])
        with pytest.raises(CityWrong, match="wait until another"):
            check_alone(there)
    check_alone(there)
