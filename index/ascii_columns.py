"""Where the columns of a fixed-width table stand, and which heading is over which."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.ascii_lines import Kind, Line
from index.figures import Figure
from index.heading_words import says_scale
from index.periods import period_words

_SKIP = 9.0  # what leaving a leading figure to the label costs, in characters of misfit
_AS_WELL = 8.0  # characters of misfit: a place that costs so little more may be meant as well
_WIDEST = 8  # columns: of more, there are too many places to try
_SLACK = 14.0  # the most a figure may stand off its column's right edge
_MONTH = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|ember|ober)?\.?"
)
_ENDED = re.compile(r"\b(?:[a-z-]+ )??(?:years?|months|weeks|quarters?) ended\b", re.I)
_DAY = re.compile(rf"\b{_MONTH} \d{{1,2}},(?! ?\d{{4}})", re.I)
_DATED = re.compile(rf"\b{_MONTH} \d{{1,2}}, ?\d{{4}}\b", re.I)
_FROM_OR_TO = re.compile(r"(?:\(|(?:period )?from\b|to\b|through\b|thru\b)", re.I)
_DATE_ALONE = re.compile(rf"(?:{_MONTH} \d{{1,2}},? ?)?(?:(?:19|20)\d\d)?", re.I)


@dataclass(frozen=True, slots=True)
class Extent:
    """A column of figures: leftmost and rightmost character, and the usual right edge."""

    left: int
    right: int
    edge: float

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def extents(rows: Sequence[Line], marks: int = 0) -> list[Extent]:
    """The columns of `rows` (lines of figures), by the right edges that recur.

    `marks`: how many `<C>` stand over the table, believed where rows bear them out.
    """
    counts = Counter(len(row.figures) for row in rows)
    if not counts:
        return []
    enough = max(2, round(0.12 * len(rows)))
    width = max((n for n, rows_with in counts.items() if rows_with >= enough), default=max(counts))
    if marks and counts.get(marks, 0) >= 1 and marks >= width:
        width = marks
    full = [row.figures for row in rows if len(row.figures) == width]
    if len(full) > 2:
        full = _alike(full)
    return [_extent([figures[place] for figures in full]) for place in range(width)]


def _alike(full: list[tuple[Figure, ...]]) -> list[tuple[Figure, ...]]:
    """The rows whose edges are near the median row's: strays would smear the columns."""
    middle = [median(figures[place].edge for figures in full) for place in range(len(full[0]))]
    near = [
        figures
        for figures in full
        if all(abs(figure.edge - edge) <= 6 for figure, edge in zip(figures, middle, strict=True))
    ]
    return near or full


def _extent(figures: Sequence[Figure]) -> Extent:
    solid = [figure for figure in figures if not figure.nil] or list(figures)
    edge = float(median(figure.edge for figure in solid))
    return Extent(min(f.start for f in solid), max(f.end for f in solid), edge)


def placed(figures: Sequence[Figure], columns: Sequence[Extent]) -> list[Figure | None] | None:
    """Each figure in its column, in order, with the least misfit; None where it cannot fit.

    Leading figures may be left out at a price: they belong to the label.
    """
    best = _fit(tuple(figures), tuple(columns))
    if best is None:
        return None
    result: list[Figure | None] = [None] * len(columns)
    for figure, place in zip(figures, best, strict=True):
        if place is not None:
            result[place] = figure
    return result


def others_placed(
    figures: Sequence[Figure], columns: Sequence[Extent]
) -> list[list[Figure | None]]:
    """The other columns that figures may as well stand in, in order, the least misfit first."""
    if len(columns) > _WIDEST or all(figure.nil for figure in figures):
        return []
    costs = sorted(
        (sum(_misfit(f, columns[at]) for f, at in zip(figures, places, strict=True)), places)
        for places in itertools.combinations(range(len(columns)), len(figures))
    )
    near = [places for cost, places in costs[1:] if cost - costs[0][0] < _AS_WELL]
    return [
        [dict(zip(places, figures, strict=True)).get(at) for at in range(len(columns))]
        for places in near
    ]


