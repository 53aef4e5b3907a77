"""Filings read from the printed page alone: the tags are left aside, and the readings kept apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from assistant.evaluation.asking import is_tagged, of_tagged_filings
from assistant.evaluation.sets import read_question_set
from assistant.indexing import index_file, open_library
from index.errors import QuestionSetError
from index.tagged import RULE

DATA = Path(__file__).resolve().parents[1] / "data"
PRINTED = "7,318</td>"
TAG = """<ix:nonFraction name="us-gaap:Revenues" contextRef="q" unitRef="usd" scale="3"
 decimals="-3">7,318</ix:nonFraction></td>"""
HEADER = """<ix:header><ix:resources>
<xbrli:context id="q"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0000000000
</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2007-04-01</xbrli:startDate>
<xbrli:endDate>2007-06-30</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
</ix:resources></ix:header>"""
SPACES = (
    '<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"'
    ' xmlns:xbrli="http://www.xbrl.org/2003/instance">'
)


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """The made-up 10-Q with one figure tagged."""
    text = (DATA / "tamarack-soap_10-q.htm").read_text(encoding="cp1252")
    assert PRINTED in text
    text = text.replace("<html>", SPACES, 1).replace(PRINTED, TAG, 1)
    text = text.replace("<p ", f'<div style="display:none">{HEADER}</div><p ', 1)
    path = tmp_path / "soap.htm"
    path.write_text(text, encoding="cp1252")
    return path


def checked_tags(desk: Assistant) -> int:
    """How many printed figures were held against a tag."""
    return sum(check.rule == RULE for check in desk.reading().checks)


def test_the_page_alone_holds_no_tags(tagged: Path) -> None:
    assert checked_tags(Assistant.open(tagged)) == 1
    assert checked_tags(Assistant.open(tagged, tags=False)) == 0
    assert checked_tags(Assistant.open(tagged)) == 1


def test_readings_with_and_without_tags_are_never_taken_for_one_another(
    tagged: Path, filing_home: Path
) -> None:
    page = open_library(filing_home, tags=False)
    index_file(page, tagged, tags=False)
    assert [entry.name for entry in page.entries()] == ["soap.htm"]
    assert open_library(filing_home).entries() == ()
    whole = open_library(page.home)  # even over the very folder
    assert not index_file(whole, tagged).was_there
    assert index_file(whole, tagged).was_there
    assert not index_file(page, tagged, tags=False).was_there


def question(name: str, file: str) -> str:
    asked = {"id": name, "file": file, "type": "lookup", "value": 7318000, "unit": "USD"}
    words = "What were net sales for the three months ended June 30, 2007?"
    return json.dumps(asked | {"question": words})


def test_a_set_is_put_to_the_printed_page_of_filings_with_tags(
    tagged: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tagged.parent / "plain.txt").write_bytes(sample.read_bytes())
    asked = tagged.parent / "set.jsonl"
    asked.write_text(f"{question('tagged', 'soap.htm')}\n{question('plain', 'plain.txt')}\n")
    out = tagged.parent / "results"
    with pytest.raises(SystemExit) as ended:
        main(["eval", str(asked), "--ignore-tags", "--out", str(out)])
    assert (ended.value.code, capsys.readouterr().err) == (0, "")
    kept = json.loads((out / "set-printed.json").read_text())
    assert [(each["id"], each["outcome"]) for each in kept["records"]] == [("tagged", "right")]


def test_a_set_without_tagged_filings_has_nothing_to_leave_aside(
    tmp_path: Path, sample: Path
) -> None:
    (tmp_path / "plain.txt").write_bytes(sample.read_bytes())
    asked = tmp_path / "set.jsonl"
    asked.write_text(question("plain", "plain.txt"))
    assert not is_tagged(sample.read_bytes())
    with pytest.raises(QuestionSetError, match="no filing with inline XBRL"):
        of_tagged_filings(asked, read_question_set(asked))
