"""The two times of a change, where one is said and the other is the filing's own."""

from __future__ import annotations

import re

from assistant.asked_periods import period_for, two_times
from assistant.book import Book
from assistant.compute import printed_periods
from assistant.expressions import Expression
from assistant.lexer import Lexed
from assistant.operands import operand_lines
from index.model import Period

_BASE = re.compile(
    r"\b(?:versus|vs\.?|v\.?|against|compared (?:with|to)|relative to|over|than|from|since|on)\s+(?:the\s+|its\s+|those of\s+|that of\s+|(?:in|at|for)\s+(?:the\s+)?)*$",
    re.I,
)


def compared_times(
    expression: Expression, lexed: Lexed, book: Book
) -> tuple[Period | None, Period | None]:
    """The later and the earlier period of a change.

    A single time after "versus" or "than" is the base, if the filing's own period of that
    length is later; both must be printed.
    """
    plain = [words for words in lexed.times if not words.shift and not words.quarters_back]
    if len(plain) == 1 and len(lexed.times) == 1:
        base, _ = period_for(expression, plain[0], book)
        before = lexed.question[: plain[0].start].rstrip() + " "
        latest = _latest_like(base, expression, book)
        if base and latest and base < latest and _BASE.search(before):
            return latest, base
    return two_times(expression, lexed, book)


def _latest_like(base: Period | None, expression: Expression, book: Book) -> Period | None:
    """The latest printed period of the same length, or the latest date."""
    if base is None:
        return None
    printed = {p for line in operand_lines(expression, book) for p in printed_periods(line)}
    alike = [p for p in printed if p.is_instant == base.is_instant and p.months == base.months]
    return max(alike, key=lambda p: p.end, default=None)
