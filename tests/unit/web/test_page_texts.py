"""Every text of the pages is in Kazakh and Russian, in a catalogue that the page really gets, with the same {names}."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.jslexer import tokenize

from agents.web.pages.catalogues import DOMAINS, LOCALE, Said, catalogue, plural_form, texts
from agents.web.pages.page import Page
from agents.web.pages.render import TEMPLATES
from agents.web.pages.table import PAGES

FRONT = Path(__file__).parents[3] / "agents" / "web" / "front" / "js"
NAMES = re.compile(r"[{%]\(?(\w+)[})]")
LANGUAGES = ("kk", "ru")
IMPORT = re.compile(r'(?:from|import)\s*\(?\s*"(\.{1,2}/[\w./-]+\.js)"')


def in_template(name: str) -> set[str]:
    found = extract_from_file(
        "jinja2.ext:babel_extract", TEMPLATES / name, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}
    )
    used = {message[0] if isinstance(message, tuple) else message for _, message, _, _ in found}
    extended = re.findall(r'{% (?:extends|include) "([^"]+)" %}', (TEMPLATES / name).read_text("utf-8"))
    return used.union(*(in_template(other) for other in extended))


def in_script(file: Path, seen: set[Path]) -> set[str]:
    """The texts of t("…") and tn("…", "…", n) in a script and in all that it imports."""
    if file in seen:
        return set()
    seen.add(file)
    source = file.read_text("utf-8")
    used = set(spoken(source))
    return used.union(*(in_script((file.parent / path).resolve(), seen) for path in IMPORT.findall(source)))


def spoken(source: str) -> Iterator[str]:
    tokens = [token for token in tokenize(source) if token.type not in ("linecomment", "multilinecomment")]
    for called, bracket, text in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if called.value in ("t", "tn") and bracket.value == "(" and text.type == "string":
            yield bytes(text.value[1:-1], "utf-8").decode("unicode_escape").encode("latin-1").decode("utf-8")


def used_by(page: Page) -> set[str]:
    templates = [page.template, *([page.fragment] if page.fragment else [])]
    used = {page.title, *([page.nav] if page.nav else [])}
    return used.union(*map(in_template, templates), in_script(FRONT / f"{page.entry}.js", set()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.address))
def test_a_page_has_all_its_texts(page: Page, language: str) -> None:
    there = texts(language, ("common", *page.texts))
    assert sorted(text for text in used_by(page) if text and text not in there) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_catalogue_is_whole_in_both_languages(domain: str) -> None:
    kk, ru = (catalogue(language, domain) for language in LANGUAGES)
    assert sorted(set(kk) ^ set(ru)) == []
    for said in (kk, ru):
        for text, forms in said.items():
            assert all(names(form) <= names(text) | {"n"} for form in each(forms)), text


def test_the_same_text_is_said_the_same_way_in_every_catalogue() -> None:
    for language in LANGUAGES:
        said: dict[str, Said] = {}
        for domain in DOMAINS:
            for text, forms in catalogue(language, domain).items():
                assert said.setdefault(text, forms) == forms, f"{language}/{domain}.po: {text}"


def test_both_languages_have_the_same_files() -> None:
    files = [sorted(file.name for file in (LOCALE / language).iterdir()) for language in LANGUAGES]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("count", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (21, 0), (22, 1), (111, 2), (0, 2)]
)
def test_russian_counts(count: int, form: int) -> None:
    assert plural_form("ru", count) == form


def each(forms: Said) -> tuple[str, ...]:
    return (forms,) if isinstance(forms, str) else forms


def names(text: str) -> set[str]:
    return set(NAMES.findall(text))
