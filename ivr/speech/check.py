"""Is a folder a model that works? Files, loading, a tone decoded, and the words of a menu."""

import math
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from ivr.speech.engine import ModelBroken, VoskModel, missing_files, takes_grammar
from ivr.speech.phrases import UNKNOWN_SPELLINGS, unknown_words


def _tone(seconds: float) -> bytes:
    return array("h", (int(8000 * math.sin(n * 0.35)) for n in range(int(8000 * seconds)))).tobytes()


def check(language: str, folder: Path, words: Iterable[str] = ()) -> list[str]:
    """What was seen, one line each, for an administrator. Raises ModelBroken."""
    if lacks := missing_files(folder):
        raise ModelBroken(
            f"{folder} is no speech model: {'; '.join(lacks)} missing. Fetch it: ivr speech fetch {language}"
        )
    seen = ["its files are there"]
    began = time.monotonic()
    model = VoskModel(language, folder)
    seen.append(f"loaded in {time.monotonic() - began:.1f} s")
    recogniser = model.recogniser(())
    recogniser.feed(_tone(1.0))
    recogniser.finish()
    seen.append("a tone was decoded")
    if not takes_grammar(folder):
        seen.append("warning: it has no graph for words, its menus cannot be spoken; take a small model")
    if not any(model.knows(spelling) for spelling in UNKNOWN_SPELLINGS):
        seen.append("warning: it has no word for 'something else', noise may become a menu's word")
    if unknown := unknown_words(words, model.knows):
        seen.append(f"warning: words it does not know: {', '.join(sorted(unknown))}")
    return seen


def vocabulary(
    folders: Mapping[str, Path],
) -> Callable[[str], Callable[[frozenset[str]], frozenset[str]] | None]:
    """For the flow's checker: a language -> which of some words its model does not know; None without a model.

    Each model is loaded once, when it is first asked for (a second or more).
    """

    @cache
    def unknown_of(language: str) -> Callable[[frozenset[str]], frozenset[str]] | None:
        folder = folders.get(language)
        if folder is None or missing_files(folder):
            return None
        model = VoskModel(language, folder)
        return lambda words: frozenset(unknown_words(words, model.knows))

    return unknown_of
