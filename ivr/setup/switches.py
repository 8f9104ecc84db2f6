"""The doctor on Asterisk as it is installed: program, version, modules, configuration. Starts nothing."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jinja2 import TemplateError

from ivr.setup.verdict import Verdict, ok, wrong
from ivr.site.centre import Centre
from ivr.site.schema import GivenHost
from ivr.switch.modules import MODULES
from ivr.switch.render import render
from ivr.switch.tree import Tree, find_tree, version_of
from ivr.switch.wrong import SwitchWrong


def switch(centre: Centre) -> Iterator[Verdict]:
    if isinstance(centre.site.asterisk.use, GivenHost):
        yield ok("Asterisk", f"on {centre.site.asterisk.use.host}: installed and configured there")
        return
    try:
        tree = find_tree(centre.site, centre.paths)
        yield ok("Asterisk", version_of(tree))
    except SwitchWrong as fault:
        says, _, remedy = str(fault).partition("; ")
        yield wrong("Asterisk", says, remedy or "run: ivr setup")
        return
    yield modules(tree)
    yield configuration(centre, tree)


def modules(tree: Tree) -> Verdict:
    missing = [name for name in MODULES if not (tree.modules / f"{name}.so").exists()]
    if missing:
        return wrong(
            "Asterisk's modules", f"missing: {', '.join(missing)}", "install Asterisk's modules completely: ivr setup"
        )
    return ok("Asterisk's modules", f"{len(MODULES)} there")


def configuration(centre: Centre, tree: Tree) -> Verdict:
    """Rendered once more into a folder that is thrown away, so that a running centre keeps its own."""
    part = "Asterisk's configuration"
    with tempfile.TemporaryDirectory(prefix="ivr109-doctor-") as folder:
        try:
            render(centre._replace(paths=replace(centre.paths, var=Path(folder))), tree)
        except TemplateError as fault:
            return wrong(part, f"a template is broken: {fault}", "mend it in asterisk-config/")
        except (SwitchWrong, OSError, ValueError) as fault:
            return wrong(part, f"cannot be made: {fault}", "correct the site file or the disk it names")
    return ok(part, f"made from {centre.paths.asterisk_config.name}/")
