"""Calls out of a seat begin here: written into the log, then a call like any other (C4)."""

from dataclasses import dataclass

from ivr.call.arrival import Arrival
from ivr.call.calls import Calls
from ivr.call.machine.events import CallEvent, CallPlaced
from ivr.call.machine.facts import CallOut, Facts
from ivr.call.ports import Ports
from ivr.call.session import CallSession
from ivr.flow.book import step_of
from models.events import CallEvent as Line
from models.events import Field
from models.ids import CallId, SeatId, TicketId
from models.kinds import Kind


@dataclass(frozen=True, slots=True)
class Placing:
    ports: Ports
    calls: Calls
    arrival: Arrival

    def begin(self, seat: SeatId, number: str, by: str, about: TicketId | None) -> CallSession:
        """Its seat's telephone is asked for in the call's own first turn."""
        facts = self._facts(seat, number, by, about)
        out = facts.out
        assert out is not None
        fields: dict[str, Field] = {
            "direction": "out",
            "seat": seat,
            "by": by,
            "caller": number,
            "dialled": facts.dialled,
            "about": about,
            "queue": out.queue,
            "flow": facts.flow.name,
            "version": facts.flow.version,
            "language": facts.language,
        }
        self.ports.log.append(Line(facts.call_id, Kind.CALL_PLACED, facts.arrived_at, fields))
        return self.calls.start(facts, self._opening(facts))

    def _named(self, seat: SeatId, at_ms: int) -> CallId:
        """Of a seat that dials twice in one millisecond the second call is named by the next."""
        name = CallId(f"call-{at_ms:011x}0{seat}")
        return self._named(seat, at_ms + 1) if self.calls.has_had(name) else name

    async def _opening(self, facts: Facts) -> CallEvent:
        return CallPlaced(await self.arrival.context(facts))

    def _facts(self, seat: SeatId, number: str, by: str, about: TicketId | None) -> Facts:
        now, flow = self.arrival.clock.now(), self.arrival.flow()
        queue = self.ports.desk.line.rules[seat].queues[0]
        return Facts(
            self._named(seat, int(now.timestamp() * 1000)),
            "",
            number,
            "",
            self.arrival.number,
            now,
            flow,
            self.arrival.languages[0],
            country=self.arrival.country,
            area_code=self.arrival.area_code,
            out=CallOut(seat, by, queue, step_of(flow, queue), about),
        )
