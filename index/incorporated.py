"""Items whose content a filing leaves to another document: "incorporated by reference"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Section, SectionKind, Span

_INCORPORATED = re.compile(
    r"(?<!not )(?<!not be )\bincorporate[ds]\s+(?:(?:herein|therein|hereby|in\s+this\s+\w+)\s+)?by\s+(?:this\s+)?reference\b",
    re.I,
)
_INCORPORATE = re.compile(r"incorporate", re.I)
_OF_THE_ITEM = re.compile(
    r"\b(?:required|called\s+for)\s+(?:by|for|under|in|pursuant\s+to)\s+(?:this\s+item|items?\s+\d|part\s+[IV]+)",
    re.I,
)
_SOURCES = (
    ("the proxy statement", re.compile(r"\bproxy\s+(?:or\s+information\s+)?statement|\bproxy\s+material", re.I)),
    ("the annual report to shareholders", re.compile(
        r"\bannual\s+report\s+to\s+(?:its\s+|the\s+|our\s+)?(?:share|stock)\s?-?(?:holders|owners)|\bexhibit\s+13\b", re.I)),
    ("another item of this report", re.compile(r"\bitem\s+\d+[A-C]?\s+(?:of|in|on|under)\b", re.I)),
)  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[a-z\d)\"”’])\.(?=\s+[A-Z\"“(]|\s*$)|\n\s*\n")
_LISTED = re.compile(r"\bitems\s+(\d+[A-C]?(?:(?:,?\s+and\s+|,\s*)\d+[A-C]?)+)", re.I)
_LONGEST = 20_000  # characters of an item that are looked at
_LITTLE = 250  # characters beside the sentence that make no content


@dataclass(frozen=True, slots=True)
class Incorporated:
    """An item, the sentence that leaves it to another document, and what document that is.

    `whole`: nothing to speak of stands in the item beside. `source` is in plain words, "another
    document" where the sentence names none of those that filings commonly do.
    """

    section: Section
    span: Span
    source: str
    whole: bool


def find_incorporated(sections: Sequence[Section], text: str) -> tuple[Incorporated, ...]:
    """The items, and the parts without items, that the filing incorporates by reference."""
    parents = {section.parent for section in sections if section.kind is SectionKind.ITEM}
    told = (
        _incorporated(section, text)
        for section in sections
        if section.kind is SectionKind.ITEM
        or (section.kind is SectionKind.PART and section.id not in parents)
    )
    found = {each.section.id: each for each in told if each is not None}
    for each in list(found.values()):
        for section in _listed(each, sections, text):
            whole = not text[section.heading.end : section.span.end].strip()
            found.setdefault(section.id, replace(each, section=section, whole=whole))
    return tuple(sorted(found.values(), key=lambda each: each.section.span))


def _listed(each: Incorporated, sections: Sequence[Section], text: str) -> Iterator[Section]:
    """The other items that the sentence lists: "information required by Items 10, 11 and 13"."""
    match = _LISTED.search(_one_line(each.span.of(text)))
    numbers = set(re.findall(r"\d+[a-c]?", match[1].lower())) if match else set()
    for section in sections:
        if section.kind is SectionKind.ITEM and section.id.rpartition("/item-")[2] in numbers:
            yield section


def _incorporated(section: Section, text: str) -> Incorporated | None:
    """How an item is incorporated; None where its content stands in the filing.

    The list of exhibits names many documents that are, which says nothing of the item.
    """
    if re.search(r"\bexhibit", section.title, re.I):
        return None
    begin = section.heading.end
    body = text[begin : min(section.span.end, begin + _LONGEST)]
    if not _INCORPORATE.search(body):  # found far faster than sentences are
        return None
    spans = [span for span in _sentences(body) if _INCORPORATED.search(_one_line(span.of(body)))]
    if not spans:
        return None
    beside = len(re.sub(r"\s+|<PAGE>", "", body)) - sum(
        len(re.sub(r"\s+", "", span.of(body))) for span in spans
    )
    whole = beside <= _LITTLE and section.span.end <= begin + _LONGEST
    of_item = [span for span in spans if _is_of_item(body, span)]
    if not whole and not of_item:
        return None
    said = (of_item or spans)[0]
    words = _one_line(body[max(0, said.start - 400) : said.end])
    source = next((name for name, pattern in _SOURCES if pattern.search(words)), "another document")
    return Incorporated(section, Span(begin + said.start, begin + said.end), source, whole)


def _is_of_item(body: str, span: Span) -> bool:
    """Whether a sentence speaks of what the item requires, or of what the proxy statement says."""
    words = _one_line(span.of(body))
    before = _one_line(body[max(0, span.start - 400) : span.end])
    return _OF_THE_ITEM.search(words) is not None or _SOURCES[0][1].search(before) is not None


def _sentences(body: str) -> Iterator[Span]:
    """The sentences of an item, from their first word to their full stop."""
    start = 0
    for end in [*(match.start() + 1 for match in _SENTENCE_END.finditer(body)), len(body)]:
        words = body[start:end]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            yield Span(first, start + len(words.rstrip()))
        start = end


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)
