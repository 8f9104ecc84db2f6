"""Pure: the call room's rules, taken from the site file."""

from collections.abc import Mapping

from ivr.call.machine.admission import CrowdRules
from ivr.call.machine.callback import CallbackRules, QuietHours
from ivr.call.machine.nuisance import NuisanceRules
from ivr.site import Site

#: A citizen's phone rings at least so long, however short the lease is.
SHORTEST_RING_S = 10.0

#: The lease outlives both rings by this, so that the call ends them and says whose it was.
MARGIN_S = 1.0

#: Kazakhstan has one time and no summer time; flow files say so too (`utc-offset-h`).
UTC_OFFSET_H = 5.0


def callback_rules(site: Site) -> Mapping[str, CallbackRules]:
    hours = site.quiet_hours
    quiet = QuietHours(hours.from_, hours.to, UTC_OFFSET_H) if hours else None
    return {
        name: CallbackRules(
            agent_first=queue.callback == "agent-first",
            citizen_ring_s=max(SHORTEST_RING_S, queue.callback_ring_s - queue.ring_s - MARGIN_S),
            seat_ring_s=queue.ring_s,
            retry_s=queue.callback_retry_s,
            tries=queue.callback_tries,
            quiet=quiet,
        )
        for name, queue in site.queues.items()
    }


def crowd_rules(site: Site) -> CrowdRules:
    """A call needs two ports for its sound, a talk two more; some are left for whoever is told that there are none."""
    pairs = (site.asterisk.rtp.last - site.asterisk.rtp.first + 1) // 2
    fit = pairs - len(site.seats) - pairs // 5
    return CrowdRules(site.crowd.calls or max(1, fit), site.crowd.per_s)


def nuisance_rules(site: Site) -> NuisanceRules:
    given = site.nuisance
    return NuisanceRules(given.calls, given.within_s, given.delay_s) if given else NuisanceRules()
