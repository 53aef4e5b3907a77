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


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Bramble Kettle's net sales in fiscal 2005 against Nutrition 21's in the quarter ended December 31, 2003", [90e6, 2_345_000]),
        ("Compare Nutrition 21's 2002 net sales for the quarter ended December 31, 2002 with Bramble Kettle's in fiscal 2002", [2_284_000, 70e6]),
        ("Bramble Kettle's net income in fiscal 2004 and Nutrition 21's total assets at December 31, 2003", [7_020_000, 19_689_000]),
    ],
)  # fmt: skip
def test_each_company_has_its_own_figure_and_time(
    question: str, values: list[float], kettles: Assistant
) -> None:
    found = answer(question, kettles)
    assert found.value is None
    assert [v.label.partition(":")[0] for v in found.values] == sorted(
        (v.label.partition(":")[0] for v in found.values),
        key=lambda name: question.lower().index(name.split()[0].lower()),
    )
    assert [value.value for value in found.values] == values
    assert filings(found) == 2


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("What is the difference between Bramble Kettle's net sales in fiscal 2005 and Nutrition 21's in the quarter ended December 31, 2003?", 87_655_000, "USD"),
        ("How much lower were Nutrition 21's net sales in the quarter ended December 31, 2003 than Bramble Kettle's in fiscal 2005?", 87_655_000, "USD"),
        ("the ratio of Bramble Kettle's net sales in fiscal 2005 to Nutrition 21's in the quarter ended December 31, 2003", 90_000_000 / 2_345_000, "ratio"),
        ("Nutrition 21's net sales in the quarter ended December 31, 2003 as a percentage of Bramble Kettle's in fiscal 2005", 100 * 2_345_000 / 90_000_000, "percent"),
        ("Add Bramble Kettle's fiscal 2005 net sales to Nutrition 21's for the quarter ended December 31, 2003", 92_345_000, "USD"),
    ],
)  # fmt: skip
def test_two_companies_figures_are_reckoned_with(
    question: str, value: float, unit: str, kettles: Assistant
) -> None:
    found = answer(question, kettles)
    assert found.unit == unit
    assert found.value is not None and abs(float(found.value) - value) < 1e-6 * value
    assert found.derivation is not None and len(found.derivation.inputs) == 2
    assert {found.citations[i.citation].filing for i in found.derivation.inputs} == {
        value.filing for value in found.values
    }


def test_figures_of_different_kinds_make_no_difference(kettles: Assistant) -> None:
    found = kettles.ask(
        "What is the difference between Bramble Kettle's net sales in fiscal 2005 and Nutrition 21's"
        " basic loss per share for the quarter ended December 31, 2003?"
    )
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_COMPUTABLE


def test_one_of_two_figures_is_a_part_of_the_answer(kettles: Assistant) -> None:
    found = answer("Bramble Kettle's and Nutrition 21's net sales in fiscal 2005", kettles)
    assert found.is_partial
    assert [value.value for value in found.values] == [90_000_000]
    assert any(caveat.startswith("NUTRITION 21") for caveat in found.caveats)


def test_what_one_company_lacks_is_said_and_nothing_is_compared(kettles: Assistant) -> None:
    found = kettles.ask(
        "Were Bramble Kettle's net sales in fiscal 1990 higher than Nutrition 21's in the quarter ended December 31, 2003?"
    )
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_COMPUTABLE
    assert "1990" in found.text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were Bramble Kettle's net sales in the latest 10-K?", 90_000_000),
        ("Bramble Kettle's net sales in its most recent fiscal year", 90_000_000),
        ("What were Bramble Kettle's net sales in the earliest filing?", 84_000_000),
        ("Bramble Kettle: net sales in the 2004 10-K", 84_000_000),
    ],
)
def test_a_filing_that_is_meant_in_words_answers(
    question: str, value: int, kettles: Assistant
) -> None:
    found = answer(question, kettles)
    assert found.value == value
    assert filings(found) == 1


def test_the_filing_that_was_taken_for_the_latest_is_named(kettles: Assistant) -> None:
    found = answer("What were Bramble Kettle's net sales in the latest 10-K?", kettles)
    assert "the latest of 2 filings" in found.text


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Bramble Kettle's net sales in each filing", [84e6, 90e6]),
        ("Bramble Kettle's net sales in fiscal 2002 and in fiscal 2005", [70e6, 90e6]),
        ("Show the trend in Bramble Kettle's net sales since 2004", [84e6, 90e6]),
        ("Bramble Kettle's net sales from 2003 to 2005", [70e6, 84e6, 90e6]),
    ],
)
def test_figures_at_several_times_come_from_several_filings(
    question: str, values: list[float], kettles: Assistant
) -> None:
    assert [value.value for value in answer(question, kettles).values] == values


def test_the_best_year_is_that_of_all_filings(kettles: Assistant) -> None:
    found = answer("In which year were Bramble Kettle's net sales highest?", kettles)
    assert found.value == 90_000_000
    assert found.period is not None and found.period.end.year == 2005


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Were Bramble Kettle's net sales in fiscal 2005 higher than in fiscal 2002?", True),
        ("Did Bramble Kettle's net sales fall between fiscal 2002 and fiscal 2005?", False),
    ],
)
def test_two_times_in_two_filings_are_compared(
    question: str, verdict: bool, kettles: Assistant
) -> None:
    found = answer(question, kettles)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were net sales in fiscal 2004 as originally reported?", 84_000_000),
        ("net sales before the restatement", 84_000_000),
        ("What were net sales in fiscal 2004 in the amendment?", 83_000_000),
        ("By how much were net sales restated?", -1_000_000),
        ("difference in net sales between the 10-K/A and the 10-K", -1_000_000),
    ],
)
def test_the_original_and_its_amendment_are_told_apart(
    question: str, value: int, amended: Assistant
) -> None:
    assert answer(question, amended).value == value


@pytest.mark.parametrize(
    ("question", "verdict"),
    [("Were net sales restated?", True), ("Was R&D changed by the amendment?", False)],
)
def test_whether_a_figure_was_restated(question: str, verdict: bool, amended: Assistant) -> None:
    assert answer(question, amended).verdict is verdict


def test_the_filings_that_are_named_are_all_that_is_asked(kettles: Assistant) -> None:
    (latest,) = {
        c.filing for c in answer("Bramble Kettle net sales in fiscal 2005", kettles).citations
    }
    found = kettles.over(latest).ask("What were net sales?")
    assert isinstance(found, Answer)
    assert found.value == 90_000_000
    both = kettles.over(*kettles.names())
    assert both.names() == kettles.names()


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
