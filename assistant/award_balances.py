"""Options or awards outstanding on a day → the balance of the table of what was done to them.

Such a table opens and closes with a balance, and tells between them what was granted, exercised,
vested or canceled. Its first column counts the awards; others are of prices, or of the shares that
are left to be granted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.book import Book, RowWords, stem, stems
from assistant.expressions import Line
from assistant.known_names import content
from assistant.pattern_files import texts, words_of
from index.model import SHARES, Fact, Period, Table

_WORDS = words_of("award_balances")
_LEFT, _CALLED = (frozenset(map(stem, _WORDS[name])) for name in ("left", "called"))
_DONE, _BESIDE, _APART = (
    frozenset(map(stem, _WORDS[name])) for name in ("done", "beside", "apart")
)
_FEWEST = 2  # things that such a table tells were done
_LONGEST = 5  # words of a row that tells but one


def awards_outstanding(said: Sequence[str], book: Book) -> Line | None:
    """The line of the awards that the words name as outstanding; None where they name no such thing.

    None too where two tables count awards of that kind on one day, and differ.
    """
    words = content(said, book)
    wanted = frozenset(map(stem, words))
    kind = _kind_of(wanted - _LEFT)
    if kind is None or not wanted & _LEFT:
        return None
    told: dict[Period, list[Fact]] = defaultdict(list)
    for fact in _balances(kind, book):
        if fact.period is not None and fact not in told[fact.period]:
            told[fact.period].append(fact)
    if not told or any(len({f.quantity.value for f in held}) > 1 for held in told.values()):
        return None
    return Line(_title(words), tuple(held[0] for held in told.values()))


def _title(words: Sequence[str]) -> str:
    """What the balance is called: how it is left before what it is, "outstanding options"."""
    said = " ".join(sorted(words, key=lambda word: stem(word) not in _LEFT))
    return said[:1].upper() + said[1:]


def _kind_of(named: frozenset[str]) -> frozenset[str] | None:
    """The stems of the kind of award that is all that is named; None for anything else."""
    for names in texts("award_balances", "kinds").values():
        for name in names:
            held = stems(name)
            if held <= named and named - held <= _BESIDE:
                return held
    return None


def _balances(kind: frozenset[str], book: Book) -> Iterator[Fact]:
    """The counts of the awards of a kind that the filing's tables open and close with."""
    rows: dict[str, list[RowWords]] = defaultdict(list)
    for row in book.rows:
        if row.table.statement is None and not row.table.is_schedule:
            rows[row.table.id].append(row)
    for held in rows.values():
        if _tells_deeds(held) and _is_of_kind(held, kind):
            for row in held:
                if row.label & _CALLED and not row.label & _APART:
                    yield from _counts(row)


def _tells_deeds(rows: Sequence[RowWords]) -> bool:
    done = {stem_ for row in rows if len(row.label) <= _LONGEST for stem_ in row.label & _DONE}
    return len(done) >= _FEWEST


def _is_of_kind(rows: Sequence[RowWords], kind: frozenset[str]) -> bool:
    """Whether the rows, the columns or the words over a table speak of a kind of award."""
    table: Table = rows[0].table
    columns = frozenset[str]().union(*(stems(" ".join(f.column)) for f in rows[0].facts))
    said = columns | stems(table.caption or "") | frozenset[str]().union(*(r.label for r in rows))
    return _names(kind, said)


def _names(kind: frozenset[str], said: frozenset[str]) -> bool:
    """Whether words name a kind of award, by its own or by another name of it."""
    alike = [[stems(name) for name in names] for names in texts("award_balances", "kinds").values()]
    same = next(group for group in alike if kind in group)
    return any(name <= said for name in same)


def _counts(row: RowWords) -> Iterator[Fact]:
    """The count of awards of a row: its first figure in shares on a day, that no other column counts."""
    counted = [
        fact
        for fact in row.facts
        if fact.quantity.unit == SHARES
        and fact.period is not None
        and fact.period.is_instant
        and not stems(" ".join(fact.column)) & _APART
    ]
    days: set[Period | None] = set()
    for fact in counted:
        if fact.period not in days:
            days.add(fact.period)
            yield fact
