"""Says what people do while they do it, with the seconds since the beginning."""

import time

import click

from ivr.city.demonstration import told
from ivr.city.script import Command


class Teller:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self.quiet = False

    def tell(self, who: str, what: Command | str) -> None:
        if words := told(what):
            self.say(who, words)

    def say(self, who: str, words: str) -> None:
        if not self.quiet:
            click.echo(f"  {time.monotonic() - self._began:5.1f} s  {who:<9} {words}")
