"""What a site file may say. Extra keys are errors: a misspelt one must not be ignored in silence."""

from datetime import time
from ipaddress import IPv4Address, IPv4Network
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Port = Annotated[int, Field(ge=1, le=65535)]
SeatNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Dialled = Annotated[str, StringConstraints(pattern=r"^(\+?[0-9]{2,15}|_[0-9XZN.!\[\]-]{2,24})$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PortRange(Part):
    first: Port
    last: Port

    @model_validator(mode="after")
    def _ordered(self) -> "PortRange":
        if self.last <= self.first:
            raise ValueError(f"the last port ({self.last}) must be above the first ({self.first})")
        return self


class Trunk(Part):
    addresses: list[IPv4Address | IPv4Network] = Field(min_length=1)
    port: Port = 5060
    codecs: list[Literal["alaw", "ulaw", "g722"]] = ["alaw", "ulaw"]
    caller_id: str = "109"


#: Where an office's own machines have their addresses.
PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16")


class Sip(Part):
    address: IPv4Address = IPv4Address("127.0.0.1")
    port: Port = 5060
    #: Whoever sends from elsewhere and is not the trunk is refused before anything is looked up or written down.
    seats_from: list[IPv4Address | IPv4Network] = Field(default=list(map(IPv4Network, PRIVATE)), min_length=1)


class GivenProgram(Part):
    program: str


class GivenHost(Part):
    host: str


class Asterisk(Part):
    use: Literal["embedded"] | GivenProgram | GivenHost = "embedded"
    sip: Sip = Sip()
    rtp: PortRange = PortRange(first=16000, last=16999)
    ari_port: Port = 8088
    ami_port: Port = 5038


class Speech(Part):
    rtp: PortRange = PortRange(first=17000, last=17199)
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    models: dict[str, str] = {}  # language -> a model's folder, instead of the fetched one
    live_words: Literal["none", "caller", "both"] = "caller"  # whose words the desk shows while they are said


class Web(Part):
    """Where the pages and the API are served: on loopback, since passwords and voices want TLS, which a proxy does."""

    address: IPv4Address = IPv4Address("127.0.0.1")
    port: Port = 8109
    names: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}$")]] = []  # the proxy's: desk.city.kz
    proxies: list[IPv4Address] = []  # whose X-Forwarded-For and X-Forwarded-Proto are believed

    @model_validator(mode="after")
    def _on_loopback(self) -> "Web":
        if not self.address.is_loopback:
            raise ValueError(f"web.address {self.address} is not on loopback: put a proxy with TLS before 127.0.0.1")
        return self


class Relaxed(Part):
    """After so long a wait, a seat may be this many levels weaker in each skill; down >= level: anybody will do."""

    after_s: Annotated[float, Field(gt=0, le=7200)]
    down: Annotated[int, Field(ge=1, le=9)]


class Queue(Part):
    name: dict[Literal["kk", "ru", "en"], Annotated[str, StringConstraints(min_length=1, max_length=64)]] = {}
    band: Annotated[int, Field(ge=0, le=9)] = 5
    ring_s: Annotated[float, Field(ge=1, le=120)] = 16
    wrap_up_s: Annotated[float, Field(ge=0, le=600)] = 20
    longest_wait_s: Annotated[float, Field(ge=10, le=7200)] = 1800
    say_place_every_s: Annotated[float, Field(ge=0, le=600)] = 30  # 0: never
    longest_queue: Annotated[int, Field(ge=0, le=10_000)] = 0  # entries; 0: no limit
    overflow_to: Name | None = None  # another queue, for whom this one is full or too slow
    relax: list[Relaxed] = []
    callers_per_seat: Annotated[float, Field(ge=0, le=100)] = 0  # for each person at its seats; 0: no limit
    misses_before_pause: Annotated[int, Field(ge=1, le=10)] = 1
    callback: Literal["agent-first", "customer-first"] = "agent-first"
    callback_ring_s: Annotated[float, Field(ge=5, le=240)] = 45
    callback_retry_s: Annotated[float, Field(ge=10, le=86_400)] = 600  # until the citizen is rung again
    callback_tries: Annotated[int, Field(ge=1, le=10)] = 3  # so many, then a ticket for a person
    keep_place_s: Annotated[float, Field(ge=0, le=3600)] = 300  # who drops and rings again within it; 0: never

    @model_validator(mode="after")
    def _relaxes_step_by_step(self) -> "Queue":
        steps = [(step.after_s, step.down) for step in self.relax]
        if any(b[0] <= a[0] or b[1] <= a[1] for a, b in pairwise(steps)):
            raise ValueError("relax: each step must come later (after_s) and ask less (down) than the one before")
        return self


class QuietHours(Part):
    """Local time in which nobody is called back: it waits until `to`."""

    from_: Annotated[time, Field(alias="from")]
    to: time

    @model_validator(mode="after")
    def _has_a_length(self) -> "QuietHours":
        if self.from_ == self.to:
            raise ValueError("quiet_hours: `from` and `to` are the same; leave quiet_hours out to call at any hour")
        return self


class Nuisance(Part):
    """Who calls more often waits a while before the line. Nobody is ever cut off: it may be an emergency (A15)."""

    calls: Annotated[int, Field(ge=2, le=1000)] = 10
    within_s: Annotated[float, Field(ge=60, le=86_400)] = 3600
    delay_s: Annotated[float, Field(ge=1, le=120)] = 20


class Crowd(Part):
    """More than this is more than the centre can take: the flow's `crowded` begins for the next call."""

    calls: Annotated[int, Field(ge=0, le=20_000)] = 0  # in progress; 0: as many as Asterisk has ports for sound
    per_s: Annotated[float, Field(gt=0, le=1000)] = 20  # new ones a second, for longer than a moment


class Fallback(Part):
    """What Asterisk does alone when the controller is away: queue, then take a message."""

    queue_s: Annotated[int, Field(ge=0, le=3600)] = 120
    message_s: Annotated[int, Field(ge=10, le=600)] = 120


class PauseReason(Part):
    """Why somebody at a seat takes no calls for a while, as it is read on the desk and the board."""

    kk: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    ru: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    en: Annotated[str, StringConstraints(max_length=64)] = ""


PAUSES = {
    "rest": PauseReason(kk="Тынығу", ru="Отдых", en="Rest"),
    "lunch": PauseReason(kk="Түскі ас", ru="Обед", en="Lunch"),
    "paperwork": PauseReason(kk="Өтініштерді рәсімдеу", ru="Оформление заявок", en="Paperwork"),
    "training": PauseReason(kk="Оқу", ru="Учёба", en="Training"),
    "technical": PauseReason(kk="Техникалық ақау", ru="Техническая неполадка", en="Technical fault"),
}


class Board(Part):
    """What the centre wants to reach, and from where on the board raises an alarm. 0: not watched."""

    answer_within_s: Annotated[float, Field(ge=1, le=600)] = 20
    service_level: Annotated[float, Field(gt=0, le=1)] = 0.8  # the share to be answered within it
    service_level_below: Annotated[float, Field(ge=0, le=1)] = 0.7  # alarms: of the last half hour
    longest_wait_s: Annotated[float, Field(ge=0, le=7200)] = 120
    waiting: Annotated[int, Field(ge=0, le=10_000)] = 10
    unattended_s: Annotated[float, Field(ge=0, le=600)] = 15  # somebody waits so long and nobody is at work
    surge_times: Annotated[int, Field(ge=2, le=1000)] = 5  # one service, one street, so often …
    surge_within_s: Annotated[float, Field(ge=60, le=86_400)] = 1800  # … within so long is one incident


class Seat(Part):
    name: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    queues: list[Name] = Field(min_length=1)
    skills: dict[Name, Annotated[int, Field(ge=1, le=5)]] = {}


class Site(Part):
    """One centre. `queues` and `seats` are cross-checked: a seat serves only queues that exist."""

    city: dict[str, str]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")] = "109"
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "KZ"
    area_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,4}$")]
    languages: list[str] = Field(min_length=1)
    flow: str = "109.yaml"
    trunk: Trunk
    asterisk: Asterisk = Asterisk()
    speech: Speech = Speech()
    web: Web = Web()
    database: str = "sqlite"
    emergency: list[str] = ["101", "102", "103", "104", "112"]
    seats_may_dial: list[Dialled] = []
    fallback: Fallback = Fallback()
    quiet_hours: QuietHours | None = None
    nuisance: Nuisance | None = None
    crowd: Crowd = Crowd()
    queues: dict[Name, Queue] = Field(min_length=1)
    seats: dict[SeatNumber, Seat] = {}
    board: Board = Board()
    pause_reasons: Annotated[dict[Name, PauseReason], Field(min_length=1, max_length=9)] = PAUSES  # in this order
    # So many calls in a row a seat may take past a less urgent caller; its next is that one. 0: strictly by band.
    fair_after: Annotated[int, Field(ge=0, le=1000)] = 10

    @model_validator(mode="after")
    def _ports_are_apart(self) -> "Site":
        calls, ears = self.asterisk.rtp, self.speech.rtp
        if calls.first <= ears.last and ears.first <= calls.last:
            raise ValueError(
                f"speech.rtp ({ears.first}-{ears.last}) overlaps asterisk.rtp ({calls.first}-{calls.last}): "
                "sound would reach the wrong program; give them different ports"
            )
        if calls.first <= self.asterisk.sip.port <= calls.last:
            raise ValueError(f"asterisk.sip.port {self.asterisk.sip.port} lies within asterisk.rtp; move one of them")
        return self

    @model_validator(mode="after")
    def _overflow_goes_somewhere(self) -> "Site":
        for name, queue in self.queues.items():
            seen = {name}
            to = queue.overflow_to
            while to is not None:
                if to not in self.queues:
                    raise ValueError(f"queue {name!r} overflows to {to!r}, which is not under queues")
                if to in seen:
                    raise ValueError(f"queue {name!r} overflows in a circle: callers would go round for ever")
                seen.add(to)
                to = self.queues[to].overflow_to
        return self

    @model_validator(mode="after")
    def _seats_serve_known_queues(self) -> "Site":
        for number, seat in self.seats.items():
            for queue in seat.queues:
                if queue not in self.queues:
                    raise ValueError(f"seat {number} serves queue {queue!r}, which is not under queues")
        return self
