"""Questions with known answers, made from the cells that a filing prints.

The answer comes from the cell by its place in its table, never from a plan. A question names as
much of the place as tells the cell from all others: the row and the period; where these are not
enough, the heading above, the column's heading, the table. A cell that none of it tells from
another that prints something else is not asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from assistant.book import Book
from assistant.known_names import known_names
from assistant.row_words import stems
from index.concepts import Concept
from index.model import PURE, USD, Fact, Period
from measures.cell_words import (
    LOOK_UPS,
    heading_of,
    place_of,
    plain,
    when,
    with_above,
    with_column,
)

_LONGEST_LABEL = 90
_SAID = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """A question on cells. `accept`: the values, in ones, any of which is right.

    `others`: what other cells that it could be taken to mean print; `lines`: where its own stand.
    """

    kind: str
    text: str
    accept: tuple[Decimal, ...]
    facts: tuple[Fact, ...]
    label: str = ""

    @property
    def lookup(self) -> bool:
        return self.kind in {name for name, _ in LOOK_UPS}


@dataclass(frozen=True, slots=True)
class Named:
    """A fact with what must be said of it: the words of its row, and those of its place."""

    fact: Fact
    row: str
    place: str


_Key = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], Period | None]


class Cells:
    """The cells of a filing, by the words that tell them apart."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.tables = {table.id: table for table in book.reading.tables}
        self.calendar = book.times.calendar
        titles = {section.id: section.title for section in book.reading.sections}
        self.places = {each.id: place_of(each, titles) for each in self.tables.values()}
        self.facts = [fact for fact in book.reading.facts if self._is_asked(fact)]
        self.by_table: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            self.by_table[fact.table].append(fact)
        self._by_period: dict[Period | None, list[tuple[frozenset[str], Fact]]] = defaultdict(list)
        for fact in book.reading.facts:
            said = stems(plain(fact.label))
            self._by_period[fact.period].append((said, fact))
        self._held: dict[int, Named | None] = {}

    def _is_asked(self, fact: Fact) -> bool:
        label = plain(fact.label)
        return (
            not self.tables[fact.table].is_schedule
            and bool(_SAID.search(label))
            and len(label) <= _LONGEST_LABEL
            and not fact.cell.nil
        )

    def named(self, fact: Fact) -> Named | None:
        """The fact with the fewest words that tell it from all others; None where none do."""
        if fact.id not in self._held:
            self._held[fact.id] = self._named(fact)
        return self._held[fact.id]

    def _rivals(self, fact: Fact) -> list[Fact]:
        """What else the row's words may name at that time, on a statement or word for word."""
        own = stems(plain(fact.label))
        named = {
            entry.name
            for kind, entry in known_names().get(own, ())
            if kind == "concept" and isinstance(entry, Concept)
        }
        periods = {fact.period, None}
        if fact.period is not None:
            periods |= {fact.period.closing, fact.period.opening}
        return [
            other
            for period in periods
            for said, other in self._by_period.get(period, ())
            if (
                said == own
                or (other.statement and said and (said < own or own < said))
                or other.concept in named
            )
            and not _same(other, fact)
        ]

    def _named(self, fact: Fact) -> Named | None:
        label, heading = plain(fact.label), heading_of(fact)
        above = plain(fact.path[-1]) if fact.path else ""
        place = self.places[fact.table]
        is_note = fact.statement is None
        rivals = self._rivals(fact)
        if not is_note:  # the whole name of a row of a statement is its own
            own = stems(label)
            rivals = [o for o in rivals if stems(plain(o.label)) == own or o.concept]
        headed = [o for o in rivals if heading_of(o) == heading]
        told = [(label, "", rivals), (with_column(label, heading), "", headed)]
        if above:
            left = [o for o in rivals if o.path and plain(o.path[-1]) == above]
            told.append((with_above(label, above), "", left))
            left = [o for o in left if heading_of(o) == heading]
            told.append((with_column(with_above(label, above), heading), "", left))
        if place:
            at = [o for o in rivals if self.places[o.table] == place]
            told.append((label, place, at))
            at = [o for o in at if heading_of(o) == heading]
            told.append((with_column(label, heading), place, at))
        for row, where, left in told:
            if not left and (not is_note or not heading or heading in row):
                return Named(fact, " ".join(row.split()), where)
        return None


