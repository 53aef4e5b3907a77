"""The tie-out: what foots and agrees, what a changed figure or word breaks, and how it is told."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.book import Book
from assistant.check_report import as_page, as_record, told
from assistant.checking import Disagreement, Report, findings, report
from assistant.model import Answer
from index.build import read_content
from index.tieout import Grade
from tests.assistant.commands import Command, run

Mended = Callable[..., Report]


@pytest.fixture
def of_text(sample: Path) -> Mended:
    """The report on the sample, each pair's first words put in the place of its second."""

    def made(*pairs: tuple[str, str]) -> Report:
        text = sample.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        reading = read_content(text.encode(), sample.name)
        return report(reading, findings(Book(reading)))

    return made


OWN = ["headings = statement", "words = statements"]  # what the sample itself has wrong
MENDS = (
    ("                2002               2003               2002               2003\n                                              ------------       ------------       ------------       ------------\nBasic",
     "                2003               2002               2003               2002\n                                              ------------       ------------       ------------       ------------\nBasic"),
    ("decline  of $0.2\n", "decline  of $0.4\n"),
)  # fmt: skip
SLIP = "2003  increased  18.2  and  7.8", "2003  increased  18.2  and  9.8"


def news(found: Report) -> list[Disagreement]:
    """The findings that the sample as it is does not have."""
    return [
        f
        for f in found.findings
        if (f.rule == OWN[1] and "SG&A" not in f.text) or f.rule not in OWN
    ]


def test_what_the_sample_has_wrong_is_found_and_nothing_else(of_text: Mended) -> None:
    """A note's years the wrong way round, and a decline that is that of another quarter."""
    found = of_text()
    assert [finding.rule for finding in found.findings] == OWN
    assert [finding.lines[:2] for finding in found.findings] == [((535, 542), (543, 543)), ((727, 730), (217, 217))]  # fmt: skip
    assert "down $200,000" in found.findings[1].text
    assert "down $397,000" in found.findings[1].text
    assert {each.statement: each.verdict for each in found.statements} == dict.fromkeys(
        ["balance sheet", "income statement", "cash flows", "equity", "notes and other tables"],
        Grade.FOOTS,
    )
    assert all(each.agree == each.checks > 0 for each in found.statements)
    assert found.agreeing >= 35
    assert found.unmatched <= 8


@pytest.mark.parametrize(
    ("old", "new", "printed", "computed"),
    [
        ("of $4.7 million  decreased $0.8 million", "of $4.7 million  decreased $0.4 million", -400_000, -870_000),
        ("2003 was $0.6 million and $1.1 million", "2003 was $0.6 million and $1.4 million", 1_400_000, 1_145_000),
        ("increased  18.2  and  7.8", "increased  18.2  and  9.8", 9.8, 7.8),
        ("2003 was $0.6 million and $1.1 million", "2003 was $0.6 million and $1.1 thousand", 1_100, 1_145_000),
    ],
    ids=["change", "level", "points", "scale"],
)  # fmt: skip
def test_a_wrong_claim_is_found_with_both_places(
    of_text: Mended, old: str, new: str, printed: float, computed: float
) -> None:
    (finding,) = news(of_text((old, new)))
    assert finding.rule == "words = statements"
    assert float(finding.printed) == pytest.approx(printed)
    assert float(finding.computed) == pytest.approx(computed, rel=0.02)
    assert float(finding.difference) == pytest.approx(printed - float(finding.computed))
    said, *cells = finding.excerpts
    assert new.split()[-1].strip(",") in said.quote
    assert cells and all(re.search(r"\d", place.quote) for place in cells)


def test_a_claim_of_no_line_raises_no_alarm(of_text: Mended) -> None:
    """No table gives the product line's sales, so that nothing is said of them."""
    assert news(of_text(("declined $0.6 million,  due primarily", "declined $0.9 million,  due primarily"))) == []  # fmt: skip


def test_a_wrong_cell_does_not_foot(of_text: Mended, sample: Path) -> None:
    line = next(x for x in sample.read_text().splitlines() if x.strip().startswith("Net sales"))
    found = of_text((line, line.replace("2,345", "2,445", 1)))
    assert {each.statement: each.verdict for each in found.statements}["income statement"] is (
        Grade.DOES_NOT_FOOT
    )
    assert any(finding.rule == "footing" for finding in found.findings)
    assert all(finding.lines for finding in found.findings)


