"""What the headings over a fixed-width table say of scale, and which of them name columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from index.ascii_lines import Kind, Line
from index.ascii_titles import is_prose
from index.scales import scale_words

_STUB = 20  # characters: words further right stand over columns
_NEAR = 8  # lines above its tag within which a table's headings begin

_OVER_ONE = 20  # characters: words about the scale that are longer stand over more than a column
_NEVER_HEADING = re.compile(r"^\(?(?:unaudited|audited|note \d+|notes? \d+.*)\)?$", re.I)


def scales_of_shares(paths: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """Words such as "(in thousands)" that stand over columns of shares alone."""
    over = [
        {text for text in path if len(text) < _OVER_ONE and scale_words(text) is not None}
        for path in paths
    ]
    counts = [any(re.search(r"\bshares\b", text, re.I) for text in path) for path in paths]
    said = {
        text for texts, of_shares in zip(over, counts, strict=True) if of_shares for text in texts
    }
    money = {
        text
        for texts, of_shares in zip(over, counts, strict=True)
        if not of_shares
        for text in texts
    }
    return frozenset(said - money) if not all(counts) else frozenset()


def scale_pieces(heads: Iterable[Line], of_shares: frozenset[str]) -> list[str]:
    """The words of heading lines that speak of the table's scale."""
    return [
        text
        for line in heads
        for _, _, text in line.segments
        if text not in of_shares
        and re.search(r"thousands|millions|\bexcept\b|share (?:data|amounts)\)", text, re.I)
    ]


def named(
    paths: tuple[tuple[str, ...], ...], of_shares: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """Headings without what is no heading: "(unaudited)", "(Note 1)", "(in thousands)"."""
    return tuple(
        tuple(
            text
            for text in path
            if text in of_shares
            or (
                not _NEVER_HEADING.match(text)
                and not re.search(
                    r"\bin (?:thousands|millions)\b|^\(?except\b|\bshare (?:data|amounts)\)",
                    text,
                    re.I,
                )
            )
        )
        for path in paths
    )


def with_headings_above(lines: Sequence[Line], first: int, last: int) -> int:
    """Where a table begins that is tagged from `first` to `last`.

    Headings of several columns may stand right above the tag, where there are none inside.
    """
    inside = takewhile(lambda line: line.kind is not Kind.FIGURES, lines[first : last + 1])
    if any(line.kind in (Kind.WORDS, Kind.YEARS) and _over_columns(line) for line in inside):
        return first
    begins = first
    while begins and first - begins < _NEAR and _may_head(lines[begins - 1]):
        begins -= 1
    return begins if any(len(_over_columns(line)) > 1 for line in lines[begins:first]) else first


def _may_head(line: Line) -> bool:
    """Whether a line may be a heading, or the rule under one."""
    is_heading = line.kind is Kind.WORDS and bool(_over_columns(line)) and not is_prose(line)
    return line.kind in (Kind.YEARS, Kind.RULE) or is_heading


def _over_columns(line: Line) -> list[str]:
    return [text for start, _, text in line.segments if start > _STUB]
