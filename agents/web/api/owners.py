"""Who can watch over a ticket."""

from agents.accounts.rights import Right, rights_of
from agents.web.routes.fields import View
from agents.web.routes.route import Ask


class OwnerView(View):
    name: str
    shown_name: str


class Owners(View):
    owners: list[OwnerView]


async def owners(ask: Ask, _: None) -> Owners:
    users = await ask.parts.accounts.book.users()
    able = [user for user in users if user.disabled_at is None and Right.TICKETS_EDIT in rights_of(user.roles)]
    return Owners(owners=[OwnerView(name=user.name, shown_name=user.shown_name) for user in able])
