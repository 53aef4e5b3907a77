"""What a filing tells of the time after the period that it reports on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.pattern_files import patterns, words_of
from assistant.terms import is_soft, stem, terms

if TYPE_CHECKING:
    from assistant.wording import Said, Wording

_PATTERNS = patterns("afterwards")
_WORDS = words_of("afterwards")
_ANY_MATTER = frozenset(map(stem, _WORDS["any-matter"]))
_MOST = 4
_FILED_BY = timedelta(
    days=200
)  # after the period: what a report tells of as having been is no later


@lru_cache(maxsize=256)
def asks_afterwards(question: str) -> bool:
    """Whether it is asked what came after the period, of whatever matter."""
    return _PATTERNS["later"].search(question) is not None


def asks_of_any_matter(question: str, registrant: Collection[str] = ()) -> bool:
    """Whether nothing else is asked: "did anything big happen after the quarter closed"."""
    if not asks_afterwards(question):
        return False
    rest = terms(_PATTERNS["later"].sub(" ", question)) - frozenset(registrant)
    return all(term in _ANY_MATTER or is_soft(term) for term in rest)


def is_afterwards(said: Said, wording: Wording) -> bool:
    """Whether a sentence tells of a day past the end of the period as one that has been."""
    if is_headed(said):
        return True
    end = wording.reading.filing.period
    days = (date(day.year, day.month, day.day or 28) for day in said.times.dates if day.year and day.month)  # fmt: skip
    if not any(end < day <= end + _FILED_BY for day in days):
        return False
    text = said.sentence.text
    return not (_PATTERNS["ahead"].search(text) or _PATTERNS["standing"].search(text))


def is_headed(said: Said) -> bool:
    """Whether a sentence stands under a heading of subsequent events."""
    return _PATTERNS["heading"].search(said.sentence.above) is not None


def told_afterwards(wording: Wording) -> list[int]:
    """The places of the sentences to show: those under such a heading, else those of later days."""
    places = [place for place, each in enumerate(wording.said) if place not in wording.titles]
    headed = [place for place in places if is_headed(wording.said[place])]
    later = headed or [place for place in places if is_afterwards(wording.said[place], wording)]
    told: dict[str, int] = {}
    for place in later:
        told.setdefault(wording.said[place].sentence.text, place)
    return list(told.values())[:_MOST]
