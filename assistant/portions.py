"""A balance in two lines, one due within a year and one later → their sum.

"Total debt and finance leases", "deferred revenue, current and non-current": what the balance
sheet parts into a current portion and the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.book import Book, RowWords, stem, stems
from assistant.expressions import Binary, Line
from assistant.known_names import content, metric_named
from assistant.subjects import Subject
from index.model import StatementKind

_NEAR = stems("current short-term short")
_PARTS = stems(
    "total current noncurrent non-current non long-term short-term long short term portion portions "
    "maturities instalments installments part due within one year less net included including inclusive "
    "both counting combined together in total of the all whole"
)
_FAR = stems("noncurrent non-current non long-term long")
_PORTION = stems("portion maturities")
_INCLUDES = stems("included including inclusive both counting combined")
_SAYS_BOTH = stems("total included including inclusive both counting combined all whole")


def portions_named(said: Sequence[str], book: Book) -> Subject | None:
    """The sum of the two portions of what the words name, where both are said to be meant."""
    if metric_named(said) is not None:
        return None  # "total debt" has short-term borrowings in it too
    told = {
        stem(part)
        for word in said
        for part in word.replace("non-", "non").replace("-", " ").split()
    } | stems(" ".join(said))
    if not told & _SAYS_BOTH and not (told & _NEAR and told & _FAR):
        return None
    if told & _NEAR and not told & _INCLUDES and (told & _PORTION or not told & _FAR):
        return None  # the current portion alone, or what is net of it
    labelled = _labelled(said, book)
    if labelled is not None:
        return labelled
    found = _near_and_far(said, book)
    if found is None:
        return None
    first, second = (Line(row.title, row.facts) for row in found)
    title = found[1].title.split(",")[0]
    return Subject(Binary("+", first, second), f"{title}, current and later")


def _labelled(said: Sequence[str], book: Book) -> Subject | None:
    """The row that is called so whole, brackets and all: "Long-term debt (including current portion)"."""
    spelt = re.sub(r"\b(long|short|non) (term|current)\b", r"\1-\2", " ".join(said))
    named = stems(spelt) - book.company_words - _ALL
    rows = [row for row in book.rows_saying(named) if row.label == named and row.core != named]
    if len({row.title for row in rows}) != 1:
        return None
    facts = tuple(fact for row in rows for fact in row.facts)
    return Subject(Line(rows[0].title, facts), rows[0].title)


_ALL = stems("total all")


def later_named(said: Sequence[str], book: Book) -> Subject | None:
    """What is due later than a year of the words' balance, where its label does not say so."""
    told = stems(" ".join(said))
    found = _near_and_far(said, book) if told & _FAR and not told & _NEAR else None
    return Subject(Line(found[1].title, found[1].facts), found[1].title) if found else None


def is_of_a_portion(said: Sequence[str]) -> bool:
    """Whether words before "portion" say but when it is due."""
    return bool(said) and stems(" ".join(said)) <= _NEAR | _FAR


def whole_named(found: Subject, said: Sequence[str], book: Book) -> Subject | None:
    """The sum of both portions of a balance, where words that say neither name a row of a note that is one.

    Two notes may part a reserve: its current portion stands in the one, the rest in the other.
    """
    line = found.expression
    if not isinstance(line, Line) or stems(" ".join(said)) & (_NEAR | _FAR | _PORTION | _SAYS_BOTH):
        return None
    if any(f.statement or f.period is None or not f.period.is_instant for f in line.facts):
        return None
    core = stems(line.title) - _PARTS
    rows = [
        row
        for row in book.rows_saying(core)
        if row.table.statement is None and row.facts and core and row.core - _PARTS == core
    ]
    both = _parted_in_notes(rows)
    if both is None:
        return None
    first, second = (Line(row.title, row.facts) for row in both)
    return Subject(Binary("+", first, second), f"{both[1].title}, current and later")


def _near_and_far(said: Sequence[str], book: Book) -> tuple[RowWords, RowWords] | None:
    """The two rows that part a balance: due within a year, and later; None where these are not two."""
    named = [word for word in map(stem, content(said, book)) if word not in _PARTS]
    core = frozenset(named)
    if len(named) > len(core):
        return None  # "other current liabilities and total non-current liabilities": two lines
    rows = [
        row
        for row in book.rows_saying(core)
        if row.table.statement in (StatementKind.BALANCE_SHEET, None) and row.facts
        if core and row.core - _PARTS == core and "total" not in row.title.lower().split()
    ]
    faced = [row for row in rows if row.table.statement]
    return _parted(faced) or (_parted_in_notes(rows) if not faced else None)


def _parted(rows: Sequence[RowWords]) -> tuple[RowWords, RowWords] | None:
    near = _distinct([row for row in rows if _is_near(row)])
    far = _distinct([row for row in rows if not _is_near(row)])
    return (near[0], far[0]) if len(near) == 1 == len(far) else None


def _parted_in_notes(rows: Sequence[RowWords]) -> tuple[RowWords, RowWords] | None:
    """The current portion that one note prints, and the rest that another does, at the same days."""
    near = _distinct([row for row in rows if "current portion" in row.title.lower()])
    far = _distinct([row for row in rows if "current" not in row.title.lower()])
    if len(near) != 1 or len(far) != 1 or near[0].table.id == far[0].table.id:
        return None
    if {f.period for f in near[0].facts} != {f.period for f in far[0].facts}:
        return None
    return near[0], far[0]


def _is_near(row: RowWords) -> bool:
    """Whether a row's label or the heading over it says that it is due within a year."""
    title = row.title.lower()
    if "net of current" in title or "less current" in title or "excluding current" in title:
        return False
    if stems(title) & _NEAR and "noncurrent" not in title and "non-current" not in title:
        return True
    path = row.table.rows[row.row].path
    return any(
        stems(heading) & stems("current") and "non" not in heading.lower() for heading in path
    )


def _distinct(rows: Sequence[RowWords]) -> list[RowWords]:
    """One row for each title and values: a table printed twice is one."""
    found = {
        (row.title, tuple(sorted(str(f.quantity.value) for f in row.facts))): row for row in rows
    }
    return list(found.values())


_AFTER = re.compile(
    r"\b(?:after|beyond|later than)(?: fiscal| year)* (?P<last>(?:19|20)\d\d)\b|"
    r"\b(?P<first>(?:19|20)\d\d),? (?:and|or) (?:thereafter|beyond|later|after)\b",
    re.I,
)


def asked_after(question: str) -> int:
    """The year after which all is asked for, 0 where nothing of the sort is."""
    said = _AFTER.search(question)
    if said is None:
        return 0
    return int(said["first"]) - 1 if said["first"] else int(said["last"])
