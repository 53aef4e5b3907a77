"""Questions that list years: "in 2003, 2002 and 2001"."""

from __future__ import annotations

import re

from assistant.said_times import times

LISTS_YEARS = re.compile(
    r"\b(?:19|20)\d\d(?:,|,? and|,? &)\s+(?:fiscal |in |for )*(?:19|20)\d\d\b", re.I
)


def leaves_years_out(question: str, text: str) -> bool:
    """Whether a question lists years ("in 2003, 2002 and 2001") of which a text does not speak of some."""
    listed = LISTS_YEARS.search(question) is not None
    return listed and not times(question).all_years <= times(text).all_years
