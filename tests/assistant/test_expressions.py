"""Formulas as they are written → expressions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.expressions import FUNCTIONS, Binary, Call, Expression, Line, Name, Number, parse
from index.errors import FilingError, SettingsError

A, B, C = Name("A"), Name("B"), Name("C")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("A", A),
        ("  A  ", A),
        ("net_sales", Name("net_sales")),
        ("12", Number(Decimal(12))),
        ("0.5", Number(Decimal("0.5"))),
        ("A + B", Binary("+", A, B)),
        ("A+B", Binary("+", A, B)),
        ("A - B - C", Binary("-", Binary("-", A, B), C)),
        ("A / B * C", Binary("*", Binary("/", A, B), C)),
        ("A / B / C", Binary("/", Binary("/", A, B), C)),
        ("A + B * C", Binary("+", A, Binary("*", B, C))),
        ("(A + B) * C", Binary("*", Binary("+", A, B), C)),
        ("A - (B - C)", Binary("-", A, Binary("-", B, C))),
        ("((A))", A),
        ("average(A)", Call("average", A)),
        ("A / average(B + C)", Binary("/", A, Call("average", Binary("+", B, C)))),
        ("A / B * days()", Binary("*", Binary("/", A, B), Call("days"))),
        ("annual(A)", Call("annual", A)),
        ("abs(A - B)", Call("abs", Binary("-", A, B))),
        ("average + days", Binary("+", Name("average"), Name("days"))),
        ("A\n/ B", Binary("/", A, B)),
    ],
)
def test_a_formula_is_read_by_precedence_from_the_left(text: str, expression: Expression) -> None:
    assert parse(text) == expression


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "(", ")", "A +", "+ A", "- A", "A B", "A + + B", "(A", "A)", "A ** B", "A ^ B", "A = B", "average(",
        "average(A", "average(A B)", "A % B", "1 2", "1.", ".5", "A / ", "()", "$5", "A, B", "é",
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse(text)
    assert repr(text) in str(raised.value)
    assert isinstance(raised.value, FilingError)


def written(expression: Expression) -> str:
    """An expression with a parenthesis around every part."""
    match expression:
        case Name():
            return expression.name
        case Number():
            return str(expression.value)
        case Call():
            argument = written(expression.argument) if expression.argument else ""
            return f"{expression.function}({argument})"
        case Binary():
            return f"({written(expression.left)} {expression.sign} {written(expression.right)})"
        case Line():
            raise AssertionError("a line is not written in a formula")


LEAVES = st.one_of(
    st.sampled_from(["A", "NetSales", "x_1", "Q"]).map(Name),
    st.integers(0, 10**6).map(lambda number: Number(Decimal(number))),
    st.just(Call("days")),
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/"), parts, parts),
        st.builds(Call, st.sampled_from([name for name in FUNCTIONS if name != "days"]), parts),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
@settings(max_examples=100)
def test_an_expression_written_out_is_read_again(expression: Expression) -> None:
    assert parse(written(expression)) == expression


@given(st.text(alphabet="AB12.+-*/() averagedys", max_size=30))
@settings(max_examples=200)
def test_any_text_is_a_formula_or_a_settings_error(text: str) -> None:
    try:
        expression = parse(text)
    except SettingsError:
        return
    assert parse(written(expression)) == expression