def _same(one: Fact, other: Fact) -> bool:
    """Whether two facts print the same figure, or are one."""
    return one.id == other.id or (
        abs(one.quantity.value) == abs(other.quantity.value)
        and one.quantity.unit == other.quantity.unit
    )


def questions(book: Book, seed: str, count: int) -> Iterator[CellQuestion]:
    """About `count` questions on a filing, the same for the same `seed`: half are look-ups."""
    cells, rng = Cells(book), Random(seed)  # noqa: S311 (a sample, no secret)
    asked = rng.sample(cells.facts, min(len(cells.facts), count))
    for position, fact in enumerate(asked):
        named = cells.named(fact)
        if named is None:
            continue
        made = _look_up(cells, named, rng) if position % 2 else _operation(cells, named, rng)
        if made is not None:
            yield made


def _at(cells: Cells, named: Named, rng: Random) -> str:
    said = (when(named.fact.period, cells.calendar, rng), named.place)
    return " ".join(words for words in said if words)


def _look_up(cells: Cells, named: Named, rng: Random) -> CellQuestion:
    kind, template = rng.choice(LOOK_UPS)
    text = " ".join(template(named.row, _at(cells, named, rng), rng).split()).replace(" ?", "?")
    return CellQuestion(kind, text, _values(named.fact), (named.fact,))


def _values(fact: Fact) -> tuple[Decimal, ...]:
    """A fact's value with either sign, and as a percent where it is one."""
    value = fact.quantity.value
    ways = (value, -value)
    return (*ways, value * 100, -value * 100) if fact.quantity.unit == PURE else ways


