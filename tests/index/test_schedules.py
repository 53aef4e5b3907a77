"""Financial data schedules: what is read of them, and when they are believed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from index.build import read_content
from index.model import PURE, USD, USD_PER_SHARE, Fact, Period, Reading, Span, Unit, Verdict
from index.schedules import Schedule, find_schedules
from index.tieout import SCHEDULE_RULE
from tests.index.submitting import AGREEING, TIMES, TOOL, schedule, submission

QUARTER = Period(date(1994, 3, 31), date(1994, 1, 1))
BANK = (
    "<CASH>                                     41,207",
    "<DEPOSITS>                                 900,118",
    "<LOANS>                                    700,400",
    "<INTEREST-LOAN>                            15,006",
    "<YIELD-ACTUAL>                             4.31",
)


def tool(*lines: str, said: tuple[str, ...] = ()) -> Reading:
    """The tool company's report with a schedule of these lines."""
    return read_content(
        submission(("10-Q", TOOL), ("EX-27", schedule(*lines, said=said))), "tool.txt"
    )


def read_one(text: str) -> Schedule:
    (found,) = find_schedules(text, [Span(0, len(text))])
    return found


def of_schedule(reading: Reading) -> list[Fact]:
    held = {table.id for table in reading.tables if table.is_schedule}
    return [fact for fact in reading.facts if fact.table in held]


def verdicts(reading: Reading) -> dict[str, Verdict]:
    """What the schedule's lines came to; by label."""
    facts = {fact.id: fact for fact in reading.facts}
    held = [check for check in reading.checks if check.rule == SCHEDULE_RULE]
    return {facts[check.operands[0][0]].label: check.verdict for check in held}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<CASH> 1,204", 1204),
        ("<CASH>                  (1,204)", -1204),
        ("<CASH> -1204", -1204),
        ("<CASH> $ 1,204<F1>", 1204),
        ("<CASH> 1,204 <F1>", 1204),
        ("\t<cash>  1204", 1204),
        ("<CASH>\n      1,204", 1204),
    ],
)
def test_a_value_is_read_as_filers_write_it(written: str, value: int) -> None:
    text = schedule(written, "<INVENTORY> 7", "<TOTAL-ASSETS> 9")
    cell = read_one(text).rows[0].cells[0]
    assert cell is not None
    assert cell.value == value
    assert text[cell.span.start : cell.span.end] == cell.text


def test_columns_have_each_their_time() -> None:
    said = (
        "<RESTATED>",
        "<MULTIPLIER> 1,000",
        "<CURRENCY> U.S. DOLLARS",
        "<S>              <C>          <C>          <C>",
        "<PERIOD-TYPE>    YEAR         9-MOS        QTR-1",
        "<FISCAL-YEAR-END> DEC-31-1996 DEC-31-97    12/31/97",
        "<PERIOD-START>   JAN-01-1996  JAN-01-97    1/1/97",
        "<PERIOD-END>     DEC-31-1996  SEP-30-97    3/31/97",
    )
    text = schedule(
        "<CASH>                  1           2            3",
        "<INVENTORY>                                     30",
        "<TOTAL-ASSETS>        100         200          300",
        said=said,
    )
    read = read_one(text)
    assert [(c.months, c.start, c.end) for c in read.columns] == [
        (12, date(1996, 1, 1), date(1996, 12, 31)),
        (9, date(1997, 1, 1), date(1997, 9, 30)),
        (3, date(1997, 1, 1), date(1997, 3, 31)),
    ]
    assert [cell and cell.value for cell in read.rows[1].cells] == [None, None, 30]
    assert (read.multiplier, read.currency) == (1000, USD)


def test_another_currency_is_not_dollars() -> None:
    said = ("<MULTIPLIER> 1", "<CURRENCY> CANADIAN DOLLARS", *TIMES[2:])
    assert read_one(schedule(*BANK, said=said)).currency == Unit(("CANADIANDOLLARS",))


def test_a_legend_and_footnotes_hold_no_figures() -> None:
    text = schedule(*BANK, "<FN>", "<F1> INCLUDES 1,000 OF NOTES.", "<BONDS> 5", "</FN>")
    assert read_one(text).tags == ("CASH", "DEPOSITS", "LOANS", "INTEREST-LOAN", "YIELD-ACTUAL")


def test_what_only_looks_like_a_schedule_is_none() -> None:
    text = "<ARTICLE> 5\n<CASH> 5\nThe company has 3,000 notes.\n<XYZ> 12\n"
    assert find_schedules(text, [Span(0, len(text))]) == ()


