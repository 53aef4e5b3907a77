"""Lines of one name, of which all are meant: "all marketable securities", the current and the later ones."""

from __future__ import annotations

from assistant.asked_periods import asked_period
from assistant.book import Book
from assistant.composed import Side
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Expression, Line
from assistant.lexer import lex
from assistant.operations import hints_of, subject_of
from assistant.subjects import Several


def side_of_all(said: str, when: str, book: Book) -> Side | None:
    """The sum of the lines of one name at a time; None where they are not several of one name."""
    lexed = lex(f"{said} {when}".strip())
    named = [token for token in lexed.tokens if token.kind == "word"]
    found = subject_of(named, book, hints_of(lexed))
    if not isinstance(found, Several) or len({row.core for row in found.rows}) > 1:
        return None
    if len({row.table.id for row in found.rows}) > 1:
        return None  # the same line once more, elsewhere
    lines = [Line(row.title, row.facts) for row in found.rows]
    total: Expression = lines[0]
    for line in lines[1:]:
        total = Binary("+", total, line)
    period, _ = asked_period(total, lexed.times, book)
    figure = evaluate(total, period, book)
    if not isinstance(figure, Figure) or period is None or len(lines) < 2:
        return None
    return Side(total, f"all {said}", period, figure.quantity)
