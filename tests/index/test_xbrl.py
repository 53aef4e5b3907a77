"""Inline XBRL: what an element says, by its format, scale, sign and context."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from index.html_layout import lay_out
from index.markup import read_markup
from index.model import USD, Period
from index.xbrl import Markings, RawContext, RawTag, Tag, combined, read_cover, read_tags

RESOURCES = """<div style="display:none"><ix:header><ix:hidden>
<ix:nonFraction name="us-gaap:Goodwill" contextRef="now" unitRef="usd" scale="0">77</ix:nonFraction>
</ix:hidden><ix:resources>
<xbrli:context id="now"><xbrli:entity><xbrli:identifier scheme="cik">1</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:instant>2024-06-30</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:context id="soap"><xbrli:entity><xbrli:identifier scheme="cik">1</xbrli:identifier>
<xbrli:segment><xbrldi:explicitMember dimension="srt:ProductOrServiceAxis">x:SoapMember</xbrldi:explicitMember>
<xbrldi:typedMember dimension="x:LotAxis"><x:lot>12</x:lot></xbrldi:typedMember></xbrli:segment>
</xbrli:entity><xbrli:period><xbrli:startDate>2024-04-01</xbrli:startDate><xbrli:endDate>2024-06-30</xbrli:endDate>
</xbrli:period></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="each"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>
<xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>
</ix:resources></ix:header></div>"""


def tags_of(*bodies: str) -> tuple[Tag, ...]:
    """The tags of documents laid out one after the other; the first has the contexts."""
    markings, spans, end = [], [], 0
    for number, body in enumerate(bodies):
        head = "" if number else RESOURCES
        markup = read_markup(
            f"<html><body>{head}<p>It held {body} then.</p></body></html>", "made.htm"
        )
        layout = lay_out(markup.blocks, end)
        end = layout.end
        markings.append(markup.markings)
        spans.append(layout.tags)
    return read_tags(*combined(markings, spans))


def tag(text: str, form: str = "", more: str = "", context: str = "now", unit: str = "usd") -> str:
    said = f'format="{form}" ' if form else ""
    return (
        f'<ix:nonFraction name="us-gaap:Assets" contextRef="{context}" unitRef="{unit}" '
        f"{said}{more}>{text}</ix:nonFraction>"
    )


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("1,234.5", "ixt:num-dot-decimal", "1234.5"),
        ("1.234,5", "ixt:num-comma-decimal", "1234.5"),
        ("1.234,5", "ixt:numdotcomma", "1234.5"),
        ("1 234,5", "ixt:numspacecomma", "1234.5"),
        ("1&#160;234", "ixt:numspacedot", "1234"),
        ("5 dollars 30 cents", "ixt:num-unit-decimal", "5.30"),
        ("—", "ixt:fixed-zero", "0"),
        ("—", "ixt:zerodash", "0"),
        ("none", "ixt-sec:numwordsen", "0"),
        ("two", "ixt-sec:numwordsen", "2"),
        ("Twenty-five", "ixt-sec:numwordsen", "25"),
        ("one hundred and six", "ixt-sec:numwordsen", "106"),
        ("two thousand three hundred", "ixt-sec:numwordsen", "2300"),
        ("1,204", "ixt-sec:numwordsen", "1204"),
        ("1,234", "", "1234"),
    ],
)
def test_a_figure_is_read_by_its_format(text: str, form: str, value: str) -> None:
    (read,) = tags_of(tag(text, form))
    assert read.value == Decimal(value)


@pytest.mark.parametrize("text", ["several", "two or three"])
def test_words_that_are_no_number_are_left_out(text: str) -> None:
    assert tags_of(tag(text, "ixt-sec:numwordsen")) == ()


@pytest.mark.parametrize(
    ("more", "value", "is_nil"),
    [
        ('scale="6"', "12000000", False),
        ('scale="-2"', "0.12", False),
        ('scale="3" sign="-"', "-12000", False),
        ('xsi:nil="true"', "0", True),
    ],
)
def test_scale_sign_and_nil(more: str, value: str, is_nil: bool) -> None:
    (read,) = tags_of(tag("12", more=more))
    assert (read.value, read.is_nil) == (Decimal(value), is_nil)


def test_members_period_and_unit_come_from_the_context() -> None:
    (read,) = tags_of(tag("12", context="soap", unit="each"))
    assert read.members == ("SoapMember", "12")
    assert read.period == Period(date(2024, 6, 30), date(2024, 4, 1))
    assert str(read.unit) == "USD/share"


def test_a_hidden_fact_stands_nowhere() -> None:
    assert [read.name for read in tags_of(tag("12"))] == ["Assets"]


def test_a_nested_fact_and_the_one_around_it_are_both_read() -> None:
    inner = tag("12").replace("Assets", "Liabilities")
    both = tags_of(tag(f"{inner}", more='scale="3"'))
    assert {(read.name, read.value) for read in both} == {("Assets", 12000), ("Liabilities", 12)}


def test_an_exhibit_s_tags_use_the_report_s_contexts() -> None:
    first, second = tags_of(tag("12"), tag("13"))
    assert (first.value, second.value, second.unit) == (12, 13, USD)
    assert second.period == Period(date(2024, 6, 30))
    assert first.span.end < second.span.start


def test_of_securities_of_several_classes_the_first_is_on_the_cover() -> None:
    """The dimensions of other facts keep them from the cover, which tells of the whole company."""
    contexts = (
        RawContext("all", "2024-04-01", "2024-06-30"),
        RawContext("common", "2024-04-01", "2024-06-30", (("ClassAxis", "CommonStock"),)),
        RawContext("notes", "2024-04-01", "2024-06-30", (("ClassAxis", "Notes2030"),)),
    )
    tags = (
        RawTag("dei:EntityRegistrantName", "all", text="Tamarack Soap"),
        RawTag("dei:TradingSymbol", "common", text="TAM"),
        RawTag("dei:TradingSymbol", "notes", text="TAM30"),
        RawTag("dei:EntityAddressCityOrTown", "notes", text="Elsewhere"),
    )
    found = read_cover(Markings(contexts, (), tags), {})
    assert [(fact.concept, fact.value) for fact in found] == [
        ("EntityRegistrantName", "Tamarack Soap"),
        ("TradingSymbol", "TAM"),
    ]
