"""Pure: which seats ask for help, as the log tells it. Ended by the operator, by whoever comes to listen, or when the
seat is left."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from agents.line.seats import NAMES, LoggedOut
from agents.web.routes.fields import View
from models.events import CallEvent
from models.ids import SeatId
from models.kinds import Kind
from models.masking import HIDDEN

KINDS = frozenset({Kind.HELP_ASKED, Kind.HELP_ENDED, Kind.LISTENED, Kind.SEAT_CHANGED})


class HelpView(View):
    text: str = Field(description="what the operator wrote; may be empty")
    by: str
    asked_at: datetime
    call_id: str | None = Field(description="the call in which it was asked")


class Helps:
    def __init__(self) -> None:
        self._asked: dict[str, HelpView] = {}

    def of(self, seat: SeatId | str, *, personal: bool = True) -> HelpView | None:
        asked = self._asked.get(seat)
        return asked if asked is None or personal or not asked.text else asked.model_copy(update={"text": HIDDEN})

    def restore(self, events: Iterable[CallEvent]) -> None:
        for event in events:
            self.take(event)

    def take(self, event: CallEvent) -> bool:
        """True: something has changed for that seat."""
        if event.kind not in KINDS:
            return False
        seat = str(event.fields.get("seat") or "")
        before = self._asked.get(seat)
        self._take(seat, event)
        return self._asked.get(seat) != before

    def _take(self, seat: str, event: CallEvent) -> None:
        match event.kind:
            case Kind.HELP_ASKED:
                text, by = str(event.fields.get("text") or ""), str(event.fields.get("by") or "")
                self._asked[seat] = HelpView(text=text, by=by, asked_at=event.at, call_id=event.call_id or None)
            case Kind.HELP_ENDED | Kind.LISTENED:
                self._asked.pop(seat, None)
            case Kind.SEAT_CHANGED if event.fields.get("state") == NAMES[LoggedOut]:
                self._asked.pop(seat, None)
