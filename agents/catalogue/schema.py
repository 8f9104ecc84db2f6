"""What catalogue.yaml and checklists.yaml may say, part by part. Extra keys are errors: a misspelt one is not lost."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}\.[a-z0-9][a-z0-9-]{0,47}$")]
BodyId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{0,47}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
#: The form in which a recogniser writes: small letters, a hyphen only inside a word.
Phrase = Annotated[str, StringConstraints(pattern=r"^[^\W\dA-ZА-Я_]+(?:[ -][^\W\dA-ZА-Я_]+)*$", max_length=120)]
Trigger = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+(?: [^\W\d_]+)*$", max_length=60)]
Emergency = Literal["101", "102", "103", "104", "112"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesPart(Part):
    kk: Text
    ru: Text
    en: Text | None = None


class SayPart(Part):
    kk: Annotated[list[Phrase], Field(min_length=1, max_length=12)]
    ru: Annotated[list[Phrase], Field(min_length=1, max_length=12)]


class ServicePart(Part):
    id: ServiceId
    name: NamesPart
    say: SayPart
    kind: Literal["advice", "incident", "proposal", "complaint", "thanks"]
    body: BodyId
    term_hours: Annotated[int, Field(ge=1, le=8784)]
    danger: bool
    divert: Emergency | None = None
    photo_after: bool
    per_object: bool
    referral: Id | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "ServicePart":
        if self.divert and not self.danger:
            raise ValueError("divert needs danger: true; callers are sent away only from a danger to life")
        if self.referral and self.kind != "advice":
            raise ValueError("a service with a referral is advice; set kind: advice or remove the referral")
        return self


class SpherePart(Part):
    id: Id
    name: NamesPart
    services: Annotated[list[ServicePart], Field(min_length=1)]


class BodyPart(Part):
    id: BodyId
    name: NamesPart


class ReferralPart(Part):
    id: Id
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+ ()-]{0,24}$")]
    site: Annotated[str, StringConstraints(pattern=r"^[a-z0-9./-]{0,80}$")]
    text: NamesPart


class CataloguePart(Part):
    spheres: Annotated[list[SpherePart], Field(min_length=1)]
    bodies: Annotated[list[BodyPart], Field(min_length=1)]
    referrals: list[ReferralPart] = []


class TriggersPart(Part):
    kk: list[Trigger]
    ru: list[Trigger]


class StepPart(Part):
    id: Id
    kind: Literal["ask", "check", "say", "do", "hand-over"]
    mandatory: bool
    text: NamesPart
    answer: Literal["text", "yes-no"] | None = None
    only_if: Id | None = None
    unless: Id | None = None
    number: Emergency | None = None
    body: BodyId | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "StepPart":
        if (self.kind in ("ask", "check")) != (self.answer is not None):
            raise ValueError("answer (text or yes-no) belongs to every ask and check step, and to no other")
        if (self.kind == "hand-over") != bool(self.number or self.body):
            raise ValueError("a number or a body belongs to every hand-over step, and to no other")
        return self


class ClosesPart(Part):
    needs: list[Id]
    text: NamesPart


class ChecklistPart(Part):
    id: Id
    service: ServiceId
    name: NamesPart
    triggers: TriggersPart
    steps: Annotated[list[StepPart], Field(min_length=1)]
    closes: ClosesPart


class ChecklistsPart(Part):
    checklists: list[ChecklistPart]
