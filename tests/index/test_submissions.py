"""Submissions: headers as they come, the documents, and the one that is the report."""

from __future__ import annotations

from datetime import date

import pytest

from index.build import read_content
from index.edgar import decode, read_header
from index.model import MonthDay, Reading, StatementKind
from index.sources import read_source
from tests.index.submitting import HEADER, PAPER, SOAP, TOOL, document, schedule, submission

FACE = {StatementKind.BALANCE_SHEET, StatementKind.INCOME, StatementKind.CASH_FLOWS}
TAGGED = """<SUBMISSION>
<ACCESSION-NUMBER>0009990001-94-000007
<TYPE>10-Q
<PERIOD>19940331
<FILING-DATE>19940512
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>ORCHARD TOOL CO
<CIK>0009990001
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
</FILER>
"""
PDF = "<PDF>\nbegin 644 report.pdf\nM)5!$1BTQ+C(-)>+CS],-\nend\n</PDF>"


def statements(reading: Reading) -> set[StatementKind | None]:
    return {table.statement for table in reading.tables if table.statement}


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        TAGGED,
        HEADER.replace("SEC-HEADER", "IMS-HEADER"),
        f"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n{HEADER}",
        HEADER + HEADER.replace("ORCHARD TOOL CO", "ORCHARD FINANCE CO").replace("9990001", "9"),
    ],
    ids=["captions", "tags", "the older wrapper", "a mail wrapper", "two filers"],
)
def test_a_header_is_read_as_it_comes(header: str) -> None:
    read = read_header(header + document("10-Q", TOOL))
    assert (read.form, read.company, read.cik) == ("10-Q", "ORCHARD TOOL CO", "0009990001")
    assert (read.period, read.filed) == (date(1994, 3, 31), date(1994, 5, 12))
    assert read.accession == "0009990001-94-000007"
    assert read.fiscal_year_end == MonthDay(12, 31)


def test_a_header_over_a_body_in_no_document_is_not_the_body() -> None:
    source = read_source(f"{HEADER}{TOOL}".encode(), "tool.txt")
    assert source.header.cik == "0009990001"
    assert "FISCAL YEAR END" not in source.main.span.of(source.text)


def test_without_a_header_the_cover_says_it() -> None:
    filing = read_content(TOOL.encode(), "tool.txt").filing
    assert (filing.form, filing.period) == ("10-Q", date(1994, 3, 31))
    assert filing.company == "ORCHARD TOOL COMPANY"


@pytest.mark.parametrize(
    "content",
    [
        TOOL.replace("\n", "\r\n").encode(),
        TOOL.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + TOOL.encode(),
        TOOL.encode("utf-16"),
        TOOL.replace("<PAGE>", "\f").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "UTF-16", "form feeds"],
)
def test_line_ends_and_encodings_change_no_figure(content: bytes) -> None:
    plain = read_content(TOOL.encode(), "tool.txt").facts
    read = read_content(content, "tool.txt").facts
    assert [(f.label, f.quantity, f.period) for f in read] == [
        (f.label, f.quantity, f.period) for f in plain
    ]


def test_bytes_that_are_no_utf_8_are_read_as_windows_has_them() -> None:
    assert decode("Société\n".encode() + b"The company\x92s notes \x96 none", "x") == (
        "Société\nThe company’s notes – none"
    )


@pytest.mark.parametrize(
    "parts",
    [
        [("EX-10.1", "A lease."), ("10-Q", TOOL)],
        [("10-Q", PDF), ("10-Q", TOOL)],
        [("COVER", "A letter."), ("10-Q", TOOL), ("GRAPHIC", "begin 644 logo.gif\nM0\nend")],
        [("10-Q", TOOL), ("EX-101.INS", "<XBRL>\n<?xml version='1.0'?>\n<xbrl></xbrl>\n</XBRL>")],
    ],
    ids=["after an exhibit", "after its PDF", "after a letter", "before an instance"],
)
def test_the_report_is_found_among_the_documents(parts: list[tuple[str, str]]) -> None:
    reading = read_content(submission(*parts), "tool.txt")
    assert len(reading.filing.documents) == len(parts)
    assert statements(reading) == FACE


