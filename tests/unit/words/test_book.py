"""What is kept of conversations that go on: enough for a reload, never more than was agreed."""

from datetime import UTC, datetime, timedelta

from agents.words.book import MOST_CALLS, MOST_LETTERS, Book
from agents.words.said import HearingChanged, WordsHeard
from models.ids import CallId

CALL = CallId("call-a")
NOON = datetime(2026, 11, 22, 6, tzinfo=UTC)


def heard(utterance: str, text: str, *, final: bool = True, second: int = 0, call_id: CallId = CALL) -> WordsHeard:
    return WordsHeard(call_id, "caller", utterance, text, final, NOON + timedelta(seconds=second))


def texts(book: Book, call_id: CallId = CALL) -> list[str]:
    return [each.text for each in book.said(call_id)]


def test_a_newer_text_takes_the_place_of_the_one_before() -> None:
    book = Book()
    for each in (heard("u-1", "үйде", final=False), heard("u-1", "үйде су", final=False), heard("u-1", "үйде су жоқ")):
        book.take(each)
    assert texts(book) == ["үйде су жоқ"]


def test_in_the_order_in_which_it_was_begun() -> None:
    book = Book()
    for each in (heard("u-1", "бір", second=1), heard("u-3", "үш", second=3), heard("u-2", "екі", second=2)):
        book.take(each)
    assert texts(book) == ["бір", "екі", "үш"]


def test_what_was_no_speech_is_not_kept() -> None:
    book = Book()
    book.take(heard("u-1", "ш", final=False))
    book.take(heard("u-1", ""))
    assert texts(book) == []


def test_the_oldest_words_of_an_endless_call_are_let_go() -> None:
    book = Book()
    for number in range(100):
        book.take(heard(f"u-{number}", "а" * 2000, second=number))
    kept = texts(book)
    assert sum(map(len, kept)) <= MOST_LETTERS
    assert book.said(CALL)[-1].utterance == "u-99"


def test_no_more_calls_than_agreed() -> None:
    book = Book()
    for number in range(MOST_CALLS + 10):
        book.take(heard("u-1", "су", call_id=CallId(f"call-{number}")))
    assert texts(book, CallId("call-0")) == []
    assert texts(book, CallId(f"call-{MOST_CALLS + 9}")) == ["су"]


def test_the_last_news_of_each_side_and_nothing_after_the_transcript() -> None:
    book = Book()
    for on, why in ((True, ""), (False, "busy")):
        book.take(HearingChanged(CALL, "caller", on, why, NOON))  # type: ignore[arg-type] # literal from a tuple
    assert [(each.on, each.why) for each in book.hearing(CALL)] == [(False, "busy")]
    book.take(heard("u-1", "су"))
    book.forget(CALL)
    assert (book.said(CALL), book.hearing(CALL)) == ((), ())
