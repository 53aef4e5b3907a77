"""The scale of a table that states none: from what stands above it, or from the statements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.labels import normalised
from index.model import Cell, Column, Scale, Section, StatementKind, Table
from index.scales import scale_words

_FAR = 20_000  # characters above a note's table that are looked at
_OPENING = 600  # characters of a section within which its heading states a scale
_LONGEST_HEADING = 130
_TOO_LARGE = 20
_LEAST_DIGITS = 4
_LEAST_ALIKE = 2
_LEAST_BESIDE = 3  # tables of an item that state its scale
_INDEX = 100
_NO_NUMBER = re.compile(r"[^\d.]")
_NO_PRINT = re.compile(r"[^\d.,]")
_INTRODUCED = re.compile(r"\(([^()]{1,200})\)\s*:\s*(?:\d{1,3}|</?[A-Za-z]+>|-?\s)*$")


def inherited(found: Sequence[Table], kind: StatementKind | None) -> Scale:
    """The scale of the page before, for a statement that goes on; whole dollars else."""
    same = found and found[-1].statement is kind
    return found[-1].scale if same else Scale()


def continued(
    before: Table, columns: Sequence[Column], labels: Sequence[str], between: str
) -> Scale | None:
    """The scale of the table right before one of the same headings and rows, but of another year.

    None where the two differ, or where the words between them state a scale of their own.
    """
    headings = [_undated(column.path) for column in before.columns]
    is_like = any(headings) and headings == [_undated(column.path) for column in columns]
    above = {_unbracketed(row.label) for row in before.rows}
    alike = sum(_unbracketed(label) in above for label in labels)
    if not is_like or len(labels) < _LEAST_ALIKE or 3 * alike < 2 * len(labels):
        return None
    return before.scale if scale_words(between) is None else None


def _undated(path: Sequence[str]) -> str:
    return re.sub(r"\d+", "", " ".join(path)).strip()


def _unbracketed(label: str) -> str:
    return normalised(re.sub(r"\([^()]*\)", " ", label))


def scale_above(
    text: str,
    start: int,
    cells: Collection[Cell],
    around: Sequence[Section],
    stated: Scale | None,
    total: Decimal,
) -> Scale | None:
    """The scale of a table at `start`: that of its heading, else that of the statements.

    `cells`: its amounts of money. `around`: the sections that hold it, innermost first. `stated`: the scale of the statement
    before it; `total`: the largest amount of the balance sheet. Notes are often headed
    "($ in thousands, except share data)" once a page, an item below its title. A scale that
    makes a figure twenty times the balance sheet's total is not the table's, nor is any that of a
    table of prices in dollars and cents. None where nothing states one.
    """
    if cells and all(map(_is_price, cells)):
        return None
    above = text[max(0, start - _FAR) : start]
    in_note = bool(around) and "/note-" in around[0].id
    heading = _nearest_heading(above) if in_note else _section_heading(text, start, around)
    scale = _introduced(above) or heading or stated
    largest = max((abs(cell.value) for cell in cells), default=None)
    if scale and total and largest and largest * scale.money > _TOO_LARGE * total:
        return None
    return scale


def _is_price(cell: Cell) -> bool:
    return cell.nil or re.fullmatch(r"\D*\d{1,3}\.\d\d\D*", cell.text) is not None


def _introduced(above: str) -> Scale | None:
    """The scale in parentheses that ends the sentence right above: "… follow (in millions):"."""
    said = _INTRODUCED.search(above[-600:])
    return scale_words(said[1]) if said else None


def _nearest_heading(above: str) -> Scale | None:
    """The scale that the nearest line in parentheses states."""
    return next(_in_parentheses(reversed(above.splitlines())), None)


def _section_heading(text: str, start: int, around: Sequence[Section]) -> Scale | None:
    """The scale that a line in parentheses states right under the title of a section."""
    for section in around:
        opening = text[section.span.start : min(section.span.start + _OPENING, start)]
        found = next(_in_parentheses(iter(opening.splitlines())), None)
        if found is not None:
            return found
    return None


def _in_parentheses(lines: Iterator[str]) -> Iterator[Scale]:
    for line in lines:
        words = line.strip()
        if len(words) < _LONGEST_HEADING and words.startswith("(") and words.endswith(")"):
            scale = scale_words(words)
            if scale is not None:
                yield scale


def scaled_alike(tables: Sequence[Table], unstated: Collection[str]) -> tuple[Table, ...]:
    """The tables, those of `unstated` scale at that of the statement whose figures they repeat.

    A discussion or a summary prints the statements' own figures, digit by digit: two or more of
    four digits or more, or in rows that are called so too, tell the scale that it leaves unsaid;
    else the tables beside it do.
    """
    printed: dict[str, Scale] = {}
    for table in tables:
        if table.statement is not None and table.scale.money > 1:
            printed |= dict.fromkeys([*_figures(table), *_labelled(table)], table.scale)
    alike = [_as_printed(table, printed) if table.id in unstated else table for table in tables]
    return tuple(_as_beside(alike, unstated))


def _as_printed(table: Table, printed: dict[str, Scale]) -> Table:
    figures = [digits for digits in _figures(table) if digits in printed]
    figures = figures or [each for each in _labelled(table) if each in printed]
    same = [printed[each] for each in figures]
    is_alike = len(same) >= _LEAST_ALIKE and len({scale.money for scale in same}) == 1
    return replace(table, scale=same[0]) if is_alike else table


def _as_beside(tables: Sequence[Table], unstated: Collection[str]) -> Iterator[Table]:
    """The tables, those in whole dollars that state no scale at that of the tables beside them.

    A discussion stands before the statements, and says "(dollars in millions)" over nearly all of
    its tables: where all that say so say the statements' scale, it is that of the others too, but
    for prices and indices.
    """
    of_statements = {table.scale for table in tables if table.statement and table.scale.money > 1}
    said: dict[str, set[Scale]] = {}
    counts: dict[str, int] = {}
    for table in tables:
        if table.statement is None and table.id not in unstated and _has_dollars(table):
            said.setdefault(_item(table), set()).add(Scale(table.scale.money, table.scale.money))
            counts[_item(table)] = counts.get(_item(table), 0) + 1
    for table in tables:
        scales = said.get(_item(table), set())
        is_known = len(scales) == 1 and counts[_item(table)] >= _LEAST_BESIDE
        is_open = table.id in unstated and table.scale.money == 1 and table.statement is None
        if is_open and is_known and _has_dollars(table) and not _has_prices(table):
            scale = next(iter(scales))
            if scale.money in {each.money for each in of_statements}:
                yield replace(table, scale=scale)
                continue
        yield table


def _item(table: Table) -> str:
    """The item that a table stands in: "part-2/item-7"."""
    return "/".join(table.section.split("/")[:2])


def _has_dollars(table: Table) -> bool:
    return any("$" in cell.text for row in table.rows for cell in row.cells if cell)


def _has_prices(table: Table) -> bool:
    """Whether dollars and cents stand in a table, or the hundred that an index begins with."""
    texts = [cell.text for row in table.rows for cell in row.cells if cell and not cell.percent]
    held = [[cell for cell in row.cells if cell] for row in table.rows if not row.is_heading]
    begins = [row[0].value for row in held if row]
    across = [cell.value for cell in held[0]] if held else []
    is_index = any(line and set(line) == {_INDEX} for line in (begins, across))
    return is_index or any(re.search(r"\.\d\d\D*$", text) for text in texts)


def _labelled(table: Table) -> set[str]:
    """The amounts of a table as printed, each with what its row is called."""
    said = ((row.label, cell) for row in table.rows for cell in row.cells if cell)
    return {
        f"{normalised(label)} {digits}"
        for label, cell in said
        if not cell.percent and label and len(digits := _NO_NUMBER.sub("", cell.text)) > 1
    }


def _figures(table: Table) -> set[str]:
    """The figures of a table as printed, of so many digits that they are no years."""
    texts = (cell.text for row in table.rows for cell in row.cells if cell and not cell.percent)
    said = {_NO_PRINT.sub("", text) for text in texts}
    return {each for each in said if "," in each and sum(map(str.isdigit, each)) >= _LEAST_DIGITS}
