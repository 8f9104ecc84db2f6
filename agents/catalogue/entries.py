"""Pure: the catalogue as the record keeps it."""

from agents.catalogue.records import Catalogue
from models.records import BodyEntry, CatalogueEntries, ChecklistEntry, ServiceEntry, SphereEntry


def entries_of(catalogue: Catalogue) -> CatalogueEntries:
    return CatalogueEntries(
        spheres=tuple(SphereEntry(sphere.id, sphere.name) for sphere in catalogue.spheres),
        services=tuple(
            ServiceEntry(
                id=service.id,
                sphere=service.sphere,
                names=service.name,
                kind=service.kind,
                body=service.body,
                term_hours=service.term_hours,
                danger=service.danger,
                divert=service.divert,
                photo_after=service.photo_after,
                per_object=service.per_object,
                referral=service.referral,
            )
            for service in catalogue.services.values()
        ),
        bodies=tuple(BodyEntry(body.id, body.name) for body in catalogue.bodies),
        checklists=tuple(ChecklistEntry(each.id, each.service, each.name) for each in catalogue.checklists),
    )
