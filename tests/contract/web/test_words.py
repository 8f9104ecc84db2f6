"""What is being said, on the stream and after a reload: to whom it concerns and to nobody else."""

from datetime import UTC, datetime

from agents.accounts.rights import Role
from agents.words.said import HearingChanged, WordsHeard
from models.ids import CallId
from models.kinds import Kind
from tests.contract.web.room import CALLER, Room
from tests.contract.web.test_stream import Page, watching
from tests.live.until import until

A, B = CallId("call-0a"), CallId("call-0b")
TOPICS = "call,words"


def heard(call_id: CallId, text: str, utterance: str = "words-caller-1", *, final: bool = False) -> WordsHeard:
    return WordsHeard(call_id, "caller", utterance, text, final, datetime.now(UTC))


def words(page: Page) -> list[tuple[str, str, bool]]:
    return [
        (each.body["call_id"], each.body["text"], each.body["final"])
        for each in page.seen
        if each.event == "words" and each.body["state"] == "heard"
    ]


def answered(room: Room, call_id: CallId, queue: str, seat: str) -> None:
    room.write(Kind.CALL_ARRIVED, call_id, caller=CALLER)
    room.write(Kind.CALL_QUEUED, call_id, queue=queue)
    room.write(Kind.SEAT_ANSWERED, call_id, seat=seat, offer="o", waited_s=1)


async def test_the_seat_s_own_call_and_no_other(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    boss = await room.person("boss", Role.SUPERVISOR)
    analyst = await room.person("ann", Role.ANALYST)
    await aigul.ask("POST", "/api/seats/101/login")
    async with (
        watching(aigul, topics=TOPICS) as desk,
        watching(boss, topics=TOPICS, calls="all") as board,
        watching(analyst, topics=TOPICS, calls="all") as figures,
    ):
        for page in (desk, board, figures):
            await page.saw("reset")
        answered(room, A, "city", "101")
        answered(room, B, "city", "102")
        await desk.saw("call:SeatAnswered")
        for event in (heard(A, "үйде"), heard(B, "басқа"), heard(A, "үйде су жоқ", final=True)):
            room.hub.say(event)
        room.hub.say(HearingChanged(A, "caller", False, "busy", datetime.now(UTC)))
        await until(lambda: any(each.body.get("why") == "busy" for each in desk.seen))
        await until(lambda: len(words(board)) == 3)
        assert words(desk) == [(A, "үйде", False), (A, "үйде су жоқ", True)]
        assert words(figures) == [], "no right to transcripts"
        state = next(each for each in desk.seen if each.body.get("state") == "off")
        assert (state.number, state.body["leg"]) == ("", "caller"), "not numbered: it is not sent again"


async def test_words_are_not_sent_to_who_did_not_ask_for_them(room: Room) -> None:
    boss = await room.person("boss", Role.SUPERVISOR)
    async with watching(boss, calls="all") as page:
        await page.saw("reset")
        answered(room, A, "city", "101")
        room.hub.say(heard(A, "үйде"))
        room.write(Kind.CALL_HELD, A, seat="101", by="x")
        await page.saw("call:CallHeld")
        assert words(page) == []


async def test_a_reload_loses_nothing(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    await aigul.ask("POST", "/api/seats/101/login")
    answered(room, A, "danger", "101")
    for event in (heard(A, "үйде", "u-1"), heard(A, "үйде су жоқ", "u-1", final=True), heard(A, "көше", "u-2")):
        room.hub.say(event)
    room.hub.say(HearingChanged(A, "caller", True, "", datetime.now(UTC)))
    await until(lambda: len(room.hub.words.said(A)) == 2)
    got = await aigul.get(f"/api/words/{A}")
    assert got.status == 200
    assert [(each["leg"], each["text"], each["final"]) for each in got.body["words"]] == [
        ("caller", "үйде су жоқ", True),
        ("caller", "көше", False),
    ]
    assert [each["state"] for each in got.body["hearing"]] == ["on"]


async def test_after_the_transcript_it_takes_their_place(room: Room) -> None:
    aigul = await room.person("aigul", Role.OPERATOR)
    answered(room, A, "city", "101")
    room.hub.say(heard(A, "үйде су жоқ", final=True))
    await until(lambda: len(room.hub.words.said(A)) == 1)
    room.write(Kind.TRANSCRIPT_MADE, A, leg="caller", language="kk", text="үйде су жоқ", words=[])
    await until(lambda: not room.hub.words.said(A))
    assert (await aigul.get(f"/api/words/{A}")).body["words"] == []


async def test_another_queue_s_words_are_no_call_at_all(room: Room) -> None:
    limited = await room.person("ivan", Role.OPERATOR, Role.SUPERVISOR, queues=("danger",))
    answered(room, A, "city", "101")
    room.hub.say(heard(A, "үйде су жоқ", final=True))
    await until(lambda: len(room.hub.words.said(A)) == 1)
    got = await limited.get(f"/api/words/{A}")
    assert (got.status, got.code) == (404, "no-such-call")
    assert (await limited.get("/api/words/call-0ff")).code == "no-such-call"
    async with watching(limited, topics=TOPICS, calls="all") as page:
        await page.saw("reset")
        room.hub.say(heard(A, "тағы"))
        room.hub.say(heard(CallId("call-0d"), "белгісіз"))
        answered(room, CallId("call-0e"), "danger", "103")
        await page.saw("call:SeatAnswered")
        room.hub.say(heard(CallId("call-0e"), "өрт"))
        await until(lambda: bool(words(page)))
        assert words(page) == [("call-0e", "өрт", False)]


async def test_a_page_that_is_behind_is_spared_what_passes(room: Room) -> None:
    """Finals come, however many partials were left out."""
    boss = await room.person("boss", Role.SUPERVISOR)
    answered(room, A, "city", "101")
    async with watching(boss, topics=TOPICS, calls="all") as page:
        await page.saw("reset")
        for number in range(3000):
            room.hub.say(heard(A, f"сөз {number}"))
        room.hub.say(heard(A, "соңы", final=True))
        await until(lambda: (A, "соңы", True) in words(page))
        assert len(words(page)) < 500
