"""The centre that a command is about: the one of --site and --var."""

import click

from ivr.site import Centre, SiteWrong, open_centre


def opened(ctx: click.Context) -> Centre:
    """What is wrong with its site file becomes one sentence."""
    try:
        return open_centre(ctx.obj["site"], ctx.obj["var"])
    except SiteWrong as wrong:
        raise click.ClickException(str(wrong)) from None
