"""A reply for a screen reader: "label: value" lines, with nothing aligned and nothing drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from assistant.layout import (
    amount,
    figure,
    folded,
    line_words,
    period_words,
    place_words,
)
from assistant.model import Answer, Citation, Derivation, Refusal, Reply
from assistant.reasons_said import GRADES, REASONS
from assistant.reply_parts import offered, result_words, searched_words

_LONGEST_QUOTE = 300


def spoken_reply(reply: Reply, names: Mapping[str, str], *, told: bool = False) -> Iterator[str]:
    """A reply as lines to be read out; `told`: its text has been shown already."""
    if not told:
        lines = [folded(line) for line in reply.text.splitlines() if line.strip()]
        yield f"{'Answer' if isinstance(reply, Answer) else 'Not answered'}: {' '.join(lines)}"
    if isinstance(reply, Refusal):
        yield from _refusal(reply)
    else:
        yield from _behind(reply)
    for number, citation in enumerate(reply.citations, 1):
        yield f"Source {number}: {_place(citation, names)}"
        yield f"Source {number} says: {_quote(citation)}"
    if isinstance(reply, Answer):
        if reply.grade in GRADES:
            yield f"Check: {GRADES[reply.grade]}"
        yield from (f"Note: {folded(caveat)}" for caveat in reply.caveats)


def spoken_sources(reply: Reply, names: Mapping[str, str]) -> Iterator[str]:
    """The words of every citation, line by line."""
    for number, citation in enumerate(reply.citations, 1):
        yield f"Source {number}: {_place(citation, names)}"
        yield from (folded(line) for line in citation.quote.splitlines() if line.strip())


def _behind(answer: Answer) -> Iterator[str]:
    for value in answer.values:
        when = f", {period_words(value.period)}" if value.period else ""
        shown = figure(value.value, value.unit)
        yield f"{folded(value.label)}{when}: {shown}{_source(value.citation, answer.citations)}"
    if answer.derivation is not None:
        yield from _derivation(answer, answer.derivation)


def _derivation(answer: Answer, derivation: Derivation) -> Iterator[str]:
    yield f"Formula: {folded(derivation.formula)} = {result_words(answer, derivation)}"
    for given in derivation.inputs:
        fact = given.fact
        corrected = " (corrected)" if fact.corrected else ""
        shown = amount(fact.meant.value, fact.quantity.unit)
        when = f", {period_words(fact.period)}" if fact.period else ""
        line = _line(given.citation, answer.citations)
        yield f"Operand {folded(fact.label)}{corrected}{when}: {shown}{line}"


def _refusal(refusal: Refusal) -> Iterator[str]:
    yield f"Reason: {REASONS[refusal.reason]}"
    if refusal.searched:
        yield f"Searched: {searched_words(refusal)}"
    for each in offered(refusal):
        heading = "Choice" if each.is_choice else "Nearest"
        yield f"{heading}: {each.label}{_source(each.citation, refusal.citations)}"


def _place(citation: Citation, names: Mapping[str, str]) -> str:
    return folded(f"{names.get(citation.filing, citation.filing)}, {place_words(citation)}")


def _quote(citation: Citation) -> str:
    return textwrap.shorten(folded(citation.quote), _LONGEST_QUOTE, placeholder=" …")


def _source(citation: int, citations: Sequence[Citation]) -> str:
    return f", source {citation + 1}" if 0 <= citation < len(citations) else ""


def _line(citation: int, citations: Sequence[Citation]) -> str:
    within = 0 <= citation < len(citations)
    return f", {line_words(citations[citation].lines)}" if within else ""
