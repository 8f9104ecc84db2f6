"""Citizens and seats: what they do, drawn from the storm. They know nothing of the controller but what they hear."""

import asyncio
from random import Random

from agents.line.events import (
    LineEvent,
    SeatFound,
    SeatLoggedIn,
    SeatLoggedOut,
    SeatLost,
    SeatMoved,
    SeatPaused,
    SeatResumed,
)
from ivr.ami import SIP, WEB, AmiLost, SeatReachable, SeatUnreachable
from ivr.ari import ChannelStateChange
from ivr.ari.generated.events import AnyEvent
from ivr.call import names
from models.ids import QueueId, SeatId
from tests.simulation.storm import Trouble
from tests.simulation.town import Town

#: What citizens press, one key after the other; "-" is silence.
PLANS = (
    "0-51",
    "0--52",
    "0-5",
    "0",
    "920",
    "920",
    "922",
    "921-0",
    "923",
    "91",
    "-",
    "--0",
    "9-2-1",
    "930",
    "*#77",
    "000",
    "921",
)
SENTENCES = ("су жоқ", "нет воды", "рассказать", "", "яма на дороге")


async def citizen(town: Town, number: int) -> None:
    luck, asterisk = town.storm.luck(f"citizen {number}"), town.asterisk
    await asyncio.sleep(luck.uniform(0, town.storm.lasts_s))
    channel = asterisk.dial_in(f"+770100000{number:02}" if luck.random() < 0.9 else "anonymous")
    if channel not in asterisk.channels:
        asterisk.note(f"citizen {number} reached the fallback")
        return
    asterisk.note(f"citizen {number} rings: {channel}")
    stays_s = luck.choice((0.0, 0.01, 0.1, 1, luck.uniform(0, 20), luck.uniform(0, 90), luck.uniform(30, 200)))
    living = asyncio.create_task(_live(town, channel, luck))
    await asyncio.sleep(stays_s)
    living.cancel()
    if channel in asterisk.channels:
        asterisk.note(f"citizen {number} hangs up")
        asterisk.hang_up(channel)


async def _live(town: Town, channel: str, luck: Random) -> None:
    asterisk = town.asterisk
    for key in luck.choice(PLANS):
        await asyncio.sleep(luck.choice((0.0, 0.3, 2, 3.1)))
        if channel not in asterisk.channels:
            return
        if key != "-":
            asterisk.press(channel, key)
    while channel in asterisk.channels:
        await asyncio.sleep(luck.uniform(0.5, 6))
        call_id = names.call_id_for(channel)
        if channel in asterisk.channels and luck.random() < 0.15:
            asterisk.press(channel, luck.choice("0123456789*#"))
        elif town.ears.listening(call_id) is not None:
            if luck.random() < 0.2:
                town.ears.fail(call_id)
            else:
                town.ears.hear(call_id, luck.choice(SENTENCES))
        elif town.ears.dictating(call_id) is not None:
            if luck.random() < 0.2:
                town.ears.overload(call_id)
            else:
                town.ears.mention(call_id, "су", final=luck.choice((None, *SENTENCES)))


async def seat(town: Town, number: str) -> None:
    """An operator who comes, goes and comes back, as long as the storm lasts."""
    luck = town.storm.luck(f"seat {number}")
    await asyncio.sleep(luck.choice((0.0, 0.0, luck.uniform(0, 20))))
    name = SeatId(number)
    town.submit(SeatLoggedIn(name))
    while not town.asterisk.calm:
        await asyncio.sleep(luck.uniform(1, 30))
        event: LineEvent = SeatLoggedIn(name)
        if town.storm.has(Trouble.SEATS) and luck.random() < 0.6:
            wishes: tuple[LineEvent, ...] = (
                SeatLoggedOut(name, "phone"),
                SeatPaused(name, "tea"),
                SeatResumed(name),
                SeatLost(name, "registration expired"),
                SeatFound(name),
            )
            event = luck.choice(wishes)
        if luck.random() < 0.2:
            _dial_code(town, number, luck.choice(("*11", "*14", "*99")))
        elif not (isinstance(event, SeatLoggedIn) and luck.random() < 0.3):
            town.submit(event)
        else:
            town.submit(SeatResumed(name))


