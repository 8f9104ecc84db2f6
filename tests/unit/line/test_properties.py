"""Any story of callers and seats, checked after each event against what must always hold."""

from collections import Counter
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agents.line.commands import EndWait, OfferCall, TellPlace, WithdrawOffer
from agents.line.events import (
    CallLeft,
    CallQueued,
    DeadlinePassed,
    Entry,
    LineEvent,
    OfferAnswered,
    OfferFailed,
    SeatFound,
    SeatLoggedIn,
    SeatLoggedOut,
    SeatLost,
    SeatPaused,
    SeatResumed,
    TalkAdopted,
    TalkEnded,
)
from agents.line.ledger import Caller, Line
from agents.line.line import QueueRules, SeatRules, deadline, empty, step
from agents.line.matching import idle_beside_waiting
from agents.line.needs import serves
from agents.line.seats import Offered, Ready, Talking
from models.ids import CallId, OfferId, QueueId, SeatId
from tests.virtual_time import START

QUEUE_IDS = [QueueId("city"), QueueId("danger"), QueueId("night")]
SEAT_IDS = [SeatId(str(number)) for number in range(101, 106)]
CALL_IDS = [CallId(f"call-{letter}") for letter in "abcdefgh"]
calls, seats = st.sampled_from(CALL_IDS), st.sampled_from(SEAT_IDS)
skills = st.dictionaries(st.sampled_from(["kk", "ru"]), st.integers(1, 3), max_size=2)
seat_rules = st.builds(
    SeatRules, st.sets(st.sampled_from(QUEUE_IDS), min_size=1).map(lambda s: tuple(sorted(s))), skills
)


class LineStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.line: Line = empty({}, {})
        self.now = START
        self.queued_at: dict[CallId, datetime] = {}  # of those in the line, as they came
        self.offered: Counter[OfferId] = Counter()
        self.ended: Counter[OfferId] = Counter()
        self.told_at: dict[CallId, datetime] = {}

    @initialize(rules=st.lists(seat_rules, min_size=len(SEAT_IDS), max_size=len(SEAT_IDS)))
    def open(self, rules: list[SeatRules]) -> None:
        queues = {
            QueueId("city"): QueueRules(5, 16, 20, 120, 30),
            QueueId("danger"): QueueRules(0, 16, 0, 120, 0),
            QueueId("night"): QueueRules(5, 5, 5, 60, 10),
        }
        self.line = empty(queues, dict(zip(SEAT_IDS, rules, strict=True)))

    def tell(self, event: LineEvent) -> None:
        before, (self.line, commands) = self.line, step(self.line, event, self.now)
        if isinstance(event, OfferAnswered | OfferFailed) and event.offer_id in before.offers:
            self.ended[event.offer_id] += 1
        if isinstance(event, TalkAdopted):  # at the very seat that rings for it, an adoption is the answer
            for offer_id, offer in before.offers.items():
                answered = (offer.call_id, offer.seat) == (event.call_id, event.seat)
                self.ended[offer_id] += answered
        for command in commands:
            match command:
                case OfferCall(offer_id, call_id, seat):
                    self.offered[offer_id] += 1
                    self._not_overtaken(call_id, seat)
                case WithdrawOffer(offer_id):
                    self.ended[offer_id] += 1
                case TellPlace(call_id, place, _):
                    self._told(call_id, place)
                case EndWait(call_id):
                    assert call_id not in self.line.callers
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
            c for c in self.line.callers.values() if c.entry.queue == caller.entry.queue and c.place < caller.place
        ]
        assert place == len(ahead) + 1

    def _not_overtaken(self, call_id: CallId, seat: SeatId) -> None:
        """Whoever still waits after the step, is served by the seat and waited before it, comes later in turn."""
        chosen = self.line.callers[call_id]
        for caller in self._waiting():
            if serves(self.line.rules[seat], caller.need):
                assert caller.place > chosen.place, f"{call_id} overtook {caller.entry.call_id}"

    def _waiting(self) -> list[Caller]:
        return [caller for caller in self.line.callers.values() if caller.offer is None]

    @rule(
        call_id=calls,
        queue=st.sampled_from(QUEUE_IDS),
        band=st.sampled_from([5, 5, 0]),
        skills=skills,
        before_s=st.sampled_from([0, 0, 0, 50]),
    )
    def caller_comes(self, call_id: CallId, queue: QueueId, band: int, skills: dict[str, int], before_s: int) -> None:
        entry = Entry(call_id, queue, self.now - timedelta(seconds=before_s), band, skills)
        known = call_id in self.line.callers
        self.tell(CallQueued(entry))
        if not known and call_id in self.line.callers:
            self.queued_at[call_id] = entry.queued_at

    @rule(call_id=calls)
    def caller_leaves(self, call_id: CallId) -> None:
        self.tell(CallLeft(call_id, "hung up"))
        assert call_id not in self.line.callers

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

    @rule(seat=seats, why=st.sampled_from(["busy", "declined", "unreachable"]))
    def offer_fails(self, seat: SeatId, why: str) -> None:
        state = self.line.seats[seat]
        if isinstance(state, Offered):
            self.tell(OfferFailed(state.offer_id, why))

    @rule(seat=seats)
    def talk_ends(self, seat: SeatId) -> None:
        state = self.line.seats[seat]
        if isinstance(state, Talking):
            self.tell(TalkEnded(state.call_id, seat))

    @rule(call_id=calls, seat=seats)
    def talk_is_adopted(self, call_id: CallId, seat: SeatId) -> None:
        self.tell(TalkAdopted(call_id, seat))

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
    def the_maps_agree(self) -> None:
        places = sorted(place for need in self.line.waiting.values() for place in need)
        assert places == sorted(caller.place for caller in self._waiting())
        order = sorted(place for queue in self.line.order.values() for place in queue)
        assert order == sorted(caller.place for caller in self.line.callers.values())
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
TestLineStory.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_the_story_reaches_what_it_checks() -> None:
    """The machine's own seats can be rung: without this the invariants above could hold by emptiness."""
    story = LineStory()
    story.open([SeatRules((QueueId("city"),), {}) for _ in SEAT_IDS])
    story.seat_comes(SEAT_IDS[0], SeatLoggedIn)
    story.caller_comes(CALL_IDS[0], QueueId("city"), 5, {}, 0)
    assert len(story.offered) == 1
    assert not any(isinstance(state, Ready) for state in story.line.seats.values())
    story.teardown()
