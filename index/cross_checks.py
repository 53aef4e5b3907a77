"""The statements' lines held against one another: movements, balances, comprehensive income.

Two figures of one name may differ for many honest reasons: what was bought with a business moves
a balance and no line of the cash flows. So most of these only confirm. Where a line agrees at
other times and differs at one alone, that one is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from index.labels import normalised
from index.model import SHARES, USD, Check, Fact, Period, StatementKind, Verdict
from index.precision import last_digit

_MOVEMENT = "movement = change of the balance"
_NOTED = "shares = notes' shares"

LINE_RULES = frozenset([_MOVEMENT, _NOTED])
"""The rules that hold a single line against others: they prove no total."""

_MOVES = re.compile(
    r"\b(?:net |total )?(?:\(?(?:increases?|decreases?|changes?)\)?(?: ?(?:or|/) ?| )?)+ (?:in|of|on) ", re.I
)  # fmt: skip
_TOTAL = re.compile(r"\W*total\b", re.I)
_NET_INCOME = re.compile(r"\W*(?:consolidated )?net (?:income|loss|earnings)", re.I)
_COMPREHENSIVE = re.compile(r"\W*(?:total )?comprehensive (?:income|loss|earnings)", re.I)
_EQUITY = (
    "StockholdersEquity",
    "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
)
_INCOMES = ("NetIncomeLoss", "ProfitLoss")
_CASH = "CashAndCashEquivalentsAtCarryingValue"
_ALL_CASH = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
_SHARES = (
    "WeightedAverageNumberOfSharesOutstandingBasic",
    "WeightedAverageNumberOfDilutedSharesOutstanding",
)

_Printed = dict[Period, Fact]


def cross_checks(facts: Sequence[Fact]) -> tuple[Check, ...]:
    """What lines of different statements, and of the notes, confirm of one another."""
    held: dict[StatementKind | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.period is not None:
            held[fact.statement].append(fact)
    return (
        *_cash_moved(held),
        *_movements(held),
        *_equity_balances(held),
        *_comprehensive(held),
        *_shares(held),
    )


_Held = dict[StatementKind | None, list[Fact]]


def _printed(facts: Iterable[Fact], concept: str) -> _Printed:
    """The first fact of a concept in each period."""
    found: _Printed = {}
    for fact in facts:
        if fact.concept == concept and fact.period:
            found.setdefault(fact.period, fact)
    return found


def _cash_moved(held: _Held) -> Iterator[Check]:
    """Cash with what is restricted where the balance sheet has no more, and its whole change."""
    flows, sheet = held[StatementKind.CASH_FLOWS], held[StatementKind.BALANCE_SHEET]
    for concept in (_CASH, _ALL_CASH):
        balances = _printed(sheet, concept)
        pairs = [(own, balances[p]) for p, own in _printed(flows, _ALL_CASH).items() if p in balances]  # fmt: skip
        yield from _agreeing(_same("cash = balance sheet's cash", *pair) for pair in pairs)
    change = _printed(flows, "CashAndCashEquivalentsPeriodIncreaseDecrease")
    yield from _agreeing(_moved(change.values(), _printed(sheet, _CASH), (1,)))


def _movements(held: _Held) -> Iterator[Check]:
    """Lines of the cash flows that are what a balance of that name moved by."""
    balances: dict[str, _Printed] = defaultdict(dict)
    for fact in held[StatementKind.BALANCE_SHEET]:
        name = normalised(fact.label)
        if name and fact.quantity.unit == USD and fact.period and fact.period.is_instant:
            balances[name].setdefault(fact.period, fact)
    for fact in held[StatementKind.CASH_FLOWS]:
        name = normalised(_MOVES.sub("", fact.label))
        if fact.quantity.value and name in balances:
            yield from _agreeing(_moved([fact], balances[name], (1, -1)))


def _moved(lines: Iterable[Fact], balances: _Printed, signs: Sequence[int]) -> Iterator[Check]:
    """Lines against the balances at both ends of their time, either way round."""
    for line in lines:
        if line.period is None or line.period.is_instant:
            continue
        first, last = balances.get(line.period.opening), balances.get(line.period.closing)
        if first is not None and last is not None:
            for sign in signs:
                yield _check(_MOVEMENT, line, ((last, sign), (first, -sign)))


def _equity_balances(held: _Held) -> Iterator[Check]:
    """The total column of the equity statement against the balance sheet's equity."""
    sheets = [_printed(held[StatementKind.BALANCE_SHEET], concept) for concept in _EQUITY]
    rows: dict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
    for fact in held[StatementKind.EQUITY]:
        is_whole = fact.concept in _EQUITY or any(_TOTAL.match(head) for head in fact.column[:1])
        if is_whole and fact.quantity.unit == USD and fact.period and fact.period.is_instant:
            rows[fact.table, fact.column].append(fact)
    for row in rows.values():
        rule = "equity = balance sheet's equity"
        yield from _confirmed(_nearest(rule, fact, sheets) for fact in row)


