"""What a user may call a filing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AmbiguousFiling, UnknownFiling
from index.names import named, titles
from index.store import Entry


def entry(company: str, form: str, period: str, id_: str) -> Entry:
    accession = id_ if id_[0].isdigit() else None
    name = f"{company.split()[0].lower()}_{form.replace('/', '-').lower()}.txt"
    day = date.fromisoformat(period)
    return Entry(id_, name, f"digest-{id_}", company, form, day, None, accession, 1, 1)


SHELF = (
    entry("NUTRITION 21, INC.", "10-Q", "2003-12-31", "0001116502-04-000300"),
    entry("Allis-Chalmers Corp", "10-Q", "2006-03-31", "0000003982-06-000001"),
    entry("Allis-Chalmers Corp", "10-Q/A", "2006-03-31", "0000003982-06-000002"),
    entry("Apple Computer, Inc", "10-K", "1995-09-29", "0000320193-95-000016"),
    entry("Apple Computer, Inc", "10-K", "1997-09-26", "sha-0123456789abcdef"),
    entry("Apple Inc.", "10-Q", "2025-06-28", "0000320193-25-000073"),
    entry("Boeing Co", "10-K405", "2003-12-31", "0000012927-04-000010"),
)


@pytest.mark.parametrize(
    ("name", "company", "period"),
    [
        ("0001116502-04-000300", "NUTRITION 21, INC.", "2003-12-31"),
        ("000111650204000300", "NUTRITION 21, INC.", "2003-12-31"),
        ("SHA-0123456789ABCDEF", "Apple Computer, Inc", "1997-09-26"),
        ("nutrition", "NUTRITION 21, INC.", "2003-12-31"),
        ("nutrition-21", "NUTRITION 21, INC.", "2003-12-31"),
        ("boeing-co 10-k405", "Boeing Co", "2003-12-31"),
        ("Nutrition 21 Inc", "NUTRITION 21, INC.", "2003-12-31"),
        ("nutrition 21, inc. 10-q 2003-12-31", "NUTRITION 21, INC.", "2003-12-31"),
        ("nutrition_10-q", "NUTRITION 21, INC.", "2003-12-31"),
        ("apple 10-k 1995", "Apple Computer, Inc", "1995-09-29"),
        ("Apple, September 1997", "Apple Computer, Inc", "1997-09-26"),
        ("apple 199709", "Apple Computer, Inc", "1997-09-26"),
        ("apple 10q", "Apple Inc.", "2025-06-28"),
        ("2003-12-31 10-K", "Boeing Co", "2003-12-31"),
        ("allis 10-Q/A", "Allis-Chalmers Corp", "2006-03-31"),
    ],
)
def test_a_name_that_one_filing_has(name: str, company: str, period: str) -> None:
    found = named(name, SHELF)
    assert (found.company, str(found.period)) == (company, period)


def test_a_form_is_that_form_before_its_variants() -> None:
    assert named("allis 10-Q", SHELF).form == "10-Q"
    assert named("boeing 10-k", SHELF).form == "10-K405"


@pytest.mark.parametrize("name", ["apple", "10-K", "2003", "apple computer 10-k", "allis-chalmers"])
def test_each_choice_means_one_filing(name: str) -> None:
    with pytest.raises(AmbiguousFiling, match=r"filings answer to .* Say which: ") as raised:
        named(name, SHELF)
    chosen = [named(choice, SHELF) for choice in raised.value.choices]
    assert len(set(chosen)) == len(chosen) > 1


def test_titles_that_two_filings_share_give_way_to_ids() -> None:
    twins = tuple(entry("Boeing Co", "10-K", "2003-12-31", f"id-{n}") for n in range(2))
    assert titles(twins, twins) == ("id-0", "id-1")
    with pytest.raises(AmbiguousFiling) as raised:
        named("Boeing Co 10-K 2003-12-31", twins)
    assert raised.value.choices == ("id-0", "id-1")


@pytest.mark.parametrize(
    "name", ["", " ,. ", "microsoft", "apple 2001", "10-KSB", "\0", "x" * 9999]
)
def test_a_name_that_no_filing_has(name: str) -> None:
    with pytest.raises(UnknownFiling, match=r"NUTRITION 21, INC\. 10-Q 2003-12-31; .* and 2 more"):
        named(name, SHELF)
    with pytest.raises(UnknownFiling, match=r"nothing is indexed.* filing index FILE"):
        named(name, ())


@given(st.text())
def test_any_name(name: str) -> None:
    try:
        found = [named(name, SHELF)]
    except AmbiguousFiling as error:
        found = [named(choice, SHELF) for choice in error.choices]
    except UnknownFiling:
        found = []
    assert set(found) <= set(SHELF)
