"""The cover page."""

from __future__ import annotations

import pytest

from index.build import read_content
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
