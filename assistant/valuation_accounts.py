"""Schedules of valuation accounts: what an allowance opened with, what moved it, what it closed with.

A row is one account in one year, and its columns are its opening balance, what was charged to
expense, what was deducted, and its closing balance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import cast

from assistant.asked_periods import asked_period
from assistant.book import Book, RowWords, stems
from assistant.expressions import Binary, Expression, Line
from assistant.kept import once
from assistant.lexer import Lexed
from assistant.model import Reason
from assistant.pattern_files import patterns, words_of
from assistant.plans import Compute, Decline, Plan
from index.heading_words import is_time
from index.model import Fact, Period, Table

_PATTERNS, _WORDS = patterns("valuation_accounts"), words_of("valuation_accounts")
_OPERATIONS = {
    "taken": _PATTERNS["column-taken"],
    "added": _PATTERNS["column-added"],
    "opening": _PATTERNS["column-opening"],
    "closing": _PATTERNS["column-closing"],
}
_KINDS, _WEAK = stems(" ".join(_WORDS["kinds"])), stems(" ".join(_WORDS["weak"]))
_NOT_THEN = "The schedule of that account does not tell it for the time that is asked."
_CALLED = {
    "opening": "balance at the beginning",
    "added": "additions",
    "taken": "deductions",
    "closing": "balance at the end",
}


@dataclass(frozen=True, slots=True)
class _Account:
    """An account in one period: its name, and the cells of each operation."""

    title: str
    told: frozenset[str]
    period: Period
    cells: dict[str, tuple[Fact, ...]]


def valuation_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The column of a schedule of valuation accounts that a question names, of one account and year."""
    operation, said = _asked(lexed)
    accounts = _accounts(book) if operation is not None or lexed.times else ()
    named = [each for each in accounts if _is_named(each, said - book.company_words)]
    if operation is None or not named or len({each.told for each in named}) > 1:
        return None
    account = _of_the_time(named, operation, lexed, book)
    if account is None and operation in ("taken", "added"):
        return Decline(Reason.NOT_IN_FILING, _NOT_THEN)  # a balance of that name is none of it
    facts = account.cells.get(operation, ()) if account is not None else ()
    given = [fact for fact in facts if fact.quantity.value] or list(facts[:1])
    if account is None or not given or (operation in ("opening", "closing") and len(given) > 1):
        return None
    title = f"{account.title}, {_CALLED[operation]}"
    lines = [Line(title, (fact,)) for fact in given]
    made = reduce(lambda one, other: Binary("+", one, other), lines[1:], cast(Expression, lines[0]))
    return Compute(made, title, given[0].period)


def _asked(lexed: Lexed) -> tuple[str | None, frozenset[str]]:
    """Which column a question asks for, and the stems of its other words."""
    text = lexed.question
    found = next((name for name in _OPERATIONS if _PATTERNS[name].search(text)), None)
    for words in reversed(lexed.times):
        text = f"{text[: words.start]} {text[words.end :]}"
    if found is None or lexed.has(
        "percent", "change", "share-of", "ratio", "why", "higher", "lower"
    ):
        return None, frozenset()
    for name in (*_OPERATIONS, "idle"):
        text = _PATTERNS[name].sub(" ", text)
    return found, stems(re.sub(r"[^\w\s-]|['’]s\b", " ", text))


def _is_named(account: _Account, said: frozenset[str]) -> bool:
    """Whether the words are an account's, in any name of its kind, and tell it from others."""
    told = account.told | (_KINDS if account.told & _KINDS else frozenset())
    return bool(said - _WEAK) and said <= told


def _of_the_time(
    named: Sequence[_Account], operation: str, lexed: Lexed, book: Book
) -> _Account | None:
    """The account in the period that is asked for; for a day, the one that opens or closes then."""
    facts = tuple(fact for each in named for fact in each.cells.get("added", ()))
    times = [
        replace(words, edge=None) for words in lexed.times
    ]  # the year, whose column tells the edge
    period, _ = asked_period(Line(named[0].title, facts), times, book)
    if period is None:
        return None
    if not period.is_instant:
        found = [each for each in named if each.period == period]
    elif operation == "opening":
        found = [each for each in named if each.period.opening == period]
    else:
        found = [each for each in named if each.period.end == period.end]
    return found[0] if len(found) == 1 else None


@once
def _accounts(book: Book) -> tuple[_Account, ...]:
    """All accounts of the filing's schedules, each in each of its periods."""
    headed = {table.id: _columns(table) for table in book.reading.tables}
    rows = [r for r in book.rows if headed[r.table.id].keys() >= {"opening", "closing", "added"}]
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[row.table.id].update(_names(row))
    found: list[_Account] = []
    for row in rows:
        named = next(iter(_names(row)), None)
        only = names[row.table.id] if len(names[row.table.id]) == 1 else ()
        name = named or next(iter(only), None)  # of one account only the first row may say so
        found += _account(row, name, headed[row.table.id]) if name else ()
    return tuple(found)


def _names(row: RowWords) -> list[str]:
    """What a row's label and headings call an account."""
    told = (row.title, *reversed(row.table.rows[row.row].path))
    return [text for text in told if stems(text) & _KINDS and not is_time(text)]


def _columns(table: Table) -> dict[str, tuple[int, ...]]:
    """The places of a table's columns by what they are headed as."""
    found: dict[str, tuple[int, ...]] = {}
    for place, column in enumerate(table.columns):
        headed = (n for n, each in _OPERATIONS.items() if each.search(column.heading))
        name = next(headed, None)
        if name is not None:
            found[name] = (*found.get(name, ()), place)
    return found


def _account(row: RowWords, named: str, columns: dict[str, tuple[int, ...]]) -> Iterator[_Account]:
    """The account that a row is of, where its period is told."""
    spans = {fact.period for fact in row.facts if fact.period and not fact.period.is_instant}
    if len(spans) != 1:
        return
    cells = {
        name: tuple(fact for fact in row.facts if fact.place in places)
        for name, places in columns.items()
    }
    yield _Account(named.strip(" :").capitalize(), stems(named), spans.pop(), cells)
