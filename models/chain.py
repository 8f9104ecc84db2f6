"""Pure: the hash chain over the log. Each event's hash covers the hash before it, so that nothing can be changed, taken
out or put in between without every later hash being wrong."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.canonical import event_json

START = "0" * 64  # what stands before the first event


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it stands in the chain. `fields` is canonical JSON."""

    seq: int
    event_id: str
    call_id: str
    kind: str
    at: datetime
    fields: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain, kept apart: without it, events taken off the end would not be missed."""

    seq: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """bad_seq None: all `events` are as they were written. Else the first place that is wrong, and why."""

    events: int
    bad_seq: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        return self.bad_seq is None


def link_hash(prev_hash: str, seq: int, event_id: str, call_id: str, kind: str, at: datetime, fields: str) -> str:
    event = event_json(seq, event_id, call_id, kind, at, fields)
    return hashlib.sha256((prev_hash + event).encode()).hexdigest()


def forge(head: Head, event_id: str, call_id: str, kind: str, at: datetime, fields: str) -> Link:
    """The next link after `head`."""
    seq = head.seq + 1
    digest = link_hash(head.hash, seq, event_id, call_id, kind, at, fields)
    return Link(seq, event_id, call_id, kind, at, fields, head.hash, digest)


class Verifier:
    """Takes the links in the order of seq, in as many pieces as one likes; remembers the first fault."""

    def __init__(self) -> None:
        self.last = Head()
        self.fault: ChainVerdict | None = None

    def take(self, links: Iterable[Link]) -> None:
        for link in links:
            why = self._fault_of(link)
            if why and self.fault is None:
                self.fault = ChainVerdict(self.last.seq, min(link.seq, self.last.seq + 1), why)
                return
            self.last = Head(link.seq, link.hash)

    def verdict(self, head: Head) -> ChainVerdict:
        """head: what the database says its last event is."""
        if self.fault is not None:
            return self.fault
        if head.seq > self.last.seq:
            why = f"events {self.last.seq + 1} to {head.seq} are missing at the end"
            return ChainVerdict(self.last.seq, self.last.seq + 1, why)
        if head != self.last:
            return ChainVerdict(
                self.last.seq, self.last.seq, "the end of the chain is not the end that was written down"
            )
        return ChainVerdict(self.last.seq)

    def _fault_of(self, link: Link) -> str:
        if link.seq != self.last.seq + 1:
            return f"event {self.last.seq + 1} is missing: the next one is {link.seq}"
        if link.prev_hash != self.last.hash:
            return "it does not follow the event before it: one of the two was changed, moved or put in"
        expected = link_hash(link.prev_hash, link.seq, link.event_id, link.call_id, link.kind, link.at, link.fields)
        if link.hash != expected:
            return "its content was changed after it was written"
        return ""
