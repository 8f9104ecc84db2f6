"""Any story of callers and seats, checked after each event against what must always hold."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agents.line.commands import EndWait, OfferCall, RecordMove, RecordSeat, RecordWish, TellPlace, WithdrawOffer
from agents.line.events import (
    CallLeft,
    CallMoved,
    CallQueued,
    DeadlinePassed,
    Entry,
    EntryKind,
    LineEvent,
    OfferAnswered,
    OfferFailed,
    SeatFound,
    SeatLoggedIn,
    SeatLoggedOut,
    SeatLost,
    SeatMoved,
    SeatPaused,
    SeatResumed,
    TalkAdopted,
    TalkEnded,
)
from agents.line.invariants import broken
from agents.line.ledger import Caller, Line
from agents.line.line import QueueRules, SeatRules, deadline, empty, step
from agents.line.matching import idle_beside_waiting
from agents.line.restore import restored
from agents.line.seats import NAMES, LoggedOut, Offered, Parked, Paused, Ready, SeatState, Talking, wish_of
from models.ids import CallId, OfferId, QueueId, SeatId
from models.records import WISHLESS
from tests.virtual_time import START

QUEUE_IDS = [QueueId("city"), QueueId("danger"), QueueId("night")]
SEAT_IDS = [SeatId(str(number)) for number in range(101, 106)]
CALL_IDS = [CallId(f"call-{letter}") for letter in "abcdef"]
calls, seats = st.sampled_from(CALL_IDS), st.sampled_from(SEAT_IDS)
skills = st.dictionaries(st.sampled_from(["kk", "ru"]), st.integers(1, 3), max_size=2)
seat_rules = st.builds(
    SeatRules,
    st.sets(st.sampled_from(QUEUE_IDS), min_size=1).map(lambda s: tuple(sorted(s))),
    skills,
    st.sampled_from([0, 1, 2, 10]),
)
CITY, DANGER, NIGHT = QUEUE_IDS
QUEUES = {
    CITY: QueueRules(
        5, 16, 20, 120, 30, longest_queue=4, overflow_to=NIGHT, relax=((10, 1), (40, 9)), misses_before_pause=2
    ),
    DANGER: QueueRules(0, 16, 0, 120, 0, callers_per_seat=2),
    NIGHT: QueueRules(7, 5, 5, 60, 10, callback="customer-first", callback_ring_s=25),
}
Where = tuple[QueueId, int]


def _meant(state: SeatState) -> str:
    """What it is or will be when no call has it."""
    meant = state if isinstance(state, Paused | LoggedOut) else wish_of(state)
    return NAMES[type(meant)] if meant else ""


class LineStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.line: Line = empty({}, {})
        self.now = START
        self.queued_at: dict[CallId, datetime] = {}  # of those in the line, as they came
        self.offered: Counter[OfferId] = Counter()
        self.ended: Counter[OfferId] = Counter()
        self.told_at: dict[CallId, datetime] = {}
        self.where: dict[CallId, Where] = {}  # as queued and moved: nothing else may change it
        self.put: dict[CallId, tuple[QueueId, Where]] = {}  # moved: from where as the call believes, to where
        self.passed: dict[SeatId, Counter[int]] = {}  # how often in a row each band was passed over
        self.came: dict[CallId, Entry] = {}  # as they came last, also of those who have gone
        self.ringing = True
        self.wishes: dict[SeatId, tuple[str, str]] = {}  # as written down

    @initialize(rules=st.lists(seat_rules, min_size=len(SEAT_IDS), max_size=len(SEAT_IDS)))
    def open(self, rules: list[SeatRules]) -> None:
        self.line = empty(QUEUES, dict(zip(SEAT_IDS, rules, strict=True)))

    def tell(self, event: LineEvent) -> None:
        before, (self.line, commands) = self.line, step(self.line, event, self.now, ringing=self.ringing)
        if isinstance(event, OfferAnswered | OfferFailed) and event.offer_id in before.offers:
            self.ended[event.offer_id] += 1
        if isinstance(event, TalkAdopted):  # at the very seat that rings for it, an adoption is the answer
            for offer_id, offer in before.offers.items():
                answered = (offer.call_id, offer.seat) == (event.call_id, event.seat)
                self.ended[offer_id] += answered
        made = [command for command in commands if isinstance(command, OfferCall)]
        for one in made:
            self.offered[one.offer_id] += 1
            self._in_turn(one.call_id, one.seat, alone=len(made) == 1)
            self._longest_idle(one)
        for command in commands:
            match command:
                case RecordMove(call_id, gone, come, who):
                    assert who in {"Сәуле", "line"}
                    came = isinstance(event, CallQueued) and event.entry.call_id == call_id
                    assert came or self.where[call_id] == (gone.queue, gone.band)
                    self.where[call_id] = (come.queue, come.band)
                    first, last = self.put.get(call_id, (gone.queue, (gone.queue, 0)))
                    first = first if gone.queue in (first, last[0]) else gone.queue
                    self.put[call_id] = (first, self.where[call_id])
                case RecordWish(seat, wish, why):
                    self.wishes[seat] = wish, why
                case RecordSeat(seat, state) if state in WISHLESS:
                    self.wishes.pop(seat, None)
                case WithdrawOffer(offer_id):
                    self.ended[offer_id] += 1
                case TellPlace(call_id, place, _):
                    self._told(call_id, place)
                case EndWait(call_id):
                    assert call_id not in self.line.callers
        for call_id in self.where.keys() - self.line.callers.keys():
            del self.where[call_id]
        for call_id in self.queued_at.keys() - self.line.callers.keys():
            del self.queued_at[call_id]
        for call_id in self.told_at.keys() - self.line.callers.keys():
            del self.told_at[call_id]

    def _told(self, call_id: CallId, place: int) -> None:
        caller = self.line.callers[call_id]
        every_s = self.line.queues[caller.entry.queue].say_place_every_s
        assert every_s
        if call_id in self.told_at:
            assert (self.now - self.told_at[call_id]).total_seconds() >= every_s
        self.told_at[call_id] = self.now
        ahead = [
            c
            for c in self.line.callers.values()
            if c.entry.queue == caller.entry.queue and c.place < caller.place and not c.asleep
        ]
        assert place == len(ahead) + 1

    def _in_turn(self, call_id: CallId, seat: SeatId, *, alone: bool) -> None:
        """Of those whom the seat could serve and who still wait, none of the band came earlier. A more urgent band is
        passed over only when the seat owes its next call to this one, and danger to life never."""
        chosen = self.line.callers[call_id]
        assert chosen.entry.not_before is None or chosen.entry.not_before <= self.now
        assert self._could_serve(seat, chosen)
        band, fair_after = chosen.place[0], self.line.rules[seat].fair_after
        passed = self.passed.setdefault(seat, Counter())
        left = [caller for caller in self._waiting() if self._could_serve(seat, caller)]
        for caller in left:
            if caller.place < chosen.place:
                assert caller.place[0] != band, f"{call_id} overtook {caller.entry.call_id}"
                assert caller.place[0] != 0, f"{call_id} passed over a danger to life"
                assert 0 < fair_after <= passed[band], f"{call_id} passed over {caller.entry.call_id} out of turn"
        bands = {caller.place[0] for caller in left}
        owed = [other for other in bands | {band} if fair_after and passed[other] >= fair_after]
        if alone and owed and 0 not in bands | {band}:
            assert band == min(owed), f"seat {seat} starves band {min(owed)}"
        self.passed[seat] = Counter({other: passed[other] + 1 for other in bands if other != band})

    def _longest_idle(self, offer: OfferCall) -> None:
        """A fair turn is the seat's own: whoever else is ready has no part in it."""
        chosen, caller = self.line.seats[offer.seat], self.line.callers[offer.call_id]
        assert isinstance(chosen, Offered)
        for seat, state in self.line.seats.items():
            if isinstance(state, Ready) and self._could_serve(seat, caller) and "turn after" not in offer.why:
                assert (chosen.idle_since, offer.seat) < (state.since, seat), f"seat {seat} has been idle longer"

    def _could_serve(self, seat: SeatId, caller: Caller) -> bool:
        """Reckoned anew from the entry and the rules."""
        entry, rules = caller.entry, self.line.rules[seat]
        since = max(entry.queued_at, entry.not_before or entry.queued_at)
        waited_s = (self.now - since).total_seconds()
        down = max((down for after_s, down in QUEUES[entry.queue].relax if waited_s >= after_s), default=0)
        asked = all(rules.skills.get(name, 0) >= level - down or level <= down for name, level in entry.skills.items())
        return entry.queue in rules.queues and asked

    def _waiting(self) -> list[Caller]:
        return [caller for caller in self.line.callers.values() if caller.offer is None and not caller.asleep]

    @rule(
        call_id=calls,
        queue=st.sampled_from(QUEUE_IDS),
        band=st.sampled_from([5, 5, 7, 3, 0]),
        skills=skills,
        before_s=st.sampled_from([0, 0, 0, 50]),
        kind=st.sampled_from(["live", "live", "callback", "message"]),
        sleep_s=st.sampled_from([None, None, -5, 30]),
    )
    def caller_comes(
        self,
        call_id: CallId,
        queue: QueueId = CITY,
        band: int = 5,
        skills: dict[str, int] | None = None,
        before_s: int = 0,
        kind: EntryKind = "live",
        sleep_s: int | None = None,
    ) -> None:
        sleeps = None if sleep_s is None or kind == "live" else self.now + timedelta(seconds=sleep_s)
        self._comes(Entry(call_id, queue, self.now - timedelta(seconds=before_s), band, skills or {}, kind, sleeps))

    def _comes(self, entry: Entry) -> None:
        call_id, queue, band, kind = entry.call_id, entry.queue, entry.band, entry.kind
        known = call_id in self.line.callers
        if not known:
            gone, put = self.put.get(call_id, (None, None))
            again = put is not None and queue in (gone, put[0])  # back again: it stands where it was put
            self.where[call_id] = put if put and again else (queue, min(band, QUEUES[queue].band))
        self.tell(CallQueued(entry))
        caller = self.line.callers.get(call_id)
        if known or caller is None:
            return
        self.queued_at[call_id] = entry.queued_at
        self.came[call_id] = entry
        if kind == "live" and self.ringing and caller.offer is None and caller.entry.queue == CITY:
            assert sorted(self.line.order[CITY]).index(caller.place) < 4, "beyond the longest queue"

    @rule(call_id=calls, queue=st.sampled_from([None, *QUEUE_IDS]), band=st.sampled_from([None, 0, 3, 9]))
    def supervisor_moves(self, call_id: CallId, queue: QueueId | None, band: int | None) -> None:
        before = self.line.callers.get(call_id)
        self.tell(CallMoved(call_id, queue, band, "Сәуле", "her mother is a patient there"))
        after = self.line.callers.get(call_id)
        if before is not None:
            assert after is not None, "a move loses nobody"
            assert queue is None or after.entry.queue == queue
            assert band is None or after.place[0] == band

    @rule(call_id=calls)
    def caller_leaves(self, call_id: CallId) -> None:
        self.tell(CallLeft(call_id, "hung up"))
        assert call_id not in self.line.callers

    @rule(call_id=calls, new=calls)
    def caller_drops_and_rings_again(self, call_id: CallId, new: CallId) -> None:
        """Another call, and the place of the first: nobody who came later goes before."""
        talks = {state.call_id for state in self.line.seats.values() if isinstance(state, Talking)}
        if call_id not in self.line.callers or new in self.line.callers or new in talks or new in self.put:
            return
        self.tell(CallLeft(call_id, "caller hung up"))
        self._comes(replace(self.came[call_id], call_id=new))

    @rule(seat=seats, again_s=st.sampled_from([0, 30]))
    def citizen_is_not_reached_by_a_seat_that_has_lifted(self, seat: SeatId, again_s: int) -> None:
        """Agent first: the call-back is in the line again, in its place, and the seat as idle as before."""
        state = self.line.seats[seat]
        if not isinstance(state, Talking) or state.call_id not in self.came or state.then or state.lost:
            return
        self.tell(TalkEnded(state.call_id, seat, in_vain=True))
        after = self.line.seats[seat]
        if isinstance(after, Ready) and state.idle_since is not None:
            assert after.since == state.idle_since
        sleeps = self.now + timedelta(seconds=again_s)
        self._comes(replace(self.came[state.call_id], kind="callback", not_before=sleeps))

    @rule(late=st.permutations(CALL_IDS))
    def controller_is_started_again(self, late: list[CallId]) -> None:
        """Callers are found in any order, and no phone rings before all are back: each stands where it stood."""
        places = {call_id: (c.entry.queue, c.place) for call_id, c in self.line.callers.items()}
        for offer_id in self.line.offers:
            self.ended[offer_id] += 1
        seats = {seat: (NAMES[type(state)], "its own reason") for seat, state in self.line.seats.items()}
        meant = {seat: _meant(state) for seat, state in self.line.seats.items()}
        talks = {state.call_id: seat for seat, state in self.line.seats.items() if isinstance(state, Talking)}
        old, self.line = self.line, restored(QUEUES, self.line.rules, seats, (), talks, self.now, wishes=self.wishes)
        assert {seat: _meant(state) for seat, state in self.line.seats.items()} == meant, "a wish is lost"
        self.line = replace(self.line, moved=old.moved, offers_made=old.offers_made)
        self.ringing = False
        self.told_at.clear()
        self.passed.clear()
        self.queued_at.clear()
        self.where.clear()
        for call_id in late:
            if call_id in places:
                self._comes(self.came[call_id])
        assert {call_id: (c.entry.queue, c.place) for call_id, c in self.line.callers.items()} == places
        self.ringing = True
        self.tell(DeadlinePassed())

    @rule(seat=seats, kind=st.sampled_from([SeatLoggedIn, SeatLoggedIn, SeatResumed, SeatFound]))
    def seat_comes(self, seat: SeatId, kind: type[SeatLoggedIn | SeatResumed | SeatFound]) -> None:
        self.tell(kind(seat))

    @rule(seat=seats, kind=st.sampled_from([SeatLoggedOut, SeatPaused, SeatLost]))
    def seat_goes(self, seat: SeatId, kind: type[SeatLoggedOut | SeatPaused | SeatLost]) -> None:
        self.tell(kind(seat, "its own reason"))

    @rule(seat=seats, late=st.booleans())
    def seat_answers(self, seat: SeatId, late: bool) -> None:
        state = self.line.seats[seat]
        if isinstance(state, Offered):
            self.tell(OfferAnswered(state.offer_id))
        elif late and self.offered:
            self.tell(OfferAnswered(sorted(self.offered)[-1]))

    @rule(
        seat=seats,
        why=st.sampled_from(["busy", "declined", "unreachable", "missed", "citizen-busy", "citizen-no-answer"]),
    )
    def offer_fails(self, seat: SeatId, why: str) -> None:
        state = self.line.seats[seat]
        if isinstance(state, Offered):
            self.tell(OfferFailed(state.offer_id, why))
            if why.startswith("citizen"):
                assert state.call_id not in self.line.callers, "the call decides on a retry"
                after = self.line.seats[seat]
                assert after == state.then or after == Ready(state.idle_since) or isinstance(after, Offered)

    @rule(seat=seats)
    def seat_vanishes(self, seat: SeatId) -> None:
        self.tell(SeatLost(seat, "vanished"))
        state = self.line.seats[seat]
        assert not isinstance(state, Parked) or state.why != "vanished" or state.until is not None, "for ever"

    @rule(seat=seats)
    def talk_ends(self, seat: SeatId) -> None:
        state = self.line.seats[seat]
        if isinstance(state, Talking):
            self.tell(TalkEnded(state.call_id, seat))

    @rule(call_id=calls, seat=seats)
    def talk_is_adopted(self, call_id: CallId, seat: SeatId) -> None:
        self.tell(TalkAdopted(call_id, seat))

    @rule(seat=seats, queues=st.sets(st.sampled_from(QUEUE_IDS), min_size=1))
    def seat_is_moved(self, seat: SeatId, queues: set[QueueId]) -> None:
        before = self.line.seats[seat]
        self.tell(SeatMoved(seat, tuple(sorted(queues)), "Сәуле", "many callers there"))
        assert set(self.line.rules[seat].queues) == queues
        assert self.line.seats[seat] == before or isinstance(before, Ready), "nobody is taken from it"

    @rule(seconds=st.sampled_from([0.5, 3, 16, 45]))
    def time_passes(self, seconds: float) -> None:
        end = self.now + timedelta(seconds=seconds)
        while (at := deadline(self.line)) is not None and at <= end:
            self.now = at
            self.tell(DeadlinePassed())
            after = deadline(self.line)
            assert after is None or after > at, "a deadline that has passed is over"
        self.now = end

    @invariant()
    def one_place_for_each_call(self) -> None:
        held = Counter(state.call_id for state in self.line.seats.values() if isinstance(state, Offered | Talking))
        assert all(count == 1 for count in held.values())
        for state in self.line.seats.values():
            if isinstance(state, Talking):
                assert state.call_id not in self.line.callers
            if isinstance(state, Offered):
                assert self.line.callers[state.call_id].offer == state.offer_id
                assert state.offer_id in self.line.offers
        assert len(self.line.offers) == sum(isinstance(state, Offered) for state in self.line.seats.values())

    @invariant()
    def no_ready_seat_beside_a_caller_it_could_serve(self) -> None:
        assert idle_beside_waiting(self.line) == []

    @invariant()
    def the_line_says_so_itself(self) -> None:
        assert broken(self.line) == ()

    @invariant()
    def call_backs_in_flight_hold_a_seat_each(self) -> None:
        flying = [c.entry.call_id for c in self.line.callers.values() if c.entry.kind == "callback" and c.offer]
        reserved = [state.call_id for state in self.line.seats.values() if isinstance(state, Offered)]
        assert all(reserved.count(call_id) == 1 for call_id in flying)

    @invariant()
    def only_moves_change_the_place(self) -> None:
        assert self.where == {
            call_id: (caller.entry.queue, caller.place[0]) for call_id, caller in self.line.callers.items()
        }

    @invariant()
    def the_maps_agree(self) -> None:
        places = sorted(place for need in self.line.waiting.values() for place in need)
        assert places == sorted(caller.place for caller in self._waiting())
        order = sorted(place for queue in self.line.order.values() for place in queue)
        assert order == sorted(c.place for c in self.line.callers.values() if not c.asleep)
        assert list(self.line.agenda) == sorted(set(self.line.agenda))

    @invariant()
    def queued_at_never_changes(self) -> None:
        assert self.queued_at == {call_id: caller.entry.queued_at for call_id, caller in self.line.callers.items()}

    @invariant()
    def every_offer_ends_once(self) -> None:
        assert all(count == 1 for count in self.offered.values())
        open_offers = {offer_id for offer_id in self.offered if not self.ended[offer_id]}
        assert open_offers == set(self.line.offers)
        assert all(count <= 1 for count in self.ended.values())

    def teardown(self) -> None:
        """When all have left, nothing remains."""
        for seat in SEAT_IDS[: len(self.line.seats)]:
            state = self.line.seats[seat]
            if isinstance(state, Talking):
                self.tell(TalkEnded(state.call_id, seat))
        for call_id in CALL_IDS:
            self.tell(CallLeft(call_id, "hung up"))
        self.time_passes(60)
        line = self.line
        assert not any((line.callers, line.offers, line.waiting, line.order, line.agenda))
        assert not any(isinstance(state, Offered | Talking) for state in line.seats.values())


TestLineStory = LineStory.TestCase
TestLineStory.settings = settings(max_examples=250, stateful_step_count=40, deadline=None)


def test_the_story_reaches_what_it_checks() -> None:
    """The machine's own seats can be rung: without this the invariants above could hold by emptiness."""
    story = LineStory()
    story.open([SeatRules((CITY,), {}) for _ in SEAT_IDS])
    story.seat_comes(SEAT_IDS[0], SeatLoggedIn)
    story.caller_comes(CALL_IDS[0])
    assert len(story.offered) == 1
    assert not any(isinstance(state, Ready) for state in story.line.seats.values())
    story.teardown()
