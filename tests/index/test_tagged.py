"""What the inline tags of a statement's lines are called: parts of the company, and lines of debt."""

from __future__ import annotations

from index.build import read_content
from index.model import Fact

CONTEXT = (
    '<xbrli:context id="{id}"><xbrli:entity><xbrli:identifier scheme="cik">1</xbrli:identifier>{segment}'
    "</xbrli:entity><xbrli:period>{period}</xbrli:period></xbrli:context>"
)
YEAR = "<xbrli:startDate>2023-07-01</xbrli:startDate><xbrli:endDate>2024-06-30</xbrli:endDate>"
OF_PRODUCTS = (
    '<xbrli:segment><xbrldi:explicitMember dimension="srt:ProductOrServiceAxis">'
    "us-gaap:{member}</xbrldi:explicitMember></xbrli:segment>"
)
HEAD = "".join(
    (
        '<div style="display:none"><ix:header><ix:resources>',
        CONTEXT.format(id="year", segment="", period=YEAR),
        CONTEXT.format(id="goods", segment=OF_PRODUCTS.format(member="ProductMember"), period=YEAR),
        CONTEXT.format(id="fees", segment=OF_PRODUCTS.format(member="ServiceMember"), period=YEAR),
        CONTEXT.format(id="day", segment="", period="<xbrli:instant>2024-06-30</xbrli:instant>"),
        '<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>',
        "</ix:resources></ix:header></div>",
    )
)
SALES, REVENUE = "RevenueFromContractWithCustomerExcludingAssessedTax", "Revenues"


def row(label: str, figure: str, name: str, context: str) -> str:
    tag = (
        f'<ix:nonFraction name="us-gaap:{name}" contextRef="{context}" unitRef="usd" scale="6" '
        f'format="ixt:num-dot-decimal">{figure}</ix:nonFraction>'
    )
    return f"<tr><td>{label}</td><td>{tag}</td></tr>"


def facts(title: str, heading: str, *rows: str) -> dict[str, Fact]:
    """The facts of a statement of one column, by their labels."""
    table = f"<table><tr><td></td><td>{heading}</td></tr>{''.join(rows)}</table>"
    made = (
        f"<html><body>{HEAD}<p>FORM 10-K</p><p>For the fiscal year ended June 30, 2024</p>"
        f"<p>{title}</p><p>(in millions)</p>{table}<p>SIGNATURES</p><p>/s/ A. Birch</p></body></html>"
    )
    return {fact.label: fact for fact in read_content(made.encode(), "made.htm").facts}


def test_net_sales_of_products_are_net_sales_beside_the_fees() -> None:
    read = facts(
        "CONSOLIDATED STATEMENTS OF INCOME",
        "Year ended June 30, 2024",
        row("Net sales", "2,220", SALES, "goods"),
        row("Membership fees", "40", SALES, "fees"),
        row("Total revenue", "2,260", REVENUE, "year"),
        row("Merchandise costs", "1,990", "CostOfGoodsAndServicesSold", "year"),
        row("Net income", "70", "NetIncomeLoss", "year"),
    )
    assert {label: fact.concept for label, fact in read.items()} == {
        "Net sales": "SalesRevenueNet",
        "Membership fees": None,
        "Total revenue": "Revenues",
        "Merchandise costs": "CostOfGoodsSold",
        "Net income": "NetIncomeLoss",
    }


def test_each_line_of_notes_and_debentures_is_one_of_debt() -> None:
    read = facts(
        "CONSOLIDATED BALANCE SHEETS",
        "June 30, 2024",
        row("Cash and cash equivalents", "90", "CashAndCashEquivalentsAtCarryingValue", "day"),
        row("Total assets", "800", "Assets", "day"),
        row("Long-term debt", "210", "LongTermDebtNoncurrent", "day"),
        row("Convertible senior notes", "150", "ConvertibleNotesPayableNoncurrent", "day"),
        row("Junior subordinated debentures", "40", "JuniorSubordinatedNotes", "day"),
        row("Total liabilities", "400", "Liabilities", "day"),
        row("Total stockholders' equity", "400", "StockholdersEquity", "day"),
    )
    own = "NotesBondsAndDebentures"
    assert [label for label, fact in read.items() if fact.concept == own] == [
        "Convertible senior notes",
        "Junior subordinated debentures",
    ]


def test_cash_at_the_ends_of_a_period_is_cash_unless_its_label_says_restricted() -> None:
    tag = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
    read = facts(
        "CONSOLIDATED STATEMENTS OF CASH FLOWS",
        "Year ended June 30, 2024",
        row("Net cash provided by operating activities", "90", "NetCashProvidedByUsedInOperatingActivities", "year"),
        row("Cash and cash equivalents at end of period", "80", tag, "day"),
        row("Cash, cash equivalents and restricted cash at end of period", "95", tag, "day"),
    )  # fmt: skip
    assert [fact.concept for fact in read.values()][1:] == ["CashPeriodEnd", tag]