@pytest.mark.parametrize("form", ["10-K405/A", "10-KSB", "10-K/A", "10-KT", "10-K405"])
def test_a_variant_of_a_form_is_the_report(form: str) -> None:
    header = HEADER.replace("10-Q", form).replace("19940331", "19960928")
    body = PAPER[PAPER.index("<TEXT>") + 6 : PAPER.index("</TEXT>")]
    reading = read_content(submission(("EX-21", "None."), (form, body), header=header), "p.txt")
    assert reading.filing.form == form
    assert reading.sections[0].span.start > reading.filing.documents[0].span.end


HALF = TOOL.index("                             ORCHARD TOOL COMPANY\n                             STATEMENTS OF INCOME")  # fmt: skip
SIGNED = TOOL.rindex("<PAGE>")


@pytest.mark.parametrize("kind", ["EX-13.1", "EX-13", "10-Q", "EX-99.1"])
def test_statements_in_further_documents_are_the_report_s(kind: str) -> None:
    start = TOOL.index("<PAGE>")
    main = TOOL[:start] + TOOL[SIGNED:]
    parts = [("10-Q", main), (kind, TOOL[start:SIGNED])]
    reading = read_content(submission(*parts), "tool.txt")
    assert statements(reading) == FACE


def test_an_annual_report_in_two_parts_is_read_in_both() -> None:
    start = TOOL.index("<PAGE>")
    main = TOOL[:start] + TOOL[SIGNED:]
    parts = [("10-Q", main), ("EX-13.1", TOOL[start:HALF]), ("EX-13.2", TOOL[HALF:SIGNED])]
    reading = read_content(submission(*parts), "tool.txt")
    exhibits = [s.id for s in reading.sections if s.parent is None and s.id.startswith("exhibit")]
    assert statements(reading) == FACE
    assert exhibits == ["exhibit-13.1", "exhibit-13.2"]


def test_statements_of_others_are_not_the_report_s() -> None:
    other = TOOL[TOOL.index("<PAGE>") : SIGNED].replace("3,610,637", "9,999,999")
    reading = read_content(submission(("10-Q", TOOL), ("EX-99", other)), "tool.txt")
    assert "9,999,999" not in {fact.cell.text for fact in reading.facts}


def test_a_schedule_beside_html_is_laid_out_after_it() -> None:
    body = SOAP[SOAP.index("<html") :] if "<html" in SOAP else SOAP
    plain = read_content(SOAP.encode(), "soap.htm")
    text = schedule("<CASH> 5", "<DISCONTINUED> 81,300", "<TOTAL-ASSETS> 7")
    reading = read_content(submission(("10-Q", body), ("EX-27", text), header=""), "soap.txt")
    (section,) = [s for s in reading.sections if s.id == "exhibit-27"]
    assert reading.filing.quote(section.span).startswith("<ARTICLE>")
    assert len([t for t in reading.tables if t.statement]) == len(
        [t for t in plain.tables if t.statement]
    )


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("19940331", date(1994, 3, 31)),
        ("19940402", date(1994, 3, 31)),
        ("19931231", date(1994, 3, 31)),
        ("", date(1994, 3, 31)),
    ],
    ids=["alike", "days apart", "the year before", "missing"],
)
def test_the_cover_s_period_is_believed(stated: str, expected: date) -> None:
    header = HEADER.replace("19940331", stated)
    assert read_content(submission(("10-Q", TOOL), header=header), "t").filing.period == expected


@pytest.mark.parametrize(
    ("stated", "expected"), [("0928", (9, 28)), ("0930", (9, 30)), ("1231", (9, 28))]
)
def test_an_annual_report_ends_its_fiscal_year(stated: str, expected: tuple[int, int]) -> None:
    changed = PAPER.replace(
        "FISCAL YEAR END:			0928", f"FISCAL YEAR END:			{stated}"
    )
    assert read_content(changed.encode(), "p").filing.fiscal_year_end == MonthDay(*expected)


def test_a_transition_period_ends_on_its_last_day() -> None:
    old = "For the fiscal year ended September 28, 1996"
    new = "For the transition period from March 1, 1996 to September 28, 1996"
    header = PAPER.replace("CONFORMED PERIOD OF REPORT:	19960928\n", "").replace(old, new)
    assert read_content(header.encode(), "p").filing.period == date(1996, 9, 28)
