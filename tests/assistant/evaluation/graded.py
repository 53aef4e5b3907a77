"""Records, replies and grades made for the tests, hostile ones among them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.evaluation.grading import Excerpt, Grade, Seen, failure, grade
from assistant.evaluation.naming import Name
from assistant.evaluation.records import Record
from assistant.evaluation.scores import Scores, scores
from assistant.model import Answer, Citation, Presentation, Reason, Refusal, Route
from index.model import Span

HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
    " | `x` [a](http://127.0.0.1/) ]]> & =1+1 \x00\x07\x1b[31m\ufffe\u202eabc"
)


def record(name: str, **fields: Any) -> Record:
    asked = {"id": name, "question": f"What is {name}?", "type": "lookup", "file": "f.txt"}
    return Record.model_validate(asked | fields)


def answer(value: str, text: str = "It is so.", lines: tuple[int, int] = (5, 6)) -> Answer:
    cited = Citation("filing", "part-1", None, lines, Span(0, 1), "x")
    return Answer("What?", text, Route.LOOKUP, (cited,), Decimal(value), Presentation.USD)


def refusal(text: str = "The filing does not say.") -> Refusal:
    return Refusal("What?", Reason.NOT_IN_FILING, text)


def graded() -> list[Grade]:
    """One of each outcome."""
    wanted = {"value": 5, "unit": "USD", "lines": [[5, 5]]}
    return [
        grade(record("a-right", **wanted, tags=["old"]), answer("5"), 12.0),
        grade(record("b-wrong", **wanted), answer("6", lines=(8, 9)), 3.0),
        grade(record("c-declined", **wanted, tags=["old", "new"]), refusal(), 250.0),
        failure(record("d-failed", **wanted, type="note"), "no such filing"),
        grade(record("e-refused", refuse=True, type="refuse"), refusal(), 1.0),
    ]


def hostile() -> Grade:
    """All that a set, a filing and a reply can say is hostile."""
    asked = record(
        f"h {HOSTILE}", question=HOSTILE, type=HOSTILE, file=HOSTILE, tags=[HOSTILE],
        turns=[HOSTILE], value=5, must_include=[HOSTILE],
    )  # fmt: skip
    given = grade(asked, answer("6", HOSTILE), 2.0)
    seen = Seen((Excerpt(HOSTILE, (1, 2), HOSTILE),), (Excerpt(HOSTILE, (3, 3), HOSTILE),))
    return Grade(
        given.record, given.outcome, (*given.faults, HOSTILE), elapsed_ms=2.0, reply=given.reply, seen=seen
    )  # fmt: skip


def scored(grades: Sequence[Grade], *settings: str) -> Scores:
    return scores(Name("made-up", "made-up", "abc1234", settings), grades)
