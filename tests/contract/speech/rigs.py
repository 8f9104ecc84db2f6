"""The two sides of the contract: the fake, and the real worker behind its socket."""

from pathlib import Path
from typing import Protocol

from ivr.speech.client import RemoteEars
from ivr.speech.ears import EarAddress, Ears
from models.ids import CallId
from tests.fakes.ears import FakeEars
from tests.live.speech.korean import silence, spoken
from tests.live.speech.phone import Phone
from tests.live.speech.worker import Worker


class Rig(Protocol):
    @property
    def ears(self) -> Ears: ...

    async def say(self, call_id: CallId, address: EarAddress, text: str) -> None:
        """The caller says this and is silent afterwards."""

    async def say_nothing(self, call_id: CallId, address: EarAddress, seconds: float) -> None: ...

    async def lose(self) -> None:
        """The worker dies; returns at once."""

    async def come_back(self) -> None:
        """The worker is there again and has been noticed."""


class FakeRig:
    def __init__(self) -> None:
        self.ears = FakeEars(frozenset({"ko"}))

    async def say(self, call_id: CallId, address: EarAddress, text: str) -> None:
        if self.ears.listening(call_id):
            self.ears.hear(call_id, text)
        elif self.ears.dictating(call_id):
            self.ears.mention(call_id, text, final=text)

    async def say_nothing(self, call_id: CallId, address: EarAddress, seconds: float) -> None:
        if self.ears.listening(call_id):
            self.ears.hush(call_id)

    async def lose(self) -> None:
        self.ears.lose()

    async def come_back(self) -> None:
        self.ears.come_back()


class RealRig:
    def __init__(self, ears: RemoteEars, worker: Worker) -> None:
        self.ears, self._worker = ears, worker
        self._phones: dict[EarAddress, Phone] = {}

    def phone(self, address: EarAddress) -> Phone:
        if address not in self._phones:
            self._phones[address] = Phone(address)
        return self._phones[address]

    async def say(self, call_id: CallId, address: EarAddress, text: str) -> None:
        await self.phone(address).send(silence(0.4) + spoken(text) + silence(1.0))

    async def say_nothing(self, call_id: CallId, address: EarAddress, seconds: float) -> None:
        await self.phone(address).send(silence(seconds + 0.1))

    async def lose(self) -> None:
        self._worker.kill()

    async def come_back(self) -> None:
        self._worker.start_again()
        for phone in self._phones.values():
            phone.close()
        self._phones.clear()
        await self.ears.until_languages("ko")

    def close(self) -> None:
        for phone in self._phones.values():
            phone.close()


def started(folder: Path) -> Worker:
    folder.mkdir(parents=True, exist_ok=True)
    return Worker(folder)
