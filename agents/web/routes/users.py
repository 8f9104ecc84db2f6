"""The addresses of people's accounts."""

from agents.accounts.rights import Right
from agents.web.api import users
from agents.web.routes.route import Route

_USERS = frozenset({Right.USERS_CHANGE})

USERS_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/users", users.users, "Everybody with an account", _USERS, None, users.Users),
    Route(
        "POST",
        "/api/users",
        users.make,
        "A new account, with the one-time link for its password",
        _USERS,
        users.UserNew,
        users.UserMade,
        ("user-taken", "no-such-queue"),
    ),
    Route(
        "PATCH",
        "/api/users/{user}",
        users.change,
        "Roles, queues, locked or not; it counts from the next click",
        _USERS,
        users.UserChange,
        users.UserView,
        ("no-such-user", "no-such-queue", "not-yourself"),
    ),
    Route(
        "POST",
        "/api/users/{user}/link",
        users.link,
        "A one-time link for a new password",
        _USERS,
        None,
        users.Link,
        ("no-such-user",),
    ),
)