def _fit(figures: tuple[Figure, ...], columns: tuple[Extent, ...]) -> list[int | None] | None:
    if len(figures) == len(columns):
        straight = sum(_misfit(f, c) for f, c in zip(figures, columns, strict=True))
        if straight <= _SLACK * len(columns):
            return list(range(len(columns)))
    # table[i][j]: least cost of placing the first i figures in the first j columns
    never = float("inf")
    costs = [[never] * (len(columns) + 1) for _ in range(len(figures) + 1)]
    moves: dict[tuple[int, int], str] = {}
    costs[0] = [0.0] * (len(columns) + 1)
    for i in range(1, len(figures) + 1):
        for j in range(len(columns) + 1):
            options = [(costs[i - 1][j] + _SKIP * (1 if j == 0 else 4), "skip")]
            if j:
                options.append((costs[i][j - 1], "empty"))
                options.append(
                    (costs[i - 1][j - 1] + _misfit(figures[i - 1], columns[j - 1]), "place")
                )
            costs[i][j], moves[i, j] = min(options)
    return _path(moves, len(figures), len(columns))


def _path(moves: dict[tuple[int, int], str], i: int, j: int) -> list[int | None] | None:
    places: list[int | None] = []
    while i:
        move = moves[i, j]
        if move == "empty":
            j -= 1
            continue
        places.append(j - 1 if move == "place" else None)
        i -= 1
        j -= 1 if move == "place" else 0
    places.reverse()
    return places if any(place is not None for place in places) else None


def _misfit(figure: Figure, column: Extent) -> float:
    if figure.nil:
        return max(0.0, column.left - figure.end, figure.start - column.right)
    off = abs(figure.edge - column.edge)
    if off > 3 and column.left <= figure.start and figure.end <= column.right:
        return 3.0
    return off


def headings(lines: Sequence[Line], columns: Sequence[Extent]) -> tuple[tuple[str, ...], ...]:
    """For each column its headings from the top down, from the lines above the figures."""
    paths: list[list[str]] = [[] for _ in columns]
    reach = _reaches(columns)
    levels = [line for line in lines if line.kind in (Kind.WORDS, Kind.YEARS)]
    bounds = [_bounds_below(lines, line) for line in levels]
    pieces = [
        [
            part
            for piece in _pieces(line, columns)
            for part in _parted_words(piece, columns, bounds[place], levels[place + 1 :])
        ]
        for place, line in enumerate(levels)
    ]
    for place, segments in enumerate(pieces):
        for group, text in _groups(segments, columns, reach, bounds[place], pieces[place + 1 :]):
            for column in group:
                paths[column].append(text)
    return tuple(tuple(path) for path in paths)


def stub_words(line: Line, columns: Sequence[Extent]) -> str:
    """The words of a heading line that stand over the labels, not over the figures."""
    over = _pieces(line, columns)
    return " ".join(text for start, end, text in line.segments if not _among(start, end, over))


def _among(start: int, end: int, pieces: list[tuple[int, int, str]]) -> bool:
    return any(start <= first and last <= end for first, last, _ in pieces)


def has_heading(line: Line, columns: Sequence[Extent]) -> bool:
    """Whether some of the words of `line` stand over the figures."""
    return line.kind in (Kind.WORDS, Kind.YEARS) and bool(_pieces(line, columns))


def _pieces(line: Line, columns: Sequence[Extent]) -> list[tuple[int, int, str]]:
    """The headings of one level: its words that stand over the figures.

    Dates alone, one for each column at most, are headings even where they are shifted to
    the left of the first column; so are as many as there are columns, beside words of the stub.
    """
    left = columns[0].left
    pieces = [piece for segment in line.segments for piece in _parted_dates(*segment)]
    dates = all(_DATE_ALONE.fullmatch(text) for _, _, text in pieces)
    shifted = len(pieces) == len(columns) or all(start > 10 for start, _, _ in pieces)
    if 2 <= len(pieces) <= len(columns) and dates and shifted:
        return pieces
    beside = pieces[1:]
    if len(beside) == len(columns) > 1 and all(_DATE_ALONE.fullmatch(t) for _, _, t in beside):
        return beside
    return [(start, end, text) for start, end, text in pieces if _is_over(start, end, left)]


