"""ivr catalogue: check the files that people edit, try what a sentence would suggest."""

from pathlib import Path

import click

from agents.addresses import StreetsWrong
from agents.addresses import read as read_streets
from agents.catalogue.danger import danger
from agents.catalogue.read import read
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import suggest as suggested
from agents.catalogue.wrong import CatalogueWrong
from agents.knowledge import KnowledgeWrong
from agents.knowledge import read as read_knowledge
from ivr.site.paths import Paths


@click.group(name="catalogue")
def command() -> None:
    """Check the catalogue, try a suggestion."""


def _read(catalogue: Path | None = None, checklists: Path | None = None) -> Catalogue:
    folder = Paths().dialplans
    try:
        return read(catalogue or folder / "catalogue.yaml", checklists or folder / "checklists.yaml")
    except CatalogueWrong as wrong:
        raise click.ClickException("\n".join(wrong.faults)) from None


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--checklists", type=click.Path(path_type=Path), help="A checklists file; the project's by default.")
def check(file: Path | None, checklists: Path | None) -> None:
    """Check a catalogue and its checklists; every fault with its file, line and remedy."""
    found = _read(file, checklists)
    articles, streets = _beside(found)
    services = found.services.values()
    click.echo(
        f"{len(found.spheres)} spheres, {len(services)} services ({sum(one.danger for one in services)} dangerous), "
        f"{len(found.bodies)} bodies, {len(found.referrals)} referrals, {len(found.checklists)} checklists, "
        f"{articles} articles, {streets} streets: no faults"
    )


def _beside(catalogue: Catalogue) -> tuple[int, int]:
    """How many articles and streets there are."""
    folder = Paths().dialplans
    try:
        return len(read_knowledge(folder / "knowledge", catalogue)), len(read_streets(folder / "streets.csv"))
    except (KnowledgeWrong, StreetsWrong) as wrong:
        raise click.ClickException("\n".join(wrong.faults)) from None


@command.command()
@click.argument("text")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 20))
def suggest(text: str, limit: int) -> None:
    """Which services fit a sentence, and whether it tells of a danger to life."""
    catalogue = _read()
    heard = danger(catalogue, text)
    if heard:
        click.echo(f"danger: {heard.id} -> {heard.divert or 'stays with 109'}")
    matches = suggested(catalogue, text, limit)
    for match in matches:
        service = catalogue.services[match.service_id]
        click.echo(f"{match.score:.2f} {service.id:32} {service.name['kk']} · {service.name['ru']}")
    if not matches:
        click.echo("nothing fits")
