"""Which grid is which statement, and what its columns and figures are in."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import lru_cache
from importlib.resources import files

from index.heading_words import is_of_flows, is_of_stocks
from index.labels import normalised
from index.model import Column, Period, Scale, StatementKind
from index.periods import Calendar, PeriodWords, merged, period_of, period_words
from index.scales import counts_alone, scale_words
from index.tables import Grid

_NOT_A_TITLE = re.compile(
    r"\bnotes? to\b|\bsee (?:accompanying )?notes\b|accompanying notes|\bitem\s+\d|\bcontents\b|\bindex\b|"
    r"\bschedule\b|\breport of\b|\bpro[- ]?forma\b",
    re.I,
)

_BALANCES = re.compile(
    r"total (?:liability.* and .*(?:equity|deficit|investment|capital)|capitalization and liabilit|equity and liabilit)"
)
_GOES_ON = re.compile(r"\s*(?:and|of)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Known:
    kind: StatementKind
    titles: tuple[re.Pattern[str], ...]
    rows: tuple[re.Pattern[str], ...]
    needs: int


@lru_cache(maxsize=1)
def _known() -> tuple[_Known, ...]:
    table = tomllib.loads(files("index").joinpath("statements.toml").read_text(encoding="utf-8"))
    return tuple(
        _Known(
            StatementKind(name),
            tuple(re.compile(title) for title in entry["titles"]),
            tuple(re.compile(translate(row)) for row in entry["rows"]),
            entry["needs"],
        )
        for name, entry in table.items()
    )


@dataclass(frozen=True, slots=True)
class Titled:
    """A statement's kind and the title line that names it."""

    kind: StatementKind
    title: str


def statement_of(grid: Grid) -> Titled | None:
    """The statement that a grid's title names and its rows bear out, or None."""
    lines = [*_title_lines(grid.title), *([grid.stub] if grid.stub else [])]
    for line in reversed(lines):
        kinds = [
            known.kind
            for known in _known()
            if any(title.search(line.lower()) for title in known.titles)
            and _bears_out(grid, known, line)
        ]
        if kinds:
            return Titled(evidence_kind(grid) or _first_of(kinds), line.strip(" |"))
    return None


def _first_of(kinds: Sequence[StatementKind]) -> StatementKind:
    """The kind of a statement of several: one "of income and retained earnings" is of income."""
    both = {StatementKind.EQUITY, StatementKind.INCOME} <= set(kinds)
    return StatementKind.INCOME if both else kinds[0]


def _title_lines(title: Sequence[str]) -> list[str]:
    """Title lines, each also joined with the next one (a title may be wrapped)."""
    left = [re.split(r"\s{4,}", line)[0] for line in title]
    kept: list[str] = []
    for line in left:
        if _NOT_A_TITLE.search(line) or _is_sentence(line):
            continue
        if kept and _GOES_ON.match(line) and is_title(kept[-1]):
            kept[-1] = f"{kept[-1].strip()} {line.strip()}"
        else:
            kept.append(line)
    joined = [f"{a} {b}" for a, b in itertools.pairwise(kept) if not is_title(a)]
    return [*joined, *kept] if not any(is_title(line) for line in kept) else kept


def is_title(line: str) -> bool:
    """Whether a line names a statement."""
    return any(title.search(line.lower()) for known in _known() for title in known.titles)


def _is_sentence(line: str) -> bool:
    words = line.split()
    small = sum(word[:1].islower() for word in words)
    return (line.rstrip().endswith((".", ";", ",")) and small > len(words) / 2) or small > 9


