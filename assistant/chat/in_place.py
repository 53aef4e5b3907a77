"""A source in its place: the filing's own lines around it, with what was used marked."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.layout import Line, folded, line_words, visible
from assistant.model import Answer, Reply
from index.model import Reading, Span

_AROUND = 6  # lines shown above and below
_MOST_LINES = 60
_NUMBER = 6


def used(reply: Reply, number: int) -> tuple[Span, ...]:
    """The cells behind a reply that stand in its source of that number, from 0; else its words."""
    if isinstance(reply, Answer) and reply.derivation is not None:
        cells = [g.fact.cell.span for g in reply.derivation.inputs if g.citation == number]
        if cells:
            return tuple(dict.fromkeys(cells))
    return ()


def source_in_place(reply: Reply, number: int, reading: Reading) -> Iterator[Line]:
    """The lines around source `number` (from 0): cited ones behind a mark, cells underlined."""
    citation = reply.citations[number]
    lines = reading.filing.lines
    first, last = citation.lines
    last = min(last, first + _MOST_LINES)
    page = f", page {citation.page}" if citation.page else ""
    where = f"[{number + 1}] {reading.filing.company}, {reading.filing.form} for {reading.filing.period}"
    yield ((f"{where}{page}, {line_words(citation.lines)}", "bold"),)
    yield ((citation.section, "dim"),)
    yield ()
    cells = used(reply, number)
    for at in range(max(first - _AROUND, 1), min(last + _AROUND, len(lines)) + 1):
        is_cited = first <= at <= last
        text = lines.text(at)
        yield (
            (f"{at:>{_NUMBER}} {'>' if is_cited else ' '} ", "dim"),
            (visible(text.expandtabs()).rstrip(), "bold" if is_cited else ""),
        )
        under = _carets(text, lines.span(at), cells) if is_cited else ""
        if under:
            yield ((" " * (_NUMBER + 3) + under, "green"),)


def spoken_source(reply: Reply, number: int, reading: Reading) -> Iterator[str]:
    """The same for a screen reader."""
    citation = reply.citations[number]
    lines = reading.filing.lines
    first, last = citation.lines
    yield f"Source {number + 1}: {folded(reading.filing.company)}, {citation.section}, {line_words(citation.lines)}"
    for cell in used(reply, number):
        yield f"Used: {folded(reading.filing.quote(cell))}, line {lines.number(cell.start)}"
    for at in range(max(first - _AROUND, 1), min(last + _AROUND, len(lines)) + 1):
        text = folded(lines.text(at))
        if text:
            yield f"Line {at}{', cited' if first <= at <= last else ''}: {text}"


def _carets(text: str, line: Span, cells: tuple[Span, ...]) -> str:
    """A line of `^` under the cells that stand on a line, as its tabs are drawn."""
    marks = [False] * len(text)
    for cell in cells:
        if cell.overlaps(line):
            for place in range(max(cell.start, line.start), min(cell.end, line.end)):
                marks[place - line.start] = True
    drawn = ""
    for place, marked in enumerate(marks):
        drawn = drawn.ljust(len(text[:place].expandtabs())) + ("^" if marked else " ")
    return drawn.rstrip()
