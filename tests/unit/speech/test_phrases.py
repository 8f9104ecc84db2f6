"""Grammars out of phrases and phrases out of words."""

import json

import pytest

from ivr.speech.phrases import Decoded, Match, Word, free, grammar, normal, phrase_in, sayable, surest, unknown_words

KNOWN = {"по-русски", "русский", "соединить", "с", "оператором", "ещё", "бир", "эки", "<UNK>"}


def knows(word: str) -> bool:
    return word in KNOWN


def decoded(text: str, confidence: float = 1.0, language: str = "ru") -> Decoded:
    words = text.split()
    return Decoded(language, tuple(Word(word, n, n + 1.0, confidence) for n, word in enumerate(words)))


def test_a_grammar_has_the_models_own_word_for_the_rest() -> None:
    assert json.loads(grammar(["русский"], knows)) == ["русский", "<UNK>"]
    assert json.loads(grammar(["русский"], lambda _: False)) == ["русский", "[unk]"]


@pytest.mark.parametrize(
    ("written", "wanted"), [("По-русски!", "по-русски"), ("  Қазақша,  сөйлеу ", "қазақша сөйлеу"), ("«Су»", "су")]
)
def test_normal_form(written: str, wanted: str) -> None:
    assert normal(written) == wanted


def test_only_phrases_of_known_words_can_be_said_and_come_back_as_asked_for() -> None:
    wanted = ["Русский", "еще", "бир-эки", "соединить с мэром"]
    assert sayable(wanted, knows) == {"русский": "Русский", "ещё": "еще", "бир эки": "бир-эки"}
    assert unknown_words(wanted, knows) == {"мэром"}


PHRASES = {"русский": "русский", "соединить с оператором": "оператор", "оператором": "оператор"}


@pytest.mark.parametrize(
    ("text", "phrase", "rank"),
    [
        ("русский", "русский", 2),
        ("[unk] русский", "русский", 1),
        ("соединить с оператором", "оператор", 2),
        ("с соединить", "", 0),
        ("[unk]", "", 0),
        ("", "", 0),
    ],
)
def test_only_a_whole_phrase_counts(text: str, phrase: str, rank: int) -> None:
    match = phrase_in(decoded(text), PHRASES)
    assert (match.text, match.rank) == (phrase, rank)


@pytest.mark.parametrize(
    ("kk", "ru", "winner"),
    [
        (("қазақша", 2, 0.9), ("русский", 1, 1.0), "kk"),
        (("қазақша", 2, 0.6), ("русский", 2, 0.9), "ru"),
        (("қазақша", 2, 0.9), ("русский", 2, 0.9), "kk"),
        (("", 0, 0.0), ("русский", 1, 0.2), "ru"),
        (("", 0, 0.0), ("", 0, 0.0), "kk"),
    ],
)
def test_the_surest_language(kk: tuple[str, int, float], ru: tuple[str, int, float], winner: str) -> None:
    assert surest([Match("kk", *kk), Match("ru", *ru)]).language == winner


def test_free_speech_is_as_sure_as_its_words() -> None:
    assert free(decoded("воды нет", 0.5)) == Match("ru", "воды нет", 2, 0.5)
    assert free(decoded("[unk]")).text == ""
