"""A supervisor listens, whispers, joins; who listened to whom is in the log (D2)."""

import asyncio

import pytest

from agents.desk.conversations import NotPossible
from agents.line.events import SeatJoined
from ivr.ari import Request
from models.ids import SeatId
from models.kinds import Kind
from tests.fakes.asterisk import Answers, Declines, FakeAsterisk
from tests.flow.house import House, house
from tests.flow.talks import FIRST, SECOND, Talk, talk
from tests.virtual_time import run_virtual

SUPERVISOR = SECOND  # has not logged in: only its telephone is there


async def watched(made: House) -> Talk:
    call = await talk(made)
    made.seat(SUPERVISOR, Answers(after_s=1), logged_in=False)
    return call


def copies(made: House) -> list[str]:
    return [channel.id for channel in made.asterisk.channels.values() if channel.id.startswith("spy-")]


def hears(call: Talk) -> set[str]:
    leg = call.leg(SUPERVISOR)
    return call.made.asterisk.in_bridge_with(leg) if leg else set()


def modes(made: House) -> list[tuple[object, ...]]:
    noted = [event.fields for event in made.log.events if event.kind == Kind.LISTENED]
    return [(fields["who"], fields["by"], fields["seat"], fields["mode"]) for fields in noted]


def test_listening_and_whispering_and_the_call_knows_nothing() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            assert call.seats()[SUPERVISOR] == "talking", "no call of the line reaches it meanwhile"
            assert call.together() == {FIRST}
            [first] = copies(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "whisper")
            await made.until(lambda: copies(made) not in ([], [first]) and len(copies(made)) == 1)
            await made.until(lambda: len(hears(call)) == 1)
            assert modes(made) == [("102", "Сәуле", "101", "listen"), ("102", "Сәуле", "101", "whisper")]
            assert call.together() == {FIRST}
            made.asterisk.hang_up(call.leg(SUPERVISOR))
            await made.wait_for(Kind.LISTENING_ENDED)
            await call.until_seat(SUPERVISOR, "logged-out")
            assert call.together() == {FIRST}
            await made.until(lambda: not copies(made))
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_listening_ends_with_the_conversation() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            made.asterisk.hang_up(call.leg(FIRST))
            await made.wait_for(Kind.LISTENING_ENDED)
            await made.until(lambda: not call.leg(SUPERVISOR))
            await call.until_seat(SUPERVISOR, "logged-out")

    run_virtual(main())


@pytest.mark.parametrize("first", ["listen", "whisper", "join"])
def test_joining_makes_a_conference(first: str) -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            mode = "join" if first == "join" else "whisper" if first == "whisper" else "listen"
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, mode)  # type: ignore[arg-type]
            if first != "join":
                await made.until(lambda: len(hears(call)) == 1)
                await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "join")
            await call.until_together(FIRST, SUPERVISOR)
            assert not copies(made)
            made.asterisk.hang_up(call.leg(FIRST))
            await call.until_together(SUPERVISOR)
            made.asterisk.hang_up(call.leg(SUPERVISOR))
            await made.wait_for(Kind.CALL_ENDED)
            assert made.log.kinds().count(Kind.TICKET_REGISTERED) == 1
            await asyncio.sleep(60)
            assert call.seats()[SUPERVISOR] == "logged-out"

    run_virtual(main())


def test_a_supervisor_who_declines_or_is_stopped() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.seat(SUPERVISOR, Declines(after_s=1), logged_in=False)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.wait_for(Kind.LISTENING_ENDED)
            await call.until_seat(SUPERVISOR, "logged-out")
            assert modes(made) == [], "nobody heard anything"
            made.seat(SUPERVISOR, Answers(after_s=1), logged_in=False)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            await call.desk.stop_listening(call.call_id, "Сәуле", SUPERVISOR)
            await made.wait_for(Kind.LISTENING_ENDED, 2)
            await made.until(lambda: not call.leg(SUPERVISOR) and not copies(made))
            with pytest.raises(NotPossible):
                await call.desk.stop_listening(call.call_id, "Сәуле", SUPERVISOR)
            with pytest.raises(NotPossible):
                await call.desk.listen(call.call_id, "Сәуле", FIRST, "listen")
            with pytest.raises(NotPossible):
                await call.desk.listen(call.call_id, "Сәуле", SeatId("999"), "listen")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_new_controller_sweeps_who_listened() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await made.until(lambda: not call.leg(SUPERVISOR) and not copies(made))
            assert call.together() == {FIRST}
            assert call.seats()[SUPERVISOR] == "logged-out"
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_who_listened_as_asterisk_died_has_a_free_telephone_again() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            made.asterisk.die()
            made.asterisk.rise()
            await made.wait_for(Kind.LISTENING_ENDED)
            await call.until_seat(SUPERVISOR, "logged-out")

    run_virtual(main())


