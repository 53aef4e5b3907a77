"""One or some of a group: the largest, the fastest growing, those that fell, how many are above."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.known_names import known_phrases
from assistant.lexer import lex
from assistant.model import Answer, Refusal
from assistant.ranking_words import ranking_words
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, edited, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "label", "value"),
    [
        ("Which segment had the highest revenues in 1999?", "Municipal", 30_000_000),
        ("which segment had the lowest operating profit in 1999", "Mining", -600_000),
        ("Which segment's operating profit fell the most from 1998 to 1999?", "Mining", -800_000),
        ("Which business segment grew its operating profit the most in 1999?", "Industrial", 4_800_000),
        ("Which segment made an operating loss in 1998?", "Industrial", -3_400_000),
        ("Which segment lost the most money at the operating level in 1998?", "Industrial", -3_400_000),
        ("Which product line brought in the most revenues in 1998?", "Submersible pumps", 33_000_000),
        ("What was the second-largest product line by revenues in 1999?", "Repair services", 20_000_000),
        ("Which product line saw the fastest revenue growth in 1999, and at what rate?", "Repair services", "17.647059"),
        ("Which product line sold less in 1999 than in 1998?", "Submersible pumps", -2_000_000),
        ("Which country had the highest operating profit in 1999?", "United States", 1_500_000),
        ("Which country had the highest operating margin in 1999?", "Mexico", 10),
        ("Which segment had the highest operating margin in 1999?", "Municipal", 9),
        ("Which category of inventory was the largest at December 31, 1998?", "Finished goods", 2_400_000),
        ("Which kind of inventory shrank in 1999?", "Work in process", -600_000),
        ("Which current asset declined the most in 1999?", "Cash and cash equivalents", -1_000_000),
        ("Leaving out the United States, which country had the highest revenues in 1999?", "Canada", 14_000_000),
        ("Which foreign country had the lowest revenues in 1999?", "Mexico", 9_000_000),
        ("Not counting Municipal, which segment had the highest revenues in 1999?", "Industrial", 28_000_000),
        ("Apart from Canada, which part of the world had the lowest operating profit in 1999?", "Mexico", 900_000),
        ("Which segment lost the company the most money at the operating level in 1998?", "Industrial", -3_400_000),
        ("Which segment turned the largest share of its revenues into operating profit in 1999?", "Municipal", 9),
        ("Which segment had the lowest operating profit as a percentage of revenues in 1998?", "Industrial", "-13.076923"),
        ("Which country had the highest ratio of operating profit to revenues in 1999?", "Mexico", 10),
        ("Of the product lines sold in 1999, which one brought in the most revenues?", "Submersible pumps", 31_000_000),
    ],
)  # fmt: skip
def test_one_member_of_a_group(question: str, label: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert [entry.label for entry in found.values] == [label]
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    scale = 100 if found.unit == "percent" else 1
    assert recomputed(found.derivation) * scale == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Top two segments by revenues in 1999", ["Municipal", "Industrial"]),
        ("Name the two segments with the highest revenues in 1999.", ["Municipal", "Industrial"]),
        ("Rank the three segments by 1999 operating profit.", ["Municipal", "Industrial", "Mining"]),
        ("Order the product lines from least to most 1999 revenues.", ["Turbine pumps", "Repair services", "Submersible pumps"]),
        ("Which product lines grew in 1999?", ["Turbine pumps", "Repair services", "Other"]),
        ("Which segments had revenues above $20 million in 1998?", ["Municipal", "Industrial"]),
        ("Order the two most profitable segments by 1999 operating profit.", ["Municipal", "Industrial"]),
        ("Sort the product lines and services by 1999 revenues, smallest first", ["Turbine pumps", "Repair services", "Submersible pumps"]),
        ("List the kinds of inventory at December 31, 1999 from the largest to the smallest.", ["Finished goods", "Raw materials", "Work in process"]),
        ("List the inventory components in ascending order, December 31, 1999", ["Work in process", "Raw materials", "Finished goods"]),
        ("What kinds of inventory did it hold at December 31, 1998?", ["Raw materials", "Work in process", "Finished goods"]),
    ],
)  # fmt: skip
def test_some_members_of_a_group(question: str, labels: list[str], juniper: Book) -> None:
    assert [entry.label for entry in answer(question, juniper).values] == labels


PRODUCTS = "     Revenues by product line were as follows (in thousands):\n"
CUSTOMERS = """     Revenues by customer were as follows (in thousands):

