"""What every page is given: who looks, in which language and theme, its scripts, the list of pages they may open."""

from collections.abc import Iterable, Mapping

from agents.accounts.tokens import csrf_of
from agents.web.door import cookies
from agents.web.pages.catalogues import texts
from agents.web.pages.front import Asset, Front
from agents.web.pages.page import Page
from agents.web.routes.route import PUBLIC, Ask
from agents.web.texts.refusals import LANGUAGES

THEMES = ("light", "dark")
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def may_open(ask: Ask, page: Page) -> bool:
    if page.rights == PUBLIC:
        return True
    return ask.session is not None and (not page.rights or bool(page.rights & ask.rights))


def frame_of(
    ask: Ask, page: Page, pages: Iterable[Page], front: Front, new_visit: str | None = None
) -> Mapping[str, object]:
    """new_visit: the token of a visit that begins with this page."""
    token = new_visit or cookies.read(ask.request, "session" if ask.session else "visit", secure=ask.secure)
    theme = ask.request.cookies.get("ivr109-theme", "")
    script, style = (front.assets.get(f"{page.entry}.{kind}", Asset(f"{page.entry}.{kind}")) for kind in ("js", "css"))
    return {
        "page": page,
        "language": ask.language,
        "languages": [(each, NAMES[each]) for each in LANGUAGES],
        "theme": theme if theme in THEMES else "",
        "texts": texts(ask.language, ("common", *page.texts)),
        "csrf": csrf_of(token) if token else "",
        "now_ms": int(ask.parts.clock.now().timestamp() * 1000),
        "zone": f"Etc/GMT{-ask.parts.utc_offset_h:+.0f}",  # in its names the signs are turned round
        "city": ask.parts.city.get(ask.language) or ask.parts.city.get("ru", ""),
        "user": ask.session.user if ask.session else None,
        "rights": ask.rights if ask.session else frozenset(),
        "queue_names": {queue: _name(ask, queue) for queue in ask.parts.desk.line.queues},
        "nav": [each for each in pages if each.nav and may_open(ask, each)],
        "script": script,
        "style": style,
        "fonts": front.fonts,
    }


def _name(ask: Ask, queue: str) -> str:
    names = ask.parts.queue_names.get(queue, {})
    return names.get(ask.language) or names.get("kk") or queue
