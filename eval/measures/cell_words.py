"""A cell's row, column, period and place, worded as people ask for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from assistant.cell_lines import last_sentence
from index.heading_words import is_time
from index.model import Fact, Period, StatementKind, Table
from index.periods import Calendar

_MARKS = re.compile(r"\s*\(\s*(?:\d{1,2}|[a-z])\s*\)|[*†‡]+|\.{2,}|\s+$", re.I)
_LENGTHS = {3: "three", 6: "six", 9: "nine", 12: "twelve"}
_SHORTER = (
    ("accounts receivable", "AR"),
    ("accounts payable", "AP"),
    ("property, plant and equipment", "PP&E"),
    ("research and development", "R&D"),
    ("selling, general and administrative", "SG&A"),
    ("cost of goods sold", "COGS"),
    ("depreciation and amortization", "D&A"),
    ("earnings per share", "EPS"),
)
_STATEMENTS = {
    StatementKind.BALANCE_SHEET: "on the balance sheet",
    StatementKind.INCOME: "in the income statement",
    StatementKind.COMPREHENSIVE_INCOME: "in the statement of comprehensive income",
    StatementKind.CASH_FLOWS: "in the cash flow statement",
    StatementKind.EQUITY: "in the statement of equity",
}
_NO_NAME = re.compile(r"\d{4}|follow|\$|[.:]|\b(?:are|is|were|was)\b", re.I)
_LONGEST_CAPTION = 60  # characters of a caption that somebody would repeat


def plain(label: str) -> str:
    """A label or heading as printed, without footnote marks and leaders."""
    return re.sub(r"\s+", " ", _MARKS.sub("", label)).strip(" :,-—–")


def heading_of(fact: Fact) -> str:
    """What heads a fact's column and is no time."""
    return plain(" ".join(words for words in fact.column if not is_time(words)))


def when(period: Period | None, calendar: Calendar, rng: Random) -> str:
    """A period as somebody might spell it, with its preposition; nothing where there is none."""
    if period is None:
        return ""
    day = _day(period, rng)
    if period.is_instant:
        return f"{rng.choice(('at', 'as of', 'on'))} {day}"
    length = _LENGTHS.get(period.months)
    if length is None:
        return f"for the period ended {day}"
    ways = [f"for the {length} months ended {day}"]
    if period.months == 3:
        ways.append(f"in the quarter ended {day}")
    if period.months == 12:
        ways = [f"for the year ended {day}"]
        year = calendar.fiscal_year_of(period.end)
        if calendar.year_end(year) == period.end:
            ways.append(f"in fiscal {year}")
    return rng.choice(ways)


def _day(period: Period, rng: Random) -> str:
    end = period.end
    ways = (
        f"{end:%B} {end.day}, {end.year}",
        f"{end:%b} {end.day}, {end.year}",
        f"{end.month}/{end.day}/{end.year}",
        f"{end.day} {end:%B} {end.year}",
    )
    return rng.choice(ways)


def with_column(label: str, heading: str) -> str:
    """A row's words with those that head its column."""
    return f"{label} for {heading}" if heading and heading.lower() not in label.lower() else label


def with_above(label: str, above: str) -> str:
    """A row's words with the heading above it."""
    if above.lower() in label.lower():
        return label
    return f"{above} {label}" if len(label) % 2 else f"{label} under {above}"


def place_of(table: Table, titles: Mapping[str, str]) -> str:
    """Where a table stands, in words: its statement, what its caption calls it, or its note.

    `titles`: those of the sections by their ids.
    """
    if table.statement is not None:
        return _STATEMENTS[table.statement]
    caption = plain(last_sentence(table.caption))
    if 3 < len(caption) <= _LONGEST_CAPTION and not _NO_NAME.search(caption):
        return f"in the {caption} table"
    note = re.search(r".*/note-\w+", table.section)
    title = plain(titles.get(note[0], "")) if note else ""
    title = re.sub(r"^note\s*\w+\W*", "", title, flags=re.I)
    return f"in the {title.lower()} note" if 3 < len(title) <= _LONGEST_CAPTION else ""


def mistyped(label: str, rng: Random) -> str:
    """A label with two letters of one of its long words changed over."""
    long = re.findall(r"[A-Za-z]{7,}", label)
    if not long:
        return label
    word = rng.choice(long)
    at = rng.randrange(2, len(word) - 3)
    return label.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)


def shortened(label: str, _: Random) -> str:
    """A label with the abbreviation that people use for it, where there is one."""
    for whole, short in _SHORTER:
        found = re.search(re.escape(whole), label, re.I)
        if found:
            return f"{label[: found.start()]}{short}{label[found.end() :]}"
    return label


Template = Callable[[str, str, Random], str]


def _was(row: str) -> str:
    return "were" if re.search(r"[^s]s$", row) else "was"


LOOK_UPS: Sequence[tuple[str, Template]] = (
    ("what", lambda row, at, _: f"What {_was(row)} {row} {at}?"),
    ("bare", lambda row, at, _: f"{row}, {re.sub(r'^(?:at|as of|on|for the|in the|in) ', '', at)}"),
    ("lower", lambda row, at, _: f"{row} {at}".lower()),
    ("front", lambda row, at, _: f"{at} {row}?"),
    ("how much", lambda row, at, _: f"How much {row} did the company report {at}?"),
    ("typo", lambda row, at, rng: f"What {_was(row)} {mistyped(row, rng)} {at}?"),
    ("short", lambda row, at, rng: f"what {_was(row)} {shortened(row, rng)} {at}"),
)
"""The kinds of look-up, each from a row's words and those of when and where."""
