"""Words that name a row and a column of any table → its line of cells.

Every word must be borne out by the label, the headings above it, the column, or what stands
around the table; two lines that the words fit equally are told apart by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asked_periods import asked_period
from assistant.book import Book, stem
from assistant.cell_lines import CellLine
from assistant.compute import fact_at
from assistant.expressions import Line
from assistant.kept import latest, once
from assistant.known_names import word_lists
from assistant.matching import Hints, counted, says_opposite
from assistant.pattern_files import read_toml
from assistant.periods_in_words import TimeWords
from assistant.row_words import is_of_another_row
from index.labels import words
from index.model import PURE, USD, Period, StatementKind

_OTHER = stem("other")
_LEAST_LABEL = 0.5  # of the words of a label, how much must be said
_LEAST_OF_FEW = 0.6  # the same, where the question has but one or two words
_LEAST_COLUMN = 0.5  # the same of a column that is not the total
_OF_NO_AMOUNT = 3  # of score, what a line of percents or counts loses to one of amounts
_KEPT = 256  # readings of one question look for the same cells
_A_NUMBER = re.compile(r"(?!(?:19|20)\d\d\b)\d+\W*")
_AS_GOOD = 0.4  # of score, within which two lines are equally good


@dataclass(frozen=True, slots=True)
class CellMatch:
    """A line with how well the words fit it."""

    line: CellLine
    score: float

    @property
    def expression(self) -> Line:
        return Line(self.line.row.title, self.line.facts)


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """The words of payments to come, and those that make a table one of other than the company."""
    table = read_toml("words")
    ahead, apart = table["cells"]["ahead"], table["cells"]["apart"]
    return frozenset(map(stem, ahead)), frozenset(map(stem, apart))


def words_ahead() -> frozenset[str]:
    """The stems of what is said of payments to come, which a line of such years may lack."""
    return _lists()[0]


def said_of_others(line: CellLine, said: frozenset[str]) -> bool:
    """Whether a line is of something else than the company, such as a guarantor, unasked."""
    return bool((_lists()[1] & (line.around | line.path)) - said)


def cells_named(
    needed: Sequence[str], book: Book, hints: Hints, *, must_print: bool = False
) -> tuple[CellMatch, ...]:
    """The lines that the words name best: one, or several that fit alike; none where none does.

    `must_print`: only lines that print the period which the question asks for.
    """
    matches: Sequence[CellMatch] = cells_fitting(needed, book, hints)
    if hints.times or must_print:
        printing = [m for m in matches if prints_asked(m.expression, hints.times, book)]
        matches = printing if printing or must_print else matches
    top = _of_numbers(_best(matches))
    return tuple(top[:1] if _agree(top, hints.times, book) else top)


def _of_numbers(top: list[CellMatch]) -> list[CellMatch]:
    """The total of a table whose rows are called by numbers, none of which is asked: of models or sites."""
    called = [m.line.row.table.rows[m.line.row.row].label for m in top]
    totals = [m for m, label in zip(top, called, strict=True) if label.lower() == "total"]
    others = [label for label in called if label.lower() != "total"]
    is_one_table = len({m.line.row.table.id for m in top}) == 1
    is_of_numbers = bool(others) and all(map(_A_NUMBER.fullmatch, others))
    return totals if is_one_table and is_of_numbers and len(totals) == 1 else top


def cells_fitting(needed: Sequence[str], book: Book, hints: Hints) -> tuple[CellMatch, ...]:
    """Every line that bears out the words, at the place that the question names if any is there."""
    return _fitting((tuple(needed), hints), book)


@latest(_KEPT)
def _fitting(asked: tuple[tuple[str, ...], Hints], book: Book) -> tuple[CellMatch, ...]:
    needed, hints = asked
    _, optional = word_lists()
    spoken = [part for word in needed for part in word.split("-") if part]
    wanted = frozenset(map(stem, spoken))
    parts = any(words.quarter or words.half or words.months in (3, 6, 9) for words in hints.times)
    columns = _columns(book)
    matches = [
        m for line in _bearing(wanted - optional, book)
        if not (line.is_whole and (wanted - optional - line.inside) & columns[line.row.table.id])
        and not (line.is_undated and parts and not book.times.quarterly)
        and (m := _match(line, wanted, wanted - optional, hints, spoken))
    ]  # fmt: skip
    placed = max((_at_place(m.line, hints) for m in matches), default=0)
    return tuple(m for m in matches if _at_place(m.line, hints) == placed)


@once
def _columns(book: Book) -> dict[str, frozenset[str]]:
    """The stems of what the columns of each table are called."""
    found: dict[str, frozenset[str]] = {}
    for line in book.cells:
        found[line.row.table.id] = found.get(line.row.table.id, frozenset()) | line.column
    return found


def _bearing(required: frozenset[str], book: Book) -> list[CellLine]:
    """The lines that have every word somewhere, those aside that a line of years to come may lack."""
    places = [book.cells_by_stem.get(word, frozenset()) for word in required - words_ahead()]
    if not places:
        return list(book.cells)
    return [book.cells[position] for position in sorted(frozenset.intersection(*places))]


def alone(matches: Sequence[CellMatch], book: Book, hints: Hints) -> Line | None:
    """The best of the matches as a line; None where others as good print something else."""
    top = _best(matches)
    return top[0].expression if top and _agree(top, hints.times, book) else None


def _best(matches: Sequence[CellMatch]) -> list[CellMatch]:
    best = max((m.score for m in matches), default=0.0)
    return [m for m in matches if m.score >= best - _AS_GOOD]


def prints_asked(line: Line, times: Sequence[TimeWords], book: Book) -> bool:
    """Whether a line has a cell for the period that the question means."""
    return _value_asked(line, times, book) is not None


def _value_asked(line: Line, times: Sequence[TimeWords], book: Book) -> object:
    period: Period | None
    period, _ = asked_period(line, times, book)
    fact = fact_at(line, period)
    return None if fact is None else (fact.quantity.value, fact.quantity.unit)


def _agree(matches: list[CellMatch], times: Sequence[TimeWords], book: Book) -> bool:
    """Whether all print the same for the period that is meant, so that any will do."""
    told = {_value_asked(m.expression, times, book) for m in matches}
    return len(told) == 1 and None not in told


def _at_place(line: CellLine, hints: Hints) -> int:
    """How many of the words that only say where to look the line's surroundings have."""
    return len(hints.place & (line.around | line.path | line.label))


