"""Do the numbers foot, and do the statements agree?

Footing is found by arithmetic: a ruled or "total" row is the sum of a run of rows right
above it, in every column alike, each row with the same sign in every column. Rows that a
total has taken in are spoken for by the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from index.cross_checks import LINE_RULES
from index.model import USD, USD_PER_SHARE, Check, Fact, Period, StatementKind, Table, Verdict
from index.precision import last_digit
from index.sums import Line, is_total, nearly, summing

SCHEDULE_RULE = "schedule = printed"
"""The rule that holds a printed figure against the filing's financial data schedule."""

_WIDE = 5  # last digits: what a per-share figure may be off for reasons of its own
_FEW = 3  # columns, or rows: fewer would agree by chance


_NET_INCOME = re.compile(r"\W*net (?:income|loss|earnings)", re.I)
_COMPREHENSIVE = re.compile(r"\W*(?:total )?comprehensive (?:income|loss|earnings)", re.I)


class Grade(StrEnum):
    """What the tie-out says of the statement behind a figure."""

    FOOTS = "foots"
    UNCHECKED = "unchecked"
    DOES_NOT_FOOT = "does_not_foot"


def footing(tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Check, ...]:
    """Every sum within a statement, in order. What the facts are called has no part in it."""
    by_table = _by_table(facts)
    found: list[Check] = []
    for group in _joined([table for table in tables if table.statement]):
        found += _footing(group, by_table)
    return tuple(found)


def note_footing(tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Check, ...]:
    """Every sum within a table that is no statement, in order."""
    by_table = _by_table(facts)
    others = (table for table in tables if table.statement is None and not table.is_schedule)
    return tuple(
        check
        for table in others
        for check in _foot(table, _lines(table, by_table.get(table.id, [])), "note footing")
    )


def _by_table(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.table, []).append(fact)
    return found


def agreement(facts: Sequence[Fact]) -> tuple[Check, ...]:
    """The statements against one another, by what their facts are called."""
    return tuple(_agreement([fact for fact in facts if fact.statement]))


def grades(
    tables: Sequence[Table], facts: Sequence[Fact], checks: Sequence[Check]
) -> dict[str, Grade]:
    """The grade of each table that is a statement, by the table's id.

    A schedule that differs says nothing against the statement.
    """
    table_of = {fact.id: fact.table for fact in facts}
    result = {table.id: Grade.UNCHECKED for table in tables if table.statement}
    for check in checks:
        if check.rule == SCHEDULE_RULE:
            continue
        proves = bool(check.operands) and check.rule not in LINE_RULES
        for number in (check.printed, *(number for number, _ in check.operands)):
            table = table_of[number]
            if table not in result:
                continue
            if check.verdict is Verdict.DIFFERS:
                result[table] = Grade.DOES_NOT_FOOT
            elif proves and result[table] is Grade.UNCHECKED:
                result[table] = Grade.FOOTS
    return result


def _joined(statements: Sequence[Table]) -> Iterator[list[Table]]:
    """Statements with their continuations: neighbours of a kind with the same columns."""
    group: list[Table] = []
    for table in statements:
        same = (
            group
            and group[-1].statement is table.statement
            and len(group[-1].columns) == len(table.columns)
        )
        if same and [c.period for c in group[-1].columns] == [c.period for c in table.columns]:
            group.append(table)
            continue
        if group:
            yield group
        group = [table]
    if group:
        yield group


def _lines(table: Table, facts: Sequence[Fact]) -> list[Line]:
    by_place = {(fact.row, fact.place): fact for fact in facts if fact.quantity.unit == USD}
    lines: list[Line] = []
    for place, row in enumerate(table.rows):
        held = tuple(by_place.get((place, column)) for column in range(len(table.columns)))
        if any(held):
            lines.append(Line.of(row.label, held, row.ruled))
    return lines


def _footing(group: list[Table], by_table: dict[str, list[Fact]]) -> Iterator[Check]:
    for table in group:
        lines = _lines(table, by_table.get(table.id, []))
        if table.statement is StatementKind.EQUITY:
            yield from _roll_forward(table, lines)
        else:
            yield from _foot(table, lines)


