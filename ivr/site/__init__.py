"""The one site file: numbers, trunk, seats, queues. Reads and checks it; makes secrets at first run."""

from ivr.site.centre import Centre, open_centre, site_file
from ivr.site.load import load
from ivr.site.paths import Paths
from ivr.site.schema import Site
from ivr.site.secrets import Secrets, open_secrets
from ivr.site.wrong import SiteWrong

__all__ = ["Centre", "Paths", "Secrets", "Site", "SiteWrong", "load", "open_centre", "open_secrets", "site_file"]