<TABLE>
<CAPTION>
                                                            1999              1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Pump Customer A                                          $ 9,000           $ 8,000
Pump Customer B                                            6,000             7,000
Pump Customer C                                            5,000             4,500
All other pump customers                                  53,000            49,500
                                                      ----------        ----------
     Totals                                             $ 73,000          $ 69,000
</TABLE>

"""


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Which customers grew in 1999?", ["Pump Customer A", "Pump Customer C"]),
        ("Which pump customers bought less in 1999 than in 1998?", ["Pump Customer B"]),
        ("Who was the second-biggest customer in 1999?", ["Pump Customer B"]),
        ("Which two customers bought the most in 1998?", ["Pump Customer A", "Pump Customer B"]),
    ],
)
def test_customers_are_no_places_and_no_products(question: str, labels: list[str]) -> None:
    told = edited(JUNIPER, (PRODUCTS, f"{CUSTOMERS}{PRODUCTS}"))
    assert [entry.label for entry in answer(question, told).values] == labels
    assert not isinstance(reply(question, book_of(JUNIPER)), Answer)


def test_more_winners_than_a_group_has_ask_for_another(juniper: Book) -> None:
    labels = [
        each.label for each in answer("Top four product lines by revenues in 1999", juniper).values
    ]
    assert labels == ["Submersible pumps", "Repair services", "Turbine pumps"] or len(labels) == 4
    assert not isinstance(reply("Top nine segments by revenues in 1999", juniper), Answer)


def test_a_subtotal_that_nothing_names_gives_way_to_its_parts() -> None:
    rule = "                                                      ----------        ----------        ----------\n"
    other = "Other                                                      8,000             7,000             8,000\n"
    home = "Home market                                               12,000            11,000            10,000\n"
    total = "     Total revenues                                     $ 73,000          $ 69,000          $ 71,000\n</TABLE>\n\nNOTE 4"
    parts = " " * 56 + "  73,000" + " " * 10 + "  69,000" + " " * 10 + "  71,000\n"
    whole = (
        total.replace("$ 73,000", "$ 85,000")
        .replace("$ 69,000", "$ 80,000")
        .replace("$ 71,000", "$ 81,000")
    )
    told = edited(JUNIPER, (f"{other}{rule}{total}", f"{other}{rule}{parts}{home}{rule}{whole}"))
    found = answer("Rank the product lines by 1999 revenues.", told)
    assert [entry.label for entry in found.values][:4] == ["Submersible pumps", "Repair services", "Turbine pumps", "Home market"]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many of the four current asset lines are lower at December 31, 1999 than at year-end 1998?", 2),
        ("How many segments had revenues over $20 million in 1999?", 2),
        ("How many product lines grew more than 15% in 1999?", 2),
        ("How many segments made an operating loss in 1998?", 1),
        ("How many segments had revenues above $90 million in 1999?", 0),
        ("How many of its three segments (so not Corporate) had higher revenues in 1999 than in 1998?", 3),
    ],
)  # fmt: skip
def test_members_are_counted(question: str, count: int, juniper: Book) -> None:
    found = answer(question, juniper)
    assert (found.value, found.unit) == (count, "count")
    assert len(found.values) == count


def test_what_the_amount_and_the_percentage_tell_apart_is_said(juniper: Book) -> None:
    found = answer("Which product line grew the most in 1999?", juniper)
    assert found.values[0].label == "Repair services"
    other = answer("Which segment's revenues grew the most in 1999?", juniper)
    assert other.values[0].label == "Industrial"


def test_what_is_left_aside_is_no_member(juniper: Book) -> None:
    found = answer(
        "Leaving Municipal aside, which segment had the highest revenues in 1999?", juniper
    )
    assert [entry.label for entry in found.values] == ["Industrial"]


@pytest.mark.parametrize(
    "question",
    [
        "Which segment had the highest backlog in 1999?",
        "Which of the five segments had the highest revenues in 1999?",
        "Which segment had the highest revenues in 1989?",
        "Which subsidiary had the highest revenues in 1999?",
        "Which customer had the highest revenues in 1999?",
        "Which segment's deferred revenues grew the most in 1999?",
        "Which product line had the largest decline in net income in 1999?",
    ],
)
def test_a_group_that_is_not_printed_is_not_answered(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


def test_the_case_and_the_order_of_words_do_not_matter(juniper: Book) -> None:
    said = [
        "Which segment had the highest operating profit in 1999?",
        "WHICH SEGMENT HAD THE HIGHEST OPERATING PROFIT IN 1999?",
        "in 1999, which segment had the highest operating profit?",
        "which segment had the largest operating profit in 1999",
    ]
    assert {answer(question, juniper).values for question in said} == {
        answer(said[0], juniper).values
    }


def test_a_metric_of_one_member(juniper: Book) -> None:
    found = answer("What was the operating margin of the Industrial segment in 1999?", juniper)
    assert found.value == 5
    assert answer("Mining segment operating margin 1998", juniper).value == pytest.approx(
        Decimal("1.2903226"), abs=Decimal("0.00001")
    )


def test_changed_cells_change_who_is_first() -> None:
    lines = JUNIPER.read_text(encoding="utf-8").splitlines()
    first, second = (
        next(x for x in lines if x.startswith(f"{kind} pumps"))
        for kind in ("Submersible", "Turbine")
    )
    book = edited(
        JUNIPER,
        (first, first.replace("31,000", "11,000")),
        (second, second.replace("14,000", "34,000")),
    )
    found = answer("Which product line had the highest revenues in 1999?", book)
    assert found.values[0].label == "Turbine pumps"


@pytest.mark.parametrize(
    ("question", "verdict", "named"),
    [
        ("Did any segment report an operating loss in 1999?", True, ["Mining"]),
        ("Did any segment lose money in 1998?", True, ["Industrial"]),
        ("Was any segment unprofitable in 1997?", False, ["Municipal", "Industrial", "Mining"]),
        ("Were all segments profitable in 1997?", True, ["Municipal", "Industrial", "Mining"]),
        ("Did every segment make a profit in 1999?", False, ["Municipal", "Industrial", "Mining"]),
        ("Did any product line's revenues fall from 1998 to 1999?", True, ["Submersible pumps"]),
        ("Did every segment earn more in 1999 than in 1998?", False, ["Municipal", "Industrial", "Mining"]),
    ],
)  # fmt: skip
def test_whether_something_holds_of_any_or_every_member(
    question: str, verdict: bool, named: list[str], juniper: Book
) -> None:
    found = answer(question, juniper)
    assert found.verdict is verdict
    assert [entry.label for entry in found.values] == named
    assert found.text.startswith("Yes: " if verdict else "No: ")


@pytest.mark.parametrize(
    "question",
    [
        "Did any region report an operating loss in 1998?",
        "Which segment's operating loss widened in 1999?",
        "Did any segment's backlog fall below $2 million in 1999?",
    ],
)
def test_what_no_table_tells_of_each_is_declined(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Revenues by segment in 1999", ["Municipal", "Industrial", "Mining"]),
        ("Break down 1999 revenues by business segment", ["Municipal", "Industrial", "Mining"]),
        ("What were revenues for each product line in 1998?", ["Submersible pumps", "Repair services"]),
        ("Give me the split of operating profit by country in 1999", ["United States", "Mexico"]),
    ],
)  # fmt: skip
def test_a_figure_by_the_members_of_a_group(
    question: str, labels: list[str], juniper: Book
) -> None:
    found = answer(question, juniper)
    assert set(labels) <= {entry.label for entry in found.values}
    assert found.value is None


@pytest.mark.parametrize("question", ["Interest expense by segment", "Total assets by brand"])
def test_a_figure_that_is_not_printed_by_member_is_not_given_as_a_whole(
    question: str, juniper: Book
) -> None:
    assert isinstance(reply(question, juniper), Refusal | None)


@pytest.mark.parametrize("question", ["Which markets grew in 1999?", "Which parts rose in 1999?"])
def test_nothing_is_ranked_that_no_word_tells_from_another_group(
    question: str, juniper: Book
) -> None:
    assert not isinstance(reply(question, juniper), Answer)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did each of the three segments post an operating profit in 1999?", False),
        ("Did every segment have positive operating earnings in 1997?", True),
    ],
)
def test_a_profit_is_any_row_of_profit(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "Were all segments profitable before income taxes in 1999?",
        "Which segment's income before income taxes fell the most from 1998 to 1999?",
        "Did all segments raise revenues per share in 1999?",
    ],
)
def test_what_is_asked_of_each_is_not_told_of_the_whole(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("question", "opens"),
    [
        ("Top two segments by revenues in 1999", "The 2 highest of 3 lines under revenues"),
        ("Rank the three segments by 1999 operating profit.", "From the highest on, the 3 lines under"),
        ("Which segment had the highest revenues in 1999?", "The highest of 3 lines under revenues"),
        ("Which two product lines' revenues grew the most in dollars from 1998 to 1999?", "The 2 largest rises of 3 lines"),
    ],
)  # fmt: skip
def test_a_reply_says_how_many_are_ranked(question: str, opens: str, juniper: Book) -> None:
    assert answer(question, juniper).text.startswith(opens)


def test_a_rank_over_year_ends_is_one_of_members(juniper: Book) -> None:
    found = answer(
        "Which current asset fell the most from year-end 1998 to year-end 1999?", juniper
    )
    assert [entry.label for entry in found.values] == ["Cash and cash equivalents"]


def test_what_members_are_ranked_by_names_no_class_of_them() -> None:
    for question in (
        "Rank the regions by customer sales, largest first",
        "Top three regions by customer sales, in order",
    ):
        found = ranking_words(lex(question, known_phrases()), book_of(KETTLE))
        assert found is not None
        assert found.kind is not None
        assert found.kind.kind == "region"


REGIONS = """     Sales by region were as follows (in thousands):

<TABLE>
<CAPTION>
                                                            1999              1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Northern region:
  Turbines                                               $ 9,000           $ 8,000
  Other                                                    2,000             1,500
Southern region:
  Dredges                                                  3,000             2,500
  Other                                                    4,000             4,500
</TABLE>

"""


def test_what_is_left_of_each_member_ranks_none_of_them() -> None:
    told = edited(JUNIPER, (PRODUCTS, f"{REGIONS}{PRODUCTS}"))
    asked = reply("Which region had the highest sales in 1999?", told)
    assert not isinstance(asked, Answer) or asked.values[0].label != "Southern region"
    rest = answer("Which region had the highest other sales in 1999?", told)
    assert [entry.label for entry in rest.values] == ["Southern region"]


def test_what_the_other_costs_consist_of_is_no_list_of_all_costs() -> None:
    book = edited(JUNIPER, ("Interest expense     ", "Other operating costs"))
    found = reply("What was the largest component of other operating costs in 1999?", book)
    assert found is None or "Cost of equipment" not in found.text
