"""What an amendment prints otherwise than the filing that it amends."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.assistant.amending import write_amended
from tests.assistant.commands import Command


@pytest.fixture
def amended(sample: Path, tmp_path: Path) -> Path:
    return write_amended(sample, tmp_path / "amended.txt")


def test_what_was_restated_is_told_with_both_places(
    home: Path, filing: Command, amended: Path
) -> None:
    record = json.loads(filing("check", "-f", amended, "--json").out)
    (found,) = [each for each in record["findings"] if each["verdict"] == "restated"]
    assert (found["printed"], found["computed"], found["difference"]) == (1_335_000, 1_135_000, 200_000)  # fmt: skip
    assert found["lines"] == [[120, 120]]
    assert "line 120 there" in found["text"] and "1,135" in found["text"]


def test_the_filing_that_came_first_is_restated_by_none(
    home: Path, filing: Command, amended: Path, sample: Path
) -> None:
    assert filing("check", "-f", amended).status == 3  # read on first use
    found = json.loads(filing("check", "-f", sample, "--json").out)["findings"]
    assert {each["verdict"] for each in found} == {"differs"}


def test_without_the_earlier_filing_nothing_is_restated(
    filing_home: Path, filing: Command, amended: Path
) -> None:
    record = json.loads(filing("check", "-f", amended, "--json").out)
    assert {each["verdict"] for each in record["findings"]} == {"differs"}


def test_an_answer_says_that_its_figure_was_restated(
    home: Path, filing: Command, amended: Path, sample: Path
) -> None:
    asked = ("What were inventories at June 30, 2003?", "--json")
    told = json.loads(filing("ask", "-f", amended, *asked).out)
    notes = [note for note in told["caveats"] if note.startswith("Restated since")]
    assert told["value"] == 1_335_000
    assert len(notes) == 1
    assert "line 120 there" in notes[0]
    assert "1,135" in notes[0]
    first = json.loads(filing("ask", "-f", sample, *asked).out)
    assert first["value"] == 1_135_000
    assert not [note for note in first["caveats"] if note.startswith("Restated since")]


def test_the_workpaper_tells_what_was_restated(
    home: Path, filing: Command, amended: Path, tmp_path: Path
) -> None:
    path = tmp_path / "paper.xlsx"
    filing("export", "-f", amended, "--out", path)
    rows = [
        row
        for row in openpyxl.load_workbook(path)["Findings"].iter_rows(values_only=True)
        if row[0] == "Comparative against the earlier filing"
    ]
    assert len(rows) == 1
    assert "1,135" in str(rows[0][1])
