"""A known load on a running centre, beside the line in memory and Erlang."""

import json
from pathlib import Path

from tests.live.centre import RunningCentre


async def test_a_known_load_is_played(centre: RunningCentre, tmp_path: Path) -> None:
    refused = await centre.ivr("simulate", "--profile", "astana")
    assert refused.status == 1
    assert "the site file names 3 seats, 22 are wanted" in refused.text
    # Eleven callers, of whom seven have a second of patience to spare: over within four seconds of calls.
    load = ("--profile", "petropavl", "--seats", "2", "--times", "60", "--minutes", "3", "--seed", "136")
    said = await centre.ivr("simulate", *load, "--json", str(tmp_path / "load.json"), limit_s=120)
    assert said.status == 0, said.text
    assert "Erlang A" in said.text
    played = json.loads((tmp_path / "load.json").read_text("utf-8"))
    assert played["centre"]["calls"] > 5, said.text
    assert played["centre"]["abandoned"] < 1, said.text
    assert (await centre.ivr("seat", "list")).text.count("logged-out") == 3
    assert await centre.quiet()
