"""Tables drawn in fixed-width text → grids, tagged `<TABLE>` or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.alternatives import Placements, as_it_adds_up
from index.ascii_cells import drawn
from index.ascii_columns import Extent, extents, has_heading, headings, stub_words
from index.ascii_headings import named, scale_pieces, scales_of_shares, with_headings_above
from index.ascii_lines import Kind, Line
from index.ascii_pairs import unpaired
from index.ascii_titles import HEADS_SECTION, TITLE_REACH, is_prose, runs_on, title_above
from index.heading_words import is_time, is_year
from index.model import Span
from index.periods import period_words
from index.scales import scale_words
from index.statements import is_title
from index.stubs import carries_on, drawn_rows
from index.tables import Grid

_OPEN = re.compile(r"<TABLE>", re.I)
_CLOSE = re.compile(r"</TABLE>", re.I)
_FOOTNOTES = re.compile(
    r"^\s*<FN>|^\s*\*\s+[A-Z]|^\s*See (?:accompanying )?notes\b|^\s*The accompanying notes", re.I
)
_HEAD = 12  # lines: headings and the lines between them reach no further above the figures
_NEAR = 8  # lines: further up only what is contiguous and stands over several columns is a heading
_STUB = 20  # characters: words further right stand over columns
_A_PAGE = 60  # lines: a total may stand at the foot of its page, far below its rows
_NUMBERED_HEADING = re.compile(r"\s{0,8}\(?\d{1,2}[.)]\s+[A-Z]")
_NEVER_HEADING = re.compile(r"^\(?(?:unaudited|audited|note \d+|notes? \d+.*)\)?$", re.I)


@dataclass(frozen=True, slots=True)
class _Region:
    """A run of lines, by place in the list of lines, that holds one drawn table or more."""

    first: int
    last: int
    tagged: bool


def grids(lines: Sequence[Line]) -> list[Grid]:
    """Every grid that is drawn on `lines`, in order."""
    found: list[Grid] = []
    for region in _regions(lines):
        inner = list(lines[region.first : region.last + 1])
        for first, last in _panels(inner):
            begins = region.first + first
            above = lines[max(0, begins - TITLE_REACH) : begins]
            grid = _grid(inner[first:last], above, found[-1] if found and first else None)
            if grid is not None:
                found.append(grid)
    return found


def _regions(lines: Sequence[Line]) -> list[_Region]:
    tagged = [
        replace(region, first=with_headings_above(lines, region.first, region.last))
        for region in _tagged(lines)
    ]
    regions: list[_Region] = []
    free = 0
    for region in [*tagged, _Region(len(lines), len(lines), True)]:
        regions += _untagged(lines, free, region.first - 1)
        if region.first < len(lines):
            regions.append(region)
        free = region.last + 1
    return regions


def _tagged(lines: Sequence[Line]) -> Iterable[_Region]:
    opened: int | None = None
    for place, line in enumerate(lines):
        if line.kind not in (Kind.TAG, Kind.MARKS):
            continue
        if _CLOSE.search(line.text) and opened is not None:
            yield _Region(opened, place, True)
            opened = None
        elif _OPEN.search(line.text):
            if opened is not None:
                yield _Region(opened, place - 1, True)
            opened = place
    if opened is not None:
        yield _Region(opened, len(lines) - 1, True)


def _untagged(lines: Sequence[Line], first: int, last: int) -> list[_Region]:
    """Runs of figures under one another, with the headings above them."""
    regions: list[_Region] = []
    run: list[int] = []
    for place in range(first, last + 1):
        if not _is_tabular(lines[place]) and not _is_total(lines, run, place):
            continue
        if run and not _same_run(lines, run, place):
            regions += _region(lines, run, first if not regions else regions[-1].last + 1)
            run = []
        run.append(place)
    regions += _region(lines, run, first if not regions else regions[-1].last + 1)
    return regions


def _is_tabular(line: Line) -> bool:
    if line.kind is Kind.YEARS:
        return len(line.figures) > 1 or not line.label
    if line.kind is not Kind.FIGURES:
        return False
    if len(line.figures) > 1:
        return True
    figure = line.figures[0]
    before = line.text[: figure.start]
    parted = before.endswith("   ") or before.rstrip().endswith((" .", ".."))
    return parted and bool(line.label) and not figure.is_year


def _is_total(lines: Sequence[Line], run: list[int], place: int) -> bool:
    """Whether a figure without label stands under a rule, in the column of those above."""
    line = lines[place]
    return (
        bool(run)
        and line.kind is Kind.FIGURES
        and lines[place - 1].kind is Kind.RULE
        and _edges_agree(lines, run, line)
    )


def _same_run(lines: Sequence[Line], run: list[int], place: int) -> bool:
    between = lines[run[-1] + 1 : place]
    if any(line.kind is Kind.TAG for line in between):
        return False
    if any(_heads_note(lines, at) for at in range(run[-1] + 1, place)):
        return False
    words = sum(line.kind is Kind.WORDS for line in between)
    blanks = len(between) - words
    prose = sum(is_prose(line) for line in between)
    if words > 9 or prose > 2 or blanks > (_A_PAGE if words == 0 else 14):
        return False
    return _edges_agree(lines, run, lines[place]) or (blanks <= 2 and prose == 0)


def _heads_note(lines: Sequence[Line], place: int) -> bool:
    """Whether a numbered heading stands alone between blank lines: a note begins there."""
    alone = [line.kind is Kind.BLANK for line in lines[place - 1 : place + 2 : 2]]
    return (
        lines[place].kind is Kind.WORDS
        and alone == [True, True]
        and _NUMBERED_HEADING.match(lines[place].text) is not None
    )


def _edges_agree(lines: Sequence[Line], run: list[int], line: Line) -> bool:
    edges = {figure.edge for place in run[-8:] for figure in lines[place].figures}
    return any(abs(figure.edge - edge) <= 1 for figure in line.figures for edge in edges)


def _region(lines: Sequence[Line], run: list[int], floor: int) -> list[_Region]:
    rows = [lines[place] for place in run if lines[place].kind is Kind.FIGURES]
    if len(rows) < 2:
        return []
    shared = sum(
        _edges_agree([*rows], list(range(place)), row) for place, row in enumerate(rows) if place
    )
    if not shared:
        return []
    first = run[0]
    blanks = 0
    while first > floor and run[0] - first < _HEAD:
        line = lines[first - 1]
        if line.kind in (Kind.TAG, Kind.FIGURES) or is_prose(line):
            break
        if run[0] - first > _NEAR and (len(line.segments) < 2 or lines[first].kind is Kind.BLANK):
            break
        if HEADS_SECTION.match(line.text) or (first > 1 and runs_on(lines[first - 2], line)):
            break
        blanks = blanks + 1 if line.kind is Kind.BLANK else 0
        if blanks > 1 and not _headings_near(lines, first - 1, floor):
            break
        first -= 1
    while lines[first].kind is Kind.BLANK:
        first += 1
    return [_Region(first, run[-1], False)]


def _headings_near(lines: Sequence[Line], place: int, floor: int) -> bool:
    """Whether headings of three columns or more stand above blank lines that end at `place`."""
    above = next(
        (line for line in lines[place : max(floor, place - 3) : -1] if line.kind is not Kind.BLANK),
        None,
    )
    over = [start for start, _, _ in above.segments if start > _STUB] if above else []
    return above is not None and above.kind is Kind.WORDS and len(over) > 2


def _panels(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """A region cut where new column headings begin after figures: (first, past the last)."""
    cuts = [0]
    seen = False
    for place, line in enumerate(lines):
        if line.kind is Kind.FIGURES:
            seen = True
        elif seen and _starts_panel(lines, place):
            begin = _heading_block(lines, place, cuts[-1])
            if begin > cuts[-1]:
                cuts.append(begin)
                seen = False
    return list(zip(cuts, [*cuts[1:], len(lines)], strict=True))


def _starts_panel(lines: Sequence[Line], place: int) -> bool:
    """Whether years or dates alone over the columns stand here, with figures below."""
    line = lines[place]
    if line.kind is Kind.YEARS and len(line.figures) < 2:
        return False
    dated = line.kind is Kind.WORDS and _dates_over_columns(line)
    if line.kind is not Kind.YEARS and not dated:
        return False
    return any(below.kind is Kind.FIGURES for below in lines[place + 1 : place + 8])


def _dates_over_columns(line: Line) -> bool:
    right = [text for start, _, text in line.segments if start > 20]
    return len(right) > 1 and all(
        not period_words(text).is_empty and len(text) < 32 for text in right
    )


def _heading_block(lines: Sequence[Line], place: int, floor: int) -> int:
    """Where the headings that end at `place` begin."""
    begin = place
    while begin > floor + 1:
        above = lines[begin - 1]
        is_heading = above.kind is Kind.WORDS and not is_prose(above)
        if not (is_heading or (above.kind in (Kind.RULE, Kind.BLANK) and place - begin < 6)):
            break
        if above.kind is Kind.RULE and any(
            line.kind is Kind.FIGURES for line in lines[begin - 2 : begin - 1]
        ):
            break
        begin -= 1
    return begin


def _grid(lines: Sequence[Line], above: Sequence[Line], before: Grid | None) -> Grid | None:
    """The grid drawn on `lines`; `before` is the panel above it, whose title it shares.

    Where the drawing leaves it open what stands in which column, that which adds up is read.
    """
    body_end = next((p for p, line in enumerate(lines) if p and _FOOTNOTES.match(line.text)
                     and not any(x.kind is Kind.FIGURES for x in lines[p:])), len(lines))  # fmt: skip
    lines = lines[:body_end]
    rows = [line for line in lines if line.kind is Kind.FIGURES]
    if not rows:
        return None
    columns = extents(rows, _marks(lines))
    return as_it_adds_up(lines, columns, lambda own, places: _read(own, above, before, places))


def _marks(lines: Sequence[Line]) -> int:
    """How many columns the marks over the table say that it has."""
    return max(
        (line.text.upper().count("<C>") for line in lines if line.kind in (Kind.MARKS, Kind.TAG)),
        default=0,
    )


def _read(
    lines: Sequence[Line], above: Sequence[Line], before: Grid | None, places: Placements
) -> Grid:
    """The grid of lines of which some are figures, those of `places` in the columns given there."""
    rows = [line for line in lines if line.kind is Kind.FIGURES]
    columns = extents(rows, _marks(lines))
    headed = next((p for p, line in enumerate(lines) if HEADS_SECTION.match(line.text)), None)
    if headed is not None and headed < lines.index(rows[0]):
        lines = lines[headed:]
    first_row = lines.index(rows[0])
    head = _header(lines[:first_row])
    inside, heads, stub_lines = _split_head(head, columns)
    above_stub = inside[-1].text if inside else ""
    context, stub_rows = _context_and_rows(stub_lines, lines[first_row:], above_stub)
    rows_drawn, paired = unpaired(lines[first_row:], len(columns))
    body = [
        drawn(line, columns, line.number in paired, places.get(line.number))
        for line in (*stub_rows, *rows_drawn)
    ]
    title, first = title_above(above, inside)
    title += [line.text.strip() for line in inside]
    first = first or next(iter(inside), None)
    span = Span(lines[0].start, lines[-1].end)
    paths = headings(heads, columns)
    of_shares = scales_of_shares(paths)
    grid = Grid(
        tuple(title),
        " ".join([*(line.words for line in context), *scale_pieces(heads, of_shares)]),
        named(paths, of_shares),
        drawn_rows([each for each in body if each is not None], len(columns)),
        span,
        Span(first.start, max(first.end, inside[-1].end if inside else 0)) if first else span,
    )
    if before is None:
        return grid
    stub = f"{before.stub} {grid.stub}".strip()
    return replace(grid, title=before.title, stub=stub, title_span=span)


def _header(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind in (Kind.WORDS, Kind.YEARS, Kind.RULE, Kind.BLANK)]


def _split_head(
    head: list[Line], columns: Sequence[Extent]
) -> tuple[list[Line], list[Line], list[Line]]:
    """Title lines, heading lines, and the stub's own lines (as lines of words)."""
    is_over = [has_heading(line, columns) and not _is_titled(head, line, columns) for line in head]
    for place in range(_past_title(head, columns)):
        is_over[place] = False
    for place, line in enumerate(head):
        if HEADS_SECTION.match(line.text) or (place and HEADS_SECTION.match(head[place - 1].text)):
            is_over[place] = False
    first_over = is_over.index(True) if True in is_over else _first_stub(head)
    any_over = True in is_over or first_over < len(head)
    title: list[Line] = []
    heads: list[Line] = []
    stubs: list[Line] = []
    for place, line in enumerate(head):
        if line.kind is Kind.BLANK:
            continue
        if line.kind is Kind.RULE:
            heads.append(line)
        elif is_over[place]:
            heads.append(line)
            words = stub_words(line, columns)
            if words:
                stubs.append(_words_only(line, words))
        elif place < first_over and any_over and not line.label.endswith(":"):
            title.append(line)
        else:
            stubs.append(line)
    return title, heads, stubs


