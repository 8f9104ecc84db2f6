"""At which of its telephones a seat is rung: an ordinary one and one in the browser are two endpoints of one seat."""

from dataclasses import dataclass, field

from ivr.ami import SIP, WEB
from ivr.ari import Ari, AriRefused, Conflict
from ivr.call import names
from models.ids import LegId, SeatId

#: Which call it rings for, said to the telephone itself: the page shows the right one.
CALL_HEADER = "PJSIP_HEADER(add,X-Call)"

_ENDPOINTS = {SIP: "PJSIP/seat-{seat}", WEB: "PJSIP/seat-{seat}-web"}


@dataclass(slots=True)
class Telephones:
    """known: which ones can be rung, as AMI tells. It may be late, or away: what is not known is tried last."""

    known: dict[SeatId, frozenset[str]] = field(default_factory=dict)
    in_browser: set[LegId] = field(default_factory=set)  # of the legs that ring or talk now

    def endpoints(self, seat: SeatId) -> tuple[str, ...]:
        """In the order in which they are tried. Who has opened the page sits before it: the browser comes first."""
        there = self.known.get(seat, frozenset({SIP}))
        kinds = sorted((SIP, WEB), key=lambda kind: (kind not in there, kind != WEB))
        return tuple(_ENDPOINTS[kind].format(seat=seat) for kind in kinds)

    async def ring(
        self, ari: Ari, app: str, leg: LegId, seat: SeatId, *, caller_id: str, timeout_s: float, originator: str = ""
    ) -> None:
        """Raises AriError when none of them can even be tried."""
        *others, last = self.endpoints(seat)

        async def originate(endpoint: str) -> None:
            web = endpoint.endswith("-web")
            self.in_browser = self.in_browser | {leg} if web else self.in_browser - {leg}
            await ari.channels.originate_with_id(
                leg,
                endpoint=endpoint,
                app=app,
                app_args="leg",
                caller_id=caller_id,
                timeout=max(1, round(timeout_s)),
                originator=originator or None,
                variables={CALL_HEADER: names.call_in(leg) or ""},
            )

        for endpoint in others:
            try:
                await originate(endpoint)
            except Conflict:  # it rings already: the answer to an earlier request was lost
                raise
            except AriRefused:
                continue
            return
        await originate(last)
