"""Who audited the statements: the firm that signs the report of the independent accountants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.ascii_lines import Line
from index.model import CoverFact, Span
from index.periods import dates_in

_AUDITED = re.compile(r"\b(?:we\s+)?(?:have\s+)?audited\s+the\s+(?:accompanying\b|.{0,40}financial\s+statements)", re.I)  # fmt: skip
_REPORT = re.compile(r"\bto\s+the\s+(?:\w+\s+and\s+){0,3}(?:board|shareholders|stockholders|share\s?owners)\b|\bwe\s+(?:have\s+)?audited\b", re.I)  # fmt: skip
_FIRM = re.compile(
    r"(?:/s/\s*)?([A-Z][A-Za-z.'’]+(?:,?\s+(?:&|and|[A-Z][A-Za-z.'’]*))*(?:,?\s*(?:LLP|L\.L\.P\.|LLC|P\.?C\.?|P\.?A\.?))?)"
)
_FORM_OF_FIRM = re.compile(r"\b(?:LLP|L\.L\.P\.|PLLC|P\.C\.|P\.A\.)|&")
_NO_FIRM = re.compile(
    r"\b(?:report|board|directors|opinion|statements?|shareholders|stockholders|item|note|company)\b",
    re.I,
)
_REACH, _NEAR = 90, 5  # lines from the first words to the signature, and from that to its date


def auditors(lines: Sequence[Line], company_words: frozenset[str]) -> Iterator[CoverFact]:
    """The firm of the first auditor's report that a filing prints, by its signature."""
    for place, line in enumerate(lines):
        if "audited" not in line.text.lower() or not _AUDITED.search(line.text):
            continue
        if not _is_report(lines, place):
            continue
        for signed in range(place + 1, min(place + _REACH, len(lines))):
            found = _firm(lines, signed, company_words)
            if found is not None:
                yield found
                return


def _is_report(lines: Sequence[Line], place: int) -> bool:
    """Whether it is the auditor who speaks: "we have audited", or a letter to the board."""
    near = " ".join(line.text for line in lines[max(0, place - _NEAR) : place + 2])
    return _REPORT.search(re.sub(r"\s+", " ", near)) is not None


def _firm(lines: Sequence[Line], place: int, company_words: frozenset[str]) -> CoverFact | None:
    """The firm that a line names alone, with a day or a city and a day beside it."""
    line = lines[place]
    words = line.text.strip()
    match = _FIRM.fullmatch(words)
    if match is None or len(words) > 60 or _NO_FIRM.search(words) or " " not in match[1]:
        return None
    if {word.lower() for word in re.findall(r"[A-Za-z]{3,}", words)} & company_words:
        return None
    around = [each.text for each in lines[max(0, place - _NEAR) : place + _NEAR + 1]]
    is_dated = any(len(text.strip()) < 60 and _has_day(text) for text in around)
    if not is_dated or not (_FORM_OF_FIRM.search(words) or _is_signature(lines, place)):
        return None
    start = line.start + line.text.index(match[1])
    return CoverFact("AuditorName", match[1], Span(start, start + len(match[1])))


def _has_day(text: str) -> bool:
    return any(day.resolved() for day in dates_in(text))


def _is_signature(lines: Sequence[Line], place: int) -> bool:
    """Whether a line stands apart, above a short line: a city, or the day."""
    above = lines[place - 1].text.strip() if place else ""
    below = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
    return not above and bool(below) and len(below) < 60 and below[0].isupper()
