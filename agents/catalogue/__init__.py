"""Pure: spheres, services, bodies and checklists, and the suggestion of a service from what was said.

Reads its files, nothing else. `read(catalogue_file, checklists_file)` gives a Catalogue; `suggest(catalogue, text)`
the services that fit; `danger(catalogue, text)` the danger to life that was heard.
"""

from agents.catalogue.danger import danger
from agents.catalogue.read import read
from agents.catalogue.records import Catalogue, Checklist, Service, Step
from agents.catalogue.suggest import Index, Match, suggest
from agents.catalogue.wrong import CatalogueWrong

__all__ = ["Catalogue", "CatalogueWrong", "Checklist", "Index", "Match", "Service", "Step", "danger", "read", "suggest"]
