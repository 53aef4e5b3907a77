"""A metric of a part of the company: "operating margin of the Americas segment".

Its operands are cells of one table, each named by a concept's words with those of the part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.book import LITTLE, Book, RowWords, stem
from assistant.expressions import Binary, Expression, Line, Name, Number, operand_names
from assistant.figures_in_words import within
from assistant.group_words import word_list
from assistant.known_names import known_names, name_stems
from assistant.matching import Hints
from assistant.metrics import Metric, metrics
from assistant.note_cells import CellMatch, alone, cells_fitting, prints_asked
from assistant.operands import operand_lines
from assistant.subjects import Subject
from index.concepts import concepts_by_name
from index.labels import words
from index.model import StatementKind

_PART = frozenset(
    map(stem, ("segment", "segments", "division", "unit", "region", "area", "business"))
)

_NO_PART = frozenset(map(stem, ("tax", "taxes", "expense")))  # what no part is called


def segment_metric(needed: Sequence[str], book: Book, hints: Hints) -> Subject | None:
    """The metric whose name is among the words, over the cells that the other words name."""
    wanted = frozenset(map(stem, needed))
    for metric in _named_in(wanted):
        said = [name for name in map(name_stems, metric.names) if name <= wanted]
        part = tuple(word for word in needed if stem(word) not in max(said, key=len) | _PART)
        if not part or frozenset(map(stem, part)) <= _NO_PART:
            continue
        if _is_printed(metric, book) and _repeats(metric, part, wanted):
            return Subject(Name(metric.key), metric.title, True, metric.unit)
        for formula in metric.formulas:
            found = _over_part(formula, part, book, replace(hints, percent=False, unit=None))
            if found is not None:
                return Subject(
                    found,
                    f"{metric.title} of {' '.join(map(str.capitalize, part))}",
                    True,
                    metric.unit,
                )
    return margin_of_statement(wanted, book)


def _is_printed(metric: Metric, book: Book) -> bool:
    """Whether the filing has a line for every operand of one of a metric's formulas."""
    return any(
        all(operand_lines(Name(name), book) for name in operand_names(formula))
        for formula in metric.formulas
    )


def _repeats(metric: Metric, part: Sequence[str], wanted: frozenset[str]) -> bool:
    """Whether what looks like a part is what the metric is made of: "interest covered by operating income"."""
    known = concepts_by_name()
    operands = {name for formula in metric.formulas for name in operand_names(formula)}
    entries = [known[name] for name in operands if name in known]
    named = (name_stems(name) for entry in entries for name in (entry.title, *entry.asked))
    made_of = frozenset[str]().union(*(name for name in named if name <= wanted))
    return frozenset(map(stem, part)) <= made_of


_GROSS = {"gross_margin": "/", "gross_profit": "-"}
_SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
_COST = stem("cost")
_SAID = frozenset(
    map(stem, ("provided", "sold", "total", "net", "operating", "costs"))
)  # of either side


def margin_of_statement(wanted: frozenset[str], book: Book) -> Subject | None:
    """The gross margin or profit of a part whose sales and whose costs are each a line of the statement."""
    called = [
        (metrics()[key], name)
        for key in _GROSS.keys() & metrics().keys()
        for name in sorted(map(name_stems, metrics()[key].names), key=len, reverse=True)
        if name <= wanted
    ]
    if not called:
        return None
    metric, name = max(called, key=lambda each: len(each[1]))
    part = wanted - name - _PART - _SALES - _SAID - word_list("idle")
    rows = [
        row for row in book.rows
        if row.table.statement is StatementKind.INCOME
        and part and row.core - _SALES - _SAID - {_COST} == part
    ]  # fmt: skip
    spent = [row for row in rows if _COST in row.label | row.above]
    sold = [row for row in rows if row not in spent and _SALES & (row.label | row.above)]
    costs, sales = _in_total(spent), _in_total(sold)
    if len(costs) != 1 or len(sales) != 1:
        return None
    earned, paid = (Line(row.title, row.facts) for row in (*sales, *costs))
    profit = Binary("-", earned, paid)
    made = profit if _GROSS[metric.key] == "-" else Binary("/", profit, earned)
    return Subject(made, f"{metric.title} of {within(earned.title)}", True, metric.unit)


_TOTAL = stem("total")


def _in_total(rows: Sequence[RowWords]) -> Sequence[RowWords]:
    """Of several rows of one part, its totals."""
    return [row for row in rows if _TOTAL in row.label] if len(rows) > 1 else rows


def _named_in(wanted: frozenset[str]) -> list[Metric]:
    """The metrics whose name is part of the words, those of the longest name first."""
    found: dict[str, int] = {}
    for name, key in _names_of_metrics():
        if name < wanted:
            found[key] = max(found.get(key, 0), len(name))
    return [metrics()[key] for key in sorted(found, key=lambda key: -found[key])]


@lru_cache(maxsize=1)
def _names_of_metrics() -> tuple[tuple[frozenset[str], str], ...]:
    """The names of metrics that are of several words, with the keys of these."""
    return tuple(
        (name, str(entry))
        for name, entries in known_names().items()
        for kind, entry in entries
        if len(name) > 1 and kind == "metric"
    )


def _over_part(
    formula: Expression, part: tuple[str, ...], book: Book, hints: Hints
) -> Expression | None:
    """A formula over a part's cells, of one note if one prints all; None where the notes differ."""
    cells = {name: list(_cells(name, part, book, hints)) for name in operand_names(formula)}
    if not cells or not all(cells.values()):
        return None
    sections = [{m.line.row.table.section for m in found} for found in cells.values()]
    common = sorted(set.intersection(*sections)) or [""]
    found = [
        _filled(formula, {
            name: alone([m for m in ms if not section or m.line.row.table.section == section], book, hints)
            for name, ms in cells.items()
        })
        for section in common
    ]  # fmt: skip
    filled = [each for each in found if each is not None]
    return filled[0] if len(filled) == 1 else None


def _filled(formula: Expression, lines: dict[str, Line | None]) -> Expression | None:
    """A formula with each name as its line."""
    match formula:
        case Name():
            return lines.get(formula.name)
        case Binary():
            left, right = _filled(formula.left, lines), _filled(formula.right, lines)
            return Binary(formula.sign, left, right) if left and right and left != right else None
        case Number():
            return formula
        case _:
            return None


def _cells(operand: str, part: tuple[str, ...], book: Book, hints: Hints) -> Iterator[CellMatch]:
    """The cells of a concept's names together with the words of the part, each named surely."""
    known = concepts_by_name()
    entries = [known[name] for name in (operand, *(known[operand].instead if operand in known else ()))
               if name in known]  # fmt: skip
    for entry in entries:
        plain = [label for label in entry.labels if "*" not in label]
        spellings = {name_stems(name): name for name in (*entry.asked, entry.title, *plain)}
        for name in spellings.values():
            found = cells_fitting(
                (*(w for w in words(name) if w not in LITTLE), *part), book, hints
            )
            yield from (m for m in found if prints_asked(m.expression, hints.times, book))
