"""Metrics that a filing prints itself, over a made-up annual report."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from assistant.book import Book
from assistant.model import Refusal
from tests.assistant.asking import JUNIPER, answer, edited, reply

_SHARES = "Common stock, $.10 par value; 5,000,000 shares\n    issued and outstanding"
_WEIGHTED = (
    "Weighted average shares outstanding                    5,000,000         5,000,000         5,000,000\n"
)  # fmt: skip
_EACH = "Stockholders' equity per share                            $ 4.01           $ 3.80             $ 3.65\n"


@cache
def of_no_shares(row: str) -> Book:
    return edited(
        JUNIPER,
        (_SHARES, "Common stock".ljust(len("    issued and outstanding"))),
        (_WEIGHTED, row),
    )


def test_a_metric_of_each_share_is_as_its_row_prints_it() -> None:
    found = answer("What was book value per share at December 31, 1999?", of_no_shares(_EACH))
    assert found.value == Decimal("4.01")


def test_no_other_row_is_that_metric() -> None:
    other = _EACH.replace("Stockholders' equity", "Dividends declared  ")
    found = reply("What was book value per share at December 31, 1999?", of_no_shares(other))
    assert isinstance(found, Refusal)


def test_the_metric_is_computed_where_its_operands_are_printed() -> None:
    book = edited(JUNIPER, (_WEIGHTED, _WEIGHTED + _EACH))
    assert answer("What was book value per share at December 31, 1999?", book).value == 4