def test_who_listens_cannot_join_while_the_caller_holds_and_listens_on() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            await call.desk.hold(call.call_id, FIRST)
            with pytest.raises(NotPossible, match="Held"):
                await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "join")
            assert len(hears(call)) == 1, "the ear is not lost by it"
            await call.desk.unhold(call.call_id, FIRST)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "join")
            await call.until_together(FIRST, SUPERVISOR)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


class SlowToJoin(FakeAsterisk):
    """Brings a caller back into the bridge when it comes to it."""

    async def request(self, request: Request) -> bytes:
        if request.operation == "bridges.add_channel" and self.slow:
            self.slow = False
            await asyncio.sleep(3)
        return await super().request(request)

    slow = False


def test_who_joins_in_the_moment_in_which_the_caller_hangs_up_is_free_again() -> None:
    """Their telephone belongs to nobody then: before, it stayed up, and the seat had a call that was over for ever."""

    async def main() -> None:
        slow = SlowToJoin()
        async with house(asterisk=slow) as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await made.until(lambda: len(hears(call)) == 1)
            await call.desk.hold(call.call_id, FIRST)
            slow.slow = True
            unheld = asyncio.create_task(call.desk.unhold(call.call_id, FIRST))
            await asyncio.sleep(1)
            made.asterisk.hang_up(call.caller)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "join")
            await made.wait_for(Kind.CALL_ENDED)
            await unheld
            await made.until(lambda: not call.leg(SUPERVISOR), "hung up")
            await call.until_seat(SUPERVISOR, "wrap-up")
            assert made.controller is not None
            assert not made.controller.desk.counts["broken.seat-in-ended-call"], "the net was not needed"

    run_virtual(main())


def test_no_seat_stays_in_a_call_that_is_over() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            assert made.controller is not None
            made.controller.desk.submit(SeatJoined(call.call_id, SUPERVISOR))
            await call.until_seat(SUPERVISOR, "talking")
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            await call.until_seat(SUPERVISOR, "wrap-up")
            assert made.controller.desk.counts["broken.seat-in-ended-call"] == 1, "and it is counted"

    run_virtual(main())


def test_a_supervisor_who_has_joined_and_stayed_alone_with_the_caller_outlives_the_controller() -> None:
    async def main() -> None:
        async with house() as made:
            call = await watched(made)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "join")
            await call.until_together(FIRST, SUPERVISOR)
            made.asterisk.hang_up(call.leg(FIRST))
            await call.until_together(SUPERVISOR)
            await made.kill()
            await made.start()
            await made.wait_for(Kind.CALL_ADOPTED)
            await asyncio.sleep(5)
            assert call.together() == {SUPERVISOR}
            assert call.seats()[SUPERVISOR] == "talking"
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_ring_for_listening_ends_when_the_call_does() -> None:
    async def main() -> None:
        async with house() as made:
            call = await talk(made)
            made.seat(SUPERVISOR, Answers(after_s=10), logged_in=False)
            await call.desk.listen(call.call_id, "Сәуле", SUPERVISOR, "listen")
            await call.until_seat(SUPERVISOR, "offered")
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.LISTENING_ENDED)
            await call.until_seat(SUPERVISOR, "logged-out")
            await made.until(lambda: not call.leg(SUPERVISOR))
            assert modes(made) == [], "nobody heard anything"

    run_virtual(main())