def test_an_agreeing_schedule_adds_nothing_but_its_agreement() -> None:
    reading = tool(*AGREEING)
    assert set(verdicts(reading).values()) == {Verdict.AGREES}
    assert len(verdicts(reading)) == len(AGREEING)
    assert {fact.concept for fact in of_schedule(reading)} == {None}
    assert "exhibit-27" in {section.id for section in reading.sections}


def test_a_schedule_that_differs_leaves_the_printed_cell() -> None:
    reading = tool(*AGREEING[1:], "<TOTAL-ASSETS> 3,610,000")
    assert verdicts(reading)["Total assets"] is Verdict.DIFFERS
    assets = [f for f in reading.facts if f.concept == "Assets" and f.period == QUARTER.closing]
    assert [fact.quantity.value for fact in assets] == [3610637]


def test_a_row_that_was_not_found_is_taken_from_the_schedule() -> None:
    (fact,) = [f for f in of_schedule(tool(*AGREEING, "<DISCONTINUED> (81,300)")) if f.concept]
    assert fact.concept == "IncomeLossFromDiscontinuedOperationsNetOfTax"
    assert (fact.quantity.value, fact.period) == (-81300, QUARTER)


def test_a_nought_answers_nothing() -> None:
    reading = tool(*AGREEING, "<DISCONTINUED> 0", "<INVENTORY> 0")
    assert {fact.concept for fact in of_schedule(reading)} == {None}
    assert "Inventory" not in verdicts(reading)


def test_two_schedules_that_disagree_answer_nothing() -> None:
    parts = [
        ("EX-27.1", schedule(*AGREEING, "<DISCONTINUED> 81,300")),
        ("EX-27.1", schedule(*AGREEING, "<DISCONTINUED> 81,400")),
    ]
    reading = read_content(submission(("10-Q", TOOL), *parts), "tool.txt")
    assert {fact.concept for fact in of_schedule(reading)} == {None}
    exhibits = [section.id for section in reading.sections if section.id.startswith("exhibit")]
    assert exhibits == ["exhibit-27.1", "exhibit-27.1--2"]


def test_a_schedule_that_calls_its_quarter_six_months_is_read_as_the_quarter() -> None:
    said = tuple(line.replace("3-MOS", "6-MOS") for line in TIMES)
    reading = tool(*AGREEING, "<DISCONTINUED> 81,300", said=said)
    (fact,) = [fact for fact in of_schedule(reading) if fact.concept]
    assert fact.period == QUARTER


def test_a_schedule_whose_length_and_first_day_differ_gives_no_flow() -> None:
    said = (*TIMES[:3], "<PERIOD-START> JUL-01-1993", *TIMES[3:])
    lines = ("<INVENTORY> 5", "<LOSS-PROVISION> 88,000", "<DISCONTINUED> 81,300")
    facts = of_schedule(tool(*lines, said=said))
    assert [fact.concept for fact in facts if fact.period is None] == [None, None]


def test_amounts_are_multiplied_as_the_statements_bear_out() -> None:
    """A schedule in ones that says thousands."""
    said = ("<MULTIPLIER> 1,000", *TIMES[1:])
    reading = tool(*AGREEING, "<DISCONTINUED> 81,300", said=said)
    (fact,) = [fact for fact in of_schedule(reading) if fact.concept]
    assert fact.quantity.value == Decimal(81300)


def test_each_article_has_its_own_tags() -> None:
    text = schedule(*BANK, article="9")
    reading = read_content(submission(("10-Q", TOOL), ("EX-27", text)), "tool.txt")
    facts = {fact.label: fact for fact in of_schedule(reading)}
    assert facts["Total deposits"].quantity.value == 900118
    assert facts["Net yield on interest-earning assets"].quantity.value == Decimal("0.0431")
    assert facts["Net yield on interest-earning assets"].quantity.unit == PURE
    assert read_one(text).meaning(0).title == "Cash and due from banks"


def test_amounts_a_share_are_not_multiplied() -> None:
    said = ("<MULTIPLIER> 1,000", *TIMES[1:])
    read = read_one(schedule(*BANK, "<EPS-DILUTED> .02", said=said))
    assert read.meaning(5).of(read.currency) == USD_PER_SHARE


def test_a_schedule_at_the_end_of_a_bare_body_is_read() -> None:
    reading = read_content(f"{TOOL}\n{schedule(*AGREEING)}\n".encode(), "tool.txt")
    assert len(verdicts(reading)) == len(AGREEING)


def test_a_schedule_of_another_registrant_checks_nothing() -> None:
    other = schedule(*AGREEING[1:], "<TOTAL-ASSETS> 12", said=("<CIK> 0009990002", *TIMES))
    reading = read_content(submission(("10-Q", TOOL), ("EX-27", other)), "tool.txt")
    assert verdicts(reading) == {}
