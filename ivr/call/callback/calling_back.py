"""Somebody who has called is called back at a supervisor's wish: who gave up waiting, in the old place (D4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.desk.conversations import CalledBack, NotPossible
from ivr.call.arrival import Arrival
from ivr.call.caller import number_to_call
from ivr.call.calls import Calls
from ivr.call.machine.callback import callback_ids
from ivr.call.machine.commands import OrderCallback
from ivr.call.machine.facts import Facts
from ivr.call.machine.remembered import remember
from ivr.call.machine.states import Ended
from ivr.call.ports import Ports
from ivr.call.recovery.unheard import History
from ivr.flow.book import first_queue, step_of
from models.events import CallEvent
from models.ids import CallId, QueueId
from models.kinds import Kind

#: How calls ended whose callers have not been served: they keep their place.
UNSERVED = ("abandoned-", "ended-unseen", "lost-with-asterisk", "fell-back", "callback-failed", "not-reached")


@dataclass(frozen=True, slots=True)
class CallingBack:
    ports: Ports
    calls: Calls
    arrival: Arrival
    history: History

    async def order(self, call_id: CallId, by: str) -> CalledBack:
        """Raises NotPossible; OSError while the database is away."""
        if call_id in self.calls.sessions:
            raise _goes_on()
        events = await self.history.events_of(call_id)
        known = remember(events, self.arrival.flow(), self.arrival.languages[0])
        if known is None:
            raise NotPossible("no-such-call", "there is no such call", "choose one from the list of calls")
        outcome = next((str(event.fields["outcome"]) for event in events if event.kind == Kind.CALL_ENDED), None)
        if outcome is None and not self.calls.is_over(call_id):
            raise _goes_on()
        facts = self.arrival.again(known.facts, in_menus=False)
        number = number_to_call(facts.caller, self.arrival.country, self.arrival.area_code)
        name = await self._name(call_id)
        self._check(number)
        command, band = self._place(facts, events, outcome or "", number)
        self.ports.callbacks.open(self.ports, facts, command, name, band=band, by=by)
        return CalledBack(name, command.queue, command.queued_at, self._not_before(command.queue))

    async def _name(self, call_id: CallId) -> CallId:
        """One call may be called back more than once, on different days."""
        names = callback_ids(call_id)
        while self.calls.has_had(name := next(names)) or await self.history.events_of(name):
            pass
        return name

    def _check(self, number: str) -> None:
        """Nothing is awaited between this and the entry in the line: two wishes in one instant bring one call-back."""
        if not number:
            raise NotPossible("no-number", "the number is hidden or not one of this country", "see to it otherwise")
        if self.ports.callbacks.open_for(number) is not None:
            raise NotPossible("callback-pending", "a call-back is in the line already", "it comes in its turn")
        for session in self.calls.sessions.values():
            if session.facts.caller == number and not isinstance(session.state, Ended):
                raise _goes_on()

    def _place(
        self, facts: Facts, events: Sequence[CallEvent], outcome: str, number: str
    ) -> tuple[OrderCallback, int | None]:
        now = self.arrival.clock.now()
        queued = next((event for event in reversed(events) if event.kind == Kind.CALL_QUEUED), None)
        moved = next((event for event in reversed(events) if event.kind == Kind.CALL_MOVED), None)
        queue, skills, band = self._queue_of(queued, moved)
        kept = outcome.startswith(UNSERVED)
        queued_at = now if not kept else _instant(queued) or facts.arrived_at
        return OrderCallback(number, queue, skills, queued_at, step_of(facts.flow, queue)), band if kept else None

    def _queue_of(
        self, queued: CallEvent | None, moved: CallEvent | None
    ) -> tuple[QueueId, dict[str, int], int | None]:
        name, skills, band = "", {}, None
        if queued is not None:
            name = str(queued.fields.get("queue"))
            levels = queued.fields.get("skills")
            skills = {each: int(str(level)) for each, level in levels.items()} if isinstance(levels, dict) else {}
        if moved is not None and isinstance(to := moved.fields.get("to"), dict):
            name, band = str(to.get("queue")), int(str(to.get("band")))
        queues = self.ports.desk.line.queues
        if QueueId(name) in queues:
            return QueueId(name), skills, band
        return first_queue(self.arrival.flow()) or next(iter(queues)), skills, None

    def _not_before(self, queue: QueueId) -> datetime | None:
        now = self.arrival.clock.now()
        earliest = self.ports.callbacks.rules_of(queue).earliest(now)
        return earliest if earliest > now else None


def _instant(queued: CallEvent | None) -> datetime | None:
    return None if queued is None else datetime.fromisoformat(str(queued.fields["queued_at"]))


def _goes_on() -> NotPossible:
    return NotPossible("call-goes-on", "this citizen is on the line now", "wait until the call is over")
