"""A telephone is asked through the real Asterisk whether it is there: its answer shows, and that it gives none."""

from ivr.ami import Questions, SeatReachable
from models.ids import SeatId
from tests.live.ami.test_watch import address_of, watching
from tests.live.conftest import Switch
from tests.live.sip import line, register
from tests.live.until import until

ENDPOINT, SEAT = "seat-102", SeatId("102")


async def test_a_telephone_that_answers_and_one_that_is_gone(switch: Switch) -> None:
    questions = Questions()
    assert await questions.ask(ENDPOINT) is None, "nobody watches"
    async with watching(address_of(switch), questions=questions) as watcher:
        async with line(switch.site.asterisk.sip.port) as telephone:
            answer = await register(telephone, ENDPOINT, switch.secrets.seats[SEAT])
            assert answer.status == 200
            await watcher.until(SeatReachable(SEAT))
            marks: set[str] = set()

            async def another() -> bool:
                mark = await questions.ask(ENDPOINT)
                marks.update({mark} if mark and mark.isdigit() else ())
                return len(marks) >= 4

            await until(another)

        async def silent() -> bool:
            told = [await questions.ask(ENDPOINT) for _ in range(5)]
            return None not in told and len(set(told)) == 1

        await until(silent)  # what it was asked before may still have been answered
        assert await questions.ask("seat-999") is None
        async with line(switch.site.asterisk.sip.port) as telephone:
            await register(telephone, ENDPOINT, switch.secrets.seats[SEAT], expires_s=0)
        assert await questions.ask(ENDPOINT) is None, "no address is known"
    assert await questions.ask(ENDPOINT) is None, "nobody watches any more"
