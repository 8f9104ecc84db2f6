"""Reads the articles, each checked; a fault is told with its file, line and what to do."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from agents.catalogue.records import Catalogue
from agents.knowledge.article import HEADINGS, Article, Language, Purpose, Section

LARGEST_FILE = 8_000  # bytes: an operator reads it while somebody waits
LONGEST_LINE = 300
MOST_FILES = 4_000
FACTS = ("{term}", "{body}")


class KnowledgeWrong(Exception):
    """`faults` are lines "FILE:LINE: what is wrong, what to do"; `articles` are those without a fault."""

    def __init__(self, faults: tuple[str, ...], articles: Mapping[tuple[str, str], Article]) -> None:
        super().__init__("\n".join(faults))
        self.faults, self.articles = faults, articles


class _Wrong(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


def read(folder: Path, catalogue: Catalogue) -> Mapping[tuple[str, str], Article]:
    """By service and language. Raises KnowledgeWrong with all faults at once."""
    articles: dict[tuple[str, str], Article] = {}
    faults: list[str] = []
    for file in sorted(folder.glob("*.md"))[:MOST_FILES]:
        if file.name == "README.md":
            continue
        try:
            article = _article(file, catalogue)
        except _Wrong as wrong:
            faults.append(f"{file}:{wrong.line}: {wrong.what}")
        else:
            articles[article.service, article.language] = article
    faults += _alone(folder, articles)
    if faults:
        raise KnowledgeWrong(tuple(faults), articles)
    return articles


def _alone(folder: Path, articles: Mapping[tuple[str, str], Article]) -> Iterator[str]:
    for service, language in articles:
        other = "ru" if language == "kk" else "kk"
        if not (folder / f"{service}.{other}.md").is_file():
            yield f"{folder / f'{service}.{language}.md'}:1: there is no {service}.{other}.md; write it, too"


def _article(file: Path, catalogue: Catalogue) -> Article:
    service, _, ending = file.name.removesuffix(".md").rpartition(".")
    if ending not in HEADINGS or service not in catalogue.services:
        raise _Wrong(1, "the name must be <service of the catalogue>.kk.md or .ru.md")
    language: Language = "kk" if ending == "kk" else "ru"
    lines = _lines(file)
    if not lines or not lines[0].startswith("# "):
        raise _Wrong(1, 'the first line must be the title: "# …"')
    return Article(service, language, lines[0][2:].strip(), _sections(lines, language))


def _lines(file: Path) -> list[str]:
    raw = file.read_bytes()[: LARGEST_FILE + 1]
    if len(raw) > LARGEST_FILE:
        raise _Wrong(1, f"longer than {LARGEST_FILE} bytes; an operator reads it during a call: shorten it")
    try:
        return raw.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise _Wrong(1, "not UTF-8; save it as UTF-8") from None


def _sections(lines: list[str], language: Language) -> tuple[Section, ...]:
    found: dict[Purpose, list[str]] = {}
    now: Purpose | None = None
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        if line.startswith("## "):
            now = HEADINGS[language].get(line[3:].strip())
            if now is None or now in found:
                raise _Wrong(number, f"a heading is one of {', '.join(HEADINGS[language])}, each once")
            found[now] = []
        else:
            if now is None or not line.startswith("- "):
                raise _Wrong(number, 'after a heading every line begins with "- "')
            found[now].append(_checked(line[2:].strip(), number))
    if not found or not all(found.values()):
        raise _Wrong(len(lines) or 1, "there must be a heading, and something under each")
    return tuple(Section(purpose, tuple(found[purpose])) for purpose in found)


def _checked(line: str, number: int) -> str:
    if len(line) > LONGEST_LINE:
        raise _Wrong(number, f"longer than {LONGEST_LINE} letters; make two of it")
    bare = line
    for fact in FACTS:
        bare = bare.replace(fact, "")
    if "{" in bare or "}" in bare:
        raise _Wrong(number, f"in braces only {' and '.join(FACTS)} can stand")
    return line
