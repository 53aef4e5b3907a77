"""Financial data schedules (EX-27) → what they say, line by line.

From 1993 to 2001 a filing carried its main figures once more, as `<TAG> value`, for machines.
What each tag holds is said in `schedules.toml`; here a schedule is read, not yet believed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from index.model import PURE, SHARES, USD, USD_PER_SHARE, Cell, Row, Span, Unit
from index.periods import dates_in

_ARTICLE = re.compile(r"^[ \t]*<ARTICLE>", re.I | re.M)
_END = re.compile(r"^[ \t]*</(?:TABLE|TEXT|DOCUMENT)>", re.I | re.M)
_TAG = re.compile(r"[ \t]*<(/?[A-Z][A-Z0-9&-]{0,40})>", re.I)
_MARK = re.compile(r"<[^<>\n]{0,20}>")
_VALUE = re.compile(
    r"(?P<open>\(\s*)?(?:\$\s*)?(?P<minus>-\s*)?(?:\$\s*)?(?P<digits>\d[\d,]{0,39}(?:\.\d{1,9})?|\.\d{1,9})\s?%?(?P<close>\s*\))?"
)
_DAY = re.compile(r"\b([A-Z]{3,9})[-.\s]*(\d{1,2})[-,\s]+(\d{4}|\d{2})\b", re.I)
_DOLLARS = re.compile(r"u\.?\s?s\.?|united states|^\W*dollars?\W*$|^1?$", re.I)
_FEWEST = 3  # tags that are known: fewer are no schedule
_LONGEST = 60_000  # characters
_UNITS = {"share": USD_PER_SHARE, "percent": PURE, "count": SHARES}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a tag holds: see `schedules.toml`."""

    title: str
    concept: str | None = None
    at: str = ""
    unit: str = ""
    checks: bool = True
    positive: bool = False

    def of(self, currency: Unit) -> Unit:
        """The unit of its figures, where amounts are in `currency`."""
        return _UNITS.get(self.unit, currency)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a schedule says of a column's time: "6-MOS", its first and its last day."""

    length: str = ""
    start: date | None = None
    end: date | None = None
    year_end: date | None = None

    @property
    def months(self) -> int | None:
        """The length in months; None where it is none, or "OTHER"."""
        named = self.length.upper()
        if re.match(r"(?:YEAR|12)", named):
            return 12
        if named.startswith("QTR"):
            return 3
        match = re.match(r"(\d{1,2})-?\s?MO", named)
        return int(match[1]) if match else None

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.length, str(self.end) if self.end else "")))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as written. `rows` have the tags' titles for labels, and `tags` beside them."""

    article: str
    multiplier: int
    currency: Unit
    cik: str
    columns: tuple[Stated, ...]
    tags: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span

    def meaning(self, row: int) -> Meaning:
        return meaning_of(self.tags[row], self.article)


@lru_cache(maxsize=1)
def _meanings() -> dict[tuple[str, str], Meaning]:
    table = tomllib.loads(files("index").joinpath("schedules.toml").read_text(encoding="utf-8"))
    found = {("", tag): Meaning(**entry) for tag, entry in table["tag"].items()}
    for article, entries in table["article"].items():
        found |= {(article, tag): Meaning(**entry) for tag, entry in entries.items()}
    return found


def meaning_of(tag: str, article: str) -> Meaning:
    """What a tag of an article's schedule holds; of an unknown one, its own words."""
    known = _meanings().get((article, tag)) or _meanings().get(("", tag))
    return known or Meaning(tag.replace("-", " ").capitalize())


def find_schedules(text: str, within: Sequence[Span]) -> tuple[Schedule, ...]:
    """The schedules in some parts of a text, in order; several may stand in one part."""
    found: list[Schedule] = []
    for span in within:
        starts = [match.start() for match in _ARTICLE.finditer(text, span.start, span.end)]
        if not starts and len(span) < _LONGEST:  # a schedule that does not say its article
            starts = [span.start]
        for start, limit in zip(starts, [*starts, span.end][1:], strict=True):
            closing = _END.search(text, start, limit)
            schedule = _read(text, Span(start, closing.start() if closing else limit))
            if schedule is not None:
                found.append(schedule)
    return tuple(found)


@dataclass(slots=True)
class _Written:
    """What has been read of a schedule: its values by tag, and the lines of its figures."""

    said: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, Span, list[Cell]]] = field(default_factory=list)


_SAYS = frozenset(["ARTICLE", "MULTIPLIER", "CURRENCY", "CIK", "NAME", "EXCHANGE-RATE"])
_SAYS_TIME = frozenset(["PERIOD-TYPE", "PERIOD-START", "PERIOD-END", "FISCAL-YEAR-END"])
_NO_FIGURES = _SAYS | _SAYS_TIME | {"S", "C", "PAGE", "CAPTION", "TABLE", "RESTATED", "BOOK-VALUE"}


