"""`filing eval` over a small set about the sample filing, as a process of its own and in this one."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pexpect
import pytest

from assistant.evaluation.records import schema_text
from assistant.evaluation.sets import read_question_set
from tests.assistant.commands import Command, run

DATA = Path(__file__).resolve().parents[2] / "data" / "evaluation"


@pytest.fixture
def folder(tmp_path: Path, sample: Path, home: Path) -> Path:
    """The small set beside the filing; its third question is wrong by intent."""
    shutil.copy(sample, tmp_path / "mine.txt")
    shutil.copy(DATA / "small.jsonl", tmp_path / "small.jsonl")
    return tmp_path


@pytest.fixture
def evaluate_apart(
    folder: Path, filing_command: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`filing eval` as a process of its own, in the folder of the set."""

    def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
        return run(filing_command, "eval", *map(str, arguments), cwd=folder)

    return ran


@pytest.fixture
def evaluate(folder: Path, filing: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`filing eval` in this process, in the folder of the set."""
    monkeypatch.chdir(folder)
    return partial(filing, "eval")


Apart = Callable[..., subprocess.CompletedProcess[str]]


def without_times(text: str) -> str:
    """What is printed without how long it took, two columns of the table and a line, and its gaps."""
    text = re.sub(r"\d+\.\d ms", "0.0 ms", re.sub(r" +", " ", text))
    return re.sub(r"(?m)^( .*\d\.\d(?: \d+)?) \d+ \d+$", r"\1 0 0", text)


def test_a_run_says_and_keeps_what_it_came_to(
    evaluate_apart: Apart, folder: Path, golden: Callable[[str, Path], None]
) -> None:
    ran = evaluate_apart("small.jsonl", "--out", "out", "--junit", "j.xml", "--html", "p.html")
    assert (ran.returncode, ran.stderr) == (0, "")
    golden(without_times(ran.stdout), DATA / "small.out")
    golden((folder / "out" / "small.json").read_text(), DATA / "small.results.json")
    assert ElementTree.parse(folder / "j.xml").getroot().attrib["tests"] == "6"
    assert "Net sales" in (folder / "p.html").read_text()


def test_several_processes_print_and_keep_the_same(evaluate_apart: Apart, folder: Path) -> None:
    shutil.copy(folder / "mine.txt", folder / "other.txt")
    records = [json.loads(line) for line in (folder / "small.jsonl").read_text().splitlines()]
    more = [each | {"id": f"{each['id']}-2", "file": "other.txt"} for each in records]
    mixed = [record for pair in zip(records, more, strict=True) for record in pair]
    (folder / "both.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in mixed))
    kept = []
    for workers in (1, 2):
        ran = evaluate_apart("both.jsonl", "--out", f"out{workers}", "--workers", workers)
        assert (ran.returncode, ran.stderr) == (0, "")
        said = without_times(ran.stdout).replace(f"out{workers}", "out")
        kept.append((said, (folder / f"out{workers}" / "both.json").read_text()))
    assert kept[0] == kept[1]


def test_a_run_is_held_against_a_baseline(evaluate: Command, folder: Path) -> None:
    assert evaluate("small.jsonl", "--out", "old").status == 0
    kept = json.loads((folder / "old" / "small.json").read_text())
    for record in kept["records"]:
        if record["id"] in {"current-ratio", "sales-wrong"}:
            record["outcome"] = "right" if record["id"] == "sales-wrong" else "wrong"
    (folder / "old" / "small.json").write_text(json.dumps(kept))
    ran = evaluate("small.jsonl", "--baseline", "old", "--max-broken", "0", "--out", "new")
    assert ran.status == 1
    assert "Fixed: 1: current-ratio" in ran.out and "Broken: 1: sales-wrong" in ran.out
    assert "p = 1.000" in ran.out
    assert ran.err == "error: small: 1 broke since the baseline, want at most 0\n"
    assert "## Against the baseline" in (folder / "new" / "small.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "Missing argument 'SET...'"),
        (["small.jsonl", "--fail-under", "90"], 1, "error: small: 83.3% right, want 90%"),
        (["small.jsonl", "--max-wrong", "10"], 1, "16.7% wrong, want at most 10%"),
        (["small.jsonl", "--max-broken", "0"], 2, "--max-broken needs a --baseline"),
        (["small.jsonl", "--baseline", "nowhere.json"], 1, "No baseline at nowhere.json"),
        (["small.jsonl", "--type", "trap"], 1, "No question is chosen by type=trap"),
        (["small.jsonl", "--to", "x"], 2, "--to goes with --make or --format"),
        (["nowhere.jsonl"], 1, "No question set at nowhere.jsonl"),
        (["--make", "nowhere.txt"], 1, "No file at nowhere.txt"),
        (["--format", "finqa", "small.jsonl", "--to", "x.jsonl"], 1, "is not JSON as finqa"),
    ],
)
def test_what_cannot_be_done_is_said(
    evaluate: Command, folder: Path, arguments: list[str], status: int, said: str
) -> None:
    ran = evaluate(*arguments, *(["--out", "out"] if "small.jsonl" in arguments else []))
    assert ran.status == status
    assert said in ran.err


def test_every_mistake_of_a_set_is_named_with_its_record_and_field(
    evaluate: Command, folder: Path
) -> None:
    asked = {"id": "a", "question": "What?", "type": "t", "file": "mine.txt"}
    lines: list[Any] = [asked | {"value": "5"}, asked | {"id": "b", "value": 5, "unit": "dollars"}]
    lines += [asked | {"id": "c"}]
    text = "".join(f"{json.dumps(each)}\n" for each in lines)
    (folder / "bad.jsonl").write_text(f"{text}{{\n")
    ran = evaluate("bad.jsonl")
    assert ran.status == 1
    assert [line.partition(": ")[2][:40] for line in ran.err.splitlines()] == [
        line[:40]
        for line in (
            "bad.jsonl line 4: not JSON: Expecting property name",
            "bad.jsonl line 1 (a): value: want a number",
            "bad.jsonl line 2 (b): unit: input should be 'USD'",
            "bad.jsonl line 3 (c): want one of value, values, verdict",
        )
    ]


def test_a_field_that_is_nearly_ours_is_pointed_out(evaluate: Command, folder: Path) -> None:
    asked = {
        "id": "a",
        "question": "What were net sales for the quarter?",
        "type": "t",
        "cells": {},
    }
    record = asked | {"file": "mine.txt", "value": 2345000, "tolerence": 5}
    (folder / "near.jsonl").write_text(json.dumps(record))
    ran = evaluate("near.jsonl", "--out", "out")
    assert ran.status == 0
    assert ran.err == (
        "warning: near.jsonl line 1 (a): tolerence: no field of that name is read. "
        "Did you mean tolerance?\n"
    )


def test_filings_that_are_not_there_are_named_before_anything_is_asked(
    evaluate: Command, folder: Path
) -> None:
    (folder / "mine.txt").unlink()
    ran = evaluate("small.jsonl", "--out", "out")
    assert ran.status == 1
    assert ran.err == (
        "error: small.jsonl (sales and 5 more): file: no file at mine.txt. "
        "It is sought from the set's own folder\n"
    )
    assert not (folder / "out").exists()


def test_the_schema_is_printed(evaluate: Command) -> None:
    ran = evaluate("--schema")
    assert (ran.status, ran.out) == (0, schema_text())


def test_repeats_without_a_model_are_run_and_said_to_be_alike(evaluate: Command) -> None:
    ran = evaluate("small.jsonl", "--repeat", "2", "--id", "sales*", "--out", "out")
    assert ran.status == 0
    assert "Repeats: 2 of each; 50.0% of replies right" in ran.out
    assert "no model is set, so the same question gets the same reply" in ran.out


@pytest.mark.slow
def test_an_interrupted_run_says_and_keeps_what_was_done(
    folder: Path, filing_command: Path
) -> None:
    """Progress is shown when a question is done: then it is interrupted, as from a keyboard."""
    arguments = ["eval", "small.jsonl", "--repeat", "300", "--out", "out"]
    terminal = pexpect.spawn(
        str(filing_command), arguments, cwd=str(folder), encoding="utf-8", timeout=240,
        # a run in the background hands down that interrupts are ignored
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    terminal.expect("small-x300")
    terminal.sendintr()
    terminal.expect(r"interrupted after (\d) of 6")
    done = int(terminal.match.group(1))
    assert 1 <= done < 6
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    kept = json.loads((folder / "out" / "small-x300-interrupted.json").read_text())
    assert next(record["id"] for record in kept["records"]) == "sales"
    assert len(kept["records"]) == done
    assert not (folder / "out" / "small-x300.json").exists()


def test_a_made_set_is_valid_and_is_answered(evaluate: Command, folder: Path) -> None:
    ran = evaluate("--make", "mine.txt", "--to", "sets/made.jsonl")
    assert (ran.status, ran.out) == (0, "")
    records = read_question_set(folder / "sets" / "made.jsonl")
    assert f"mine.txt: {len(records)} questions" in ran.err
    assert {record.file for record in records} == {"../mine.txt"}
    again = evaluate("--make", "mine.txt", "--to", "sets/again.jsonl")
    assert again.err == ran.err
    made = (folder / "sets" / "made.jsonl").read_text()
    assert made == (folder / "sets" / "again.jsonl").read_text()
    asked = evaluate(
        "sets/made.jsonl", "--id", "*net-sales*", "--out", "out", "--fail-under", "100"
    )
    assert asked.status == 0, asked.out
