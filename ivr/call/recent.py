"""What recent calls of a number mean for its next one: an old place, a pause. Listens to the log as it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from ivr.call.machine.dropped import Dropped
from ivr.call.machine.facts import Facts
from ivr.call.machine.nuisance import Nuisance, NuisanceRules
from models.events import CallEvent, EventLog
from models.kinds import Kind

#: What is read back after a restart.
KINDS = (Kind.CALL_ARRIVED, Kind.CALL_QUEUED, Kind.CALL_LEFT_LINE, Kind.CALL_ENDED)


class RecentCallers:
    """An EventLog itself: passes everything on to the real one."""

    def __init__(self, log: EventLog, keep_s: Mapping[str, float], nuisance: NuisanceRules) -> None:
        self._log = log
        self._dropped, self._nuisance = Dropped(keep_s), Nuisance(nuisance)
        #: How far back the log must be read: a dropped caller may have waited for an hour before.
        self.span = timedelta(seconds=max([nuisance.within_s, 3600.0, *keep_s.values()]) + 7200)

    def append(self, event: CallEvent) -> None:
        self._log.append(event)
        self._take(event)

    def restore(self, events: Iterable[CallEvent]) -> None:
        """Of KINDS, in the order of the log."""
        for event in events:
            self._take(event)

    def _take(self, event: CallEvent) -> None:
        self._dropped.take(event)
        self._nuisance.take(event)

    def met(self, facts: Facts) -> Facts:
        """Before the call's own arrival is written."""
        kept = self._dropped.lend(facts.caller, facts.call_id, facts.arrived_at)
        return replace(facts, kept=kept, slow_s=self._nuisance.delay_s(facts.caller, facts.arrived_at))

    def met_again(self, facts: Facts) -> Facts:
        """A call in its menus that an earlier controller took: its own arrival is among those read back."""
        return replace(facts, kept=self._dropped.lend(facts.caller, facts.call_id, facts.arrived_at))