def test_a_finding_is_a_caveat_of_the_answers_that_it_touches(
    sample: Path, tmp_path: Path, filing: Command
) -> None:
    text = sample.read_text().replace(
        "of $4.7 million  decreased $0.8", "of $4.7 million  decreased $0.4"
    )
    path = tmp_path / "mended.txt"
    path.write_text(text)
    assert filing("check", "-f", path).status == 3
    desk = Assistant.open(path)
    touched = desk.ask("What were net sales for the six months ended December 31, 2003?")
    apart = desk.ask("What was total assets at December 31, 2003?")
    assert isinstance(touched, Answer) and isinstance(apart, Answer)
    (caveat,) = touched.caveats
    assert "lines 67" in caveat and "down $400,000" in caveat
    assert apart.caveats == ()


def test_the_report_is_told_in_the_width_given(of_text: Mended) -> None:
    found = of_text(SLIP)
    for width in (60, 80, 140):
        lines = list(told(found, width))
        assert max(map(len, lines)) <= width
        assert "3 findings:" in lines


def test_a_filing_without_statements_says_so(sample: Path) -> None:
    first = sample.read_text(encoding="utf-8").splitlines()[:60]
    reading = read_content("\n".join([*first, "", "SIGNATURES", ""]).encode(), sample.name)
    found = report(reading, findings(Book(reading)))
    assert (found.statements, found.is_clean) == ((), True)
    assert any("No statement was found" in line for line in told(found, 80))
    assert max(map(len, told(found, 80))) <= 80


def test_signs_for_a_terminal_and_markup_are_shown_and_not_sent(of_text: Mended) -> None:
    hostile = '\x1b[31m\x07<img src=x onerror="1">'
    found = of_text(
        ("increased  18.2  and  7.8", "increased  18.2  and  9.8"),
        ("Research and development  expenses were", f"{hostile} expenses were"),
    )
    assert not found.is_clean
    assert not re.search(r"[\x00-\x1f]", "".join(told(found, 80)))
    page = as_page([found])
    assert "<img" not in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", page)


def test_findings_are_the_same_between_runs(of_text: Mended) -> None:
    wrong = (
        ("increased  18.2  and  7.8", "increased  18.2  and  9.8"),
        ("2003 was $0.6 million and $1.1 million", "2003 was $0.6 million and $1.4 million"),
    )
    first = of_text(*wrong)
    assert as_record(first) == as_record(of_text(*wrong))
    assert len(news(first)) == 2


def test_the_record_has_what_the_design_says(of_text: Mended) -> None:
    record = json.loads(json.dumps(as_record(of_text(SLIP))))  # fmt: skip
    assert set(record) >= {"statements", "findings"}
    for each in record["statements"]:
        assert set(each) == {"statement", "verdict", "checks", "agree"}
    finding = record["findings"][-1]
    assert len(record["findings"]) == 3
    assert set(finding) >= {"rule", "verdict", "lines", "printed", "computed", "difference", "text"}
    assert finding["verdict"] == "differs"
    assert all(first <= last for first, last in finding["lines"])


def test_what_two_people_found_by_hand_is_found_and_nothing_else(of_text: Mended) -> None:
    """eval/tieout/read_by_hand.jsonl: the plain contradictions; slips of rounding are let pass."""
    path = Path(__file__).parents[2] / "eval" / "tieout" / "read_by_hand.jsonl"
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    plain = [record["lines"] for record in records if record["kind"] == "plain"]
    found = [finding.lines for finding in of_text().findings]

    def meet(said: list[list[int]], lines: tuple[tuple[int, int], ...]) -> bool:
        return any(first <= b and a <= last for first, last in said[:1] for a, b in lines)

    assert len(plain) == len(found) >= 2
    assert all(any(meet(said, lines) for lines in found) for said in plain)
    assert all(any(meet(said, lines) for said in plain) for lines in found)


def test_the_readme_shows_what_is_told(of_text: Mended) -> None:
    readme = Path(__file__).parents[2].joinpath("docs", "checking.md").read_text("utf-8")
    assert "\n".join(told(of_text(), 80)) in readme


