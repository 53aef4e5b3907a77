"""What unit a cell of a table is in, and what its printed figure is multiplied by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import product

from index.model import (
    PURE,
    SHARES,
    USD,
    USD_PER_SHARE,
    Cell,
    Column,
    Row,
    Scale,
    StatementKind,
    Table,
    Unit,
)
from index.percents import cells_by_column, may_be_percent, percent_columns
from index.scales import scale_words
from index.share_words import (
    heads_options,
    heads_shares,
    is_no_count,
    is_of_shares,
    is_per_share,
    may_count,
    says_used,
    without_fraction,
)

_VALUE_PER_SHARE = re.compile(r"\b(?:net asset|book) value\b.*\bper\b.*\b(?:share|unit)\b", re.I)
_PRICED = re.compile(
    r"(?:\$\s?\.?\d[\d.,]*|no|stated|\d+ cents?)\s+(?:par\b|stated\b|per share|a share|liquidation)|\bpar value\b",
    re.I,
)
_BASIC = re.compile(r"\W*(?:basic|(?:fully )?diluted|primary|assuming)\b", re.I)
_MOST_ADDED = 10  # rows from a count of shares to the sum of it and those between
_MOST_SIGNED = 4  # columns of which some may be taken off to come to another
_NEARLY = 2  # times those outstanding, or a part of them, on average
_MANY_TIMES = 20  # more shares than this many times those outstanding are none of a company's
_ROWS_A_SLIP = 5
_FEWER_TIMES = 2  # rows of a share for each row of money, at most
_HIGHEST_PRICE = 10_000
_MOST_BESIDE = 3  # columns of a table that may hold amounts and what they are for
_PER_SHARE_COLUMN = re.compile(
    r"\bper[- ](?:common )?(?:share|unit|option)\b(?! (?:data|amounts))|\baverage prices?\b|\b(?:exercise|option|grant) prices?\b|\bpurchase prices?$|"
    r"\bprices? per (?:share|option)\b|\bweighted[- ]+ave(?:rage|\.)? (?:exercise )?price$",
    re.I,
)
_DENOMINATOR = re.compile(r"\W*denominators?\b", re.I)
_YEARS_COLUMN = re.compile(
    r"\b(?:useful|contractual|remaining|expected|average)\b[\w\s-]*\b(?:life|lives|terms?)\b|\bin years\b|\(years\)",
    re.I,
)
_PERCENT = re.compile(
    r"(?<!\d)%|(?<!\d )\bpercent(?:age)?\b(?![ -](?:rent|lease|royalt|of[ -]completion|interest))|\beffective (?:income )?tax rate\b",
    re.I,
)
_RATE = re.compile(r"\W*(?:effective |income )*tax rates?\W*", re.I)
_BARE_NUMBER = re.compile(
    r"^(?:\w+ )?ratio\b|\bratio of\b|^number of\b|^(?:average |total |year-end )?employees\b(?!.*\b(?:benefits?|plans?|compensation|costs?|salaries|loans?|receivables?)\b)|"
    r"\bholders of record\b|\bwork ?force\b|\bhead ?count\b|\bshare ?(?:owner|holder) accounts\b",
    re.I,
)
_says_bare = lru_cache(maxsize=20_000)(_BARE_NUMBER.search)
_OF_COUNTS = re.compile(
    r"\b(?:numbers?|no\.|shares?|options?|warrants?|units?|stock|employees|persons|holders|members|percent(?:age)?|rates?|ratio|yield|years?|months?|days|terms?|li(?:fe|ves)|age|feet|acres|rooms|beds|maturit(?:y|ies)|multiple|duration|date|tons?|carloads|barrels|gallons|passengers|miles|customers|subscribers|stores|locations|policies|contracts|loans|accounts)\b|%|#",
    re.I,
)
# What a caption counts: "Shares of common stock outstanding were as follows".
_OF_SHARES = re.compile(
    r"\W*(?:the )?(?:number of |changes in (?:the number of )?)?(?:outstanding )?shares of (?:[\w\s-]{0,40}\b)?stock\b(?!.*\b(?:prices?|values?|dollars?|amounts?)\b)|.*\b(?:shares?|options?|securities)\b.*dilutive\b",
    re.I | re.S,
)
# What a table without a dollar sign counts, by its caption.
_OF_THINGS = re.compile(
    r"\b(?:members(?:hips?)?|cardholders|subscribers|customers|employees|employment|head ?count|work ?force|votes?|stores|warehouses|restaurants|locations|properties|vehicles|aircraft|wells)\b",
    re.I,
)
_OF_MONEY = re.compile(
    r"\b(?:dollars?|sales|revenues?|income|earnings|costs?|expenses?|fees?|amounts?|benefits?|compensation|value|balances?|deductions|additions|charge(?:d|s)|write-?offs?|premiums?|reserves?|receivables?|payments?|obligations?|assets|backlog|debt|lease|rent)\b|\$",
    re.I,
)
# Columns of votes, of persons and of lists of exhibits, which are of no unit.
_PLAIN_COLUMN = re.compile(
    r"\W*(?:votes? )?(?:for|against|abstain(?:ed|ing)?|abstentions?|(?:authority )?withheld|broker non-?votes?|age|pages?|exhibit(?: (?:no|number)s?\.?)?|file (?:no|number)\.?|form)\W*",
    re.I,
)
_UNITS_SOLD = re.compile(
    r"\bunit (?:sales|shipments|volumes?)\b|\bunits (?:sold|shipped|delivered)\b", re.I
)


def with_counts(table: Table, outstanding: int) -> Table:
    """The table, its counts of shares unscaled where they would be many times all there are.

    `outstanding`: the shares outstanding by the cover, 0 where it does not say. A table in
    thousands of dollars often counts its shares one by one; an income statement that excepts
    "share data" may count them in thousands all the same.
    """
    if table.statement not in (None, StatementKind.INCOME) or not outstanding:
        return table
    largest = max(
        (
            abs(cell.value)
            for row in table.rows
            for cell, column in zip(row.cells, table.columns, strict=True)
            if cell
            and _is_share_count(row, column, cell, table)
            and (table.statement is None or _own_scale(row, column) is None)
        ),
        default=Decimal(0),
    )
    of_options = any(heads_options(column.heading) for column in table.columns)
    most = outstanding if of_options else _MANY_TIMES * outstanding
    if table.scale.shares > 1 and largest * table.scale.shares > most:
        return replace(table, scale=replace(table.scale, shares=1))
    scaled = largest * table.scale.money
    is_unscaled = table.statement is not None and table.scale.shares == 1 < table.scale.money
    if is_unscaled and outstanding < scaled * _NEARLY < outstanding * _NEARLY**2:
        return replace(table, scale=replace(table.scale, shares=table.scale.money))
    return table


@dataclass(frozen=True, slots=True)
class TableUnits:
    """The units of a table's cells: what its columns and rows as wholes say of them."""

    table: Table
    kinds: _Columns
    percents: tuple[bool, ...]
    cents: frozenset[int]
    counted: frozenset[int]

    def of(self, place: int, position: int, cell: Cell) -> tuple[Unit, Decimal]:
        """The unit of the cell in a row and column, and what its printed value is multiplied by."""
        unit, factor = _unit(self.table.rows[place], position, cell, self.table, self.kinds)
        if self.percents[position] and unit != SHARES:
            return PURE, Decimal("0.01")
        if place in self.cents and unit == USD:
            return USD_PER_SHARE, Decimal(1)
        if place in self.counted and unit == USD:
            return SHARES, Decimal(_share_scale(self.table.scale, cell))
        return unit, factor


