"""What the words of a question bear out, and it cannot mean: a rate for an amount, one time for each."""

from __future__ import annotations

import re

from assistant.asked_periods import asked_period
from assistant.book import Book, stem, stems
from assistant.expressions import Line, facts_of
from assistant.lexer import Lexed
from assistant.operands import operand_lines
from assistant.pattern_files import patterns
from assistant.row_words import sold_of
from assistant.subjects import Several, Subject, Unknown
from index.model import PURE, USD

_PATTERNS = patterns("strays")

# What is done with figures, of which a line by itself is no outcome unless it is called so.
_DEEDS = (
    "average",
    "minus",
    "times",
    "ratio",
    "difference",
    "rank",
    "second",
    "third",
    "up",
    "down",
)
_WEIGHTED = frozenset(map(stem, ("weighted", "ave", "avg", "diluted", "basic")))
_RATES = frozenset(["rate", "rates", "ratio", "margin", "percentage", "yield"])


def is_stray_rate(found: Subject, lexed: Lexed) -> bool:
    """Whether an amount was asked ("foreign sales"), and a row of rates has these words and more.

    So too where a rate is asked ("income tax rate"), and a row of amounts has them.
    """
    facts = facts_of(found.expression)
    rates = found.is_loose and bool(facts) and all(f.quantity.unit == PURE for f in facts)
    if rates and _PATTERNS["amount"].search(lexed.question) is not None:
        return True
    named = [token.text for token in lexed.tokens if token.kind == "word"]
    amounts = found.is_loose and bool(facts) and all(f.quantity.unit == USD for f in facts)
    return amounts and bool(named) and named[-1] in _RATES


def is_stray_deed(found: Subject, lexed: Lexed) -> bool:
    """Whether the question says what to do with figures, and a line is named that is not called so."""
    if not isinstance(found.expression, Line):
        return False
    placed = ((f.label, *f.path, *f.column) for f in found.expression.facts)
    said = stems(found.title).union(*(stems(text) for each in placed for text in each))
    deeds = [t for t in lexed.tokens if t.has(*_DEEDS) and not t.has("soft", "excluding", "except")]
    if _PATTERNS["weighted-mean"].search(lexed.question):
        deeds = [token for token in deeds if not token.has("average")]
    return any(
        not stems(token.text) <= said and not (token.has("average") and said & _WEIGHTED)
        for token in deeds
        if token.text != "net of"
    )


def is_of_each_time(question: str) -> bool:
    """Whether several times are to be held against others, of which one comparison tells nothing."""
    return _PATTERNS["each-time"].search(question) is not None


def is_of_an_average(title: str, lexed: Lexed) -> bool:
    """Whether an average is asked, and what is named by itself is none."""
    return lexed.has("average") and not stems(title) & (_WEIGHTED | stems("average"))


def is_of_the_other_side(found: Subject, lexed: Lexed) -> bool:
    """Whether "A before B" was asked, and a line is named that is before nothing; or "A after B", and it is before."""
    title = found.title.lower()
    if _is_before_nothing(found, lexed):
        return True
    before = _PATTERNS["income-before"].search(lexed.question)
    if before is not None and not found.is_metric and "before" not in title:
        return before["what"].lower() in title
    after = _PATTERNS["after"].search(lexed.question)
    return after is not None and f"before {after['what'].lower()}" in title


def after_preferred(
    found: Subject | Unknown | Several, lexed: Lexed, book: Book
) -> Subject | Unknown | Several:
    """What is left for the common stock where that is asked, if the filing prints it; else what was found."""
    if not isinstance(found, Subject) or not _is_before_preferred(found, lexed, book):
        return found
    left = book.line(_FOR_COMMON_ALONE)
    return (
        Subject(left, left.title)
        if left
        else Unknown((), (), "net income available to common stockholders")
    )


_FOR_COMMON_ALONE = "NetIncomeLossAvailableToCommonStockholders"


def _is_before_preferred(found: Subject, lexed: Lexed, book: Book) -> bool:
    """Whether what is left for the common stock is asked, and a result is named of which the preferred takes a part."""
    if found.is_metric or _PATTERNS["for-common"].search(lexed.question) is None:
        return False
    facts = [fact for line in operand_lines(found.expression, book) for fact in line.facts]
    if not any(fact.concept in ("NetIncomeLoss", "ProfitLoss") for fact in facts):
        return False
    period, _ = asked_period(found.expression, lexed.times, book)
    taken = (
        fact for fact in book.reading.facts
        if stems(fact.label) >= _PREFERRED_DIVIDENDS and fact.quantity.unit == USD
        and fact.period == period
    )  # fmt: skip
    return any(fact.quantity.value for fact in taken)


_PREFERRED_DIVIDENDS = stems("preferred dividends")


def _is_before_nothing(found: Subject, lexed: Lexed) -> bool:
    """Whether "A before B" was asked, and a line is named that says nowhere that it is before."""
    if not isinstance(found.expression, Line):
        return False
    facts = found.expression.facts
    said = " ".join((found.title, *(text for f in facts for text in (f.label, *f.path, *f.column))))
    asked = _PATTERNS["before"].search(lexed.question)
    return asked is not None and re.search(r"\bbefore\b|\bgross\b", said, re.I) is None


def told_earned(found: Several, lexed: Lexed) -> Subject | None:
    """Of several lines the one under sales, where it is asked what something brought in.

    "What did services bring in?" is of their sales, not of what they cost.
    """
    if _PATTERNS["earns"].search(lexed.question) is None:
        return None
    sold = sold_of(found.rows)
    facts = tuple(fact for row in sold for fact in row.facts)
    return Subject(Line(sold[0].title, facts), sold[0].title) if sold else None


def told_before(found: Several, lexed: Lexed) -> Subject | None:
    """Of several lines the one that says "before", where "A before B" was asked and no other does."""
    said = [row for row in found.rows if re.search(r"\bbefore\b", row.title, re.I)]
    if _PATTERNS["before"].search(lexed.question) is None or len({row.core for row in said}) != 1:
        return None
    facts = tuple(fact for row in said for fact in row.facts)
    return Subject(Line(said[0].title, facts), said[0].title)
