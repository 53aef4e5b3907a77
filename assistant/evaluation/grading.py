"""A reply against what a record expects of it: right, wrong, declined or failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from assistant.evaluation.records import Record
from assistant.layout import folded
from assistant.model import Answer, Refusal, Reply

# How near a value must be where a record gives no tolerance, relative to what is expected.
RELATIVE = Decimal("1e-6")


class Outcome(StrEnum):
    """How a question of a set went. `failed`: there was no reply, because of an error."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a filing as they stand there, 1-based and inclusive."""

    filing: str
    lines: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reply is read beside: the set's evidence, and what the reply cites."""

    evidence: tuple[Excerpt, ...] = ()
    cited: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """One of several replies to the same question: its outcome, and all that tells it apart."""

    outcome: Outcome
    said: str


@dataclass(frozen=True, slots=True)
class Grade:
    """What became of one record; `faults` say why it is not right.

    `is_refused`: the reply was a refusal, for `reason`, which the record may not have wanted
    (`is_other_reason`). `is_cited`: a citation meets the evidence; None where that has no sense.
    `repeats`: every reply, this one first, where the question was put more than once.
    """

    record: Record
    outcome: Outcome
    faults: tuple[str, ...] = ()
    is_refused: bool = False
    reason: str | None = None
    is_other_reason: bool = False
    is_cited: bool | None = None
    elapsed_ms: float | None = None
    reply: Reply | None = None
    seen: Seen = Seen()
    repeats: tuple[Repeat, ...] = ()


def grade(record: Record, reply: Reply, elapsed_ms: float | None = None) -> Grade:
    """The grade of a reply. A refusal of what the filing answers is declined, not wrong."""
    if isinstance(reply, Refusal):
        return _refused(record, reply, elapsed_ms)
    faults = tuple(_faults(record, reply))
    outcome = Outcome.WRONG if faults else Outcome.RIGHT
    cited = _is_cited(record, reply)
    return Grade(record, outcome, faults, is_cited=cited, elapsed_ms=elapsed_ms, reply=reply)


def failure(record: Record, error: str) -> Grade:
    """The grade of a record that got no reply."""
    return Grade(record, Outcome.FAILED, (error,))


def _refused(record: Record, refusal: Refusal, elapsed_ms: float | None) -> Grade:
    said = str(refusal.reason)
    if not record.refuse:
        outcome, is_other = Outcome.DECLINED, False
        faults: tuple[str, ...] = (f"refused, {said}: {folded(refusal.text)}",)
    else:
        outcome, is_other = (
            Outcome.RIGHT,
            bool(record.reason) and refusal.reason not in record.reason,
        )
        faults = (f"the reason is {said}, want {' or '.join(record.reason)}",) if is_other else ()
    return Grade(
        record, outcome, faults, True, said, is_other, elapsed_ms=elapsed_ms, reply=refusal
    )


def said_by(grade: Grade) -> str:
    """What tells a reply from another to the same question: its figures, verdict or words."""
    match grade.reply:
        case None:
            return "failed"
        case Refusal():
            return f"refused {grade.reply.reason}"
        case Answer() as answer:
            figures = [answer.value, *(each.value for each in answer.values)]
            parts = [f"{value.normalize()}" for value in figures if value is not None]
            if answer.verdict is not None:
                parts.append(str(answer.verdict))
            return f"{answer.unit} {' '.join(parts)}" if parts else _fold(answer.text)
        case _:
            assert_never(grade.reply)


def is_near(value: Decimal, expected: Decimal, tolerance: Decimal) -> bool:
    """Whether a value is within the tolerance, or within a millionth of what is expected."""
    return abs(value - expected) <= max(tolerance, abs(expected) * RELATIVE)


def _faults(record: Record, answer: Answer) -> Iterator[str]:
    """What an answer gets wrong."""
    if record.refuse:
        yield f"answered what the filing does not say: {folded(answer.text)}"
        return
    if record.value is not None:
        yield from _value_faults(record, record.value, answer)
    if record.values:
        yield from _values_faults(record, answer)
    if record.verdict is not None and answer.verdict is not record.verdict:
        said = {None: "no verdict", True: "yes", False: "no"}
        yield f"the verdict is {said[answer.verdict]}, want {said[record.verdict]}"
    said_words = _said(answer)
    for alternatives in record.must_include:
        if not any(_fold(words) in said_words for words in alternatives):
            yield f"does not say {' or '.join(repr(words) for words in alternatives)}"
    for words in record.must_not_include:
        if _fold(words) in said_words:
            yield f"says {words!r}"


def _value_faults(record: Record, expected: Decimal, answer: Answer) -> Iterator[str]:
    if answer.value is None:
        yield f"no value, want {expected:,}"
        return
    accepted = (expected, *record.accept)
    if not any(is_near(answer.value, each, record.tolerance) for each in accepted):
        yield f"the value is {answer.value:,.6f}".rstrip("0").rstrip(".") + f", want {expected:,}"
    if record.unit is not None and answer.unit != record.unit:
        yield f"the unit is {answer.unit or 'none'}, want {record.unit}"


def _values_faults(record: Record, answer: Answer) -> Iterator[str]:
    """The listed values must be those that are expected, in their order."""
    found = [each.value for each in answer.values]
    alike = len(found) == len(record.values) and all(
        is_near(value, expected, record.tolerance)
        for value, expected in zip(found, record.values, strict=True)
    )
    if not alike:
        said, want = (", ".join(f"{each:,}" for each in some) for some in (found, record.values))
        yield f"the values are {said or 'none'}, want {want}"


def _said(answer: Answer) -> str:
    """What counts as said: the text, and the labels of the values."""
    return _fold(" \n ".join((answer.text, *(value.label for value in answer.values))))


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_cited(record: Record, answer: Answer) -> bool | None:
    """Whether a citation meets a range of the evidence; None where a record gives no evidence.

    Of several filings with evidence, each must be met.
    """
    if not record.evidence or record.refuse:
        return None
    return all(
        any(_meets(citation.lines, ranges) for citation in answer.citations)
        for ranges in record.evidence
    )


def _meets(lines: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= lines[1] and lines[0] <= last for first, last in ranges)
