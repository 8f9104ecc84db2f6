"""The city at work: starts its Asterisk, gives every event to the telephone it belongs to, and lets people call.

async with City(centre, seats=["101"]) as city:
    await city.log_in("101", Habits())
    met = await city.call(citizen)
"""

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import structlog

from ivr.ari import (
    Ari,
    AriAddress,
    AriError,
    AriEvent,
    Channel,
    Connected,
    HttpTransport,
    PlaybackFinished,
    RecordingFailed,
    RecordingFinished,
    StasisStart,
)
from ivr.call.caller import whole_number
from ivr.city.met import CallerMet, SeatMet
from ivr.city.people import Citizen
from ivr.city.place import check_alone, city_of, templates_of
from ivr.city.registrations import Registrations
from ivr.city.script import Hear, Pause, Stay
from ivr.city.sound import lasts_s, sounding_between_s
from ivr.city.staff import Habits, Ring, outside
from ivr.city.talks import Call, Calls, write_down
from ivr.city.telephone import APP, Exchange, Telephone, Tell
from ivr.city.wrong import CityWrong
from ivr.prompts.speaker import Speaker
from ivr.site import Centre
from ivr.switch import Asterisk
from models.errands import Errands

log = structlog.get_logger(__name__)


class City:
    def __init__(
        self, centre: Centre, seats: Sequence[str], tell: Tell = lambda who, what: None, *, listens: bool = True
    ) -> None:
        """tell: hears of everything that people do, as it is done. listens: people hear and tape what the other side
        says, which costs as much as the call. Raises CityWrong where the centre is not on this machine."""
        self._tell, self._listens = tell, listens
        self.own = city_of(centre, seats)
        self.asterisk = Asterisk(self.own, templates_of(centre), "the city's Asterisk")
        self.seats = {seat: SeatMet(seat) for seat in seats}
        self.calls = Calls()
        self.reached_outside: list[str] = []  # numbers outside that were called, in order
        self._centre = centre
        self._habits: dict[str, Habits] = {}
        self._telephones: dict[str, Telephone] = {}
        self._errands = Errands("the city")
        self._connected = asyncio.Event()
        self._parts = contextlib.AsyncExitStack()
        self._dialled = 0
        self._exchange: Exchange

    # --- begin and end

    async def __aenter__(self) -> Self:
        try:
            await self._begin()
        except BaseException:
            await self._parts.aclose()
            raise
        return self

    async def _begin(self) -> None:
        check_alone(self.own.site.asterisk.sip)
        self._parts.push_async_callback(self.asterisk.stop)
        shutil.rmtree(self.own.paths.recordings, ignore_errors=True)  # what an earlier city heard
        self.asterisk.start()
        await self.asterisk.wait_ready()
        speaker = Speaker(self.own.paths.dialplans / "prompts", self.own.paths.sounds)
        self._parts.callback(speaker.close)
        address = AriAddress(self.own.ari_url, self.own.secrets.ari_user, self.own.secrets.ari_password)
        transport = await self._parts.enter_async_context(HttpTransport(address, APP))
        self._exchange = Exchange(Ari(transport), speaker, self.own.paths.recordings, self._tell, self._listens)
        self._errands.start(self._listen())
        self._parts.push_async_callback(self._errands.close)
        await self._connected.wait()
        registrations = Registrations(self.asterisk, self.seats)
        await registrations.all_known()
        self._parts.push_async_callback(registrations.take_off)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Seats log out, all hang up, telephones are taken off the centre's list, Asterisk ends."""
        try:
            async with asyncio.timeout(20):
                logged_in = [seat for seat, met in self.seats.items() if met.logged_in]
                await asyncio.gather(*(self.log_out(seat) for seat in logged_in))
                await asyncio.gather(*(each.hang_up() for each in tuple(self._telephones.values())))
        except TimeoutError:
            log.warning("the city did not end all its calls in time")
        finally:
            await self._parts.aclose()

    # --- events

    async def _listen(self) -> None:
        async for event in self._exchange.ari.events():
            self._take(event)

    def _take(self, event: AriEvent) -> None:
        match event:
            case Connected():
                self._connected.set()
            case StasisStart(args=("tape", *_), channel=channel):
                if telephone := self._telephones.get(channel.id.removeprefix("tape-")):
                    telephone.tape_ready()
            case StasisStart(args=("dialled", *_), channel=channel):
                if telephone := self._telephones.get(channel.id):
                    telephone.connected()
            case StasisStart(args=("seat", seat, *_), channel=channel):
                self._errands.start(self._rings(seat, channel))
            case StasisStart(args=("outside", number, *_), channel=channel):
                self._errands.start(self._rings_outside(number, channel))
            case RecordingFinished(recording=recording) | RecordingFailed(recording=recording):
                if telephone := self._telephones.get(recording.name.removeprefix("tape-")):
                    telephone.tape_closed()
            case PlaybackFinished(playback=playback):
                self._give(playback.target_uri.removeprefix("channel:"), event)
            case _:
                channel_id = getattr(getattr(event, "channel", None), "id", "")
                self._give(channel_id, event)

    def _give(self, channel_id: str, event: AriEvent) -> None:
        if telephone := self._telephones.get(channel_id):
            telephone.take(event)

    @contextlib.contextmanager
    def _telephone(self, channel_id: str, who: str, language: str) -> Iterator[Telephone]:
        telephone = self._telephones[channel_id] = Telephone(self._exchange, channel_id, who, language)
        try:
            yield telephone
        finally:
            del self._telephones[channel_id]

    # --- people

    async def call(self, citizen: Citizen) -> CallerMet:
        """One citizen's call, to its end."""
        met = CallerMet(citizen.citizen, citizen.plan, citizen.number, citizen.name, citizen.language)
        met.called_at = datetime.now(UTC)
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        with self._telephone(self._new_id(citizen.citizen), citizen.citizen, citizen.language) as telephone:
            site = self._centre.site
            number = whole_number(citizen.number, site.country, site.area_code)
            call = self.calls.begin(Call(met, telephone, number, citizen.in_danger))
            try:
                endpoint, caller_id = self._identity(citizen)
                if await telephone.dial(endpoint, caller_id):
                    met.ended = await telephone.act(citizen.script, citizen.patience_s)
                else:
                    met.ended = f"not answered (cause {telephone.cause})"
            finally:
                self.calls.end(call)
            await telephone.wait_tape()
            write_down(call, began_s, loop.time())
        return met

    def _identity(self, citizen: Citizen) -> tuple[str, str | None]:
        number = self._centre.site.number
        if not citizen.number:
            return f"PJSIP/{number}@anonymous", None
        name = citizen.name.replace("\\", "").replace('"', '\\"')
        return f"PJSIP/{number}@centre", f'"{name}" <{citizen.number}>'

    def _new_id(self, who: str) -> str:
        self._dialled += 1
        return f"{who}-{self._dialled}"

    async def log_in(self, seat: str, habits: Habits) -> None:
        """Dials *11. Raises CityWrong where the centre does not answer it."""
        self.sits(seat, habits)
        await self.dial_code(seat, "*11")
        self.seats[seat].logged_in = True

    def sits(self, seat: str, habits: Habits) -> None:
        """Its rings are answered so; it is logged in elsewhere."""
        self._habits[seat] = habits

    async def log_out(self, seat: str) -> None:
        self.seats[seat].logged_in = False
        await self.dial_code(seat, "*12")

    async def dial_code(self, seat: str, code: str) -> None:
        """A feature code from a seat's telephone; its answer is heard out."""
        with self._telephone(self._new_id(f"phone{seat}"), f"seat {seat}", "ru") as telephone:
            if not await telephone.dial(f"PJSIP/{code}@phone-{seat}", None, ring_s=10):
                raise CityWrong(f"seat {seat} dialled {code} and was not answered (cause {telephone.cause})")
            await telephone.act((Hear(5), Stay(10)))

    async def _rings(self, seat: str, channel: Channel) -> None:
        """The centre rings a seat."""
        met, habits = self.seats[seat], self._habits.get(seat, Habits())
        met.rang += 1
        ring = habits.next_ring()
        with self._telephone(channel.id, f"seat {seat}", habits.language) as telephone:
            call: Call | None = None

            def answered() -> None:
                nonlocal call
                met.answered += 1
                call = self.calls.join(f"seat {seat}", channel.caller.number)
                met.callers.append(call.met.citizen if call else "nobody we know")

            await self._play(telephone, ring, answered)
            if telephone.up_at_s is None:
                met.declined, met.missed = met.declined + telephone.declined, met.missed + (not telephone.declined)
                if habits.back_after_s is not None:
                    self._errands.start(self._returns(seat, habits.back_after_s))
                return
            met.talked_s += (telephone.gone_at_s or telephone.up_at_s) - telephone.up_at_s
            if call:
                self.calls.part(call)
            await telephone.wait_tape()
            met.heard_s += sounding_between_s(telephone.tape, 0, lasts_s(telephone.tape))

    async def _returns(self, seat: str, after_s: float) -> None:
        """The centre pauses a seat that let a caller ring: its operator comes back and says so."""
        await asyncio.sleep(after_s)
        if self.seats[seat].logged_in:
            await self.dial_code(seat, "*14")

    async def _rings_outside(self, number: str, channel: Channel) -> None:
        self.reached_outside.append(number)
        with self._telephone(channel.id, number, "ru") as telephone:
            call: Call | None = None

            def answered() -> None:
                nonlocal call
                call = self.calls.join_outside(number)

            await self._play(telephone, outside(), answered)
            if call:
                self.calls.part(call)

    async def _play(self, telephone: Telephone, ring: Ring, answered: Callable[[], None]) -> None:
        telephone.on_answer = answered
        with contextlib.suppress(AriError):
            await self._exchange.ari.channels.ring(telephone.channel_id)
        await telephone.act((*ring.script, Pause(0)))
