"""Words of scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Scale
from index.scales import scale_words


@pytest.mark.parametrize(
    ("text", "money", "shares"),
    [
        ("(in thousands)", 1000, 1000),
        ("(in thousands, except share data)", 1000, 1),
        ("(in thousands, except share and per share data)", 1000, 1),
        ("(In thousands, except per share amounts)", 1000, 1000),
        ("($ in thousands, except share data)", 1000, 1),
        ("(Dollars in millions)", 1_000_000, 1_000_000),
        ("(DOLLARS IN MILLIONS, EXCEPT PER SHARE AMOUNTS)", 1_000_000, 1_000_000),
        ("(Dollars in millions, shares in thousands)", 1_000_000, 1000),
        ("(000's omitted)", 1000, 1000),
        ("(000's omitted except share amounts)", 1000, 1),
        ("(in dollars)", 1, 1),
        ("(Thousands of Dollars)", 1000, 1),
        ("Average common shares outstanding (000)", 1000, 1000),
        ("(Millions of Dollars, Except Per Share Amounts)", 1_000_000, 1),
        ("(thousands, except per share data)", 1000, 1000),
        ("($000's)", 1000, 1000),
        ("($000,000 omitted)", 1_000_000, 1_000_000),
        ("($ millions)", 1_000_000, 1_000_000),
        ("(in thousands of Euros)", 1000, 1000),
    ],
)
def test_scale(text: str, money: int, shares: int) -> None:
    assert scale_words(text) == Scale(money, shares)


@pytest.mark.parametrize("text", ["", "(unaudited)", "Net sales", "thousands of people", "1,000"])
def test_no_scale(text: str) -> None:
    assert scale_words(text) is None


@given(st.text(max_size=60))
def test_any_words_give_a_scale_or_none(text: str) -> None:
    scale = scale_words(text)
    assert scale is None or {scale.money, scale.shares} <= {1, 100, 10**3, 10**6, 10**9}
