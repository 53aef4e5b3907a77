"""The lines of fixed-width text, each told for what it is: rule, mark, words or figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from index.figures import Figure, figures, rule_segments
from index.model import Lines

_TAG = re.compile(r"^\s*</?(?:TABLE|CAPTION|FN|TEXT|PAGE|DOCUMENT|S|C|F\d*)\b[^>]*>", re.I)
_BREAK = re.compile(r"[ \t]*\f[ \t\f]*")  # a form feed on a line of its own
_BLANKS = " \t\n\r\v"
_MARKS = re.compile(r"^\s*(?:<S>|<C>)(?:\s|<[SC]>)*$", re.I)
_NO_WORDS = re.compile(r"[|¦]|(?<=\.\.)\.(?=\$\s*[\d(])")
LEADER = re.compile(r"(?:\s?\.){2,}\s*$")
_ABSENT = r"\(?n(?:/[am]|\.[am]\.|m)\)?"  # "N/A", "n.m.": a column of the row that holds no figure
_NOTE_MARK = re.compile(
    rf"^\s*(?:\*+|\([a-z\d]\)|[a-z]\)|[$£€]?\s*{_ABSENT}(?:\s+[$£€]?\s*{_ABSENT})*)?\s*$", re.I
)
_LONGEST_ROW = 3_000  # characters: no table is so wide, and hostile lines are longer
_STUB = 24  # a year that begins further right stands over a column, or is an amount
_MAYBE_FIGURES = re.compile(
    r"(?:\d[\d.,]*\s?[%)\]]{0,2}(?:-|\s?CR)?|[\s$]-{1,6}|-0\s?-{1,2}|[–—]+|\bnil)"
    rf"(?:\s?(?:\*+|\(?\w\)))?(?:\s+{_ABSENT})*$",
    re.I,
)
# The last word of such a line: of a credit, of nil or of what is absent, where it is but letters.
_LETTERS_AT_END = ("cr", "nil", "/a", "/m", "nm")
_OF_FIGURES = re.compile(r"[\d*–—-]|nil$", re.I)
_LONGEST_MARK = 6  # characters of a last word without any of these: "(n.m.)"
_SEGMENT = re.compile(r"\S+(?:\s\S+)*")
_RULE_BESIDE = re.compile(r"(?<!\S)(?:- )?[-=_]{4,}(?!\S)")


class Kind(Enum):
    """What a line is."""

    BLANK = auto()
    RULE = auto()
    MARKS = auto()
    TAG = auto()
    WORDS = auto()
    FIGURES = auto()
    YEARS = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `figures` are those at its end; `label` is what stands before them.

    `segments`: its words in runs parted by two spaces, as (start, end, text); a rule
    beside words is none of them but one of `rules`.
    """

    number: int
    start: int
    text: str
    kind: Kind
    figures: tuple[Figure, ...] = ()
    rules: tuple[tuple[int, int], ...] = ()

    @property
    def label(self) -> str:
        """The words before the figures."""
        before = self.text[: self.figures[0].start if self.figures else _LONGEST_ROW]
        return LEADER.sub("", before.rstrip()).strip()

    @property
    def words(self) -> str:
        """The words of a line without figures; a year alone is one."""
        alone = self.kind is Kind.YEARS and len(self.figures) == 1
        return self.text.strip() if alone and not self.label else self.label

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def segments(self) -> list[tuple[int, int, str]]:
        return [
            (m.start(), m.end(), m.group())
            for m in _SEGMENT.finditer(self.text)
            if (m.start(), m.end()) not in self.rules
        ]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_lines(text: str, lines: Lines, first: int, last: int) -> list[Line]:
    """Lines `first` to `last` (1-based, inclusive); a line overstruck is read once."""
    result: list[Line] = []
    above = ""
    for number in range(first, last + 1):
        span = lines.span(number)
        written = span.of(text).rstrip(_BLANKS)
        struck = bool(written) and written == above
        line = read_line(number, span.start, written)
        if struck and line.kind in (Kind.WORDS, Kind.YEARS):
            line = Line(number, span.start, "", Kind.RULE)
        result.append(line)
        above = written
    return result


def read_line(number: int, start: int, written: str) -> Line:
    """A line told for what it is; the bars of boxes are taken for blanks, as is a leader's last dot."""
    if "\f" in written and _BREAK.fullmatch(written):
        return Line(number, start, written, Kind.TAG)
    text = _as_blanks(written).rstrip()
    if not text:
        return Line(number, start, "", Kind.BLANK)
    if "<" in text and _MARKS.match(text):
        return Line(number, start, text, Kind.MARKS)
    if "<" in text and _TAG.match(text):
        return Line(number, start, text, Kind.TAG)
    rules = tuple(rule_segments(text))
    if rules:
        return Line(number, start, text, Kind.RULE, rules=rules)
    found = _closing_figures(text) if _may_end_in_figures(text) else ()
    if not found:
        beside = tuple(match.span() for match in _RULE_BESIDE.finditer(text))
        return Line(number, start, text, Kind.WORDS, rules=beside)
    if all(figure.is_year for figure in found) and not _is_stub(text[: found[0].start]):
        return Line(number, start, text, Kind.YEARS, found)
    return Line(number, start, text, Kind.FIGURES, found)


def _as_blanks(written: str) -> str:
    """A line with blanks for the bars of boxes, and for a leader's last dot."""
    if "|" in written or "¦" in written or "...$" in written:
        return _NO_WORDS.sub(" ", written)
    return written


def _may_end_in_figures(text: str) -> bool:
    """Whether a line may be a row; of most lines of words their last one tells that they are none."""
    last = text.rsplit(None, 1)[-1].lower()
    is_word = last[-1].isalpha() and not last.endswith(_LETTERS_AT_END)
    if is_word or (len(last) > _LONGEST_MARK and not _OF_FIGURES.search(last)):
        return False
    if len(text) > _LONGEST_ROW:
        return False
    tail = max(0, len(text) - len(last) - 1)  # which tells it of most rows
    return any(_MAYBE_FIGURES.search(text, start) for start in (tail, 0))


def _is_stub(before: str) -> bool:
    """Whether words before bare years make a row of them ("Expiration year  2004")."""
    words = before.strip(" .:")
    if not words or re.search(
        r"\d|\(|ended|ending|years?|months|quarters?|fiscal|assets|liabilit", words, re.I
    ):
        return False
    return bool(re.search(r"\.{3}|(?:\s\.){3}", before))


def _closing_figures(text: str) -> tuple[Figure, ...]:
    """The figures that end the line, parted from the words before by a gap or leader."""
    tail: list[Figure] = []
    limit = len(text)
    for figure in reversed(figures(text)):
        if not _NOTE_MARK.match(text[figure.end : limit]):
            break
        tail.insert(0, figure)
        limit = figure.start
    while tail and not _parted(text, tail[0]):
        tail.pop(0)
    if _labels_row(text, tail):
        tail.pop(0)
    return tuple(tail)


def _labels_row(text: str, tail: list[Figure]) -> bool:
    """Whether a line begins with a bare year that labels the figures after it."""
    if len(tail) < 2 or not tail[0].is_year or text[: tail[0].start].strip():
        return False
    return tail[0].start < _STUB and not any(figure.is_year for figure in tail[1:])


def _parted(text: str, figure: Figure) -> bool:
    before = text[: figure.start]
    return not before.strip() or before.endswith("  ") or LEADER.search(before.rstrip()) is not None
