"""Pure: what the centre wants to reach, and from where on somebody must be told. Taken from the site file."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """`share` of the callers answered within `within_s`."""

    within_s: float = 20.0
    share: float = 0.8


@dataclass(frozen=True, slots=True)
class Thresholds:
    """0: this one is not watched."""

    service_level_below: float = 0.7  # of the last half hour
    longest_wait_s: float = 120.0
    waiting: int = 10
    unattended_s: float = 15.0  # somebody waits so long and no seat is ready, talking or writing up


@dataclass(frozen=True, slots=True)
class SurgeRule:
    """The same service and place so often within so long is one incident, not many; without a place, twice as often."""

    times: int = 5
    within_s: float = 1800.0


@dataclass(frozen=True, slots=True)
class BoardRules:
    target: Target = field(default_factory=Target)
    thresholds: Thresholds = field(default_factory=Thresholds)
    surge: SurgeRule = field(default_factory=SurgeRule)
    utc_offset_h: float = 5.0  # where the day begins
