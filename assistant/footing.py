"""Which statements a filing prints, and whether each foots by the checks that were made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.model import Check, Fact, Reading, StatementKind, Verdict
from index.tieout import SCHEDULE_RULE


@dataclass(frozen=True, slots=True)
class _Proof:
    """What proves a statement: its totals, and the rules of which one must hold for the first."""

    kind: StatementKind
    name: str
    # Each total with the concepts that print it.
    totals: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[str, ...]


_PROOFS = (
    _Proof(
        StatementKind.BALANCE_SHEET,
        "balance sheet",
        (
            ("total assets", ("Assets",)),
            ("total of liabilities and equity", ("LiabilitiesAndStockholdersEquity",)),
        ),
        ("assets = liabilities + equity",),
    ),
    _Proof(
        StatementKind.INCOME,
        "income statement",
        (("net income", ("NetIncomeLoss", "ProfitLoss")),),
        (
            "net income = cash flows' net income",
            "net income = equity statement's net income",
            "footing",
        ),
    ),
    _Proof(
        StatementKind.CASH_FLOWS,
        "cash flows",
        (
            (
                "ending cash",
                (
                    "CashPeriodEnd",
                    "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
                    "CashAndCashEquivalentsAtCarryingValue",
                ),
            ),
        ),
        ("cash = balance sheet's cash", "footing"),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a statement of a filing stands. `fault` says why it does not foot; empty, it does."""

    name: str
    is_found: bool
    fault: str = ""

    @property
    def foots(self) -> bool:
        return self.is_found and not self.fault


def standings(reading: Reading) -> tuple[Standing, ...]:
    """The balance sheet, the income statement and the cash flows; none in a form without any.

    A balance sheet foots whose assets are its liabilities and equity; an income statement
    whose net income is that of the cash flows or the equity statement, or what its own rows
    add up to; cash flows whose ending cash is the balance sheet's, or opening cash and the
    change. Each for the end of the period reported; and no check of the statement may fail.
    """
    kinds = {table.statement for table in reading.tables}
    if not kinds & {proof.kind for proof in _PROOFS}:
        return ()
    return tuple(
        Standing(proof.name, True, "; ".join(_faults(proof, reading)))
        if proof.kind in kinds
        else Standing(proof.name, False, f"no {proof.name} found")
        for proof in _PROOFS
    )


def _faults(proof: _Proof, reading: Reading) -> Iterator[str]:
    own = [fact for fact in reading.facts if fact.statement is proof.kind and fact.period]
    latest = max((fact.period.end for fact in own if fact.period), default=None)
    if latest is None:
        yield f"the {proof.name} has no figure with a period"
        return
    closing = [fact for fact in own if fact.period and fact.period.end == latest]
    missing = [name for name, concepts in proof.totals if not _of(closing, concepts)]
    if missing:
        yield f"no {' and no '.join(missing)} read at {latest}"
    elif not _is_proved(_of(closing, proof.totals[0][1]), proof.rules, reading.checks):
        yield f"nothing proves the {proof.totals[0][0]} at {latest}"
    yield from _failures(proof, reading)


def _of(facts: Sequence[Fact], concepts: Sequence[str]) -> list[Fact]:
    return [fact for fact in facts if fact.concept in concepts]


def _is_proved(totals: Sequence[Fact], rules: Sequence[str], checks: Sequence[Check]) -> bool:
    numbers = {fact.id for fact in totals}
    return any(
        check.verdict is Verdict.AGREES and check.rule in rules and check.printed in numbers
        for check in checks
    )


def _failures(proof: _Proof, reading: Reading) -> Iterator[str]:
    """The checks of the statement that fail, in words."""
    for check in reading.checks:
        told_otherwise = (
            check.rule == SCHEDULE_RULE
        )  # by a schedule, which is no part of the statement
        if (
            check.verdict is Verdict.DIFFERS
            and check.statement is proof.kind
            and not told_otherwise
        ):
            printed = reading.facts[check.printed]
            yield (
                f"{check.rule}: {printed.label or 'a row without a label'}{_at(printed)} is printed"
                f" {printed.quantity.value:,f}, want {check.expected:,f}"
            )


def _at(fact: Fact) -> str:
    day: date | None = fact.period.end if fact.period else None
    return f" at {day}" if day else ""
