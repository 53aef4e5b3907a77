"""A reply as the conversation on a terminal has it: the figure, how it came about, its sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from assistant.layout import (
    Line,
    columns,
    figure,
    folded,
    line_words,
    visible,
    wrapped,
)
from assistant.model import Answer, Citation, Derivation, Refusal, Reply
from assistant.reasons_said import GRADES
from assistant.render import Draw, refusal_lines, value_rows
from assistant.reply_parts import operand_rows, result_words

_INDENT = "  "
_BAR = "│ "


def terminal_draw(width: int, names: Mapping[str, str]) -> Draw:
    """Draws replies for a terminal of `width` characters; `names` of filings by id."""

    def draw(reply: Reply, told: bool) -> Iterator[Line]:
        if isinstance(reply, Refusal):
            yield from refusal_lines(reply, width, names)
            return
        if not told:
            yield from _said(reply, width)
        yield from _behind(reply, width, names)

    return draw


def _said(answer: Answer, width: int) -> Iterator[Line]:
    """The figure first and by itself, then the sentence it stands in."""
    if answer.value is not None and answer.verdict is None and not answer.values:
        yield ((figure(answer.value, answer.unit), "bold green"),)
        yield from wrapped(answer.text, width)
    else:
        yield from wrapped(answer.text, width, "bold")


def _behind(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    if answer.values:
        yield ()
        for line in value_rows(answer.values, answer.citations, width - len(_INDENT)):
            yield ((f"{_INDENT}{line}", ""),)
    if answer.derivation is not None:
        yield ()
        yield from _derivation(answer, answer.derivation, width)
    yield from _sources(answer, width, names)
    for caveat in answer.caveats:
        yield ()
        for parts in wrapped(f"Note: {caveat}", width - len(_BAR)):
            yield ((_BAR, "yellow"), *((text, "yellow") for text, _ in parts))


def _derivation(answer: Answer, derivation: Derivation, width: int) -> Iterator[Line]:
    """The operands, a rule, and what the formula makes of them; of one cell only the cell."""
    result = result_words(answer, derivation)
    rows = [
        (*parts, _mark(citation, answer.citations)) for *parts, citation in operand_rows(derivation)
    ]
    is_a_cell = len(rows) == 1 and derivation.formula == derivation.inputs[0].name
    if is_a_cell and rows[0][2] == result:
        drawn = columns(rows, frozenset({2}), width - len(_INDENT))
        yield from (((f"{_INDENT}{line}", ""),) for line in drawn)
        return
    drawn = columns([*rows, ("", "", result, "")], frozenset({2}), width - len(_INDENT))
    rule = "─" * max(map(len, drawn))
    yield from (((f"{_INDENT}{line}", ""),) for line in drawn[:-1])
    yield ((f"{_INDENT}{rule}", "dim"),)
    yield ((f"{_INDENT}{drawn[-1]}", "bold"),)
    yield from wrapped(f"{_INDENT}= {derivation.formula}", width, "dim", hang=4)


def _sources(answer: Answer, width: int, names: Mapping[str, str]) -> Iterator[Line]:
    """Each with its page and line; the words only where the answer has not just said them."""
    if not answer.citations:
        return
    several = len({citation.filing for citation in answer.citations}) > 1
    yield ()
    first = names.get(answer.citations[0].filing, answer.citations[0].filing)
    yield ((f"Sources{'' if several else f' in {visible(first)}'}", "dim"),)
    said = folded(answer.text)
    for number, citation in enumerate(answer.citations, 1):
        filing = f"{names.get(citation.filing, citation.filing)}, " if several else ""
        yield from wrapped(f"  [{number}] {filing}{_place(citation)}", width, "dim", hang=6)
        quote = folded(citation.quote)
        if quote not in said:
            yield ((f"      {textwrap.shorten(quote, width - 6, placeholder=' …')}", "dim"),)
    if answer.grade in GRADES:
        yield ((f"  {GRADES[answer.grade]}", "dim"),)


def _place(citation: Citation) -> str:
    """Page and lines first: that is where someone looks it up."""
    page = f"page {citation.page}, " if citation.page else ""
    return f"{page}{line_words(citation.lines)}, {citation.section}"


def _mark(citation: int, citations: Sequence[Citation]) -> str:
    return f"[{citation + 1}]" if 0 <= citation < len(citations) else ""
