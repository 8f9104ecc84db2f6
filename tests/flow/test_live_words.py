"""What is said in a conversation reaches the desk while it is said; whatever fails with it changes nothing for the two
who talk (C3)."""

from dataclasses import dataclass, field

from agents.desk.conversations import Conversations
from agents.words.said import HearingChanged, Live, WordsHeard
from models.ids import CallId
from models.kinds import Kind
from tests.flow.house import House, house, site
from tests.flow.talks import FIRST, SECOND, Talk, talk
from tests.virtual_time import run_virtual


@dataclass
class Page:
    said: list[Live] = field(default_factory=list)

    def texts(self) -> list[tuple[str, str, bool]]:
        return [(each.leg, each.text, each.final) for each in self.said if isinstance(each, WordsHeard)]

    def hearing(self, leg: str = "caller") -> list[tuple[bool, str]]:
        return [(each.on, each.why) for each in self.said if isinstance(each, HearingChanged) and each.leg == leg]


async def written(made: House, page: Page) -> Talk:
    call = await talk(made, SECOND)
    await made.until(lambda: page.hearing()[-1:] == [(True, "")], "written down")
    return call


def ears_of(call: Talk) -> set[str]:
    """What stands in Asterisk for the ears."""
    world = call.made.asterisk
    return {name for name in (*world.channels, *world.bridges) if "ear-" in name or name.startswith("media-")}


def test_partials_then_the_final_and_all_of_it_is_over_with_the_call() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            assert call.call_id in made.ears.opened
            made.ears.mention(call.call_id, "үйде", "үйде су", final="үйде су жоқ")
            await made.until(lambda: ("caller", "үйде су жоқ", True) in page.texts())
            assert page.texts()[0] == ("caller", "үйде", False)
            [utterance] = {each.utterance for each in page.said if isinstance(each, WordsHeard)}
            assert utterance.startswith("words-caller-")
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            await made.until(lambda: not made.ears.opened)
            assert not ears_of(call)
            assert "үйде су жоқ" not in str(
                [event.fields for event in made.log.events if event.kind != "TranscriptMade"]
            )

    run_virtual(main())


def test_at_most_five_partials_a_second_and_the_newest_of_them() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            words = [f"сөз {number}" for number in range(40)]
            made.ears.mention(call.call_id, *words, final=None)
            await made.until(lambda: ("caller", words[-1], False) in page.texts())
            assert len(page.texts()) == 2, "the first at once, the last after its turn"
            made.ears.mention(call.call_id, final="соңы")
            await made.until(lambda: page.texts()[-1] == ("caller", "соңы", True))
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_nothing_is_written_down_while_the_caller_is_on_hold() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            made.ears.mention(call.call_id, "бір сәт", final=None)
            await made.until(lambda: bool(page.texts()))
            await call.desk.hold(call.call_id, "Айгүл")
            await made.until(lambda: page.hearing()[-1] == (False, "resting"))
            assert page.texts()[-1] == ("caller", "бір сәт", True), "what was told of stands"
            assert made.ears.dictating(call.call_id) is None
            await call.desk.unhold(call.call_id, "Айгүл")
            await made.until(lambda: page.hearing()[-1] == (True, ""))
            made.ears.mention(call.call_id, final="рақмет")
            await made.until(lambda: page.texts()[-1] == ("caller", "рақмет", True))
            assert len({each.utterance for each in page.said if isinstance(each, WordsHeard)}) == 2
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_worker_that_dies_is_told_and_comes_back_by_itself() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            made.ears.lose()
            await made.until(lambda: page.hearing()[-1] == (False, "away"))
            assert call.together() == {FIRST}
            made.ears.come_back()
            await made.until(lambda: page.hearing()[-1] == (True, ""))
            made.ears.mention(call.call_id, final="алло")
            await made.until(lambda: page.texts() == [("caller", "алло", True)])
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_full_processors_lose_an_utterance_and_the_next_is_heard() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            made.ears.overload(call.call_id)
            await made.until(lambda: page.hearing()[-1] == (False, "busy"))
            made.ears.mention(call.call_id, final="су жоқ")
            await made.until(lambda: page.texts() == [("caller", "су жоқ", True)])
            assert page.hearing()[-1] == (True, "")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_a_language_without_a_model_is_said_and_nothing_is_opened() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            made.ears.speaks = frozenset({"xx"})
            call = await talk(made)
            await made.until(lambda: page.hearing() == [(False, "no-model")])
            assert not ears_of(call)
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_both_sides_where_the_site_wants_it() -> None:
    async def main() -> None:
        page = Page()
        speech = site().speech.model_copy(update={"live_words": "both"})
        async with house(say=page.said.append, centre=site().model_copy(update={"speech": speech})) as made:
            call = await written(made, page)
            await made.until(lambda: page.hearing("seat") == [(True, "")])
            seat = CallId(f"{call.call_id}-seat")
            spec = made.ears.dictating(seat)
            assert spec is not None
            assert not spec.foremost
            made.ears.mention(seat, final="тыңдап тұрмын")
            await made.until(lambda: page.texts() == [("seat", "тыңдап тұрмын", True)])
            made.asterisk.hang_up(call.caller)
            await made.until(lambda: not made.ears.opened)

    run_virtual(main())


def test_none_where_the_site_wants_none() -> None:
    async def main() -> None:
        page = Page()
        speech = site().speech.model_copy(update={"live_words": "none"})
        async with house(say=page.said.append, centre=site().model_copy(update={"speech": speech})) as made:
            call = await talk(made)
            assert not ears_of(call)
            made.asterisk.hang_up(call.caller)
            await made.wait_for(Kind.CALL_ENDED)
            assert page.said == []

    run_virtual(main())


def test_a_new_controller_writes_the_conversation_down_again() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            await made.kill()
            page.said.clear()
            await made.start()
            await made.until(lambda: page.hearing()[-1:] == [(True, "")], "written down anew")
            made.ears.mention(call.call_id, final="әлі осындамын")
            await made.until(lambda: page.texts() == [("caller", "әлі осындамын", True)])
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_the_conversation_does_not_wait_for_its_ear() -> None:
    """Asterisk does not give the copy of the voice: the two talk, and the desk hears that there is no transcript."""

    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            made.ears.away = True
            call = await talk(made)
            desk: Conversations = call.desk
            assert (await desk.hold(call.call_id, "Айгүл")).state == "Held"
            assert page.hearing()[0] == (False, "away")
            made.asterisk.hang_up(call.caller)

    run_virtual(main())


def test_what_is_said_off_the_record_is_not_written_down() -> None:
    async def main() -> None:
        page = Page()
        async with house(say=page.said.append) as made:
            call = await written(made, page)
            await made.wait_for(Kind.RECORDING_STARTED, 2)
            await call.desk.record(call.call_id, "aigul", on=False)
            assert page.hearing()[-1] == (False, "resting"), "when it answers"
            await made.until(lambda: made.ears.dictating(call.call_id) is None, "nobody listens")
            await call.desk.record(call.call_id, "aigul", on=True)
            await made.until(lambda: page.hearing()[-1] == (True, ""))
            made.ears.mention(call.call_id, final="рахмет")
            await made.until(lambda: ("caller", "рахмет", True) in page.texts())
            assert [text for _, text, _ in page.texts()] == ["рахмет"]
            made.asterisk.hang_up(call.caller)

    run_virtual(main())
