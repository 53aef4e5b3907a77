"""A source in its place: the filing's own lines around it, with what was used marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.layout import Line, folded, line_words, visible
from assistant.model import Answer, Reply
from index.model import Reading, Span

_AROUND = 6  # lines shown above and below
_MOST_LINES = 60
_NUMBER = 6
_LEAST_GAP = 2
_CUT = -1  # where columns are left out


def used(reply: Reply, number: int) -> tuple[Span, ...]:
    """The cells behind a reply that stand in its source of that number, from 0; else its words."""
    if isinstance(reply, Answer) and reply.derivation is not None:
        cells = [g.fact.cell.span for g in reply.derivation.inputs if g.citation == number]
        if cells:
            return tuple(dict.fromkeys(cells))
    return ()


def source_in_place(reply: Reply, number: int, reading: Reading, width: int) -> Iterator[Line]:
    """The lines around source `number` (from 0): cited ones behind a mark, cells underlined.

    Where they are longer than `width` the gaps between their columns are narrowed.
    """
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
    shown = range(max(first - _AROUND, 1), min(last + _AROUND, len(lines)) + 1)
    texts = [visible(lines.text(at).expandtabs()).rstrip() for at in shown]
    marks = [_carets(lines.text(at), lines.span(at), cells) for at in shown]
    room = width - _NUMBER - 3
    ends = [len(mark) for mark in marks if mark]
    kept = _windowed(_kept(texts, room), room, max(ends, default=0))
    for at, text, under in zip(shown, texts, marks, strict=True):
        is_cited = first <= at <= last
        yield (
            (f"{at:>{_NUMBER}} {'>' if is_cited else ' '} ", "dim"),
            (_fitted(text, kept, room), "bold" if is_cited else ""),
        )
        if under and is_cited:
            yield ((" " * (_NUMBER + 3) + _at(kept, under), "green"),)


def _kept(texts: Sequence[str], room: int) -> list[int]:
    """The columns of lines that are shown: where they do not fit, of shared gaps only a little."""
    columns = list(range(max(map(len, texts), default=0)))
    if len(columns) <= room:
        return columns
    indents = [len(text) - len(text.lstrip()) for text in texts if text.strip()]
    columns = columns[min(indents) :]
    rows = [text for text in texts if _is_row(text)]
    kept: list[int] = []
    run = 0
    for at in columns:
        is_blank = bool(rows) and all(text[at : at + 1].strip() == "" for text in rows)
        run = run + 1 if is_blank else 0
        if run <= _LEAST_GAP:
            kept.append(at)
    return kept


def _windowed(kept: list[int], room: int, end: int) -> list[int]:
    """Columns that still do not fit: the labels, a mark, and those up to what was used."""
    if len(kept) <= room or not end:
        return kept
    until = next((place for place, at in enumerate(kept) if at >= end), len(kept))
    if until <= room - 1:
        return kept[:room]
    labels = room // 3
    return [*kept[:labels], _CUT, *kept[until - (room - labels - 1) : until]]


def _is_row(text: str) -> bool:
    """Whether a line has figures or headings of columns apart from what stands before them."""
    if not text.strip("-=_ ") or "<S>" in text.upper() or "<C>" in text.upper():
        return False
    return re.search(r"\S {3,}\S", text.strip()) is not None or text.startswith(" " * 40)


def _fitted(text: str, kept: Sequence[int], room: int) -> str:
    """A row at the columns that are kept; running text, which has no columns, cut at the end."""
    if _is_row(text) or not text.strip("-=_ ") or "<C>" in text.upper():
        return _at(kept, text)
    first = next(iter(kept), 0)
    whole = text[first:] if not text[:first].strip() else text
    return whole if len(whole) <= room else f"{whole[: room - 1]}…"


def _at(columns: Sequence[int], text: str) -> str:
    """A line at these columns only."""
    shown = ("…" if at == _CUT and text.strip() else text[max(at, 0) : at + 1] for at in columns)
    return "".join(each or " " for each in shown).rstrip(" ")


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
        if text.strip("-=_ "):
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
