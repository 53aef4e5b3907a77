"""Typed tables → facts: every cell with its unit, period, concept and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from index.concepts import Concept, row_concept
from index.model import (
    PURE,
    SHARES,
    USD,
    USD_PER_SHARE,
    Cell,
    Column,
    Fact,
    Period,
    Quantity,
    Row,
    Scale,
    StatementKind,
    Table,
    Unit,
)
from index.percents import cells_by_column, may_be_percent, percent_columns
from index.periods import Calendar, dates_in
from index.rolling import BALANCE_ROW, rolling_periods, rolls
from index.row_periods import row_periods
from index.scales import scale_words

_PER_SHARE = re.compile(
    r"\bper\b[\w\s(),-]{0,40}?\bshares?\b|\bper common|\bper basic|\bper diluted|"
    r"\bper\b[\w\s(),$'’-]{0,50}?\b(?:units?|ADS|ADRs?)\b|\bper[\w\s]{0,30} interest\b",
    re.I,
)
_VALUE_PER_SHARE = re.compile(r"\b(?:net asset|book) value\b.*\bper\b.*\b(?:share|unit)\b", re.I)
_PRICED = re.compile(
    r"(?:\$\s?\.?\d[\d.,]*|no|stated|\d+ cents?)\s+(?:par\b|stated\b|per share|a share|liquidation)|\bpar value\b",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:weighted|average)\b.*\bshares?\b|\bshares? (?:outstanding|used|issued|authorized)\b|\bnumber of\b.*\bshares?\b|"
    r"^shares?\b(?![- ]based)|\bcommon shares\b(?!.*(?:\$|treasury))|^(?:basic|diluted) shares|average shares|\bshares\s*$|"
    r"\b(?:weighted|average)\b.*\bunits?\b|\bunits (?:outstanding|used)\b|\bnumber of\b.*\bunits\b",
    re.I,
)
_SHARES_COLUMN = re.compile(
    r"^\(?(?:number of |common |of )?shares\)?(?: issued| outstanding)?(?:\s*\(?in thousands\)?)?$|\bshares$",
    re.I,
)
_BASIC = re.compile(r"\W*(?:basic|(?:fully )?diluted|primary|assuming)\b", re.I)
# A count of options is one of shares; what is said of them beside it is none.
_OPTIONS_COLUMN = re.compile(
    r"^(?!.*\b(?:prices?|life|lives|terms?|values?)\b|.*(?:\(|\bin )years\b).*\boptions\b", re.I
)
_MANY_TIMES = 20  # more shares than this many times those outstanding are none of a company's
_PER_SHARE_COLUMN = re.compile(
    r"^(?:amount |earnings |loss )?per[- ](?:common )?share\b|\b(?:exercise|option|grant) prices?\b|\bpurchase prices?$|"
    r"\bprices? per (?:share|option)\b|\bweighted[- ]+ave(?:rage|\.)? (?:exercise )?price$",
    re.I,
)
_USED = re.compile(r"\bshares\b.*\b(?:used|in computing|in calculating|comput|calculat)", re.I)
_PERCENT = re.compile(
    r"(?<!\d)%|(?<!\d )\bpercent(?:age)?\b(?![ -](?:rent|lease|royalt|of[ -]completion|interest))|\beffective (?:income )?tax rate\b",
    re.I,
)
_RATE = re.compile(r"\W*(?:effective |income )*tax rates?\W*", re.I)
_OPENING = re.compile(r"\b(?:beginning|start) of\b|\bbeginning\b|^opening\b", re.I)
_CLOSING = re.compile(r"\bend of\b|\bending\b|^closing\b|\bclose of\b", re.I)
_CASH_BALANCE = re.compile(r"\bcash\b|\bat (?:beginning|end) of", re.I)
_RETAINED_ROW = re.compile(
    r"\b(?:retained earnings|(?:accumulated )?deficit|partners['’] (?:capital|equity)|balance)\b.*"
    r"\b(?:beginning|end|start|close)\b|^\W*(?:beginning|ending) (?:retained|deficit|balance)",
    re.I,
)
_BARE_NUMBER = re.compile(
    r"^(?:\w+ )?ratio\b|\bratio of\b|^number of\b|^(?:average |total )?employees\b|\bholders of record\b",
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
    r"investments? in|distributions?|preferred stock dividends?|contingent payments?)\b|^.*,\s*net additions$|"
    r"\bdividends? (?:declared|paid)\b|^fair value of (?:\w+ )?assets\b",
    re.I,
)  # fmt: skip
_UNITS_SOLD = re.compile(
    r"\bunit (?:sales|shipments|volumes?)\b|\bunits (?:sold|shipped|delivered)\b", re.I
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
    money = _money_columns(table)
    percents = percent_columns(table)
    cents = _cents_rows(table)
    per_share = tuple(_PER_SHARE_COLUMN.search(c.heading) is not None for c in table.columns)
    kinds = _Columns(money, per_share)
    rolling = rolling_periods(table) if rolls(table) else {}
    own = row_periods(table, calendar)
    columns = [column.period for column in table.columns]
    for place, row in enumerate(table.rows):
        if row.is_heading:
            continue
        concept = row_concept(row, table.statement)
        sense = sense_of(row, concept or row_concept(row, StatementKind.INCOME), table.statement)
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            if cell is None:
                continue
            unit, factor = _unit(row, position, cell, table, kinds)
            if percents[position] and unit != SHARES:
                unit, factor = PURE, Decimal("0.01")
            if place in cents and unit == USD:
                unit, factor = USD_PER_SHARE, Decimal(1)
            yield Fact(
                number,
                row.label,
                row.path,
                column.path,
                concept.name if concept else None,
                rolling.get(place)
                or _period(row, own.get(place, columns)[position], table.statement),
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


def with_counts(table: Table, outstanding: int) -> Table:
    """The table, its counts of shares unscaled where they would be many times all there are.

    `outstanding`: the shares outstanding by the cover, 0 where it does not say. A note in
    thousands of dollars often counts its shares one by one.
    """
    if table.statement is not None or table.scale.shares == 1 or not outstanding:
        return table
    largest = max(
        (
            abs(cell.value)
            for row in table.rows
            for cell, column in zip(row.cells, table.columns, strict=True)
            if cell and _is_share_count(row, column, cell, table)
        ),
        default=Decimal(0),
    )
    of_options = any(_OPTIONS_COLUMN.search(column.heading) for column in table.columns)
    most = outstanding if of_options else _MANY_TIMES * outstanding
    if largest * table.scale.shares <= most:
        return table
    return replace(table, scale=replace(table.scale, shares=1))


def _money_columns(table: Table) -> tuple[bool, ...]:
    """Which columns' plain figures are dollars.

    All of a statement's. Elsewhere those of a table that says so or prints the sign; where
    the first row prints it in some columns only, others of the same time hold something else.
    """
    width = len(table.columns)
    if table.statement is not None:
        return (True,) * width
    signs = [any("$" in cell.text for cell in column if cell) for column in cells_by_column(table)]
    if not any(signs):
        return (table.scale.money != 1,) * width
    first = next(
        (row for row in table.rows if sum(cell is not None for cell in row.cells) > 1), None
    )
    if first is None or not any(cell and "$" in cell.text for cell in first.cells):
        return (True,) * width
    blank = [cell is None or cell.nil for cell in first.cells]
    times = {column.period for column, sign in zip(table.columns, signs, strict=True) if sign}
    apart = [column.period is not None and column.period not in times for column in table.columns]
    money = [any(said) for said in zip(signs, blank, apart, strict=True)]
    return _with_summed(table, money)


def _with_summed(table: Table, money: list[bool]) -> tuple[bool, ...]:
    """Columns that add up to another, in every row, are of its kind: all dollars or none."""
    for last in range(2, len(money)):
        for first in range(last - 1):
            if any(money[first : last + 1]) and _adds_across(table, first, last):
                money[first : last + 1] = [True] * (last + 1 - first)
    return tuple(money)


def _adds_across(table: Table, first: int, last: int) -> bool:
    """Whether column `last` is the sum of those from `first` on, in two rows or more."""
    rows = [[cell.value for cell in row.cells[first : last + 1] if cell] for row in table.rows]
    full = [values for values in rows if len(values) == last + 1 - first and values[-1]]
    return len(full) > 1 and all(sum(values[:-1]) == values[-1] for values in full)


def _cents_rows(table: Table) -> frozenset[int]:
    """Rows of dollars and cents in a table of thousands that speaks of shares: per share."""
    flows = table.statement in (None, StatementKind.INCOME)
    if table.scale.money == 1 or not flows:
        return frozenset()
    if not any(_PER_SHARE.search(" ".join((*row.path, row.label))) for row in table.rows):
        return frozenset()
    held = {
        place: [c for c in row.cells if c and not c.nil] for place, row in enumerate(table.rows)
    }
    cents = {place for place, cells in held.items() if cells and all(map(_is_cents, cells))}
    others = sum(bool(cells) for cells in held.values()) - len(cents)
    return frozenset(cents) if others >= len(cents) else frozenset()


def _is_cents(cell: Cell) -> bool:
    return not cell.percent and re.fullmatch(r"\D*\d{0,3}\.\d\d\D*", cell.text) is not None


@dataclass(frozen=True, slots=True)
class _Columns:
    """For each column whether its plain figures are dollars, and whether it is headed per share."""

    money: tuple[bool, ...]
    per_share: tuple[bool, ...]


def _unit(
    row: Row, position: int, cell: Cell, table: Table, kinds: _Columns
) -> tuple[Unit, Decimal]:
    """The unit of a cell, and what its printed value is multiplied by."""
    column = table.columns[position]
    heading = " ".join((*row.path, row.label))
    if (
        cell.percent
        or (_PERCENT.search(row.label) and "$" not in cell.text)
        or _PERCENT.search(column.heading)
        or _is_of_rates(column, cell)
    ):
        return PURE, Decimal("0.01")
    own = scale_words(row.label) or (scale_words(row.path[-1]) if row.path else None)
    by_column = any(kinds.per_share)
    if kinds.per_share[position] or (not by_column and _is_per_share(row, heading, table)):
        return USD_PER_SHARE, Decimal(1)
    if _is_share_count(row, column, cell, table):
        return SHARES, Decimal(own.shares if own else _share_scale(table.scale, cell))
    of_trade = table.statement in (None, StatementKind.INCOME)
    if of_trade and "$" not in cell.text and _UNITS_SOLD.search(row.label):
        return PURE, Decimal(own.shares if own else table.scale.shares)
    if not kinds.money[position] or ("$" not in cell.text and _BARE_NUMBER.search(row.label)):
        return PURE, Decimal(1)
    return USD, Decimal(own.money if own else table.scale.money)


def _is_of_rates(column: Column, cell: Cell) -> bool:
    """Whether a cell stands in a column of tax rates, in percent without the sign."""
    headed = any(_RATE.fullmatch(words) for words in column.path)
    return headed and "amount" not in column.heading.lower() and may_be_percent(cell)


def _is_per_share(row: Row, heading: str, table: Table) -> bool:
    if _VALUE_PER_SHARE.search(row.label):
        return True
    if table.statement in (
        StatementKind.BALANCE_SHEET,
        StatementKind.CASH_FLOWS,
        StatementKind.EQUITY,
    ):
        return False
    if _SHARES.search(row.label) and not _PER_SHARE.search(row.label):
        return False
    if _looks_like_count(row) and (not _PER_SHARE.search(row.label) or _USED.search(row.label)):
        return False
    return bool(_PER_SHARE.search(heading)) and not _PRICED.search(heading)


def _looks_like_count(row: Row) -> bool:
    """Whether the row's figures are too large for amounts per share."""
    return any(cell is not None and abs(cell.value) >= 1000 for cell in row.cells)


