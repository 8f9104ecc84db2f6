"""The two cookies: a session's token, and before there is a session a visit's, so that logging in is guarded, too."""

from aiohttp import web

from agents.accounts.tokens import new_token

LONGEST = 100


def _name(what: str, *, secure: bool) -> str:
    """Under TLS the browser itself sees to it that no other host or path wrote the cookie."""
    return f"__Host-ivr109-{what}" if secure else f"ivr109-{what}"


def read(request: web.Request, what: str, *, secure: bool) -> str | None:
    value = request.cookies.get(_name(what, secure=secure))
    return value if value and len(value) <= LONGEST else None


def write(response: web.StreamResponse, what: str, token: str, *, secure: bool) -> None:
    """For this browser session only; how long a token is good is decided here, not in the browser."""
    name = _name(what, secure=secure)
    response.set_cookie(name, token, path="/", httponly=True, samesite="Strict", secure=secure)


def rub_out(response: web.StreamResponse, what: str, *, secure: bool) -> None:
    response.del_cookie(_name(what, secure=secure), path="/", httponly=True, samesite="Strict", secure=secure)


def visit_of(request: web.Request, *, secure: bool) -> tuple[str, bool]:
    """The visit's token, and whether it is new."""
    there = read(request, "visit", secure=secure)
    return (there, False) if there else (new_token(), True)
