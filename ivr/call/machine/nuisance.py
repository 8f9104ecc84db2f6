"""Pure: who has called so often as to wait a little before the line (A15). Never a refusal: it may be an emergency."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.events import CallEvent
from models.kinds import Kind

#: Numbers remembered at once.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class NuisanceRules:
    calls: int = 0  # more calls than this within …; 0: nobody is slowed
    within_s: float = 3600
    delay_s: float = 20


@dataclass(slots=True)
class Nuisance:
    rules: NuisanceRules
    _calls: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, event: CallEvent) -> None:
        number = str(event.fields.get("caller") or "")
        if event.kind != Kind.CALL_ARRIVED or not number or not self.rules.calls:
            return
        calls = self._calls.pop(number, None) or deque(maxlen=self.rules.calls)
        calls.append(event.at)
        self._calls[number] = calls  # the last to call is the last to be forgotten
        if len(self._calls) > MOST:
            del self._calls[next(iter(self._calls))]

    def delay_s(self, number: str, now: datetime) -> float:
        """How long this call waits before the line. Nobody is slowed for hiding a number: many people would be one."""
        calls = self._calls.get(number)
        if not calls or len(calls) < self.rules.calls:
            return 0
        often = now - calls[0] <= timedelta(seconds=self.rules.within_s)
        return self.rules.delay_s if often else 0
