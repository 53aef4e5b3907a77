"""A line that is not printed for the time asked, found by its very label in another table.

"Total assets at June 30, 1993" stands in the selected data alone; a movement of "other assets"
only in the cash flows. Rows of the same label, whose columns are of nothing but times, answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from assistant.asked_periods import asked_period
from assistant.book import Book, RowWords, stem, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Expression, Line, facts_of
from assistant.group_words import word_list
from assistant.kept import once
from assistant.periods_in_words import TimeWords
from assistant.quarters import says_when
from assistant.row_words import words_apart
from index.heading_words import is_time
from index.model import Fact, Period, StatementKind, Unit
from index.rolling import BALANCE_ROW

_OF_ALL = frozenset([stem("consolidated")])  # which no row is called by


def at_other_times(
    expression: Expression,
    wanted: frozenset[str],
    times: Sequence[TimeWords],
    book: Book,
) -> Expression:
    """The expression, or the rows called `wanted` where only these print what is asked.

    A financial data schedule yields to them at any time: it rounds, and prints one period alone.
    """
    if isinstance(expression, Line) and _is_of_schedule(expression, book):
        printed = tuple(_agreeing(_alike(wanted, book)))
        whole = Line(printed[0].label, printed) if printed else expression
        return whole if all(_is_given(whole, words, book) for words in times) else expression
    is_metric = not isinstance(expression, Line)
    absent = [
        words
        for words in times
        if not words.shift
        and (not _is_given(expression, words, book) or (is_metric and _is_of_part(words)))
    ]
    if not absent:
        return expression
    facts = _facts_elsewhere(expression, wanted, absent, book)
    if not facts:
        return expression
    if not isinstance(expression, Line):
        whole = Line(facts[0].label, facts)
        return whole if all(_is_given(whole, words, book) for words in times) else expression
    told = {fact.period for fact in expression.facts}
    added = tuple(fact for fact in facts if fact.period not in told)
    return Line(expression.title, (*expression.facts, *added), expression.note)


def _facts_elsewhere(
    expression: Expression, wanted: frozenset[str], absent: Sequence[TimeWords], book: Book
) -> tuple[Fact, ...]:
    """What other rows print of a line at the times that it lacks: none where they lack one too.

    They are called as the question says it, or by the line's label; balances of the equity
    statement may be called so by their headings alone.
    """
    own = {_sort(fact) for fact in expression.facts} if isinstance(expression, Line) else set()
    names = [name for name in (wanted, _called(expression, book)) if name]
    rows = (
        _agreeing(row for row in _alike(name, book) if not _is_of_another(row, expression))
        for name in names
    )
    balances = (_balances_called(name, book) for name in names)
    for found in chain(rows, balances):
        facts = tuple(fact for fact in found if not own or _sort(fact) in own)
        if facts and all(_is_given(Line(facts[0].label, facts), w, book) for w in absent):
            return facts
    return ()


def _balances_called(wanted: frozenset[str], book: Book) -> Iterator[Fact]:
    """The balances of the equity statement under a heading, over rows or a column, of just that name.

    "Retained earnings/(Accumulated deficit)" is a heading of either. Without what is told differently.
    """
    told: dict[Period | None, list[Fact]] = defaultdict(list)
    for called, fact in _headed_balances(book):
        if wanted in called:
            told[fact.period].append(fact)
    for held in told.values():
        if len({fact.quantity.value for fact in held}) == 1:
            yield held[0]


@once
def _headed_balances(book: Book) -> tuple[tuple[frozenset[frozenset[str]], Fact], ...]:
    """The balances of the equity statement that stand under one heading, each with what that may say."""
    held: list[tuple[frozenset[frozenset[str]], Fact]] = []
    for fact in book.reading.facts:
        if fact.statement is StatementKind.EQUITY and BALANCE_ROW.search(fact.label):
            over = [text for text in fact.column if not (says_when(text) or _is_of_all(text))]
            headings = over or [text for text in fact.path[-1:] if not is_time(text)]
            if len(headings) == 1:
                held.append((frozenset(map(stems, _EITHER.split(headings[0]))), fact))
    return tuple(held)


_EITHER = re.compile(r"[/()]+")


def _called(expression: Expression, book: Book) -> frozenset[str]:
    """The stems of what a line of the statements is about; none where its facts are of several rows."""
    facts = facts_of(expression)
    if not facts or any(fact.statement is None for fact in facts):
        return frozenset()
    held = {(fact.table, fact.row) for fact in facts}
    rows = book.rows_saying(stems(facts[0].label))
    cores = {row.core for row in rows if (row.table.id, row.row) in held}
    return cores.pop() if len(cores) == 1 else frozenset()


def at_place(wanted: frozenset[str], place: frozenset[str], book: Book) -> Line | None:
    """The rows called `wanted` of the table that is named, where it prints them but once a time."""
    rows = [row for row in _alike(wanted, book) if place <= row.around | row.above]
    facts = tuple(_agreeing(iter(rows)))
    units = {fact.quantity.unit for fact in facts}
    return Line(facts[0].label, facts) if len(units) == 1 else None


def _sort(fact: Fact) -> tuple[Unit, bool]:
    """What two figures must have in common to be of one line: the unit, and to be of a day or not."""
    return fact.quantity.unit, fact.period is not None and fact.period.is_instant


def _is_of_schedule(line: Line, book: Book) -> bool:
    schedules = {table.id for table in book.reading.tables if table.is_schedule}
    return all(fact.table in schedules for fact in line.facts)


def _is_given(expression: Expression, words: TimeWords, book: Book) -> bool:
    period, _ = asked_period(expression, (words,), book)
    return isinstance(evaluate(expression, period, book), Figure)


def _is_of_part(words: TimeWords) -> bool:
    """Whether part of a year is meant, whose figures a table of quarters prints by itself."""
    return words.months is not None and words.months < 12


def _alike(wanted: frozenset[str], book: Book) -> Iterator[RowWords]:
    """The rows of just that label, of the company as a whole."""
    wanted = wanted - _OF_ALL or wanted
    for row in book.rows_saying(wanted) if wanted else book.rows:
        is_called_so = wanted in (row.label, row.core) or _is_headed_so(row, wanted)
        if is_called_so and not row.table.is_schedule and not _is_apart(row):
            yield row


def _is_of_another(row: RowWords, expression: Expression) -> bool:
    """Whether a row prints other figures than a line does, at every time that both are printed for.

    It is of a part of the company then, such as its finance arm, at all of its other times too.
    """
    facts = facts_of(expression)
    told: dict[tuple[Period | None, Unit], Decimal] = {}
    for fact in facts:
        told.setdefault((fact.period, fact.quantity.unit), fact.quantity.value)
    common = [
        abs(fact.quantity.value - told[key]) <= _ROUNDED * abs(told[key])
        for fact in row.facts
        if (key := (fact.period, fact.quantity.unit)) in told
    ]
    return bool(common) and not any(common)


_ROUNDED = Decimal("0.01")  # by how much of a figure its copy in a summary may differ


def _is_headed_so(row: RowWords, wanted: frozenset[str]) -> bool:
    """Whether a row's heading says what its label does not: "Net loss" under "Loss per common share".

    The total under a heading is of what that says.
    """
    path = row.table.rows[row.row].path
    if row.core == _TOTAL and path:
        return stems(path[-1]) == wanted
    return bool(row.label) and row.label < wanted <= row.label | row.above | _over_rate(row)


def _over_rate(row: RowWords) -> frozenset[str]:
    """What a row that is but called "Per share" is of: the row that it stands under, set in."""
    table = row.table
    if row.core != _PER_SHARE or not row.row:
        return frozenset()
    above = table.rows[row.row - 1]
    return stems(above.label) if above.indent < table.rows[row.row].indent else frozenset()


_PER_SHARE, _TOTAL = stems("per-share"), stems("total")


def _is_apart(row: RowWords) -> bool:
    """Whether a row is of something else than the company; "… and consolidated affiliates" is not."""
    said = row.around | row.above
    return bool(said & words_apart()) and not said >= _CONSOLIDATED


_CONSOLIDATED = stems("consolidated affiliates")


def _is_of_all(heading: str) -> bool:
    """Whether a column is headed as the company itself: "Predecessor Company", "Consolidated"."""
    return bool(heading.strip()) and stems(heading) <= word_list("of_all")


def _agreeing(rows: Iterator[RowWords]) -> Iterator[Fact]:
    """Their facts under nothing but times, without what is told twice and differently."""
    told: dict[tuple[Period | None, Unit], list[Fact]] = defaultdict(list)
    for row in rows:
        path = [stems(h) for h in row.table.rows[row.row].path if not is_time(h)]
        headings = [said for said in path if not said >= _CONSOLIDATED]
        for fact in row.facts:
            over = [text for text in fact.column if not (says_when(text) or _is_of_all(text))]
            if fact.period is not None and not over and len(headings) < 2:
                told[fact.period, fact.quantity.unit].append(fact)
    for held in told.values():
        values: set[Decimal] = {fact.quantity.value for fact in held}
        if len(values) == 1:
            yield held[0]
