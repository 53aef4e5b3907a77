"""Filings are looked up by what is known of them, and their figures held ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from index.build import read_filing
from index.faces import face_figures
from index.model import CoverFact, MonthDay, Reading, Span
from index.screening import Arithmetic, Constant, Either, Printed, Screening, Sized
from index.store import Store
from index.store.catalogue import fiscal_time
from tests.assistant.asking import KETTLE
from tests.index.made_readings import reading_of
from tests.index.places import Place

LAMPS = reading_of(["Lamps."], "lamps", "HARBOR LAMP CORPORATION")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as opened:
        yield opened


def made(number: int, company: str, form: str, period: date, **other: object) -> Reading:
    """A reading of a filing of that company, form and period."""
    reading = reading_of([f"Filing {number}."], f"id-{number}", company)
    filing = replace(reading.filing, form=form, period=period, digest=f"d-{number}", **other)  # type: ignore[arg-type]
    return replace(reading, filing=filing)


def test_companies_are_found_by_their_keys(store: Store) -> None:
    symbol = CoverFact("TradingSymbol", "HLC", Span(0, 1))
    store.put(replace(LAMPS, cover=(symbol,)), 1, 1)
    store.put(made(2, "HARBOR TOOL CO", "10-K", date(2001, 12, 31)), 1, 2)
    assert set(store.companies_called([("name", "harbor")], 5)) == {
        "HARBOR LAMP CORPORATION",
        "HARBOR TOOL CO",
    }
    assert store.companies_called([("name", "harbor lamp")], 5) == ("HARBOR LAMP CORPORATION",)
    assert store.companies_called([("symbol", "HLC")], 5) == ("HARBOR LAMP CORPORATION",)
    assert store.companies_called([("name", "harbor")], 1) == ()  # tells too many
    assert store.companies_called([], 5) == ()
    store.remove("lamps")
    assert store.companies_called([("symbol", "HLC")], 5) == ()


def test_filings_are_found_by_their_columns(store: Store) -> None:
    for number, (form, period) in enumerate(
        [("10-K", date(2001, 12, 31)), ("10-Q", date(2002, 3, 31)), ("10-Q", date(2002, 6, 30))]
    ):
        store.put(made(number, "TERN CO", form, period, cik="7"), 1, number + 1)

    def found(most: int | None = None, **columns: list[object]) -> list[str]:
        return [entry.id for entry in store.entries_where(most, **columns)]

    assert found(year=[2002]) == ["id-1", "id-2"]
    assert found(year=[2002], form=["10-Q"], fiscal_quarter=[2]) == ["id-2"]
    assert found(registrant=["7"], period=[date(2001, 12, 31)]) == ["id-0"]
    assert found(called=["tern"]) == found() == ["id-0", "id-1", "id-2"]
    assert found(2) == ["id-0", "id-1"]
    assert found(company=["tern"]) == found(id=[]) == []
    assert found(company=["' OR 1=1 --"]) == []
    assert (store.count(2), store.count(9)) == (2, 3)
    with pytest.raises(KeyError):
        found(text=["x"])


@pytest.mark.parametrize(("form", "period", "year_end", "expected"), [
    ("10-Q", date(1998, 3, 31), MonthDay(9, 30), (1998, 2)),
    ("10-Q", date(1997, 12, 31), MonthDay(9, 30), (1998, 1)),
    ("10-K", date(1998, 9, 30), MonthDay(9, 30), (1998, 4)),
    ("10-Q", date(2025, 7, 27), MonthDay(1, 25), (2026, 2)),
    ("10-Q", date(2025, 6, 28), MonthDay(9, 27), (2025, 3)),
    ("10-Q", date(2006, 3, 31), None, (2006, 1)),
    ("10-K", date(2003, 6, 30), None, (2003, 4)),
])  # fmt: skip
def test_a_period_is_a_quarter_of_the_companys_own_year(
    form: str, period: date, year_end: MonthDay | None, expected: tuple[int, int]
) -> None:
    filing = made(1, "TERN CO", form, period, fiscal_year_end=year_end).filing
    assert fiscal_time(filing) == expected


def test_what_an_earlier_version_wrote_is_derived_where_the_store_is_opened(place: Place) -> None:
    kettle = read_filing(KETTLE)
    with closing(place.open()) as store:
        store.put(kettle, 1, 1)
        before = store.screened(Screening(Printed("Revenues", 12)))
    for table in ("catalogue", "names", "figures"):
        place.ask(f"DELETE FROM {table}" if place.kind == "postgres" else f"DROP TABLE {table}")
    if place.kind == "sqlite":
        for name in ("company", "accession", "name"):
            place.ask(f"DROP INDEX filings_by_{name}")
        place.ask("PRAGMA user_version = 4")
    with closing(place.open()) as store:
        assert store.screened(Screening(Printed("Revenues", 12))) == before
        assert len(before) == 1
        (entry,) = store.entries_where(called=["bramble kettle"])
        assert (entry.fiscal_year, entry.fiscal_quarter) == (2004, 4)
        assert store.companies_called([("name", "bramble")], 5) == ("BRAMBLE KETTLE COMPANY",)


def test_one_figure_is_held_of_a_concept_and_a_time() -> None:
    figures = {(f.concept, f.period.months, f.back): f for f in face_figures(read_filing(KETTLE))}
    assert figures["Revenues", 12, 0].quantity.value == 85_000_000
    assert figures["Revenues", 12, 12].quantity.value == 76_900_000
    assert figures["Assets", 0, 0].quantity.value > 0
    assert all(figure.rivals == 0 for figure in figures.values())


@pytest.fixture
def kettles(store: Store) -> Store:
    """The annual report of one company."""
    store.put(read_filing(KETTLE), 1, 1)
    return store


REVENUE = Printed("Revenues", 12)


@pytest.mark.parametrize(("formula", "expected"), [
    (REVENUE, 85_000_000),
    (Printed("Revenues", 12, 12), 76_900_000),
    (Printed("NoSuchConcept", 12, also=("Revenues",)), 85_000_000),
    (Printed("NoSuchConcept", 12, instead=("Revenues",)), 85_000_000),
    (Printed("Assets", 12, instead=("Revenues",)), None),  # it prints its own, for another time
    (Printed("Revenues", 3), None),
    (Arithmetic("/", REVENUE, Constant(2)), 42_500_000),  # type: ignore[arg-type]
    (Arithmetic("/", REVENUE, Arithmetic("-", REVENUE, REVENUE)), None),
    (Either((Printed("Revenues", 3), REVENUE)), 85_000_000),
    (Sized(Arithmetic("-", Constant(0), REVENUE)), 85_000_000),  # type: ignore[arg-type]
    (Sized(REVENUE, is_outflow=True), None),
    (Sized(Arithmetic("-", Constant(0), REVENUE), is_outflow=True), 85_000_000),  # type: ignore[arg-type]
])  # fmt: skip
def test_a_formula_is_reckoned_in_the_store(
    kettles: Store, formula: Printed, expected: float | None
) -> None:
    (row,) = kettles.screened(Screening(formula, annual=True))
    assert row.number == expected
    if expected is not None:
        assert (row.unit, row.foots) == ("USD", True)
    elif formula == Printed("Revenues", 3):
        assert row.other_months == (12,)


def test_one_filing_of_each_company_is_screened(kettles: Store) -> None:
    kettle = read_filing(KETTLE)
    later = replace(
        kettle.filing, id="later", digest="d-later", period=date(2005, 12, 31), form="10-K/A"
    )
    kettles.put(replace(kettle, filing=later), 1, 2)
    kettles.put(made(3, "TERN CO", "10-Q", date(2002, 3, 31)), 1, 3)
    latest = kettles.screened(Screening(REVENUE, annual=True))
    assert [(row.filing, row.number) for row in latest] == [("later", None)]  # a year off
    own = kettles.screened(Screening(REVENUE, annual=True, year=2004))
    assert [(row.filing, row.number) for row in own] == [(kettle.filing.id, 85_000_000)]
    assert kettles.screened(Screening(REVENUE, annual=True, year=1980)) == []
    either = kettles.screened(Screening(REVENUE, filings=frozenset({"id-3"})))
    assert [row.company for row in either] == ["TERN CO"]
