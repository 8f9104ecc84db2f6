"""A message that no living controller took has the place in the line that it would have given it (A12, B1, B7): that of
the wait before it, else that of the call's arrival."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.call.arrival import Arrival
from ivr.call.machine.parties import seat_in
from ivr.call.machine.promises import of_message
from ivr.call.machine.remembered import remember
from ivr.call.ports import Ports
from models.events import CallEvent
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class LeftMessages:
    ports: Ports
    arrival: Arrival

    def place(self, events: Sequence[CallEvent]) -> None:
        """events: all of a call but its end, which is written after this in the same breath: so that a log which knows
        of the end knows of the place, and one that does not has this done again."""
        known = remember(events, self.arrival.flow(), self.arrival.languages[0])
        if known is None or not _is_owed(events) or self._talks(known.facts.caller):
            return
        lined = known.lined if known.lined and known.lined.queue in self.ports.desk.line.queues else None
        facts = replace(self.arrival.again(known.facts, in_menus=False), lined=lined)
        for order in of_message(facts, facts.arrived_at):
            self.ports.callbacks.order(self.ports, facts, order)

    def served(self, number: str) -> None:
        """By Asterisk's own queue."""
        self.ports.callbacks.served(number)

    def _talks(self, number: str) -> bool:
        """With somebody, by now: who rang again."""
        sessions = self.ports.callbacks.calls.sessions.values() if self.ports.callbacks.calls and number else ()
        return any(session.facts.caller == number and seat_in(session.state) is not None for session in sessions)


def _is_owed(events: Sequence[CallEvent]) -> bool:
    """The last message has none yet."""
    told = [event.kind for event in events if event.kind in (Kind.MESSAGE_TAKEN, Kind.CALLBACK_ORDERED)]
    return told[-1:] == [Kind.MESSAGE_TAKEN]
