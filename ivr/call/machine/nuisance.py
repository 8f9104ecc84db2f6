"""Pure: who has called so often as to wait a little before the line (A15). Never a refusal: it may be an emergency."""

from dataclasses import dataclass, field
from datetime import datetime

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
    _calls: dict[str, tuple[float, ...]] = field(default_factory=dict)  # seconds since 1970; who called last is last

    def take(self, event: CallEvent) -> None:
        number = str(event.fields.get("caller") or "")
        if event.kind != Kind.CALL_ARRIVED or not number or not self.rules.calls:
            return
        at_s = event.at.timestamp()
        self._calls[number] = (*self._calls.pop(number, ()), at_s)[-self.rules.calls :]
        self._forget(at_s - self.rules.within_s)

    def _forget(self, before_s: float) -> None:
        """Who has not called since then, and the longest silent of too many."""
        while (oldest := next(iter(self._calls), None)) is not None:
            if len(self._calls) <= MOST and self._calls[oldest][-1] >= before_s:
                return
            del self._calls[oldest]

    def delay_s(self, number: str, now: datetime) -> float:
        """How long this call waits before the line. Nobody is slowed for hiding a number: many people would be one."""
        calls = self._calls.get(number)
        if not calls or len(calls) < self.rules.calls:
            return 0
        often = now.timestamp() - calls[0] <= self.rules.within_s
        return self.rules.delay_s if often else 0
