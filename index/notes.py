"""The notes to the financial statements, and the statements, as sections of their item."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from index.ascii_lines import Kind, Line
from index.model import Section, SectionKind, Span, Table
from index.sections import slug

_NOTES_TITLE = re.compile(
    r"^\s*notes?\s+to\s+(?:the\s+)?(?:\w+\s+){0,4}financial\s+statements?\b", re.I
)
_MAYBE_TITLE = re.compile(r"\s*notes?\b", re.I)
_NAMED = re.compile(r"^\s*NOTE\s+(\d{1,2}|[A-Z])\b\s*[.:)\-–—]*\s*(.*)$", re.I)
_NUMBERED = re.compile(r"^\s{0,12}\(?(\d{1,2})[.)]\s{1,8}([A-Z(].*)$")
_LETTERED = re.compile(r"^\s{0,12}\(?([A-Z])[.)]\s{1,8}([A-Z].*)$")
_NOTES_LINES = 12
_SENTENCE = re.compile(r"^(.{4,90}?)(?:\.|:|\s-{1,2}\s|\s{2,}-)\s{1,3}[A-Z]")


@dataclass(frozen=True, slots=True)
class _Note:
    number: str
    title: str
    place: int
    last: int


def find_notes(lines: Sequence[Line], parents: Sequence[Section]) -> tuple[Section, ...]:
    """The notes under the section that holds them. `lines`: one document's."""
    begins: dict[str, tuple[int, int]] = {}
    for place, line in enumerate(lines):
        if _is_title(lines, place) and not _is_entry(lines, place, parents):
            holder = _holder(parents, line.start)
            begins.setdefault(holder.id if holder else "", (place, _past(lines, holder)))
    found = (
        _series(lines, begin, end, pattern)
        for begin, end in begins.values()
        for pattern in (_NAMED, _NUMBERED, _LETTERED)
    )
    best = max(found, key=len, default=[])
    if len(best) < 2 and not (best and _NAMED.match(lines[best[0].place].text)):
        return tuple(_unnumbered(lines, begins, parents))
    return tuple(_sections(lines, best, parents))


def _unnumbered(
    lines: Sequence[Line], begins: dict[str, tuple[int, int]], parents: Sequence[Section]
) -> Iterator[Section]:
    """The notes of an item as one section, where none is numbered: their headings do not tell
    which of them head a note and which a part of one."""
    held = {section.id: section for section in parents}
    for name, (begin, end) in begins.items():
        first = lines[begin]
        title = next((text for _, _, text in first.segments), "")
        if name in held and _holds_notes(held[name], title) and end - begin > _NOTES_LINES:
            span = Span(first.start, held[name].span.end)
            yield Section(
                f"{name}/notes", SectionKind.NOTES, title, span, Span(first.start, first.end)
            )


def _holds_notes(section: Section, title: str) -> bool:
    """Whether a line titles the notes of an item, and neither begins a sentence nor lists them."""
    alone = _NOTES_TITLE.sub("", title).strip(" .:-–—")
    listed = re.search(r"\bexhibit", section.title, re.I)
    return section.kind is SectionKind.ITEM and not listed and (not alone or alone[0] == "(")


def _is_title(lines: Sequence[Line], place: int) -> bool:
    """Whether a line titles the notes, on its own or with the next one ("NOTES TO", "FINANCIAL …")."""
    if not _MAYBE_TITLE.match(lines[place].text):
        return False
    if _NOTES_TITLE.match(lines[place].text):
        return True
    begun = next(iter(lines[place].segments), (0, 0, ""))[2]
    below = lines[place + 1].segments if place + 1 < len(lines) else []
    return (
        re.fullmatch(r"notes? to(?: the)?", begun, re.I) is not None
        and bool(below)
        and _NOTES_TITLE.match(f"{begun} {below[0][2]}") is not None
    )


def _is_entry(lines: Sequence[Line], place: int, parents: Sequence[Section]) -> bool:
    """Whether the title is one of the contents page."""
    line = lines[place]
    inside = [s for s in parents if s.kind in (SectionKind.CONTENTS, SectionKind.COVER)]
    return line.kind is Kind.FIGURES or any(
        section.span.start <= line.start < section.span.end for section in inside
    )


def _past(lines: Sequence[Line], holder: Section | None) -> int:
    """The place past the section's last line; the notes of one item do not go on in another."""
    if holder is None or holder.kind is not SectionKind.ITEM:
        return len(lines)
    return bisect_left(lines, holder.span.end, key=lambda line: line.start)


def _series(lines: Sequence[Line], begin: int, end: int, pattern: re.Pattern[str]) -> list[_Note]:
    """The longest run of headings numbered 1, 2, 3 … (or A, B, C …) from `begin` to `end`."""
    notes: list[_Note] = []
    for place in range(begin, end):
        line = lines[place]
        match = pattern.match(line.text) if line.kind in (Kind.WORDS, Kind.FIGURES) else None
        if not match or re.search(r"\bcont(?:inued|'d)", line.text, re.I):
            continue
        wanted = _next(notes[-1].number) if notes else ("1", "A")
        if match[1].upper() not in wanted or not _stands_alone(lines, place, pattern):
            continue
        title, last = _title(lines, place, match[2].strip())
        if title:
            notes.append(_Note(match[1].upper(), title, place, last))
    return notes


def _next(number: str) -> tuple[str, ...]:
    return (str(int(number) + 1),) if number.isdigit() else (chr(ord(number) + 1),)


