"""A range of years, where a figure is asked for each of them: "capital expenditures 1993-1995"."""

from __future__ import annotations

import re

from assistant.lexer import lex
from assistant.pattern_files import patterns
from assistant.time_scopes import number_of

_PATTERNS = patterns("year_ranges")
_RANGE = _PATTERNS["range"]
_OVER = _PATTERNS["over"]
_SHORT = _PATTERNS["short"]
_BETWEEN = frozenset(
    ["change", "up", "down", "points", "difference", "higher", "lower", "versus", "minus", "plus",
     "annualised", "why", "who", "when", "where", "describe", "forecast"]
)  # fmt: skip
_MOST = 12


def with_both_ends(question: str) -> str:
    """A change "over the two years to 1995" as one from 1993 to 1995; "over the two years from …" as it is told."""
    said = _OVER.search(question)
    if said is None or not lex(question).has("change", "up", "down"):
        return question
    if said["last"] is None:
        return f"{question[: said.start()]}{question[said.end() :]}"
    lead, year = said["last"][:-4], int(said["last"][-4:])
    first = f"{lead}{year - number_of(said['n'])}"
    return f"{question[: said.start()]}from {first} to {said['last']}{question[said.end() :]}"


def with_each_year(question: str) -> str:
    """The question with every year of its range named, unless the way from one to the other is asked.

    "Between 2001 and 2003" and "2001 and 2003" name two years, and stay.
    """
    match = _RANGE.search(_SHORT.sub(_long, question))
    if match is None or re.search(r"\band\b", match[0], re.I):
        return question
    first, last = int(match["first"]), _full(match["last"], match["first"])
    lexed = lex(f"{question[: match.start()]} in {last} {question[match.end() :]}")
    if not 1 < last - first + 1 <= _MOST or lexed.has(*_BETWEEN) or "yes-no" in lexed.opens_with:
        return question
    if _COUNTS.search(question):
        return question
    lead = "fiscal " if re.match(r"f", match["lead"], re.I) else ""
    years = [f"{lead}{year}" for year in range(first, last + 1)]
    listed = f"{', '.join(years[:-1])} and {years[-1]}"
    spelt = _SHORT.sub(_long, question)
    return f"{spelt[: match.start()]}in {listed}{spelt[match.end() :]}"


_COUNTS = _PATTERNS["counts"]


def _long(short: re.Match[str]) -> str:
    year = int(short[1])
    return f"fiscal {year + (1900 if year >= 50 else 2000)}"


def _full(last: str, first: str) -> int:
    return int(last) if len(last) == 4 else int(first[:2] + last)
