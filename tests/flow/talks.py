"""Conversations for the tests about hold, transfers, conferences and listening: one caller, seats and their legs."""

from dataclasses import dataclass

from agents.desk.conversations import Conversations
from models.ids import CallId, SeatId
from models.kinds import Kind
from tests.fakes.asterisk_seats import Answers, SeatScript
from tests.flow.callers import asks_for_a_person
from tests.flow.house import House

FIRST, SECOND, THIRD = SeatId("101"), SeatId("102"), SeatId("103")


@dataclass
class Talk:
    made: House
    caller: str
    call_id: CallId

    @property
    def desk(self) -> Conversations:
        assert self.made.controller is not None
        return self.made.controller.conversations

    def seats(self) -> dict[str, str]:
        assert self.made.controller is not None
        view = self.made.controller.desk.snapshot()
        return {seat.seat: seat.state for seat in view.seats}

    def leg(self, seat: str) -> str:
        """The channel of that seat's telephone; "" where there is none."""
        channels = self.made.asterisk.channels.values()
        return next((channel.id for channel in channels if channel.name.startswith(f"PJSIP/seat-{seat}-")), "")

    def together(self) -> set[str]:
        """Seats (and "112") that the caller hears now."""
        names = (self.made.asterisk.channels[other].name for other in self.made.asterisk.in_bridge_with(self.caller))
        return {name.split("/")[1].removeprefix("seat-").rpartition("-")[0] for name in names}

    async def until_together(self, *seats: str) -> None:
        await self.made.until(lambda: self.together() == set(seats), f"caller with {seats}: {self.together()}")

    async def until_seat(self, seat: str, state: str) -> None:
        await self.made.until(lambda: self.seats()[seat] == state, f"seat {seat} {state}: {self.seats()}")

    def music(self) -> bool:
        return self.made.asterisk.channels[self.caller].music is not None

    def count(self, kind: Kind) -> int:
        return self.made.log.kinds().count(kind)


async def talk(made: House, *others: str, script: SeatScript | None = None, number: str = "+77010000001") -> Talk:
    """The caller talks with seat 101; the others are logged in and answer after a second, or as scripted."""
    made.seat(FIRST, Answers(after_s=1))
    before = made.log.kinds().count(Kind.SEAT_ANSWERED)
    caller = asks_for_a_person(made, number)
    await made.wait_for(Kind.SEAT_ANSWERED, before + 1)
    for seat in others:
        made.seat(seat, script or Answers(after_s=1))
    call_id = next(event.call_id for event in reversed(made.log.events) if event.kind == Kind.SEAT_ANSWERED)
    begun = Talk(made, caller, call_id)
    await begun.until_together(FIRST)
    return begun
