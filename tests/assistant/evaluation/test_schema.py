"""The published JSON Schema says of a record what validation says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from assistant.evaluation.records import Record, schema, schema_text

ROOT = Path(__file__).resolve().parents[3]
SETS = sorted((ROOT / "eval" / "questions").glob("*.jsonl"))
ASKED = {"id": "a", "question": "What?", "type": "lookup", "file": "f.txt"}


def test_the_published_schema_is_that_of_the_models(golden: Callable[[str, Path], None]) -> None:
    golden(schema_text(), ROOT / "docs" / "question-set.schema.json")
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_our_own_sets_are_valid(path: Path) -> None:
    valid = Draft202012Validator(schema())
    for line in path.read_text(encoding="utf-8").splitlines():
        assert [error.message for error in valid.iter_errors(json.loads(line))] == []


@pytest.mark.parametrize(
    ("fields", "is_valid"),
    [
        ({"value": 5}, True),
        ({"value": 5.5, "unit": "USD", "tolerance": 0.1, "accept": [6]}, True),
        ({"id": 7, "values": [1, 2]}, True),
        ({"verdict": False, "tags": ["new"], "mine": {"own": 1}}, True),
        ({"must_include": ["a", ["b", "c"]]}, True),
        ({"must_not_include": ["a"], "turns": ["Before?"]}, True),
        ({"refuse": True, "reason": "ambiguous"}, True),
        ({"refuse": True, "reason": ["ambiguous", "not_in_filing"]}, True),
        ({"value": 5, "lines": [[1, 2]], "also": [{"file": "g.txt", "lines": [[3, 3]]}]}, True),
        ({}, False),
        ({"value": None}, False),
        ({"values": []}, False),
        ({"value": "5"}, False),
        ({"value": True}, False),
        ({"value": 5, "unit": "dollars"}, False),
        ({"value": 5, "tolerance": -1}, False),
        ({"value": 5, "question": " "}, False),
        ({"value": 5, "question": "x" * 2001}, False),
        ({"value": 5, "refuse": True}, False),
        ({"refuse": "true"}, False),
        ({"refuse": False}, False),
        ({"refuse": True, "reason": "why"}, False),
        ({"value": 5, "lines": [[0, 2]]}, False),
        ({"value": 5, "lines": [[1]]}, False),
        ({"value": 5, "tags": [""]}, False),
        ({"must_include": [[]]}, False),
    ],
)
def test_schema_and_validation_agree(fields: dict[str, Any], is_valid: bool) -> None:
    asked = ASKED | fields
    assert Draft202012Validator(schema()).is_valid(asked) is is_valid
    if is_valid:
        assert Record.model_validate(asked).tags == tuple(fields.get("tags", ()))
    else:
        with pytest.raises(ValidationError):
            Record.model_validate(asked)
