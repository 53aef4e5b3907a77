"""Printed figures: "$ (1,234)" → Decimal. A lexer, so that every figure keeps its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_FIGURE = re.compile(
    r"""
    (?<![\w.,/$(\[\-])                          # not inside a word, a number or a date
    (?:
        (?P<lead>[$£€]\s*)?(?P<nil>-{1,2}\s?0\s?-{1,2}|-{1,6}(?![\d$.])|[–—]+|\b[Nn]il\b|\bNIL\b)(?:\s?%)?
      | (?P<mark>(?:-(?=[$\d.])(?!\d+-))?(?:[$£€]\s*(?:-(?=[\d.]))?)?(?:[(\[]\s*)?(?:[$£€]\s*)?)  # "$ (", "[", "-$"
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
        (?P<close>(?:\s?%)?\s{0,2}[)\]](?:\s?%)?|\s?%)?
        (?P<after>(?<!\b(?:19|20)\d\d)-(?=\s|$)|\s?CR\b)?   # "1,234-", "1,234 CR": less
    )
    (?P<note>\*{1,3}|\(\w\))?                   # a footnote mark that touches the figure
    (?![\w/]|[.,]\w|-\w)
    """,
    re.VERBOSE,
)
_RULE_LINE = re.compile(r"^[\s\-=_|+.:*]*$")
_RULED = re.compile(r"[-=_]{3}|(?:[-=_] ){3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RULE_RUN = re.compile(r"(?:[-=_] ){3,}[-=_]|[-=_]{2,}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on a line. `start` and `end` are columns; `edge` is that of its last digit."""

    text: str
    start: int
    end: int
    edge: int
    value: Decimal
    nil: bool = False
    percent: bool = False
    money: bool = False

    @property
    def is_year(self) -> bool:
        """Bare digits that read as a year: a heading rather than an amount."""
        return not self.money and _YEAR.fullmatch(self.text) is not None


def figures(line: str) -> list[Figure]:
    """Every figure on `line`, from left to right. Dashes that stand alone are nil."""
    return [_figure(match) for match in _FIGURE.finditer(line) if _stands_alone(line, match)]


def parse_figure(text: str) -> Figure | None:
    """The figure that `text` is, or None where it is anything else."""
    stripped = text.strip()
    match = _FIGURE.fullmatch(stripped)
    return _figure(match) if match else None


def rule_segments(line: str) -> list[tuple[int, int]]:
    """The runs of a rule line ("----  ===="), as columns; none where it is no rule."""
    if not _RULE_LINE.match(line) or not _RULED.search(line):
        return []
    return [(run.start(), run.end()) for run in _RULE_RUN.finditer(line)]


def _stands_alone(line: str, match: re.Match[str]) -> bool:
    if match["nil"] is None:
        return True
    before = line[match.start() - 1 : match.start()] if match.start() else " "
    return before.isspace() and (match.end() == len(line) or line[match.end()].isspace())


def _figure(match: re.Match[str]) -> Figure:
    text = match.group()
    start = match.start() + (len(text) - len(text.lstrip()))
    digits = match["digits"]
    if digits is None:
        return Figure(
            text.strip(), start, match.end(), match.end(), Decimal(0), nil=True,
            money=bool(match["lead"]),
        )  # fmt: skip
    mark, close = match["mark"], match["close"] or ""
    value = Decimal(digits.replace(",", ""))
    opens, closes = "(" in mark or "[" in mark, ")" in close or "]" in close
    if (opens and closes) or match["after"] or "-" in mark:
        value = -value
    opened = opens and not closes
    if opened:  # a parenthesis that never closes belongs to the words before
        start = match.start("digits")
        text = match.string[start : match.end()]
    end = match.end("close") if match["close"] else match.end("digits")
    if closes and not opens:  # … and one that never opened, to the words around
        end = match.end("digits")
    end = match.end("after") if match["after"] else end
    return Figure(
        match.string[start:end].strip(), start, end, match.end("digits"), value,
        percent="%" in close, money=any(sign in mark for sign in "$£€"),
    )  # fmt: skip
