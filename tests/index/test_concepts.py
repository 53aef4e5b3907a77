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


@pytest.mark.parametrize(
    ("label", "path", "concept"),
    [
        ("Trade accounts payable", (), "AccountsPayableCurrent"),
        ("Trade", ("Accounts payable:",), "AccountsPayableCurrent"),
        ("Accounts payable, principally trade", (), "AccountsPayableCurrent"),
        ("Accounts payable - related parties", (), "AccountsPayableRelatedPartiesCurrent"),
        ("Due to affiliates", (), "AccountsPayableRelatedPartiesCurrent"),
        ("Trade accounts receivable, net", (), "AccountsReceivableNetCurrent"),
        ("Short-term unearned revenue", (), None),  # one of two: not the whole
        ("Long-term unearned revenue", (), "DeferredRevenueNoncurrent"),
        ("Deferred revenue, net of current portion", (), "DeferredRevenueNoncurrent"),
        ("Notes payable, less current maturities", (), "LongTermDebtNoncurrent"),
        ("Notes payable to banks", (), "ShortTermBorrowings"),
        ("Current portion of notes payable", (), "LongTermDebtCurrent"),
        ("Short-term debt and current portion of long-term debt", (), "ShortTermBorrowings"),
        ("6% convertible subordinated debentures due 2007", (), "NotesBondsAndDebentures"),
        ("First mortgage bonds", (), "NotesBondsAndDebentures"),
        ("Mortgage notes receivable", (), None),
        ("Current maturities of convertible notes", (), "LongTermDebtCurrent"),
        ("Prepaid pension expense", (), None),
        ("Accrued interest", ("Assets",), "InterestReceivable"),
        ("Accrued interest", ("Liabilities", "Current liabilities"), "InterestPayableCurrent"),
        ("Operating lease liabilities", ("Current liabilities",), "OperatingLeaseLiabilityCurrent"),
        ("Operating lease liabilities", (), "OperatingLeaseLiabilityNoncurrent"),
    ],
)
def test_a_label_of_the_balance_sheet_is_its_concept(label, path, concept):
    found = concept_of(label, path, StatementKind.BALANCE_SHEET)
    assert (found and found.name) == concept


CAPEX = "PaymentsToAcquirePropertyPlantAndEquipment"


@pytest.mark.parametrize(
    ("label", "path", "concept"),
    [
        ("Property, plant and equipment, net additions", (), CAPEX),
        ("Additions to property", (), CAPEX),
        ("Capital additions", (), CAPEX),
        ("Purchases of machinery and equipment", (), CAPEX),
        ("Investment in plant and equipment", (), CAPEX),
        ("Property, plant and equipment", ("Purchases of investments:",), CAPEX),
        (
            "Property, plant and equipment",
            ("Proceeds from sales of:",),
            "ProceedsFromSaleOfPropertyPlantAndEquipment",
        ),
        ("Property, plant and equipment", (), None),
        ("Purchases of property and equipment, accrued but unpaid", (), None),
        ("Capital expenditures included in accounts payable", (), None),
        ("Equipment acquired under capital leases", (), None),
        ("Payments of debt issuance costs", (), "PaymentsOfDebtIssuanceCosts"),
        ("Principal payments on capital leases", (), "FinanceLeasePrincipalPayments"),
        ("Principal payments on long-term debt and capital leases", (), "RepaymentsOfDebt"),
        ("Proceeds from notes receivable", (), None),
        ("Net change in cash overdraft", (), None),
        ("Increase in cash surrender value of life insurance", (), None),
        ("Net cash used for investing", (), "NetCashProvidedByUsedInInvestingActivities"),
        ("Acquisitions of companies", (), "PaymentsToAcquireBusinessesNetOfCashAcquired"),
        ("Payments to acquire property", (), CAPEX),
    ],
)
def test_what_was_spent_and_borrowed_is_told_by_its_label(label, path, concept):
    found = concept_of(label, path, StatementKind.CASH_FLOWS)
    assert (found and found.name) == concept


@pytest.mark.parametrize(
    ("label", "kind", "concept"),
    [
        ("Cost of sales, buying and occupancy costs", StatementKind.INCOME, "CostOfGoodsSold"),
        ("Federal income tax expense", StatementKind.INCOME, "IncomeTaxExpenseBenefit"),
        ("Receivables, including $1,118 and $904 from affiliates", StatementKind.BALANCE_SHEET, "AccountsReceivableNetCurrent"),
        ("Receivables from affiliates", StatementKind.BALANCE_SHEET, None),
        ("Purchase and retirement of common stock", StatementKind.CASH_FLOWS, "PaymentsForRepurchaseOfCommonStock"),
        ("Common stock equity", StatementKind.BALANCE_SHEET, "StockholdersEquity"),
        ("Accumulated deferred income taxes", StatementKind.BALANCE_SHEET, "DeferredIncomeTaxLiabilitiesNet"),
        ("Total cash and cash equivalents", StatementKind.BALANCE_SHEET, "CashAndCashEquivalentsAtCarryingValue"),
    ],
)  # fmt: skip
def test_what_retailers_insurers_utilities_and_banks_print(label, kind, concept):
    found = concept_of(label, (), kind)
    assert (found and found.name) == concept
