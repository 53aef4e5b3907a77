"""Income before changes of the accounting rules, which filings call by several names."""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.expressions import facts_of
from assistant.guarded import guarded
from assistant.lexer import Lexed, lex
from assistant.operations import hints_of, without_part_words
from assistant.subjects import Several, Subject, Unknown


def before_changes(found: Subject | Unknown | Several, lexed: Lexed, book: Book) -> Subject | None:
    """The line before accounting changes, where the filing has other words for these."""
    said = _CHANGES.search(lexed.question)
    if said is None or (isinstance(found, Subject) and "before" in found.title.lower()):
        return None
    for called in _CALLED:
        words = (
            f"{lexed.question[: said.start('what')]}{called}{lexed.question[said.end('what') :]}"
        )
        inner = lex(words, guarded(words, book))
        tokens = [token for token in inner.tokens if not token.has("soft")]
        other = without_part_words(tokens, book, hints_of(inner))
        if isinstance(other, Subject) and f"before {called}" in other.title.lower():
            facts = facts_of(other.expression)
            if any(fact.statement for fact in facts):
                return other
    return None


# What changes of the rules are called, and in whose place each other name is tried.
_CALLED = (
    "accounting changes", "accounting change", "cumulative effect of accounting change", "cumulative effect of change",
    "cumulative effect of a change", "cumulative effect", "effect of accounting change", "change in accounting",
)  # fmt: skip
_CHANGES = re.compile(
    r"\bbefore (?:the |any |all )?(?P<what>(?:(?:cumulative )?effects? of (?:the |an? )?)?(?:accounting changes?|changes? in accounting(?: principles?| methods?)?))",
    re.I,
)
