"""What the pages know beside the catalogue: the knowledge articles and the city's streets, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from agents.addresses import Finder, StreetsWrong
from agents.addresses import read as read_streets
from agents.catalogue.records import Catalogue
from agents.knowledge import Article, KnowledgeWrong
from agents.knowledge import read as read_knowledge

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Assistance:
    """articles: by service and language, with the catalogue's facts still to be filled in."""

    articles: Mapping[tuple[str, str], Article] = field(default_factory=dict)
    streets: Finder = field(default_factory=lambda: Finder(()))


def assistance(dialplans: Path, catalogue: Catalogue) -> Assistance:
    """Calls do not wait for a misspelt article or street: what is wrong is logged with file and line, and left out."""
    try:
        articles = read_knowledge(dialplans / "knowledge", catalogue)
    except KnowledgeWrong as wrong:
        log.error("knowledge articles were left out", faults=wrong.faults[:20])
        articles = wrong.articles
    file = dialplans / "streets.csv"
    try:
        streets = read_streets(file) if file.is_file() else ()
    except StreetsWrong as wrong:
        log.error("addresses are not completed: the file of streets has faults", faults=wrong.faults[:20])
        streets = ()
    return Assistance(articles, Finder(streets))
