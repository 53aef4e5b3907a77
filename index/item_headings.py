"""The lines that head parts and items, with the lines on which their titles go on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.ascii_lines import Kind, Line
from index.model import SectionKind

_PART = re.compile(
    r"^\s*PART\s+(IV|I{1,3}|[1-4])(?=\b|[-.–—:]|OTHER|FINANCIAL)\s*[-.–—:]*\s*(.*)$", re.I
)
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen",
)  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}(?:\s?\([a-c]\)|[A-C](?![A-Za-z]))?|(?:{'|'.join(_WORDS)})(?![a-z]))"
_ITEM = re.compile(
    rf"^\s*ITEMS?\s*({_NUMBER})((?:\s*(?:,|and|&|to|through)\s*(?:and\s+)?(?:items?\s+)?{_NUMBER}(?!\d)){{0,8}})"
    r"\s*(?:[.:)\-–—]|\b)[\s.:\-–—]*(.*)$",
    re.I,
)
_ITEM_OF_PART = re.compile(r"[,;]?\s*(ITEMS?\s*\d.*)$", re.I)
_GOES_ON = re.compile(r"(?:\band|\bof|\bin|\bto|,|\babout)$", re.I)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
PAGE_END = re.compile(r"(?:\.\s*|\s{2,})(?:\d{1,3}|[ivx]+)(?:\s*[-,]\s*\d{1,3})*\s*$")
_LONGEST = 400  # characters: no heading's line is longer

Titles = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that heads a part or an item, with the lines on which its title goes on.

    `part`: of an item, the part that its own line names ("Part II, Item 8"), else empty.
    """

    kind: SectionKind
    number: str
    title: str
    first: int
    last: int
    part: str = ""


@lru_cache(maxsize=1)
def _forms() -> dict[str, Titles]:
    return tomllib.loads(files("index").joinpath("items.toml").read_text(encoding="utf-8"))


def is_quarterly(form: str) -> bool:
    """Whether the items of a form are those of a quarterly report."""
    return "Q" in form.upper()


def items_of(form: str) -> Titles:
    """What the form calls its items: titles by part and number."""
    when = "quarterly" if is_quarterly(form) else "annual"
    return _forms()[f"{when}-small" if "SB" in form.upper() else when]


def names_part_or_item(line: Line) -> bool:
    """Whether a line begins as the heading of a part or an item does."""
    text = line.text[:_LONGEST]
    return _PART.match(text) is not None or _ITEM.match(text) is not None


def find_headings(lines: Sequence[Line], titles: Titles) -> Iterator[Heading]:
    """Every line that looks like the heading of a part or an item, in order."""
    for place, line in enumerate(lines):
        if line.kind in (Kind.WORDS, Kind.FIGURES, Kind.YEARS) and len(line.text) <= _LONGEST:
            heading = _part(lines, place, titles) or _item(lines, place, line.text, titles)
            if heading is not None:
                yield heading


def _part(lines: Sequence[Line], place: int, titles: Titles) -> Heading | None:
    """The heading of a part, or of an item that names its part: "Part II, Item 8"."""
    match = _PART.match(lines[place].text)
    if match is None:
        return None
    number = _ROMAN.get(match[1].upper(), match[1])
    named = _ITEM_OF_PART.match(match[2])
    item = _item(lines, place, named[1], titles, number) if named else None
    return item or Heading(SectionKind.PART, number, match[2].strip(), place, place)


def _item(
    lines: Sequence[Line], place: int, text: str, titles: Titles, part: str = ""
) -> Heading | None:
    match = _ITEM.match(text)
    if match is None:
        return None
    number = re.sub(r"[\s()]", "", match[1])
    spelled = number.lower() in _WORDS
    number = str(_WORDS.index(number.lower()) + 1) if spelled else number.upper()
    known = frozenset(_folded(held[number]) for held in titles.values() if number in held)
    title, last = _whole_title(lines, place, match[3].strip(), known)
    return Heading(SectionKind.ITEM, number, title, place, last, part)


def _folded(title: str) -> str:
    return re.sub(r"[^a-z]+", " ", title.lower()).strip()


def _whole_title(
    lines: Sequence[Line], place: int, title: str, known: frozenset[str]
) -> tuple[str, int]:
    """A title with the lines on which it goes on. `known`: what the form calls the item."""
    last = place
    for below in range(place + 1, min(place + 4, len(lines))):
        line = lines[below]
        begun = bool(title)
        if line.kind is Kind.BLANK and not begun:
            continue
        if line.kind is not Kind.WORDS or names_part_or_item(line) or _folded(title) in known:
            break
        if begun and not _carries_on(lines, place, last, title):
            break
        title = f"{title} {line.label}".strip()
        last = below
        if not begun and not title.isupper():
            break
    return PAGE_END.sub("", title).strip(" .-–—:*"), last


def _carries_on(lines: Sequence[Line], place: int, last: int, title: str) -> bool:
    """Whether the line below `last` carries on the title that begins at `place`."""
    line, head = lines[last + 1], lines[place]
    if (title.isupper() and line.label.isupper()) or _GOES_ON.search(title):
        return True
    if len(line.label) >= 60:
        return False
    if line.indent > head.indent and head.indent + len(head.label) > 55:
        return True
    after = lines[last + 2] if last + 2 < len(lines) else None
    alone = after is None or after.kind is Kind.BLANK
    return alone and _is_capitalised(line.label) and _is_full(lines, last)


def _is_capitalised(words: str) -> bool:
    """Whether words are written as a title: no full stop, every longer word with a capital."""
    longer = [word for word in re.findall(r"[A-Za-z]+", words) if len(word) > 3]
    return bool(longer) and all(word[0].isupper() for word in longer) and words[-1].isalnum()


def _is_full(lines: Sequence[Line], place: int) -> bool:
    """Whether a line is so long that the first word of the next had no room on it."""
    near = [len(line.text) for line in lines[place + 2 : place + 14] if line.kind is Kind.WORDS]
    first = len(lines[place + 1].label.split()[0])
    return (
        len(lines[place].text.rstrip()) + 1 + first > max([60, *(n for n in near if n <= 100)]) - 6
    )


def is_heading(lines: Sequence[Line], heading: Heading, titles: Titles) -> bool:
    """Whether it stands as a heading, and not in a sentence ("Item 2 of this report")."""
    line = lines[heading.first]
    above = lines[heading.first - 1] if heading.first else None
    after_break = above is None or above.kind in (Kind.BLANK, Kind.TAG, Kind.RULE)
    if heading.kind is SectionKind.PART:
        return len(line.text.strip()) < 60 and (after_break or line.text.strip().isupper())
    held = [part[heading.number] for part in titles.values() if heading.number in part]
    if heading.part:
        return any(_says(heading.title, title) for title in held)
    capital = heading.title.lstrip("[(")[:1].isupper()
    known = {word for title in held for word in _key_words(title)}
    if known & set(_key_words(heading.title)):
        return after_break or capital
    return after_break and (not heading.title or capital) and len(heading.title) < 80


def _says(title: str, known: str) -> bool:
    """Whether a title is what the form calls the item, and hardly more."""
    words = set(_key_words(title))
    return set(_key_words(known)) <= words and len(title) < 2 * len(known) + 10


def _key_words(title: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", title.lower()) if len(word) > 4]
