"""Filings made up from real ones: another company's name, other years, other figures that still foot.

Every figure in dollars or shares is multiplied by one small whole number, so that sums hold
exactly; figures per share, percents and days stay. Years move by a multiple of four, which keeps
leap days. A figure takes the room that it needs from the spaces to its left, so that columns stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

from index.build import read_content
from index.model import Fact, Reading

FACTORS = (2, 3, 5, 7)
PERIODS = 5  # filings of one company, four years apart
_FROM_YEAR, _TO_YEAR = 1975, 2049  # what is before is not of a period
_SCALED = frozenset({"USD", "shares"})
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_MONEY = re.compile(r"\$\s?(?P<figure>\d[\d,]*(?:\.\d+)?)(?![\d%])")
_SHARES = re.compile(r"\b(?P<figure>\d{1,3}(?:,\d{3})+)(?=\s+(?:[a-z]+\s+){0,3}shares\b)", re.I)
_PER = re.compile(r"\s*(?:per\b|par\b|a share|each\b|-\s*\$)", re.I)
_YEAR = re.compile(
    r"(?<![\d,.$/-])(?:19|20)\d\d(?![\d%]|,\d|\.\d|-\d)|(?<=[A-Z]{3}-\d\d-)(?:19|20)\d\d\b"
)
_LAW = re.compile(r"\bAct\s+of\s+\Z", re.I)
_SHORT_DATE = re.compile(r"(?<=\d/)\d\d(?![\d/])|(?<=\d/\d\d/)(?:19|20)\d\d\b")
_LONG_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?=(?:0[1-9]|1[0-2])[0-3]\d(?!\d))")
_GENERIC = frozenset(
    [
        "inc",
        "corp",
        "co",
        "company",
        "corporation",
        "incorporated",
        "ltd",
        "the",
        "and",
        "of",
        "nv",
        "de",
        "plc",
        "group",
        "holdings",
    ]
)
_FIRST = ("Bel", "Car", "Dun", "El", "Fal", "Gran", "Hol", "Kel", "Lan", "Mar", "Nor", "Or", "Pem",
          "Quin", "Ros", "Sel", "Tor", "Ul", "Ver", "Wex", "Yar", "Zan", "Ash", "Brad", "Cros")  # fmt: skip
_MIDDLE = ("ba", "de", "fi", "go", "ka", "le", "mi", "no", "ra", "su")
_LAST = ("bury", "field", "gate", "lock", "mere", "mont", "port", "stead", "ton", "vale", "wick",
         "worth", "dale", "ford", "ham", "ley")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variation:
    """One made-up filing: of which original, whose, how many years later, times what."""

    original: int
    company: str
    cik: int
    number: int
    years: int
    factor: int


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters of the original, and what stands there instead; a cell keeps its right edge."""

    start: int
    end: int
    text: str
    is_cell: bool = False


@dataclass(frozen=True)
class Original:
    """A real filing of which others are made."""

    reading: Reading

    @classmethod
    def of(cls, path: Path) -> Original:
        return cls(read_content(path.read_bytes(), path.name))

    def varied(self, variation: Variation) -> str:
        """The text of the made-up filing."""
        text = self.reading.filing.text
        edits = [
            *self._cells(variation.factor),
            *_prose(text, variation.factor),
            *_names(text, self.reading.filing.company, variation.company),
            *self._numbers(variation),
            *_years(text, variation.years),
        ]
        return _edited(text, edits)

    def _cells(self, factor: int) -> Iterator[_Edit]:
        """The figures of tables and schedules; those that are not multiplied stay as they stand."""
        text = self.reading.filing.text
        for fact in self.reading.facts:
            span = fact.cell.span
            figure = _DIGITS.search(text, span.start, span.end)
            if figure is None or not _is_scaled(fact):
                yield _Edit(span.start, span.end, span.of(text), is_cell=True)
            else:
                yield _Edit(*figure.span(), _times(figure[0], factor), is_cell=True)

    def _numbers(self, variation: Variation) -> Iterator[_Edit]:
        """The accession and company numbers, wherever they stand."""
        filing = self.reading.filing
        cik = f"{variation.cik:010}"
        if filing.accession:
            accession = f"{cik}-{filing.accession[11:13]}-{variation.number:06}"
            yield from _replaced(filing.text, filing.accession, accession)
        if filing.cik:
            yield from _replaced(filing.text, filing.cik, cik)


def agrees(original: Reading, varied: Reading, variation: Variation) -> bool:
    """Whether a variation reads as its original: the same checks hold, over figures times the factor."""
    alike = [
        (check.rule, check.printed, check.operands, check.verdict) for check in original.checks
    ] == [(check.rule, check.printed, check.operands, check.verdict) for check in varied.checks]
    if not alike or len(original.facts) != len(varied.facts):
        return False
    return all(
        now.quantity.unit == was.quantity.unit
        and now.quantity.value == was.quantity.value * (variation.factor if _is_scaled(was) else 1)
        and _moved(was, now, variation.years)
        for was, now in zip(original.facts, varied.facts, strict=True)
    )


