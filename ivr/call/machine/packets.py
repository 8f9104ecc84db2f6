"""Pure: what the count of a telephone's packets says about it, and its answers when it is asked. The caller's own
silence never counts: only the seat's packets are looked at, and a telephone sends them also while nobody speaks.

To ask Asterisk for a count costs more than anything else in a conversation, so it is asked seldom: how many packets
came between two looks tells nearly as well when the last of them came. Silence alone ends no conversation: a telephone
may be muted by its own key. It is asked whether it is there (OPTIONS), and only one that does not answer is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agents.line.seats import NO_AUDIO
from models.ids import LegId

#: A telephone from which nothing has come so long after its answer sends no sound.
FIRST_PACKET = timedelta(seconds=3)

#: A telephone that has sent so long without such a gap saves no packets in silence: it is asked as soon as it stops.
STEADY = timedelta(seconds=5)
STEADY_GAP = timedelta(seconds=0.6)
GONE = timedelta(seconds=0.8)

#: How long a telephone is given for its answer; three times what its last one took, if that is more.
ANSWER, LONGEST_ANSWER = timedelta(seconds=0.25), timedelta(seconds=2)

#: A steady one that cannot be asked, because nobody tells us of telephones, is gone after this.
UNASKED = timedelta(seconds=2)

#: One that saves packets, or is silent and has answered: when it is asked, how often in vain, and when it is gone.
PAUSE, VAIN, PAUSED_GONE = timedelta(seconds=2), timedelta(seconds=1), timedelta(seconds=5)

#: A telephone in the browser, on whatever network, with a page that may be reloaded: it comes back by itself. It is not
#: asked: its answer takes another way than its sound, and it sends packets also while it is muted.
BROWSER_GONE = timedelta(seconds=8)

#: Packets that lack for less than this may lack by the unevenness of looking; a look or an answer that is later than
#: this says that a machine stood still.
HICCUP = timedelta(seconds=0.15)

#: When several stop at once it is the network or a machine without breath: they are given so long.
ALL_GONE = timedelta(seconds=5)

VANISHED = "vanished"

#: Until the next look: at one that has not sent yet, at one whose habits are not known, at a steady one, and at one
#: that may just have stopped.
UNHEARD_EVERY, YOUNG_EVERY = timedelta(seconds=1.0), timedelta(seconds=1.35)
STEADY_EVERY, SHORT_EVERY, SOON = timedelta(seconds=0.45), timedelta(seconds=0.15), timedelta(seconds=0.05)

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Count:
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    at: datetime  # the first question that has no answer
    mark: str  # what was known of its last answer then: another mark is another answer
    until: datetime  # when there still was none


@dataclass(frozen=True, slots=True)
class Packets:
    since: datetime  # counted from here on
    last: Count | None = None  # the last look; None: not looked at yet
    first: Count | None = None  # the first look that found packets
    whole: Count | None = None  # the last look until which none lacked
    grew_at: datetime | None = None  # when the last packet came, as far as one can tell
    quiet_since: datetime | None = None  # the first of the looks at which it may have stopped, all of them in time
    longest_gap: timedelta = _NONE
    gone: timedelta = GONE  # so long a silence of a steady one may be its end
    asked: Asked | None = None
    heard_at: datetime | None = None  # its last answer in this silence

    def counted(self, count: int, now: datetime, late: timedelta = _NONE) -> "Packets":
        """late: how much later than it was due. Nobody looked then, so nobody saw a silence."""
        look = Count(now, count)
        if self.first is None or self.whole is None or self.last is None:
            if count:
                return replace(self, last=look, first=look, whole=look, grew_at=now)
            return replace(self, last=look, since=self.since + (late if late > HICCUP else _NONE))
        if late > HICCUP:
            return self._stood_still(self.first, self.whole, look)
        if count <= self.last.count:
            return replace(self, last=look, quiet_since=self.quiet_since or now)
        lacking = self._lacking(self.first, self.whole, look)
        if lacking <= HICCUP or self.quiet_since:  # as it should be; or it has paused and goes on
            grew_at = now if self.quiet_since else now - lacking
            return replace(self._sends(look), grew_at=grew_at, longest_gap=max(self.longest_gap, lacking))
        return replace(self, last=look, grew_at=now - lacking, quiet_since=now)

    def _sends(self, look: Count) -> "Packets":
        return replace(self, last=look, whole=look, grew_at=look.at, quiet_since=None, asked=None, heard_at=None)

    def _stood_still(self, first: Count, whole: Count, look: Count) -> "Packets":
        """What lacks may never have been sent, if all stood still: it is no habit and no end. No answer is missed."""
        if self.last is not None and look.count <= self.last.count:
            return replace(self, last=look, quiet_since=look.at, asked=None)
        return replace(self._sends(look), first=Count(first.at + self._lacking(first, whole, look), first.count))

    @staticmethod
    def _lacking(first: Count, whole: Count, look: Count) -> timedelta:
        """How much of the time since `whole` is without packets, if they come as they came until then."""
        usual = whole.count - first.count
        if usual <= 0:
            return _NONE
        sent = (whole.at - first.at) * ((look.count - whole.count) / usual)
        return max(_NONE, look.at - whole.at - sent)

    def told(self, mark: str | None, at: datetime) -> "Packets":
        """What is known of its answers as it is asked once more. None: it could not be asked."""
        if mark is None or self.quiet_since is None:
            return replace(self, asked=None)
        if self.asked is None:
            return replace(self, asked=Asked(at, mark, at))
        if mark == self.asked.mark or not mark.isdigit():  # no number: Asterisk has given up waiting
            return replace(self, asked=replace(self.asked, until=at))
        return replace(self, asked=None, heard_at=at)

    def steady(self) -> bool:
        grew_at = self.grew_at
        return grew_at is not None and grew_at - self.since >= STEADY and self.longest_gap < STEADY_GAP

    def must_send(self) -> bool:
        """It saves no packets, and has not said that it is there all the same."""
        return self.steady() and self.heard_at is None

    def silent(self) -> timedelta:
        """At the last look: since its last packet or answer."""
        if self.last is None:
            return _NONE
        sign_at = self.grew_at or self.since
        return self.last.at - (max(sign_at, self.heard_at) if self.heard_at else sign_at)

    def to_ask(self) -> bool:
        if self.quiet_since is None or self.in_browser():
            return False
        return self.must_send() or self.silent() >= PAUSE

    def in_browser(self) -> bool:
        return self.gone >= BROWSER_GONE

    def over(self) -> bool:
        """Silent for so long, seen by looks in time, and without an answer."""
        if self.last is None or self.quiet_since is None or self.last.at - self.quiet_since < ANSWER:
            return False
        if self.in_browser():
            return self.steady() and self.silent() >= self.gone
        if self.asked is None:
            return self.must_send() and self.silent() >= UNASKED
        vain, gone = (_NONE, self.gone) if self.must_send() else (VAIN, PAUSED_GONE)
        return self.asked.until - self.asked.at >= max(vain, self._answer_within()) and self.silent() >= gone

    def _answer_within(self) -> timedelta:
        took_us = int(self.asked.mark[:9]) if self.asked and self.asked.mark.isdigit() else 0
        return min(max(ANSWER, 3 * timedelta(microseconds=took_us)), LONGEST_ANSWER)

    def look_after(self) -> timedelta:
        if self.grew_at is None:
            return UNHEARD_EVERY
        if not self.must_send():
            return YOUNG_EVERY
        return self._look_again_after() if self.quiet_since else STEADY_EVERY

    def _look_again_after(self) -> timedelta:
        """Just when it may be over, so that no part of the second is wasted."""
        asked = self.asked.until - self.asked.at if self.asked else _NONE
        if self.silent() >= self.gone:
            return max(SOON, self._answer_within() - asked)
        return max(SOON, min(SHORT_EVERY, max(self.gone - self.silent(), self._answer_within() - asked)))


def suspected(legs: Mapping[LegId, Packets]) -> bool:
    """Somebody may be gone: whether that is one telephone or a network shows only when all are looked at."""
    return any(seen.over() for seen in legs.values())


def verdicts(legs: Mapping[LegId, Packets]) -> dict[LegId, str]:
    """Of those that send no sound: why. Looked at together, because a whole network can fall silent."""
    never = {leg for leg, seen in legs.items() if seen.grew_at is None and seen.silent() >= FIRST_PACKET}
    silent = {leg for leg, seen in legs.items() if seen.must_send() and seen.silent() >= GONE / 2}
    many = len(silent) > max(1, len(legs) // 2)
    longest = ALL_GONE if many else _NONE
    gone = {leg for leg, seen in legs.items() if seen.over() and (leg not in silent or seen.silent() >= longest)}
    return dict.fromkeys(never, NO_AUDIO) | dict.fromkeys(gone, VANISHED)
