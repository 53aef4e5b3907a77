"""The cover page."""

from __future__ import annotations

import pytest

from index.ascii_lines import read_lines
from index.cover import cover_facts, form_of
from index.model import Lines, Section, SectionKind, Span
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


REGISTRANTS = """\
                                   FORM 10-Q

               For the quarterly period ended June 30, 1996

Commission    Registrant, State of Incorporation               I.R.S. Employer
File Number     Address and Telephone Number                 Identification No.
_______________________________________________________________________________

1-90210       Fennel & Larch Holdings                           12-3456789
              (An Oregon Corporation)
              40 Quay Street, Suite 9
              Astoria, Oregon  97103-0040
              Telephone 503/555-0100

2-70333       Larch Ferries, Inc.                               98-7654321
              (A Nevada Corporation)
              7 Dock Road
              Reno, Nevada  89502
"""

BARE = """\
                                   FORM 10-Q

               For the quarterly period ended June 30, 1996

                       Commission File Number (1-35)

                          THE FENNEL COMPANY, INC.
                          THE FENNEL COMPANY, INC.

                       Oregon             12-3456789
                            40 Quay Street
                            P.O. Box 77
                       Astoria, Oregon 97103
"""


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            REGISTRANTS,
            {
                "EntityFileNumber": "1-90210",
                "EntityRegistrantName": "Fennel & Larch Holdings",
                "EntityIncorporationStateCountryCode": "Oregon",
                "EntityTaxIdentificationNumber": "12-3456789",
                "EntityAddressAddressLine1": "40 Quay Street, Suite 9, Astoria, Oregon 97103-0040",
                "LocalPhoneNumber": "503/555-0100",
            },
        ),
        (
            BARE,
            {
                "EntityFileNumber": "1-35",
                "EntityRegistrantName": "THE FENNEL COMPANY, INC.",
                "EntityIncorporationStateCountryCode": "Oregon",
                "EntityAddressAddressLine1": "40 Quay Street, P.O. Box 77, Astoria, Oregon 97103",
            },
        ),
    ],
    ids=["a table of registrants", "no captions"],
)
def test_a_cover_without_captions_is_read(text: str, facts: dict[str, str]) -> None:
    lines = read_lines(text, Lines(text), 1, text.count("\n"))
    whole = Section("cover", SectionKind.COVER, "", Span(0, len(text)), Span(0, 0))
    found: dict[str, str] = {}
    for fact in cover_facts(lines, [whole], text):
        found.setdefault(fact.concept, fact.value)
    assert {concept: found.get(concept) for concept in facts} == facts


def test_the_value_held_by_others_is_read() -> None:
    text = (
        "The aggregate market value of the stock held by\nnon-affiliates was $4,481,098 in June.\n"
    )
    lines = read_lines(text, Lines(text), 1, 2)
    whole = Section("cover", SectionKind.COVER, "", Span(0, len(text)), Span(0, 0))
    found = {fact.concept: fact.value for fact in cover_facts(lines, [whole], text)}
    assert found["EntityPublicFloat"] == "$4,481,098"


def test_shares_are_dated_by_the_day_on_which_they_were_outstanding() -> None:
    text = (
        "There were 853,790 shares of common stock outstanding at March 5,\n"
        "1994.  They had an aggregate market value on March 7, 1994, of $90.3 billion.\n"
    )
    lines = read_lines(text, Lines(text), 1, 2)
    whole = Section("cover", SectionKind.COVER, "", Span(0, len(text)), Span(0, 0))
    found = {fact.concept: fact.value for fact in cover_facts(lines, [whole], text)}
    assert found["SharesOutstandingDate"] == "1994-03-05"
    assert found["EntityCommonStockSharesOutstanding"] == "853,790"
    assert found["EntityPublicFloat"] == "$90.3 billion"
