"""What is said in a conversation that goes on. In memory only: after the call its transcript takes its place."""

from datetime import datetime

from pydantic import Field

from agents.web.api.calls import found
from agents.web.live.audience import Circle
from agents.web.live.published import WordsChange, words_change
from agents.web.routes.fields import View, one_line
from agents.web.routes.route import Ask
from agents.words.said import WordsHeard
from models.ids import CallId


class Said(View):
    utterance: str
    leg: str = Field(description="caller or seat")
    text: str
    final: bool
    at: datetime = Field(description="when it was first heard")
    at_s: float = Field(description="the same, in seconds from the first words")


class Words(View):
    words: list[Said] = Field(description="in the order in which it was begun")
    hearing: list[WordsChange] = Field(description="of each side: whether it is written down now, and why not")


async def said(ask: Ask, _: None) -> Words:
    call_id = CallId(ask.path["call"])
    await _may_see(ask, call_id)
    book = ask.parts.hub.words
    spoken = book.said(call_id)
    return Words(
        words=[_said(each, spoken[0].at) for each in spoken],
        hearing=[words_change(each) for each in book.hearing(call_id)],
    )


async def _may_see(ask: Ask, call_id: CallId) -> None:
    """Known calls are looked up in memory: what is being said must be there also while the database is away."""
    circle = ask.parts.hub.circle_of(ask.parts.desk.line, call_id)
    if circle == Circle() or not any(ask.scope.holds(circle.queue, seat) for seat in (*circle.seats, None)):
        await found(ask, call_id)


def _said(heard: WordsHeard, began_at: datetime) -> Said:
    return Said(
        utterance=heard.utterance,
        leg=heard.leg,
        text=one_line(heard.text),
        final=heard.final,
        at=heard.at,
        at_s=round((heard.at - began_at).total_seconds(), 2),
    )
