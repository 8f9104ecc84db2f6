"""Seats' telephones as they answer when Asterisk asks whether they are there, told as ivr.ami.Questions tells it."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.asterisk import FakeAsterisk


@dataclass
class FakeTelephones:
    asterisk: FakeAsterisk
    away: bool = False  # nobody can be asked: AMI does not answer
    after_s: float = 0.02  # until an answer is known
    asked: Counter[str] = field(default_factory=Counter)
    _answered: Counter[str] = field(default_factory=Counter)

    async def ask(self, endpoint: str) -> str | None:
        if self.away or self.asterisk.down:
            return None
        before = self._answered[endpoint]
        self.asked[endpoint] += 1
        if self._there(endpoint):
            asyncio.get_running_loop().call_later(self.after_s, self._answered.update, [endpoint])
        return str(before)

    def _there(self, endpoint: str) -> bool:
        channels = self.asterisk.channels.values()
        return all(channel.there for channel in channels if channel.name.startswith(f"PJSIP/{endpoint}-"))
