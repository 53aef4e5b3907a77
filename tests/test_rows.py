"""The plainest questions: what is asked of rows, what it comes to, and that it is answered."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from measures.face_rows import face_rows  # noqa: E402
from measures.row_questions import COMES_TO, questions  # noqa: E402
from measures.rows import DECLINED, RIGHT, WRONG, Wanted, asked, outcome_of  # noqa: E402

from assistant.book import Book  # noqa: E402
from assistant.model import Answer, Reason, Refusal, Route  # noqa: E402
from index.build import read_filing  # noqa: E402

SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
MADE_UP = tuple(sorted((ROOT / "tests" / "data").glob("*_10-[kq].*")))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILING_HOME", str(tmp_path))


def test_the_same_seed_asks_the_same_and_every_kind() -> None:
    reading = read_filing(SAMPLE)
    calendar = Book(reading).times.calendar
    first, again, other = (
        list(questions(reading, calendar, seed, 300)) for seed in ("a", "a", "b")
    )
    assert first == again != other
    assert {each.kind for each in first} == set(COMES_TO)
    assert len({each.text for each in first}) == len(first) > 250


def test_rows_are_told_by_their_labels_and_print_two_times() -> None:
    rows = {row.label: row for row in face_rows(read_filing(SAMPLE))}
    assert rows["total current assets"].values == (Decimal(9_276_000), Decimal(7_630_000))
    assert not {label for label in rows if "(" in label or "beginning" in label or label == "other"}
    assert all(min(row.values) > 0 and len(set(row.periods)) == 2 for row in rows.values())


def test_the_plainest_questions_are_answered() -> None:
    found = list(asked((SAMPLE, *MADE_UP), "tests", 30))
    counts = Counter(each.outcome for each in found)
    assert len(found) > 200
    assert [each.line for each in found if each.outcome == WRONG] == []
    assert 100 * counts[RIGHT] >= 98 * len(found), [e.line for e in found if e.outcome != RIGHT]


@pytest.mark.parametrize(
    ("wanted", "value", "verdict", "outcome"),
    [
        (Wanted((Decimal(7),)), 7, None, RIGHT),
        (Wanted((Decimal(7),)), -7, None, WRONG),
        (Wanted((Decimal(7),), any_sign=True), -7, None, RIGHT),
        (Wanted(verdict=True), 7, False, WRONG),
        (Wanted((Decimal(7),), label="sales"), 7, None, WRONG),
        (Wanted((Decimal(7),)), None, None, DECLINED),
    ],
)
def test_a_reply_is_right_by_its_figure_its_verdict_and_what_it_names(
    wanted: Wanted, value: int | None, verdict: bool | None, outcome: str
) -> None:
    given = None if value is None else Decimal(value)
    reply = Answer("?", "Net income was 7.", Route.COMPUTE, (), given, verdict=verdict)
    assert outcome_of(wanted, reply) == outcome
    assert outcome_of(wanted, Refusal("?", Reason.NOT_IN_FILING, "No.")) == DECLINED
