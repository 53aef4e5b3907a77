"""The types of what is read from a filing. They import nothing of ours but units.

All spans are half-open character offsets into `Filing.text`; all figures are
`Decimal` in ones (dollars, shares), never in the thousands of the printed page.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Self

from index.units import PURE as PURE
from index.units import SHARES as SHARES
from index.units import USD as USD
from index.units import USD_PER_SHARE as USD_PER_SHARE
from index.units import Quantity as Quantity
from index.units import Unit as Unit

READER_VERSION = 35
"""The version of the reader, raised when it reads filings otherwise than before."""

CHECKER_VERSION = 4
"""The version of what holds a filing's words and copies against its tables, raised likewise."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters of `Filing.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    @classmethod
    def around(cls, spans: Iterator[Span] | tuple[Span, ...] | list[Span]) -> Self:
        """The smallest span that holds all of `spans` (at least one)."""
        held = list(spans)
        return cls(min(span.start for span in held), max(span.end for span in held))


class Lines:
    """The lines of a text, numbered from 1, by offset and by number."""

    def __init__(self, text: str) -> None:
        self._text = text
        before = accumulate(map(len, text.split("\n")[:-1]), initial=0)
        self._starts = [length + ends for ends, length in enumerate(before)]
        if len(self._starts) > 1 and self._starts[-1] == len(text):
            self._starts.pop()

    def __len__(self) -> int:
        return len(self._starts)

    def number(self, offset: int) -> int:
        """The 1-based number of the line that holds `offset`."""
        return bisect.bisect_right(self._starts, offset)

    def span(self, number: int) -> Span:
        """The span of line `number`, without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self._text)
        if number == len(self._starts) and self._text.endswith("\n") and end > start:
            end -= 1
        return Span(start, end)

    def text(self, number: int) -> str:
        return self.span(number).of(self._text)

    def range(self, span: Span) -> tuple[int, int]:
        """First and last line, 1-based and inclusive, that `span` touches."""
        last = max(span.start, span.end - 1)
        return self.number(span.start), self.number(last)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission: the main one, or an exhibit."""

    type: str
    sequence: int
    description: str
    span: Span


@dataclass(frozen=True, slots=True)
class Page:
    """What stands between two page breaks; `number` as printed, None if none is."""

    number: str | None
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of the year, such as a fiscal year end."""

    month: int
    day: int


@dataclass(frozen=True)
class Filing:
    """A filing as submitted. `text` is canonical and never changes.

    `id` is the accession number, or `sha-` and the first 16 digits of the
    content hash where the file carries none.
    """

    id: str
    digest: str
    name: str
    company: str
    form: str
    period: date
    text: str
    format: str = "text"
    accession: str | None = None
    cik: str | None = None
    filed: date | None = None
    fiscal_year_end: MonthDay | None = None
    documents: tuple[Document, ...] = ()
    pages: tuple[Page, ...] = ()

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def quote(self, span: Span) -> str:
        return span.of(self.text)

    def page(self, offset: int) -> str | None:
        """The printed number of the page that holds `offset`."""
        place = bisect.bisect_right([page.span.start for page in self.pages], offset) - 1
        page = self.pages[place] if place >= 0 else None
        return page.number if page is not None and offset < page.span.end else None


class SectionKind(StrEnum):
    """What a section is."""

    COVER = "cover"
    CONTENTS = "contents"
    PART = "part"
    ITEM = "item"
    STATEMENT = "statement"
    NOTES = "notes"
    NOTE = "note"
    HEADING = "heading"
    SIGNATURES = "signatures"
    EXHIBIT = "exhibit"


@dataclass(frozen=True, slots=True)
class Section:
    """A part, item, statement, note … `id` is the path ("part-1/item-1/note-4")."""

    id: str
    kind: SectionKind
    title: str
    span: Span
    heading: Span

    @property
    def parent(self) -> str | None:
        return self.id.rpartition("/")[0] or None


@dataclass(frozen=True, slots=True)
class CoverFact:
    """A fact of the cover page, named by its element of the SEC's `dei` taxonomy."""

    concept: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """An instant (`start` is None), or the days from `start` to `end` inclusive."""

    end: date
    start: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.start > self.end:
            raise ValueError(f"a period cannot end before it starts: {self}")

    @property
    def is_instant(self) -> bool:
        return self.start is None

    @property
    def days(self) -> int:
        return 0 if self.start is None else (self.end - self.start).days + 1

    @property
    def months(self) -> int:
        """Whole months of a duration, rounded (thirteen weeks are three months)."""
        return round(self.days / 30.4375)

    @property
    def opening(self) -> Period:
        """The instant at which a duration opens: the end of the day before."""
        if self.start is None:
            return self
        return Period(self.start - timedelta(days=1))

    @property
    def closing(self) -> Period:
        """The instant at which a duration closes."""
        return Period(self.end)

    def __str__(self) -> str:
        return str(self.end) if self.start is None else f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Scale:
    """What a printed figure is multiplied by: money, and counts of shares.

    Per-share amounts and percentages are never scaled.
    """

    money: int = 1
    shares: int = 1


