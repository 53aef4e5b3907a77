"""What a record expects and what a reply gives, in words that can be set side by side."""

from __future__ import annotations

from typing import assert_never

from assistant.evaluation.records import Record
from assistant.layout import figure, folded, period_words
from assistant.model import Answer, Refusal, Reply

_VERDICTS = {True: "yes", False: "no"}


def expected_words(record: Record) -> str:
    """What a right reply holds: "$4,653,000", "refused: not_in_filing", "says 'patent'"."""
    if record.refuse:
        reasons = " or ".join(record.reason)
        return f"refused: {reasons}" if reasons else "refused"
    parts = []
    if record.value is not None:
        parts.append(figure(record.value, record.unit))
        if record.tolerance:
            parts[-1] += f" ± {record.tolerance:f}"
        parts += [f"or {figure(other, record.unit)}" for other in record.accept]
    if record.values:
        parts.append(", ".join(figure(value, record.unit) for value in record.values))
    if record.verdict is not None:
        parts.append(_VERDICTS[record.verdict])
    for alternatives in record.must_include:
        parts.append(f"says {' or '.join(repr(folded(words)) for words in alternatives)}")
    parts += [f"does not say {folded(words)!r}" for words in record.must_not_include]
    return "; ".join(parts).replace("; or ", " or ")


def given_words(reply: Reply | None) -> str:
    """What a reply gives, by the same measure: "$4,653,000", "refused: ambiguous"."""
    match reply:
        case None:
            return "no reply"
        case Refusal():
            return f"refused: {reply.reason}"
        case Answer():
            parts = []
            if reply.value is not None:
                when = period_words(reply.period)
                parts.append(figure(reply.value, reply.unit) + (f", {when}" if when else ""))
            elif reply.values:
                parts.append(", ".join(figure(each.value, each.unit) for each in reply.values))
            if reply.verdict is not None:
                parts.insert(0, _VERDICTS[reply.verdict])
            return "; ".join(parts) or "words"
        case _:
            assert_never(reply)