def _dial_code(town: Town, number: str, code: str) -> None:
    """Nobody listens longer than this to a code's answer."""
    asterisk = town.asterisk
    channel = asterisk.dial_in(number, dialled=code, args=("feature",), endpoint=f"PJSIP/seat-{number}")

    def hang_up() -> None:
        if channel in asterisk.channels:
            asterisk.hang_up(channel)

    asyncio.get_running_loop().call_later(20, hang_up)


async def moves(town: Town, number: str) -> None:
    """A supervisor has the seat take other queues' calls."""
    luck = town.storm.luck(f"moves {number}")
    queues = tuple(QueueId(name) for name in town.site.queues)
    while not town.asterisk.calm:
        await asyncio.sleep(luck.uniform(0.1, 20))
        chosen = luck.choice(((queues[0],), (queues[1],), queues, (QueueId("nowhere"),), ()))
        town.submit(SeatMoved(SeatId(number), chosen, "a supervisor", "a storm"))


async def telephones(town: Town, number: str) -> None:
    luck, name = town.storm.luck(f"telephones {number}"), SeatId(number)
    while not town.asterisk.calm:
        await asyncio.sleep(luck.uniform(0.1, 30))
        kinds = luck.choice((frozenset({SIP}), frozenset({WEB}), frozenset({SIP, WEB})))
        reachable = SeatReachable(name, kinds)
        town.tell(luck.choice((reachable, reachable, SeatUnreachable(name, "expired"), AmiLost("cut"))))


class Answerers:
    """Whoever has lifted a ringing phone puts it down some time later, unless the citizen does first."""

    def __init__(self, town: Town) -> None:
        self._town, self._luck = town, town.storm.luck("talks")
        self._sound = town.storm.luck("sound")

    def __call__(self, event: AnyEvent) -> None:
        match event:
            case ChannelStateChange(channel=channel) if channel.state == "Up" and names.is_leg(channel.id):
                talk_s = self._luck.choice((0.0, 0.1, self._luck.uniform(1, 60), 400))
                loop = asyncio.get_running_loop()
                loop.call_later(talk_s, self._put_down, channel.id)
                if self._town.storm.has(Trouble.SOUND):
                    self._trouble_with_sound(channel.id)
                if "@trunk" in channel.name and (self._town.asterisk.calm or self._luck.random() < 0.5):
                    loop.call_later(self._luck.uniform(1, 6), self._press, channel.id)  # proves to be a person

    def _trouble_with_sound(self, leg: str) -> None:
        loop, luck = asyncio.get_running_loop(), self._sound
        match luck.choice(("well", "well", "silent", "holds")):
            case "silent":
                loop.call_later(luck.uniform(0, 30), self._fall_silent, leg)
            case "holds":
                begins_s = luck.uniform(0, 10)
                loop.call_later(begins_s, self._hold, leg, True)
                loop.call_later(begins_s + luck.choice((0.0, 2, 20)), self._hold, leg, False)

    def _fall_silent(self, leg: str) -> None:
        if leg in self._town.asterisk.channels and not self._town.asterisk.calm:
            self._town.asterisk.note(f"phone falls silent: {leg}")
            self._town.asterisk.fall_silent(leg)

    def _hold(self, leg: str, on: bool) -> None:
        if leg in self._town.asterisk.channels:
            self._town.asterisk.phone_hold(leg, on)

    def _press(self, leg: str) -> None:
        if leg in self._town.asterisk.channels:
            self._town.asterisk.press(leg, "1")

    def _put_down(self, leg: str) -> None:
        asterisk = self._town.asterisk
        if leg in asterisk.channels:
            asterisk.note(f"phone put down: {leg}")
            asterisk.hang_up(leg)
