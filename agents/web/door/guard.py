"""What protects every answer and every request, whatever the route: headers, the host's name, where it comes from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import web

_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
#: For answers that are no page: nothing may run, load or frame in them.
STRICT_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HSTS = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class Door:
    """names: under which the pages are reached, besides the loopback's own. proxies: whose X-Forwarded-… counts."""

    names: Collection[str] = ()
    proxies: Collection[str] = ()

    def origin(self, request: web.Request) -> str:
        """The address of whoever asks. Of a proxy's list only the last entry is the proxy's own word."""
        peer = request.remote or ""
        if peer in self.proxies:
            last = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
            if _is_address(last):
                return last
        return peer

    def is_secure(self, request: web.Request) -> bool:
        told = (request.remote or "") in self.proxies and request.headers.get("X-Forwarded-Proto") == "https"
        return request.secure or told

    def knows_host(self, request: web.Request) -> bool:
        """A foreign name that leads here (DNS rebinding) would make a foreign page one of ours."""
        host = _bare(request.headers.get("Host", ""))
        return host in ("localhost", *self.names) or (_is_address(host) and ip_address(host).is_loopback)

    def is_foreign(self, request: web.Request) -> bool:
        """A browser says that another site's page sends this."""
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            return True
        origin = request.headers.get("Origin")
        if origin is None:
            return False
        return origin.partition("://")[2] != request.headers.get("Host", "")


def guard(response: web.StreamResponse, *, secure: bool) -> None:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", STRICT_CSP)
    if secure:
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    response.headers["Server"] = "ivr109"


def _bare(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
