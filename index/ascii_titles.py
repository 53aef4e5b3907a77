"""What stands above a table in fixed-width text and names it; and what is prose, not a title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.ascii_lines import Kind, Line

HEADS_SECTION = re.compile(
    r"\s*(?:PART\s+[IVX]+\b|ITEMS?\s+(?:\d|(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|THIRTEEN|FOURTEEN|FIFTEEN)\b)|NOTE\s+(?:\d{1,2}|[A-Z])\b)",
    re.I,
)
_FURTHEST = 24  # lines above a table at which its title may begin
_SENTENCE_LINES = 8
TITLE_REACH = _FURTHEST + _SENTENCE_LINES
"""The lines above a table that `title_above` may look at."""


def is_prose(line: Line) -> bool:
    """A line of running text: long, many words, mostly lower case, no wide gaps but justified ones."""
    if line.kind is not Kind.WORDS:
        return False
    words = line.text.split()
    small = sum(word[:1].islower() for word in words)
    return (
        len(words) >= 8
        and not words[0].startswith("(")
        and small >= 0.55 * len(words)
        and not re.search(r"\S\s{4,}\S", line.text)
    )


def title_above(above: Sequence[Line], inside: Sequence[Line]) -> tuple[list[str], Line | None]:
    """What stands right above a table and names it, and its first line.

    Titles reach up to a page break, prose or figures; where a paragraph stands there, its
    last sentence introduces the table. The heading of a section names a table that has no
    other title (`inside` or above).
    """
    title: list[Line] = []
    blanks = 0
    for place in range(len(above) - 1, max(-1, len(above) - 1 - _FURTHEST), -1):
        line = above[place]
        if line.kind is Kind.BLANK:
            blanks += 1
            if blanks > 6 or (title and blanks > 3):
                break
            continue
        if line.kind is Kind.RULE and title:
            continue
        if line.kind is not Kind.WORDS and not (line.kind is Kind.YEARS and line.label):
            break
        if HEADS_SECTION.match(line.text) and (title or inside):
            break
        if is_prose(line) or (place and runs_on(above[place - 1], line)):
            if not title:
                return _introduction(above[: place + 1])
            break
        blanks = 0
        title.append(line)
        if len(title) >= 9:
            break
    title.reverse()
    return [line.text.strip() for line in title], next(iter(title), None)


def runs_on(before: Line, line: Line) -> bool:
    """Whether a line ends the sentence of the prose right above it."""
    return is_prose(before) and re.search(r"[.:]$", line.text) is not None


def _introduction(above: Sequence[Line]) -> tuple[list[str], Line]:
    """The last sentence of the paragraph that ends `above`, and the line on which it begins."""
    words = ""
    first = above[-1]
    for line in reversed(above[-_SENTENCE_LINES:]):
        if line.kind not in (Kind.WORDS, Kind.FIGURES, Kind.YEARS):
            break
        ends = list(re.finditer(r"[a-z)]{2}[.;]\s+(?=[A-Z])", f"{line.text.rstrip()} {words[:1]}"))
        first = line
        if ends:
            words = f"{line.text[ends[-1].end() :].strip()} {words}".strip()
            break
        words = f"{line.text.strip()} {words}"
    return [re.sub(r"\s+", " ", words).strip()], first
