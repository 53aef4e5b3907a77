"""Words and times as they are written."""

from __future__ import annotations

import pytest

from assistant.findings import days, days_asked, money, price_kind, unnamed
from assistant.said_times import times, times_spoken
from assistant.terms import alike, family, is_soft, stem, terms, terms_of_table
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bottler", "bottling"),
        ("European", "Europe"),
        ("diabetics", "diabetes"),
        ("insurer", "insurance"),
        ("regulatory", "regulator"),
        ("geographic", "geography"),
    ],
)
def test_words_of_one_family_are_known_by_their_endings(one: str, other: str) -> None:
    assert family(stem(one.lower())) == family(stem(other.lower()))


@pytest.mark.parametrize(
    ("one", "other"), [("officer", "office"), ("former", "form"), ("director", "direct")]
)
def test_words_that_only_look_alike_are_of_no_family(one: str, other: str) -> None:
    assert family(stem(one)) != family(stem(other))


def test_a_degree_has_the_synonyms_of_its_word() -> None:
    assert alike(stem("slowest")) == alike(stem("slow"))
    assert stem("low") in alike(stem("slowest"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("head office", "executive offices"),
        ("got rid of", "disposed"),
        ("look into", "investigate"),
    ],
)
def test_a_phrase_is_one_word(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_foreign_money_is_an_amount_without_a_value_in_dollars() -> None:
    foreign, own = money("was fined €500 million and paid $2 million")
    assert (foreign.written, foreign.value) == ("€500 million", None)
    assert own.value == 2_000_000


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


def test_things_told_apart_by_a_letter_are_not_alike() -> None:
    assert "customer-a" in terms("sales to one customer, Customer A, were large")
    assert not {"customer-a", "customer-b"} & terms("sales to a customer. A large one")
    assert terms("Customer A") != terms("Customer B")


@pytest.mark.parametrize(
    ("said", "lengths"),
    [
        ("a margin of 31% for the six months, down from 32%", {6}),
        ("sales of the nine months compared with", set()),
        ("during the six months of the year", {6}),
        ("within six months, the holder may convert", set()),
        ("for the three months after the closing", set()),
    ],
)
def test_a_length_of_a_report_is_told_by_what_stands_round_it(said: str, lengths: set[int]) -> None:
    assert times(said).lengths == lengths


def test_the_terms_of_a_table_are_those_of_its_text_with_its_times() -> None:
    table = """
                       Three Months Ended March 31,        1998        1997
        ------------------------------------------------------------------------
        Net cash provided by operations ............ $  1,234     $ (5,678)
    """
    assert terms_of_table(table) >= terms(table)
    assert stem("provided") in terms_of_table(table)
    assert "1234" in terms_of_table(table)
    assert "1998" in terms_of_table(table) - terms(table)


@pytest.mark.parametrize("before", ["", "İstanbul: ", "Über ", "ΑΣ "])
def test_times_are_left_out_where_they_stand(before: str) -> None:
    said = f"{before}Sales of the Fiscal Year Ended March 31, 1998 and of Q3 fell."
    left = said.replace("Year Ended", "").replace("March 31, 1998", "").replace("Q3", "")
    spoken = {said[start:end] for start, end in times_spoken(said)}
    assert {"Year Ended", "March 31, 1998", "Q3"} <= spoken
    assert terms(said) == terms(left)


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("Property, plant and equipment", "ppe"),
        ("COST OF GOODS SOLD", "cog"),
        ("The chief\n  Executive officer", "chief-executiv"),
    ],
)
def test_a_phrase_is_one_term_however_its_words_are_joined(said: str, term: str) -> None:
    assert term in terms(said)
    assert term not in terms(said.replace(" ", " x "))
