"""Questions that list years ("in 2003, 2002 and 2001"), and figures that are each told of a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.findings import Found
from assistant.said_times import times

LISTS_YEARS = re.compile(
    r"\b(?:19|20)\d\d(?:,|,? and|,? &)\s+(?:fiscal |in |for )*(?:19|20)\d\d\b", re.I
)
_IN_A_YEAR = r"\b(?:in|for|during)\s+(?:the\s+)?(?:fiscal\s+)?(?:year\s+)?((?:19|20)\d\d)\b"
_BEHIND = re.compile(rf"\s*(?:(?:per|a|each)\s+(?:\w+\s+)?share\s+)?{_IN_A_YEAR}", re.I)
_AHEAD = re.compile(rf"{_IN_A_YEAR}[^,;.$\d]*$", re.I)


def leaves_years_out(question: str, text: str) -> bool:
    """Whether a question lists years ("in 2003, 2002 and 2001") of which a text does not speak of some."""
    listed = LISTS_YEARS.search(question) is not None
    return listed and not times(question).all_years <= times(text).all_years


def of_the_year(question: str, text: str, found: Sequence[Found]) -> Found | None:
    """The only figure that a text tells of the one year that is asked for, where it tells others of others.

    "In 2022 totaled $3.38 per share, as compared to $12.98 per share in 2021": each has its year.
    """
    asked = times(question).all_years
    told = [_year_of(text, each) for each in found]
    own = [each for each, year in zip(found, told, strict=True) if year in asked]
    return own[0] if len(asked) == len(own) == 1 and None not in told else None


def _year_of(text: str, found: Found) -> int | None:
    """The year right behind a figure, else the one ahead of it in its own part of the sentence."""
    said = _BEHIND.match(text, found.end) or _AHEAD.search(text[: found.start])
    return int(said[1]) if said else None
