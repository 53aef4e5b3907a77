"""Words for the latest period beside another time: "now vs. year end", "compare sales now with a year ago"."""

from __future__ import annotations

from assistant.lexer import lex
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in

_PATTERNS = patterns("latest")


_HELD_AGAINST = (
    "change", "up", "down", "higher", "lower", "versus", "difference", "points", "except",
)  # fmt: skip


def _is_of_last_year(question: str) -> bool:
    """Whether one figure is asked for, of the last year and of no other time."""
    if _PATTERNS["last-year"].search(question) is None or len(times_in(question)) != 1:
        return False
    asked = lex(question)
    return not asked.has(*_HELD_AGAINST) and "yes-no" not in asked.opens_with


def with_latest(question: str, *, is_annual: bool) -> str:
    """The question with "this quarter", or "this year" of an annual report, where it says now.

    So too where a figure is held "vs last year" and no other time is named. The last year of an
    annual report is its own, where nothing is held against it.
    """
    latest = "this year" if is_annual else "this quarter"
    compared = _PATTERNS["compared"].match(question)
    if compared is not None:
        own = compared["when"].lower()
        when = own if own in ("this quarter", "this year") else latest
        return f"{compared['what']} {when} vs {compared['other']}"
    if is_annual and _is_of_last_year(question):
        return _PATTERNS["last-year"].sub("this year", question)
    said = _PATTERNS["at-both"].sub("at the end of this quarter", question)
    said = _PATTERNS["latest"].sub(latest, said)
    beside = _PATTERNS["one-time"].search(said)
    if beside is not None and len(times_in(said)) == 1:
        return f"{said[: beside.start()]}{latest} vs {said[beside.end() :]}"
    return said


def with_prior_end(question: str, *, is_annual: bool) -> str:
    """The question with the year-end before an annual report's own as a year earlier."""
    if not is_annual or len(times_in(question)) != 1:
        return question
    return _PATTERNS["prior-end"].sub("a year earlier", question)
