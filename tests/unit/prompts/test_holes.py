import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.prompts.holes import TONGUES, BadHole, Value, fill, read, rounded_wait
from ivr.prompts.spoken import LONGEST, spoken
from ivr.prompts.voice import PromptMissing


def filled(language: str, text: str, **values: Value) -> str:
    return spoken(fill(read(text), language, values), language)


@pytest.mark.parametrize(
    ("language", "text", "values", "said"),
    [
        ("ru", "Вы {place:ordinal} в очереди.", {"place": 3}, "Вы третий в очереди."),
        ("kk", "Сіз кезекте {place:ordinal you}.", {"place": 3}, "Сіз кезекте үшіншісіз."),
        ("ru", "Через {n:minutes acc}.", {"n": 1}, "Через одну минуту."),
        ("kk", "{n:minutes abl} кейін.", {"n": 5}, "бес минуттан кейін."),
        ("ru", "{w:wait acc}", {"w": 61}, "две минуты"),
        ("ru", "около {w:wait gen}", {"w": 3900}, "около одного часа пяти минут"),
        ("kk", "{w:wait abl}", {"w": 3900}, "бір сағат бес минуттан"),
        ("ru", "Номер {t:digits}.", {"t": "1000017"}, "Номер один, ноль ноль ноль, ноль один семь."),
        ("kk", "{t:digits}", {"t": "120"}, "бір екі нөл"),
        ("ru", "{t:groups}", {"t": "8 701 123-05-00"}, "восемь, семьсот один, сто двадцать три, ноль пять, ноль ноль"),
        ("ru", "{d:date}", {"d": "2026-08-03"}, "третьего августа"),
        ("ru", "{d:date nom}", {"d": "2026-05-09"}, "девятое мая"),
        ("kk", "{d:date}", {"d": "2026-09-15"}, "он бесінші қыркүйекте"),
        ("kk", "{d:date dat} дейін", {"d": "2026-01-15"}, "он бесінші қаңтарға дейін"),
        ("ru", "до {c:clock gen}", {"c": "18:30"}, "до восемнадцати часов тридцати минут"),
        ("kk", "{c:clock loc}", {"c": "18:30"}, "сағат он сегіз отызда"),
        ("kk", "{c:clock dat} дейін", {"c": "09:00"}, "сағат тоғызға дейін"),
        ("ru", "{name}", {"name": "Нет света"}, "Нет света"),
        ("ru", "{n}", {"n": 42}, "сорок два"),
        ("ko", "번호 {t:digits}", {"t": "109"}, "번호 일 영 구"),
        ("ru", "Звоните 112 или 1414.", {}, "Звоните сто двенадцать или четырнадцать, четырнадцать."),
        ("kk", "msqory.kz, 109", {}, "msqory нүкте kz, жүз тоғыз"),
        ("ru", "скобка {{ и {n}", {"n": 1}, "скобка и один"),
    ],
)
def test_filled(language: str, text: str, values: dict[str, Value], said: str) -> None:
    assert filled(language, text, **values) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{n:cardinal}", "format 'cardinal'"),
        ("{n:count}", "one of the nouns"),
        ("{n:count bus}", "one of the nouns"),
        ("{n:number soft}", "'soft'"),
        ("{n:number you}", "'you'"),
        ("{N}", "small letters"),
        ("{}", "small letters"),
        ("{n!r}", "small letters"),
        ("{n.__class__}", "small letters"),
        ("{n", "brace"),
        ("n}", "brace"),
    ],
)
def test_a_bad_hole_is_explained(text: str, why: str) -> None:
    with pytest.raises(BadHole, match=why):
        read(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{n}", {}),
        ("{n:number}", {"n": "three"}),
        ("{n:number}", {"n": -1}),
        ("{n:number}", {"n": "9" * 5000}),
        ("{n:date}", {"n": "2026-13-40"}),
        ("{n:clock}", {"n": "25:00"}),
        ("{n:digits}", {"n": "1a"}),
        ("{n:digits}", {"n": "1" * 33}),
        ("{n:groups}", {"n": "one two"}),
        ("{n:number abl}", {"n": 1}),
    ],
)
def test_a_value_that_does_not_fit_is_a_missing_prompt(text: str, values: dict[str, Value]) -> None:
    with pytest.raises(PromptMissing):
        fill(read(text), "ru", values)


@given(st.integers(0, 20_000))
def test_a_wait_is_never_told_shorter_than_it_is(seconds: int) -> None:
    size = {"second": 1, "minute": 60, "hour": 3600}
    told = sum(n * size[noun] for n, noun in rounded_wait(seconds))
    assert seconds <= told <= max(10, seconds + 300)


@given(st.text(max_size=3000), st.sampled_from(sorted(TONGUES)))
def test_any_text_becomes_one_bounded_line_without_figures(text: str, language: str) -> None:
    said = spoken(text, language)
    assert not any("0" <= letter <= "9" or letter < " " for letter in said)
    assert said == said.strip()
    assert len(said) < LONGEST * 16


@given(st.text(max_size=200))
def test_a_value_is_never_read_as_a_hole(value: str) -> None:
    assert fill(read("{name}"), "ru", {"name": value}) == value