def _parted_dates(start: int, end: int, text: str) -> list[tuple[int, int, str]]:
    """ "June 30, June 30, May 31," has one space between headings of a kind: each is one."""
    for heading in (_ENDED, _DAY, _DATED):
        found = list(heading.finditer(text))
        if len(found) > 1 and not heading.sub("", text).strip():
            return [(start + match.start(), start + match.end(), match.group()) for match in found]
    return [(start, end, text)]


def _parted_words(
    piece: tuple[int, int, str],
    columns: Sequence[Extent],
    rules: tuple[tuple[int, int], ...],
    below: Sequence[Line],
) -> list[tuple[int, int, str]]:
    """ "Estate Insurance Life" has one space between headings that fill their columns.

    Each part then ends where its column does, and is about as wide. Words over dates or
    years are over all of these, as are words that are underlined as one.
    """
    start, end, text = piece
    under = [place for place, c in enumerate(columns) if c.right > start and c.left < end]
    if len(under) < 2 or _is_spanner(text) or says_scale(text) or _has_times(below, columns):
        return [piece]
    if any(abs(left - start) <= 3 and abs(right - end) <= 3 for left, right in rules):
        return [piece]
    ends = [start + match.end() for match in re.finditer(r"\S+", text)]
    parts: list[tuple[int, int, str]] = []
    begin = start
    for place in under:
        right = columns[place].right
        last = min(ends, key=lambda edge: abs(edge - right))
        other = columns[place - 1].right if place else 2 * right - columns[1].right
        room = abs(right - other)
        if abs(last - right) > 2 or last <= begin or last - begin + 1 < 0.75 * room:
            return [piece]
        parts.append((begin, last, text[begin - start : last - start]))
        begin = last + 1
    return parts if parts[-1][1] == end else [piece]


def _has_times(below: Sequence[Line], columns: Sequence[Extent]) -> bool:
    """Whether one of the lines below has a date or a year over each column."""
    pieces = (_pieces(line, columns) for line in below)
    return any(
        len(level) == len(columns) and all(not period_words(text).is_empty for _, _, text in level)
        for level in pieces
    )


def _is_over(start: int, end: int, left: int) -> bool:
    """Whether words from `start` to `end` stand over figures that begin at `left`."""
    return start >= left - 3 or (start > 10 and (start + end) / 2 >= left - 1)


def _reaches(columns: Sequence[Extent]) -> list[tuple[float, float]]:
    """For each column the range of characters nearer to it than to its neighbours."""
    cuts = [(a.right + b.left) / 2 for a, b in itertools.pairwise(columns)]
    lefts = [columns[0].left - 12.0, *cuts]
    rights = [*cuts, columns[-1].right + 12.0]
    return list(zip(lefts, rights, strict=True))


def _bounds_below(lines: Sequence[Line], line: Line) -> tuple[tuple[int, int], ...]:
    """The rule under `line`, if no other level with as many headings stands between."""
    place = lines.index(line)
    for below in lines[place + 1 :]:
        if below.rules:
            return below.rules
        if below.kind is Kind.YEARS or len(below.segments) > len(line.segments):
            return ()
    return ()


def _groups(
    segments: list[tuple[int, int, str]],
    columns: Sequence[Extent],
    reach: list[tuple[float, float]],
    rules: tuple[tuple[int, int], ...],
    below: list[list[tuple[int, int, str]]],
) -> list[tuple[list[int], str]]:
    """Which columns each heading of one level is over."""
    if not segments:
        return []
    total = len(columns)
    if len(segments) == total:
        return [([place], text) for place, (_, _, text) in enumerate(segments)]
    if _repeats(segments, columns, below):
        width = total // len(segments)
        return [
            (list(range(place * width, (place + 1) * width)), text)
            for place, (_, _, text) in enumerate(segments)
        ]
    rules = tuple(rule for rule in rules if _is_of_one(rule, segments))
    headed = next((level for level in below if len(level) == total), None)
    wide = _over_headings(columns, headed) if headed else columns
    return [
        (
            _columns_under(start, end, wide, _reaches(wide), _without_underline(rules, start, end), True)
            if headed and _is_spanner(text)
            else _columns_under(start, end, columns, reach, rules, _is_spanner(text)),
            text,
        )
        for start, end, text in segments
    ]  # fmt: skip


