"""The fixture itself: a centre that runs, loses its controller and gets it back."""

from pathlib import Path

from ivr.switch.program import healthy
from tests.live.centre import RunningCentre, running_centre


async def test_the_controller_can_be_killed_and_returns(tmp_path: Path) -> None:
    async with running_centre(tmp_path) as running:
        assert await healthy(running.centre.paths.control_socket)
        await running.kill_controller()
        assert not await healthy(running.centre.paths.control_socket)
        await running.start_controller()
        assert await healthy(running.centre.paths.control_socket)
        async with running.store() as store:
            assert (await store.verify()).whole


async def test_our_commands_find_it(centre: RunningCentre) -> None:
    said = await centre.ivr("seat", "list")
    assert said.status == 0, said.text
    assert [line.split()[0] for line in said.text.splitlines()] == ["101", "102", "103"]
    assert await centre.quiet()