def _past_title(head: Sequence[Line], columns: Sequence[Extent]) -> int:
    """How many lines at the top are a title: alone, of no time, and begun over the labels or up to
    the one that names a statement.
    """
    past, over = 0, False
    for place, line in enumerate(head):
        if line.kind in (Kind.BLANK, Kind.RULE):
            continue
        alone = line.kind is Kind.WORDS and len(line.segments) == 1
        if not alone or not period_words(line.text).is_empty:
            break
        over = over or line.segments[0][0] >= columns[0].left - 3
        if not over or is_title(line.text):
            past = place + 1
    return past


def _first_stub(head: Sequence[Line]) -> int:
    """Where the stub's own lines begin in a table without headings: after those that say when."""
    said = [
        place
        for place, line in enumerate(head)
        if line.kind is Kind.WORDS and _is_context(line.words) and not line.label.endswith(":")
    ]
    return said[-1] + 1 if said else len(head)


def _context_and_rows(
    stub: Sequence[Line], below: Sequence[Line], above: str
) -> tuple[list[Line], list[Line]]:
    """The lines over the labels that say when or in what unit, and those that head rows.

    A line goes with the one above it whose parenthesis it closes (`above`: the title's
    last); one that the first row, right below it, carries on begins that row's label. A year heads
    rows where another one does further down.
    """
    first = below[0]
    by_year = any(line.kind is not Kind.FIGURES and is_year(line.words) for line in below)
    context: list[Line] = []
    rows: list[Line] = []
    for line in stub:
        last = context[-1].text if context else above
        goes_on = last.count("(") > last.count(")") and not rows
        heads = is_time(line.text) and period_words(line.text).says_length
        begins = not heads and line.number == first.number - 1
        if begins and carries_on(line.words, first.label):
            rows.append(line)
            continue
        heads_rows = by_year and is_year(line.words)
        is_context = goes_on or (_is_context(line.words) and not heads_rows)
        (context if is_context else rows).append(line)
    return context, rows


def _is_titled(head: list[Line], line: Line, columns: Sequence[Extent]) -> bool:
    """Whether words at both sides, above the first date or year, are a title in two parts."""
    if len(line.segments) > 2 or not stub_words(line, columns):
        return False
    if not period_words(line.text).is_empty:
        return False
    dated = next((other for other in head if not period_words(other.text).is_empty), None)
    return dated is not None and line.number < dated.number and scale_words(line.text) is None


def _words_only(line: Line, words: str) -> Line:
    place = line.text.find(words.split("  ")[0][:12])
    return Line(line.number, line.start, " " * max(place, 0) + words, Kind.WORDS)


def _is_context(words: str) -> bool:
    """Words over the labels that say when or in what unit, rather than head some rows."""
    said = period_words(words)
    return (
        bool(said.dates or said.years or said.says_length)
        or scale_words(words) is not None
        or bool(re.search(r"unaudited|except (?:per )?share", words, re.I))
        or _NEVER_HEADING.match(words) is not None
    )
