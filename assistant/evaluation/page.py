"""Scores as one self-contained page on which questions are sorted, filtered and looked into."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.evaluation import comparing
from assistant.evaluation.comparing import Comparison
from assistant.evaluation.expecting import expected_words, given_words
from assistant.evaluation.grading import Excerpt, Grade, Outcome
from assistant.evaluation.scorecard import latency, rates
from assistant.evaluation.scores import Scores
from assistant.layout import line_words

_ORDER = (Outcome.WRONG, Outcome.DECLINED, Outcome.FAILED, Outcome.RIGHT)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A question as the page shows it; `rank` puts what went wrong first."""

    set: str
    grade: Grade
    rank: int
    expected: str
    given: str
    change: str

    @property
    def found_by(self) -> str:
        """What a search of the page looks in."""
        record = self.grade.record
        words = (record.id, record.question, *record.turns, *record.tags, record.file)
        return " ".join(words).casefold()


def page(found: Sequence[Scores], comparisons: Sequence[Comparison | None] = ()) -> str:
    """All sets as HTML; nothing is loaded, and what a set or a filing says is escaped."""
    from jinja2 import Environment, StrictUndefined  # only the page waits for it

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    held = dict(zip(range(len(found)), comparisons, strict=False))
    script, style = _resource("page.js"), _resource("page.css")
    shown = [
        each for number, scores in enumerate(found) for each in _shown(scores, held.get(number))
    ]
    return environment.from_string(_resource("page.html.jinja")).render(
        sets=[
            (scores, [*rates(scores), latency(scores)], _compared(held.get(number)))
            for number, scores in enumerate(found)
        ],
        shown=shown,
        types=list(dict.fromkeys(each.grade.record.type for each in shown)),
        tags=sorted({tag for each in shown for tag in each.grade.record.tags}),
        outcomes=[each for each in _ORDER if any(s.grade.outcome is each for s in shown)],
        changes=list(dict.fromkeys(each.change for each in shown if each.change)),
        place=_place,
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


def _shown(scores: Scores, comparison: Comparison | None) -> list[_Shown]:
    fixed, broken = (
        (frozenset(comparison.fixed), frozenset(comparison.broken))
        if comparison
        else (frozenset(), frozenset())
    )
    return [
        _Shown(
            scores.title.set,
            grade,
            _ORDER.index(grade.outcome),
            expected_words(grade.record),
            given_words(grade.reply),
            "fixed" if grade.record.id in fixed else "broken" if grade.record.id in broken else "",
        )
        for grade in scores.grades
    ]


def _printable(value: object) -> object:
    """Text without what turns it about or cannot be seen; what the template made is left."""
    if type(value) is not str:
        return value
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in value)


def _compared(comparison: Comparison | None) -> list[str]:
    return list(comparing.told(comparison)) if comparison else []


def _place(excerpt: Excerpt) -> str:
    return f"{excerpt.filing}, {line_words(excerpt.lines)}"


def _resource(name: str) -> str:
    return files("assistant.evaluation").joinpath(name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """A source of a content security policy: this very text, and no other."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
