"""Pure: an article as it is read, and as it is shown with the catalogue's own facts in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from agents.catalogue.records import Catalogue, Service

Language = Literal["kk", "ru"]
Purpose = Literal["say", "ask", "do"]

#: The headings an article may have, in the order in which they are needed.
HEADINGS: Mapping[Language, Mapping[str, Purpose]] = {
    "kk": {"Айтыңыз": "say", "Сұраңыз": "ask", "Жасаңыз": "do"},
    "ru": {"Скажите": "say", "Спросите": "ask", "Сделайте": "do"},
}


@dataclass(frozen=True, slots=True)
class Section:
    purpose: Purpose
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    service: str
    language: Language
    title: str
    sections: tuple[Section, ...]


def spelt(article: Article, catalogue: Catalogue) -> Article:
    """With {term} and {body} as the catalogue has them: they stand in one place only."""
    service = catalogue.services[article.service]
    facts = {
        "{term}": term(service.term_hours, article.language),
        "{body}": body_of(catalogue, service, article.language),
    }
    sections = tuple(
        replace(each, lines=tuple(_filled(line, facts) for line in each.lines)) for each in article.sections
    )
    return replace(article, sections=sections)


def _filled(line: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        line = line.replace(name, value)
    return line


def body_of(catalogue: Catalogue, service: Service, language: str) -> str:
    return next((body.name.get(language, "") for body in catalogue.bodies if body.id == service.body), "")


def term(hours: int, language: Language) -> str:
    """As it stands after "за" and before "ішінде": whole days from two on, else hours."""
    count, is_days = (hours // 24, True) if hours >= 48 and hours % 24 == 0 else (hours, False)
    if language == "kk":
        return f"{count} {'күн' if is_days else 'сағат'}"
    return f"{count} {_russian(count, ('день', 'дня', 'дней') if is_days else ('час', 'часа', 'часов'))}"


def _russian(count: int, forms: tuple[str, str, str]) -> str:
    last, tens = count % 10, count % 100
    if last == 1 and tens != 11:
        return forms[0]
    return forms[1] if last in (2, 3, 4) and tens not in (12, 13, 14) else forms[2]
