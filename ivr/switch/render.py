"""Makes everything Asterisk reads from the site file and the templates."""

import os
from ipaddress import IPv4Network
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.site.centre import Centre
from ivr.site.paths import Paths
from ivr.site.schema import Site
from ivr.switch import escape
from ivr.switch.modules import MODULES
from ivr.switch.places import Places, make, places
from ivr.switch.tones import make_beep, make_music, make_tones
from ivr.switch.tree import Tree


def render(centre: Centre, tree: Tree, own_templates: Path | None = None) -> Places:
    """Write the configuration, the folders and the sounds that need no voice; returns where they are.

    own_templates: a folder whose templates stand for those of the same name.
    """
    site, paths, secrets = centre
    where = places(paths)
    make(where)
    make_tones(where.tones)
    values = {
        "site": site,
        "secrets": secrets,
        "sip": site.asterisk.sip,
        "tree": tree,
        "dirs": where,
        "share": _share(where, tree),
        "modules": MODULES,
        "trunk_host": _first_address(site),
        "sounds": paths.sounds,
        "tones": where.tones,
        "recordings": where.recordings,
        "dialplans": paths.dialplans / "asterisk",
        "music": _music(paths, where),
    }
    folders = [own_templates, paths.asterisk_config] if own_templates else [paths.asterisk_config]
    templates = _templates(folders)
    for name in sorted({template.name for folder in folders for template in folder.glob("*.conf.j2")}):
        _write(where.etc / name.removesuffix(".j2"), templates.get_template(name).render(values))
    return where


def _templates(folders: list[Path]) -> Environment:
    # Not HTML: each value from people goes through escape.value or escape.name, the rest is checked by the schema.
    made = Environment(loader=FileSystemLoader(folders), undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701
    made.filters["value"] = escape.value
    made.filters["name"] = escape.name
    return made


def _first_address(site: Site) -> str:
    """Calls out go to the first of the trunk's addresses; of a network, to its first host."""
    address = site.trunk.addresses[0]
    return str(next(address.hosts()) if isinstance(address, IPv4Network) else address)


def _music(paths: Paths, where: Places) -> Path:
    """Recordings dropped into sounds/music replace ours."""
    own = paths.sounds / "music"
    if own.is_dir() and any(own.iterdir()):
        return own
    made = where.lib / "music"
    make_music(made)
    return made


def _share(where: Places, tree: Tree) -> Path:
    """What Asterisk was installed with, and the one sound that it wants to find there by itself: without its beep it
    takes no voice message at all."""
    made = where.lib / "share"
    make_beep(made / "sounds")
    for given in tree.share.iterdir():
        link = made / given.name
        if given.name == "sounds" or (link.is_symlink() and link.readlink() == given.resolve()):
            continue
        link.unlink(missing_ok=True)
        link.symlink_to(given.resolve())
    return made


def _write(path: Path, text: str) -> None:
    """Only the owner reads it: passwords are inside. Whole or not at all: a reload may be reading."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
