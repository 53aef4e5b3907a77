"""One question over several filings: of one company over time, of two side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.choice import is_symbol, without_company
from assistant.indexing import index_file, open_library
from assistant.model import Answer, Reason, Refusal
from tests.assistant.asking import KETTLE, SAMPLE

DATA = Path(__file__).resolve().parents[1] / "data"


def a_year_later(text: str) -> str:
    """The same report with every year one later, and its newest sales another figure."""
    for year in (2005, 2004, 2003, 2002, 2001):
        text = text.replace(str(year), str(year + 1))
    return text.replace("$ 84,000", "$ 90,000")


@pytest.fixture(scope="module")
def kettles(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two annual reports of one company, and the quarterly report of another."""
    folder = tmp_path_factory.mktemp("kettles")
    later = folder / "bramble-kettle_later.txt"
    later.write_text(a_year_later(KETTLE.read_text(encoding="utf-8")), encoding="utf-8")
    library = open_library(folder / "home")
    for path in (KETTLE, later, SAMPLE):
        index_file(library, path)
    return Assistant(library)


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An annual report and its amendment, which restates the year's sales."""
    folder = tmp_path_factory.mktemp("amended")
    text = KETTLE.read_text(encoding="utf-8").replace("FORM 10-K", "FORM 10-K/A")
    restated = folder / "bramble-kettle_10-k-a.txt"
    restated.write_text(text.replace("$ 84,000", "$ 83,000"), encoding="utf-8")
    library = open_library(folder / "home")
    for path in (KETTLE, restated):
        index_file(library, path)
    return Assistant(library)


def answer(question: str, desk: Assistant) -> Answer:
    found = desk.ask(question)
    assert isinstance(found, Answer), found
    return found


def filings(found: Answer) -> int:
    return len({citation.filing for citation in found.citations})


def test_a_period_is_answered_by_the_filing_that_reports_it(kettles: Assistant) -> None:
    assert answer("Bramble Kettle net sales in fiscal 2005", kettles).value == 90_000_000
    assert answer("Bramble Kettle net sales in fiscal 2002", kettles).value == 70_000_000


def test_an_amendment_comes_before_the_original(amended: Assistant) -> None:
    found = answer("What were net sales in fiscal 2004?", amended)
    assert found.value == 83_000_000
    assert "As restated in the 10-K/A" in found.text
    assert "$84,000,000 in the 10-K for" in found.text
    assert [value.value for value in found.values] == [83_000_000, 84_000_000]
    assert filings(found) == 2


def test_a_series_runs_over_the_filings_each_period_once(kettles: Assistant) -> None:
    found = answer("Bramble Kettle net sales by year", kettles)
    assert [value.value for value in found.values] == [70e6, 70e6, 84e6, 90e6]
    assert [v.period.end.year for v in found.values if v.period] == [2002, 2003, 2004, 2005]
    for value in found.values:
        assert found.citations[value.citation].filing == value.filing


def test_a_change_between_filings_cites_both(kettles: Assistant) -> None:
    found = answer("Bramble Kettle: growth in net sales from fiscal 2002 to fiscal 2005", kettles)
    assert found.value is not None
    assert (
        round(found.value, 4) == round((90 - 70) / 70 * 100, 4)
        or abs(float(found.value) - 28.5714286) < 1e-6
    )
    assert filings(found) == 2
    assert found.derivation is not None
    assert len(found.derivation.inputs) == 2


def test_a_question_that_names_no_time_is_ambiguous_between_filings(kettles: Assistant) -> None:
    found = kettles.ask("What were Bramble Kettle's net sales?")
    assert isinstance(found, Refusal)
    assert found.reason is Reason.AMBIGUOUS
    assert len(found.choices) == 2


def test_a_follow_up_stays_with_the_filing_of_the_turn_before(kettles: Assistant) -> None:
    talk = kettles.conversation()
    talk.ask("Bramble Kettle net sales in fiscal 2005")
    found = talk.ask("and net income?")
    assert isinstance(found, Answer)
    assert found.period is not None
    assert found.period.end.year == 2005


def test_two_companies_stand_side_by_side(kettles: Assistant) -> None:
    found = answer("Compare the total assets of Bramble Kettle and Nutrition 21", kettles)
    assert [value.label.partition(":")[0] for value in found.values] == [
        "BRAMBLE KETTLE COMPANY",
        "NUTRITION 21, INC.",
    ]
    assert filings(found) == 2
    assert any("days apart" in caveat for caveat in found.caveats)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did Bramble Kettle have higher total assets than Nutrition 21?", True),
        ("Did Nutrition 21 have higher total assets than Bramble Kettle?", False),
        ("Were the total assets of Bramble Kettle lower than those of Nutrition 21?", False),
    ],
)
def test_companies_are_compared(question: str, verdict: bool, kettles: Assistant) -> None:
    assert answer(question, kettles).verdict is verdict


def test_which_of_two_companies_is_larger_is_answered_with_its_figure(kettles: Assistant) -> None:
    found = answer("Which had higher total assets, Bramble Kettle or Nutrition 21?", kettles)
    assert found.text.startswith("BRAMBLE KETTLE COMPANY had the higher figure.")
    assert found.value == found.values[0].value


@pytest.mark.parametrize(
    ("question", "company", "left"),
    [
        ("What was General Electric's net income in 1993?", "GENERAL ELECTRIC CO", "What was net income in 1993?"),
        ("the Boeing Company: sales", "THE BOEING COMPANY", ": sales"),
        ("total electric sales", "GENERAL ELECTRIC CO", "total electric sales"),
        ("Apple sales", "Apple Inc.", "Apple sales"),
    ],
)  # fmt: skip
def test_a_companys_name_is_left_out(question: str, company: str, left: str) -> None:
    assert " ".join(without_company(question, company).split()) == left


@pytest.mark.parametrize(
    ("word", "company", "is_one"),
    [("msft", "MICROSOFT CORP", True), ("aapl", "Apple Inc.", True), ("cash", "Costco", False), ("sales", "Spherix", False)],
)  # fmt: skip
def test_a_trading_symbol_is_told(word: str, company: str, is_one: bool) -> None:
    assert is_symbol(word, company) is is_one
