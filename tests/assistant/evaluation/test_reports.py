"""What a run came to, as JUnit XML, Markdown, JSON and a page: whole, and with all escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.evaluation.comparing import Baseline, compared
from assistant.evaluation.expecting import expected_words, given_words
from assistant.evaluation.grading import Grade, Outcome, Repeat
from assistant.evaluation.junit import junit
from assistant.evaluation.page import page
from assistant.evaluation.scorecard import full_results, markdown, rates, results, write_file
from assistant.evaluation.scores import scores
from index.errors import FilingError
from tests.assistant.evaluation.graded import HOSTILE, answer, graded, hostile, record, scored

DATA = Path(__file__).resolve().parents[2] / "data" / "evaluation"


def test_junit_xml(golden: Callable[[str, Path], None]) -> None:
    golden(junit([scored(graded(), "type=lookup")]), DATA / "junit.xml")


def test_markdown_with_a_baseline(golden: Callable[[str, Path], None]) -> None:
    found = scored(graded())
    before = Baseline("made-up at old", "made-up", {"a-right": "wrong", "b-wrong": "right"})
    golden(markdown(found, compared(before, found)), DATA / "report.md")


def test_junit_counts_what_is_not_right() -> None:
    root = ElementTree.fromstring(junit([scored(graded())]))
    (suite,) = root.findall("testsuite")
    for each in (root, suite):
        counts = {name: each.attrib[name] for name in ("tests", "failures", "errors", "skipped")}
        assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "0"}
    assert suite.attrib["name"] == "made-up at abc1234"
    faults = {
        case.attrib["name"]: (fault.tag, fault.attrib["type"])
        for case in suite.iter("testcase")
        for fault in case
    }
    assert faults == {
        "b-wrong": ("failure", "wrong"),
        "c-declined": ("failure", "declined"),
        "d-failed": ("error", "failed"),
    }


def test_hostile_words_are_text_in_xml() -> None:
    root = ElementTree.fromstring(junit([scored([hostile()])]))
    assert {each.tag for each in root.iter()} == {
        "testsuites", "testsuite", "properties", "testcase", "failure",
    }  # fmt: skip
    (fault,) = root.iter("failure")
    assert "<img src=x onerror=window.hacked=2>" in (fault.text or "")
    assert "\x1b" not in (fault.text or "") and "\x00" not in fault.attrib["message"]


def test_hostile_words_are_text_in_markdown() -> None:
    drawn = markdown(scored([hostile()]))
    assert not re.search(r"(?<!\\)[<>`\[\]*|](?!--)", "".join(_words_of(drawn)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", drawn)
    assert all(line.isprintable() for line in drawn.split("\n"))


def _words_of(drawn: str) -> list[str]:
    """What of a page is not its own table and list marks."""
    rows = [line.strip("| ").replace(" | ", " ") for line in drawn.split("\n")]
    return [row for row in rows if not set(row) <= set("-:| ")]


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)


def test_hostile_words_are_text_in_a_page() -> None:
    plain, held = Elements(), Elements()
    plain.feed(page([scored(graded())]))
    held.feed(page([scored([*graded(), hostile()])]))
    assert set(held.tags) <= {*plain.tags, "pre"}
    assert {"img", "a"}.isdisjoint(held.tags)
    assert held.tags.count("script") == 1
    assert not [name for name in held.attributes if name.startswith("on")]
    assert not {"src", "href", "style"} & set(held.attributes)


def test_a_page_loads_nothing_and_obeys_nothing_but_itself() -> None:
    drawn = page([scored(graded())])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', drawn)
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; "
        r"base-uri 'none'; form-action 'none'",
        policy[1].replace("&#39;", "'").replace("&#43;", "+"),
    )
    assert "http:" not in drawn and "https:" not in drawn and "url(" not in drawn


def test_results_hold_what_was_asked_with_what_was_given() -> None:
    found = scored(graded(), "type=lookup")
    kept = results(found)
    assert (kept["set"], kept["commit"], kept["settings"]) == (
        "made-up",
        "abc1234",
        ["type=lookup"],
    )
    whole = json.loads(json.dumps(full_results(found)))
    assert [each["given"] for each in whole["records"]] == [
        "$5", "$6", "refused: not_in_filing", "no reply", "refused: not_in_filing",
    ]  # fmt: skip
    assert whole["records"][2]["elapsed_ms"] == 250
    assert whole["comparison"] is None


def test_repeats_are_summed_up() -> None:
    def repeated(name: str, *replies: tuple[Outcome, str]) -> Grade:
        said = tuple(Repeat(*reply) for reply in replies)
        return Grade(record(name, value=1), said[0].outcome, repeats=said, reply=answer("1"))

    right, wrong = Outcome.RIGHT, Outcome.WRONG
    found = scored(
        [
            repeated("a", (right, "1"), (right, "1"), (wrong, "2")),
            repeated("b", (right, "1"), (right, "1"), (right, "1")),
            repeated("c", (wrong, "2"), (wrong, "3"), (wrong, "2")),
            repeated("d", (right, "1"), (wrong, "2"), (wrong, "2")),
        ]
    )
    assert rates(found)[-1] == (
        "Repeats: 3 of each; 50.0% of replies right (25.0% to 75.0% by round); "
        "50.0% of questions with one outcome, 25.0% with one reply."
    )
    kept = results(found)
    assert kept["repeats"]["rounds"] == 3
    assert kept["records"][0]["repeats"] == ["right", "right", "wrong"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 4653000, "unit": "USD", "tolerance": 500}, "$4,653,000 ± 500"),
        ({"value": 5, "accept": [6]}, "5 or 6"),
        ({"value": 75.39, "unit": "percent", "must_include": ["a"]}, "75.39%; says 'a'"),
        ({"values": [1, 2], "unit": "shares"}, "1 shares, 2 shares"),
        ({"verdict": True}, "yes"),
        ({"must_include": [["a", "b"]], "must_not_include": ["c"]}, "says 'a' or 'b'; does not say 'c'"),
        ({"refuse": True}, "refused"),
        ({"refuse": True, "reason": ["ambiguous", "not_in_filing"]}, "refused: ambiguous or not_in_filing"),
    ],
)  # fmt: skip
def test_what_is_expected_in_words(fields: dict[str, object], words: str) -> None:
    assert expected_words(record("a", **fields)) == words


def test_what_is_given_in_words() -> None:
    assert given_words(answer("-0.03")) == "$(0.03)"
    assert given_words(None) == "no reply"


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilingError, match="Cannot write"):
        write_file(tmp_path / "file" / "page.html", HOSTILE)


def test_nothing_asked_is_nothing_counted() -> None:
    found = scores(scored(graded()).title, [])
    assert found.total.questions == 0
    assert ElementTree.fromstring(junit([found])).attrib["tests"] == "0"
    assert "made-up" in page([found])
