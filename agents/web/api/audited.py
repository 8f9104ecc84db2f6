"""Who did what."""

from datetime import datetime

from pydantic import Field

from agents.web.routes.fields import Given, Limit, Line, View
from agents.web.routes.route import Ask


class AuditFilter(Given):
    who: Line | None = None
    about: Line | None = Field(None, description="a recording's, ticket's or seat's name")
    limit: Limit = 100


class AuditedView(View):
    at: datetime
    who: str
    action: str
    about: str
    call_id: str | None
    origin: str
    outcome: str


class AuditView(View):
    audited: list[AuditedView] = Field(description="newest first")


async def audit(ask: Ask, wanted: AuditFilter) -> AuditView:
    rows = await ask.parts.accounts.book.audited(who=wanted.who, about=wanted.about, limit=wanted.limit)
    return AuditView(
        audited=[
            AuditedView(
                at=row.at,
                who=row.who,
                action=row.action,
                about=row.about,
                call_id=row.call_id,
                origin=row.origin,
                outcome=row.outcome,
            )
            for row in rows
        ]
    )
