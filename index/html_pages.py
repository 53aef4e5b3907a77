"""Printed pages: where they end, what their number is, what runs along their head and foot.

What a page prints only because it is a page (its number, a running title) is no part of
what the filing says, and would stand in the middle of its sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.html_blocks import Paragraph
from index.html_tables import Sheet

_NUMBER = re.compile(
    r"^(?:page\s+)?[-–—(]?\s*(?P<number>[A-Z]{1,2}-\d{1,3}|\d{1,4}|[ivxl]{1,6})\s*[-–—)]?"
    r"(?:\s+of\s+\d{1,4})?$",
    re.I,
)
_NUMBER_IN = re.compile(
    r"^(?P<first>\d{1,3})\s*[/|]|(?:[|/]|\bpage|\s{3}|-)\s*(?P<last>[A-Z]-\d{1,3}|\d{1,3})\s*$",
    re.I,
)
_WAY_BACK = re.compile(
    r"^(?:(?:back|return) to )?(?:table of contents|contents|index)(?: to .*)?$", re.I
)
_RUNNING_HEAD = re.compile(r"^part\b.*\bitem\b", re.I)
_LONGEST_FOOT = 200
_RECURS = 3  # as often as this the words of a foot or a head are no coincidence


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page with its printed number. `is_rule`: only a line is drawn there."""

    number: str | None = None
    is_rule: bool = False


Flat = Paragraph | Sheet | Break


def without_furniture(flat: Sequence[Flat]) -> list[Flat]:
    """The blocks without running heads and feet; each break knows its page's number.

    A line that is drawn under a page number ends the page; another is left out.
    """
    ends = [place for place, block in enumerate(flat) if isinstance(block, Break)] + [len(flat)]
    feet = _running_feet(flat, ends)
    numbers: dict[int, str] = {}
    dropped = {place for place, block in enumerate(flat) if _is_way_back(block)}
    dropped |= set(_running_heads(flat, ends))
    for end in ends:
        for place, number in _foot(flat, end, feet):
            dropped.add(place)
            if number:
                numbers[end] = number
    kept: list[Flat] = []
    for place, block in enumerate([*flat, Break(is_rule=True)]):
        if not isinstance(block, Break):
            kept += [] if place in dropped else [block]
        elif not block.is_rule or place in numbers:
            kept.append(Break(numbers.get(place)))
    return kept


def _last_paragraphs(flat: Sequence[Flat], end: int) -> list[int]:
    """The paragraphs right above a page's end, the lowest first: where its number may stand."""
    found: list[int] = []
    while end > 0 and len(found) < 3 and isinstance(flat[end - 1], Paragraph):
        end -= 1
        found.append(end)
    return found


def _running_feet(flat: Sequence[Flat], ends: Sequence[int]) -> frozenset[str]:
    """What stands at the foot of many pages, or with a number at the foot of some."""
    counts = Counter(
        _shape(flat[place]) for end in ends for place in _last_paragraphs(flat, end)[:2]
    )
    return frozenset(
        shape
        for shape, count in counts.items()
        if count >= _RECURS and ("#" in shape or 4 * count >= len(ends))
    )


def _foot(flat: Sequence[Flat], end: int, feet: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs of a page's foot, with the number that each prints, if any."""
    for depth, place in enumerate(_last_paragraphs(flat, end)):
        words = _words(flat[place])
        alone = _NUMBER.match(words)
        if alone:
            yield place, alone["number"]
        elif depth < 2 and _shape(flat[place]) in feet and len(words) < _LONGEST_FOOT:
            found = _NUMBER_IN.search(words)
            yield place, (found["first"] or found["last"]) if found else ""
        else:
            return


def _running_heads(flat: Sequence[Flat], ends: Sequence[int]) -> Iterator[int]:
    """The first lines of pages that say on each which part and item it belongs to."""
    firsts = [end + 1 for end in ends if end + 1 < len(flat)]
    heads = [place for place in firsts if _RUNNING_HEAD.match(_words(flat[place]))]
    if len(heads) >= _RECURS:
        yield from heads


def _words(block: Flat) -> str:
    return block.text.plain if isinstance(block, Paragraph) else ""


def _shape(block: Flat) -> str:
    """The words of a running foot, whatever the page."""
    return re.sub(r"\d+", "#", _words(block))


def _is_way_back(block: Flat) -> bool:
    """Whether it is a link to the contents, as many pages begin with."""
    return (
        isinstance(block, Paragraph)
        and block.is_way_back
        and _WAY_BACK.match(block.text.plain) is not None
    )
