"""The pages' texts: gettext catalogues as translators write them, `locale/<language>/<domain>.po`, read once at start.

A msgid is the English text, so English needs no file. A text that a catalogue lacks shows in English; a test finds it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
DOMAINS = tuple(sorted(file.stem for file in (LOCALE / "kk").glob("*.po")))

Said = str | tuple[str, ...]  # a counted text has a form for each plural of the language


@cache
def catalogue(language: str, domain: str) -> Mapping[str, Said]:
    """Of texts with a translation only. Raises babel's PoFileError with the line where the file is broken."""
    file = LOCALE / language / f"{domain}.po"
    if not file.is_file():
        return {}
    with file.open("rb") as lines:
        read = read_po(lines, locale=language, abort_invalid=True)
    said: dict[str, Said] = {}
    for message in read:
        name = message.id[0] if isinstance(message.id, tuple | list) else message.id
        forms = message.string
        if name and forms and (isinstance(forms, str) or all(forms)):
            said[name] = forms if isinstance(forms, str) else tuple(forms)
    return said


@cache
def texts(language: str, domains: tuple[str, ...]) -> Mapping[str, Said]:
    return {text: said for domain in domains for text, said in catalogue(language, domain).items()}


class Speech:
    """gettext for templates. A counted text takes its form by the language's own rule."""

    def __init__(self, language: str, domains: Iterable[str] = DOMAINS) -> None:
        self._language = language
        self._said = texts(language, tuple(domains))

    def gettext(self, text: str) -> str:
        said = self._said.get(text, text)
        return said if isinstance(said, str) else said[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        said = self._said.get(one)
        if not isinstance(said, tuple):
            return said or (one if count == 1 else many)
        return said[min(plural_form(self._language, count), len(said) - 1)]


def plural_form(language: str, count: int) -> int:
    """Which form after this number. Kazakh nouns stay as they are after a number: its two forms are alike."""
    if language == "ru":
        last, tens = count % 10, count % 100
        if last == 1 and tens != 11:
            return 0
        return 1 if last in (2, 3, 4) and tens not in (12, 13, 14) else 2
    return 0 if count == 1 else 1
