"""Pure: the loads of five real centres (SERVICE.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

#: How busy each hour of an ordinary day is, as a share of the busiest: quiet nights, a peak at ten, a second one at
#: fifteen. The shape is ours; the day's sum and its busiest hour are each centre's own.
SHAPE = (
    *(0.12, 0.08, 0.06, 0.05, 0.06, 0.11, 0.22, 0.45),
    *(0.78, 0.95, 1.0, 0.93, 0.80, 0.78, 0.86, 0.92),
    *(0.88, 0.80, 0.68, 0.57, 0.48, 0.38, 0.27, 0.18),
)
BUSIEST = SHAPE.index(max(SHAPE))


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    about: str
    calls_a_day: int
    busy_hour: int  # calls in the busiest hour
    seats: int
    talk_s: float = 100.0
    wrap_up_s: float = 20.0
    patience_s: float = 180.0  # mean
    same_question: float = 0.0  # share of callers who all ask the same
    burst_s: float = 0.0  # all calls of the busy hour within this time; 0: spread over the hour

    @property
    def hours(self) -> tuple[float, ...]:
        """Calls in each hour of the day; the busiest is the profile's own, the rest share what is left by SHAPE."""
        others = sum(SHAPE) - SHAPE[BUSIEST]
        rest = self.calls_a_day - self.busy_hour
        return tuple(
            float(self.busy_hour) if hour == BUSIEST else rest * part / others for hour, part in enumerate(SHAPE)
        )

    @property
    def peak_per_h(self) -> float:
        """The rate at its highest."""
        return self.busy_hour * 3600 / self.burst_s if self.burst_s else float(self.busy_hour)


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("calm", "a calm town (Taraz 2022)", 265, 30, seats=3),
        Profile("petropavl", "design of Petropavl", 2_000, 220, seats=11),
        Profile("astana", "Astana, an ordinary day", 5_000, 550, seats=22),
        Profile("cold", "Astana, a cold day: are the schools closed?", 14_000, 1_500, seats=56, same_question=0.6),
        Profile(
            "burst", "200 calls in ten minutes from one street", 465, 200, seats=11, same_question=0.9, burst_s=600
        ),
    )
}
