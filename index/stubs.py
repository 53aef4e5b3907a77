"""Labels of fixed-width tables: which lines make one label, and which are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.ascii_lines import Kind, Line
from index.model import Cell, Span
from index.tables import DrawnRow

_OPEN_END = re.compile(
    r"(?:[,(/&]|\s-|\b(?:and|or|of|in|for|the|to|by|from|on|at|with|than|before|net|per|under|its|a|an|"
    r"less|non|as|upon|used))$",
    re.I,
)
_HEADS_FLOWS = re.compile(
    r"(?:net )?cash (?:flows?|provided|used)\b.*\b(?:operating|investing|financing)(?: activities)?\W*[:–—-]$|"
    r"(?:operating|investing|financing) activities\W*[:–—-]$",
    re.I,
)
_BALANCE = re.compile(r"\W*balances?\b", re.I)
_DASH_END = re.compile(r"\s[-–—]{1,2}$")  # heads the rows below as often as it breaks off a label
_CONTINUES = re.compile(r"^(?:[a-z(&$]|\d)")
_PREPOSITION = re.compile(
    r"^(?:and|of|in|for|to|by|from|before|at|on|per|or|with|over|under)\b", re.I
)


def carries_on(begun: str, label: str) -> bool:
    """Whether `label` goes on with words that broke off: "Balance at September 25," "1992"."""
    if _BALANCE.match(begun) and _OPEN_END.search(begun):
        return True
    if not _CONTINUES.match(label):
        return False
    return _OPEN_END.search(begun) is not None or not begun.endswith((":", ")", "."))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of a table's body with its cells, where it has figures."""

    line: Line
    cells: tuple[Cell | None, ...] | None
    label: str


def drawn_rows(body: Sequence[Drawn], width: int) -> tuple[DrawnRow, ...]:
    """Rows from the lines of a table's body: wrapped labels joined, headings apart."""
    rows: list[DrawnRow] = []
    pending: list[Drawn] = []
    broken = [False]
    ruled = new_block = False
    room = _room(body)
    for place, drawn in enumerate(body):
        kind = drawn.line.kind
        if kind is Kind.RULE:
            rows += _headings(pending, width)
            pending, ruled, new_block = [], True, True
        elif kind is Kind.BLANK:
            new_block = True
            broken[-1:] = [True]
        elif drawn.cells is None:
            if (
                rows
                and not pending
                and _continues_above(drawn, rows[-1], new_block, body[place + 1 :])
            ):
                rows[-1] = _extended(rows[-1], drawn)
                continue
            if pending and not _wraps(pending, drawn, body[place + 1 :], broken[-1], room):
                rows += _headings(pending, width)
                pending = []
            pending.append(drawn)
            broken = [False]
        else:
            if pending and not _wraps(pending, drawn, body[place + 1 :], broken[-1], room):
                rows += _headings(pending, width)
                pending = []
            rows.append(_row([*pending, drawn], width, ruled, new_block))
            pending, ruled, new_block = [], False, False
            broken = [False]
    return (*rows, *_headings(pending, width))


def _room(body: Sequence[Drawn]) -> int:
    """How wide labels may be: as the longest one, and no wider than up to the figures."""
    widest = max((len(drawn.label) + drawn.line.indent for drawn in body if drawn.label), default=0)
    starts = [
        next(cell for cell in drawn.cells if cell).span.start - drawn.line.start
        for drawn in body
        if drawn.cells and drawn.label and any(drawn.cells)
    ]
    return min([widest, *starts])


def _wraps(
    pending: list[Drawn], drawn: Drawn, after: Sequence[Drawn], broken: bool, room: int
) -> bool:
    """Whether `drawn` carries on the label that `pending` began."""
    begun = " ".join(entry.label for entry in pending)
    last = pending[-1]
    if begun.count("(") > begun.count(")") and len(pending) < 8:
        return True
    if begun.endswith(":") or (begun.isupper() and drawn.label and not drawn.label.isupper()):
        return False
    if _HEADS_FLOWS.match(begun):
        return False
    if broken and drawn.label:
        return False
    if not drawn.label:
        return drawn.cells is not None
    if _DASH_END.search(begun) and not drawn.label[:1].islower():
        return drawn.cells is not None and _only_child(pending, drawn, after)
    if _OPEN_END.search(begun):
        return True
    if _CONTINUES.match(drawn.label):
        return drawn.line.indent >= pending[0].line.indent - 1
    if _PREPOSITION.match(drawn.label) and drawn.line.indent > pending[0].line.indent:
        return True
    if begun.endswith(";") and drawn.line.indent > pending[0].line.indent:
        return True
    return _only_child(pending, drawn, after) and _was_full(last, drawn, room)


def _was_full(last: Drawn, drawn: Drawn, room: int) -> bool:
    """Whether the next line's first word would not have fitted on the last line."""
    word = len(drawn.label.split()[0])
    return last.line.indent + len(last.label) + 1 + word > 0.8 * room


def _only_child(pending: list[Drawn], drawn: Drawn, after: Sequence[Drawn]) -> bool:
    """Whether the row is alone at its deeper indent: a wrapped label rather than a child."""
    if drawn.line.indent <= pending[0].line.indent:
        return False
    if drawn.cells is None:
        return (
            bool(after) and after[0].line.indent > drawn.line.indent and after[0].cells is not None
        )
    for below in after:
        if below.line.kind in (Kind.RULE, Kind.BLANK):
            return True
        return below.line.indent < drawn.line.indent
    return True


def _continues_above(drawn: Drawn, row: DrawnRow, new_block: bool, after: Sequence[Drawn]) -> bool:
    """Whether words without figures carry on the label of the row above them."""
    if new_block or not drawn.label or row.is_heading:
        return False
    if (
        drawn.label.endswith(":")
        or not re.match(r"[a-z(]", drawn.label)
        or _OPEN_END.search(drawn.label)
    ):
        return False
    open_above = (
        row.label.count("(") > row.label.count(")") or _OPEN_END.search(row.label) is not None
    )
    deeper = drawn.line.indent > row.indent
    closed_below = not after or after[0].line.kind in (Kind.RULE, Kind.BLANK)
    return open_above or (deeper and closed_below)


def _extended(row: DrawnRow, drawn: Drawn) -> DrawnRow:
    span = Span(row.span.start, max(row.span.end, drawn.line.end))
    return DrawnRow(
        f"{row.label} {drawn.label}", row.indent, span, row.cells, row.ruled, row.new_block
    )


def _headings(pending: list[Drawn], width: int) -> list[DrawnRow]:
    return [_row(pending, width, False, False)] if pending else []


def _row(parts: list[Drawn], width: int, ruled: bool, new_block: bool) -> DrawnRow:
    last = parts[-1]
    label = " ".join(part.label for part in parts if part.label)
    labelled = [part.line.indent for part in parts if part.label]
    start = parts[0].line.start + parts[0].line.indent
    cells = last.cells or (None,) * width
    indent = labelled[0] if labelled else 0
    return DrawnRow(label, indent, Span(start, last.line.end), cells, ruled, new_block)
