"""A question in tokens: what is a cue, what names the subject, and what phrases guard their words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.known_names import known_phrases
from assistant.lexer import Lexed, cue_words, lex, plain
from index.model import StatementKind


def said(question: str) -> list[str]:
    """The words that name the subject of a question."""
    return [token.text for token in lex(question, known_phrases()).tokens if token.kind == "word"]


def cues(question: str, heading: str) -> list[str]:
    return [token.text for token in lex(question, known_phrases()).tokens if token.has(heading)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was the company's net loss in Q2?", ["net", "loss"]),
        ("what’s the net loss?", ["net", "loss"]),
        ("Please tell me how much net sales the company reported", ["net", "sales"]),
        ("NET SALES for the quarter ended December 31, 2003", ["net", "sales"]),
        ("cost of goods sold", ["cost", "of", "goods", "sold"]),
        ("R&D as a percentage of net sales", ["r&d", "net", "sales"]),
        ("by how much did SG&A exceed R&D?", ["sg&a", "r&d"]),
        ("net-sales", ["net-sales"]),
        ("percent change in net sales", ["net", "sales"]),
        ("what were the", []),
        ("", []),
        ("?!", []),
    ],
)
def test_words_that_name_the_subject_are_left(question: str, words: list[str]) -> None:
    assert said(question) == words


@pytest.mark.parametrize(
    ("question", "heading", "words"),
    [
        ("by how much did cash change", "change", ["change"]),
        ("percent change in net sales", "percent", ["percent"]),
        ("growth in net sales", "up", ["growth in"]),
        ("did net sales fall", "down", ["fall"]),
        ("cash as a percentage of total assets", "share-of", ["as a percentage of"]),
        ("what share of total assets is cash", "share-of", ["share of"]),
        ("the second-largest expense", "second", ["second-largest"]),
        ("the third largest asset", "third", ["third largest"]),
        ("gross profit less R&D", "minus", ["less"]),
        ("was R&D less than SG&A", "lower", ["less than"]),
        ("was R&D higher than SG&A", "higher", ["higher than"]),
        ("list the current assets", "list", ["list the"]),
        ("the ratio of cash to debt", "ratio", ["the ratio of"]),
        ("average of total assets", "average", ["average of"]),
        ("how many percentage points did margin rise", "points", ["percentage points"]),
        ("why did sales rise", "why", ["why"]),
        ("should i buy the stock", "advice", ["should i"]),
        ("annualised net sales", "annualised", ["annualised"]),
    ],
)
def test_the_longest_cue_phrase_is_taken(question: str, heading: str, words: list[str]) -> None:
    assert cues(question, heading) == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("increase in cash", ["increase", "in", "cash"]),
        ("income before taxes", ["income", "before", "taxes"]),
        ("change in inventories", ["change", "in", "inventories"]),
    ],
)
def test_the_name_of_a_figure_guards_its_words_from_being_cues(
    question: str, words: list[str]
) -> None:
    unguarded = [token.text for token in lex(question).tokens if token.kind == "word"]
    assert said(question) == words
    assert len(unguarded) < len(words)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("inventories on the balance sheet", StatementKind.BALANCE_SHEET),
        ("inventories in the cash flow statement", StatementKind.CASH_FLOWS),
        ("net loss in the statement of operations", StatementKind.INCOME),
        ("statement of stockholders' equity: net loss", StatementKind.EQUITY),
        ("net loss", None),
    ],
)
def test_the_statement_that_is_named_is_no_word_of_the_subject(
    question: str, statement: StatementKind | None
) -> None:
    lexed = lex(question, known_phrases())
    assert lexed.statement is statement
    assert "statement" not in said(question) and "sheet" not in said(question)


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("Note 11 cash paid", "11"),
        ("in note no. 3, investments", "3"),
        ("the notes", None),
        ("noted 3 times", None),
    ],
)
def test_the_note_that_is_named_is_found(question: str, note: str | None) -> None:
    assert lex(question).note == note


@pytest.mark.parametrize(
    ("question", "cue"),
    [
        ("Did cash rise?", True),
        ("Was there a profit?", True),
        ("Cash did rise", False),
        ("", False),
    ],
)
def test_a_yes_or_no_question_opens_with_its_verb(question: str, cue: bool) -> None:
    assert ("yes-no" in lex(question).opens_with) == cue


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("company's", "company"),
        ("holders'", "holders"),
        ("what’s", "what"),
        ("NET", "net"),
        ("'", "'"),
    ],
)
def test_possessives_and_quotation_marks_fall_away(word: str, bare: str) -> None:
    assert plain(word) == bare


def test_a_period_keeps_its_words_from_the_subject() -> None:
    lexed = lex("net sales for the six months ended December 31, 2003", known_phrases())
    assert [token.text for token in lexed.tokens if token.kind == "period"] == [
        "six months ended december 31, 2003"
    ]
    assert [token.text for token in lexed.tokens if token.kind == "word"] == ["net", "sales"]


def test_cue_words_are_single_words_of_phrases() -> None:
    assert {"percentage", "change", "largest", "between"} <= cue_words()
    assert not [word for word in cue_words() if " " in word]


def kinds(lexed: Lexed) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in lexed.tokens]


@pytest.mark.parametrize(
    "question",
    [
        "What was gross margin in Q2 FY04?",
        "list the current assets at June 30, 2003",
        "why did R&D rise",
    ],
)
def test_case_and_spaces_make_no_difference(question: str) -> None:
    assert kinds(lex(question.upper())) == kinds(lex(question)) == kinds(lex(question.lower()))
    assert kinds(lex("  " + question.replace(" ", "  ") + " ")) == [
        (kind, text if kind != "period" else text.replace(" ", "  "))
        for kind, text in kinds(lex(question))
    ]


WORDS = st.sampled_from(
    [
        "net",
        "sales",
        "as",
        "a",
        "percentage",
        "of",
        "the",
        "change",
        "in",
        "$5",
        "12%",
        "(",
        ")",
        "/",
        "+",
        "-",
        "Q2",
        "FY04",
        "December",
        "31,",
        "2003",
        "'s",
        "’",
        "note",
        "3",
        "why",
        "was",
        "statement",
        "of",
        "operations",
        "list",
        "\x00",
        "é",
        "📈",
        ",",
        ".",
        "?",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
@settings(max_examples=200)
def test_tokens_stand_in_order_within_the_question(question: str) -> None:
    lexed = lex(question, known_phrases())
    assert lexed.question == question
    for token in lexed.tokens:
        assert 0 <= token.start < token.end <= len(question)
        assert token.kind in {"period", "cue", "word", "number", "mark"}
        assert bool(token.cues) == (token.kind == "cue")
    starts = [token.start for token in lexed.tokens]
    assert starts == sorted(set(starts))


def test_no_cue_reaches_across_a_phrase_of_time() -> None:
    one, other, *_ = lex("list Q2 the current assets").tokens
    assert one.end <= other.start
