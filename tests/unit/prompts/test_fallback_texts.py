"""What Asterisk says by itself must be true however the call goes on: it cannot choose its words."""

import pytest

from ivr.prompts.fallback import DEFAULTS, FILES
from ivr.prompts.texts import load
from ivr.site import Paths

CALL_BACK = {"kk": "қайта қоңырау шаламыз", "ru": "перезвоним"}
OPERATOR = {"kk": "оператор жауап береді", "ru": "оператор ответит"}
DANGER = {"kk": "жүз он екіге", "ru": "сто двенадцать"}
KEPT = {"kk": "жазылды", "ru": "записано"}


def said(language: str, sentence: str) -> list[str]:
    own = load(Paths().dialplans / "prompts" / f"{language}.yaml", language).written
    return [own[FILES[sentence]], DEFAULTS[sentence][language]]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_who_is_queued_is_told_to_wait(language: str) -> None:
    for text in said(language, "promise"):
        assert OPERATOR[language] in text
        assert CALL_BACK[language] not in text, "who believes it hangs up"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_whom_nobody_answers_is_called_back_and_hears_of_112(language: str) -> None:
    for text in said(language, "message"):
        assert CALL_BACK[language] in text
        assert DANGER[language] in text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nobody_is_told_that_a_message_was_kept(language: str) -> None:
    for text in said(language, "thanks"):
        assert CALL_BACK[language] in text
        assert KEPT[language] not in text, "the disk may be full"
