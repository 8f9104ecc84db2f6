"""Seats for a city to sit at: only while nobody works in the centre, or its calls would ring at real people's desks."""

import click

from ivr.cli.asking import ask
from ivr.site import Centre

WORKING = ("ready", "offered", "talking", "wrap-up")


def idle_seats(centre: Centre, count: int) -> list[str]:
    """The first `count` seats. Raises click.ClickException while somebody is at work, or where there are too few."""
    seats = ask(centre.paths.control_socket, "GET", "/seats")
    working = [seat["seat"] for seat in seats if seat["state"] in WORKING]
    if working:
        raise click.ClickException(
            f"seat {', '.join(working)} is at work, and simulated calls could ring there; "
            f"log out first (ivr seat logout {working[0]}) or use a centre of its own (--var FOLDER)"
        )
    if len(seats) < count:
        raise click.ClickException(
            f"the site file names {len(seats)} seats, {count} are wanted; add some under seats:, or take fewer: --seats"
        )
    return [str(seat["seat"]) for seat in seats[:count]]
