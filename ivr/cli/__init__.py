"""The command line: one file per command, each loaded only when called."""

import importlib
from pathlib import Path

import click

#: command -> one line for the list; the module of the same name in this room holds a click command called `command`.
COMMANDS = {
    "setup": "fetch and make what a centre needs",
    "up": "start and watch Asterisk, the controller and the speech worker",
    "doctor": "check every part and say what is wrong",
    "demo": "one citizen's call, end to end, on a running centre",
    "controller": "run the controller alone",
    "flow": "check and draw flow files",
    "speech": "speech models: fetch, check, run the worker",
    "prompts": "make the sounds of the prompts",
    "line": "who waits and why, and moving a caller",
    "seat": "log seats in and out, pause them, show their passwords",
    "ticket": "show and edit tickets",
    "call": "the time line of one call",
    "reconcile": "a day's calls on the trunk against the outcomes in the log",
    "log": "verify the log's chain",
    "catalogue": "check the catalogue, try a suggestion",
    "user": "people's accounts: add, roles, passwords by link, disable",
    "trial": "an operator and a supervisor for trying the pages",
    "citizen": "one citizen calls now, for trying a desk",
    "simulate": "citizens and seats on a second Asterisk",
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"ivr.cli.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.option("--site", type=click.Path(path_type=Path), help="The site file; asterisk-config/site.yaml by default.")
@click.option("--var", type=click.Path(path_type=Path), help="Where this centre writes; var/ by default.")
@click.pass_context
def main(ctx: click.Context, site: Path | None, var: Path | None) -> None:
    """The 109 call centre."""
    ctx.obj = {"site": site, "var": var}
