"""A known load on a running centre, beside the line in memory and Erlang."""

import json
from pathlib import Path

from tests.live.centre import QUICK_QUEUES, running_centre


async def test_a_known_load_is_played_and_its_seats_end_their_wrap_up_themselves(tmp_path: Path) -> None:
    """The site grants ten minutes of wrap-up: whoever is answered after both seats have talked once was answered by a
    seat that was ready earlier."""
    queues = {name: queue | {"wrap_up_s": 600} for name, queue in QUICK_QUEUES.items()}
    async with running_centre(tmp_path, seats=2, queues=queues) as running:
        refused = await running.ivr("simulate", "--profile", "astana")
        assert refused.status == 1
        assert "the site file names 2 seats, 22 are wanted" in refused.text
        # Eleven callers, of whom seven have a second of patience to spare: over within four seconds of calls.
        load = ("--profile", "petropavl", "--seats", "2", "--times", "60", "--minutes", "3", "--seed", "136")
        said = await running.ivr("simulate", *load, "--json", str(tmp_path / "load.json"), limit_s=120)
        assert said.status == 0, said.text
        assert "Erlang A" in said.text
        played = json.loads((tmp_path / "load.json").read_text("utf-8"))
        assert played["centre"]["calls"] > 5, said.text
        answered = played["centre"]["calls"] * (1 - played["centre"]["abandoned"])
        assert answered > 2.5, said.text
        assert (await running.ivr("seat", "list")).text.count("logged-out") == 2
        assert await running.quiet()
