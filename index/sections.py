"""The outline of a filing: cover, contents, parts, items, signatures."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.ascii_lines import Kind, Line
from index.model import Section, SectionKind, Span

_PART = re.compile(
    r"^\s*PART\s+(IV|I{1,3}|[1-4])(?=\b|[-.–—:]|OTHER|FINANCIAL)\s*[-.–—:]*\s*(.*)$", re.I
)
_ITEM = re.compile(
    r"^\s*ITEMS?\s*(\d{1,2}(?:\s?\([a-c]\)|[A-C])?)\s*(?:[.:)\-–—]|\b)[\s.:\-–—]*(.*)$", re.I
)
_CONTENTS = re.compile(
    r"^\s*(?:TABLE\s+OF\s+CONTENTS|INDEX|CONTENTS|INDEX TO FORM 10-[KQ].*)\s*$", re.I
)
_SIGNATURES = re.compile(r"^\s*SIGNATURES?\s*$", re.I)
_PAGE_END = re.compile(r"(?:\.\s*|\s{2,})(?:\d{1,3}|[ivx]+)(?:\s*[-,]\s*\d{1,3})*\s*$")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that heads a part or an item, with the lines on which its title goes on."""

    kind: SectionKind
    number: str
    title: str
    first: int
    last: int


@lru_cache(maxsize=1)
def _items() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("index").joinpath("items.toml").read_text(encoding="utf-8"))


def slug(title: str) -> str:
    """A title as part of an id: "STATEMENTS OF OPERATIONS" → "statements-of-operations"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("’", "").replace("'", "")).strip("-")


def find_sections(lines: Sequence[Line], form: str) -> tuple[Section, ...]:
    """Cover, contents, parts, items and signatures, in order. `lines`: the main document's."""
    is_quarterly = "Q" in form.upper()
    contents = _contents(lines)
    body = contents[1] if contents else 0
    headings = [h for h in _headings(lines) if h.first >= body and not _is_continued(h.title)]
    headings = [h for h in headings if _is_heading(lines, h, is_quarterly)]
    signed = _signatures(lines, headings[-1].first if headings else body)
    ends = len(lines) if signed is None else signed
    start = headings[0].first if headings else ends
    found = [*_front(lines, contents, start)]
    found += _outline(lines, headings, body, ends, is_quarterly)
    if signed is not None:
        last = _last_signed(lines, signed)
        found.append(
            _section(
                "signatures",
                SectionKind.SIGNATURES,
                "Signatures",
                lines,
                signed,
                last,
                _Heading(SectionKind.SIGNATURES, "", "Signatures", signed, signed),
            )
        )
        if len(lines) - last > 60:
            found.append(
                _section(
                    "annex",
                    SectionKind.EXHIBIT,
                    "Pages after the signatures",
                    lines,
                    last,
                    len(lines),
                )
            )
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
        heading = _Heading(SectionKind.CONTENTS, "", "Contents", first, first) if titled else None
        yield _section("contents", SectionKind.CONTENTS, "Contents", lines, *contents, heading)


def _headings(lines: Sequence[Line]) -> Iterator[_Heading]:
    for place, line in enumerate(lines):
        if line.kind not in (Kind.WORDS, Kind.FIGURES, Kind.YEARS):
            continue
        part = _PART.match(line.text)
        item = None if part else _ITEM.match(line.text)
        if part:
            number = _ROMAN.get(part[1].upper(), part[1])
            yield _Heading(SectionKind.PART, number, part[2].strip(), place, place)
        elif item:
            title, last = _whole_title(lines, place, item[2].strip())
            number = re.sub(r"[\s()]", "", item[1]).upper()
            yield _Heading(SectionKind.ITEM, number, title, place, last)


def _whole_title(lines: Sequence[Line], place: int, title: str) -> tuple[str, int]:
    """A title with the lines on which it goes on."""
    last = place
    for below in range(place + 1, min(place + 4, len(lines))):
        line = lines[below]
        begun = bool(title)
        if line.kind is Kind.BLANK and not begun:
            continue
        if line.kind is not Kind.WORDS or _ITEM.match(line.text) or _PART.match(line.text):
            break
        deeper = line.indent > lines[place].indent
        goes_on = (title.isupper() and line.label.isupper()) or re.search(
            r"(?:\band|\bof|\bin|\bto|,|\babout)$", title, re.I
        )
        wraps = (
            deeper and lines[place].indent + len(lines[place].label) > 55 and len(line.label) < 60
        )
        if begun and not (goes_on or wraps):
            break
        title = f"{title} {line.label}".strip()
        last = below
        if not begun and not title.isupper():
            break
    return _PAGE_END.sub("", title).strip(" .-–—:"), last