def _operation(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    makers = [_change, _percent_change, _sum, _larger, _ratio, _share, _ranked]
    rng.shuffle(makers)
    for maker in makers:
        made = maker(cells, named, rng)
        if made is not None:
            return made
    return None


def _beside(cells: Cells, fact: Fact, rng: Random) -> Fact | None:
    """Another cell of the row, of another period of the same length."""
    others = [
        other
        for other in cells.by_table[fact.table]
        if (other.row, other.label) == (fact.row, fact.label)
        and other.period is not None and fact.period is not None
        and other.period != fact.period and other.period.months == fact.period.months
        and heading_of(other) == heading_of(fact) and other.quantity.unit == fact.quantity.unit
    ]  # fmt: skip
    return rng.choice(others) if others else None


def _change(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    return _moved(cells, named, rng, percent=False)


def _percent_change(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    return _moved(cells, named, rng, percent=True)


def _moved(cells: Cells, named: Named, rng: Random, *, percent: bool) -> CellQuestion | None:
    other = _beside(cells, named.fact, rng)
    if other is None or named.fact.period is None or other.period is None:
        return None
    if cells.named(other) is None:
        return None
    earlier, later = sorted((named.fact, other), key=_ended)
    old, new = earlier.quantity.value, later.quantity.value
    if (percent and old <= 0) or named.fact.quantity.unit == PURE:
        return None
    spelt = [_bare(when(fact.period, cells.calendar, rng)) for fact in (earlier, later)]
    between = f"from {spelt[0]} to {spelt[1]} {named.place}".strip()
    if percent:
        text = f"By what percentage did {named.row} change {between}?"
        value = (new - old) / old * 100
    else:
        text = f"What was the change in {named.row} {between}?"
        value = new - old
    kind = "percent change" if percent else "change"
    return CellQuestion(kind, text, (value, -value), (earlier, later))


def _ended(fact: Fact) -> date:
    return fact.period.end if fact.period else date.min


def _bare(spelt: str) -> str:
    return re.sub(r"^(?:at|as of|on|for|in) ", "", spelt)


def _partner(cells: Cells, named: Named, rng: Random) -> Named | None:
    """Another row of the table in the same column, told by its label alone."""
    fact = named.fact
    if named.place or fact.quantity.unit != USD:
        return None
    found = [
        other
        for fact_ in cells.by_table[fact.table]
        if (fact_.place, fact_.period) == (fact.place, fact.period)
        and fact_.quantity.unit == USD and stems(plain(fact_.label)) != stems(plain(fact.label))
        and abs(fact_.quantity.value) != abs(fact.quantity.value)
        and " and " not in fact_.label and (other := cells.named(fact_)) is not None
        and not other.place
    ]  # fmt: skip
    return rng.choice(found) if found and " and " not in fact.label else None


def _sum(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    other = _partner(cells, named, rng)
    if other is None:
        return None
    text = f"What was the sum of {named.row} and {other.row} {_at(cells, named, rng)}?"
    facts = (named.fact, other.fact)
    one, two = (fact.quantity.value for fact in facts)
    one_, two_ = (fact.meant.value for fact in facts)
    return CellQuestion(
        "sum", text, (one + two, one_ + two_, one_ + two, one + two_, two - one), facts
    )


def _larger(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    other = _partner(cells, named, rng)
    if other is None or min(named.fact.quantity.value, other.fact.quantity.value) < 0:
        return None
    text = f"Which was larger {_at(cells, named, rng)}, {named.row} or {other.row}?"
    best = max((named, other), key=lambda each: each.fact.quantity.value)
    return CellQuestion(
        "larger", text, (best.fact.quantity.value,), (best.fact,), plain(best.fact.label)
    )


def _ratio(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    other = _partner(cells, named, rng)
    if other is None or not other.fact.quantity.value:
        return None
    text = f"What was the ratio of {named.row} to {other.row} {_at(cells, named, rng)}?"
    value = named.fact.quantity.value / other.fact.quantity.value
    return CellQuestion(
        "ratio", text, (value, -value, value * 100, -value * 100), (named.fact, other.fact)
    )


def _share(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    """The share of a table's total that a row is."""
    fact = named.fact
    totals = [
        other for other in cells.by_table[fact.table]
        if (other.place, other.period) == (fact.place, fact.period)
        and other.row > fact.row and re.match(r"total \w", plain(other.label), re.I)
        and other.quantity.unit == fact.quantity.unit == USD and other.quantity.value > 0
    ]  # fmt: skip
    total = cells.named(totals[0]) if totals else None
    if total is None or named.place or total.place or re.match("total", plain(fact.label), re.I):
        return None
    text = f"What percentage of {total.row} was {named.row} {_at(cells, named, rng)}?"
    value = fact.quantity.value / total.fact.quantity.value * 100
    return CellQuestion("share", text, (value, -value), (fact, total.fact))


def _ranked(cells: Cells, named: Named, rng: Random) -> CellQuestion | None:
    """The largest of the rows under a heading."""
    fact = named.fact
    if not fact.path or heading_of(fact):
        return None
    under = [
        other for other in cells.by_table[fact.table]
        if (other.place, other.path) == (fact.place, fact.path)
        and other.quantity.unit == fact.quantity.unit == USD
        and not re.match(r"(?:sub)?total|net\b|less\b", plain(other.label), re.I)
    ]  # fmt: skip
    above = plain(fact.path[-1])
    if len(under) < 3 or any(other.quantity.value < 0 for other in under):
        return None
    if sum(any(plain(h) == above for h in t.path) for t in _headed(cells, above)) > len(under) + 2:
        return None
    best = max(under, key=lambda other: other.quantity.value)
    text = f"Which was the largest of the {above} {_at(cells, named, rng)}?"
    return CellQuestion("ranking", text, (best.quantity.value,), (best,), plain(best.label))


def _headed(cells: Cells, above: str) -> Sequence[Fact]:
    first = {
        (fact.table, fact.row): fact
        for fact in cells.facts
        if fact.path and plain(fact.path[-1]) == above
    }
    return list(first.values())