def usable(originals: Sequence[Original]) -> list[tuple[int, int]]:
    """The originals, by place, and the factors whose variations read as the original does."""
    found = []
    for factor, place in product(FACTORS, range(len(originals))):
        variation = Variation(place, "Pembury Systems", 1_000_001, 1, 4, factor)
        varied = read_content(originals[place].varied(variation).encode(), "varied.txt")
        if agrees(originals[place].reading, varied, variation):
            found.append((place, factor))
    return found


def variations(pairs: Sequence[tuple[int, int]], count: int) -> Iterator[Variation]:
    """So many made-up filings, five of a company, of the originals and factors in turn."""
    for number in range(count):
        company, period = divmod(number, PERIODS)
        original, factor = pairs[company % len(pairs)]
        yield Variation(
            original, company_name(company), 5_000_000 + company, number + 1, 4 * period, factor
        )


def company_name(number: int) -> str:
    """A made-up name that no other number has; two words, of which the first is its own."""
    number, last = divmod(number, len(_LAST))
    number, middle = divmod(number, len(_MIDDLE))
    number, first = divmod(number, len(_FIRST))
    again = "" if not number else _MIDDLE[number % len(_MIDDLE)] * (1 + number // len(_MIDDLE))
    return f"{_FIRST[first]}{_MIDDLE[middle]}{again}{_LAST[last]}"


def _is_scaled(fact: Fact) -> bool:
    return str(fact.quantity.unit) in _SCALED and not fact.cell.nil and not fact.cell.percent


def _moved(was: Fact, now: Fact, years: int) -> bool:
    """Whether a fact's time has moved by so many years."""
    if was.period is None or now.period is None:
        return was.period is now.period
    return now.period.end == was.period.end.replace(year=was.period.end.year + years)


def _times(printed: str, factor: int) -> str:
    """A figure as printed, times the factor, printed alike."""
    value = Decimal(printed.replace(",", "")) * factor
    has_commas = "," in printed or len(printed) < len("1,000")
    return f"{value:,}" if has_commas else f"{value}"


def _prose(text: str, factor: int) -> Iterator[_Edit]:
    """The amounts and counts of shares in sentences, but those per share."""
    for pattern in (_MONEY, _SHARES):
        for found in pattern.finditer(text):
            if not _PER.match(text, found.end()):
                yield _Edit(*found.span("figure"), _times(found["figure"], factor))


def _names(text: str, old: str, new: str) -> Iterator[_Edit]:
    """The words that are the company's own, in its capitals or not."""
    own = [word for word in re.findall(r"[A-Za-z0-9]+", old) if word.casefold() not in _GENERIC]
    first = next(word for word in own if word.isalpha())
    for found in re.finditer(rf"\b{re.escape(first)}(?=\b|_)", text, re.I):
        yield _Edit(*found.span(), new.upper() if found[0].isupper() else new)


def _replaced(text: str, old: str, new: str) -> Iterator[_Edit]:
    for found in re.finditer(re.escape(old), text):
        yield _Edit(*found.span(), new)


def _years(text: str, years: int) -> Iterator[_Edit]:
    for pattern in (_YEAR, _LONG_DATE):
        for found in pattern.finditer(text):
            year = int(found[0])
            is_law = _LAW.search(text, max(0, found.start() - 40), found.start()) is not None
            if _FROM_YEAR <= year <= _TO_YEAR and not is_law:
                yield _Edit(*found.span(), str(year + years))
    for found in _SHORT_DATE.finditer(text):
        year = int(found[0])
        moved = year + years if year > 99 else (year + years) % 100
        yield _Edit(*found.span(), f"{moved:02}")


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    """The text with all edits made; of two on the same characters, the first that was given."""
    chosen: list[_Edit] = []
    for edit in edits:
        place = bisect_right(chosen, edit.start, key=lambda each: each.start)
        is_free = place == 0 or chosen[place - 1].end <= edit.start
        if is_free and (place == len(chosen) or edit.end <= chosen[place].start):
            chosen.insert(place, edit)
    found: list[str] = []
    done = 0
    moved = 0  # how far what follows in the line stands to the right of where it stood
    for edit in chosen:
        between = text[done : edit.start]
        if "\n" in between:
            moved = 0
        moved += len(edit.text) - (edit.end - edit.start)
        if edit.is_cell and moved > 0:
            between, given = _tightened(between, moved)
            moved -= given
        found += [between, edit.text]
        done = edit.end
    return "".join((*found, text[done:]))


def _tightened(between: str, wanted: int) -> tuple[str, int]:
    """What stands before a cell, less so many of its last spaces, and how many could be taken.

    A space is left wherever there was one.
    """
    head, end, line = between.rpartition("\n")
    given = 0
    parts = re.split(r"( {2,})", line)
    for place in reversed(range(1, len(parts), 2)):
        taken = min(wanted - given, len(parts[place]) - 1)
        parts[place] = parts[place][taken:]
        given += taken
    return f"{head}{end}{''.join(parts)}", given
