"""What stands in for a line that a filing does not print as one: the sum of its parts."""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.debts import DEBTS
from assistant.expressions import Binary, Call, Expression, Line
from assistant.in_labels import treasury_shares
from assistant.kept import once
from index.model import StatementKind

# Single-step income statements print what was sold by kind: together these are the cost of sales.
_COST = re.compile(
    r"^costs? of (?:the )?(?:\w+ ){0,2}?(?:services?|equipment|products?|sales|revenues?|goods|rentals?|supplies|"
    r"subscriptions?|maintenance|software|licen[sc]es?|systems?|merchandise|contracts?)\b",
    re.I,
)
# What such a line is of where it is of goods alone: services have a line beside it.
_OF_GOODS = re.compile(
    r"^costs? of (?:the )?(?:goods|products?|equipment|merchandise)(?: sold| sales)?\W*$", re.I
)
_SERVICES = "CostOfServicesBesideGoods"
_NOTE = "Cost of sales here is the sum of the cost lines that the income statement prints."
_BOTH = "DepreciationDepletionAndAmortization"
_ALONE = re.compile(r"depreciation(?: expense)?", re.I)
_AMORTIZATION = re.compile(
    r"amortization(?: expense)?(?: of (?:goodwill|(?:other |acquired |purchased )*intangibles?(?: assets)?))?",
    re.I,
)

_OF_DEBTS = "The notes, bonds and debentures that the balance sheet prints on lines of their own are added up."

_OUT = "CommonStockSharesOutstanding"
_LESS_TREASURY = "Shares outstanding here are those issued less those in treasury."

_INTEREST = re.compile(r"(?:total )?interest expense\W*", re.I)
_OF_A_NOTE = "Interest expense here is that of a note: no statement prints it as a line."


# The shares over which a figure is spread, where their number is asked by its name.
COUNTED_SHARES = {
    "EarningsPerShareDiluted": "WeightedAverageNumberOfDilutedSharesOutstanding",
    "EarningsPerShareBasic": "WeightedAverageNumberOfSharesOutstandingBasic",
}


def stand_in(concept: str, book: Book) -> Expression | None:
    """The sum of the rows that make up a concept, where no row prints it whole."""
    if concept == _BOTH:
        return _depreciation_and_amortization(book)
    if concept == "InterestExpense":
        return _interest_of_a_note(book)
    if concept == _SERVICES:
        return _services_beside_goods(book)
    if concept == _OUT:
        return _issued_but_treasury(book)
    if concept == DEBTS:
        return _notes_bonds_and_debentures(book)
    if concept != "CostOfGoodsSold":
        return None
    return _costs_where_unprinted(book)


@once
def _issued_but_treasury(book: Book) -> Expression | None:
    """The shares issued less those in treasury, where nothing tells how many are outstanding."""
    issued = book.line("CommonStockSharesIssued") if book.line(_OUT) is None else None
    held = treasury_shares(book) if issued is not None else None
    if issued is None or held is None:
        return None
    issued = Line(issued.title, issued.facts, _LESS_TREASURY)
    return Binary("-", issued, Call("abs", held))


@once
def _costs_where_unprinted(book: Book) -> Expression | None:
    return _costs(book) if book.line("CostOfGoodsSold") is None else None


@once
def _services_beside_goods(book: Book) -> Expression | None:
    """The cost lines beside that of goods alone, where the income statement adds them up in none."""
    goods = book.line("CostOfGoodsSold")
    if goods is None or not _OF_GOODS.match(goods.title):
        return None
    rows = [row for row in book.rows if row.table.id == goods.facts[0].table]
    if any(row.title.lower().startswith("total cost of") for row in rows):
        return None
    beside = [row for row in rows if _COST.match(row.title) and row.title != goods.title]
    return _sum([Line(row.title, row.facts, _NOTE) for row in beside])


@once
def _notes_bonds_and_debentures(book: Book) -> Expression | None:
    """The sum of the balance sheet's rows of them."""
    own = {(fact.table, fact.row) for fact in book.by_concept.get(DEBTS, ())}
    held = [row for row in book.rows if (row.table.id, row.row) in own]
    return _sum([Line(row.title, row.facts, _OF_DEBTS if len(held) > 1 else "") for row in held])


def _sum(lines: list[Line]) -> Expression | None:
    expression: Expression | None = None
    for line in lines:
        expression = line if expression is None else Binary("+", expression, line)
    return expression


@once
def _interest_of_a_note(book: Book) -> Expression | None:
    """The one row of interest expense that a note prints, where no statement has any."""
    if book.line("InterestExpense") is not None:
        return None
    rows = [
        row
        for row in book.rows
        if row.table.statement is None
        and _INTEREST.fullmatch(row.title)
        and row.title == row.table.rows[row.row].label
    ]
    if len(rows) != 1:
        return None
    facts = rows[0].facts
    periods = {fact.period for fact in facts}
    is_whole = len(periods) == len(facts) and not any(p is None or p.is_instant for p in periods)
    return Call("abs", Line(rows[0].title, facts, _OF_A_NOTE)) if is_whole else None


def _depreciation_and_amortization(book: Book) -> Expression | None:
    """The sum of two rows of the cash flows side by side, where the one that is called both is but one."""
    line = book.line(_BOTH)
    if line is None or not _ALONE.fullmatch(line.title):
        return None
    rows = [row for row in book.rows if row.table.statement is StatementKind.CASH_FLOWS]
    first = [row for row in rows if row.title == line.title]
    second = [row for row in rows if _AMORTIZATION.fullmatch(row.title)]
    if len(first) != 1 or len(second) != 1 or first[0].table.id != second[0].table.id:
        return None
    note = (
        "Depreciation and amortization here is the sum of the two rows that the cash flows print."
    )
    return Binary(
        "+",
        Line(first[0].title, first[0].facts, note),
        Line(second[0].title, second[0].facts, note),
    )


def _costs(book: Book) -> Expression | None:
    rows = [
        row
        for row in book.rows
        if row.table.statement is StatementKind.INCOME
        and _COST.match(row.title)
        and row.title == row.table.rows[row.row].label
    ]
    rows = [row for row in rows if row.table.id == rows[0].table.id]
    labels = {row.title for row in rows}
    periods = [{fact.period for fact in row.facts} for row in rows]
    if len(labels) != len(rows) or any(
        len(p) != len(row.facts) for p, row in zip(periods, rows, strict=True)
    ):
        return None
    return _sum([Line(row.title, row.facts, _NOTE if len(rows) > 1 else "") for row in rows])