def _is_share_count(row: Row, column: Column, cell: Cell, table: Table) -> bool:
    if "$" in cell.text:
        return False
    if any(_SHARES_COLUMN.search(words) for words in column.path):
        return True
    if table.statement is None and _OPTIONS_COLUMN.search(column.heading) and not cell.percent:
        return True
    if _PER_SHARE.search(row.label) and not _USED.search(row.label):
        return False
    if table.statement in (
        StatementKind.BALANCE_SHEET,
        StatementKind.CASH_FLOWS,
        StatementKind.EQUITY,
    ):
        return False
    headed = _SHARES.search(" ".join(row.path))
    lone = row.path and not _PER_SHARE.search(row.path[-1]) and _SHARES.search(row.path[-1])
    within = _SHARES.search(row.label) or (
        headed and (_looks_like_count(row) or (lone and _BASIC.match(row.label)))
    )
    return bool(within) and not re.search(
        r"\bdividends?\b|\bprice\b|\bproceeds\b|\bvalue\b", row.label, re.I
    )


def _share_scale(scale: Scale, cell: Cell) -> int:
    """The scale of a count of shares: a count of nine digits is not in thousands."""
    return 1 if scale.shares > 1 and abs(cell.value) * scale.shares > 10**12 else scale.shares


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
    outgo = concept.is_outgo if concept else _says_outgo(row, kind)
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
    headed = row.path[-1:] if kind is StatementKind.CASH_FLOWS else ()
    return any(_OUTGO.search(words) for words in (row.label, *headed))


def _period(row: Row, period: Period | None, kind: StatementKind | None) -> Period | None:
    """The column's `period`; the instant at its start or end where the row says so.

    What stands on a day, such as total assets in a table of several years, is at its end.
    """
    if period is not None and kind is None and _STANDING.match(row.label) and not row.path:
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
