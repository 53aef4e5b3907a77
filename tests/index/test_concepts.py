"""Labels and the concepts that they name."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.concepts import _Glob, concept_of
from index.model import StatementKind

WORDS = st.text(alphabet="ab ", max_size=12)


@given(st.text(alphabet="ab *", max_size=8), WORDS)
def test_a_wording_fits_as_a_shell_pattern_would(wording, text):
    assert _Glob.of(wording).fits(text) == fnmatchcase(text, wording)


@pytest.mark.parametrize(
    ("label", "path", "concept"),
    [
        ("Total net sales", (), "Revenues"),
        ("Basic", ("Earnings per common share",), "EarningsPerShareBasic"),
        ("Marketing, general and administrative costs", (), "SellingGeneralAndAdministrativeExpense"),
        ("Beginning of the end", (), None),
        ("", (), None),
    ],
)  # fmt: skip
def test_a_label_of_the_income_statement_is_its_concept(label, path, concept):
    found = concept_of(label, path, StatementKind.INCOME)
    assert (found and found.name) == concept


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("Dividends paid", "PaymentsOfDividends"),
        ("Common stock dividends", "PaymentsOfDividends"),
        ("Preferred stock dividends", "PaymentsOfDividendsPreferredStock"),
    ],
)
def test_a_label_of_the_cash_flows_is_its_concept(label, concept):
    found = concept_of(label, ("Financing",), StatementKind.CASH_FLOWS)
    assert found is not None
    assert found.name == concept
