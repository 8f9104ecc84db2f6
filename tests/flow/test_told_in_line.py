"""The line while its places are told, and who waits too long (A6, B6)."""

import asyncio
from itertools import pairwise

from models.kinds import Kind
from tests.fakes.asterisk import Answers
from tests.flow.callbacks import CITIZEN, centre, events
from tests.flow.callers import in_line
from tests.flow.house import house
from tests.virtual_time import run_virtual


def test_an_offer_comes_in_the_middle_of_an_announcement() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            made.voice.durations["position-only"] = 20.0
            made.asterisk._media.usual_length_s = 20.0
            caller = await in_line(made, CITIZEN)
            await made.wait_for(Kind.PLACE_TOLD)
            await asyncio.sleep(1)
            assert [item.kind for item in made.asterisk.channels[caller].media] == ["playback"]
            told_at = asyncio.get_running_loop().time()
            made.seat("101", Answers(after_s=1))
            await made.wait_for(Kind.SEAT_ANSWERED)
            await made.until(lambda: bool(made.asterisk.in_bridge_with(caller)), "talk")
            assert asyncio.get_running_loop().time() - told_at < 1.5, "the sentence is not waited for"
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_an_offer_comes_while_an_announcement_is_still_being_made() -> None:
    async def main() -> None:
        async with house(centre=centre()) as made:
            made.voice.slow["position-only"] = 30.0
            caller = await in_line(made, CITIZEN)
            await made.wait_for(Kind.PLACE_TOLD)
            offered_at = asyncio.get_running_loop().time()
            made.seat("101", Answers(after_s=1))
            await made.until(lambda: bool(made.asterisk.in_bridge_with(caller)), "talk")
            assert asyncio.get_running_loop().time() - offered_at < 1.5, "nobody waits for a sentence to be made"
            played = made.asterisk.requests["channels.play_with_id"]
            await asyncio.sleep(40)
            assert made.asterisk.requests["channels.play_with_id"] == played, "and it is not said into the talk"
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_music_goes_on_after_the_announcement_and_the_place_is_not_told_all_the_time() -> None:
    async def main() -> None:
        async with house(centre=centre(say_place_every_s=30)) as made:
            caller = await in_line(made, CITIZEN)
            for _ in range(4):
                ahead = await in_line(made, "+77010000007")  # the line moves behind us
                await asyncio.sleep(5)
                made.asterisk.hang_up(ahead)
                await asyncio.sleep(20)
            mine = made.log.events[0].call_id
            told = [event.at for event in events(made, Kind.PLACE_TOLD, mine)]
            gaps = [(after - before).total_seconds() for before, after in pairwise(told)]
            assert gaps
            assert min(gaps) >= 30
            begun = made.asterisk.requests["channels.start_moh"]
            assert begun >= 5 + len(told), "once for each of five callers, and again after each sentence"
            made.asterisk.hang_up(caller)

    run_virtual(main())


def test_who_waits_too_long_may_leave_a_message() -> None:
    async def main() -> None:
        async with house(centre=centre(longest_wait_s=20)) as made:
            caller = await in_line(made, CITIZEN)
            await made.until(lambda: "leave-message" in [prompt for _, prompt, _ in made.voice.asked])
            made.asterisk.hang_up(caller)

    run_virtual(main())
