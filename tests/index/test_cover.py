"""The cover page."""

from __future__ import annotations

import pytest

from index.cover import form_of
from tests.index.read_filings import EXCERPTS, SAMPLE, read


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("FORM 10-Q", "10-Q"),
        ("FORM 10-K405", "10-K405"),
        ("Form 10-K", "10-K"),
        ("FORM 10Q", "10-Q"),
        ("FORM 10-Q/A", "10-Q/A"),
        ("FORM 10-Q\n\nAMENDMENT NO. 1", "10-Q/A"),
        ("FORM 8-K", "8-K"),
        ("FORM 20-F", "20-F"),
        ("A letter", None),
    ],
)
def test_form(text: str, form: str | None) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize("filing", [SAMPLE, *EXCERPTS])
def test_a_name_of_the_cover_is_quoted(filing: str) -> None:
    reading = read(filing)
    for concept in ("EntityRegistrantName", "EntityTaxIdentificationNumber"):
        (fact,) = [fact for fact in reading.cover if fact.concept == concept]
        assert reading.filing.quote(fact.span) == fact.value


@pytest.mark.parametrize("filing", [SAMPLE, *EXCERPTS])
def test_shares_outstanding_have_a_date(filing: str) -> None:
    concepts = [fact.concept for fact in read(filing).cover]
    assert concepts.count("EntityCommonStockSharesOutstanding") == 1
    assert concepts.count("SharesOutstandingDate") == 1
