"""The centre's figures for Prometheus, read from the desk at each scrape."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from agents.desk.desk import Desk


class _OfDesk(Collector):
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        view = self._desk.snapshot()
        waiting = GaugeMetricFamily(
            "ivr_callers_waiting", "Callers in the line, ringing ones included", labels=["queue"]
        )
        longest = GaugeMetricFamily("ivr_longest_wait_seconds", "The oldest wait in the queue now", labels=["queue"])
        for queue in self._desk.line.queues:
            waits = [caller.waited_s for caller in view.waiting if caller.queue == queue]
            waiting.add_metric([queue], len(waits))
            longest.add_metric([queue], max(waits, default=0))
        yield waiting
        yield longest
        seats = GaugeMetricFamily("ivr_seats", "Seats by state", labels=["state"])
        for state, count in view.seats_by_state().items():
            seats.add_metric([state], count)
        yield seats
        yield GaugeMetricFamily("ivr_offers_ringing", "Offers ringing now", value=len(self._desk.line.offers))
        talking = view.seats_by_state()["talking"]
        yield GaugeMetricFamily("ivr_conversations", "Callers talking with a seat now", value=talking)
        yield from self._totals()

    def _totals(self) -> Iterator[Metric]:
        counts = self._desk.counts
        made = counts["offer.made"]
        yield CounterMetricFamily("ivr_offers_made", "Offers made since the controller's start", value=made)
        ended = CounterMetricFamily("ivr_offers_ended", "Offers ended since the controller's start", labels=["why"])
        for name, count in sorted(counts.items()):
            if name.startswith("offer.") and name != "offer.made":
                ended.add_metric([name.removeprefix("offer.")], count)
        yield ended
        ignored = counts["ignored"]
        yield CounterMetricFamily("ivr_line_events_ignored", "Events late, twice or about nobody known", value=ignored)
        broken = CounterMetricFamily(
            "ivr_line_faults", "What must hold of the line and did not, once a second while it lasted", labels=["kind"]
        )
        for name, count in sorted(counts.items()):
            if name.startswith("broken."):
                broken.add_metric([name.removeprefix("broken.")], count)
        yield broken
        yield CounterMetricFamily("ivr_floor_faults", "Commands of the line the floor failed on", value=counts["fault"])


def registry_of(desk: Desk) -> CollectorRegistry:
    """One per desk: two centres in one test do not meet. Other rooms may register collectors of their own in it."""
    registry = CollectorRegistry()
    registry.register(_OfDesk(desk))
    return registry


def exposition(registry: CollectorRegistry) -> bytes:
    return generate_latest(registry)
