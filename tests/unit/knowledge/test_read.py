"""Articles: the default ones are whole; every fault is told with its file and line, and costs one article."""

from pathlib import Path

import pytest

from agents.catalogue import read as read_catalogue
from agents.knowledge import KnowledgeWrong, read, spelt
from agents.knowledge.article import term
from ivr.site.paths import PROJECT

CATALOGUE = read_catalogue(PROJECT / "dialplans" / "catalogue.yaml")
KK = "# Жолдағы шұңқыр\n\n## Айтыңыз\n\n- {term} ішінде. Жауапты: {body}.\n"
RU = "# Яма на дороге\n\n## Скажите\n\n- За {term}. Ответственный: {body}.\n"


def written(folder: Path, **files: str) -> Path:
    for name, text in {"roads.pothole.kk": KK, "roads.pothole.ru": RU, **files}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_the_default_articles() -> None:
    articles = read(PROJECT / "dialplans" / "knowledge", CATALOGUE)
    services = {service for service, _ in articles}
    assert len(services) >= 15
    assert len(articles) == 2 * len(services)
    for article in articles.values():
        assert {section.purpose for section in article.sections} == {"say", "ask", "do"}
        assert "{" not in str(spelt(article, CATALOGUE))


def test_facts_come_from_the_catalogue(tmp_path: Path) -> None:
    articles = read(written(tmp_path), CATALOGUE)
    said = {
        language: spelt(articles["roads.pothole", language], CATALOGUE).sections[0].lines[0]
        for language in ("kk", "ru")
    }
    assert said == {
        "kk": "7 күн ішінде. Жауапты: Жолдарды күтіп ұстау қызметі.",
        "ru": "За 7 дней. Ответственный: Служба содержания дорог.",
    }


@pytest.mark.parametrize(
    ("hours", "kk", "ru"),
    [
        (1, "1 сағат", "1 час"),
        (3, "3 сағат", "3 часа"),
        (12, "12 сағат", "12 часов"),
        (24, "24 сағат", "24 часа"),
        (48, "2 күн", "2 дня"),
        (168, "7 күн", "7 дней"),
        (504, "21 күн", "21 день"),
        (264, "11 күн", "11 дней"),
        (49, "49 сағат", "49 часов"),
    ],
)
def test_terms_in_words(hours: int, kk: str, ru: str) -> None:
    assert (term(hours, "kk"), term(hours, "ru")) == (kk, ru)


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("roads.pothole.en", RU, 1, "<service of the catalogue>.kk.md or .ru.md"),
        ("roads.hole.ru", RU, 1, "<service of the catalogue>"),
        ("roads.sinkhole.ru", "Яма\n", 1, "the title"),
        ("roads.sinkhole.ru", "# Яма\n\nпросто текст\n", 3, 'begins with "- "'),
        ("roads.sinkhole.ru", "# Яма\n\n## Скажите\nне список\n", 4, 'begins with "- "'),
        ("roads.sinkhole.ru", "# Яма\n\n## Что сказать\n- текст\n", 3, "a heading is one of"),
        ("roads.sinkhole.ru", "# Яма\n## Скажите\n- а\n## Скажите\n- б\n", 4, "each once"),
        ("roads.sinkhole.ru", "# Яма\n## Скажите\n", 2, "something under each"),
        ("roads.sinkhole.ru", "# Яма\n## Скажите\n- звоните {phone}\n", 3, "in braces only"),
        ("roads.sinkhole.ru", "# Яма\n## Скажите\n- " + "а" * 301 + "\n", 3, "make two of it"),
        ("roads.sinkhole.ru", "# Яма\n" + "я" * 9000, 1, "shorten it"),
        ("roads.sinkhole.ru", RU, 1, "there is no roads.sinkhole.kk.md"),
    ],
)
def test_a_fault_names_its_line_and_the_rest_is_kept(
    tmp_path: Path, name: str, text: str, line: int, what: str
) -> None:
    folder = written(tmp_path, **{name: text})
    with pytest.raises(KnowledgeWrong) as wrong:
        read(folder, CATALOGUE)
    [fault] = wrong.value.faults
    assert fault.startswith(f"{folder / f'{name}.md'}:{line}: ")
    assert what in fault
    assert ("roads.pothole", "kk") in wrong.value.articles


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (written(tmp_path) / "roads.sinkhole.ru.md").write_bytes(b"# \xff\xfe")
    with pytest.raises(KnowledgeWrong, match="not UTF-8"):
        read(tmp_path, CATALOGUE)
