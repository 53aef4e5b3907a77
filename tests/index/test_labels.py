"""Labels → plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.labels import headed, normalised, singular, unbracketed, words
from index.tables import clean_label


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("OPERATING (LOSS)", "operating loss"),
        ("Net (loss)", "net loss"),
        ("Provision (benefit) for income taxes", "provision for income tax"),
        ("Research & development expenses", "research and development expense"),
        ("TOTAL STOCKHOLDERS' EQUITY", "total shareholder equity"),
        ("Shareowners’ equity", "shareholder equity"),
        ("Cash and cash equivalents (Note 1)", "cash and cash equivalent"),
        ("Trade receivables, less allowance of $212", "trade receivable"),
        ("Trade receivables, less allowances of $212 in 1996", "trade receivable"),
        ("Property and equipment, net", "property and equipment net"),
        ("Cost of goods sold", "cost of goods sold"),
        ("", ""),
    ],
)
def test_normalised(label: str, plain: str) -> None:
    assert normalised(label) == plain


@pytest.mark.parametrize(
    ("word", "one"),
    [("taxes", "tax"), ("inventories", "inventory"), ("loss", "loss"), ("assets", "asset"),
     ("losses", "loss"), ("series", "series"), ("gas", "gas")],
)  # fmt: skip
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("Net sales. . . . . . . .", "Net sales"),
        ("Net sales.......", "Net sales"),
        ("Current assets:", "Current assets"),
        ("Proceeds from maturities of  investments", "Proceeds from maturities of investments"),
        ("Other__________", "Other"),
    ],
)
def test_clean_label(printed: str, label: str) -> None:
    assert clean_label(printed) == label


@given(st.text(max_size=60))
def test_plain_words_are_lower_case_and_single_spaced(text: str) -> None:
    plain = normalised(text)
    assert plain == " ".join(plain.lower().split())
    assert all(words(text))


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("Net (loss)", "Net loss"),
        ("Increase (decrease) in inventories", "Increase in inventories"),
        ("Net cash (used in)/provided by operations", "Net cash used in /provided by operations"),
        ("Cash (Note 1)", "Cash"),
    ],
)
def test_unbracketed(label: str, plain: str) -> None:
    assert " ".join(unbracketed(label).split()) == plain


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("Trade receivables, net of allowance of $16 and $430", "Trade receivables"),
        ("Deferred tax, net of valuation allowance of $60,000", "Deferred tax"),
        ("Income, net of income taxes", "Income, net of income taxes"),
        ("Accounts payable", "Accounts payable"),
    ],
)
def test_headed(label: str, plain: str) -> None:
    assert headed(label) == plain
