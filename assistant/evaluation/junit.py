"""Scores as JUnit XML, which servers that run tests show: a suite a set, a case a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assistant.evaluation.expecting import expected_words, given_words
from assistant.evaluation.grading import Excerpt, Grade, Outcome
from assistant.evaluation.scores import Scores
from assistant.layout import line_words

# What XML 1.0 (section 2.2) lets no document hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(found: Sequence[Scores]) -> str:
    """A wrong or a declined question is a failure of that type; one without a reply an error."""
    every = [grade for scores in found for grade in scores.grades]
    root = Element("testsuites", {"name": "filing eval", **_counts(every)})
    for scores in found:
        named = {"name": _xml(str(scores.title))}
        suite = SubElement(root, "testsuite", {**named, **_counts(scores.grades)})
        held = SubElement(suite, "properties")
        for setting in scores.title.settings:
            name, _, value = setting.partition("=")
            SubElement(held, "property", name=_xml(name), value=_xml(value))
        for grade in scores.grades:
            _case(suite, scores, grade)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'


def _case(suite: Element, scores: Scores, grade: Grade) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_xml(f"{scores.title.set}.{grade.record.type}"),
        name=_xml(grade.record.id),
        time=_seconds([grade]),
    )
    if grade.outcome is not Outcome.RIGHT:
        kind = "error" if grade.outcome is Outcome.FAILED else "failure"
        said = _xml("; ".join(grade.faults))
        fault = SubElement(case, kind, type=grade.outcome.value, message=said)
        fault.text = _xml("\n".join(_detail(grade)))
    elif grade.faults:
        SubElement(case, "system-out").text = _xml("; ".join(grade.faults))


def _detail(grade: Grade) -> Iterator[str]:
    for turn in grade.record.turns:
        yield f"before: {turn}"
    yield f"question: {grade.record.question}"
    yield f"expected: {expected_words(grade.record)}"
    yield f"given: {given_words(grade.reply)}"
    if grade.reply is not None:
        yield f"text: {grade.reply.text}"
    for what, excerpts in (("evidence", grade.seen.evidence), ("cited", grade.seen.cited)):
        yield from (_quoted(what, each) for each in excerpts)


def _quoted(what: str, excerpt: Excerpt) -> str:
    return f"{what}, {excerpt.filing}, {line_words(excerpt.lines)}:\n{excerpt.text}"


def _counts(grades: Sequence[Grade]) -> dict[str, str]:
    outcomes = [grade.outcome for grade in grades]
    return {
        "tests": str(len(grades)),
        "failures": str(outcomes.count(Outcome.WRONG) + outcomes.count(Outcome.DECLINED)),
        "errors": str(outcomes.count(Outcome.FAILED)),
        "skipped": "0",
        "time": _seconds(grades),
    }


def _seconds(grades: Sequence[Grade]) -> str:
    return f"{sum(grade.elapsed_ms or 0 for grade in grades) / 1000:.3f}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