def _read(text: str, span: Span) -> Schedule | None:
    written = _Written()
    for tag, line in _lines(text, span):
        if tag in _NO_FIGURES:
            written.said.setdefault(tag, line.of(text))
            continue
        cells = list(_cells(text, line))
        if cells and tag:
            written.rows.append((tag, line, cells))
    article = _first_word(written.said.get("ARTICLE", ""))
    known = sum(meaning_of(tag, article).at != "" for tag, _, _ in written.rows)
    if known < _FEWEST:
        return None
    width = max(len(cells) for _, _, cells in written.rows)
    edges = next([cell.span.end for cell in cells] for _, _, cells in written.rows if len(cells) == width)  # fmt: skip
    starts = {tag: line.start for tag, line, _ in written.rows}
    first = next(line.start for _, line, cells in written.rows if len(cells) == width)
    offset = text.rfind("\n", 0, first) + 1
    ends = [edge - offset for edge in edges]
    return Schedule(
        article,
        _multiplier(written.said.get("MULTIPLIER", "")),
        _currency(written.said.get("CURRENCY", "")),
        _first_word(written.said.get("CIK", "")).lstrip("0"),
        _columns(written.said, width),
        tuple(tag for tag, _, _ in written.rows),
        tuple(
            Row(meaning_of(tag, article).title, (), 0, line, _placed(text, cells, ends))
            for tag, line, cells in written.rows
        ),
        Span(min(span.start, *starts.values()), max(line.end for _, line, _ in written.rows)),
    )


def _lines(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Each tag with the line of its value; a value may stand on the line after its tag."""
    quiet, waiting = "", ""
    position = span.start
    while position < span.end:
        end = text.find("\n", position, span.end)
        end = end if end >= 0 else span.end
        line = Span(position, position + len(text[position:end].rstrip()))
        position = end + 1
        match = _TAG.match(text, line.start, line.end)
        tag = match[1].upper() if match else ""
        if tag in ("LEGEND", "FN"):
            quiet = tag
        if quiet or tag.startswith("/"):
            quiet = "" if tag == f"/{quiet}" else quiet
            continue
        if match is not None:
            has_value = _MARK.sub("", text[match.end() : line.end]).strip()
            waiting = "" if has_value else tag
            start = (
                line.start
                + len(text[line.start : line.end])
                - len(text[line.start : line.end].lstrip())
            )
            yield tag, Span(start, line.end)
        elif waiting and line.end > line.start:
            yield waiting, line
            waiting = ""


def _cells(text: str, line: Span) -> Iterator[Cell]:
    """The figures of a line, past its tag and the marks of its footnotes."""
    written = _MARK.sub(lambda mark: " " * len(mark.group()), line.of(text))
    for match in _VALUE.finditer(written):
        value = Decimal(match["digits"].replace(",", ""))
        is_enclosed = match["open"] and match["close"]
        start = match.start() if match["close"] or not match["open"] else match.end("open")
        end = match.end() if match["open"] or not match["close"] else match.start("close")
        span = Span(line.start + start, line.start + end)
        yield Cell(span.of(text), span, -value if is_enclosed or match["minus"] else value)


def _placed(text: str, cells: Sequence[Cell], edges: Sequence[int]) -> tuple[Cell | None, ...]:
    """The cells in their columns: in order where there is one for each, else by their right edges."""
    if len(cells) == len(edges):
        return tuple(cells)
    placed: list[Cell | None] = [None] * len(edges)
    for cell in cells:
        edge = cell.span.end - text.rfind("\n", 0, cell.span.start) - 1
        free = [place for place, held in enumerate(placed) if held is None]
        after = max((place for place, held in enumerate(placed) if held is not None), default=-1)
        free = [place for place in free if place > after]
        if free:
            placed[min(free, key=lambda place: abs(edges[place] - edge))] = cell
    return tuple(placed)


def _columns(said: dict[str, str], width: int) -> tuple[Stated, ...]:
    """What is said of each column's time; the last word counts for the columns after it."""
    lengths = re.findall(r"[\w-]+", _after_tag(said.get("PERIOD-TYPE", "")))
    starts = _days(said.get("PERIOD-START", ""))
    ends = _days(said.get("PERIOD-END", ""))
    years = _days(said.get("FISCAL-YEAR-END", ""))
    return tuple(
        Stated(
            lengths[min(place, len(lengths) - 1)] if lengths else "",
            starts[place] if place < len(starts) else None,
            ends[min(place, len(ends) - 1)] if ends else None,
            years[min(place, len(years) - 1)] if years else None,
        )
        for place in range(width)
    )


def _after_tag(line: str) -> str:
    return _TAG.sub("", line, count=1).strip()


def _first_word(line: str) -> str:
    return (_after_tag(line).upper().split() or [""])[0]


def _days(line: str) -> list[date]:
    """The days on a line: "SEP-30-1998", "Sep 30 98", "9/30/98"."""
    written = _after_tag(line)
    spelled = _DAY.sub(lambda m: f"{m[1]} {m[2]}, {_year(m[3])};", written)
    return [day for words in dates_in(spelled) if (day := words.resolved()) is not None]


def _year(written: str) -> str:
    return written if len(written) == 4 else f"{'19' if written >= '50' else '20'}{written}"


def _multiplier(line: str) -> int:
    """What amounts are multiplied by: 1, or a power of ten that the schedule gives."""
    digits = re.sub(r"[,\s]", "", re.sub(r"\.0+$", "", _after_tag(line)))
    return int(digits) if re.fullmatch(r"10{0,9}", digits) else 1


def _currency(line: str) -> Unit:
    """The currency of the amounts: dollars, unless another is named."""
    named = _after_tag(line)
    if _DOLLARS.search(named):
        return USD
    return Unit(("".join(re.findall(r"[A-Z]+", named.upper()))[:20] or "USD",))
