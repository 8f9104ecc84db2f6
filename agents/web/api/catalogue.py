"""The catalogue: what a citizen may ask for, what to do about it, and which of it fits what was said."""

from typing import Annotated

from pydantic import Field

from agents.catalogue.records import Service
from agents.web.door.faults import Fault
from agents.web.routes.fields import Given, Text, View
from agents.web.routes.route import Ask

Names = dict[str, str]


class ServiceView(View):
    id: str
    names: Names
    kind: str
    body: str
    term_hours: int
    danger: bool
    divert: str = Field(description="a number that takes over; empty where 109 keeps the caller")
    photo_after: bool
    per_object: bool
    referral: str = Field(description="who else is responsible; empty where the matter is ours")


class SphereView(View):
    id: str
    names: Names
    services: list[ServiceView]


class BodyView(View):
    id: str
    names: Names


class ReferralView(View):
    id: str
    phone: str
    site: str
    text: Names


class CatalogueView(View):
    spheres: list[SphereView]
    bodies: list[BodyView]
    referrals: list[ReferralView]


class StepView(View):
    id: str
    kind: str
    text: Names
    mandatory: bool
    answer: str
    only_if: str
    unless: str
    number: str
    body: str


class ChecklistView(View):
    id: str
    service: str
    names: Names
    steps: list[StepView]
    needs: list[str] = Field(description="steps without which the case stays open")
    closes: Names


class Checklists(View):
    checklists: list[ChecklistView] = Field(description="one, or none where the service has none")


class WhatWasSaid(Given):
    text: Annotated[Text, Field(max_length=1000)]


class Suggestion(View):
    service: str
    names: Names
    score: float
    covered: float


class Suggestions(View):
    suggestions: list[Suggestion] = Field(description="best first; none where nothing fits")


async def whole(ask: Ask, _: None) -> CatalogueView:
    catalogue = ask.parts.catalogue
    return CatalogueView(
        spheres=[
            SphereView(id=sphere.id, names=dict(sphere.name), services=[_service(each) for each in sphere.services])
            for sphere in catalogue.spheres
        ],
        bodies=[BodyView(id=body.id, names=dict(body.name)) for body in catalogue.bodies],
        referrals=[
            ReferralView(id=each.id, phone=each.phone, site=each.site, text=dict(each.text))
            for each in catalogue.referrals
        ],
    )


async def checklist(ask: Ask, _: None) -> Checklists:
    catalogue, service = ask.parts.catalogue, ask.path["service"]
    if service not in catalogue.services:
        raise Fault("no-such-service")
    found = catalogue.checklist_of.get(service)
    if found is None:
        return Checklists(checklists=[])
    steps = [
        StepView(
            id=step.id,
            kind=step.kind,
            text=dict(step.text),
            mandatory=step.mandatory,
            answer=step.answer,
            only_if=step.only_if,
            unless=step.unless,
            number=step.number,
            body=step.body,
        )
        for step in found.steps
    ]
    view = ChecklistView(
        id=found.id,
        service=found.service,
        names=dict(found.name),
        steps=steps,
        needs=list(found.needs),
        closes=dict(found.closes),
    )
    return Checklists(checklists=[view])


async def suggest(ask: Ask, given: WhatWasSaid) -> Suggestions:
    services = ask.parts.catalogue.services
    return Suggestions(
        suggestions=[
            Suggestion(
                service=match.service_id,
                names=dict(services[match.service_id].name),
                score=match.score,
                covered=match.covered,
            )
            for match in ask.parts.index.suggest(given.text)
        ]
    )


def _service(service: Service) -> ServiceView:
    return ServiceView(
        id=service.id,
        names=dict(service.name),
        kind=service.kind,
        body=service.body,
        term_hours=service.term_hours,
        danger=service.danger,
        divert=service.divert,
        photo_after=service.photo_after,
        per_object=service.per_object,
        referral=service.referral,
    )
