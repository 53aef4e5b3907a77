"""Each prompt as a model reads it, beside its golden text: a change of wording is a diff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import prompts

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "prompts"
FILLED: dict[str, dict[str, str]] = {
    "ask_filing": {"filings": "the 10-Q of Harbor Lamp for 1996-09-30"},
    "mcp": {},
    "phrase": {},
    "phrase_question": {"evidence": "[1] Sales rose 8.5%.", "question": "Did {sales} rise?"},
    "plan": {},
    "plan_question": {
        "lines": "line1: Net sales (p1)",
        "metrics": "GrossMargin: gross margin",
        "periods": "p1: the three months ended September 30, 1996",
        "question": "What were sales?",
    },
    "plan_again": {"problem": "line9 is no line and no metric that is listed."},
    "restate": {},
    "restate_turns": {"turns": "Q: What were sales?\nA: $5 million.", "question": "and in 1995?"},
}


def test_every_prompt_is_here() -> None:
    folder = Path(prompts.__file__).parent
    assert {path.stem for path in folder.glob("*.txt")} == set(FILLED)


@pytest.mark.parametrize("name", FILLED)
def test_a_prompt_reads_as_it_did(name: str, golden: Callable[[str, Path], None]) -> None:
    golden(f"{prompts.fill(name, **FILLED[name])}\n", GOLDEN / f"{name}.txt")
