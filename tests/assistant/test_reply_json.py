"""The JSON of a reply: exactly the fields of schema 1, and the layout that people read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.layout import columns, figure, folded
from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Input,
    Nearest,
    Presentation,
    Reason,
    Refusal,
    Route,
    Value,
)
from assistant.render import reply_lines, show_reply, source_lines
from assistant.reply_json import number, reply_json
from index.build import read_filing
from index.model import PURE, Fact, Period, Quantity, Reading

ANSWER_FIELDS = (
    "schema id question status text value unit period values verdict derivation citations"
    " caveats grade route usage elapsed_ms"
)
REFUSAL_FIELDS = (
    "schema id question status reason text searched nearest choices citations elapsed_ms"
)


@pytest.fixture(scope="module")
def reading(sample: Path) -> Reading:
    return read_filing(sample)


def six_months(reading: Reading, label: str) -> Fact:
    return next(
        fact
        for fact in reading.facts
        if fact.label == label and fact.column == ("Six Months Ended", "December 31,", "2003")
    )


@pytest.fixture(scope="module")
def margin(reading: Reading) -> Answer:
    """Gross margin on product sales, derived from two cells of the statement of operations."""
    sales, cost = six_months(reading, "Net sales"), six_months(reading, "Cost of goods sold")
    ratio = (sales.quantity - cost.quantity) / sales.quantity
    inputs = (Input("NetSales", sales, 0), Input("CostOfGoodsSold", cost, 1))
    return Answer(
        question="What was the gross margin on product sales?",
        text="Gross margin on product sales was 75.4%.",
        route=Route.COMPUTE,
        citations=tuple(Citation.at(reading.filing, f.section, f.span) for f in (sales, cost)),
        value=ratio.value * 100,
        unit=Presentation.PERCENT,
        period=sales.period,
        derivation=Derivation("(NetSales - CostOfGoodsSold) / NetSales", inputs, ratio),
        caveats=("Other revenues are left out.",),
        grade="foots",
    )


@pytest.fixture(scope="module")
def refusal(reading: Reading) -> Refusal:
    paid = next(f for f in reading.facts if f.label == "Preferred stock dividends paid")
    return Refusal(
        question="What dividend per common share was declared?",
        reason=Reason.NOT_IN_FILING,
        text="The filing gives no dividend per common share.",
        searched=("statements of operations", "notes 7 to 9"),
        nearest=(Nearest(paid.label, 0),),
        choices=("preferred dividends",),
        citations=(Citation.at(reading.filing, paid.section, paid.span),),
    )


def plain(lines: object) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)  # type: ignore[attr-defined]


def test_an_answer_has_exactly_the_fields(margin: Answer) -> None:
    assert " ".join(reply_json(margin)) == ANSWER_FIELDS


def test_a_refusal_has_exactly_the_fields(refusal: Refusal) -> None:
    assert " ".join(reply_json(refusal)) == REFUSAL_FIELDS


def test_an_answer_in_json(margin: Answer) -> None:
    fields = json.loads(json.dumps(reply_json(margin, name="q1", elapsed_ms=6.123)))
    assert fields["schema"] == 1
    assert fields["id"] == "q1"
    assert fields["status"] == "answered"
    assert fields["value"] == pytest.approx(75.39222007, abs=1e-8)
    assert fields["unit"] == "percent"
    assert fields["period"] == {"start": "2003-07-01", "end": "2003-12-31"}
    assert fields["derivation"] == {
        "formula": "(NetSales - CostOfGoodsSold) / NetSales",
        "inputs": [
            {
                "label": "Net sales",
                "value": 4653000,
                "unit": "USD",
                "period": {"start": "2003-07-01", "end": "2003-12-31"},
                "citation": 0,
            },
            {
                "label": "Cost of goods sold",
                "value": 1145000,
                "unit": "USD",
                "period": {"start": "2003-07-01", "end": "2003-12-31"},
                "citation": 1,
            },
        ],
    }
    assert fields["citations"][0]["section"] == "part-1/item-1/statements-of-operations"
    assert fields["citations"][0]["page"] == "5"
    assert fields["citations"][0]["lines"] == [208, 208]
    assert fields["citations"][0]["quote"].startswith("Net sales  ")
    assert (fields["verdict"], fields["usage"], fields["values"]) == (None, None, [])
    assert (fields["grade"], fields["route"], fields["elapsed_ms"]) == ("foots", "compute", 6.1)


def test_a_refusal_in_json(refusal: Refusal) -> None:
    fields = json.loads(json.dumps(reply_json(refusal)))
    assert (fields["status"], fields["reason"]) == ("refused", "not_in_filing")
    assert fields["searched"] == ["statements of operations", "notes 7 to 9"]
    assert fields["nearest"] == [{"label": "Preferred stock dividends paid", "citation": 0}]
    assert fields["choices"] == ["preferred dividends"]
    assert (fields["id"], fields["elapsed_ms"]) == (None, None)


def test_half_an_answer_is_partial(margin: Answer) -> None:
    assert reply_json(replace(margin, is_partial=True))["status"] == "partial"


def test_an_instant_and_a_list(margin: Answer, reading: Reading) -> None:
    instant = Period(reading.filing.period)
    listed = Value("Inventories", Decimal(1), Presentation.USD, instant, reading.filing.id, 0)
    fields = reply_json(replace(margin, period=instant, values=(listed,), derivation=None))
    assert fields["period"] == {"instant": "2003-12-31"}
    assert fields["derivation"] is None
    assert fields["values"] == [
        {
            "label": "Inventories",
            "value": 1,
            "unit": "USD",
            "period": {"instant": "2003-12-31"},
            "filing": reading.filing.id,
            "citation": 0,
        }
    ]


@pytest.mark.parametrize(
    ("value", "printed"),
    [("4653000", "4653000"), ("4.653E+6", "4653000"), ("-0.03", "-0.03"), ("-0", "0")],
)
def test_numbers_are_json_numbers(value: str, printed: str) -> None:
    assert json.dumps(number(Decimal(value))) == printed


def test_people_read_the_answer_then_derivation_sources_and_caveats(margin: Answer) -> None:
    lines = plain(reply_lines(margin, 80)).splitlines()
    assert lines[0] == "Gross margin on product sales was 75.4%."
    assert "  (NetSales - CostOfGoodsSold) / NetSales = 75.39%" in lines
    operand = next(line for line in lines if line.startswith("    Net sales "))
    assert " ".join(operand.split()) == ("Net sales 2003-07-01 to 2003-12-31 $4,653,000 line 208")
    source = "  [1] part-1/item-1/statements-of-operations, page 5, line 208: "
    assert any((line + " ").startswith(source) for line in lines)
    assert lines[-1] == "Note: Other revenues are left out."
    assert max(map(len, lines)) <= 80


def test_people_read_why_there_is_no_answer(refusal: Refusal) -> None:
    shown = plain(reply_lines(refusal, 80))
    assert shown.startswith("The filing gives no dividend per common share.\n")
    for said in (
        "Not answered: not in the filing",
        "Searched: statements of operations; notes 7 to 9",
        "Preferred stock dividends paid [1]",
        "preferred dividends",
        "line 329",
    ):
        assert said in shown


def test_text_into_a_file_is_plain(margin: Answer) -> None:
    out = io.StringIO()
    show_reply(margin, out)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().endswith("Note: Other revenues are left out.\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour_unless_it_wants_none(
    margin: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, bare = Terminal(), Terminal()
    show_reply(margin, coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    show_reply(margin, bare)
    assert "\x1b[1m" in coloured.getvalue()
    assert "\x1b" not in bare.getvalue()


def test_sources_are_the_filings_own_lines(margin: Answer, reading: Reading) -> None:
    shown = plain(source_lines(margin)).splitlines()
    assert shown[1].strip() == reading.filing.lines.text(208).strip()


def test_a_filing_cannot_steer_the_terminal(refusal: Refusal) -> None:
    evil = replace(refusal.citations[0], quote="paid\x1b]0;owned\x07\u202e 5")
    shown = plain(reply_lines(replace(refusal, citations=(evil,))))
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("4653000", Presentation.USD, "$4,653,000"),
        ("-1248000", Presentation.USD, "$(1,248,000)"),
        ("-0.0349", Presentation.USD_PER_SHARE, "$(0.0349)"),
        ("0.5", Presentation.USD_PER_SHARE, "$0.50"),
        ("75.395", Presentation.PERCENT, "75.40%"),
        ("-1.005", Presentation.PERCENTAGE_POINTS, "-1.01 percentage points"),
        ("37414189", Presentation.SHARES, "37,414,189 shares"),
        ("3.71649", Presentation.RATIO, "3.716"),
        ("45.25", Presentation.DAYS, "45.3 days"),
        ("11", Presentation.COUNT, "11"),
        ("0", Presentation.USD, "$0"),
    ],
)
def test_figures_are_rounded_for_reading(value: str, unit: Presentation, shown: str) -> None:
    assert figure(Decimal(value), unit) == shown


def test_columns_wrap_the_one_that_may() -> None:
    rows = [("a label of several words", "1"), ("b", "1,000")]
    assert columns(rows, frozenset({1}), 20) == [
        "a label of         1",
        "several words",
        "b              1,000",
    ]


def test_folded_text_is_one_line() -> None:
    assert folded(" Net\tsales \n for\x07the ") == "Net sales for the"


def test_a_derivation_without_a_value_shows_its_result(margin: Answer) -> None:
    assert margin.derivation is not None
    result = replace(margin.derivation, result=Quantity(Decimal("0.754"), PURE))
    shown = plain(reply_lines(replace(margin, value=None, unit=None, derivation=result)))
    assert "(NetSales - CostOfGoodsSold) / NetSales = 0.754" in shown


def test_an_operand_of_another_name_carries_both(margin: Answer) -> None:
    assert margin.derivation is not None
    sales, cost = margin.derivation.inputs
    named = replace(margin.derivation, inputs=(replace(sales, name="SalesRevenueNet[2003]"), cost))
    shown = plain(reply_lines(replace(margin, derivation=named)))
    assert "    SalesRevenueNet: Net sales  2003-07-01" in shown
