"""Pages behind the same door as the API: the host, who asks, what they may; a refusal is a page, too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from aiohttp import web

from agents.accounts.rights import Right
from agents.web.door import cookies
from agents.web.door.faults import Fault
from agents.web.door.limits import Buckets
from agents.web.pages.frame import frame_of, may_open
from agents.web.pages.page import Page
from agents.web.pages.render import render
from agents.web.pages.table import PAGES
from agents.web.parts import Parts
from agents.web.routes.route import PATTERNS, PUBLIC, Ask
from agents.web.texts.refusals import language_for
from models.accounts import Session

#: Scripts, styles, fonts and the stream come from here and nowhere else; nothing inline runs.
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
REFUSED = Page("", "refused.html", "This page cannot be shown", PUBLIC, "refused")

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_pages(app: web.Application, parts: Parts, strangers: Buckets, people: Buckets) -> None:
    for page in PAGES:
        address = page.address
        for name, pattern in PATTERNS.items():
            address = address.replace("{" + name + "}", "{" + name + ":" + pattern + "}")
        app.router.add_route("GET", address, _answering(parts, page, strangers, people))
    app.router.add_route("GET", "/", _answering(parts, None, strangers, people))
    app.router.add_route("GET", "/static/{file:[A-Za-z0-9_-]{1,80}\\.[a-z0-9]{2,5}}", parts.front.serve)


def _answering(parts: Parts, page: Page | None, strangers: Buckets, people: Buckets) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        ask = await _asked(parts, request)
        try:
            _not_too_often(ask, strangers, people)
            if page is None:
                return _to_the_first(ask)
            if page.rights != PUBLIC and ask.session is None:
                return _redirect("/login?to=" + quote(request.path_qs[:500], safe="/"))
            if not may_open(ask, page):
                raise Fault("forbidden")
            return await _shown(ask, page)
        except Fault as fault:
            return _refused(ask, fault)

    return answer


async def _asked(parts: Parts, request: web.Request) -> Ask:
    if not parts.door.knows_host(request):
        raise Fault("wrong-host")
    secure = parts.door.is_secure(request)
    token = cookies.read(request, "session", secure=secure)
    session = await parts.accounts.session_of(token) if token else None
    language = _language(parts, request, session)
    return Ask(parts, request, session, parts.door.origin(request), language, request.match_info, secure)


def _language(parts: Parts, request: web.Request, session: Session | None) -> str:
    chosen = session.user.language if session else request.cookies.get("ivr109-language", "")[:2]
    return language_for(chosen, request.headers.get("Accept-Language", ""), parts.languages)


def _not_too_often(ask: Ask, strangers: Buckets, people: Buckets) -> None:
    buckets, who = (strangers, ask.origin) if ask.session is None else (people, ask.session.user.user_id)
    wait_s = buckets.wait_s(who, asyncio.get_running_loop().time())
    if wait_s:
        raise Fault("too-many", wait_s=wait_s)


async def _shown(ask: Ask, page: Page) -> web.Response:
    part = page.fragment is not None and ask.request.headers.get("HX-Request") == "true"
    template = page.fragment if part and page.fragment else page.template
    return _html(ask, page, template, await page.look(ask))


def _html(ask: Ask, page: Page, template: str, given: Mapping[str, object], status: int = 200) -> web.Response:
    new = None
    if ask.session is None:  # logging in is guarded by a visit's token
        token, is_new = cookies.visit_of(ask.request, secure=ask.secure)
        new = token if is_new else None
    framed = {**frame_of(ask, page, PAGES, ask.parts.front, new), **given}
    response = web.Response(text=render(template, ask.language, framed), content_type="text/html", status=status)
    response.enable_compression()  # cookies never come with another site's request, so nobody can guess by the size
    response.headers["Content-Security-Policy"] = PAGE_CSP
    if new is not None:
        cookies.write(response, "visit", new, secure=ask.secure)
    return response


def _refused(ask: Ask, fault: Fault) -> web.Response:
    response = _html(ask, REFUSED, "refused.html", {"fault": fault.view(ask.language)}, fault.status)
    if "Retry-After" in (headers := fault.response(ask.language).headers):
        response.headers["Retry-After"] = headers["Retry-After"]
    return response


def fault_page(parts: Parts, request: web.Request, fault: Fault) -> web.Response:
    """For whoever opened an address in a browser; who they are is not asked again, since that may be what failed."""
    language = _language(parts, request, None)
    return _refused(Ask(parts, request, None, "", language, {}, parts.door.is_secure(request)), fault)


def _to_the_first(ask: Ask) -> web.Response:
    """To where one's work is: whoever watches over the seats to the board, whoever sits at one to the desk."""
    if ask.session is None:
        return _redirect("/login")
    open_to = {page.address for page in PAGES if page.nav and may_open(ask, page)}
    wished = ("/board", "/desk") if Right.SEATS_CHANGE in ask.rights else ("/desk",)
    listed = [page.address for page in PAGES if page.address in open_to]
    first = next((address for address in (*wished, *listed) if address in open_to), None)
    if first is None:
        raise Fault("forbidden")
    return _redirect(first)


def _redirect(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
