"""Parts of a note's figure, totals that only a caption names, rows that say when they fall due."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.model import Answer, Refusal
from tests.assistant.asking import answer, edited, recomputed, reply

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
NOTES = """\
NOTE 12 - AWARDS

The following table shows incentive award expense by line item of the statements of income
(in thousands):

<TABLE>
<CAPTION>
                                           1998      1997      1996
                                         -------   -------   -------
<S>                                      <C>       <C>       <C>
Cost of goods sold                       $   300   $   250   $   200
Selling and administrative expenses          900       750       600
                                         -------   -------   -------
Total                                    $ 1,200   $ 1,000   $   800
                                         =======   =======   =======
</TABLE>

NOTE 13 - VESSELS

Fishing vessel deposits received were as follows (in thousands):

<TABLE>
<CAPTION>
                                           1998      1997      1996
                                         -------   -------   -------
<S>                                      <C>       <C>       <C>
Trawler                                       12        14        20
Longliner                                      7         9         8
                                         -------   -------   -------
Total                                         19        23        28
                                         =======   =======   =======
</TABLE>

Cumulative fishing vessel deposits received were as follows (in thousands):

<TABLE>
<CAPTION>
                                           1998      1997      1996
                                         -------   -------   -------
<S>                                      <C>       <C>       <C>
Trawler                                      112       100        86
Longliner                                     77        70        61
                                         -------   -------   -------
Total                                        189       170       147
                                         =======   =======   =======
</TABLE>

NOTE 15 - EARNINGS BY PLACE

Domestic and overseas components of operating income were (in thousands):

<TABLE>
<CAPTION>
                                           1998      1997      1996
                                         -------   -------   -------
<S>                                      <C>       <C>       <C>
Domestic                                 $ 9,000   $ 8,000   $ 7,000
Overseas                                   6,000     5,000     4,000
                                         -------   -------   -------
Operating income                         $15,000   $13,000   $11,000
                                         =======   =======   =======
</TABLE>

NOTE 14 - SENIOR NOTES

Senior notes consist of the following (in thousands):

<TABLE>
<CAPTION>
                                          December 31,
                                         1998      1997
                                       -------   -------
<S>                                    <C>       <C>
7.00% Notes Due 2003                   $   500   $   500
7.25% Notes Due 2006                       700       700
7.50% Notes Due 2011                       800       800
8.00% Notes Due 2021                     1,000     1,000
                                       -------   -------
                                       $ 3,000   $ 3,000
                                       =======   =======
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, NOTES + HEADING))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What percent of incentive award expense was in cost of goods sold in 1998?", 25),
        ("Of the 1998 incentive award expense, what % went through cost of goods sold?", 25),
        ("What percentage of net sales was cost of goods sold in 1996?", "57.142857"),
    ],
)
def test_a_part_is_of_the_whole_that_is_named(question: str, value: int | str) -> None:
    found = answer(question, tern())
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    assert recomputed(found.derivation) * 100 == pytest.approx(found.value)


def test_no_part_is_more_than_its_whole() -> None:
    found = reply("What percent of interest expense were Towage net sales in 1998?", tern())
    assert not isinstance(found, Answer)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("total fishing vessel deposits received in 1998", 19_000),
        ("fishing vessel deposits received in 1997", 23_000),
        ("What was the change in fishing vessel deposits received from 1996 to 1998?", -9_000),
        ("total incentive award expense in 1997", 1_000_000),
    ],
)
def test_a_caption_names_what_its_rows_add_up_to(question: str, value: int) -> None:
    assert answer(question, tern()).value == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much debt is due in more than ten years?", 1_800_000),
        ("How much of the notes matures before 2006?", 500_000),
        ("notes maturing in 2003 and 2011, combined", 1_300_000),
        ("What fraction of the notes is due after 2010, in percent?", 60),
    ],
)
def test_rows_that_say_when_they_fall_due_add_up(question: str, value: int) -> None:
    found = answer(question, tern())
    assert found.value == value
    assert found.period is not None
    assert found.period.end.year == 1998


@pytest.mark.parametrize("question", ["Which notes mature after 2010?", "List the notes due in 2011 or later"])  # fmt: skip
def test_rows_that_say_when_they_fall_due_are_listed(question: str) -> None:
    found = answer(question, tern())
    assert [item.label for item in found.values] == ["7.50% Notes Due 2011", "8.00% Notes Due 2021"]


@pytest.mark.parametrize(
    "question",
    [
        "How many notes mature after 2010?",  # counts, which are no dollars
        "How much secured debt of the pier is due after 2010?",
        "How many fishing vessel deposits were delivered in 1998?",
    ],
)
def test_what_no_row_tells_is_not_made_up(question: str) -> None:
    found = reply(question, tern())
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize("part", ["Overseas", "domestic"])
def test_a_total_is_no_part_that_its_caption_names(part: str) -> None:
    found = reply(f"{part} operating income in 1998", tern())
    assert not isinstance(found, Answer) or found.value in (6_000_000, 9_000_000)


def test_a_name_alone_asks_for_its_cell() -> None:
    found = answer("options forfeited in 1998", tern())
    assert found.value is not None
    assert abs(found.value) == 35_000


def test_what_was_done_in_a_time_is_no_balance() -> None:
    assert answer("rope and cordage at December 31, 1998", tern()).value == 4_100_000
    assert not isinstance(reply("rope and cordage acquired in 1998", tern()), Answer)
