"""What the page of accounts is given."""

from collections.abc import Mapping

from agents.accounts.rights import Role
from agents.web.api.users import users as everybody
from agents.web.pages.names import ROLES, said
from agents.web.routes.route import Ask


async def users(ask: Ask) -> Mapping[str, object]:
    roles = said(ask.language, ROLES)
    return {
        "given": {
            "users": (await everybody(ask, None)).model_dump(mode="json")["users"],
            "roles": {role.value: roles[role] for role in Role},
            "queues": sorted(ask.parts.desk.line.queues),
            "me": ask.user.name,
        }
    }
