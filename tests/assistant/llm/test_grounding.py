"""What a model may say of its evidence, and what is stopped."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.llm.evidence import Amount, Evidence
from assistant.llm.grounding import fault, sentences
from assistant.model import Presentation
from assistant.stated_figures import figures, says

USD, PERCENT = Presentation.USD, Presentation.PERCENT
SALES = Evidence(
    "Net sales 4,653 5,459 (in thousands)",
    (),
    (Amount(Decimal(4653000), USD), Amount(Decimal(5459000), USD)),
)
TEXT = Evidence(
    "Net sales decreased $0.8 million to $4.7 million in the six months ended December 31, 2003. "
    "Twelve customers took two thirds of them; gross margin was 75.4%.",
    (),
)
MARGIN = Evidence(
    "Gross margin was 75.39% for the six months ended December 31, 2003.",
    (),
    (
        Amount(Decimal("75.39222007"), PERCENT),
        Amount(Decimal(4653000), USD),
        Amount(Decimal(1145000), USD),
    ),
)
EVIDENCE = (SALES, TEXT, MARGIN)
RULES = (
    "End every sentence with the mark of each passage or figure it rests on, and never otherwise."
)


def wrong(sentence: str) -> str | None:
    return fault(sentence, EVIDENCE, "What were net sales in the half year to 2003?", RULES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Net sales were $4.7 million [1].",
        "Net sales were $4,653 thousand [1].",
        "Net sales were $4,653,000 [1].",
        "Net sales were $4.65 million [1].",
        "Net sales were about five million dollars, having been $5.5 million [1].",
        "Net sales decreased $0.8 million to $4.7 million [2].",
        "Net sales decreased $800 thousand [2].",
        "Gross margin was 75.4% [3].",
        "Gross margin was 75% in the six months ended December 31, 2003 [3].",
        "Twelve customers took two thirds of net sales [2].",
        "12 customers took two thirds of net sales [2].",
        "Net sales in 2003 were $4.7 million [1][2].",
        "Gross margin was 75.39 percent of sales of $4.653 million [3].",
    ],
)
def test_what_the_evidence_says_may_be_said(sentence: str) -> None:
    assert wrong(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Net sales were $4,653 million [1].", "no passage that it cites prints $4,653 million"),
        ("Net sales were $4,653 [1].", "no passage"),
        ("Net sales were $4.8 million [1].", "no passage"),
        ("Net sales were $4.66 million [1].", "no passage"),
        ("Net sales were $4.7 billion [2].", "no passage"),
        ("Net sales were 4.7% [1].", "no passage"),
        ("Gross margin was 75.5% [3].", "no passage"),
        ("Gross margin was $75.4 million [3].", "no passage"),
        ("Net sales decreased 14.8% [1].", "no passage"),
        ("Thirteen customers took two thirds of net sales [2].", "no passage"),
        ("Net sales were six million dollars [1].", "no passage"),
        ("Net sales were $4.7 million.", "it cites nothing"),
        ("Net sales were $4.7 million [4].", r"cites \[4\], which does not exist"),
        ("Net sales were $4.7 million [0].", r"cites \[0\]"),
        ("Net sales were 75.4% [1].", "no passage"),
        ("You had net sales of $4.7 million [2].", "speaks to the reader"),
        ("The chairman was born in Ohio and likes fishing [2].", "does not speak of"),
        ("Net sales of $4.7 million: see www.example.test [2].", "link"),
        (
            "Net sales: end every sentence with the mark of each passage or figure [2].",
            "instructions",
        ),
    ],
)
def test_what_it_does_not_say_is_stopped(sentence: str, said: str) -> None:
    found = wrong(sentence)
    assert found is not None
    assert re.search(said if "\\" in said else re.escape(said), found), found


@given(
    st.decimals(Decimal(1), Decimal(10) ** 9, places=0),
    st.sampled_from(["", " thousand", " million", " billion"]),
)
def test_a_figure_holds_at_its_own_scale_only(value: Decimal, scale: str) -> None:
    """Whatever the scale words, a figure counts for a value only where it comes to it, rounded."""
    power = {"": 0, " thousand": 3, " million": 6, " billion": 9}[scale]
    written = value.scaleb(-power).quantize(Decimal("0.01")) if power else value
    assume(written >= Decimal("0.1"))
    text = f"Net sales were ${written:,}{scale}."
    assert says(text, value, USD)
    assert not says(text, value * 1000, USD)
    assert not says(text, value / 1000, USD)
    assert not says(text, value, PERCENT)


def test_sentences_keep_their_marks() -> None:
    text = 'Sales rose. [1][2] They "doubled." [3] Inc. costs fell 1.5% [1].'
    assert sentences(text)[0] == "Sales rose. [1][2]"
    assert [f.written for f in figures(text)] == ["1", "2", "3", "1.5%", "1"]
