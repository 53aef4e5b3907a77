"""The outline of a filing: cover, contents, parts, items, signatures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.ascii_lines import Kind, Line
from index.item_headings import (
    PAGE_END,
    Heading,
    Titles,
    find_headings,
    is_heading,
    is_quarterly,
    items_of,
    names_part_or_item,
)
from index.model import Section, SectionKind, Span
from index.signatures import signatures_at

_CONTENTS = re.compile(
    r"^\s*(?:TABLE\s+OF\s+CONTENTS|INDEX|CONTENTS|INDEX TO FORM 10-[KQ].*)\s*$", re.I
)
_SHORTEST = 20  # lines of a cover page
_BOUND = 60  # lines behind the signatures that are a section of their own
_SIGNATURES = re.compile(r"^\s*SIGNATURES?\s*$", re.I)


def slug(title: str) -> str:
    """A title as part of an id: "STATEMENTS OF OPERATIONS" → "statements-of-operations"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("’", "").replace("'", "")).strip("-")


def find_sections(lines: Sequence[Line], form: str, text: str) -> tuple[Section, ...]:
    """Cover, contents, parts, items and signatures, in order.

    `lines`: the main document's, of the whole `text`.
    """
    titles = items_of(form)
    every = list(find_headings(lines, titles))
    contents = _contents(lines, every)
    body = contents[1] if contents else 0
    headings = [h for h in every if h.first >= body and not _is_continued(h.title)]
    headings = list(_once(h for h in headings if is_heading(lines, h, titles)))
    signed = _signatures(lines, headings[-1].first if headings else body, text)
    ends = len(lines) if signed is None else signed
    start = headings[0].first if headings else ends
    outline = _outline(
        lines, headings, contents[1] if contents else _past_page(lines, start), ends, form
    )
    opened = [
        place
        for place, line in enumerate(lines[:start])
        if outline and line.start >= outline[0].span.start
    ]
    found = [*_front(lines, contents, min([start, *opened])), *outline]
    if signed is not None:
        found += _back(lines, signed)
    return tuple(found)


def _front(
    lines: Sequence[Line], contents: tuple[int, int] | None, start: int
) -> Iterator[Section]:
    cover_end = contents[0] if contents else start
    if cover_end:
        yield _section("cover", SectionKind.COVER, "Cover page", lines, 0, cover_end)
    if contents:
        first = contents[0]
        titled = _CONTENTS.match(lines[first].text) is not None
        heading = Heading(SectionKind.CONTENTS, "", "Contents", first, first) if titled else None
        yield _section("contents", SectionKind.CONTENTS, "Contents", lines, *contents, heading)


def _back(lines: Sequence[Line], signed: int) -> Iterator[Section]:
    """The signatures, and what is bound behind them."""
    last = _last_signed(lines, signed)
    printed = _SIGNATURES.match(lines[signed].text) is not None
    heading = Heading(SectionKind.SIGNATURES, "", "Signatures", signed, signed) if printed else None
    yield _section("signatures", SectionKind.SIGNATURES, "Signatures", lines, signed, last, heading)
    rest = lines[last:]
    if len(rest) > _BOUND or any(line.kind is Kind.FIGURES for line in rest):
        title = "Pages after the signatures"
        yield _section("annex", SectionKind.EXHIBIT, title, lines, last, len(lines))


def _past_page(lines: Sequence[Line], limit: int) -> int:
    """Past the first page, where one ends before `limit`."""
    breaks = (place for place, line in enumerate(lines[:limit]) if _is_page_break(line))
    return next((place + 1 for place in breaks if place > _SHORTEST), limit)


def _is_page_break(line: Line) -> bool:
    return line.kind is Kind.TAG and re.search(r"<PAGE>|\f", line.text, re.I) is not None


