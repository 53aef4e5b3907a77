"""Words for the latest period beside another time: "now vs. year end", "compare sales now with a year ago"."""

from __future__ import annotations

import re

from assistant.lexer import lex
from assistant.period_phrases import times_in

_NOW = r"(?:right now|now|currently|at present|this period|the (?:latest|current) period)"
_BESIDE = r"(?:vs\.?|versus|v\.?|and|against|or|than|compared (?:with|to)|relative to)"
_LATEST = re.compile(rf"\b{_NOW}(?=,?\s+{_BESIDE}\s)", re.I)
# Of two balances one is now: "now and at 12/31/06", "this quarter vs at year end".
_AT_BOTH = re.compile(
    rf"\b(?:at |as of )?(?:{_NOW}|this quarter|the (?:latest|current) quarter)(?=,?\s+{_BESIDE}\s+(?:at|as of|as at|on)\s)",
    re.I,
)
_COMPARED = re.compile(
    rf"^\W*compare\s+(?P<what>.+?)\s+(?P<when>{_NOW}|this (?:quarter|year|period))\s+(?:with|to|and|against|vs\.?)\s+(?P<other>.+)$",
    re.I | re.S,
)
_ONE_TIME = re.compile(
    r"\b(?:vs\.?|versus|v\.?|against|compared (?:with|to))\s+(?=(?:the )?(?:(?:same period )?(?:a year|last year|prior year|previous year|preceding year|year before|year[- ]ago|year[- ]earlier)|(?:quarter|period) before|(?:last|prior|previous|preceding) (?:quarter|period)|(?:fiscal )?year[- ]end)\b)",
    re.I,
)


_LAST_YEAR = re.compile(r"\b(?:in |over |during |for )?(?:the )?(?:last|past) (?:fiscal )?year\b(?!['’\\s-]*(?:s\b|end))", re.I)  # fmt: skip
_HELD_AGAINST = (
    "change", "up", "down", "higher", "lower", "versus", "difference", "points", "except",
)  # fmt: skip


def _is_of_last_year(question: str) -> bool:
    """Whether one figure is asked for, of the last year and of no other time."""
    if _LAST_YEAR.search(question) is None or len(times_in(question)) != 1:
        return False
    asked = lex(question)
    return not asked.has(*_HELD_AGAINST) and "yes-no" not in asked.opens_with


def with_latest(question: str, *, is_annual: bool) -> str:
    """The question with "this quarter", or "this year" of an annual report, where it says now.

    So too where a figure is held "vs last year" and no other time is named. The last year of an
    annual report is its own, where nothing is held against it.
    """
    latest = "this year" if is_annual else "this quarter"
    compared = _COMPARED.match(question)
    if compared is not None:
        own = compared["when"].lower()
        when = own if own in ("this quarter", "this year") else latest
        return f"{compared['what']} {when} vs {compared['other']}"
    if is_annual and _is_of_last_year(question):
        return _LAST_YEAR.sub("this year", question)
    said = _AT_BOTH.sub("at the end of this quarter", question)
    said = _LATEST.sub(latest, said)
    beside = _ONE_TIME.search(said)
    if beside is not None and len(times_in(said)) == 1:
        return f"{said[: beside.start()]}{latest} vs {said[beside.end() :]}"
    return said
