"""One page as it is declared: its address, who may open it, what it is made of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from agents.accounts.rights import Right
from agents.web.routes.route import Ask

Look = Callable[[Ask], Awaitable[Mapping[str, object]]]


async def nothing(_: Ask) -> Mapping[str, object]:
    """A page whose script asks the API for all it shows."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """rights: any one of them will do; PUBLIC needs no session, None only a session. entry: its script and style in the
    front (`<entry>.js`, `<entry>.css`). texts: the domains of locale/ that the template and the script use, besides
    `common`. look: what the template is given. fragment: the template for a request of htmx. nav: its name in the
    frame, for pages that are listed there; it and the title are texts of the catalogues."""

    address: str
    template: str
    title: str
    rights: frozenset[Right] | None
    entry: str
    texts: tuple[str, ...] = ()
    look: Look = nothing
    fragment: str | None = None
    nav: str | None = None