def _match(
    line: CellLine,
    wanted: frozenset[str],
    required: frozenset[str],
    hints: Hints,
    spoken: Sequence[str],
) -> CellMatch | None:
    """The line with its score, where it bears out every word and says little else."""
    ahead = words_ahead()
    required = (required - ahead or required) if line.ahead else (required or wanted)
    if not _is_of_kind(line, hints) or said_of_others(line, wanted | hints.place):
        return None
    borne = line.inside | line.around
    if is_of_another_row(line.row, wanted & (line.around - line.inside)):
        return None
    if says_opposite(line.label, wanted, line.path):
        return None
    is_amount = any(f.quantity.unit == USD for f in line.facts)
    if is_amount and required & counted() - line.inside:
        return None
    strangers = frozenset[str]() if line.ahead else _strangers(line, spoken)
    if not required <= borne or not _is_told(line, wanted - strangers, required - strangers, hints):
        return None
    little = (word_lists()[1] | (ahead if line.ahead else frozenset())) - wanted
    said = line.label - little or line.label
    label = len((wanted & said) - strangers) / len(said) if said else 0.5
    own = line.own_column
    column = len((wanted | hints.deeds) & own) / len(own) if own else 0.5
    if line.label and label < (_LEAST_LABEL if len(required) > 2 else _LEAST_OF_FEW):
        return None
    if line.column and column < _LEAST_COLUMN and not line.is_whole:
        return None
    if len(required) == 1 and not line.ahead and line.path - wanted and not hints.place & borne:
        return None
    is_no_amount = not hints.percent and all(f.quantity.unit == PURE for f in line.facts)
    score = (
        _borne_out(line, wanted, required)
        + 3 * label
        + 2 * column
        + sum(word in line.written for word in spoken) / len(spoken)
        - (_OF_NO_AMOUNT if is_no_amount else 0)
    )
    return CellMatch(line, score)


def _borne_out(line: CellLine, wanted: frozenset[str], required: frozenset[str]) -> float:
    """How well the words are borne out by what the line is called and what is around it."""
    count = max(1, len(required))
    return (
        10 * len(required & line.inside) / count
        + 6 * len((required & line.around) - line.inside) / count
        + (len(wanted & line.path) / len(line.path) if line.path else 0.5)
        + 0.5 * len((wanted - required) & (line.inside | line.around))
    )


def _strangers(line: CellLine, spoken: Sequence[str]) -> frozenset[str]:
    """The stems that a label shares with words which are said of the whole table, in another form.

    "Net operating revenues" of a caption does not say "Concentrate operations".
    """
    written = frozenset(map(_singular, line.written))
    around = _singulars(line.row.table.caption)
    return frozenset(
        each
        for word in spoken
        if (each := stem(word)) in line.label and _singular(word) in around - written
    )


@lru_cache(maxsize=1_000)
def _singulars(caption: str) -> frozenset[str]:
    return frozenset(map(_singular, words(caption)))


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _is_told(
    line: CellLine, wanted: frozenset[str], required: frozenset[str], hints: Hints
) -> bool:
    """Whether the words reach the line itself, not just its table; "other" only where it is said."""
    if (_OTHER in line.label and _OTHER not in wanted) or (
        _OTHER in wanted and _OTHER not in line.inside | line.around
    ):
        return False
    if line.label:
        return bool(required & line.label) or line.label <= wanted
    if line.ahead:
        return bool(required) or (line.is_whole and bool(hints.place & line.around))
    named = bool(required & line.inside) or line.row.table.statement is StatementKind.EQUITY
    return named or (not line.column and not line.path and len(required) > 1)


def _is_of_kind(line: CellLine, hints: Hints) -> bool:
    if hints.note is not None and not line.row.table.section.endswith(f"note-{hints.note}"):
        return False
    if line.after != hints.after:
        return False
    if hints.statement not in (None, line.row.table.statement):
        return False
    if hints.spends and all(f.period is not None and f.period.is_instant for f in line.facts):
        return False  # what was spent is no balance
    return hints.unit is None or any(f.quantity.unit == hints.unit for f in line.facts)
