"""What an answer says of a statement that does not foot, and the cell that is not answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.model import Answer, Reason, Refusal
from tests.assistant.commands import Command, run

TOTAL = "Total current assets                                                           9,267"
"""A total whose digits are turned round, so that neither its rows nor the total above bear it out."""


@pytest.fixture
def edited(sample: Path, tmp_path: Path) -> Path:
    text = sample.read_text(encoding="utf-8")
    right = TOTAL.replace("9,267", "9,276")
    assert text.count(right) == 1
    path = tmp_path / "edited.txt"
    path.write_text(text.replace(right, TOTAL), encoding="utf-8")
    return path


def test_a_figure_of_the_statement_says_what_fails_with_both_places(edited: Path) -> None:
    reply = Assistant.open(edited).ask("What was cash and cash equivalents at December 31, 2003?")
    assert isinstance(reply, Answer)
    assert (reply.value, reply.grade) == (3_327_000, "does_not_foot")
    (caveat,) = reply.caveats
    for words in ("line 124", "$9,267,000", "lines 113-122", "$9,276,000", "balance sheet"):
        assert words in caveat


def test_another_statement_keeps_its_grade(edited: Path) -> None:
    reply = Assistant.open(edited).ask("What were net sales for the six months ended December 31, 2003?")  # fmt: skip
    assert isinstance(reply, Answer)
    assert (reply.grade, reply.caveats) == ("foots", ())


@pytest.mark.parametrize(
    "question",
    [
        "What were total current assets at December 31, 2003?",
        "current assets at the end of December 2003",
        "current ratio at December 31, 2003",
    ],
)
def test_a_cell_at_fault_is_not_answered(edited: Path, question: str) -> None:
    reply = Assistant.open(edited).ask(question)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.UNRELIABLE
    assert "line 124" in reply.text and "it would with $9,276,000" in reply.text
    assert [citation.lines for citation in reply.citations] == [(124, 124)]


def test_the_column_beside_it_is_answered(edited: Path) -> None:
    reply = Assistant.open(edited).ask("What were total current assets at June 30, 2003?")
    assert isinstance(reply, Answer)
    assert reply.value == 7_630_000


def test_text_json_and_chat_say_it(edited: Path, filing: Command, filing_command: Path) -> None:
    question = "What was cash and cash equivalents at December 31, 2003?"
    told = filing("ask", "-f", edited, question).out
    assert "The statement behind it does not foot." in told
    assert "lines 113-122" in " ".join(told.split())
    record = json.loads(filing("ask", "-f", edited, "--json", question).out)
    assert record["grade"] == "does_not_foot"
    assert "lines 113-122" in record["caveats"][0]
    refused = filing("ask", "-f", edited, "--json", "total current assets at December 31, 2003")
    assert (refused.status, json.loads(refused.out)["reason"]) == (3, "unreliable")
    chat = run(filing_command, "chat", "-f", edited, input=f"{question}\n").stdout
    assert "does not foot" in chat and "lines 113-122" in " ".join(chat.split())