def _contents(lines: Sequence[Line]) -> tuple[int, int] | None:
    """First line of the contents page and the one past its last, or None."""
    entries = list(_headings(lines))
    titled = next((p for p, line in enumerate(lines) if _CONTENTS.match(line.text)), None)
    if titled is not None and any(0 < h.first - titled < 30 for h in entries):
        begin = titled
    else:
        paged = [
            h
            for h in entries
            if _PAGE_END.search(lines[h.last].text) or _PAGE_END.search(lines[h.first].text)
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
        if line.kind is Kind.TAG and re.search(r"<PAGE>|\f", line.text, re.I):
            return below + 1
        if _PART.match(line.text) or _ITEM.match(line.text):
            return below
    return place + 1


def _is_continued(title: str) -> bool:
    return re.search(r"\bcont(?:inued|'d|\.)", title, re.I) is not None


def _is_heading(lines: Sequence[Line], heading: _Heading, is_quarterly: bool) -> bool:
    """Whether it stands as a heading, and not in a sentence ("Item 2 of this report")."""
    line = lines[heading.first]
    above = lines[heading.first - 1] if heading.first else None
    after_break = above is None or above.kind in (Kind.BLANK, Kind.TAG, Kind.RULE)
    if heading.kind is SectionKind.PART:
        return len(line.text.strip()) < 60 and (after_break or line.text.strip().isupper())
    known = {words for part in _items()["quarterly" if is_quarterly else "annual"].values()
             for number, title in part.items() if number == heading.number for words in _key_words(title)}  # fmt: skip
    if known & set(_key_words(heading.title)):
        return after_break or heading.title[:1].isupper()
    return (
        after_break
        and (not heading.title or heading.title[:1].isupper())
        and len(heading.title) < 80
    )


def _key_words(title: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", title.lower()) if len(word) > 4]


def _signatures(lines: Sequence[Line], after: int) -> int | None:
    found = [
        place for place, line in enumerate(lines) if place >= after and _SIGNATURES.match(line.text)
    ]
    return found[0] if found else None


def _last_signed(lines: Sequence[Line], first: int) -> int:
    """Past the page with the last signature: reports are often bound behind the signatures."""
    signed = first
    for place in range(first, len(lines)):
        if place - signed > 80:
            break
        if re.search(r"/s/|attorney-in-fact|\bdirector\b|\bofficer\b", lines[place].text, re.I):
            signed = place
    for below in range(signed + 1, len(lines)):
        if lines[below].kind is Kind.TAG and re.search(r"<PAGE>|\f", lines[below].text, re.I):
            return below
    return len(lines)


def _outline(
    lines: Sequence[Line], headings: list[_Heading], body: int, end: int, is_quarterly: bool
) -> list[Section]:
    placed = list(_with_parts(headings, is_quarterly))
    sections: list[Section] = []
    if is_quarterly and not any(
        (part, h.number) == ("1", "1") for part, h in placed if h.kind is SectionKind.ITEM
    ):
        first_item = next((h.first for _, h in placed if h.kind is SectionKind.ITEM), end)
        if first_item - body > 40:
            implied = _Heading(SectionKind.ITEM, "1", "Financial Statements", body, body - 1)
            parts = [entry for entry in placed if entry[1].first < first_item]
            placed = [*parts, ("1", implied), *placed[len(parts) :]]
    starts = sorted({h.first for _, h in placed})
    part_ends = [h.first for _, h in placed if h.kind is SectionKind.PART]
    for part, heading in placed:
        later = bisect_left(starts, max(heading.first + 1, heading.last))
        if heading.kind is SectionKind.PART:
            after = bisect_right(part_ends, heading.first)
            stop = part_ends[after] if after < len(part_ends) else end
            title = heading.title or f"Part {part}"
            sections.append(
                _section(f"part-{part}", heading.kind, title, lines, heading.first, stop, heading)
            )
        else:
            stop = min(starts[later], end) if later < len(starts) else end
            title = heading.title or _items()["quarterly" if is_quarterly else "annual"].get(
                part, {}
            ).get(heading.number, "")
            name = f"part-{part}/item-{heading.number.lower()}"
            sections.append(
                _section(
                    name,
                    heading.kind,
                    title,
                    lines,
                    heading.first,
                    max(stop, heading.first),
                    heading,
                )
            )
    return _with_implied(_unique(sections))


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


def _with_parts(headings: list[_Heading], is_quarterly: bool) -> Iterator[tuple[str, _Heading]]:
    """Each heading with the part that it is in: as printed, else by its number."""
    part = "1"
    last = 0
    said = any(heading.kind is SectionKind.PART for heading in headings)
    for heading in headings:
        if heading.kind is SectionKind.PART:
            part, last = heading.number, 0
        else:
            number = int(re.match(r"\d+", heading.number)[0])  # type: ignore[index]
            if is_quarterly and number < last and part == "1":
                part = "2"
            elif not is_quarterly:
                part = _annual_part(heading.number, part if said else None)
            last = number
        yield part, heading


def _annual_part(number: str, said: str | None) -> str:
    holders = [part for part, entries in _items()["annual"].items() if number in entries]
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
    heading: _Heading | None = None,
) -> Section:
    span = Span(lines[first].start, lines[end - 1].end if end > first else lines[first].start)
    if heading is not None and heading.last >= heading.first:
        over = Span(lines[heading.first].start, lines[heading.last].end)
    else:
        over = Span(span.start, span.start)
    return Section(name, kind, re.sub(r"\s+", " ", title), span, over)
