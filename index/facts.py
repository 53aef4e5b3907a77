"""Typed tables → facts: every cell with its unit, period, concept and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from index.cell_units import table_units
from index.concepts import Concept, row_concept
from index.model import (
    SHARES,
    Fact,
    Period,
    Quantity,
    Row,
    StatementKind,
    Table,
)
from index.periods import Calendar, dates_in
from index.rolling import BALANCE_ROW, closing_periods, rolling_periods, rolls
from index.row_periods import row_periods

_OPENING = re.compile(r"\b(?:beginning|start) of\b|\bbeginning\b|^opening\b", re.I)
_CLOSING = re.compile(r"\bend of\b|\bending\b|^closing\b|\bclose of\b", re.I)
_CASH_BALANCE = re.compile(r"\bcash\b|\bat (?:beginning|end) of", re.I)
_RETAINED_ROW = re.compile(
    r"\b(?:retained earnings|(?:accumulated )?deficit|partners['’] (?:capital|equity)|balance)\b.*"
    r"\b(?:beginning|end|start|close)\b|^\W*(?:beginning|ending) (?:retained|deficit|balance)",
    re.I,
)
_STANDING = re.compile(
    r"(?:total|identifiable|net current) assets\b|working capital\b|(?:total )?long-term (?:debt|obligations)\b|"
    r"total (?:debt|liabilities)\b|(?:total )?(?:stock|share|shareown)\w*holders['’]? equity\b|backlog\b",
    re.I,
)
_OUTGO: Final = re.compile(
    r"^(?:net )?(?:purchases?|payments?|paid|repayments?|repurchases?|acquisitions?|additions?|expenditures?|capital "
    r"expenditures?|principal payments?|dividends?|cash dividends?|retirement|redemptions?|less\b|deduct|cash paid|"
    r"investments? in|distributions?|(?:preferred|common|ordinary) (?:stock|share) dividends?|contingent payments?)\b|^.*,\s*net additions$|"
    r"\bdividends? (?:declared|paid)\b|^fair value of (?:\w+ )?assets\b",
    re.I,
)  # fmt: skip
# A cost by its name, which the income statement may print as what it takes off.
_COST: Final = re.compile(
    r"^(?!.*(?:\bincome\b|\bgains?\b|\bbenefits?\b|\())(?:total )?(?:costs?\b.*|.*\b(?:expenses?|costs?|charges?|"
    r"impairments?|depreciation|amortization|write-?(?:offs?|downs?)))$",
    re.I,
)
# A note of costs that prints income as what it takes off: "Other (income) expense, net".
_OF_COSTS: Final = re.compile(r"\(income\)\W*(?:and )?expenses?\b|\(income\), net\b", re.I)
_INCOME: Final = re.compile(
    r"(?:interest|dividends?|investment|royalty|rental|other)\b[\w\s]*\bincome\b(?!.*[(/])", re.I
)
_GONE = re.compile(r"^(?:\w+ )?(?:exercised|forfeited|cancell?ed|expired|terminated)\b", re.I)


def facts_of(tables: Sequence[Table], calendar: Calendar) -> tuple[Fact, ...]:
    """Every cell of every table as a fact, numbered from 0 in the order of the filing."""
    found: list[Fact] = []
    for table in tables:
        found += _table_facts(table, calendar, len(found))
    return tuple(found)


def facts_again(
    tables: Sequence[Table], calendar: Calendar, read: Sequence[Fact], before: Sequence[Table]
) -> tuple[Fact, ...]:
    """What `facts_of` says of tables that have a figure wherever those `before` have one.

    `read`: the facts of those before; they stand where the table is the same.
    """
    held: dict[str, list[Fact]] = {}
    for fact in read:
        held.setdefault(fact.table, []).append(fact)
    found: list[Fact] = []
    for table, was in zip(tables, before, strict=True):
        is_same = table == was
        found += held.get(was.id, ()) if is_same else _table_facts(table, calendar, len(found))
    return tuple(found)


def _table_facts(table: Table, calendar: Calendar, first: int) -> Iterator[Fact]:
    number = first
    units = table_units(table)
    rolling = closing_periods(table) | (rolling_periods(table) if rolls(table) else {})
    own = row_periods(table, calendar)
    columns = [column.period for column in table.columns]
    standing = _standing(table) if table.statement is None else frozenset()
    of_costs = table.statement is None and _OF_COSTS.search(table.caption) is not None
    for place, row in enumerate(table.rows):
        if row.is_heading:
            continue
        concept = row_concept(row, table.statement)
        sense = sense_of(row, concept or row_concept(row, StatementKind.INCOME), table.statement)
        if of_costs and _INCOME.match(row.label):
            sense = -1 if all(cell.value < 0 for cell in row.cells if cell) else 1
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            if cell is None:
                continue
            unit, factor = units.of(place, position, cell)
            yield Fact(
                number,
                row.label,
                row.path,
                column.path,
                concept.name if concept else None,
                rolling.get(place)
                or _period(
                    row, own.get(place, columns)[position], table.statement, place in standing
                ),
                Quantity(cell.value * factor, unit),
                cell,
                row.span,
                table.id,
                place,
                position,
                table.section,
                table.statement,
                -1 if unit == SHARES and cell.value < 0 and _GONE.match(row.label) else sense,
            )
            number += 1


_CHARGE_IN_BRACKETS = re.compile(
    r"\((?:expenses?|provisions?|charges?)\)\s*/?\s*(?:or\s+)?(?:benefits?|credits?|recover(?:y|ies))|"
    r"\b(?:benefits?|credits?|recover(?:y|ies))\s*/?\s*(?:or\s+)?\((?:expenses?|provisions?|charges?)\)",
    re.I,
)


def sense_of(row: Row, concept: Concept | None, kind: StatementKind | None) -> int:
    """-1 where the print's sign is the reverse of what the row means, else 1.

    What is paid or taken off is printed in parentheses on most cash-flow statements and
    some income statements; its value is positive all the same. A row whose signs are
    mixed ("provision (benefit)") is left as printed.
    """
    values = [cell.value for cell in row.cells if cell is not None and cell.value]
    outgo = concept is not None and concept.is_outgo
    if concept is None or kind is StatementKind.EQUITY:  # "dividends ($0.68 per share)" are dollars
        outgo = outgo or _says_outgo(row, kind)
    if not outgo or not values:
        return 1
    if kind is StatementKind.BALANCE_SHEET:  # an allowance: what is taken off the line above it
        return -1 if concept is not None and all(value < 0 for value in values) else 1
    if concept is not None and _CHARGE_IN_BRACKETS.search(row.label):
        return -1  # "income tax (expense) benefit": what stands without brackets is a benefit
    if concept is not None and re.search(r"^(?:income )?tax benefit|^benefit\b", row.label, re.I):
        return -1 if all(value > 0 for value in values) else 1
    if (
        re.search(r"\(benefit\)|\(credit\)|\(recover", row.label, re.I)
        and kind is not StatementKind.CASH_FLOWS
    ):
        return 1
    return -1 if all(value < 0 for value in values) else 1


def _says_outgo(row: Row, kind: StatementKind | None) -> bool:
    """Whether a row, or the heading right over it in the cash flows, speaks of paying out."""
    if kind is StatementKind.EQUITY:
        of_a_class = row.path and re.match(r"(?:series|class|preferred|common)\b", row.label, re.I)
        said = f"{row.path[-1]} {row.label}" if of_a_class else row.label
        return re.search(r"\bdividends?\b", said, re.I) is not None
    if kind is StatementKind.INCOME and _COST.search(row.label):
        return True
    headed = row.path[-1:] if kind is StatementKind.CASH_FLOWS else ()
    return any(_OUTGO.search(words) for words in (row.label, *headed))


def _standing(table: Table) -> frozenset[int]:
    """The rows of what stands on a day, such as total assets, and of what their totals add up."""
    found = {n for n, row in enumerate(table.rows) if _STANDING.match(row.label) and not row.path}
    for place in sorted(found):
        if table.rows[place].label.lower().startswith("total"):
            found |= _addends(table.rows, place)
    return frozenset(found)


def _addends(rows: Sequence[Row], total: int) -> set[int]:
    """The two or more rows right above a total that come to it in every column; none if none do."""
    sums = [-cell.value if cell else Decimal(0) for cell in rows[total].cells]
    for place in range(total - 1, -1, -1) if any(sums) else ():
        row = rows[place]
        if row.is_heading or row.path != rows[total].path:
            break
        sums = [
            so_far + (cell.value if cell else 0)
            for so_far, cell in zip(sums, row.cells, strict=True)
        ]
        if not any(sums) and place < total - 1:
            return set(range(place, total))
    return set()


def _period(
    row: Row, period: Period | None, kind: StatementKind | None, stands: bool
) -> Period | None:
    """The column's `period`; the instant at its start or end where the row says so.

    What `stands` on a day, in a table of several years, is at its end.
    """
    if period is not None and stands:
        return period.closing
    is_balance = {
        StatementKind.CASH_FLOWS: _CASH_BALANCE,
        StatementKind.EQUITY: BALANCE_ROW,
        StatementKind.INCOME: _RETAINED_ROW,
        None: BALANCE_ROW,
    }
    if kind is None and period is not None and period.is_instant:
        return _opening_of_year(row, period)
    if period is None or period.is_instant or kind not in is_balance:
        return period
    if not is_balance[kind].search(row.label):
        return period
    days = {(words.month, words.day) for words in dates_in(row.label)}
    if _CLOSING.search(row.label) or _month_day(period.end) in days:
        return period.closing
    opens = period.start is not None and _month_day(period.start) in days
    return period.opening if opens or _OPENING.search(row.label) else period


def _opening_of_year(row: Row, period: Period) -> Period:
    """The instant before a year that ends on `period`, where a balance is of its first day."""
    first = period.end + timedelta(days=1)
    days = {(words.month, words.day) for words in dates_in(row.label) if words.year is None}
    if not BALANCE_ROW.search(row.label) or days != {_month_day(first)}:
        return period
    return Period(first.replace(year=first.year - 1) - timedelta(days=1))


def _month_day(day: date) -> tuple[int, int]:
    return day.month, day.day