def _once(headings: Iterator[Heading]) -> Iterator[Heading]:
    """The headings, a part that is named again on its later pages once."""
    part = ""
    for heading in headings:
        if heading.kind is SectionKind.PART:
            if heading.number == part:
                continue
            part = heading.number
        elif heading.part and heading.part != part:
            part = heading.part
            yield Heading(SectionKind.PART, part, "", heading.first, heading.first - 1)
        yield heading


def _contents(lines: Sequence[Line], entries: Sequence[Heading]) -> tuple[int, int] | None:
    """First line of the contents page and the one past its last, or None."""
    titled = next((p for p, line in enumerate(lines) if _CONTENTS.match(line.text)), None)
    if titled is not None and any(0 < h.first - titled < 30 for h in entries):
        begin = titled
    else:
        paged = [
            h
            for h in entries
            if PAGE_END.search(lines[h.last].text) or PAGE_END.search(lines[h.first].text)
        ]
        close = [h for h in paged if h.first - paged[0].first < 120]
        if len(close) < 3:
            return None
        begin = close[0].first
    last = begin
    seen: set[tuple[str, str]] = set()
    part = ""
    for heading in entries:
        if heading.first < begin or heading.first - last > 28:
            continue
        if heading.kind is SectionKind.PART and heading.number == "1" and seen:
            break  # no contents page names its first part after its first entries
        part = heading.number if heading.kind is SectionKind.PART else part
        key = (part if heading.kind is SectionKind.ITEM else "part", heading.number)
        if key in seen:
            break
        seen.add(key)
        last = heading.last
    return begin, _page_break_after(lines, last)


def _page_break_after(lines: Sequence[Line], place: int) -> int:
    """Past the table, or the page, that holds `place`."""
    for below in range(place + 1, min(place + 45, len(lines))):
        line = lines[below]
        if _is_page_break(line):
            return below + 1
        if names_part_or_item(line):
            return below
    return place + 1


def _is_continued(title: str) -> bool:
    return re.search(r"\bcont(?:inued|'d|\.)", title, re.I) is not None


def _signatures(lines: Sequence[Line], after: int, text: str) -> int | None:
    """The line of the first signatures after line `after`: of their heading, else of their words."""
    inside = range(after, len(lines))
    printed = next((place for place in inside if _SIGNATURES.match(lines[place].text)), None)
    if printed is not None or not inside:
        return printed
    begin, end = lines[after].start, lines[-1].end
    said = signatures_at(text[begin:end])
    if said is None:
        return None
    return next(place for place in inside if lines[place].end >= begin + said.start)


def _last_signed(lines: Sequence[Line], first: int) -> int:
    """Past the page with the last signature: reports are often bound behind the signatures."""
    signed = first
    for place in range(first, len(lines)):
        if place - signed > 80:
            break
        if re.search(r"/s/|attorney-in-fact|\bdirector\b|\bofficer\b", lines[place].text, re.I):
            signed = place
    for below in range(signed + 1, len(lines)):
        if _is_page_break(lines[below]):
            return below
    return len(lines)


def _outline(
    lines: Sequence[Line], headings: list[Heading], body: int, end: int, form: str
) -> list[Section]:
    placed = list(_with_parts(headings, form))
    if is_quarterly(form):
        placed = _with_statements(placed, body, end)
    starts = sorted({h.first for _, h in placed})
    parts = [h.first for _, h in placed if h.kind is SectionKind.PART]
    sections: list[Section] = []
    for part, heading in placed:
        if heading.kind is SectionKind.PART:
            name, title = f"part-{part}", heading.title or f"Part {part}"
            after = bisect_right(parts, heading.first)
            stop = parts[after] if after < len(parts) else end
        else:
            name = f"part-{part}/item-{heading.number.lower()}"
            title = heading.title or items_of(form).get(part, {}).get(heading.number, "")
            later = bisect_left(starts, max(heading.first + 1, heading.last))
            following = starts[later] if later < len(starts) else end
            stop = max(min(following, end), heading.first)
        sections.append(_section(name, heading.kind, title, lines, heading.first, stop, heading))
    return _nested(_with_implied(_unique(sections)))


