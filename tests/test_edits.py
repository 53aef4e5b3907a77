"""What changes a figure is found: the edits that are kept, made in the project's own filing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from measures.edits import FOUND, Edit, read_edits, tried  # noqa: E402
from measures.judged import OURS, TRUE, read_judged  # noqa: E402

from index.errors import QuestionSetError  # noqa: E402

EDITS = read_edits(ROOT / "eval" / "tieout" / "edits.jsonl")
OWN = tuple(edit for edit in EDITS if edit.file.startswith("nutrition-21"))
GOOD = '{"id": "a", "file": "f.txt", "old": "1", "new": "2", "line": 1, "kind": "note", "expected": "found"}'


def test_there_are_many_edits_over_many_filings() -> None:
    assert len([edit for edit in EDITS if edit.expected == FOUND]) >= 70
    assert len({edit.file for edit in EDITS}) >= 12
    assert len({edit.kind for edit in EDITS}) >= 10


def test_changes_in_the_sample_are_found_at_their_lines() -> None:
    found = list(tried(OWN, ROOT / "eval" / "filings"))
    wanted = [each for each in found if each.edit.expected == FOUND]
    assert 10 * sum(each.outcome == FOUND for each in wanted) >= 9 * len(wanted) >= 70


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", "s.jsonl:1: no JSON object"),
        (f"{GOOD}\n{GOOD}", "s.jsonl:2: a second a"),
        (GOOD.replace('"old"', '"was"'), "s.jsonl:1: want an object of id, file, old"),
        (GOOD.replace('"line": 1', '"line": "1"'), "line must be int"),
        (GOOD.replace('"new": "2"', '"new": "1"'), "old unlike new"),
        (GOOD.replace('"found"', '"perhaps"'), "want expected as found or unchecked"),
    ],
)
def test_a_faulty_set_of_edits_is_refused(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(lines)
    with pytest.raises(QuestionSetError, match=said):
        read_edits(path)


def test_an_edit_whose_place_is_open_is_refused() -> None:
    edit = Edit("a", "f.txt", "12", "13", 2, "note", "found")
    assert edit.applied(b"12\n12 and 14\n") == b"12\n13 and 14\n"
    with pytest.raises(QuestionSetError, match="does not stand once"):
        edit.applied(b"12\n12 and 12\n")


def test_most_judged_differences_are_true() -> None:
    judged = read_judged(ROOT / "eval" / "tieout" / "judged.jsonl")
    assert {each.judgement for each in judged} <= {TRUE, OURS}
    assert 10 * sum(each.judgement == TRUE for each in judged) >= 9 * len(judged) > 0
