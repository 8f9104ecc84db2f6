"""From the checked parts of the files to the records."""

from agents.catalogue.records import Body, Checklist, Names, Referral, Service, Sphere, Step
from agents.catalogue.schema import BodyPart, ChecklistPart, NamesPart, ReferralPart, ServicePart, SpherePart, StepPart


def names_of(part: NamesPart) -> Names:
    named = {"kk": part.kk, "ru": part.ru}
    return named | {"en": part.en} if part.en else named


def sphere_of(part: SpherePart) -> Sphere:
    return Sphere(part.id, names_of(part.name), tuple(service_of(one, part.id) for one in part.services))


def service_of(part: ServicePart, sphere: str) -> Service:
    return Service(
        id=part.id,
        sphere=sphere,
        name=names_of(part.name),
        say={"kk": tuple(part.say.kk), "ru": tuple(part.say.ru)},
        kind=part.kind,
        body=part.body,
        term_hours=part.term_hours,
        danger=part.danger,
        divert=part.divert or "",
        photo_after=part.photo_after,
        per_object=part.per_object,
        referral=part.referral or "",
    )


def body_of(part: BodyPart) -> Body:
    return Body(part.id, names_of(part.name))


def referral_of(part: ReferralPart) -> Referral:
    return Referral(part.id, part.phone, part.site, names_of(part.text))


def checklist_of(part: ChecklistPart) -> Checklist:
    return Checklist(
        id=part.id,
        service=part.service,
        name=names_of(part.name),
        triggers={"kk": tuple(part.triggers.kk), "ru": tuple(part.triggers.ru)},
        steps=tuple(step_of(step) for step in part.steps),
        needs=tuple(part.closes.needs),
        closes=names_of(part.closes.text),
    )


def step_of(part: StepPart) -> Step:
    return Step(
        id=part.id,
        kind=part.kind,
        text=names_of(part.text),
        mandatory=part.mandatory,
        answer=part.answer or "",
        only_if=part.only_if or "",
        unless=part.unless or "",
        number=part.number or "",
        body=part.body or "",
    )