def _with_statements(
    placed: list[tuple[str, Heading]], body: int, end: int
) -> list[tuple[str, Heading]]:
    """The headings of a quarterly report, with that of its statements where none is printed."""
    items = [(part, h) for part, h in placed if h.kind is SectionKind.ITEM]
    first = items[0][1].first if items else end
    if any((part, h.number) == ("1", "1") for part, h in items) or first - body <= 40:
        return placed
    implied = Heading(SectionKind.ITEM, "1", "Financial Statements", body, body - 1)
    before = [entry for entry in placed if entry[1].first < first]
    return [*before, ("1", implied), *placed[len(before) :]]


def _nested(sections: list[Section]) -> list[Section]:
    """The sections so that parts do not overlap and each item is within its part.

    Only headings out of order make a difference: of a part that begins within another, the
    first ends there, and what is then outside of its part is no section.
    """
    parts = [section for section in sections if section.parent is None]
    held: dict[str, Section] = {}
    for place, part in enumerate(parts):
        limit = parts[place + 1].span.start - 1 if place + 1 < len(parts) else part.span.end
        end = max(part.span.start, min(part.span.end, limit))
        heading = Span(part.heading.start, min(part.heading.end, end))
        held[part.id] = replace(part, span=Span(part.span.start, end), heading=heading)
    return [
        held.get(section.id, section)
        for section in sections
        if section.parent is None or section.span in held[section.parent].span
    ]


def _with_implied(sections: list[Section]) -> list[Section]:
    """The sections, with the parts that no line heads but whose items are there."""
    printed = {section.id for section in sections}
    items: dict[str, list[Section]] = {}
    for section in sections:
        if section.parent is not None and section.parent not in printed:
            items.setdefault(section.parent, []).append(section)
    implied = [
        Section(
            part,
            SectionKind.PART,
            part.replace("-", " ").capitalize(),
            Span.around([section.span for section in held]),
            Span(held[0].span.start, held[0].span.start),
        )
        for part, held in items.items()
    ]
    return sorted([*sections, *implied], key=lambda s: (s.span.start, -s.span.end))


def _with_parts(headings: list[Heading], form: str) -> Iterator[tuple[str, Heading]]:
    """Each heading with the part that it is in: as printed, else by its number."""
    part = "1"
    last = 0
    said = any(heading.kind is SectionKind.PART for heading in headings)
    for heading in headings:
        if heading.kind is SectionKind.PART:
            part, last = heading.number, 0
        else:
            number = int(re.match(r"\d+", heading.number)[0])  # type: ignore[index]
            if not is_quarterly(form):
                part = _annual_part(heading.number, part if said else None, items_of(form))
            elif number < last and part == "1":
                part = "2"
            last = number
        yield part, heading


def _annual_part(number: str, said: str | None, titles: Titles) -> str:
    holders = [part for part, entries in titles.items() if number in entries]
    if said in holders or not holders:
        return said or "1"
    return holders[-1]


def _unique(sections: list[Section]) -> list[Section]:
    """One section an id: of a title printed twice the one with the longer body."""
    best: dict[str, Section] = {}
    for section in sections:
        if section.id not in best or len(section.span) > len(best[section.id].span):
            best[section.id] = section
    return sorted(best.values(), key=lambda section: (section.span.start, -section.span.end))


def _section(
    name: str,
    kind: SectionKind,
    title: str,
    lines: Sequence[Line],
    first: int,
    end: int,
    heading: Heading | None = None,
) -> Section:
    span = Span(lines[first].start, lines[end - 1].end if end > first else lines[first].start)
    if heading is not None and heading.last >= heading.first:
        over = Span(lines[heading.first].start, lines[heading.last].end)
    else:
        over = Span(span.start, span.start)
    return Section(name, kind, re.sub(r"\s+", " ", title), span, over)
