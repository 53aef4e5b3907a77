"""Which filing is meant, looked up among many as it is told among few."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import shelf
from assistant.ask import Assistant
from assistant.model import Answer, Reason, Refusal
from tests.assistant.made_library import desk_over

QUESTIONS = (
    "What were Bramble Kettle's net sales in 2004?",
    "juniper pump revenue in 1999",
    "HARBOR LAMP CORPORATION net income for the quarter",
    "Quill's cost of sales",
    "Compare the net sales of Quill Paper and Tern Harbour",
    "was Bramble's gross profit higher than Juniper's?",
    "What were BK's total assets?",
    "Fennel Ferries, operating income in fiscal 1999",
    "Orchard's first quarter 1994 net sales",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return desk_over(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture
def many(made: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """The same library, as if its filings were too many to be looked through."""
    monkeypatch.setattr(shelf, "FEW", 0)
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_finds_what_looking_through_all_finds(
    made: Assistant, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    among_few = made.ask(question)
    monkeypatch.setattr(shelf, "FEW", 0)
    assert isinstance(among_few, Answer)
    assert made.ask(question) == among_few


@pytest.mark.parametrize(("question", "read_as"), [
    ("What was Bramle's revenue in 2004?", '"Bramle" is read as Bramble Kettle Company'),
    ("junpier revenue in 1999", '"junpier" is read as Juniper Pump Company'),
])  # fmt: skip
def test_a_slip_in_a_name_is_mended_and_told(
    made: Assistant, monkeypatch: pytest.MonkeyPatch, question: str, read_as: str
) -> None:
    for few in (60, 0):
        monkeypatch.setattr(shelf, "FEW", few)
        found = made.ask(question)
        assert isinstance(found, Answer)
        assert read_as in found.text


@pytest.mark.parametrize("question", ["What was the revenue?", "total assets", "Total assets"])
def test_without_a_company_the_nearest_filings_are_the_choices(
    many: Assistant, question: str
) -> None:
    found = many.ask(question)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.AMBIGUOUS
    assert "10 filings may be meant" in found.text
    assert len(found.choices) == 10


def test_a_form_and_a_time_alone_find_the_one_filing(many: Assistant) -> None:
    found = many.ask("What was revenue in the December 2004 10-K?")
    assert isinstance(found, Answer)
    assert found.value == 85_000_000


def test_the_choices_are_few_and_the_latest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import choice

    monkeypatch.setattr(choice, "_SHOWN", 3)
    found = desk_over(tmp_path / "home").ask("What was the revenue?")
    assert isinstance(found, Refusal)
    assert found.text == "10 filings may be meant. Say which one."
    assert [each.split()[-1] for each in found.choices] == ["2007-06-30", "2004-12-31", "2001-06-30"]  # fmt: skip


def test_a_later_question_stays_with_the_filing(many: Assistant) -> None:
    talk = many.conversation()
    first = talk.ask("What were Bramble Kettle's net sales in 2004?")
    later = talk.ask("And the cost of goods sold?")
    assert isinstance(first, Answer)
    assert isinstance(later, Answer)
    assert later.citations[0].filing == first.citations[0].filing


def test_other_filings_are_not_told_of(many: Assistant) -> None:
    ids = {entry.company: entry.id for entry in many.entries()}
    some = many.over(ids["BRAMBLE KETTLE COMPANY"], ids["QUILL PAPER CO"])
    found = some.ask("What was Juniper Pump's revenue in 1999?")
    assert isinstance(found, Refusal)
    assert found.reason is Reason.AMBIGUOUS
    assert not any("JUNIPER" in choice for choice in found.choices)
