"""Rows of what was done to options and awards: meant where a question says so, else what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.book import Book, stem
from assistant.expressions import facts_of
from assistant.lexer import Lexed, Token
from assistant.operations import hints_of, without_part_words
from assistant.subjects import Several, Subject, Unknown

_SHORT = 4  # words of a row that tells but what was done
_DEEDS = frozenset(["exercised", "granted", "forfeited", "cancelled", "canceled", "expired", "issued", "vested", "awarded", "converted"])  # fmt: skip
_LEFT = ("outstanding", "balance", "end")  # what the balance of such a table is called


def not_a_deed(
    found: Subject | Unknown | Several, tokens: Sequence[Token], lexed: Lexed, book: Book
) -> Subject | Unknown | Several | None:
    """The balance, where a row "Exercised" was found by an "exercise price"; None without one.

    The "grant-date fair value" and "exercise price" of a question that says no deed name columns.
    """
    if not isinstance(found, Subject) or not _is_of_a_deed(found, lexed):
        return found
    if hints_of(lexed).flows and "granted" in found.title.lower():
        return found  # what a year's grants were worth
    end = len(lexed.question)
    for called in _LEFT:
        said = [*tokens, Token("word", called, end, end)]
        other = without_part_words(said, book, hints_of(lexed))
        if isinstance(other, Subject) and not _is_of_a_deed(other, lexed):
            return other
    return None


def _is_of_a_deed(found: Subject, lexed: Lexed) -> bool:
    """Whether a row says that something was done of which the question has but the noun."""
    facts = facts_of(found.expression)
    label = facts[0].label.lower().split() if facts else []
    deeds = [word for word in label if word in _DEEDS] if len(label) <= _SHORT else []
    said = re.findall(r"[a-z]+", lexed.question.lower())
    return any(
        deed not in said and any(stem(word) == stem(deed) for word in said) for deed in deeds
    )
