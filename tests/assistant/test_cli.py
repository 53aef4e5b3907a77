"""The commands of `filing`: what they print, how they exit, what they say of bad input."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli.app import app
from tests.assistant.commands import Command, run

SALES = "What were net sales for the three months ended December 31, 2003?"
DIVIDEND = "What dividend per common share was declared?"
COMMANDS = (
    "index",
    "ask",
    "chat",
    "show",
    "chart",
    "check",
    "export",
    "list",
    "remove",
    "copy",
    "replay",
    "eval",
    "correct",
    "serve",
    "keys",
    "asked",
    "feedback",
    "mcp",
    "config",
    "doctor",
    "completion",
)


def test_help_lists_the_commands() -> None:
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    listed = [
        line.split()[0] for line in shown.output.partition("Commands:")[2].splitlines() if line
    ]
    assert tuple(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"  filing {command}" in shown.output.partition("Example")[2]
    assert max(map(len, shown.output.splitlines())) <= 80


def test_the_version(filing: Command) -> None:
    from importlib.metadata import version

    assert filing("--version").out == f"filing-assistant {version('filing-assistant')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["answer"],
        ["ask"],
        ["ask", ""],
        ["ask", "  "],
        ["ask", "x" * 2001],
        ["ask", SALES, "--batch", "in.jsonl"],
        ["ask", "--fast", SALES],
        ["index"],
        ["show"],
        ["remove"],
        ["eval"],
        ["eval", "set.jsonl", "--fail-under", "101"],
    ],
)
def test_a_wrong_call_exits_2(filing: Command, arguments: list[str]) -> None:
    ran = filing(*arguments)
    assert ran.status == 2
    assert "Usage: filing" in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list"], "No index at"),
        (["ask", SALES], "No index at"),
        (["show", "income"], "No index at"),
        (["remove", "x"], "No index at"),
        (["index", "nowhere.txt"], "No file at nowhere.txt"),
        (["ask", "-f", "./nowhere.txt", SALES], "No file at nowhere.txt"),
        (["ask", "--batch", "nowhere.jsonl"], "No question set at nowhere.jsonl"),
        (["eval", "nowhere.jsonl"], "No question set at nowhere.jsonl"),
    ],
)
def test_what_is_not_there_is_one_line_on_standard_error(
    filing: Command, arguments: list[str], said: str
) -> None:
    ran = filing(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_a_file_is_read_without_its_vectors_and_answers_at_once(
    filing: Command, sample: Path, filing_home: Path
) -> None:
    ran = filing("ask", "-f", sample, SALES)
    assert (ran.status, ran.err) == (0, "")
    assert "$2,345,000" in ran.out.splitlines()[0]
    assert 'page 5, line 208: "Net sales' in " ".join(ran.out.split())
    assert not (filing_home / "vectors").exists()


def test_a_refusal_exits_3(filing: Command, home: Path) -> None:
    ran = filing("ask", DIVIDEND)
    assert ran.status == 3
    assert "Not answered: not in the filing" in ran.out


def test_a_question_is_put_to_all_filings_that_are_named(
    filing: Command, home: Path, sample: Path
) -> None:
    other = sample.parents[2] / "tests" / "data" / "bramble-kettle_10-k.txt"
    question = "Compare Bramble Kettle's net sales in fiscal 2004 with Nutrition 21's for the quarter ended December 31, 2003"
    reply = json.loads(filing("ask", "-f", other, "-f", sample, "--json", question).out)
    assert [value["value"] for value in reply["values"]] == [84_000_000, 2_345_000]
    assert len({value["filing"] for value in reply["values"]}) == 2


def test_words_need_no_quotes(filing: Command, home: Path) -> None:
    assert "$2,345,000" in filing("ask", *SALES.split()).out


def test_one_json_object(filing: Command, home: Path) -> None:
    ran = filing("ask", "--json", SALES)
    reply = json.loads(ran.out)
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert (reply["status"], reply["value"], reply["unit"]) == ("answered", 2345000, "USD")
    assert reply["period"] == {"start": "2003-10-01", "end": "2003-12-31"}
    assert reply["citations"][0]["lines"] == [208, 208]
    assert reply["elapsed_ms"] > 0
    refused = filing("ask", "--json", DIVIDEND)
    assert (refused.status, json.loads(refused.out)["status"]) == (3, "refused")


def write_lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


def test_a_batch_is_answered_in_order_and_exits_0_in_spite_of_refusals(
    filing: Command, home: Path, tmp_path: Path
) -> None:
    batch = write_lines(
        tmp_path / "in.jsonl",
        {"id": "a", "question": DIVIDEND},
        {"id": 2, "question": "and a year earlier?", "turns": [SALES]},
        {"question": SALES},
    )
    ran = filing("ask", "--batch", batch)
    replies = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert [reply["id"] for reply in replies] == ["a", 2, None]
    assert [reply["status"] for reply in replies] == ["refused", "answered", "answered"]
    assert [reply.get("value") for reply in replies] == [None, 2284000, 2345000]


def test_a_batch_names_its_filings_from_its_own_folder(
    filing: Command, sample: Path, tmp_path: Path
) -> None:
    shutil.copy(sample, tmp_path / "mine.txt")
    batch = write_lines(tmp_path / "in.jsonl", {"question": SALES, "file": "mine.txt"})
    assert json.loads(filing("ask", "--batch", batch).out)["value"] == 2345000


def test_a_bad_line_of_a_batch_is_named_and_the_others_are_answered(
    filing: Command, home: Path, tmp_path: Path
) -> None:
    batch = write_lines(tmp_path / "in.jsonl", {"question": ""}, {"id": "b", "question": SALES})
    ran = filing("ask", "--batch", batch)
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["b"]
    assert (ran.status, ran.err) == (1, f"error: {batch} line 1: question: it is empty\n")


@pytest.mark.parametrize("command", ["check", "export"])
def test_a_filing_without_its_option_is_told_how_to_be_named(
    filing: Command, home: Path, command: str
) -> None:
    ran = filing(command, "nutrition")
    assert ran.status == 2
    assert f'A filing is named with -f: filing {command} -f "…"' in ran.err


def test_a_workbook_that_cannot_be_written_says_why(
    filing: Command, home: Path, tmp_path: Path
) -> None:
    ran = filing("export", "--out", tmp_path / "none" / "out.xlsx")
    assert (ran.status, "No such file or directory. Choose another" in ran.err) == (1, True)
    assert "Errno" not in ran.err


def test_a_batch_goes_on_after_an_unknown_filing(
    filing: Command, home: Path, tmp_path: Path
) -> None:
    batch = write_lines(
        tmp_path / "in.jsonl",
        {"id": "lost", "question": SALES, "file": "zebra"},
        {"id": "found", "question": SALES},
    )
    ran = filing("ask", "--batch", batch)
    assert ran.status == 1
    assert "question lost: No filing answers to 'zebra'" in ran.err
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["found"]


def test_a_batch_from_standard_input(filing_command: Path, home: Path) -> None:
    ran = run(filing_command, "ask", "--batch", "-", input=json.dumps({"question": SALES}))
    assert (ran.returncode, json.loads(ran.stdout)["value"]) == (0, 2345000)


def test_a_conversation_over_a_pipe(filing_command: Path, home: Path) -> None:
    ran = run(filing_command, "chat", input=f"{SALES}\nand a year earlier?\n/sources\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "> and a year earlier?" in ran.stdout
    assert "$2,284,000" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_the_library_is_listed_and_forgotten(filing: Command, home: Path, sample: Path) -> None:
    listed = filing("list").out.splitlines()
    assert listed[0].split() == ["company", "form", "period", "filed", "id"]
    assert listed[1].split()[:4] == ["NUTRITION", "21,", "INC.", "10-Q"]
    removed = filing("remove", "nutrition")
    assert removed.out.startswith("Removed NUTRITION 21, INC. 10-Q 2003-12-31 ")
    assert filing("list").out.startswith("Nothing is indexed at")
    assert sample.exists()


def test_unchanged_files_are_skipped(filing: Command, home: Path, sample: Path) -> None:
    ran = filing("index", sample)
    assert ran.out.startswith("Unchanged: NUTRITION 21, INC. 10-Q 2003-12-31 ")
    assert ran.status == 0


def test_bad_files_do_not_keep_out_the_good_ones(
    filing: Command, home: Path, sample: Path, tmp_path: Path
) -> None:
    for name in ("empty.txt", "nothing.htm"):
        (tmp_path / name).touch()
    ran = filing("index", tmp_path / "empty.txt", tmp_path, sample)
    assert ran.status == 1
    assert ran.err.count("error: ") == 2
    assert "Unchanged: NUTRITION 21" in ran.out


def test_what_was_read_is_shown(filing: Command, home: Path) -> None:
    ran = filing("show", "line", "208")
    assert (ran.status, ran.err) == (0, "")
    assert "(a) $2,345,000" in ran.out
    assert filing("show", "note", "99").err.count("\n") == 1


def test_the_home_before_or_after_the_command(filing: Command, home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    home.rename(elsewhere)
    assert filing("list").status == 1
    assert filing("--home", elsewhere, "list").status == 0
    assert filing("list", "--home", elsewhere).status == 0


@pytest.fixture
def question_set(tmp_path: Path, sample: Path, home: Path) -> Path:
    """Three questions beside the filing: right, wrong by intent, and to be refused."""
    shutil.copy(sample, tmp_path / "mine.txt")
    asked = {"type": "lookup", "file": "mine.txt", "unit": "USD", "lines": [[208, 208]]}
    return write_lines(
        tmp_path / "three.jsonl",
        asked | {"id": "sales", "question": SALES, "value": 2345000},
        asked | {"id": "false", "question": SALES, "value": 1},
        {"id": "dividend", "type": "refuse", "file": "mine.txt", "refuse": True}
        | {"question": DIVIDEND, "reason": "not_in_filing"},
    )


def test_an_evaluation_is_shown_and_kept(
    filing: Command, question_set: Path, tmp_path: Path
) -> None:
    ran = filing("eval", question_set, "--out", tmp_path / "results")
    assert (ran.status, ran.err) == (0, "")
    assert "all" in ran.out and "66.7" in ran.out
    assert "false: the value is 2,345,000, want 1" in ran.out
    kept = json.loads((tmp_path / "results" / "three.json").read_text())
    assert [each["outcome"] for each in kept["records"]] == ["right", "wrong", "right"]
    assert kept["citation_hits"] == 100
    again = filing("eval", question_set, "--out", tmp_path / "results", "--type", "refuse")
    assert again.status == 0
    assert (tmp_path / "results" / "three-refuse.md").exists()


def test_an_evaluation_fails_under_its_limits(
    filing: Command, question_set: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    assert filing("eval", question_set, "--out", out, "--fail-under", "66").status == 0
    ran = filing("eval", question_set, "--out", out, "--fail-under", "95", "--max-wrong", "0")
    assert ran.status == 1
    assert "error: three: 66.7% right, want 95%" in ran.err
    assert "error: three: 33.3% wrong, want at most 0%" in ran.err


def test_an_evaluation_of_a_type_that_is_not_there(filing: Command, question_set: Path) -> None:
    ran = filing("eval", question_set, "--type", "trap")
    assert ran.status == 1
    assert "There are types: lookup, refuse; no tags; ids: sales, false, dividend" in ran.err


def test_results_as_json(filing: Command, question_set: Path, tmp_path: Path) -> None:
    ran = filing("eval", question_set, "--out", tmp_path, "--json")
    assert json.loads(ran.out)["total"]["right"] == 2


def test_the_reader_of_a_pipe_may_leave(filing_command: Path, home: Path) -> None:
    shown = subprocess.Popen(
        [filing_command, "show", "outline"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert shown.stdout is not None and shown.stderr is not None
    shown.stdout.close()
    assert shown.stderr.read() == b""
    assert shown.wait() == 1


@pytest.fixture
def heeded_interrupts() -> Iterator[None]:
    """What runs in the background of a shell has interrupts ignored, and hands that on: not here."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_interrupts")
def test_an_interrupt_ends_without_a_traceback(filing_command: Path, home: Path) -> None:
    talk = subprocess.Popen(
        [filing_command, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert talk.stdin is not None and talk.stdout is not None and talk.stderr is not None
    talk.stdin.write(b"/help\n")
    talk.stdin.flush()
    assert talk.stdout.readline() == b"> /help\n"
    time.sleep(0.1)
    talk.send_signal(signal.SIGINT)
    assert talk.wait(60) == 130
    assert talk.stderr.read() == b"\n"


def test_bytes_that_are_no_text_are_not_a_traceback(filing_command: Path, home: Path) -> None:
    ran = subprocess.run([filing_command, "ask", b"What \xff\xfe is this?"], capture_output=True)
    assert ran.returncode in {0, 3}
    assert b"Traceback" not in ran.stderr


def test_help_waits_for_no_library() -> None:
    code = "import sys, assistant.cli; print(' '.join(sys.modules))"
    loaded = set(
        run(sys.executable, "-c", code, env=os.environ | {"PYTHONPATH": ""}).stdout.split()
    )
    assert {"click", "assistant.cli"} <= loaded
    assert not loaded & {"sqlalchemy", "pydantic", "rich", "index.build", "chromadb", "torch"}
