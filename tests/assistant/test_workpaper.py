"""The workpaper: live formulas that come to what the filing prints, each figure with its line."""

from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.book import Book
from assistant.checking import findings, report
from assistant.workpaper import write_workpaper
from index.build import read_content
from tests.assistant.commands import run
from tests.conftest import CI

DATA = Path(__file__).parents[1] / "data"


def written(content: bytes, name: str, folder: Path) -> Path:
    reading = read_content(content, name)
    book = Book(reading)
    path = folder / "workpaper.xlsx"
    write_workpaper(path, book, report(reading, findings(book)))
    return path


@pytest.fixture(scope="module")
def workpaper(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(sample.read_bytes(), sample.name, tmp_path_factory.mktemp("work"))


def formulas(path: Path) -> dict[tuple[str, str], tuple[str, Any]]:
    """Each formula of a workbook with the value beside it, by sheet and cell."""
    said, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): (cell.value, shown[sheet.title][cell.coordinate].value)
        for sheet in said
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_every_statement_has_a_sheet_with_totals_as_formulas(workpaper: Path) -> None:
    book = openpyxl.load_workbook(workpaper)
    assert {"Balance sheet", "Income statement", "Cash flows", "Equity", "Ratios", "Tie-out"} <= set(book.sheetnames)  # fmt: skip
    by_sheet = [sheet for sheet, _ in formulas(workpaper)]
    assert all(by_sheet.count(name) >= 4 for name in ("Balance sheet", "Income statement", "Cash flows", "Ratios"))  # fmt: skip


def test_a_figure_in_a_label_does_not_stand_for_that_of_the_row(workpaper: Path) -> None:
    sheet = openpyxl.load_workbook(workpaper, data_only=True)["Balance sheet"]
    rows = {str(row[0]): row[1:4:2] for row in sheet.iter_rows(values_only=True)}
    (receivables,) = [figures for label, figures in rows.items() if label.startswith("Accounts receivable")]  # fmt: skip
    assert receivables == (1_122_000, 1_140_000)


def test_a_total_that_does_not_foot_stands_as_printed_in_red(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text()
    (line,) = [x for x in text.splitlines() if x.strip().startswith("Total current assets")]
    path = written(text.replace(line, line.replace("9,276", "9,726")).encode(), sample.name, tmp_path)  # fmt: skip
    sheet = openpyxl.load_workbook(path)["Balance sheet"]
    (total,) = [row[1] for row in sheet.iter_rows() if row[0].value == "Total current assets"]
    assert total.value == 9_726_000
    assert total.font.color.rgb == "FFB3261E"


def sources(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What stands beside each figure of the statements, by sheet and cell: words and link."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets[: book.sheetnames.index("Other figures")]:
        for row in sheet.iter_rows(min_row=5, min_col=2):
            for cell, beside in pairwise(row):
                if cell.data_type in {"n", "f"} and cell.value is not None:
                    said = beside.hyperlink.location if beside.hyperlink else ""
                    found[sheet.title, cell.coordinate] = str(beside.value), said.replace("$", "")
    return found


def test_every_figure_has_its_line_beside_it_which_leads_to_that_line(
    workpaper: Path, sample: Path
) -> None:
    book = openpyxl.load_workbook(workpaper, data_only=True)
    lines = sample.read_text().splitlines()
    assert [(cell.value or "") for (cell,) in book["Filing"].iter_rows(max_col=1)] == [
        *map(str.rstrip, lines[: book["Filing"].max_row])
    ]
    placed = sources(workpaper)
    assert len(placed) > 150
    for (sheet, at), (words, link) in placed.items():
        assert words.startswith("line "), (sheet, at)
        number = int(words.split()[1])
        assert link == f"'Filing'!A{number}"
        value = abs(book[sheet][at].value)
        printed = {f"{value / 1000:,.0f}", f"{value:,.0f}", f"{value:,.2f}".lstrip("0"), "-" if value == 0 else ""}  # fmt: skip
        assert any(text and text in lines[number - 1] for text in printed), (sheet, at, value)


def test_recalculated_by_another_program_nothing_is_in_error(workpaper: Path, tmp_path: Path) -> None:  # fmt: skip
    office = shutil.which("soffice")
    if office is None:
        message = "no LibreOffice (soffice): install libreoffice-calc-nogui"
        pytest.fail(message) if CI else pytest.skip(message)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", tmp_path / "out", workpaper],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    again = tmp_path / "out" / workpaper.name
    assert sources(again) == sources(workpaper)
    ours, theirs = formulas(workpaper), formulas(again)
    assert len(ours) > 150
    for place, (_, value) in ours.items():
        got = theirs[place][1]
        if isinstance(value, str):
            assert got == value, place
        else:
            assert got == pytest.approx(value, rel=1e-9, abs=1e-9), place


def test_what_a_filing_says_is_never_a_formula(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text()
    line = next(x for x in text.splitlines() if x.strip().startswith("Net sales"))
    label = '=HYPERLINK("http://x","y")'
    hostile = line.replace("Net sales", label + " " * 0, 1)
    path = written(text.replace(line, hostile).encode(), sample.name, tmp_path)
    assert not any("HYPERLINK" in said for said, _ in formulas(path).values())
    labels = [c.value for row in openpyxl.load_workbook(path)["Income statement"] for c in row]
    assert any(isinstance(text, str) and text.startswith("=HYPERLINK") for text in labels)


@pytest.mark.parametrize("path", sorted(DATA.glob("*_10-*.*")), ids=lambda path: path.stem)
def test_any_filing_has_a_workpaper_whose_tie_out_says_what_the_reader_found(
    path: Path, tmp_path: Path
) -> None:
    reading = read_content(path.read_bytes(), path.name)
    book = Book(reading)
    out = tmp_path / "workpaper.xlsx"
    write_workpaper(out, book, report(reading, findings(book)))
    sheet = openpyxl.load_workbook(out, data_only=True)["Tie-out"]
    verdicts = [row[6] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    assert verdicts == [check.verdict.value for check in reading.checks if check.operands]


def test_the_command_writes_it_and_says_where(filing_command: Path, home: Path, tmp_path: Path) -> None:  # fmt: skip
    out = tmp_path / "paper.xlsx"
    done = run(filing_command, "export", "--to", "xlsx", "--out", out)
    assert (done.returncode, done.stdout) == (0, f"Wrote {out}\n")
    assert openpyxl.load_workbook(out).sheetnames
    refused = run(filing_command, "export", "--out", tmp_path / "no" / "paper.xlsx")
    assert refused.returncode == 1
    assert "Choose another: --out FILE" in refused.stderr
    assert "Traceback" not in refused.stderr
