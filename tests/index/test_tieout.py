"""The tie-out: what foots, what agrees, and what a wrong digit does to it."""

from __future__ import annotations

import pytest

from index.build import read_content
from index.model import Reading, Verdict
from index.tieout import Grade, grades
from tests.index.read_filings import SAMPLE, path_of, read


def footed(reading: Reading) -> set[int]:
    """The lines of the totals that a check of addition speaks of."""
    facts = {fact.id: fact for fact in reading.facts}
    return {
        reading.filing.lines.number(facts[check.printed].cell.span.start)
        for check in reading.checks
        if check.rule in ("footing", "roll-forward")
    }


def test_every_total_of_the_sample_is_footed() -> None:
    totals = {124, 134, 167, 182, 184, 212, 215, 220, 225, 277, 317, 326, 334, 336, 339}
    assert footed(read(SAMPLE)) == totals


@pytest.mark.parametrize(
    "rule",
    [
        "assets = liabilities + equity",
        "net income = cash flows' net income",
        "net income = equity statement's net income",
        "cash = balance sheet's cash",
        "per share = income / shares",
        "equity = balance sheet's equity",
        "movement = change of the balance",
    ],
)
def test_the_statements_of_the_sample_agree(rule: str) -> None:
    verdicts = [check.verdict for check in read(SAMPLE).checks if check.rule == rule]
    assert verdicts
    assert set(verdicts) == {Verdict.AGREES}


def test_a_total_of_one_row_is_footed() -> None:
    assert {167, 175} <= footed(read("harbor-lamp_10-q"))


def misprinted(line: int, right: str, wrong: str) -> Reading:
    """The sample with one figure of one line printed wrongly."""
    lines = path_of(SAMPLE).read_bytes().splitlines(keepends=True)
    assert lines[line - 1].count(right.encode()) == 1
    lines[line - 1] = lines[line - 1].replace(right.encode(), wrong.encode())
    return read_content(b"".join(lines), "misprinted.txt")


MISPRINTS = [
    pytest.param(
        line,
        right,
        wrong,
        id=name,
    )
    for name, line, right, wrong in (
        ("an addend of assets", 118, "  939 ", "  993 "),
        ("total current assets", 124, "9,276", "9,267"),
        ("total assets", 134, "$19,689", "$19,698"),
        ("an expense", 216, "1,041", "1,401"),
        ("cash at the end", 339, "$ 3,327", "$ 3,372"),
        ("a movement of equity", 273 + 1, "2,984", "2,948"),
    )
]


@pytest.mark.parametrize(("line", "right", "wrong"), MISPRINTS)
def test_a_wrong_digit_is_seen(line: int, right: str, wrong: str) -> None:
    reading = misprinted(line, right, wrong)
    table = next(
        table.id
        for table in reading.tables
        if reading.filing.lines.number(table.span.start)
        < line
        < reading.filing.lines.range(table.span)[1]
    )
    assert Verdict.DIFFERS in {check.verdict for check in reading.checks}
    assert grades(reading.tables, reading.facts, reading.checks)[table] is Grade.DOES_NOT_FOOT


def test_a_wrong_loss_per_share_is_seen() -> None:
    lines = path_of(SAMPLE).read_bytes().splitlines(keepends=True)
    lines[227] = lines[227].replace(b"(0.06)", b"(0.60)")
    checks = read_content(b"".join(lines), "misprinted.txt").checks
    assert [check.rule for check in checks if check.verdict is Verdict.DIFFERS]


@pytest.mark.parametrize("filing", ["anacomp_10-q_19931231", "anacomp_10-q_19940331"])
def test_a_year_below_a_later_one_does_not_follow_it(
    filing: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("shared_filings")
    differing = {check.rule for check in read(filing).checks if check.verdict is Verdict.DIFFERS}
    assert "roll-forward" not in differing


def test_a_total_of_the_equity_statement_is_held_against_the_balance_sheet() -> None:
    """Two dates agree; the one that is changed differs, from the balance sheet's line."""
    line = max(footed(read(SAMPLE)) & set(range(260, 300)))
    old = read(SAMPLE).filing.lines.text(line).split()[-1]
    reading = misprinted(line, old, f"{old[:-1]}{(int(old[-1]) + 1) % 10}")
    differing = {c.rule for c in reading.checks if c.verdict is Verdict.DIFFERS}
    assert "equity = balance sheet's equity" in differing
    assert not any(
        c.verdict is Verdict.DIFFERS for c in reading.checks if c.rule.startswith("movement")
    )


def test_a_movement_with_an_honest_reason_is_no_finding() -> None:
    """A line of the cash flows that is not what its balance moved by confirms nothing."""
    moved = [c for c in read(SAMPLE).checks if c.rule == "movement = change of the balance"]
    facts = {fact.id: fact for fact in read(SAMPLE).facts}
    number = read(SAMPLE).filing.lines.number
    check = next(c for c in moved if "cash" not in facts[c.printed].label.lower())
    cell = facts[check.printed].cell
    digits = cell.text.strip("$ ()")
    reading = misprinted(number(cell.span.start), digits, f"{digits[:-1]}{(int(digits[-1]) + 5) % 10}")  # fmt: skip
    rules = [c.rule for c in reading.checks if c.verdict is Verdict.DIFFERS]
    assert "footing" in rules
    assert "movement = change of the balance" not in rules
