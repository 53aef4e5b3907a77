"""A measure, and what all measures are taken on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.records import Record
from assistant.evaluation.sets import read_question_set

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
QUESTIONS = ROOT / "eval" / "questions" / "nutrition-21.jsonl"
MORE_FILINGS = ROOT.parent / "shared" / "filings"

WORDS = frozenset(["narrative", "note"])
"""The types of question that are answered by a passage."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. `plain` is the same of the plain pipeline, where it has one.

    `target` is the most that `ours` may be; None where none is set.
    """

    what: str
    ours: float
    unit: str
    plain: float | None = None
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the plain pipeline's."""
        return self.ours / self.plain if self.plain else None

    @property
    def is_met(self) -> bool | None:
        return None if self.target is None else self.ours <= self.target


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that belong together, under a heading."""

    heading: str
    measures: tuple[Measure, ...]


def sets() -> list[Path]:
    """The question sets, of figures and of words."""
    return sorted(QUESTIONS.parent.glob("*.jsonl"))


def records() -> tuple[Record, ...]:
    """The questions on the sample filing."""
    return read_question_set(QUESTIONS)


def json_of(groups: list[Group], machine: dict[str, object]) -> str:
    """The measures as one JSON object."""
    rows = [
        {
            "group": group.heading,
            "what": measure.what,
            "ours": measure.ours,
            "unit": measure.unit,
            "plain": measure.plain,
            "ratio": measure.ratio,
            "target": measure.target,
            "met": measure.is_met,
            "note": measure.note,
        }
        for group in groups
        for measure in group.measures
    ]
    return json.dumps({"schema": 1, "machine": machine, "measures": rows}, indent=1)
