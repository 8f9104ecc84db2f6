"""ivr up: the whole centre on this machine, until Ctrl-C."""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from ivr.cli.trial import Tried, trial_people
from ivr.logs import set_up_logs
from ivr.site import Centre, SiteWrong, open_centre, site_file
from ivr.speech.pulse import watch_pulse
from ivr.switch import Asterisk, SwitchWrong
from ivr.switch.memory import give_back
from ivr.switch.program import Program, healthy, listens
from ivr.switch.supervise import Died, Missing, Report, Returned, Supervisor
from ivr.switch.warden import Warden
from models.errands import Errands


@click.command(name="up")
@click.option("--demo", is_flag=True, help="When all is up, one citizen's call end to end.")
@click.option("--once", is_flag=True, help="End after the demonstration, with its exit status.")
@click.pass_context
def command(ctx: click.Context, demo: bool, once: bool) -> None:
    """Start and watch Asterisk, the controller and the speech worker."""
    set_up_logs(logging.WARNING)
    site, var = ctx.obj["site"], ctx.obj["var"]
    try:
        centre = open_centre(site, var)
        sys.exit(asyncio.run(_up(centre, ourselves(site, var), demo=demo or once, once=once)))
    except (SiteWrong, SwitchWrong) as wrong:
        raise click.ClickException(str(wrong)) from None


def ourselves(site: Path | None, var: Path | None) -> list[str]:
    """How a child runs a command for the same centre."""
    chosen = ["--site", str(site_file(site).resolve())]
    return [sys.executable, "-m", "ivr", *chosen, *(["--var", str(var.resolve())] if var else [])]


async def _up(centre: Centre, ivr: list[str], *, demo: bool, once: bool) -> int:
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    asterisk, speech, controller = parts(centre, ivr)
    standby = Program("standby controller", controller.argv, controller.log.with_name("standby.log"), _at_once)
    watched = Supervisor([[asterisk, speech], [controller], [standby]], _tell, optional=frozenset({speech.name}))
    began = time.monotonic()
    click.echo("Starting Asterisk, the speech worker and the controller …")
    if not await _unless(ending, watched.start()):
        await watched.stop()
        return 130
    watching = Warden(centre, pid=lambda: _leader(centre, controller, standby))
    errands = Errands("ivr up")
    errands.start(watching.run(), "warden")
    errands.start(watch_pulse(centre.paths.speech_socket, lambda: _living(speech)), "pulse")
    if not asterisk.given:
        errands.start(give_back(asterisk), "Asterisk's memory")
    try:
        click.echo(_status(centre, asterisk, time.monotonic() - began))
        status, tried = 0, _trial(centre, await trial_people(centre)) if demo else ""
        if demo:
            click.echo(tried)
            status = await _demonstrate(ivr, ending)
        if not once:
            click.echo(tried, nl=demo)  # again: the demonstration has scrolled it away
            await ending.wait()
        return status
    finally:
        click.echo("Stopping …")
        await errands.close()
        await watched.stop()
        click.echo("All parts have ended.")


async def _at_once() -> bool:
    """A standby has nothing to be ready for: it takes over when the other controller ends."""
    return True


def _living(part: Program) -> int | None:
    return part.pid if part.ended is None else None


def _leader(centre: Centre, *controllers: Program) -> int | None:
    """The controller that leads, as long as its process is there."""
    try:
        pid = int((centre.paths.var / "leader.pid").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return next((pid for each in controllers if each.pid == pid and each.ended is None), None)


def parts(centre: Centre, ivr: list[str]) -> tuple[Asterisk, Program, Program]:
    paths = centre.paths
    logs = paths.var / "log"
    return (
        Asterisk(centre),
        Program("speech worker", [*ivr, "speech", "worker"], logs / "speech.log", lambda: listens(paths.speech_socket)),
        Program(
            "controller",
            [*ivr, "controller", "--standby"],
            logs / "controller.log",
            lambda: healthy(paths.control_socket),
        ),
    )


def _trial(centre: Centre, people: list[Tried]) -> str:
    """Who may try the pages at once, and how."""
    web = centre.site.web
    lines = [f"    {each.name:<12} {each.password or '(with the password that was chosen)'}" for each in people]
    last = "    To be rung there by a made-up citizen: .venv/bin/ivr citizen"
    return "\n".join(["", f"  Try it in a browser: http://{web.address}:{web.port}/", *lines, last])


async def _unless(ending: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work to its end, unless we are told to end first; then it is cancelled."""
    doing = asyncio.ensure_future(work)
    told = asyncio.create_task(ending.wait())
    await asyncio.wait({doing, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not doing.done():
        doing.cancel()
        await asyncio.wait({doing})
        return False
    doing.result()
    return True


async def _demonstrate(ivr: list[str], ending: asyncio.Event) -> int:
    """The demonstration's exit status. Our own end ends it too."""
    demo = await asyncio.create_subprocess_exec(*ivr, "demo")
    over = asyncio.create_task(demo.wait())
    told = asyncio.create_task(ending.wait())
    await asyncio.wait({over, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not over.done():
        demo.terminate()
    status = await over
    click.echo("The demonstration went well." if status == 0 else f"The demonstration failed (status {status}).")
    return status


def _tell(report: Report) -> None:
    match report:
        case Died(part, status, pause_s):
            click.echo(f"{part} ended (status {status}); starting it again in {pause_s:g} s", err=True)
        case Returned(part):
            click.echo(f"{part} is back", err=True)
        case Missing(part, why):
            click.echo(f"{part} is not there: {why}", err=True)


def _status(centre: Centre, asterisk: Asterisk, took_s: float) -> str:
    site, paths, _ = centre
    sip = f"{site.asterisk.sip.address}:{site.asterisk.sip.port}"
    trunk = ", ".join(str(address) for address in site.trunk.addresses)
    seats = ", ".join(f"seat-{number}" for number in site.seats) or "none"
    return f"""
{site.number} is up, after {took_s:.1f} s.
  Asterisk       {asterisk.version.removeprefix("Asterisk ")}
                 SIP {sip}/udp, ARI {centre.ari_url}, logs in {paths.asterisk / "log"}
  speech worker  {paths.speech_socket}, log {paths.var / "log" / "speech.log"}
  controller     {paths.control_socket}, log {paths.var / "log" / "controller.log"}

  Pages          http://{site.web.address}:{site.web.port}/ (accounts: ivr user list; API: /api/openapi.json)
  To call:       sip:{site.number}@{sip}, from the trunk ({trunk})
  Seats:         {seats} at {sip}; passwords: ivr seat show NUMBER
  Recordings in  {paths.recordings}

Ctrl-C stops everything."""