def _stands_alone(lines: Sequence[Line], place: int, pattern: re.Pattern[str]) -> bool:
    above = lines[place - 1] if place else None
    if above is not None and above.kind is Kind.WORDS and pattern is not _NAMED:
        return False
    return (
        above is None
        or above.kind in (Kind.BLANK, Kind.TAG, Kind.RULE, Kind.MARKS)
        or pattern is _NAMED
    )


def _title(lines: Sequence[Line], place: int, title: str) -> tuple[str, int]:
    if not title:
        below = next(
            (
                p
                for p in range(place + 1, min(place + 4, len(lines)))
                if lines[p].kind is not Kind.BLANK
            ),
            place,
        )
        return re.sub(r"\s+", " ", lines[below].label).strip(" .:-"), below
    title = re.sub(r"\s+", " ", title)
    run_in = _SENTENCE.match(title)
    if run_in:
        return run_in[1].strip(" .:-"), place
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is not None and after.kind is Kind.WORDS and title.isupper() and after.label.isupper():
        return f"{title} {after.label}".strip(" .:-"), place + 1
    return title.strip(" .:-"), place


def _sections(
    lines: Sequence[Line], notes: list[_Note], parents: Sequence[Section]
) -> list[Section]:
    found: list[Section] = []
    for place, note in enumerate(notes):
        start = lines[note.place].start
        parent = _holder(parents, start)
        limit = parent.span.end if parent else lines[-1].end
        following = lines[notes[place + 1].place].start - 1 if place + 1 < len(notes) else limit
        end = max(start, min(following, limit))
        heading = Span(start, min(lines[note.last].end, max(end, start)))
        name = (
            f"{parent.id}/note-{note.number.lower()}" if parent else f"note-{note.number.lower()}"
        )
        found.append(Section(name, SectionKind.NOTE, note.title, Span(start, end), heading))
    return found


def statement_sections(
    tables: Sequence[tuple[Table, str, Span]], parents: Sequence[Section]
) -> tuple[Section, ...]:
    """A section for each statement: (its table, its title, title and table together).

    Tables that carry on a statement (the same title on the next page) join its section.
    """
    found: dict[str, Section] = {}
    for table, title, drawn in tables:
        parent = _holder(parents, table.span.start)
        begin = max(drawn.start, parent.span.start) if parent else drawn.start
        span = Span(min(begin, table.span.start), drawn.end)
        short = re.sub(
            r"\b(?:condensed|consolidated|unaudited|interim|comparative)\b|\([^()]*\)",
            " ",
            title,
            flags=re.I,
        )
        name = f"{parent.id}/{slug(short)}" if parent else slug(short)
        number = 2
        while name in found and span.start - found[name].span.end > 6000:
            name = f"{name.rstrip('-0123456789')}-{number}"
            number += 1
        if name in found:
            span = Span(found[name].span.start, span.end)
        limit = parent.span.end if parent else span.end
        span = Span(span.start, max(span.start, min(span.end, limit)))
        written = re.sub(r"\s+", " ", title).strip()
        found[name] = Section(
            name, SectionKind.STATEMENT, written, span, Span(span.start, span.start)
        )
    return tuple(found.values())


def _holder(parents: Sequence[Section], offset: int) -> Section | None:
    """The innermost of `parents` that holds `offset`."""
    holding = [
        s
        for s in parents
        if s.span.start <= offset < s.span.end and s.kind is not SectionKind.CONTENTS
    ]
    return min(holding, key=lambda section: len(section.span)) if holding else None


def laminar(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections in order, each clipped where one that holds its first line ends."""
    found: list[Section] = []
    opened: list[Section] = []
    for section in sorted(sections, key=lambda s: (s.span.start, -s.span.end)):
        while opened and opened[-1].span.end <= section.span.start:
            opened.pop()
        end = min([section.span.end, *(above.span.end for above in opened)])
        heading = Span(min(section.heading.start, end), min(section.heading.end, end))
        opened.append(replace(section, span=Span(section.span.start, end), heading=heading))
        found.append(opened[-1])
    return tuple(found)


def innermost(sections: Sequence[Section], offset: int) -> str:
    """The id of the innermost section that holds `offset`; empty where none does."""
    holding = [s for s in sections if s.span.start <= offset < s.span.end]
    return (
        min(holding, key=lambda section: (len(section.span), -len(section.id))).id
        if holding
        else ""
    )


def innermost_at(sections: Sequence[Section]) -> Callable[[int], str]:
    """What `innermost` says, for the many offsets that are asked of the same sections."""
    points = sorted({point for s in sections for point in (s.span.start, s.span.end)})
    begins = sorted(range(len(sections)), key=lambda place: sections[place].span.start)
    holding: list[tuple[int, int, int]] = []  # (length, -length of id, place), the smallest first
    names: list[str] = []
    begun = 0
    for point in points:
        while begun < len(begins) and sections[begins[begun]].span.start <= point:
            section = sections[begins[begun]]
            heappush(holding, (len(section.span), -len(section.id), begins[begun]))
            begun += 1
        while holding and sections[holding[0][2]].span.end <= point:
            heappop(holding)
        names.append(sections[holding[0][2]].id if holding else "")

    def at(offset: int) -> str:
        place = bisect_right(points, offset)
        return names[place - 1] if place else ""

    return at


def holding_at(sections: Sequence[Section]) -> Callable[[Span], str]:
    """What gives the id of the innermost section that holds all of a span; empty where none does."""
    at = innermost_at(sections)
    spans = {section.id: section.span for section in sections}

    def of(span: Span) -> str:
        first = at(span.start)
        if not first or span in spans[first]:
            return first
        held = [s for s in sections if span in s.span]
        return min(held, key=lambda s: (len(s.span), -len(s.id))).id if held else ""

    return of
