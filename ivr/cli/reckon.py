"""What `ivr simulate` tells without a running centre: a known load, and the seats that each hour of it needs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

import click

from agents.load.plan import plan_of_day, plan_of_hour
from agents.load.profiles import Profile
from agents.load.report import reckon, report
from agents.load.staffing import Hour, Target, hours, staffed

AROUND = 2  # seats more and fewer that one hour's plan shows


def tell_load(profile: Profile, target: Target, *, seats: int | None, seed: int, json_file: Path | None) -> None:
    told = reckon(profile, target, seats=seats, seed=seed)
    for line in report(told):
        click.echo(line)
    write_json(json_file, asdict(told))


def tell_day(profile: Profile, target: Target, *, seats: int | None, seed: int, json_file: Path | None) -> None:
    """Each hour as soon as it is reckoned: a large centre's day takes a minute or two."""
    kept: list[Hour] = []

    def keeping() -> Iterator[Hour]:
        for hour in hours(profile, target, only=None, seats=seats, seed=seed):
            kept.append(hour)
            yield hour

    for line in plan_of_day(profile, target, keeping()):
        click.echo(line)
    write_json(
        json_file, {"profile": asdict(profile), "target": asdict(target), "hours": [asdict(each) for each in kept]}
    )


def tell_hour(
    profile: Profile, target: Target, at: int, *, seats: int | None, seed: int, json_file: Path | None
) -> None:
    (hour,) = hours(profile, target, only=at, seats=seats, seed=seed)
    n = hour.staffed.seats
    around = range(max(n - AROUND, 0), n + AROUND + 1) if seats is None else (n,)
    choices = [hour.staffed if each == n else staffed(profile, at, each, target, seed) for each in around]
    for line in plan_of_hour(profile, target, hour, choices):
        click.echo(line)
    told = {"profile": asdict(profile), "target": asdict(target), "hours": [asdict(hour)]}
    write_json(json_file, told | {"choices": [asdict(each) for each in choices]})


def write_json(file: Path | None, told: dict[str, Any]) -> None:
    if file is None:
        return
    try:
        file.write_text(json.dumps(_finite(told), ensure_ascii=False, indent=1), "utf-8")
    except OSError as wrong:
        raise click.ClickException(f"{file} cannot be written ({wrong.strerror}): name another file") from None


def _finite(told: Any) -> Any:
    """JSON has no number for what is without end: null."""
    match told:
        case dict():
            return {name: _finite(value) for name, value in told.items()}
        case list() | tuple():
            return [_finite(value) for value in told]
        case float() if not isfinite(told):
            return None
        case _:
            return told