def _foot(table: Table, lines: list[Line], rule: str = "footing") -> Iterator[Check]:
    standing: list[Line] = []
    columns = range(len(table.columns))
    for line in lines:
        if is_total(line):
            run = summing(standing, line, columns) or nearly(standing, line, columns)
            if run is not None:
                count, signs = run
                addends = standing[len(standing) - count :]
                yield from _sum_checks(rule, table, line, addends, signs)
                standing = standing[: len(standing) - count]
        standing.append(line)


def _sum_checks(
    rule: str, table: Table, total: Line, addends: Sequence[Line], signs: Sequence[int]
) -> Iterator[Check]:
    for column in range(len(table.columns)):
        printed = total.facts[column]
        if printed is None:
            continue
        held = [(line.facts[column], sign) for line, sign in zip(addends, signs, strict=True)]
        operands = tuple((fact.id, sign) for fact, sign in held if fact is not None)
        if not operands:  # the column prints the total alone
            continue
        expected = sum(
            (fact.quantity.value * sign for fact, sign in held if fact is not None), Decimal(0)
        )
        yield _check(
            rule, printed, operands, expected, last_digit(printed) * max(1, len(addends) // 4)
        )


def _roll_forward(table: Table, lines: list[Line]) -> Iterator[Check]:
    """Equity by column: an opening balance and the movements give the closing one."""
    marks = [place for place, line in enumerate(lines) if _is_balance(line)]
    for first, last in pairwise(marks):
        if not _follows(lines[first], lines[last]):
            continue
        between = _movements(lines[first:last])
        for column, head in enumerate(table.columns):
            printed = lines[last].facts[column]
            moved = [line.facts[column] for line in between]
            if printed is None or moved[0] is None or _COMPREHENSIVE.match(head.heading):
                continue
            held = [fact for fact in moved if fact is not None]
            expected = sum((fact.quantity.value for fact in held), Decimal(0))
            yield _check(
                "roll-forward",
                printed,
                tuple((fact.id, 1) for fact in held),
                expected,
                last_digit(printed),
            )


def _movements(lines: Sequence[Line]) -> list[Line]:
    """The lines without the comprehensive income that sums net income and other lines."""
    if not any(_NET_INCOME.match(line.label) for line in lines):
        return list(lines)
    return [line for line in lines if not _COMPREHENSIVE.match(line.label)]


def _follows(opening: Line, closing: Line) -> bool:
    """Whether the closing balance is later: a block of an earlier year starts anew."""
    dates = [next(f.period for f in line.facts if f is not None) for line in (opening, closing)]
    return dates[0] is not None and dates[1] is not None and dates[0].end < dates[1].end


def _is_balance(line: Line) -> bool:
    periods = [fact.period for fact in line.facts if fact is not None and fact.period is not None]
    return 2 * sum(period.is_instant for period in periods) > len(periods)


def _check(
    rule: str,
    printed: Fact,
    operands: tuple[tuple[int, int], ...],
    expected: Decimal,
    slack: Decimal,
) -> Check:
    difference = printed.quantity.value - expected
    verdict = Verdict.AGREES if abs(difference) <= slack else Verdict.DIFFERS
    return Check(rule, printed.statement, operands, printed.id, expected, difference, verdict)


def _agreement(facts: Sequence[Fact]) -> Iterator[Check]:
    """The statements against one another."""
    yield from _same(
        "assets = liabilities + equity", facts, "Assets", "LiabilitiesAndStockholdersEquity"
    )
    yield from _net_income(facts)
    yield from _cash(facts)
    yield from _per_share(facts)


def _find(
    facts: Sequence[Fact], concept: str, kind: StatementKind | None = None
) -> dict[Period, Fact]:
    """The first fact of a concept in each period."""
    found: dict[Period, Fact] = {}
    for fact in facts:
        if fact.concept == concept and fact.period and (kind is None or fact.statement is kind):
            found.setdefault(fact.period, fact)
    return found


def _same(rule: str, facts: Sequence[Fact], one: str, other: str) -> Iterator[Check]:
    others = _find(facts, other)
    for period, fact in _find(facts, one).items():
        if period in others:
            yield _equal(rule, fact, others[period])


def _equal(rule: str, printed: Fact, other: Fact) -> Check:
    return _check(
        rule,
        printed,
        ((other.id, 1),),
        other.quantity.value,
        max(last_digit(printed), last_digit(other)) / 2,
    )


def _net_income(facts: Sequence[Fact]) -> Iterator[Check]:
    stated = _find(facts, "NetIncomeLoss", StatementKind.INCOME)
    whole = _find(facts, "ProfitLoss", StatementKind.INCOME)
    for name, printed in (("NetIncomeLoss", stated), ("ProfitLoss", whole)):
        for period, fact in _find(facts, name, StatementKind.CASH_FLOWS).items():
            if period in printed:
                yield _equal("net income = cash flows' net income", printed[period], fact)
    for row in _equity_incomes(facts):
        pairs = [(own[f.period], f) for own in (stated, whole) for f in row if f.period in own]
        agreeing = [pair for pair in pairs if pair[0].quantity.value == pair[1].quantity.value]
        for own_fact, fact in (agreeing or pairs)[:1]:
            yield _equal("net income = equity statement's net income", own_fact, fact)


def _equity_incomes(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The totals of each row of net income in the statements of equity."""
    rows: dict[tuple[str, int], list[Fact]] = {}
    for fact in facts:
        of_equity = fact.statement is StatementKind.EQUITY and _NET_INCOME.match(fact.label)
        if of_equity and fact.column and re.match(r"total", fact.column[0], re.I):
            rows.setdefault((fact.table, fact.row), []).append(fact)
    return list(rows.values())


def _cash(facts: Sequence[Fact]) -> Iterator[Check]:
    balances = _find(facts, "CashAndCashEquivalentsAtCarryingValue")
    for concept in ("CashPeriodEnd", "CashPeriodStart"):
        for period, fact in _find(facts, concept, StatementKind.CASH_FLOWS).items():
            if period in balances:
                yield _equal("cash = balance sheet's cash", fact, balances[period])


def _per_share(facts: Sequence[Fact]) -> Iterator[Check]:
    """Printed per-share income against income over weighted shares, within its last digit.

    A figure may rest on more than these two: one that differs widely is reported where most
    agree.
    """
    for per_share, shares in (
        ("EarningsPerShareBasic", "WeightedAverageNumberOfSharesOutstandingBasic"),
        ("EarningsPerShareDiluted", "WeightedAverageNumberOfDilutedSharesOutstanding"),
    ):
        checks = list(_per_share_checks(facts, per_share, shares))
        agreeing = [check for check in checks if check.verdict is Verdict.AGREES]
        by_id = {fact.id: fact for fact in facts}
        wide = [c for c in checks if abs(c.difference) > _WIDE * last_digit(by_id[c.printed])]
        yield from checks if len(wide) == 1 and len(agreeing) >= _FEW else agreeing


def _per_share_checks(facts: Sequence[Fact], per_share: str, shares: str) -> Iterator[Check]:
    counts = _find(facts, shares, StatementKind.INCOME)
    incomes = _find(
        facts, "NetIncomeLossAvailableToCommonStockholders", StatementKind.INCOME
    ) or _find(facts, "NetIncomeLoss", StatementKind.INCOME)
    for period, fact in _find(facts, per_share, StatementKind.INCOME).items():
        income, count = incomes.get(period), counts.get(period)
        if income is None or count is None or fact.quantity.unit != USD_PER_SHARE:
            continue
        if count.quantity.value:
            operands = ((income.id, 1), (count.id, 1))
            expected = income.quantity.value / count.quantity.value
            yield _check("per share = income / shares", fact, operands, expected, last_digit(fact))
