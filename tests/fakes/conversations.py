"""Conversations as the pages know them: they stand as they were put, every wish is kept and met."""

from dataclasses import dataclass, field, replace

from agents.desk.conversations import CalledBack, ListeningIn, Mode, NotPossible, Steered
from models.ids import CallId, QueueId, SeatId, TicketId


@dataclass
class FakeConversations:
    calls: dict[CallId, Steered] = field(default_factory=dict)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    backs: dict[CallId, CalledBack] = field(default_factory=dict)
    refusal: NotPossible | None = None  # of the next wish

    def call_of(self, seat: SeatId) -> CallId | None:
        return next((call_id for call_id, now in self.calls.items() if seat in now.seats), None)

    def standing(self, call_id: CallId) -> Steered | None:
        return self.calls.get(call_id)

    def _met(self, call_id: CallId, *wish: object, **now: object) -> Steered:
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise refusal
        self.asked.append((*wish, call_id))
        self.calls[call_id] = replace(self.calls[call_id], **now)  # type: ignore[arg-type] # its own fields
        return self.calls[call_id]

    async def hold(self, call_id: CallId, by: str) -> Steered:
        return self._met(call_id, "hold", by, state="Held")

    async def unhold(self, call_id: CallId, by: str) -> Steered:
        return self._met(call_id, "unhold", by, state="Talking")

    async def transfer(
        self,
        call_id: CallId,
        by: str,
        *,
        queue: QueueId | None = None,
        seat: SeatId | None = None,
        number: str | None = None,
        attended: bool = False,
    ) -> Steered:
        state = "Asking" if attended else "Transferring"
        return self._met(call_id, "transfer", by, queue, seat, number, attended, state=state)

    async def complete(self, call_id: CallId, by: str) -> Steered:
        return self._met(call_id, "complete", by, state="Talking")

    async def back(self, call_id: CallId, by: str) -> Steered:
        return self._met(call_id, "back", by, state="Talking")

    async def conference(
        self, call_id: CallId, by: str, seat: SeatId | None = None, number: str | None = None
    ) -> Steered:
        return self._met(call_id, "conference", by, seat, number, state="Asking")

    async def record(self, call_id: CallId, by: str, *, on: bool) -> Steered:
        return self._met(call_id, "record", by, on, recording=on)

    async def hang_up(self, call_id: CallId, by: str, seat: SeatId) -> Steered:
        return self._met(call_id, "hang-up", by, seat, state="Registering", seats=())

    async def dial(self, seat: SeatId, number: str, by: str, about: TicketId | None = None) -> Steered:
        call_id = CallId(f"call-{len(self.calls):09x}")
        self.calls[call_id] = Steered(call_id, "Summoned", (seat,), QueueId("city"), direction="out")
        return self._met(call_id, "dial", by, seat, number, about)

    async def call_back(self, call_id: CallId, by: str) -> CalledBack:
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise refusal
        if call_id not in self.backs:
            raise NotPossible("call-goes-on", "this call goes on", "wait for its end")
        self.asked.append(("call-back", by, call_id))
        return self.backs[call_id]

    async def listen(self, call_id: CallId, by: str, supervisor: SeatId, mode: Mode) -> Steered:
        return self._met(
            call_id, "listen", by, supervisor, mode, listeners=(ListeningIn(supervisor, mode, by, ringing=True),)
        )

    async def stop_listening(self, call_id: CallId, by: str, supervisor: SeatId) -> Steered:
        return self._met(call_id, "stop-listening", by, supervisor, listeners=())