class _Page(HTMLParser):
    """The ids and the inner links of a page, and whether anything is loaded or run."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [said["href"] or ""] if tag == "a" else []
        if tag in {"script", "img", "iframe", "link"} or any(
            name.startswith("on") for name in said
        ):
            self.loads.append(tag)


def test_the_page_links_each_finding_to_the_filings_lines_and_runs_nothing(of_text: Mended) -> None:
    hostile = ("<script>alert(1)</script>" + " " * 40)[:34]
    page = _Page()
    text = as_page([of_text(SLIP, ("Research and development  expenses were", hostile + "expenses were"))])  # fmt: skip
    page.feed(text)
    linked = [link.removeprefix("#") for link in page.links]
    assert sorted(linked) == sorted(page.ids[1:]) != []  # each finding, and each of its places
    assert sum(name.startswith("lines-") for name in linked) >= 6
    assert page.loads == []
    assert "<mark>" in text and "9.8" in text
    assert "<script>" not in text


def test_the_command_exits_by_what_it_finds(filing_command: Path, home: Path, tmp_path: Path, sample: Path) -> None:  # fmt: skip
    text = sample.read_text()
    for wrong, right in MENDS:
        text = text.replace(wrong, right)
    mended = tmp_path / "mended.txt"
    mended.write_text(text)
    clean = run(filing_command, "check", "-f", mended, "--json")
    assert (clean.returncode, json.loads(clean.stdout)["findings"]) == (0, [])
    bad = tmp_path / "bad.txt"
    bad.write_text(sample.read_text().replace(*SLIP))
    page = tmp_path / "report.html"
    found = run(filing_command, "check", "-f", bad, "--html", page)
    assert found.returncode == 3
    assert "9.8 percentage points" in found.stdout
    assert page.read_text().startswith("<!doctype html>")
    refused = run(filing_command, "check", "-f", bad, "--html", tmp_path / "no" / "such" / "page.html")  # fmt: skip
    assert refused.returncode == 1
    assert "Choose another: --html FILE" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_was_found_is_kept(home: Path, filing: Command) -> None:
    from assistant.indexing import open_library
    from index.model import CHECKER_VERSION

    library = open_library()
    (entry,) = library.entries()
    assert library.findings(entry.id, CHECKER_VERSION) is not None  # as `filing index` found it
    assert library.findings(entry.id, CHECKER_VERSION + 1) is None
    shutil.rmtree(home / "vectors")  # nothing of it is needed
    assert filing("check").status == 3


def test_several_filings_are_checked_in_turn(filing_command: Path, home: Path, tmp_path: Path, sample: Path) -> None:  # fmt: skip
    text = sample.read_text()
    for wrong, right in MENDS:
        text = text.replace(wrong, right)
    mended = tmp_path / "mended.txt"
    mended.write_text(text)
    page = tmp_path / "both.html"
    both = run(filing_command, "check", "-f", sample, "-f", mended, "--json", "--html", page)
    record = json.loads(both.stdout)
    assert both.returncode == 3
    assert [len(each["findings"]) for each in record["filings"]] == [2, 0]
    assert record["failed"] == []
    assert page.read_text().count("<article") == 2
    every = run(filing_command, "check", "--all")
    assert every.returncode == 3
    assert "2 filings checked; nothing disagrees in 1, something does in 1." in every.stdout
    open_one = run(filing_command, "check")
    assert open_one.returncode == 1
    assert "filing check --all" in open_one.stderr
    wrong_call = run(filing_command, "check", "--all", "-f", sample)
    assert wrong_call.returncode == 2


def test_a_file_that_cannot_be_read_stops_no_other(filing_command: Path, home: Path, tmp_path: Path, sample: Path) -> None:  # fmt: skip
    garbage = tmp_path / "garbage.txt"
    garbage.write_bytes(bytes(range(256)) * 40)
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    found = run(filing_command, "check", "-f", garbage, "-f", sample, "-f", empty, "--json")
    record = json.loads(found.stdout)
    assert found.returncode == 1
    assert [each["company"] for each in record["filings"]] == ["NUTRITION 21, INC."]
    assert [Path(each["filing"]).name for each in record["failed"]] == ["garbage.txt", "empty.txt"]
    assert found.stderr.count("error:") == 2
    assert "Traceback" not in found.stderr
