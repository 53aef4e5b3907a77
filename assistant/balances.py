"""A balance where a day is asked, and the words name the flow of cash of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.book import Book
from assistant.expressions import Line
from assistant.lexer import Lexed, Token
from assistant.operands import is_of_cash_flows
from assistant.operations import hints_of, without_part_words
from assistant.subjects import Subject
from index.model import StatementKind


def balance_instead(
    found: object, tokens: Sequence[Token], lexed: Lexed, book: Book
) -> Subject | None:
    """The balance of the same name where a day is asked and what is named is a flow of cash."""
    hints = hints_of(lexed)
    line = found.expression if isinstance(found, Subject) else None
    if hints.flows is not False or not isinstance(line, Line) or not is_of_cash_flows(line):
        return None
    for suited in (
        replace(hints, statement=StatementKind.BALANCE_SHEET),
        replace(hints, balance=True),
    ):
        balance = without_part_words(tokens, book, suited)
        if isinstance(balance, Subject) and balance.expression != line:
            return balance
    return None
