"""`filing correct`: what a user sets right, from the command line to the answers."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.model import Answer
from tests.assistant.commands import Command, run

SALES = "What were net sales for the three months ended December 31, 2003?"
CELL = ("208", "2,345", "2,354", "--reason", "Misprinted")
NOTE = "line 208 prints 2,345, read as 2,354: Misprinted"


def folded(text: str) -> str:
    return " ".join(text.split())


def vectors(home: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "filings.sqlite")) as database:
        kept = database.execute("SELECT * FROM vectors ORDER BY generation").fetchall()
        return [*kept, *database.execute("SELECT * FROM chunks ORDER BY generation, id")]


def test_every_answer_that_rests_on_it_says_so(
    filing_command: Path, home: Path, sample: Path
) -> None:
    before = vectors(home)
    added = run(filing_command, "correct", "cell", *CELL)
    assert (added.returncode, added.stderr) == (0, "")
    assert f"cell 1 (line 4): {NOTE}" in added.stdout
    assert "sets right 1 figure of NUTRITION 21, INC. 10-Q 2003-12-31" in added.stdout
    asked = run(filing_command, "ask", SALES)
    assert "$2,354,000 for" in asked.stdout
    assert "Net sales (corrected)" in asked.stdout
    assert f"Note: corrected: {NOTE}" in folded(asked.stdout)
    assert '"Net sales $ 2,345 $ 2,284' in folded(asked.stdout)
    reply = json.loads(run(filing_command, "ask", "--json", SALES).stdout)
    assert (reply["value"], reply["grade"]) == (2354000, "does_not_foot")
    unproved, corrected = reply["caveats"]  # what is set right, the statement's sums do not prove
    assert corrected == f"corrected: {NOTE}"
    assert unproved.startswith("The income statement does not foot")
    assert reply["derivation"]["inputs"][0]["corrected"] == [NOTE]
    assert "2,345" in reply["citations"][0]["quote"]
    told = run(filing_command, "chat", input=f"{SALES}\n")
    assert f"Note: corrected: {NOTE}" in folded(told.stdout)
    shown = run(filing_command, "show", "line", "208").stdout
    assert "= Net sales [SalesRevenueNet]; corrected" in shown
    assert f"~ corrected: {NOTE}" in shown
    again = run(filing_command, "index", sample)
    assert again.stdout.startswith("Unchanged: ")
    assert f"  Corrected: {NOTE}" in again.stdout
    assert vectors(home) == before
    assert len(before) > 1


def test_what_is_computed_or_compared_says_so_too(filing: Command, home: Path) -> None:
    filing("correct", "cell", *CELL)
    for question in (
        "What was the gross margin on product sales for the quarter?",
        "Did net sales rise in the quarter?",
        "How much did net sales change from the quarter a year earlier?",
        "What were net sales and interest income for the quarter?",
    ):
        assert f"corrected: {NOTE}" in folded(filing("ask", question).out)
    other = filing("ask", "What was interest income for the quarter?").out
    assert "corrected" not in other


def test_a_path_that_is_opened_is_read_as_corrected(
    filing: Command, sample: Path, filing_home: Path
) -> None:
    filing("correct", "cell", "-f", sample, *CELL)
    reply = Assistant.open(sample).ask(SALES)
    assert isinstance(reply, Answer)
    assert reply.value == 2354000
    assert f"corrected: {NOTE}" in reply.caveats
    assert not (filing_home / "vectors").exists()


def test_the_printed_page_alone_is_read_as_corrected(
    filing: Command, sample: Path, filing_home: Path
) -> None:
    desk = Assistant.open(sample, tags=False)
    filing("correct", "cell", "-f", sample, *CELL)
    reply = desk.ask(SALES)
    assert isinstance(reply, Answer)
    assert reply.value == 2354000
    assert f"corrected: {NOTE}" in reply.caveats


def test_a_correction_outlives_its_filing_s_index(
    filing: Command, sample: Path, filing_home: Path
) -> None:
    filing("correct", "cell", "-f", sample, *CELL)
    filing("remove", "nutrition")
    assert "no filing of the library is concerned" in filing("correct", "list").out
    shutil.rmtree(filing_home / "vectors", ignore_errors=True)
    for database in filing_home.glob("filings.sqlite*"):
        database.unlink()
    assert "$2,354,000" in filing("ask", "-f", sample, SALES).out


def test_a_file_written_by_hand_counts_at_once(filing: Command, home: Path) -> None:
    desk = Assistant.library(home)
    before = desk.ask(SALES)
    (home / "corrections.toml").write_text(
        '[[label]]\nlabel = "Net sales"\nconcept = "none"\nreason = "Royalties are in it"\n'
    )
    after = desk.ask("What were sales for the three months ended December 31, 2003?")
    (home / "corrections.toml").unlink()
    assert isinstance(before, Answer)
    assert desk.ask(SALES) == before
    assert after != before


def test_an_answer_in_words_says_what_is_corrected_in_the_lines_it_quotes(
    filing: Command, home: Path
) -> None:
    from assistant.book import Book
    from assistant.citing import with_corrections
    from assistant.model import Citation, Route

    filing("correct", "cell", *CELL)
    reading = Assistant.library(home).reading()
    lines = reading.filing.lines
    quoted = [Citation.at(reading.filing, "part-1", lines.span(n)) for n in (207, 208)]
    answers = [Answer("?", "…", Route.SEARCH, (citation,)) for citation in quoted]
    found = [with_corrections(answer, Book(reading)).caveats for answer in answers]
    assert found == [(), (f"corrected: {NOTE}",)]


def test_a_mapping_is_said_by_the_answer_that_rests_on_it(filing: Command, home: Path) -> None:
    question = "What was revenue for the quarter?"
    assert "$2,395,000" in filing("ask", question).out
    added = filing(
        "correct",
        "label",
        "net sales",
        "Revenues",
        "--company",
        "Nutrition 21 Inc",
        "--reason",
        "So",
    )
    assert "sets right 8 figures" in added.out
    asked = filing("ask", question).out
    assert "$2,345,000" in asked
    assert 'corrected: "net sales" is read as Revenues: So' in folded(asked)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cell", "208", "2,346", "1", "--reason", "x"), "line 208 prints $ 2,345, $ 2,284"),
        (("cell", "9999", "1", "1", "--reason", "x"), "the filing has lines 1 to"),
        (("cell", "208", "2,345", "many", "--reason", "x"), '"many" is no figure'),
        (("cell", "208", "2,345", "1", "--reason", " "), "reason: it is empty"),
        (("column", "208", "2,345", "2003", "--reason", "x"), '"2003" is no period'),
        (("column", "208", "2,345", "2003-12-31", "--reason", "x"), "a stretch of time"),
        (("table", "208", "2,345", "dozens", "--reason", "x"), "none of ones, hundreds"),
        (("label", "Net sales", "NetSale"), "no us-gaap element that is read. Did you mean"),
        (("label", "Net sale", "none", "-f", "nutrition"), 'the nearest is "Net sales"'),
        (("label", "Net sales", "none", "--cik", "x"), "cik: string should match"),
        (("label", "Net sales", "none", "--cik", "1", "--company", "x"), "want one of filing"),
        (("remove", "cell", "1"), "has no entry 'cell 1'; it is empty"),
    ],
)
def test_what_cannot_be_corrected_is_one_line_and_nothing_is_written(
    filing: Command, home: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = filing("correct", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert not (home / "corrections.toml").exists()


def test_a_correction_is_not_made_twice(filing: Command, home: Path) -> None:
    filing("correct", "cell", *CELL)
    again = filing("correct", "cell", *CELL)
    assert (again.status, again.err.count("says so already: cell 1 (line 4)")) == (1, 1)
    other = filing("correct", "cell", "208", "2,345", "2,355", "--reason", "x")
    assert "a correction before it sets the same right" in other.err
    assert (home / "corrections.toml").read_text().count("[[cell]]") == 1


def test_corrections_are_listed_with_what_they_come_to(filing: Command, home: Path) -> None:
    assert filing("correct", "list").out.startswith("Nothing is corrected in ")
    filing("correct", "cell", *CELL)
    filing("correct", "label", "Turnover", "Revenues")
    path = home / "corrections.toml"
    stale = path.read_text().replace("line = 208", "line = 209")
    gone = '[[label]]\nlabel = "x"\nconcept = "none"\ncompany = "Nobody"\n'
    path.write_text(f"# Mine.\n{stale}\n{gone}")
    listed = filing("correct", "list").out.splitlines()
    assert [line.partition(": ")[0] for line in listed if not line.startswith(" ")] == [
        "cell 1 (line 5)",
        "label 1 (line 13)",
        "label 2 (line 17)",
    ]
    title = "NUTRITION 21, INC. 10-Q 2003-12-31 (sha-a2f91c00bd2a06aa)"
    assert listed[1] == f"  does not apply to {title}: line 209 prints 50, 50, 100, 125, not 2,345"
    assert listed[3] == f"  changes nothing in {title}"
    assert listed[5] == "  does not apply: no filing of the library is concerned"
    removed = filing("correct", "remove", "label 1")
    assert removed.out.startswith("Removed label 1 from ")
    assert path.read_text().startswith("# Mine.\n")
    assert "Turnover" not in path.read_text()


def test_what_does_not_apply_any_more_is_said_by_index_and_changes_nothing(
    filing: Command, home: Path, sample: Path
) -> None:
    filing("correct", "cell", *CELL)
    path = home / "corrections.toml"
    path.write_text(path.read_text().replace('label = "Net sales"', 'label = "Gross sales"'))
    ran = filing("index", sample)
    assert ran.status == 0
    assert ran.err == (
        f"warning: {path} cell 1 (line 4) does not apply to sha-a2f91c00bd2a06aa: "
        'line 208 prints 2,345 under the label "Net sales", not "Gross sales"\n'
    )
    assert "Corrected" not in ran.out
    assert "$2,345,000" in filing("ask", SALES).out


@pytest.mark.parametrize(
    "text", ["[[cell", "x = 1", "[[cell]]\n", "\x00", '[[label]]\nlabel = "a"\nconcept = "b"\n']
)
def test_a_file_that_cannot_be_read_is_one_line(
    filing: Command, home: Path, sample: Path, text: str
) -> None:
    (home / "corrections.toml").write_text(text)
    for arguments in (
        ["ask", SALES], ["index", sample], ["show", "income"], ["correct", "list"],
        ["correct", "cell", *CELL], ["correct", "remove", "cell", "1"],
    ):  # fmt: skip
        ran = filing(*arguments)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith(f"error: {home / 'corrections.toml'}")
        assert ran.err.count("\n") == 1
    assert filing("list").status == 0
    assert (home / "corrections.toml").read_text() == text


def test_hostile_words_are_shown_and_not_obeyed(filing_command: Path, home: Path) -> None:
    reason = "\x1b[31mred\x1b[0m\n[[label]]\nlabel = 'x'"
    added = run(filing_command, "correct", "cell", "208", "2,345", "1", "--reason", reason)
    assert added.returncode == 0
    for command in (["correct", "list"], ["show", "line", "208"], ["ask", SALES]):
        shown = run(filing_command, *command).stdout
        assert "red" in shown
        assert "\x1b" not in shown
    assert run(filing_command, "correct", "list").stdout.count("cell 1") == 1
    broken = b"M\xfcll"
    named = [str(filing_command).encode(), b"correct", b"label", broken, b"none"]
    assert subprocess.run(named, capture_output=True).returncode == 0


def test_two_who_write_at_once_both_get_their_entry(filing_command: Path, home: Path) -> None:
    labels = [f"Label {number}" for number in range(4)]
    writing = [
        subprocess.Popen(
            [filing_command, "correct", "label", label, "none"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for label in labels
    ]
    ended = [(each.communicate()[1], each.returncode) for each in writing]
    assert ended == [(b"", 0)] * len(labels)
    listed = run(filing_command, "correct", "list").stdout
    assert all(f'"{label}"' in listed for label in labels)


@pytest.mark.parametrize("command", ["cell", "column", "table", "label", "list", "remove"])
def test_the_help_of_a_correction_has_an_example(filing: Command, command: str) -> None:
    shown = filing("correct", command, "--help").out
    assert f"  filing correct {command}" in shown.partition("Example")[2]
    assert max(map(len, shown.splitlines())) <= 80


def test_a_figure_without_corrections_waits_for_no_parser(sample: Path) -> None:
    code = (
        "import sys; from assistant import Assistant; "
        f"Assistant.open(sys.argv[1]).ask({SALES!r}); "
        "print({'pydantic', 'tomlkit'} & set(sys.modules))"
    )
    assert run(sys.executable, "-c", code, sample).stdout == "set()\n"


def test_a_correction_of_many_filings_waits_until_they_are_asked(
    filing: Command, sample: Path, filing_home: Path, tmp_path: Path
) -> None:
    paths = []
    for number in range(6):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_bytes(sample.read_bytes() + b"\n" * number)
        filing("show", "line", "1", "-f", paths[-1])
    added = filing("correct", "label", "Net sales", "none")
    assert "concerns 6 filings, each read again when it is next asked" in added.out
    shown = filing("show", "line", "208", "-f", paths[-1]).out
    assert "= Net sales; corrected" in shown
