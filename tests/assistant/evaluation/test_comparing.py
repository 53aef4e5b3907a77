"""Runs are compared pair by pair; the sign test is exact."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.comparing import (
    Baseline,
    as_record,
    check_baseline,
    compared,
    read_baseline,
    sign_test,
    told,
)
from assistant.evaluation.scorecard import write
from index.errors import FilingError, QuestionSetError
from tests.assistant.evaluation.graded import graded, scored

COUNTS = st.integers(0, 12)


@given(COUNTS, COUNTS)
def test_the_sign_test_counts_every_way_that_is_as_uneven(fixed: int, broken: int) -> None:
    n = fixed + broken
    ways = itertools.product((0, 1), repeat=n) if n <= 10 else None
    if ways is None:
        assert 0 < sign_test(fixed, broken) <= 1
        return
    uneven = sum(abs(2 * sum(way) - n) >= abs(fixed - broken) for way in ways)
    assert sign_test(fixed, broken) == pytest.approx(uneven / 2**n)


@given(COUNTS, COUNTS)
def test_the_sign_test_takes_no_side(fixed: int, broken: int) -> None:
    assert sign_test(fixed, broken) == sign_test(broken, fixed)


@given(st.integers(0, 3000))
def test_more_on_one_side_is_less_likely(n: int) -> None:
    assert sign_test(n + 1, 0) <= sign_test(n, 0)


def test_known_values_of_the_sign_test() -> None:
    assert sign_test(0, 0) == 1
    assert sign_test(1, 0) == 1
    assert sign_test(6, 0) == pytest.approx(0.03125)
    assert sign_test(8, 2) == pytest.approx(0.109375)
    assert sign_test(2000, 0) == pytest.approx(0)


def before(**outcomes: str) -> Baseline:
    return Baseline("old at abc", "made-up", outcomes)


OLD = {
    "a-right": "wrong",
    "b-wrong": "right",
    "c-declined": "wrong",
    "e-refused": "right",
    "z": "right",
}


def test_what_was_fixed_and_what_broke() -> None:
    found = compared(Baseline("old at abc", "made-up", OLD), scored(graded()))
    assert (found.common, found.only_before, found.only_now) == (4, 1, 1)
    assert (found.right_before, found.right_now) == (2, 2)
    assert (found.fixed, found.broken) == (("a-right",), ("b-wrong",))
    assert found.moved == (("c-declined", "wrong", "declined"),)
    assert list(told(found)) == [
        "Against old at abc: 4 questions in both, right 2 before and 2 now; 1 only in the baseline; 1 new.",
        "Fixed: 1: a-right",
        "Broken: 1: b-wrong",
        "Otherwise changed: 1: c-declined (wrong → declined)",
        "Exact sign test, two-sided: p = 1.000, as well chance.",
    ]
    assert as_record(found)["broken"] == ["b-wrong"]


def test_a_run_against_itself_has_not_changed(tmp_path: Path) -> None:
    found = scored(graded())
    kept = write(found, tmp_path)
    for place in (kept, tmp_path):
        again = compared(read_baseline(place, "made-up"), found)
        assert (again.fixed, again.broken, again.moved, again.common) == ((), (), (), 5)
        assert again.baseline == "made-up at abc1234"


def test_a_baseline_of_another_set_is_said() -> None:
    with pytest.raises(
        QuestionSetError, match="old at abc and has none of the 5 questions of made-up"
    ):
        compared(before(z="right"), scored(graded()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no records with id and outcome"),
        ('{"records": [{"id": "a"}]}', "holds no records"),
        ('{"records": [{"id": "a", "outcome": "fine"}]}', "holds no records"),
    ],
)
def test_what_is_no_baseline(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(text)
    with pytest.raises(QuestionSetError, match=said):
        read_baseline(path, "made-up")


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"No baseline at .*made-up\.json"):
        read_baseline(tmp_path, "made-up")


def test_several_sets_want_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps({}))
    check_baseline(file, 1)
    check_baseline(tmp_path, 2)
    with pytest.raises(FilingError, match="Name the folder"):
        check_baseline(file, 2)
