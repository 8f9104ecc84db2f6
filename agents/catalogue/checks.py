"""Pure: what must hold between the parts of the files; each fault says what to do."""

from collections.abc import Iterable

from agents.catalogue.schema import CataloguePart, ChecklistPart, ChecklistsPart, StepPart
from agents.catalogue.words import folded
from agents.catalogue.wrong import Fault, Place


def of_catalogue(part: CataloguePart) -> list[Fault]:
    return [
        *_twice(((("spheres", at), sphere.id) for at, sphere in enumerate(part.spheres)), "sphere"),
        *_twice(((("bodies", at), body.id) for at, body in enumerate(part.bodies)), "body"),
        *_twice(((("referrals", at), one.id) for at, one in enumerate(part.referrals)), "referral"),
        *_services(part),
        *_phrases(part),
    ]


def _twice(ids: Iterable[tuple[Place, str]], what: str) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for place, name in ids:
        if name in seen:
            faults.append(Fault((*place, "id"), f"{what} {name} is there twice; give one of them another id"))
        seen.add(name)
    return faults


def _services(part: CataloguePart) -> list[Fault]:
    bodies = {body.id for body in part.bodies}
    referrals = {one.id for one in part.referrals}
    faults, ids = [], []
    for at, sphere in enumerate(part.spheres):
        for index, service in enumerate(sphere.services):
            place: Place = ("spheres", at, "services", index)
            ids.append((place, service.id))
            if not service.id.startswith(sphere.id + "."):
                faults.append(Fault((*place, "id"), f"service {service.id} must begin with its sphere: {sphere.id}."))
            if service.body not in bodies:
                faults.append(
                    Fault((*place, "body"), f"body {service.body} is not under bodies; add it or choose one of them")
                )
            if service.referral and service.referral not in referrals:
                faults.append(
                    Fault((*place, "referral"), f"referral {service.referral} is not under referrals; add it there")
                )
    return faults + _twice(ids, "service")


def _phrases(part: CataloguePart) -> list[Fault]:
    owner: dict[str, str] = {}
    faults = []
    for at, sphere in enumerate(part.spheres):
        for index, service in enumerate(sphere.services):
            for language, phrases in (("kk", service.say.kk), ("ru", service.say.ru)):
                for position, phrase in enumerate(phrases):
                    place: Place = ("spheres", at, "services", index, "say", language, position)
                    other = owner.setdefault(folded(phrase), service.id)
                    if other != service.id:
                        faults.append(
                            Fault(place, f"phrase {phrase!r} belongs to {other} already; keep it in one service")
                        )
    return faults


def of_checklists(part: ChecklistsPart, catalogue: CataloguePart) -> list[Fault]:
    services = {service.id for sphere in catalogue.spheres for service in sphere.services}
    bodies = {body.id for body in catalogue.bodies}
    faults = _twice(((("checklists", at), one.id) for at, one in enumerate(part.checklists)), "checklist")
    for at, checklist in enumerate(part.checklists):
        place: Place = ("checklists", at)
        if checklist.service not in services:
            faults.append(
                Fault(
                    (*place, "service"), f"service {checklist.service} is not in the catalogue; choose one of its ids"
                )
            )
        faults += _steps(checklist, place, bodies)
    return faults


def _steps(checklist: ChecklistPart, place: Place, bodies: set[str]) -> list[Fault]:
    faults = _twice((((*place, "steps", at), step.id) for at, step in enumerate(checklist.steps)), "step")
    before: dict[str, StepPart] = {}
    for at, step in enumerate(checklist.steps):
        here: Place = (*place, "steps", at)
        for key, condition in (("only_if", step.only_if), ("unless", step.unless)):
            if condition and (condition not in before or before[condition].answer != "yes-no"):
                faults.append(Fault((*here, key), f"{key}: {condition} is no yes-no step before step {step.id}"))
        if step.body and step.body not in bodies:
            faults.append(Fault((*here, "body"), f"body {step.body} is not in the catalogue's bodies; add it there"))
        before[step.id] = step
    for need in checklist.closes.needs:
        if need not in before:
            faults.append(Fault((*place, "closes", "needs"), f"needs: {need} is no step of checklist {checklist.id}"))
    return faults