def _comprehensive(held: _Held) -> Iterator[Check]:
    """Net income, and what makes it comprehensive, across the statements that print it."""
    whole, equity = held[StatementKind.COMPREHENSIVE_INCOME], held[StatementKind.EQUITY]
    stated = [_printed(held[StatementKind.INCOME], concept) for concept in _INCOMES]
    rule = "net income = income statement's net income"
    own = [fact for fact in whole if fact.concept in _INCOMES and _NET_INCOME.match(fact.label)]
    yield from _confirmed(_nearest(rule, fact, stated) for fact in own)
    totals = _printed(whole, "ComprehensiveIncomeNetOfTax")
    for fact in equity:
        if _COMPREHENSIVE.match(fact.label) and fact.period in totals and fact.quantity.value:
            rule = "comprehensive income = equity statement's"
            yield from _agreeing([_same(rule, totals[fact.period], fact)])
    other = _printed([*whole, *equity], "OtherComprehensiveIncomeLossNetOfTax")
    balances = _printed(
        held[StatementKind.BALANCE_SHEET], "AccumulatedOtherComprehensiveIncomeLossNetOfTax"
    )
    yield from _agreeing(_moved(other.values(), balances, (1,)))


def _shares(held: _Held) -> Iterator[Check]:
    """Weighted shares of the income statement against the notes' tables."""
    for concept in _SHARES:
        stated = _printed(held[StatementKind.INCOME], concept)
        for fact in held[None]:
            if fact.concept == concept and fact.period in stated and fact.quantity.unit == SHARES:
                yield from _agreeing([_same(_NOTED, stated[fact.period], fact)])


def _nearest(rule: str, fact: Fact, printed: Sequence[_Printed]) -> Check | None:
    """A figure against the one of its time that it is, of several lines that it may be."""
    checks = [_same(rule, fact, own[fact.period]) for own in printed if fact.period in own]
    return min(checks, key=lambda check: abs(check.difference), default=None)


def _agreeing(checks: Iterable[Check]) -> Iterator[Check]:
    return (check for check in checks if check.verdict is Verdict.AGREES)


def _confirmed(checks: Iterable[Check | None]) -> Iterator[Check]:
    """The checks of one line that agree; one that differs, where it alone does."""
    made = [check for check in checks if check is not None]
    agreeing = list(_agreeing(made))
    yield from made if agreeing and len(made) - len(agreeing) == 1 else agreeing


def _same(rule: str, printed: Fact, other: Fact) -> Check:
    return _check(rule, printed, ((other, 1),))


def _check(rule: str, printed: Fact, operands: Sequence[tuple[Fact, int]]) -> Check:
    """A figure against the signed sum of others, within half of the coarsest last digit."""
    expected = sum((fact.quantity.value * sign for fact, sign in operands), Decimal(0))
    slack = max(last_digit(fact) for fact in (printed, *(fact for fact, _ in operands))) / 2
    difference = printed.quantity.value - expected
    verdict = Verdict.AGREES if abs(difference) <= slack else Verdict.DIFFERS
    held = tuple((fact.id, sign) for fact, sign in operands)
    return Check(rule, printed.statement, held, printed.id, expected, difference, verdict)
