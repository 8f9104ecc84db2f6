"""The browser's telephone by itself, on a page that shows nothing: it registers, rings, talks both ways, holds on."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from tests.browser.bare import bare, both_hear, bundled, saw, started, state_is, talking, was
from tests.browser.citizen import calling
from tests.browser.sounds import BEEP_HZ, statistics
from tests.browser.stage import PASSWORD, Stage
from tests.live.sip import line, register
from tests.live.until import until


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    return bundled(tmp_path_factory.mktemp("bare"))


async def test_a_call_is_heard_on_both_sides(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
        ring = await page.evaluate("seen.find((each) => each.kind === 'ring')")
        assert ring["number"].removeprefix("+") == citizen.number.removeprefix("+")
        assert ring["call"].startswith("call-")
        assert (await page.evaluate("phone.level()"))["heard"] > 0.01
        await page.evaluate("phone.mute(true)")
        await until(lambda: citizen.level() < 50)
        await page.evaluate("phone.mute(false)")
        await until(lambda: citizen.hears(BEEP_HZ))
        before = await statistics(page)
        assert before["packets"] > 20
        assert before["sent"] > 20
    await saw(page, "end")
    end = await page.evaluate("seen.find((each) => each.kind === 'end')")
    assert (end["why"], end["talked"]) == ("they", True)


async def test_the_operator_hangs_up(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await until(lambda: citizen.hears(BEEP_HZ))
        await page.evaluate("phone.hangUp()")
        await saw(page, "end")
        assert await page.evaluate("[phone.talking, phone.ringing]") == [None, None]
        await until(lambda: not citizen.hears(BEEP_HZ))


async def test_a_lost_network_does_not_end_a_talk(stage: Stage, script: str) -> None:
    stage.expects("ERR_INTERNET_DISCONNECTED")
    stage.expects("/telephone")
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
        await page.evaluate("phone.registration.socket.socket.close(4000)")
        await was(page, "away")
        await until(lambda: citizen.hears(BEEP_HZ))
        await state_is(page, "ready")
        await both_hear(page, citizen)
        await page.evaluate("phone.hangUp()")
        await until(lambda: not citizen.hears(BEEP_HZ))


async def test_a_talk_goes_on_where_asterisk_noticed_the_loss(stage: Stage, script: str) -> None:
    """As after a killed controller: the way through the relay is a new one, and the dialog must be told of it."""
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
        await page.evaluate("phone.registration.socket.socket.close(1000)")
        await was(page, "away")
        await until(lambda: citizen.hears(BEEP_HZ))
        await state_is(page, "ready")
        await both_hear(page, citizen)
        await page.evaluate("phone.hangUp()")
        await until(lambda: not citizen.hears(BEEP_HZ))


async def test_a_second_page_is_elsewhere_until_it_takes_over(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    first = await started(person, script)
    second = await bare(person, script)
    await second.evaluate("phone.start()")
    await state_is(second, "elsewhere")
    assert await first.evaluate("phone.state.name") == "ready"
    await second.evaluate("phone.takeOver()")
    await state_is(second, "ready")
    await state_is(first, "elsewhere")
    async with talking(stage, second) as citizen:
        await both_hear(second, citizen)
    assert not await first.evaluate("seen.some((each) => each.kind === 'ring')")


async def test_who_leaves_the_seat_has_no_telephone(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    stage.expects("/api/telephone")  # the answer is that one sits at no seat
    await person.post(f"/api/seats/{person.seat}/logout")
    await state_is(page, "off")


async def test_a_page_that_is_closed_leaves_the_ring_to_the_telephone_on_the_table(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    assert person.seat is not None
    page = await started(person, script)
    site, secrets = stage.centre.centre.site, stage.centre.centre.secrets
    async with line(site.asterisk.sip.port) as table:
        user = f"seat-{person.seat}"
        assert (await register(table, user, secrets.seats[person.seat])).status == 200
        async with talking(stage, page) as citizen:
            await until(lambda: citizen.hears(BEEP_HZ))
        await person.post(f"/api/seats/{person.seat}/ready")
        await page.evaluate("phone.stop()")
        async with calling(stage.centre, stage.number()) as citizen:
            await citizen.press("0")
            await until(lambda: table.rung)


async def test_the_desk_may_have_it_answer_by_itself(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    await page.evaluate("phone.autoAnswer = true")
    async with calling(stage.centre, stage.number()) as citizen:
        await citizen.press("0")
        await saw(page, "talk")
        await until(lambda: citizen.hears(BEEP_HZ))


async def test_keys_reach_the_other_side(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await page.evaluate("phone.dtmf('5')")
        await until(lambda: citizen.keys == "5")


async def test_a_reload_in_the_middle_of_a_talk_goes_on_with_it(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
        await page.reload()
        await page.wait_for_function("window.phone")
        await page.evaluate("phone.start()")
        await saw(page, "talk")
        await both_hear(page, citizen)
        talk = await page.evaluate("phone.talking")
        assert talk["number"].removeprefix("+") == citizen.number.removeprefix("+")
        await page.evaluate("phone.hangUp()")
        await until(lambda: not citizen.hears(BEEP_HZ))


async def test_a_session_that_ends_in_a_talk_asks_for_the_password_over_the_page(stage: Stage, script: str) -> None:
    stage.expects("/api/telephone")  # the answer is that the session has ended
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
        async with stage.centre.store() as store:
            user = await store.accounts.user(person.name)
            assert user is not None
            await store.accounts.end_sessions(user.user_id, datetime.now(UTC))
        await expect(page.get_by_role("dialog")).to_be_visible()
        await both_hear(page, citizen)
        await page.fill("dialog [name=name]", person.name)
        await page.fill("dialog [name=password]", PASSWORD)
        await page.keyboard.press("Enter")
        await state_is(page, "ready")
        await both_hear(page, citizen)
        await page.evaluate("phone.hangUp()")
        await until(lambda: not citizen.hears(BEEP_HZ))


async def test_another_persons_page_gets_no_telephone_of_this_seat(stage: Stage, script: str) -> None:
    stage.expects("/api/telephone")  # the answer is that one sits at no seat
    person, other = await stage.person("operator", seat=True), await stage.person("operator")
    page = await started(person, script)
    answer = await other.context.request.post(
        f"/api/seats/{person.seat}/login", data={}, headers={"X-CSRF-Token": other._csrf}
    )
    assert (answer.status, (await answer.json())["code"]) == (409, "seat-taken")
    theirs = await bare(other, script)
    await theirs.evaluate("phone.start()")
    await saw(theirs, "trouble")
    assert await theirs.evaluate("[phone.state.name, seen.at(-1).code]") == ["off", "no-seat"]
    assert await page.evaluate("phone.state.name") == "ready"


async def test_it_can_be_switched_off_and_on_again_at_once(stage: Stage, script: str) -> None:
    person = await stage.person("operator", seat=True)
    page = await started(person, script)
    await page.evaluate("(seen.length = 0, phone.stop(), phone.start())")
    await state_is(page, "ready")
    async with talking(stage, page) as citizen:
        await both_hear(page, citizen)
    # The telephone that was switched off does not come back and take this one's place.
    names = await page.evaluate("seen.filter((each) => each.kind === 'state').map((each) => each.name)")
    assert names == ["off", "connecting", "ready"]