class StatementKind(StrEnum):
    """Which financial statement a table is."""

    BALANCE_SHEET = "balance-sheet"
    INCOME = "income"
    COMPREHENSIVE_INCOME = "comprehensive-income"
    CASH_FLOWS = "cash-flows"
    EQUITY = "equity"


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed figure. `value` is as printed, unscaled; parentheses are minus; nil is 0."""

    text: str
    span: Span
    value: Decimal
    nil: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headings from the top down, and the period they name."""

    path: tuple[str, ...]
    period: Period | None = None

    @property
    def heading(self) -> str:
        return " ".join(self.path)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its label, the headings above it in the stub (`path`), its cells.

    `cells` is as long as the table's columns; None where nothing is printed. A row
    without any cell is a stub heading. `ruled` says that a rule stands right above.
    """

    label: str
    path: tuple[str, ...]
    indent: int
    span: Span
    cells: tuple[Cell | None, ...]
    ruled: bool = False

    @property
    def is_heading(self) -> bool:
        return all(cell is None for cell in self.cells)


SCHEDULE = "schedule-"
"""How the ids of financial data schedules begin."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of typed cells. Rectangular: every row has one place a column.

    `id` is unique in the filing; `section` is the id of the innermost section; `caveat`
    says what the filing elsewhere contradicts about it.
    """

    id: str
    caption: str
    section: str
    scale: Scale
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    span: Span
    statement: StatementKind | None = None
    caveat: str = ""

    @property
    def is_schedule(self) -> bool:
        """Whether it is a financial data schedule."""
        return self.id.startswith(SCHEDULE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell with all that its place in the table says about it.

    `quantity.value` = printed × scale, in ones, with the sign of the print; `sense` is -1
    where that sign is the reverse of what the row means. `concept` is a us-gaap element name, or None where no standard one fits. `table`, `row` and
    `column` say which cell: the table's id and 0-based positions. `corrected` says what a user
    has set right in it: then the value need not be what the cell prints.
    """

    id: int
    label: str
    path: tuple[str, ...]
    column: tuple[str, ...]
    concept: str | None
    period: Period | None
    quantity: Quantity
    cell: Cell
    span: Span
    table: str
    row: int
    place: int
    section: str
    statement: StatementKind | None = None
    sense: int = 1
    corrected: tuple[str, ...] = ()

    @property
    def meant(self) -> Quantity:
        """The quantity with the sign of what the row means: a payment is positive."""
        return self.quantity if self.sense == 1 else -self.quantity


def place_of(fact: Fact) -> Span:
    """Where a fact stands: its row's label and its cell, and what is between."""
    return Span.around([fact.span, fact.cell.span])


class Verdict(StrEnum):
    """How a check came out."""

    AGREES = "agrees"
    DIFFERS = "differs"
    RESTATED = "restated"


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the tie-out: what the operands give, against what is printed.

    `operands` are fact ids with the sign that each takes in the sum; `printed` is
    the id of the fact that holds the total.
    """

    rule: str
    statement: StatementKind | None
    operands: tuple[tuple[int, int], ...]
    printed: int
    expected: Decimal
    difference: Decimal
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list entry or table row within one section: what full text finds.

    `heading` is the running heading above it ("Results of Operations: Revenues").
    """

    id: int
    section: str
    heading: str
    span: Span
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage, or a part of a long one. `span` is what is quoted; `text` what is embedded."""

    id: int
    passage: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What one of the user's corrections came to in a filing.

    `key` tells it by its content, wherever it stands in the file; `note` says what it sets right,
    and `facts` in how many facts; `fault` says why it could not.
    """

    key: str
    note: str
    facts: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read from one filing, before anything is embedded."""

    filing: Filing
    cover: tuple[CoverFact, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    passages: tuple[Passage, ...] = ()
    corrections: tuple[Correction, ...] = ()
