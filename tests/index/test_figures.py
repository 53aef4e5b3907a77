"""Figures as printed: every way to write one gives its value back, and its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures import figures, parse_figure, rule_segments


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,208", "1208"),
        ("$ 1,208", "1208"),
        ("$      2,345", "2345"),
        ("(1,252)", "-1252"),
        ("$(1,248)", "-1248"),
        ("$   (1,248)", "-1248"),
        ("( 58 )", "-58"),
        (".06", "0.06"),
        ("(.01)", "-0.01"),
        ("$(0.03)", "-0.03"),
        ("37,414,189", "37414189"),
        ("[1,252]", "-1252"),
        ("$ [.06]", "-0.06"),
        ("1,252-", "-1252"),
        ("1,252 CR", "-1252"),
        ("-1,252", "-1252"),
        ("-$1,252", "-1252"),
        ("$-.06", "-0.06"),
    ],
)
def test_value(text: str, value: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert (figure.value, figure.nil) == (Decimal(value), False)


@pytest.mark.parametrize(
    "text", ["-", "--", "---", "—", "$ --", "$   -", "-0-", "--0--", "$ -0-", "nil", "Nil"]
)
def test_nil(text: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert (figure.value, figure.nil) == (Decimal(0), True)


def test_nil_of_four_dashes() -> None:
    figure = parse_figure("----")
    assert figure is not None
    assert figure.nil


def test_a_printed_zero_is_no_nil() -> None:
    figure = parse_figure("0")
    assert figure is not None
    assert not figure.nil


@pytest.mark.parametrize(
    ("text", "value"), [("75.4%", "75.4"), ("(0.2%)", "-0.2"), ("(28)%", "-28"), ("9 %", "9")]
)
def test_percent(text: str, value: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert (figure.value, figure.percent) == (Decimal(value), True)


@pytest.mark.parametrize("text", ["", "12/31/03", "10-Q", "0-14983", "1.2.3", "A1", "1a", "()"])
def test_no_figure(text: str) -> None:
    assert parse_figure(text) is None


@pytest.mark.parametrize("text", ["2003", "1994"])
def test_year(text: str) -> None:
    (figure,) = figures(text)
    assert figure.is_year


def test_an_amount_is_no_year() -> None:
    (figure,) = figures("$ 2003")
    assert not figure.is_year


def test_a_footnote_mark_is_no_figure() -> None:
    assert [figure.value for figure in figures("4,417(a)   21*")] == [Decimal(4417), Decimal(21)]


def test_a_line_of_figures() -> None:
    line = "Net loss      $ (1,248)     --     12.5%   $      (.07)"
    found = figures(line)
    assert [str(figure.value) for figure in found] == ["-1248", "0", "12.5", "-0.07"]
    assert [figure.nil for figure in found] == [False, True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "x     2,265",
        "x  (2,265)",
        "x  (2,265)  (1)  7",
    ],
)
def test_text_is_what_stands_at_the_place(line: str) -> None:
    found = figures(line)
    assert [figure.text for figure in found] == [line[f.start : f.end] for f in found]


def test_rules() -> None:
    assert rule_segments("   -----   =====") == [(3, 8), (11, 16)]
    assert rule_segments("- - - - -") == [(0, 9)]
    assert rule_segments("   --     --") == []
    assert rule_segments("Net sales ----") == []


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A figure as some filing would print it, and its value."""
    places = draw(st.integers(0, 3))
    value = Decimal(draw(st.integers(0, 10**9))).scaleb(-places)
    digits = f"{value:,.{places}f}"
    if draw(st.booleans()) and digits.startswith("0."):
        digits = digits[1:]
    negative = draw(st.booleans())
    gap = " " * draw(st.integers(0, 8))
    sign = draw(st.sampled_from(["", "$", "$" + gap]))
    return f"{sign}({digits})" if negative else f"{sign}{digits}", -value if negative else value


@given(printed())
def test_any_figure_is_read_back(case: tuple[str, Decimal]) -> None:
    text, value = case
    figure = parse_figure(text)
    assert figure is not None
    assert figure.value == value
    assert not figure.nil


@given(st.lists(printed(), min_size=1, max_size=6), st.integers(2, 12))
def test_any_line_of_figures_is_read_back(cases: list[tuple[str, Decimal]], gap: int) -> None:
    line = (" " * gap).join(text for text, _ in cases)
    assert [figure.value for figure in figures(line)] == [value for _, value in cases]


@given(st.text(max_size=80))
def test_any_text_gives_figures_in_order(text: str) -> None:
    reached = 0
    for figure in figures(text):
        assert reached <= figure.start < figure.end <= len(text)
        reached = figure.end
