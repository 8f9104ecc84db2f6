"""What an operator should know and do: checklists that what was said calls for, the article of a service."""

from typing import Annotated, Literal

from pydantic import Field

from agents.catalogue.triggers import proposed
from agents.knowledge import spelt
from agents.knowledge.article import body_of, term
from agents.web.api.catalogue import Names, ReferralView
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, Text, View
from agents.web.routes.route import Ask

MOST = 5


class SaidSoFar(Given):
    text: Annotated[Text, Field(max_length=10_000, description="all that was said; the last words count most")]


class ProposedChecklist(View):
    checklist: str
    service: str
    names: Names
    danger: bool
    heard: str = Field(description="the words that called for it")


class Proposed(View):
    checklists: list[ProposedChecklist] = Field(description="the most urgent first")


class SectionView(View):
    purpose: Literal["say", "ask", "do"]
    lines: list[str]


class ArticleText(View):
    language: str
    title: str
    sections: list[SectionView]


class ArticleView(View):
    """Facts are the catalogue's own; a service without an article has them all the same."""

    service: str
    names: Names
    kind: str
    body: Names
    term: Names = Field(description="until when, as it stands after за and before ішінде")
    danger: bool
    divert: str = Field(description="the emergency number that takes over; empty where 109 keeps the caller")
    photo_after: bool
    per_object: bool
    referral: ReferralView | None
    checklist: str | None
    texts: list[ArticleText] = Field(description="one a language, the user's own first; none where none is written")


async def triggers(ask: Ask, given: SaidSoFar) -> Proposed:
    services = ask.parts.catalogue.services
    return Proposed(
        checklists=[
            ProposedChecklist(
                checklist=each.checklist.id,
                service=each.checklist.service,
                names=dict(each.checklist.name),
                danger=services[each.checklist.service].danger,
                heard=each.heard,
            )
            for each in proposed(ask.parts.catalogue, given.text)[:MOST]
        ]
    )


async def article(ask: Ask, _: None) -> ArticleView:
    catalogue = ask.parts.catalogue
    service = catalogue.services.get(ask.path["service"])
    if service is None:
        raise Fault("no-such-service")
    checklist = catalogue.checklist_of.get(service.id)
    referral = next((each for each in catalogue.referrals if each.id == service.referral), None)
    return ArticleView(
        service=service.id,
        names=dict(service.name),
        kind=service.kind,
        body={language: body_of(catalogue, service, language) for language in ("kk", "ru")},
        term={"kk": term(service.term_hours, "kk"), "ru": term(service.term_hours, "ru")},
        danger=service.danger,
        divert=service.divert,
        photo_after=service.photo_after,
        per_object=service.per_object,
        referral=None
        if referral is None
        else ReferralView(id=referral.id, phone=referral.phone, site=referral.site, text=dict(referral.text)),
        checklist=checklist.id if checklist else None,
        texts=_texts(ask, service.id),
    )


def _texts(ask: Ask, service: str) -> list[ArticleText]:
    languages = sorted(("kk", "ru"), key=lambda each: each != ask.language)
    written = (ask.parts.assistance.articles.get((service, language)) for language in languages)
    return [
        ArticleText(
            language=each.language,
            title=each.title,
            sections=[SectionView(purpose=part.purpose, lines=list(part.lines)) for part in each.sections],
        )
        for each in (spelt(each, ask.parts.catalogue) for each in written if each is not None)
    ]
