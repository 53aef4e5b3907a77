"""A figure as it was reported before it was restated, where a table prints both side by side."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.book import Book, RowWords, stem
from assistant.expressions import Line
from assistant.known_names import known_names
from assistant.lexer import Lexed
from assistant.operations import hints_of, without_part_words
from assistant.subjects import Subject
from index.concepts import Concept
from index.model import Fact

_SAID = re.compile(r"\bas (?:previously|originally|first|initially) reported\b", re.I)
_REPORTED = stem("reported")
_MENDED = frozenset(map(stem, ("restated", "adjusted", "revised", "corrected")))

_PER_SHARE = stem("per-share")
_LIGHT = frozenset(map(stem, ("net", "common")))


def first_reported(lexed: Lexed, book: Book) -> Subject | None:
    """The cell headed "As Reported" of the line that is named, beside one headed "As Restated"."""
    said = _SAID.search(lexed.question)
    if said is None:
        return None
    tokens = [t for t in lexed.tokens if not said.start() <= t.start < said.end() and not t.has("soft")]  # fmt: skip
    found = without_part_words(tokens, book, replace(hints_of(lexed), statement=None))
    line = found.expression if isinstance(found, Subject) else None
    concepts = {fact.concept for fact in line.facts if fact.concept} if isinstance(line, Line) else set()  # fmt: skip
    held = [(row, facts) for row in book.rows if (facts := _before(row)) and concepts & _concepts(row)]  # fmt: skip
    if not held or len({row.title for row, _ in held}) > 1:
        return None
    title = held[0][0].title
    return Subject(Line(title, tuple(fact for _, facts in held for fact in facts)), title)


def _before(row: RowWords) -> tuple[Fact, ...]:
    """The facts of a row that are headed as reported, where others are headed as restated."""
    if not any(column & _MENDED for column in row.columns):
        return ()
    first = [n for n, column in enumerate(row.columns) if _REPORTED in column and not column & _MENDED]  # fmt: skip
    return tuple(fact for fact in row.facts if fact.place in first)


def _concepts(row: RowWords) -> set[str]:
    """The concepts that a row's label names, whichever the order of its words."""
    named = {fact.concept for fact in row.facts if fact.concept}
    light = _LIGHT if _PER_SHARE in row.core else frozenset()  # income per share is net
    for wanted, entries in known_names().items():
        if wanted - light == row.core - light:
            named |= {entry.name for kind, entry in entries if kind == "concept" and isinstance(entry, Concept)}  # fmt: skip
    return named