def _bears_out(grid: Grid, known: _Known, title: str) -> bool:
    """Whether enough rows are of the kind; fewer will do for what carries on a page."""
    labels = {normalised(row.label) for row in grid.rows}
    found = sum(any(row.match(label) for label in labels) for row in known.rows)
    if re.search(r"\bcontinued\b", title, re.I):
        return found >= 2
    return found >= min(known.needs, max(2, len(labels) // 2))


def evidence_kind(grid: Grid) -> StatementKind | None:
    """The kind that a grid's rows alone leave no doubt of, whatever its title says."""
    labels = {normalised(row.label) for row in grid.rows}
    flows = ("operating activit", "investing activit", "financing activit")
    if sum(any(words in label for label in labels) for words in flows) >= 2:
        return StatementKind.CASH_FLOWS
    if any(_BALANCES.match(label) for label in labels):
        return StatementKind.BALANCE_SHEET
    return None


def carries_on(grid: Grid, above: Grid, kind: StatementKind) -> bool:
    """Whether a grid without headings goes on with the statement that is drawn right above it."""
    known = next(known for known in _known() if known.kind is kind)
    said = [period_words(" ".join(path)) for path in grid.headings]
    return (
        len(grid.headings) == len(above.headings)
        and all(words.is_empty for words in said)
        and _bears_out(grid, known, "continued")
    )


def repeats(grid: Grid, above: Grid) -> bool:
    """Whether a grid has the rows of the one above it: a statement's, of other parts or times."""
    labels = [{normalised(row.label) for row in g.rows if row.label} for g in (grid, above)]
    return len(labels[0]) > 5 and len(labels[0] & labels[1]) > 0.8 * len(labels[0])


def columns_of(grid: Grid, kind: StatementKind | None, calendar: Calendar) -> tuple[Column, ...]:
    """The columns with the period that their headings, the stub and the title name."""
    instant = kind is StatementKind.BALANCE_SHEET
    context = _context(grid)
    own = [period_words(" ".join(path)) for path in grid.headings]
    if kind is StatementKind.EQUITY and any(words.is_empty for words in own):
        return tuple(Column(path) for path in grid.headings)  # its columns are parts of equity
    lone = _lone(own)
    said = [merged(words if not words.is_empty else lone, context) for words in own]
    said = own if kind is StatementKind.EQUITY and not context.says_length else said
    if all(words.is_empty for words in own) and _is_one_year(context):
        said = [replace(words, years=context.years) for words in said]
    if kind is None and not any(words.says_length for words in said):
        instant = True
        if _says_years_alone(said) and _speaks_of_flows(grid):
            years = [words.years[-1] for words in said if words.years]
            ended = all(calendar.year_end(year) <= calendar.period for year in years)
            said = [_of_year(words) if ended else PeriodWords() for words in said]
            instant = False
    periods = [_period(words, calendar, instant, kind) for words in said]
    return tuple(Column(path, period) for path, period in zip(grid.headings, periods, strict=True))


def _says_years_alone(said: Sequence[PeriodWords]) -> bool:
    """Whether the columns that speak of time, and of several times, say but the year."""
    spoken = [words for words in said if not words.is_empty]
    if len(spoken) < len(said) and len({words.years for words in spoken}) < 2:
        return False
    return all(words.years and not words.dates and not words.instant for words in spoken)


def _is_one_year(words: PeriodWords) -> bool:
    """Whether a whole year is said, and no day: "Fiscal year 2000"."""
    return len(words.years) == 1 and words.months == 12 and not words.dates


def _of_year(words: PeriodWords) -> PeriodWords:
    return words if words.is_empty else replace(words, months=12)


def _speaks_of_flows(grid: Grid) -> bool:
    """Whether the rows are of what happens in a year, such as sales, and not on a day."""
    labels = [row.label for row in grid.rows if not row.is_heading]
    stocks = sum(map(is_of_stocks, labels))
    flows = sum(map(is_of_flows, labels))
    if flows or stocks:
        return flows > stocks
    named = " ".join(grid.title)
    return is_of_flows(named)


def _lone(own: list[PeriodWords]) -> PeriodWords:
    """What the only heading that speaks of time says: it holds for every column."""
    spoken = {words for words in own if not words.is_empty}
    return spoken.pop() if len(spoken) == 1 else PeriodWords()


def _period(
    said: PeriodWords, calendar: Calendar, instant: bool, kind: StatementKind | None
) -> Period | None:
    if (
        kind in (StatementKind.INCOME, StatementKind.CASH_FLOWS, StatementKind.EQUITY)
        and not said.says_length
        and said.years
    ):
        said = replace(said, months=12)
    return period_of(said, calendar, instant=instant)


def _context(grid: Grid) -> PeriodWords:
    """What the stub and the title say of time; the stub first."""
    stub = period_words(grid.stub)
    for line in reversed(grid.title):
        if _is_sentence(line) and not re.search(r"\bended\b", line):
            continue
        said = period_words(line)
        if said.says_length or said.dates:
            return merged(stub, replace(said, years=()))
    return stub


def counts_said(grid: Grid) -> int | None:
    """The scale that the grid's title states of counts alone; its money's is told elsewhere."""
    return counts_alone(" ".join(grid.title))


def scale_of(grid: Grid) -> Scale | None:
    """The scale that the grid's own words state, None where they state none.

    A heading over some of the columns speaks for these alone: of shares, for the counts.
    """
    paths = [" ".join(path) for path in grid.headings]
    over_all = [scale_words(path) for path in paths]
    stated = over_all[0] if over_all and len(set(over_all)) == 1 else None
    some = next((scale for scale in over_all if scale is not None), None)
    titled = scale_words(" ".join(grid.title)) if counts_said(grid) is None else None
    found = scale_words(grid.stub) or stated or titled or some
    counts = next(
        (scale_words(path) for path in paths if re.search(r"\bshares\b", path, re.I)), None
    )
    if found is not None and counts is not None and stated is None:
        return replace(found, shares=counts.shares)
    return found
