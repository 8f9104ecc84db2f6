"""What Asterisk does not use is given back again and again."""

import asyncio

import pytest

from ivr.switch.memory import RETURN, give_back


class Console:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.often = asyncio.Event()

    async def cli(self, command: str) -> str:
        self.asked.append(command)
        if len(self.asked) == 3:
            self.often.set()
        return "Unable to connect to remote asterisk"


async def test_it_goes_on_whatever_is_answered() -> None:
    console = Console()
    giving = asyncio.create_task(give_back(console, every_s=0.001))
    async with asyncio.timeout(30):
        await console.often.wait()
    assert set(console.asked) == {RETURN}
    giving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await giving
