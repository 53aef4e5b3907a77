"""Sections → passages: paragraphs and tables with the running heading above them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from index.ascii_lines import Kind, Line
from index.model import Passage, Section, SectionKind, Span, Table
from index.notes import holding_at, innermost_at

_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+|-\s*)?(?:[A-Z]-)?\d{1,3}(?:\s*-)?\s*$", re.I)
_SENTENCE_END = re.compile(r"[.;:,?!\"')]\s*$")
_FURNITURE = re.compile(
    r"^\s*(?:see (?:accompanying )?notes|the accompanying notes|notes to (?:\w+\s+){0,4}financial|\(?(?:\$ )?in (?:thousands|millions))",
    re.I,
)


def find_passages(
    lines: Sequence[Line], sections: Sequence[Section], tables: Sequence[Table]
) -> tuple[Passage, ...]:
    """Every paragraph and table, numbered from 0 in the order of the filing."""
    quiet = [s.span for s in sections if s.kind is SectionKind.CONTENTS]
    headed = [s.heading for s in sections if len(s.heading)]
    drawn = sorted((table.span for table in tables), key=lambda span: span.start)
    repeated = _repeated(lines)
    holder_at, holder_of = innermost_at(sections), holding_at(sections)
    found: list[tuple[Span, str, bool]] = []
    heading = ""
    fresh = False
    section = None
    bounds = sorted({at for s in sections for at in (s.span.start, s.span.end)})
    for span, words in _paragraphs(lines, drawn, headed, repeated, bounds):
        if any(span in part for part in quiet):
            continue
        holder = holder_at(span.start)
        if holder != section:
            section, heading, fresh = holder, "", False
        if words is None:
            found.append((span, heading, True))
        elif _is_heading(words):
            title = " ".join(word for word in " ".join(words).split()).strip(" .:-")
            heading = f"{heading}: {title}" if fresh and heading else title
            fresh = True
            continue
        else:
            found.append((span, heading, False))
        fresh = False
    return tuple(
        Passage(number, holder_of(span), heading, span, is_table)
        for number, (span, heading, is_table) in enumerate(
            sorted(found, key=lambda entry: entry[0].start)
        )
    )


def _repeated(lines: Sequence[Line]) -> set[str]:
    """Lines that recur at the top of pages: the company's name, "Notes to …"."""
    counts = Counter(line.text.strip() for line in lines if line.kind is Kind.WORDS)
    return {words for words, count in counts.items() if count >= 3 and len(words) < 90}


def _paragraphs(
    lines: Sequence[Line],
    drawn: list[Span],
    headed: list[Span],
    repeated: set[str],
    bounds: list[int],
) -> Iterator[tuple[Span, list[str] | None]]:
    """Runs of lines parted by blank ones, and where a section starts or ends; a table is one without words."""
    run: list[Line] = []
    place = 0
    headed = sorted(headed)
    starts = [span.start for span in headed]
    ends = list(accumulate((span.end for span in headed), max))  # the furthest so far
    for line in lines:
        while place < len(drawn) and drawn[place].end <= line.start:
            place += 1
        inside = place < len(drawn) and drawn[place].start <= line.start
        begun = bisect_right(starts, line.start)
        is_heading = begun > 0 and line.start < ends[begun - 1]
        if inside or is_heading or _parts(line, repeated):
            if run:
                yield _paragraph(run)
                run = []
            if inside and drawn[place].start == line.start:
                yield drawn[place], None
            continue
        if run and bisect_right(bounds, run[-1].start) < bisect_right(bounds, line.start):
            yield _paragraph(run)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run)


def _parts(line: Line, repeated: set[str]) -> bool:
    return (
        line.kind in (Kind.BLANK, Kind.TAG, Kind.MARKS, Kind.RULE)
        or _PAGE_NUMBER.match(line.text) is not None
        or line.text.strip() in repeated
        or _FURNITURE.match(line.text) is not None
    )


def _paragraph(run: list[Line]) -> tuple[Span, list[str]]:
    first, last = run[0], run[-1]
    return Span(first.start + first.indent, last.end), [line.text.strip() for line in run]


def _is_heading(words: list[str]) -> bool:
    """A short line or two without a full stop, capitalised: a heading of what follows."""
    text = " ".join(words)
    return (
        len(words) <= 2
        and len(text) < 90
        and text[:1].isupper()
        and not _SENTENCE_END.search(text.rstrip(":"))
        and not re.search(r"\d{3,}|^\(?\d+[.)]|/s/", text)
    )
