"""Templates to HTML, in one language. Everything is escaped; what is not defined is an error, not an empty place."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agents.web.pages.catalogues import Speech
from agents.web.texts.refusals import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}  # roles and states have an order
    speech = Speech(language)
    environment.install_gettext_callables(speech.gettext, speech.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


def render(template: str, language: str, given: Mapping[str, object]) -> str:
    return _environment(language if language in LANGUAGES else LANGUAGES[0]).get_template(template).render(given)
