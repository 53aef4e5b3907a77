"""A reply as the JSON object that `--json`, `--batch` and the server give: schema 1."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Input,
    Nearest,
    Refusal,
    Reply,
    Usage,
    Value,
)
from index.model import Period

SCHEMA = 1

Json: TypeAlias = dict[str, Any]


def reply_json(
    reply: Reply, *, name: str | int | None = None, elapsed_ms: float | None = None
) -> Json:
    """The object of a reply; `name` is the asker's id of the question, null without one."""
    match reply:
        case Answer():
            fields = _answer(reply)
        case Refusal():
            fields = _refusal(reply)
        case _:
            assert_never(reply)
    asked = {"schema": SCHEMA, "id": name, "question": reply.question}
    elapsed = None if elapsed_ms is None else round(elapsed_ms, 1)
    return asked | fields | {"elapsed_ms": elapsed}


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where the value is, else the nearest float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _answer(answer: Answer) -> Json:
    return {
        "status": "partial" if answer.is_partial else "answered",
        "text": answer.text,
        "value": number(answer.value),
        "unit": answer.unit,
        "period": period_json(answer.period),
        "values": [_value(value) for value in answer.values],
        "verdict": answer.verdict,
        "derivation": _derivation(answer.derivation),
        "citations": _citations(answer.citations),
        "caveats": list(answer.caveats),
        "grade": answer.grade,
        "route": answer.route,
        "usage": _usage(answer.usage),
    }


def _refusal(refusal: Refusal) -> Json:
    return {
        "status": "refused",
        "reason": refusal.reason,
        "text": refusal.text,
        "searched": list(refusal.searched),
        "nearest": [_nearest(nearest) for nearest in refusal.nearest],
        "choices": list(refusal.choices),
        "citations": _citations(refusal.citations),
    } | ({"usage": _usage(refusal.usage)} if refusal.usage else {})


def _usage(usage: Usage | None) -> Json | None:
    """Tokens and dollars of a language model; `cost` is null where no prices are set."""
    if usage is None:
        return None
    return {
        "model": usage.model,
        "requests": usage.requests,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost": number(usage.cost),
    }


def period_json(period: Period | None) -> Json | None:
    """A day, or the first and the last of several."""
    if period is None:
        return None
    if period.start is None:
        return {"instant": period.end.isoformat()}
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _value(value: Value) -> Json:
    return {
        "label": value.label,
        "value": number(value.value),
        "unit": value.unit,
        "period": period_json(value.period),
        "filing": value.filing,
        "citation": value.citation,
    }


def _derivation(derivation: Derivation | None) -> Json | None:
    if derivation is None:
        return None
    return {"formula": derivation.formula, "inputs": [_input(each) for each in derivation.inputs]}


def _input(given: Input) -> Json:
    """An operand; `corrected` is there only where the user has set it right."""
    fields = {
        "label": given.fact.label,
        "value": number(given.fact.meant.value),
        "unit": str(given.fact.quantity.unit),
        "period": period_json(given.fact.period),
        "citation": given.citation,
    }
    return fields | ({"corrected": list(given.fact.corrected)} if given.fact.corrected else {})


def citation_json(citation: Citation) -> Json:
    """Where something stands, and what stands there."""
    return {
        "filing": citation.filing,
        "section": citation.section,
        "page": citation.page,
        "lines": list(citation.lines),
        "quote": citation.quote,
    }


def _citations(citations: Sequence[Citation]) -> list[Json]:
    return [citation_json(citation) for citation in citations]


def _nearest(nearest: Nearest) -> Json:
    return {"label": nearest.label, "citation": nearest.citation}
