"""Ranges of years, where every year of them is meant."""

import pytest

from assistant.year_ranges import with_each_year


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("capital expenditures 1993-1995", "capital expenditures in 1993, 1994 and 1995"),
        ("net income, fiscal 2001 through fiscal 2003", "net income, in fiscal 2001, fiscal 2002 and fiscal 2003"),
        ("sales from 1993 to 1995?", "sales in 1993, 1994 and 1995?"),
        ("total dividends 1994-95", "total dividends in 1994 and 1995"),
        ("net sales FY20-FY22", "net sales in fiscal 2020, fiscal 2021 and fiscal 2022"),
    ],
)  # fmt: skip
def test_every_year_of_a_range_is_named(question: str, each: str) -> None:
    assert with_each_year(question) == each


@pytest.mark.parametrize(
    "question",
    [
        "How much did sales grow from 1993 to 1995?",
        "the change in net sales 2001-2003",
        "net sales between 2001 and 2003",
        "net sales in 2001 and 2003",
        "net sales of 1995 to 1990",
        "Which year of 1989-1993 was best?",
        "net sales for each year 1993-1995",
        "equity at June 30, 2001 - 2 dollars",
    ],
)
def test_what_is_asked_between_two_years_stays(question: str) -> None:
    assert with_each_year(question) == question