def _is_of_one(rule: tuple[int, int], segments: list[tuple[int, int, str]]) -> bool:
    """Whether one heading at most stands over a rule: a rule under several groups none of them."""
    centres = [(start + end) / 2 for start, end, _ in segments]
    return sum(rule[0] - 2 <= centre <= rule[1] + 2 for centre in centres) < 2


def _over_headings(columns: Sequence[Extent], headed: list[tuple[int, int, str]]) -> list[Extent]:
    """The columns, each as wide as the heading that stands over it alone."""
    return [
        Extent(min(column.left, start), max(column.right, end), column.edge)
        for column, (start, end, _) in zip(columns, headed, strict=True)
    ]


def _without_underline(
    rules: tuple[tuple[int, int], ...], start: int, end: int
) -> tuple[tuple[int, int], ...]:
    """The rules, but for one that only underlines the words: it says nothing of columns."""
    return tuple(rule for rule in rules if abs(rule[0] - start) > 1 or abs(rule[1] - end) > 1)


def _is_spanner(text: str) -> bool:
    """Whether a heading says a length of time or a day, as one over several columns does.

    The time since a company began is that of one column; so are the lines that its words fill.
    """
    said = period_words(text)
    if said.opening or said.since_inception or _FROM_OR_TO.match(text):
        return False
    return said.says_length or bool(said.dates)


def _repeats(
    segments: list[tuple[int, int, str]],
    columns: Sequence[Extent],
    below: list[list[tuple[int, int, str]]],
) -> bool:
    """Whether the level below repeats under each heading here ("2003 2002 2003 2002").

    Words that say no time, right above these, must stand about the middle of their columns:
    else they are the first line of one column's own heading.
    """
    count, total = len(segments), len(columns)
    if count < 2 or total % count or not below:
        return False
    width = total // count
    for place, (start, end, text) in enumerate(segments):
        group = columns[place * width : (place + 1) * width]
        reach = group[-1].right - group[0].left
        off = abs((start + end) / 2 - (group[0].left + group[-1].right) / 2)
        alone = not _is_spanner(text) and len(below[0]) != count
        if alone and off > max(reach / 4, (end - start) / 2):
            return False
    for level in below:
        texts = [text for _, _, text in level]
        if len(texts) == total and width > 1:
            return texts == texts[:width] * count
    return False


def _columns_under(
    start: int,
    end: int,
    columns: Sequence[Extent],
    reach: list[tuple[float, float]],
    rules: tuple[tuple[int, int], ...],
    is_spanner: bool,
) -> list[int]:
    centre = (start + end) / 2
    for left, right in rules:
        if left - 2 <= centre <= right + 2:
            under = [
                place
                for place, column in enumerate(columns)
                if left - 3 <= (column.centre + column.edge) / 2 <= right + 3
            ]
            if under:
                return under
    covered = [
        place
        for place, (column, (left, right)) in enumerate(zip(columns, reach, strict=True))
        if min(end, right) - max(start, left) > min(3.0, (end - start) / 2)
        and (start - 2 <= column.edge and column.left <= end + 2)
    ]
    if is_spanner and covered:
        return _balanced(centre, covered, columns)
    if len(covered) > 1:
        inside = [p for p in covered if start <= (columns[p].left + columns[p].edge) / 2 <= end]
        return inside or [min(covered, key=lambda p: abs(columns[p].centre - centre))]
    if covered:
        return covered
    return [min(range(len(columns)), key=lambda p: abs(columns[p].edge - end))]


def _balanced(centre: float, covered: list[int], columns: Sequence[Extent]) -> list[int]:
    """The widest run of columns around `covered` over which a heading is about centred."""
    runs = [
        list(range(first, last + 1))
        for first in range(covered[0] + 1)
        for last in range(covered[-1], len(columns))
    ]
    nearest = min(_off_centre(centre, run, columns) for run in runs)
    near = [run for run in runs if _off_centre(centre, run, columns) <= nearest + 2.5]
    return max(near, key=len)


def _off_centre(centre: float, run: list[int], columns: Sequence[Extent]) -> float:
    return abs(centre - (columns[run[0]].left + columns[run[-1]].right) / 2)
