"""A wrong site file is told by file, line and remedy; a right one is read whole."""

from pathlib import Path

import pytest

from ivr.site import Site, SiteWrong, load, site_file

GOOD = site_file(None).read_text("utf-8")


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "site.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_default_site_is_right() -> None:
    site = load(site_file(None))
    assert isinstance(site, Site)
    assert site.number == "109"
    assert set(site.seats) == {"101", "102", "103", "104", "105"}


CHANGES = [
    ("ari_port: 8088", "ari_port: 99999", "asterisk.ari_port", "less than or equal to 65535"),
    ("ari_port: 8088", "ari_prot: 8088", "asterisk.ari_prot", "check its spelling"),
    ("country: KZ", "country: Kazakhstan", "country", "match pattern"),
    ("{first: 16000, last: 16999}", "{first: 16999, last: 16000}", "asterisk.rtp", "must be above"),
    ('number: "109"', "number: 109", "number", "quotes"),
    ("addresses: [127.0.0.1]", "addresses: [127.0.0.999]", "trunk.addresses.0", "IPv4"),
    ("ring_s: 16, wrap_up_s: 20, longest_wait_s: 1800, say_place_every_s: 30", "ring_s: 0", "queues.city.ring_s", "1"),
    ('seats_may_dial: ["101"', 'seats_may_dial: ["1;0"', "seats_may_dial.0", "match pattern"),
]


@pytest.mark.parametrize(("was", "becomes", "key", "said"), CHANGES)
def test_a_fault_names_its_line_and_key(tmp_path: Path, was: str, becomes: str, key: str, said: str) -> None:
    text = GOOD.replace(was, becomes, 1)
    path = written(tmp_path, text)
    with pytest.raises(SiteWrong) as wrong:
        load(path)
    [sentence] = [line for line in str(wrong.value).splitlines() if f" {key}" in line]
    assert sentence.startswith(f"{path}:{line_of(text, becomes)}: ")
    assert said in sentence


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("country: KZ", "country: Q").replace("ami_port: 5038", "ami_port: no"))
    with pytest.raises(SiteWrong) as wrong:
        load(path)
    assert len(str(wrong.value).splitlines()) == 2


def test_a_seat_in_an_unknown_queue(tmp_path: Path) -> None:
    with pytest.raises(SiteWrong, match="seat 101 serves queue 'cyti'"):
        load(written(tmp_path, GOOD.replace("queues: [city, danger]", "queues: [cyti]", 1)))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "{first: 17000, last: 17199}",
            "{first: 16900, last: 17199}",
            "speech.rtp (16900-17199) overlaps asterisk.rtp",
        ),
        ("port: 5060", "port: 16500", "asterisk.sip.port 16500 lies within asterisk.rtp"),
    ],
)
def test_ports_that_meet(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    with pytest.raises(SiteWrong) as wrong:
        load(written(tmp_path, GOOD.replace(was, becomes, 1)))
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "name: value"),
        ("- a\n- b\n", 1, "name: value"),
        ("city: {kk: a\nnumber: '1'\n: :\n", 2, "not valid YAML"),
        ("city: a\ncity: b\n", 2, "not valid YAML"),
        ("a: &x [*x, *x]\n", 1, ""),
        (b"city: a\nnumber: \xff\n", 2, "UTF-8"),
        ("a: !!python/object/apply:os.system [id]\n", 1, ""),
        ("[" * 5000, 1, "not valid YAML"),
        ("a: " + "x" * 1_100_000, 1, "larger"),
        ("a: \x00\n", 1, "not valid YAML"),
    ],
)
def test_what_is_no_site_file_is_told_without_a_traceback(
    tmp_path: Path, text: str | bytes, line: int, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SiteWrong) as wrong:
        load(path)
    assert str(wrong.value).startswith(f"{path}:")
    assert said in str(wrong.value)
    if said:
        assert str(wrong.value).startswith(f"{path}:{line}:")


def test_a_missing_file_says_how_to_give_one(tmp_path: Path) -> None:
    with pytest.raises(SiteWrong, match="--site FILE"):
        load(tmp_path / "none.yaml")
    with pytest.raises(SiteWrong, match="--site FILE"):
        load(tmp_path)
