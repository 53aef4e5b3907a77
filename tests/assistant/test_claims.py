"""What a sentence claims, by its form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.claims import Claim, claims_in
from assistant.periods_in_words import FilingTimes
from index.model import MonthDay, Period
from index.periods import Calendar

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
CLOSE = Period(date(2003, 12, 31))
OPENING = Period(date(2003, 6, 30))
TIMES = FilingTimes(
    Calendar(date(2003, 12, 31), MonthDay(6, 30), tuple(sorted({date(2003, 12, 31), date(2003, 9, 30), date(2003, 6, 30), date(2002, 12, 31), date(2002, 9, 30), date(2002, 6, 30)}))),
    (HALF, QUARTER, HALF_BEFORE, QUARTER_BEFORE),
    (CLOSE, OPENING),
    True,
)  # fmt: skip


def read(sentence: str) -> list[tuple[str, str, str, Period, Period | None]]:
    """Each claim: its sort, subject, value, and the first reading of its time."""
    return [told(claim) for claim in claims_in(sentence, TIMES)]


def told(claim: Claim) -> tuple[str, str, str, Period, Period | None]:
    later, earlier = claim.times[0]
    return str(claim.sort), claim.subject, f"{claim.value:f} {claim.unit}", later, earlier


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "Net sales for the six months ended December 31, 2003 of $4.7 million decreased $0.8 million when compared to $5.5 million for the same period a year ago.",
            [
                ("level", "Net sales", "4700000 USD", HALF, None),
                ("level", "Net sales", "5500000 USD", HALF_BEFORE, None),
                ("change", "Net sales", "-800000 USD", HALF, HALF_BEFORE),
            ],
        ),
        (
            "Total fees for the quarter ended December 31, 2003 of $117.6 million represents a $3.1 million increase from the prior year.",
            [
                ("level", "Total fees", "117600000 USD", QUARTER, None),
                ("change", "Total fees", "3100000 USD", QUARTER, QUARTER_BEFORE),
            ],
        ),
        (
            "Fees for the quarter ended December 31, 2003 totaled $8.6 million, a 12.5% decline from $9.8 million for the quarter ended December 31, 2002.",
            [
                ("level", "Fees", "8600000 USD", QUARTER, None),
                ("level", "Fees", "9800000 USD", QUARTER_BEFORE, None),
                ("percent change", "Fees", "-12.5 percent", QUARTER, QUARTER_BEFORE),
            ],
        ),
        (
            "Rent was $10 thousand and $30 thousand for the three and six months ended December 31, 2003, respectively.",
            [("level", "Rent", "10000 USD", QUARTER, None), ("level", "Rent", "30000 USD", HALF, None)],
        ),
        (
            "Gross margin for the three months ended December 31, 2003 increased 2.5 percentage points, due to a charge of $9 million a year ago.",
            [("point change", "Gross margin", "2.5 points", QUARTER, QUARTER_BEFORE)],
        ),
        (
            "In the quarter ended December 31, 2003, our fees rose 12% to $1,234 from $1,102 in the same quarter of the prior year.",
            [
                ("level", "fees", "1234 USD", QUARTER, None),
                ("level", "fees", "1102 USD", QUARTER_BEFORE, None),
                ("percent change", "fees", "12 percent", QUARTER, QUARTER_BEFORE),
            ],
        ),
        (
            "Rent Expense Rent expense for the three months ended December 31, 2003 totaled $7,001.",
            [("level", "Rent expense", "7001 USD", QUARTER, None)],
        ),
        (
            "As of December 31, 2003, the Company had working capital of $5.8 million.",
            [("level", "working capital", "5800000 USD", QUARTER, None)],
        ),
        (
            "During the six months ended December 31, 2003, net cash of $1.2 million was used in operating activities.",
            [("level", "net cash used in operating activities", "1200000 USD", HALF, None)],
        ),
    ],
    ids=["level and change", "move as a noun", "noun with both levels", "two periods", "points", "to and from", "heading run in", "had", "net cash of"],
)  # fmt: skip
def test_a_form_is_read(
    sentence: str, claims: list[tuple[str, str, str, Period, Period | None]]
) -> None:
    assert sorted(map(str, read(sentence))) == sorted(map(str, claims))


@pytest.mark.parametrize(
    "sentence",
    [
        "Excluding the charge, net sales for the six months ended December 31, 2003 increased 5%.",
        "Net sales for the next six months could increase 5% to $5.0 million.",
        "The Company expects capital expenditures of $3 million in the year ended June 30, 2004.",
        "Net sales increased 5%.",  # of no time that is said
        "Fees were $4 and $2 for the second quarter, and $7 and $5 for the first half, of fiscal years 2004 and 2003.",
        "On December 31, 2003 the Company moved to 4 Elm Street.",
        "",
    ],
)  # fmt: skip
def test_what_has_no_such_form_claims_nothing(sentence: str) -> None:
    assert read(sentence) == []


def test_the_last_digit_says_how_exact_a_claim_is() -> None:
    def step(amount: str) -> Decimal:
        (claim,) = claims_in(
            f"Rent for the six months ended December 31, 2003 was {amount}.", TIMES
        )
        return claim.step

    assert [step(text) for text in ("$4.7 million", "$61 thousand", "$471,000", "$471,123", "75.2%")] == [
        Decimal(n) for n in ("1E5", "1000", "1000", "1", "0.1")
    ]  # fmt: skip
