"""Figures inside labels: "less allowance … of $16 at December 31, 2003 and $430 at …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.figures import parse_figure
from index.labels import normalised
from index.model import (
    SHARES,
    USD,
    USD_PER_SHARE,
    Cell,
    Fact,
    Filing,
    Period,
    Quantity,
    Row,
    Span,
    StatementKind,
    Table,
    Unit,
)
from index.periods import dates_in

_AMOUNT = re.compile(
    r"\$\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\$\s?\.\d+|(?<![\w.$])\d{1,3}(?:,\d{3})+(?![\w%])|(?<![\w.$,])\d+(?=\s+shares)"
)
_NAMED = re.compile(
    r"(?:\bless|\bnet\s+of|\bafter|\bincluding)\s+(?:an?\s+)?((?:[a-z&-]+[\s,]+){1,9}?)of\s*$", re.I
)
_PAR = re.compile(r"^\s*(?:per\s+share\s+)?(?:par|stated)\b|^\s*per\s+share\s+par", re.I)
_PAR_BEFORE = re.compile(r"\b(?:par|stated)\s+value\s+(?:of\s+)?$", re.I)
PAR = "par value per share"
_ALL = "authorized, issued and outstanding"
_STATUS = (
    r"(?:authorized,?\s+issued,?\s+and\s+outstanding|issued\s+and\s+outstanding|"
    r"authorized|issued|outstanding)"
)
_STATUS_AFTER = re.compile(rf"^\s*(?:shares\s+)?(?:are\s+|were\s+)?({_STATUS})", re.I)
_STATUS_BEFORE = re.compile(rf"({_STATUS})[\s,:;-]*$", re.I)
_LINKED = re.compile(r"^\s*(?:shares)?\s*(?:and|,)\s*$", re.I)
_SECOND = re.compile(r"^\s*(?:shares\s+)?(?:(?:in|at|for)\s+[^;]{4,24}?)?\s*and\s*$", re.I)
_YEAR_AFTER = re.compile(r"^\s*(?:shares\s+)?(?:in|at|for)\s+((?:19|20)\d\d)\b.*", re.I | re.S)
_CONCEPTS = {
    _ALL: "SharesOutstanding",
    "issued and outstanding": "SharesOutstanding",
    "outstanding": "SharesOutstanding",
    "issued": "SharesIssued",
    "authorized": "SharesAuthorized",
}
_COMMON = frozenset(["CommonStockSharesOutstanding", "CommonStockSharesIssued"])


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount in a label: what it is of, its unit, and the words up to the next amount."""

    name: str
    unit: Unit
    span: Span
    after: str
    concept: str | None


def label_facts(
    filing: Filing, tables: Sequence[Table], first: int, outstanding: int
) -> tuple[Fact, ...]:
    """The facts that the labels of balance sheets state, numbered from `first`.

    `outstanding`: the shares outstanding by the cover, 0 where it does not say.
    """
    found: list[Fact] = []
    for table in tables:
        if table.statement is not StatementKind.BALANCE_SHEET:
            continue
        told: list[Fact] = []
        for place, row in enumerate(table.rows):
            told += _row_facts(filing, table, place, row, first + len(found) + len(told))
        found += _scaled(told, table.scale.shares, outstanding)
    return tuple(found)


def _scaled(facts: Sequence[Fact], scale: int, outstanding: int) -> list[Fact]:
    """Counts of shares in the statement's scale, where its common shares are as many only so."""
    common = [f.quantity.value for f in facts if f.concept in _COMMON and f.quantity.value]
    if not common or any(_is_about(count, outstanding) for count in common):
        return list(facts)
    if not any(_is_about(count * scale, outstanding) for count in common):
        return list(facts)
    return [_times(fact, scale) if fact.quantity.unit == SHARES else fact for fact in facts]


def _is_about(count: Decimal, outstanding: int) -> bool:
    """Whether a count may be that of the cover, of a later day: within a factor of three."""
    return outstanding <= 3 * count and count <= 3 * outstanding


def _times(fact: Fact, scale: int) -> Fact:
    value = fact.quantity.value * scale
    return replace(fact, quantity=replace(fact.quantity, value=value))


def _row_facts(filing: Filing, table: Table, place: int, row: Row, first: int) -> Iterator[Fact]:
    cells = [cell.span.start for cell in row.cells if cell is not None]
    within = Span(row.span.start, max(row.span.start, min(cells, default=row.span.end)))
    amounts = _amounts(filing.quote(within), within.start, row)
    number = first
    amounts = [one for amount in amounts for one in _each_status(amount)]
    amounts += [replace(a, name=a.name.removesuffix(" and outstanding"), concept=a.concept.replace("Outstanding", "Issued"))
                for a in amounts if a.name.endswith("issued and outstanding") and a.concept]  # fmt: skip
    for name in dict.fromkeys(amount.name for amount in amounts):
        named = [amount for amount in amounts if amount.name == name]
        for amount, column in _dated(named, table):
            text = filing.quote(amount.span)
            figure = parse_figure(text)
            if figure is None:
                continue
            factor = table.scale.money if amount.unit == USD else 1
            yield Fact(
                number, amount.name, row.path, (), amount.concept, table.columns[column].period,
                Quantity(figure.value * factor, amount.unit), Cell(text, amount.span, figure.value),
                row.span, table.id, place, column, table.section, table.statement,
            )  # fmt: skip
            number += 1


