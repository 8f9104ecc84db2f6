"""Who did what, to what, from where. Written into the calls' own hash-chained log (models.kinds): one chain to prove
instead of two, journalled when the database is away, and a listening stands on the page of the call it concerned."""

from models.clock import Clock
from models.events import CallEvent, EventLog
from models.ids import CallId
from models.kinds import Kind

NO_CALL = CallId("")


class Audit:
    def __init__(self, log: EventLog, clock: Clock) -> None:
        self._log, self._clock = log, clock

    def tell(
        self,
        who: str,
        action: str,
        *,
        about: str = "",
        origin: str = "",
        outcome: str = "done",
        call_id: CallId = NO_CALL,
    ) -> None:
        """who: a user's name; or what was typed as one, since a failed log-in has no user."""
        fields = {"who": who[:64], "action": action, "about": about[:200], "origin": origin[:64], "outcome": outcome}
        self._log.append(CallEvent(call_id, Kind.ACTION_AUDITED, self._clock.now(), fields))
