"""Site files on disk for the doctor: the project's own with free ports and one thing changed."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ivr.site.paths import PROJECT
from tests.live.sites import free_ports


def site_with(folder: Path, **changes: Any) -> Path:
    """A site file in folder; changes replace its top-level keys."""
    yaml = YAML()
    site = yaml.load((PROJECT / "asterisk-config" / "site.yaml").read_text(encoding="utf-8"))
    sip, ari, ami = free_ports(3)
    site["asterisk"] |= {"sip": {"address": "127.0.0.1", "port": sip}, "ari_port": ari, "ami_port": ami}
    site |= changes
    path = folder / "site.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(site, file)
    return path
