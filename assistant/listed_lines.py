"""A list of one line over time: "list total revenues for 1998, 1999 and 2000", "list net sales by year".

Of a line that is named whole its figures are wanted, one for each time, and not the lines that it adds up.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.book import Book, stems
from assistant.expressions import Line
from assistant.lexer import Lexed
from assistant.pattern_files import words_of
from assistant.plans import Compute, Each, Plan, Series
from assistant.series import series_plan
from assistant.several import each_plan

_WORDS = words_of("listed_lines")
_LISTS = _WORDS["lists"]


def listed_line_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The figures of a line that is named whole, at each of the times that are said; None for any other list."""
    said = [token for token in lexed.tokens if token.text in _LISTS]
    if not said:
        return None
    question = lexed.question
    for token in said:
        question = (
            f"{question[: token.start]}{' ' * (token.end - token.start)}{question[token.end :]}"
        )
    kept = tuple(token for token in lexed.tokens if token not in said)
    plain = replace(lexed, question=question, tokens=kept)
    if plain.has("list", "rank", "kinds", "except"):
        return None
    found = series_plan(plain, book) or (each_plan(plain, book) if len(lexed.times) > 1 else None)
    return found if found is not None and _is_of_one_line(found, question) else None


def _is_of_one_line(found: Plan, question: str) -> bool:
    """Whether the figures are of one line, of whose label the question has every word."""
    if isinstance(found, Series):
        lines = [found.expression]
    elif isinstance(found, Each):
        lines = [part.expression for part in found.parts if isinstance(part, Compute)]
        lines = lines if len(lines) == len(found.parts) else []
    else:
        return False
    first = lines[0] if lines else None
    if not isinstance(first, Line) or not first.facts or any(line != first for line in lines):
        return False
    return stems(first.facts[0].label) <= stems(question)
