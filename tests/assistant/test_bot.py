"""The example of a bot, run as it would be: a process that is written to and answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.commands import run
from tests.conftest import ROOT, SAMPLE

BOT = ROOT / "examples" / "bot.py"
MESSAGES = (
    {"from": "ann", "text": "Hello!"},
    {"from": "ann", "text": "What were net sales for the three months ended December 31, 2003?"},
    {"from": "bob", "text": "How do I contact investor relations?"},
    {"from": "bob", "text": "What was the current ratio?"},
    {"from": "ann", "text": "and a year earlier?"},
    {"from": "bob", "text": "Should I buy the shares?"},
)


def talked(folder: Path, home: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """The bot with these lines on its input, to their end."""
    return run(
        sys.executable, BOT, SAMPLE, folder,
        input="".join(f"{line}\n" for line in lines),
        cwd=ROOT,
        env=os.environ | {"FILING_HOME": str(home)},
    )  # fmt: skip


@pytest.fixture
def ran(home: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return talked(tmp_path / "kept", home, *map(json.dumps, MESSAGES))


def test_a_faq_comes_first_then_the_assistant_then_a_person(
    ran: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    assert ran.returncode == 0, ran.stderr
    replies: list[dict[str, Any]] = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [reply["to"] for reply in replies] == [message["from"] for message in MESSAGES]
    hello, sales, contact, ratio, earlier, advice = [reply["text"] for reply in replies]
    assert hello.startswith("Hello!")
    assert (
        sales
        == "Net sales were $2,345,000 for the three months ended December 31, 2003. [lines 208-208]"
    )
    assert "investors@example.com" in contact
    assert ratio.startswith("Current ratio was 2.686 at December 31, 2003.")
    assert "$2,284,000" in earlier  # of ann's question, not of bob's
    assert "passed it on to a colleague" in advice

    (handed,) = (tmp_path / "kept" / "handover.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(handed)
    assert (told["from"], told["question"]) == ("bob", "Should I buy the shares?")
    assert told["reason"] == "out_of_scope"


def test_its_answers_can_be_replayed(
    ran: subprocess.CompletedProcess[str], filing_command: Path, home: Path, tmp_path: Path
) -> None:
    assert ran.returncode == 0, ran.stderr
    records = sorted((tmp_path / "kept").glob("answer-*.json"))
    assert len(records) == 4  # what the FAQ answered was never asked
    for record in records:
        again = run(filing_command, "replay", "--home", home, record)
        assert (again.returncode, again.stdout[:14]) == (0, "The same reply")
    assert ran.stderr.count("bot: replied in") == 4


def test_a_line_that_is_no_message_is_someones_question(home: Path, tmp_path: Path) -> None:
    ran = talked(tmp_path / "kept", home, '{"text": "Hello!"}', "What were net sales?")
    assert ran.returncode == 0, ran.stderr
    replies = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {reply["to"] for reply in replies} == {"someone"}
    assert replies[0]["text"].startswith("Hello!")
    assert "$2,345,000" in replies[1]["text"]


def test_a_filing_that_is_not_there_is_said_in_one_line(home: Path, tmp_path: Path) -> None:
    ran = run(
        sys.executable,
        BOT,
        tmp_path / "no.txt",
        tmp_path / "kept",
        env=os.environ | {"FILING_HOME": str(home)},
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("bot: No file at")
