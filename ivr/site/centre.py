"""One centre opened: what every command needs first."""

from pathlib import Path
from typing import NamedTuple

from ivr.site.load import load
from ivr.site.paths import PROJECT, Paths
from ivr.site.schema import GivenHost, Site
from ivr.site.secrets import Secrets, open_secrets


class Centre(NamedTuple):
    site: Site
    paths: Paths
    secrets: Secrets

    @property
    def ari_host(self) -> str:
        """Where ARI and AMI listen: loopback, unless the site names an Asterisk on another machine."""
        use = self.site.asterisk.use
        return use.host if isinstance(use, GivenHost) else "127.0.0.1"

    @property
    def ari_url(self) -> str:
        return f"http://{self.ari_host}:{self.site.asterisk.ari_port}/ari"

    @property
    def database(self) -> str:
        """Its address: a file of this centre's own, or PostgreSQL's."""
        return str(self.paths.database) if self.site.database == "sqlite" else self.site.database

    @property
    def sip_websocket_url(self) -> str:
        """Where Asterisk takes telephones in browsers, through the pages' relay."""
        return f"ws://{self.ari_host}:{self.site.asterisk.ari_port}/ws"


def site_file(site_path: Path | None) -> Path:
    return site_path or PROJECT / "asterisk-config" / "site.yaml"


def open_centre(site_path: Path | None = None, var: Path | None = None) -> Centre:
    """Read the site, make the run directory and the secrets. Raises SiteWrong."""
    site = load(site_file(site_path))
    paths = Paths.of(var)
    return Centre(site, paths, open_secrets(paths.secrets, site.seats))
