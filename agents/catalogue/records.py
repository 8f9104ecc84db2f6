"""The catalogue as frozen records: what the file says, checked, for the database, the pages and the suggestion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Names = Mapping[str, str]  # by language: kk, ru, en


@dataclass(frozen=True, slots=True)
class Service:
    """Fields are explained at the top of dialplans/catalogue.yaml."""

    id: str
    sphere: str
    name: Names
    say: Mapping[str, tuple[str, ...]]
    kind: str
    body: str
    term_hours: int
    danger: bool
    divert: str  # "" where the caller stays with 109
    photo_after: bool
    per_object: bool
    referral: str  # "" where the matter is ours


@dataclass(frozen=True, slots=True)
class Sphere:
    id: str
    name: Names
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Body:
    id: str
    name: Names


@dataclass(frozen=True, slots=True)
class Referral:
    id: str
    phone: str
    site: str
    text: Names


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    kind: str  # ask | check | say | do | hand-over
    text: Names
    mandatory: bool
    answer: str  # "" | text | yes-no
    only_if: str  # "" or the id of a step before it
    unless: str
    number: str
    body: str


@dataclass(frozen=True, slots=True)
class Checklist:
    id: str
    service: str
    name: Names
    triggers: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    needs: tuple[str, ...]  # steps without which the case stays open
    closes: Names


@dataclass(frozen=True, eq=False)  # compared by identity: what is built from one is built once
class Catalogue:
    spheres: tuple[Sphere, ...]
    bodies: tuple[Body, ...]
    referrals: tuple[Referral, ...]
    checklists: tuple[Checklist, ...]

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """By id, in the order of the file."""
        return {service.id: service for sphere in self.spheres for service in sphere.services}

    @cached_property
    def checklist_of(self) -> Mapping[str, Checklist]:
        """By service id."""
        return {checklist.service: checklist for checklist in self.checklists}
