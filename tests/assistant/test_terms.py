"""Words and times as they are written."""

from __future__ import annotations

import pytest

from assistant.findings import days, days_asked, price_kind, unnamed
from assistant.terms import is_soft, stem, terms, times
from index.periods import DateWords


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("licence", "licenses"),
        ("authorised", "authorized"),
        ("applied", "apply"),
        ("8-ks", "8-k"),
        ("supplies", "supply"),
    ],
)
def test_a_word_is_one_term_however_written(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize("word", ["onwards", "swung", "went", "owed", "arriving", "laid"])
def test_a_hollow_word_is_soft(word: str) -> None:
    assert is_soft(stem(word))


@pytest.mark.parametrize("word", ["employees", "goodwill", "dividend", "options", "competitor"])
def test_a_word_with_a_subject_is_not_soft(word: str) -> None:
    assert not is_soft(stem(word))


@pytest.mark.parametrize("text", ["FY2003", "FY 03", "fiscal 2003", "fiscal year 2003"])
def test_a_fiscal_year_is_a_year_and_no_term(text: str) -> None:
    assert times(text).years == {2003}
    assert not terms(text) - {stem("fiscal"), stem("year")}


def test_a_month_alone_is_a_time_of_a_question() -> None:
    asked = "net proceeds of the october placement"
    assert times(asked, anywhere=True).dates == (DateWords(10, None, None),)
    assert times(asked).dates == ()
    assert "october" not in terms(asked)


def test_a_day_is_of_the_event_asked() -> None:
    text = "The notes were sold on June 1, 1994 and are due June 15, 2004."
    (due,) = days_asked(days(text), text, "When do the notes fall due?")
    assert due.written == "June 15, 2004"
    assert len(days_asked(days(text), text, "When were the notes sold?")) == 2


def test_an_exercise_price_is_a_price_of_its_kind() -> None:
    text = "a warrant at an exercise price of $1.05 per share"
    kind = price_kind(text, text.index("$"))
    assert kind is not None
    assert stem("warrant") in kind
    assert price_kind("sold at a price of $0.80 per share", 19) is None


def test_a_party_may_be_spoken_of_without_a_name() -> None:
    text = "The Company filed an action against a competitor for false advertising."
    assert [found.written for found in unnamed(text, "against whom?")] == ["a competitor"]
    assert unnamed(text, "Which competitor was sued?") == []
    assert unnamed("approved a special executive bonus", "who approved it?") == []
