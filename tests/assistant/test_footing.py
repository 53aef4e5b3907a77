"""Which statements are found and foot, and what is said of one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.footing import standings
from index.build import read_content
from index.model import Reading

ORCHARD = Path(__file__).resolve().parents[1] / "data" / "orchard-tool_10-q.txt"
TOTAL = "    Total assets                              $3,624,815        $3,610,637\n"
NET_INCOME = "Net income                                    $  13,710         $  23,901\n"
CASH = "CASH AT END OF PERIOD                          $102,357          $ 96,715\n"
EQUALLY = "stockholders' equity                    $3,624,815        $3,610,637\n"


def changed(*changes: tuple[str, str]) -> Reading:
    text = ORCHARD.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return read_content(text.encode(), ORCHARD.name)


def faults(reading: Reading) -> dict[str, str]:
    return {each.name: each.fault for each in standings(reading) if each.fault}


def test_statements_that_foot() -> None:
    found = standings(changed())
    assert [each.name for each in found] == ["balance sheet", "income statement", "cash flows"]
    assert all(each.is_found and each.foots for each in found)


@pytest.mark.parametrize(
    ("old", "new", "statement", "said"),
    [
        (TOTAL, "", "balance sheet", "no total assets read at 1994-03-31"),
        (
            EQUALLY,
            EQUALLY.replace("3,610,637", "3,610,737"),
            "balance sheet",
            "Total assets at 1994-03-31 is printed 3,610,637, want 3,610,737",
        ),
        (NET_INCOME, "", "income statement", "no net income read at 1994-03-31"),
        (CASH, "", "cash flows", "no ending cash read at 1994-03-31"),
    ],
)
def test_what_a_statement_lacks_or_contradicts_is_said(
    old: str, new: str, statement: str, said: str
) -> None:
    assert said in faults(changed((old, new)))[statement]


def test_a_total_that_nothing_proves() -> None:
    """Net income that neither its own rows nor another statement give."""
    of_flows = "  Net income                                   $ 13,710          $ 23,901\n"
    taxes = "Income taxes                                      7,062            12,511\n"
    found = faults(changed((of_flows, ""), (taxes, "")))
    assert found["income statement"] == "nothing proves the net income at 1994-03-31"


def test_a_statement_that_is_not_there() -> None:
    text = ORCHARD.read_text(encoding="utf-8")
    start, end = text.index("                           STATEMENTS OF CASH"), text.index("NOTES TO")
    reading = read_content((text[:start] + text[end:]).encode(), ORCHARD.name)
    assert faults(reading) == {"cash flows": "no cash flows found"}


def test_a_form_without_statements_has_none_to_foot() -> None:
    text = ORCHARD.read_text(encoding="utf-8")
    start = text.index("STATEMENTS OF FINANCIAL POSITION")
    end = text.index("                         NOTES TO")
    assert standings(read_content((text[:start] + text[end:]).encode(), ORCHARD.name)) == ()