def _each_status(amount: _Amount) -> Iterator[_Amount]:
    """The amount under each of the statuses that its name joins."""
    if not amount.name.endswith(_ALL) or amount.concept is None:
        yield amount
        return
    kind = amount.name.removesuffix(_ALL)
    concept = amount.concept.replace("Outstanding", "Authorized")
    yield replace(amount, name=f"{kind}authorized", concept=concept)
    yield replace(amount, name=f"{kind}issued and outstanding")


def _amounts(text: str, start: int, row: Row) -> list[_Amount]:
    matches = list(_AMOUNT.finditer(text))
    found: list[_Amount] = []
    for place, match in enumerate(matches):
        before = text[matches[place - 1].end() if place else 0 : match.start()]
        after = text[
            match.end() : matches[place + 1].start() if place + 1 < len(matches) else len(text)
        ]
        named = _name(match.group(), before, after, found, row)
        if named is not None:
            name, unit, concept = named
            found.append(
                _Amount(
                    name, unit, Span(start + match.start(), start + match.end()), after, concept
                )
            )
    return _linked(found)


def _name(
    amount: str, before: str, after: str, found: list[_Amount], row: Row
) -> tuple[str, Unit, str | None] | None:
    """What an amount is of, told by the words around it; None where they do not say."""
    kind = _class_of(row)
    if amount.startswith("$"):
        if _PAR.search(after) or _PAR_BEFORE.search(before):
            return f"{kind} {PAR}", USD_PER_SHARE, None
        named = _NAMED.search(re.sub(r"\s+", " ", before))
        if named:
            name = re.sub(r"\s+", " ", named[1]).strip(" ,")
            if name.lower().startswith("accumulated"):
                name = f"{name} of {normalised(row.label)}"
            return name[:1].upper() + name[1:], USD, None
        if found and found[-1].unit == USD:
            return found[-1].name, USD, found[-1].concept
        return None
    told = _STATUS_BEFORE.search(before)
    claimed = _STATUS_AFTER.search(before) if found and found[-1].unit == SHARES else None
    if told and claimed and told.start() < claimed.end():
        told = None  # it is the status of the count before it
    status = _STATUS_AFTER.search(after) or told
    if status is None and _LINKED.search(after):
        return "", SHARES, None
    if status is None and found and found[-1].unit == SHARES and _SECOND.search(before):
        return found[-1].name, SHARES, found[-1].concept
    if status:
        said = re.sub(r"\s+", " ", status[1].lower())
        said = _ALL if said.startswith("authorized") and said.endswith("outstanding") else said
        return f"{kind} shares {said}", SHARES, f"{kind.replace(' ', '')}{_CONCEPTS[said]}"
    return None


def _linked(found: list[_Amount]) -> list[_Amount]:
    """ "11,818,000 and 11,799,000 shares issued": the first takes the name of the second."""
    named: list[_Amount] = []
    for plain in reversed(found):
        amount = plain
        if not plain.name and named and named[-1].unit == SHARES:
            amount = _Amount(named[-1].name, SHARES, amount.span, amount.after, named[-1].concept)
        if amount.name:
            named.append(amount)
    return named[::-1]


def _class_of(row: Row) -> str:
    """ "Common Stock", "Preferred Stock", told by the first words of the label or its headings."""
    for text in (row.label, *reversed(row.path)):
        match = re.search(r"\b(common|preferred|treasury)\b", text, re.I)
        if match:
            return f"{match[1].capitalize()} Stock"
    return "Stock"


def _dated(named: list[_Amount], table: Table) -> Iterator[tuple[_Amount, int]]:
    """Each amount with the columns that it is for: by its date, or by the columns' order."""
    periods = [column.period for column in table.columns]
    dates = [_day(amount.after) for amount in named]
    if all(day is not None for day in dates):
        for amount, day in zip(named, dates, strict=True):
            yield from ((amount, place) for place, period in enumerate(periods) if period == day)
    elif all(_YEAR_AFTER.match(amount.after) for amount in named):
        for amount in named:
            year = int(_YEAR_AFTER.sub(r"\1", amount.after)[:4])
            yield from (
                (amount, place)
                for place, period in enumerate(periods)
                if period is not None and period.end.year == year
            )
    elif len(named) == 1:
        day = dates[0]
        yield from (
            (named[0], place) for place, period in enumerate(periods) if day in (None, period)
        )
    elif len(named) == len(periods):
        yield from ((amount, place) for place, amount in enumerate(named))
    else:
        for amount, day in zip(named, dates, strict=True):
            yield from (
                (amount, place)
                for place, period in enumerate(periods)
                if day is not None and period == day
            )


def _day(after: str) -> Period | None:
    """The date that follows an amount, up to the next one."""
    days = [words.resolved() for words in dates_in(re.sub(r"\s+", " ", after))]
    return Period(days[0]) if days and days[0] is not None else None
