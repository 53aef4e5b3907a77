"""The assistant as a user of the library meets it: one filing, several, conversations, LangChain."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import Runnable

from assistant import Assistant
from assistant.model import Answer, Presentation, Reason, Refusal, Reply
from index.errors import UnknownFiling

OTHER = Path(__file__).parent.parent / "data" / "harbor-lamp_10-q.txt"


@pytest.fixture
def desk(sample: Path) -> Assistant:
    return Assistant.open(sample)


@pytest.fixture
def library(sample: Path) -> Assistant:
    Assistant.open(sample)
    Assistant.open(OTHER)
    return Assistant.library()


def answered(reply: Reply) -> Answer:
    assert isinstance(reply, Answer), reply
    return reply


def refused(reply: Reply) -> Refusal:
    assert isinstance(reply, Refusal), reply
    return reply


def test_a_figure_comes_with_its_derivation_and_its_lines(desk: Assistant) -> None:
    reply = answered(desk.ask("What was the current ratio at December 31, 2003?"))
    assert reply.value is not None
    assert round(reply.value, 4) == Decimal("2.6864")
    assert reply.unit is Presentation.RATIO
    assert reply.derivation is not None
    assert reply.derivation.formula == "TotalCurrentAssets / TotalLiabilities"
    assert [citation.lines for citation in reply.citations] == [(124, 124), (167, 167)]
    assert reply.citations[0].quote.startswith("Total current assets")
    assert reply.grade == "foots"


def test_an_open_period_names_the_other_readings(desk: Assistant) -> None:
    reply = answered(desk.ask("What were net sales?"))
    assert reply.value == 2_345_000
    assert "$4,653,000 for the six months" in reply.text


def test_a_table_with_contradicted_headings_says_so(desk: Assistant) -> None:
    question = "What was the loss applicable to common stockholders for the quarter ended {}?"
    for date, loss in (("December 31, 2003", -1_248_000), ("December 31, 2002", -2_275_000)):
        reply = answered(desk.ask(question.format(date)))
        assert reply.value == loss
        assert "headings of this table contradict" in " ".join(reply.caveats)


def test_a_conversation_carries_the_subject_and_the_period(desk: Assistant) -> None:
    talk = desk.conversation()
    values = [
        answered(talk.ask(question)).value
        for question in (
            "What were net sales for the six months ended December 31, 2003?",
            "and a year earlier?",
            "what about R&D?",
            "as a percentage of net sales?",
        )
    ]
    assert values[:3] == [4_653_000, 5_523_000, 840_000]
    assert values[3] is not None
    assert round(values[3], 2) == Decimal("15.21")
    assert len(talk.turns) == 4


@pytest.mark.parametrize(
    "question", ["Is the company a buy after this 10-Q?", "Are the shares a good buy?"]
)
def test_advice_is_declined_though_it_asks_for_a_yes(question: str, desk: Assistant) -> None:
    assert refused(desk.ask(question)).reason is Reason.OUT_OF_SCOPE


def test_what_only_a_market_knows_is_out_of_scope(desk: Assistant) -> None:
    assert refused(desk.ask("What is the stock price today?")).reason is Reason.OUT_OF_SCOPE


def test_of_several_filings_the_one_that_the_question_names(library: Assistant) -> None:
    reply = answered(library.ask("What were Nutrition 21's net sales for the quarter?"))
    assert reply.value == 2_345_000


def test_of_several_filings_none_named_is_asked_back(library: Assistant) -> None:
    reply = refused(library.ask("What were net sales?"))
    assert reply.reason is Reason.AMBIGUOUS
    assert len(reply.choices) == 2


def test_a_filing_is_named_beside_the_question(library: Assistant) -> None:
    reply = answered(library.ask("What were net sales?", "nutrition"))
    assert reply.value == 2_345_000
    with pytest.raises(UnknownFiling, match="no-such"):
        library.ask("What were net sales?", "no-such")


def test_the_tool_answers_with_sources_and_says_when_it_cannot(desk: Assistant) -> None:
    tool = desk.as_tool()
    assert isinstance(tool, Runnable)
    said = tool.invoke({"question": "What were total assets at June 30, 2003?"})
    assert "$18,920,000" in said
    assert "lines 134-134" in said
    assert tool.invoke("What is the stock price today?").startswith("No answer (out_of_scope)")


def test_the_retriever_gives_passages_with_their_lines(home: Path, sample: Path) -> None:
    desk = Assistant.open(sample, home)
    found = desk.as_retriever(k=3).invoke("Why did research and development expenses increase?")
    assert len(found) == 3
    assert all(isinstance(document, Document) for document in found)
    lines = [(entry.metadata["first_line"], entry.metadata["last_line"]) for entry in found]
    assert any(first <= 713 <= last for first, last in lines)


def test_an_amount_without_operands_is_that_which_a_sentence_gives(tmp_path: Path) -> None:
    juniper = (OTHER.parent / "juniper-pump_10-k.txt").read_text(encoding="utf-8")
    lines = juniper.replace("  Depreciation and amortization ", "  Items that use no cash        ")
    told = tmp_path / "told.txt"
    said = 'Earnings before interest, taxes and write-downs ("EBITDA") were $5.6 million for the year ended December 31, 1999.'
    told.write_text(lines.replace("     The Company makes and repairs pumps.", f"     {said}"))
    asked = "What EBITDA does Juniper report for the year ended December 31, 1999?"
    assert answered(Assistant.open(told).ask(asked)).value == 5_600_000
    bare = tmp_path / "bare.txt"
    bare.write_text(lines)
    assert refused(Assistant.open(bare).ask(asked)).reason is Reason.NOT_COMPUTABLE
