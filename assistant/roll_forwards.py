"""A roll-forward of the equity statement → its opening balance, what moved it, its closing balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from assistant.asked_periods import asked_period
from assistant.book import Book, stem, stems
from assistant.expressions import Line
from assistant.lexer import Lexed
from assistant.operations import names
from assistant.pattern_files import patterns, words_of
from assistant.plans import Compute, Each
from index.heading_words import is_time
from index.model import Fact, Period, StatementKind
from index.rolling import BALANCE_ROW

_PATTERNS, _WORDS = patterns("roll_forwards"), words_of("roll_forwards")
_IDLE = frozenset(map(stem, _WORDS["idle"]))


def roll_forward_plan(lexed: Lexed, book: Book) -> Each | None:
    """ "Roll forward retained earnings for 2003": each line of that column, in print order.

    None where the words name no column of the equity statement, or the time is not printed.
    """
    if _PATTERNS["asked"].search(lexed.question) is None:
        return None
    wanted = stems(" ".join(names([t for t in lexed.tokens if t.kind != "period"]))) - _IDLE
    for facts in _columns(wanted, book) if wanted else ():
        line = Line(facts[0].label, tuple(facts))
        period, _ = asked_period(line, lexed.times, book)
        rolled = _rolled(facts, period)
        if rolled:
            return Each(tuple(map(_looked_up, rolled)))
    return None


def _looked_up(fact: Fact) -> Compute:
    return Compute(Line(fact.label, (fact,)), fact.label, fact.period)


def _columns(wanted: frozenset[str], book: Book) -> Iterator[Sequence[Fact]]:
    """The facts of each column, or of each block of rows, that the words name whole."""
    facts = [
        fact
        for fact in book.reading.facts
        if fact.statement is StatementKind.EQUITY and not fact.cell.nil
    ]
    of_column = [f for f in facts if stems(" ".join(_named(f.column))) == wanted]
    for _, held in groupby(of_column, key=lambda fact: (fact.table, fact.place)):
        yield list(held)
    of_block = [f for f in facts if any(stems(heading) == wanted for heading in _named(f.path))]
    by_column = sorted(of_block, key=lambda fact: (fact.table, fact.place, fact.row))
    for _, held in groupby(by_column, key=lambda fact: (fact.table, fact.place)):
        yield list(held)


def _named(headings: Sequence[str]) -> list[str]:
    return [words for words in headings if not is_time(words)]


def _rolled(facts: Sequence[Fact], period: Period | None) -> list[Fact]:
    """From the balance before the movements of a period to the one after them; none if it lacks either."""
    order = sorted(facts, key=lambda fact: fact.row)
    balances = [place for place, fact in enumerate(order) if BALANCE_ROW.search(fact.label)]
    for first, last in pairwise(balances):
        opening, closing = order[first].period, order[last].period
        if period is not None and closing is not None and opening is not None:
            ends = closing.end == period.end
            if ends and (period.is_instant or period.start is None or opening.end < period.end):
                return list(order[first : last + 1])
    return []
