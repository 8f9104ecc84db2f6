"""The chain: anything that is changed, taken out, moved or put in is found, at its place."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.canonical import event_json, fields_json
from models.chain import ChainVerdict, Head, Link, Verifier, forge

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    head, links = Head(), []
    for n in range(length):
        link = forge(head, f"ev-{n}", f"call-{n % 3}", "DigitPressed", AT + timedelta(seconds=n), f'{{"digits":"{n}"}}')
        links.append(link)
        head = Head(link.seq, link.hash)
    return links


def verdict(links: list[Link], head: Head) -> ChainVerdict:
    verifier = Verifier()
    verifier.take(links)
    return verifier.verdict(head)


def head_of(links: list[Link]) -> Head:
    return Head(links[-1].seq, links[-1].hash) if links else Head()


@given(st.integers(0, 30))
def test_an_untouched_chain_is_whole(length: int) -> None:
    links = chain(length)
    assert verdict(links, head_of(links)) == ChainVerdict(length)


@given(st.data(), st.sampled_from(["event_id", "call_id", "kind", "at", "fields", "prev_hash", "hash"]))
def test_any_change_is_found_where_it_is(data: st.DataObject, name: str) -> None:
    links = chain(data.draw(st.integers(1, 20)))
    n = data.draw(st.integers(0, len(links) - 1))
    head = head_of(links)
    was = getattr(links[n], name)
    links[n] = replace(links[n], **{name: was + timedelta(microseconds=1) if name == "at" else was + " "})
    assert verdict(links, head).bad_seq == n + 1


@given(st.data())
def test_any_deletion_is_found(data: st.DataObject) -> None:
    links = chain(data.draw(st.integers(1, 20)))
    head = head_of(links)
    first = data.draw(st.integers(0, len(links) - 1))
    last = data.draw(st.integers(first, len(links) - 1))
    found = verdict(links[:first] + links[last + 1 :], head)
    assert found.bad_seq == first + 1
    assert "missing" in found.why


@given(st.data())
def test_any_swap_is_found(data: st.DataObject) -> None:
    """The content of two events changes places; their numbers and hashes stay as they were."""
    links = chain(data.draw(st.integers(2, 20)))
    one, other = data.draw(st.sampled_from([(a, b) for b in range(len(links)) for a in range(b)]))
    head = head_of(links)
    a, b = links[one], links[other]
    links[one] = replace(b, seq=a.seq, prev_hash=a.prev_hash, hash=a.hash)
    links[other] = replace(a, seq=b.seq, prev_hash=b.prev_hash, hash=b.hash)
    assert verdict(links, head).bad_seq == one + 1


@given(st.data())
def test_an_event_put_in_with_a_forged_hash_is_found(data: st.DataObject) -> None:
    """Whoever can compute hashes must rewrite every later event; one that is only put in breaks what follows."""
    links = chain(data.draw(st.integers(1, 20)))
    head = head_of(links)
    n = data.draw(st.integers(0, len(links) - 1))
    before = Head(links[n - 1].seq, links[n - 1].hash) if n else Head()
    put_in = forge(before, "ev-x", "call-x", "DigitPressed", AT, "{}")
    later = [replace(link, seq=link.seq + 1) for link in links[n:]]
    assert verdict([*links[:n], put_in, *later], head).bad_seq == n + 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=6))
def test_the_canonical_spelling_is_stable(fields: dict[str, object]) -> None:
    """Read back and spelt again it is the same text, which is what verify relies on."""
    spelt = fields_json(fields)  # type: ignore[arg-type]
    spelt.encode()
    assert "\0" not in spelt
    assert fields_json(json.loads(spelt)) == spelt


@given(st.text(), st.text(), st.integers(1, 2**60))
def test_the_event_is_sorted_compact_json(call_id: str, kind: str, seq: int) -> None:
    whole = event_json(seq, "ev-1", call_id, kind, AT, '{"a":1}')
    assert whole == json.dumps(json.loads(whole), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("depth", [1, 7, 8, 5000])
def test_depth_is_bounded(depth: int) -> None:
    nested: object = "deep"
    for _ in range(depth):
        nested = {"a": nested}
    assert len(fields_json({"a": nested})) < 100  # type: ignore[dict-item]
