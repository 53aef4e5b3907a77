"""The cover page."""

from __future__ import annotations

import pytest

from index.ascii_lines import read_lines
from index.build import read_content
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
        found = [fact for fact in reading.cover if fact.concept == concept]
        assert found, concept
        fact = found[0]
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


_COVER = """\
                                   FORM 10-K
                  For the fiscal year ended December 31, 1999

Commission       Registrant, State of Incorporation,        I.R.S. Employer
File Number      Address and Telephone Number               Identification No.

1-11255          OAKHAM HOLDINGS                            88-0106815
                 (A Nevada Corporation)
                 Telephone (775) 688-6300

2-38498          Pewter Trucks, Inc.                        86-0663060
                 (An Ohio Corporation)
                 Telephone (602) 263-6645

Securities registered pursuant to Section 12(b) of the Act:

                                                Name of each exchange on
Title of each class                             which registered

Common stock, par value $0.63 per share         New York Stock Exchange
                                                Boston Stock Exchange

     There were 853,832,790 shares of common stock with a par value of $0.63
outstanding at March 5, 2000.  These shares had an aggregate market value on
March 7, 2000, of $90.3 billion.

Item 1. Business

     Oakham makes kettles.

                                  SIGNATURES

Philip D. Ashby
- ---------------------------
Comptroller                         Principal Accounting     March 11, 2000
                                        Officer
"""


def _facts(concept: str) -> list[str]:
    reading = read_content(_COVER.encode(), "made.txt")
    facts = [fact for fact in reading.cover if fact.concept == concept]
    return [fact.value for fact in facts]


@pytest.mark.parametrize(
    ("concept", "values"),
    [
        ("LocalPhoneNumber", ["(775) 688-6300", "(602) 263-6645"]),
        ("EntityTaxIdentificationNumber", ["88-0106815", "86-0663060"]),
        ("EntityIncorporationStateCountryCode", ["Nevada", "Ohio"]),
        ("SecurityExchangeName", ["New York Stock Exchange", "Boston Stock Exchange"]),
        ("EntityCommonStockSharesOutstanding", ["853,832,790"]),
        ("SharesOutstandingDate", ["2000-03-05"]),
        ("EntityPublicFloat", ["$90.3 billion"]),
        ("Signatory", ["Philip D. Ashby; Comptroller; Principal Accounting Officer"]),
    ],
)
def test_a_cover_of_two_registrants_and_a_typed_signature(concept: str, values: list[str]) -> None:
    assert _facts(concept) == values


def test_the_state_may_stand_beside_the_number_of_the_revenue_service() -> None:
    text = "FORM 10-Q\nFor the quarter ended March 31, 1999\n\n      ANVIL, INC.\n\n      Indiana           35-1144230\n\nPART I\n\nSIGNATURES\n"
    (fact,) = [
        fact
        for fact in read_content(text.encode(), "made.txt").cover
        if fact.concept == "EntityIncorporationStateCountryCode"
    ]
    assert fact.value == "Indiana"
