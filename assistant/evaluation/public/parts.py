"""What the converters share: figures as people write them, excerpts laid out, filings by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from assistant.reply_json import number

SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<open>\()?\s*(?P<minus>[-\u2212])?\s*(?P<money>\$|USD)?\s*(?P<minus2>[-\u2212])?\s*"
    r"(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<close>\))?"
    r"(?:\s*(?P<percent>%|percent\b)|\s*(?P<scale>thousand|million|billion|trillion)s?\b)?",
    re.I,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATES = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:,\s*\d{{4}})?|\b(?:FY|Q[1-4])\s*'?\d{{2,4}}|\b(?:19|20)\d\d\b"
    r"|\b10-?[KQ]\b|\bQ[1-4]\b",
    re.I,
)
_SUFFIXES = (".txt", ".htm", ".html")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_WIDEST = 60
_BEFORE = re.compile(r" +([),.;:%?])(?=\s|$|[),.;:])")
_AFTER = re.compile(r"((?<=\s)[($]|^[($]) +")


@dataclass(frozen=True, slots=True)
class Converted:
    """A record as written; `excerpt` is the text of a file of its own that it names, if any."""

    record: dict[str, Any]
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question of which no record is made, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand from the set that is written: the excerpts' folder, the filings by stem."""

    excerpts: str
    filings: dict[str, str]

    @classmethod
    def of(cls, excerpts: str, folder: Path | None, relative: str) -> Places:
        """`relative` is the way from the set to the folder of filings."""
        paths = sorted(folder.iterdir()) if folder else []
        held = {p.stem: f"{relative}/{p.name}" for p in paths if p.suffix.lower() in _SUFFIXES}
        return cls(excerpts, held)

    def excerpt(self, name: str) -> str:
        """The file of an excerpt, named for its id."""
        return f"{self.excerpts}/{_UNSAFE.sub('_', name)}.txt"

    def filing(self, name: str) -> str | None:
        """The file of the filing of that name, whatever the case and the suffix."""
        wanted = name.casefold()
        return next(
            (file for stem, file in self.filings.items() if stem.casefold() == wanted), None
        )

    def matching(self, pattern: str) -> list[str]:
        """The files of filings whose names a shell pattern fits."""
        wanted = pattern.casefold()
        return [file for stem, file in self.filings.items() if fnmatchcase(stem.casefold(), wanted)]


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as an answer has it: its value in ones (a percent as such), and half its last digit."""

    value: Decimal
    half: Decimal
    is_percent: bool
    is_scaled: bool

    def times(self, power: int) -> Written:
        """The figure where it is in thousands (3), millions (6) …"""
        return Written(
            self.value.scaleb(power), self.half.scaleb(power), self.is_percent, self.is_scaled
        )

    def fields(self) -> dict[str, Any]:
        """As a record expects it."""
        return {"value": number(self.value), "tolerance": number(self.half)}


def only_figure(text: str) -> Written | None:
    """The figure that a text is, with no other word: "$1,577.00", "(3.2)%", "8.1 million"."""
    match = _FIGURE.fullmatch(text.strip().rstrip("."))
    return _written(match) if match else None


def figures_in(text: str) -> list[Written]:
    """The figures that a text has, dates and fiscal periods left out."""
    plain = _DATES.sub(" ", text)
    return [_written(match) for match in _FIGURE.finditer(plain)]


def _written(match: re.Match[str]) -> Written:
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    is_minus = bool(match["minus"] or match["minus2"] or (match["open"] and match["close"]))
    power = SCALES[match["scale"].lower()] if match["scale"] else 0
    value = Decimal(digits).scaleb(power)
    half = (
        Decimal(5).scaleb(power - decimals - 1)
        if decimals or power or match["percent"]
        else Decimal(0)
    )
    return Written(-value if is_minus else value, half, bool(match["percent"]), bool(power))


def decimal(value: object) -> Decimal | None:
    """A JSON number, or a text that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def as_filing(
    company: str,
    year: int,
    before: Sequence[str],
    table: Sequence[Sequence[str]],
    after: Sequence[str],
) -> str:
    """An excerpt as a text filing: the least header that says it is one, its words, its table."""
    rows = [[" ".join(cell.split())[:_WIDEST] for cell in map(str, row)] for row in table]
    count = max(map(len, rows), default=0)
    rows = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    drawn = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    marks = "  ".join(
        ("<C>".rjust(width) if place else "<S>".ljust(width)) for place, width in enumerate(widths)
    )
    headings = next((place for place, row in enumerate(rows) if place and row[0]), len(rows))
    heading, body = drawn[:headings], drawn[headings:]
    lines = [
        "<SEC-HEADER>",
        "CONFORMED SUBMISSION TYPE:\t10-K",
        f"CONFORMED PERIOD OF REPORT:\t{year}1231",
        f"\t\tCOMPANY CONFORMED NAME:\t\t\t{company}",
        "</SEC-HEADER>",
        "<DOCUMENT>",
        "<TYPE>10-K",
        "<TEXT>",
        f"                 Form 10-K for the fiscal year ended December 31, {year}",
        "",
        "Item 7.  Management's Discussion and Analysis",
        "",
        *_paragraphs(before),
        *(["<TABLE>", *heading, marks, *body, "</TABLE>", ""] if drawn else []),
        *_paragraphs(after),
        "                                SIGNATURES",
        "",
        "Pursuant to the requirements of the Securities Exchange Act of 1934, this excerpt was laid",
        "out as a report; nobody signed it.",
        "",
        "</TEXT>",
        "</DOCUMENT>",
    ]
    return "\n".join(lines) + "\n"


def joined(text: str) -> str:
    """Words that were split for a machine as they are written: "( in millions ) :" → "(in millions):"."""
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", text))


def _paragraphs(texts: Sequence[str]) -> list[str]:
    import textwrap

    lines: list[str] = []
    for text in texts:
        plain = joined(" ".join(str(text).replace("<", " ").replace(">", " ").split()))
        if plain.strip(" ."):
            lines += [*textwrap.wrap(plain, 78), ""]
    return lines
