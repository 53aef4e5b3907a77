"""The total of the rows under a heading of a note, which stands below them without a label.

"Total deferred provision" is the sum that is printed under the rows headed "Deferred provision".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.book import Book, RowWords, stem, stems
from assistant.excluding import total_of
from assistant.expressions import Line
from assistant.kept import once
from assistant.known_names import content
from assistant.subjects import Subject

_TOTALS = frozenset(map(stem, ("total", "totals", "sum", "whole")))


def headed_total(said: Sequence[str], book: Book) -> Subject | None:
    """What words with "total" name so; None where no heading has them, or more than one does.

    What the heading does not say of them must stand at the table.
    """
    named = stems(" ".join(content(said, book)))
    wanted = named - _TOTALS
    if named == wanted or not wanted:
        return None
    found: dict[tuple[str, int], tuple[str, Line]] = {}
    for heading in _headings_of(wanted, book):
        for row in _headed(book)[heading]:
            line = Line(row.title, row.facts)
            total = total_of(line, book) if wanted <= heading | row.around else None
            if total is None or total.facts[0].label:
                continue
            held = total.facts[0]
            found[held.table, held.row] = (row.table.rows[row.row].path[-1], total)
            break
    if len(found) != 1:
        return None
    ((title, total),) = found.values()
    name = f"Total {title[:1].lower()}{title[1:]}"
    return Subject(Line(name, total.facts), name)


def _headings_of(wanted: frozenset[str], book: Book) -> list[frozenset[str]]:
    """The headings that say most of the words, and nothing else."""
    inside = [heading for heading in _headed(book) if heading and heading <= wanted]
    most = max(map(len, inside), default=0)
    return [heading for heading in inside if len(heading) == most and most > 1]


@once
def _headed(book: Book) -> dict[frozenset[str], list[RowWords]]:
    """The rows of the notes by the heading right above them."""
    found: dict[frozenset[str], list[RowWords]] = defaultdict(list)
    for row in book.rows:
        path = row.table.rows[row.row].path
        if path and row.facts and row.table.statement is None:
            found[stems(path[-1])].append(row)
    return found