def table_units(table: Table) -> TableUnits:
    """The units of a table's cells."""
    per_share = tuple(_PER_SHARE_COLUMN.search(c.heading) is not None for c in table.columns)
    kinds = _Columns(
        _money_columns(table),
        per_share,
        _is_of_prices(table),
        _counts_things(table),
        tuple(_says_percent(column.heading) for column in table.columns),
        tuple(_is_of_rates(column) for column in table.columns),
        tuple(any(map(_PLAIN_COLUMN.fullmatch, column.path)) for column in table.columns),
    )
    percents = tuple(percent_columns(table))
    return TableUnits(table, kinds, percents, _cents_rows(table), _counted_rows(table))


def _money_columns(table: Table) -> tuple[bool, ...]:
    """Which columns' plain figures are dollars.

    All of a statement's. Elsewhere those of a table that says so or prints the sign; where
    the first row prints it in some columns only, others of the same time may hold something else,
    unless the table states the scale of its money and they are not headed as a count.
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
    scaled, leftmost = table.scale.money != 1, width > _MOST_BESIDE and not any(signs[1:])
    named = [scaled and _may_be_money(column, leftmost) for column in table.columns]
    money = [any(said) for said in zip(signs, blank, apart, named, strict=True)]
    return _with_summed(table, money)


def _may_be_money(column: Column, leftmost: bool) -> bool:
    """Whether a column without the sign is headed as an amount, or as no count, rate or length of
    time in a table whose `leftmost` column alone prints the sign.
    """
    heading = column.heading
    if _OF_COUNTS.search(heading) or re.search(r"[a-z]{3}", heading, re.I) is None:
        return False
    return leftmost or _OF_MONEY.search(heading) is not None


def _with_summed(table: Table, money: list[bool]) -> tuple[bool, ...]:
    """Columns that add up to another, in every row, are of its kind: all dollars or none."""
    for last in range(2, len(money)):
        for first in range(last - 1):
            if any(money[first : last + 1]) and _adds_across(table, first, last):
                money[first : last + 1] = [True] * (last + 1 - first)
    return tuple(money)


def _adds_across(table: Table, first: int, last: int) -> bool:
    """Whether column `last` is what those from `first` on come to, in two rows or more.

    Some of them may be taken off, in all rows alike, such as what is ceded of premiums. One row
    in so many may be off, by a slip that the tie-out tells.
    """
    rows = [[cell.value for cell in row.cells[first : last + 1] if cell] for row in table.rows]
    full = [values for values in rows if len(values) == last + 1 - first and values[-1]]
    if len(full) < 2:
        return False
    others = last - first - 1
    ways = product((1, -1), repeat=others) if others < _MOST_SIGNED else [(1,) * others]
    slips = len(full) // _ROWS_A_SLIP
    return any(_misses(full, (1, *way)) <= slips for way in ways)


def _misses(rows: Sequence[Sequence[Decimal]], signs: Sequence[int]) -> int:
    """In how many rows the last figure is not the sum of the others, each with its sign."""
    sums = (sum(s * value for s, value in zip(signs, row[:-1], strict=True)) for row in rows)
    return sum(told != row[-1] for told, row in zip(sums, rows, strict=True))


def _cents_rows(table: Table) -> frozenset[int]:
    """Rows of dollars and cents in a table of thousands that speaks of shares: per share."""
    flows = table.statement in (None, StatementKind.INCOME)
    if table.scale.money == 1 or not flows:
        return frozenset()
    if not any(is_per_share(" ".join((*row.path, row.label))) for row in table.rows):
        return frozenset()
    held = {
        place: [c for c in row.cells if c and not c.nil] for place, row in enumerate(table.rows)
    }
    cents = {place for place, cells in held.items() if cells and all(map(_is_cents, cells))}
    others = sum(bool(cells) for cells in held.values()) - len(cents)
    return frozenset(cents) if _FEWER_TIMES * others >= len(cents) else frozenset()


def _counted_rows(table: Table) -> frozenset[int]:
    """Rows that come to a count of shares with one above them, as options do: shares themselves.

    All rows, where the caption says that shares are counted.
    """
    found: set[int] = set()
    if table.statement not in (None, StatementKind.INCOME):
        return frozenset()
    if table.statement is None and _OF_SHARES.match(table.caption) and not _shows_money(table):
        return frozenset(range(len(table.rows)))
    for first, row in enumerate(table.rows):
        if first not in found and _counts_shares(row, table):
            found.update(_added_to(first, table))
    return frozenset(found)


def _shows_money(table: Table) -> bool:
    return any("$" in cell.text for row in table.rows for cell in row.cells if cell)


def _counts_shares(row: Row, table: Table) -> bool:
    pairs = [(cell, column) for cell, column in zip(row.cells, table.columns, strict=True) if cell]
    return bool(pairs) and all(_is_share_count(row, column, cell, table) for cell, column in pairs)


def _added_to(first: int, table: Table) -> tuple[int, ...]:
    """The rows right below one, as far as the one that is the sum of it and them; none if none is."""
    sums = _printed(table.rows[first])
    for place in range(first + 1, min(first + _MOST_ADDED, len(table.rows))):
        row = table.rows[place]
        if any(cell and "$" in cell.text for cell in row.cells):
            return ()
        values = _printed(row)
        if place > first + 1 and values == sums and (len(sums) > 1 or place > first + 2):
            return tuple(range(first + 1, place + 1))
        if values:
            sums = {at: value + values.get(at, Decimal(0)) for at, value in sums.items()}
    return ()


def _printed(row: Row) -> dict[int, Decimal]:
    return {at: cell.value for at, cell in enumerate(row.cells) if cell}


def _is_cents(cell: Cell) -> bool:
    return not cell.percent and re.fullmatch(r"\D*\d{0,3}\.\d\d\D*", cell.text) is not None


@dataclass(frozen=True, slots=True)
class _Columns:
    """For each column whether its plain figures are dollars, and whether it is headed per share.

    `percent`, `rates`, `plain`: whether it is headed as of percents, of tax rates, of no unit.
    `prices`: whether all the table's figures are prices of a share, or what is paid on one. `things`:
    whether they count people or places.
    """

    money: tuple[bool, ...]
    per_share: tuple[bool, ...]
    prices: bool
    things: bool
    percent: tuple[bool, ...]
    rates: tuple[bool, ...]
    plain: tuple[bool, ...]


def _unit(
    row: Row, position: int, cell: Cell, table: Table, kinds: _Columns
) -> tuple[Unit, Decimal]:
    """The unit of a cell, and what its printed value is multiplied by."""
    column = table.columns[position]
    row = without_fraction(row)
    heading = " ".join((*row.path, row.label))
    if (
        cell.percent
        or ("$" not in cell.text and _says_percent(row.label))
        or kinds.percent[position]
        or (kinds.rates[position] and may_be_percent(cell))
    ):
        return PURE, Decimal("0.01")
    if "$" not in cell.text and abs(cell.value) < 100 and _YEARS_COLUMN.search(column.heading):
        return PURE, Decimal(1)
    if "$" not in cell.text and kinds.plain[position]:
        return PURE, Decimal(1)
    if kinds.things:
        return PURE, Decimal(table.scale.shares)
    own = _own_scale(row, column)
    if kinds.prices:
        return USD_PER_SHARE, Decimal(1)
    by_column = any(kinds.per_share)
    if kinds.per_share[position] or (not by_column and _is_per_share(row, heading, table)):
        return USD_PER_SHARE, Decimal(1)
    if _is_share_count(row, column, cell, table):
        return SHARES, Decimal(own.shares if own else _share_scale(table.scale, cell))
    of_trade = table.statement in (None, StatementKind.INCOME)
    if of_trade and "$" not in cell.text and _UNITS_SOLD.search(row.label):
        return PURE, Decimal(own.shares if own else table.scale.shares)
    is_bare = "$" not in cell.text and any(map(_says_bare, (row.label, *row.path[-1:])))
    if is_bare or not kinds.money[position]:
        return PURE, Decimal(1)
    return USD, Decimal(own.money if own else table.scale.money)


def _own_scale(row: Row, column: Column) -> Scale | None:
    """The scale that a row, the heading right over it or a column states of its own."""
    return (
        scale_words(row.label)
        or (scale_words(row.path[-1]) if row.path else None)
        or scale_words(" ".join(column.path[-2:]))
    )


def _is_of_prices(table: Table) -> bool:
    """Whether a table gives the high and low of a stock by quarters, or dividends a share alone."""
    cells = [c for row in table.rows for c in row.cells if c and not c.nil and not c.percent]
    words = {
        word for column in table.columns for word in re.findall(r"[a-z]+", column.heading.lower())
    }
    is_headed = {"high", "low"} <= words or is_per_share(table.caption)
    return table.statement is None and is_headed and bool(cells) and all(map(_is_price, cells))


def _is_price(cell: Cell) -> bool:
    """Whether a figure is of dollars and cents, or of eighths: "$16.25", "92 3/4"."""
    written = re.search(r"\.\d{2,4}\D*$|\d/\d", cell.text)
    return abs(cell.value) < _HIGHEST_PRICE and written is not None


def _counts_things(table: Table) -> bool:
    """Whether the caption of a table without a dollar sign tells that it counts people or places."""
    caption = table.caption
    return (
        table.statement is None
        and _OF_THINGS.search(caption) is not None
        and _OF_MONEY.search(caption) is None
        and not _shows_money(table)
    )


@lru_cache(maxsize=20_000)
def _says_percent(text: str) -> bool:
    return _PERCENT.search(text) is not None


def _is_of_rates(column: Column) -> bool:
    """Whether a column is of tax rates, in percent without the sign."""
    headed = any(_RATE.fullmatch(words) for words in column.path)
    return headed and "amount" not in column.heading.lower()


def _is_per_share(row: Row, heading: str, table: Table) -> bool:
    if _VALUE_PER_SHARE.search(row.label):
        return True
    if table.statement in (
        StatementKind.BALANCE_SHEET,
        StatementKind.CASH_FLOWS,
        StatementKind.EQUITY,
    ):
        return False
    if is_of_shares(row.label) and not is_per_share(row.label):
        return False
    if _looks_like_count(row) and may_count(row.label):
        return False
    return is_per_share(heading) and not _PRICED.search(heading)


def _looks_like_count(row: Row) -> bool:
    """Whether the row's figures are too large for amounts per share."""
    return any(cell is not None and abs(cell.value) >= 1000 for cell in row.cells)


def _is_share_count(row: Row, column: Column, cell: Cell, table: Table) -> bool:
    if "$" in cell.text:
        return False
    if heads_shares(column.path):
        return True
    if table.statement is None and heads_options(column.heading) and not cell.percent:
        return True
    counts = _looks_like_count(row) and may_count(row.label)
    if is_per_share(row.label) and not (counts or says_used(row.label)):
        return False
    if table.statement in (
        StatementKind.BALANCE_SHEET,
        StatementKind.CASH_FLOWS,
        StatementKind.EQUITY,
    ):
        return False
    headed = is_of_shares(" ".join(row.path)) or any(map(_DENOMINATOR.match, row.path))
    lone = row.path and not is_per_share(row.path[-1]) and is_of_shares(row.path[-1])
    within = is_of_shares(row.label) or (
        headed and (_looks_like_count(row) or (lone and _BASIC.match(row.label)))
    )
    return bool(within) and not is_no_count(row.label)


def _share_scale(scale: Scale, cell: Cell) -> int:
    """The scale of a count of shares: a count of nine digits is not in thousands."""
    return 1 if scale.shares > 1 and abs(cell.value) * scale.shares > 10**12 else scale.shares
