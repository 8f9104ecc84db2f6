"""The doctor on speech models: which languages can be heard, what a folder lacks. Loads none: that takes seconds."""

from collections.abc import Iterator
from pathlib import Path

from ivr.setup.verdict import Verdict, ok, warning, wrong
from ivr.site.centre import Centre
from ivr.speech.engine import missing_files, takes_grammar
from ivr.speech.manifest import folders


def hearing(centre: Centre) -> Iterator[Verdict]:
    given = centre.site.speech.models
    found = folders(centre.paths.speech_models, given, tuple(centre.site.languages))
    for language in dict.fromkeys([*centre.site.languages, *given]):
        yield model(language, found.get(language), given=language in given)


def model(language: str, folder: Path | None, *, given: bool) -> Verdict:
    part = f"speech {language}"
    if folder is None:
        return warning(part, "no model: its menus run by keys", f"run: ivr speech fetch {language}")
    lacks = missing_files(folder)
    if lacks and given:
        remedy = f"correct speech.models.{language} in the site file; until then its menus run by keys"
        return wrong(part, f"{folder} is no whole model: {', '.join(lacks)} missing", remedy)
    if lacks:
        remedy = f"run: ivr speech fetch {language}; until then its menus run by keys"
        return warning(part, f"{folder.name} is not whole: {', '.join(lacks)} missing", remedy)
    if not takes_grammar(folder):
        return warning(part, "the model takes no list of words: menus cost much more", "use a model with Gr.fst")
    return ok(part, f"{folder}")
