"""The one cell that a question's words come nearest to, where no other way of reading it led to a figure.

Every word that names something must be borne out: by the row and column of the cell, by what
leads over to its table, or by the text before the table. A word of a deed ("set aside") need not
be. What row and column themselves bear out is weighed by how rare the words are in the filing's
tables; a second cell that is nearly as good, and says something else, leaves it open.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked_periods import asked_period
from assistant.book import Book, stem, stems
from assistant.cell_lines import CellLine, unhyphened
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Call, Expression, Line
from assistant.kept import once
from assistant.known_names import word_lists
from assistant.lexer import Lexed
from assistant.matching import DEDUCTED, Hints, says_opposite
from assistant.near_words import (
    Places,
    Said,
    held,
    is_idle,
    lead_of,
    numbers_in,
    said_of,
    without_supposed_times,
)
from assistant.note_cells import said_of_others, words_ahead
from assistant.operations import hints_of
from assistant.periods_in_words import TimeWords
from assistant.plans import Compute
from assistant.row_words import is_of_another_row
from index.model import PURE, StatementKind

_LEAST_INSIDE = 0.6  # of the weight of what its surroundings leave, that a cell's place must say
_LEAST_AHEAD = 0.3  # the same of payments to come, whose rows are but years
_LEAST_LABEL = 0.5  # of the weight of a row's own words, that the question must say
_LEAST_COLUMN = 0.5  # the same of a column that is not the total
_MARGIN = 0.12  # of score, by which the best must be better than one that says something else
_BEFORE, _AFTER = 2_500, 600  # characters of text round a table that are about it
_SAID_LESS = 0.3  # of its weight, what a word counts for that a label may have or lack
_ASKS = re.compile(r"\b(?:what|how (?:much|many)|which amount)\b", re.I)
# A name without a verb, which asks for what is called so: "RSUs forfeited in 2022".
_BARE = re.compile(
    r"^(?!.*\b(?:who|whose|when|where|why|which|did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|"
    r"if|list|rank|name|compare|versus|vs|than|per)\b)",
    re.I,
)
_NO_FIGURE = frozenset(["why", "who", "when", "where", "describe", "yes-no"])
# What is to be done with several figures, none of which is the answer.
_OPERATES = re.compile(
    r"^\W*(?:add|sum|subtract|divide|multiply|combine|compare)\b|\b(?:add(?:ed|ing)? (?:up|together|the)|sum of|combined|"
    r"together|altogether|subtract\w*|divided|multipl\w+|both)\b|"
    r"\b(?:two|three|four) (?!months?\b|weeks?\b)",
    re.I,
)
_TOGETHER = re.compile(r"\b(?:together|combined|both|added up|in total)\b", re.I)
_MOVES = stems("change changes changed")  # which every cell of equity between two balances is
_OTHER = stem("other")
_DEFERRED = stems("deferred tax")
_PER_SHARE = re.compile(r"\bper[ -]share\b|\bprices?\b|\beps\b", re.I)


@dataclass(frozen=True, slots=True)
class _Near:
    line: CellLine
    score: float


@dataclass(frozen=True, slots=True)
class _Text:
    """The stems of a table with the text round it; of its labels and headings; of the labels of what is ahead."""

    words: frozenset[str]
    inside: frozenset[str]
    labels: frozenset[frozenset[str]]


def near_cell(asked: Lexed, book: Book) -> Compute | None:
    """The cell that a question which asks for one figure comes nearest to; None where it is open."""
    if not (_ASKS.search(asked.question) or _BARE.match(asked.question)):
        return None
    lead = lead_of(asked.question)
    if _OPERATES.search(asked.question, len(lead)) or (asked.opens_with & _NO_FIGURE and not lead):
        return None
    if asked.has("percent", "points") and asked.has("change", "up", "down", "higher", "lower"):
        return None  # no cell tells by how much a figure changed
    lexed = without_supposed_times(asked)
    said = said_of(lexed, book)
    if not _ASKS.search(asked.question):
        said = replace(said, named=said.required)  # a name is of the table's own words
    if not said.required - word_lists()[1]:
        return None
    found = near_lines(said, lexed, book)
    chosen = _chosen(found, lexed, book)
    if chosen is not None and _TOGETHER.search(lead) and held(said.place, chosen.line.inside):
        return None  # but one of those that are to be taken together
    parts = [chosen] if chosen is not None else _parts(found, lead, said, lexed, book)
    if not parts or _is_on_a_face(said, book):
        return None
    lines = [Line(near.line.row.title, near.line.facts) for near in parts]
    period, is_open = asked_period(lines[0], lexed.times, book)
    made: Expression = lines[0] if len(lines) == 1 else Binary("+", *lines)
    counts = re.match(r"\s*how many\b", lexed.question, re.I) and not lexed.has("percent")
    title = " and ".join(line.title for line in lines)
    return Compute(Call("abs", made) if counts else made, title, period, None, None, is_open)


def _parts(near: Sequence[_Near], lead: str, said: Said, lexed: Lexed, book: Book) -> list[_Near]:
    """The two cells of one label that a question takes together, under the headings that it names."""
    if not _TOGETHER.search(lead):
        return []
    told = [n for n in near if _value(n, lexed, book) is not None]
    best = max((n.score for n in told), default=0.0)
    top = [n for n in told if n.score > best - _MARGIN]
    if len(top) != 2 or len({(n.line.row.table.id, n.line.label) for n in top}) > 1:
        return []
    one, other = (n.line.path for n in top)
    return top if held(one - other, said.place) and held(other - one, said.place) else []


def near_lines(said: Said, lexed: Lexed, book: Book) -> list[_Near]:
    """The lines that bear out what is said, with how well they do."""
    hints = hints_of(lexed)
    is_ahead = any(_year(words) > book.times.calendar.period.year for words in lexed.times)
    texts = _texts(book)
    needed = (said.required | said.place) - words_ahead() - _MOVES
    tables = _places(book).of_all(needed)
    return [
        near for line in book.cells
        if line.row.table.id in tables and (line.ahead or not is_ahead)
        and _is_of_kind(line, hints, lexed)
        and (near := _near(line, said, texts[line.row.table.id], book)) is not None
    ]  # fmt: skip


def _year(words: TimeWords) -> int:
    """The year that a phrase of time names, 0 where it names none."""
    return words.year or words.fiscal_year or (words.day.year if words.day else None) or 0


def _chosen(near: Sequence[_Near], lexed: Lexed, book: Book) -> _Near | None:
    """The best of those that print what is asked, unless another as good says something else."""
    told = [(n, value) for n in near if (value := _value(n, lexed, book)) is not None]
    if not told:
        return None
    best, value = max(told, key=lambda each: each[0].score)
    if max(n.score for n in near) > best.score + _MARGIN:
        return None
    is_open = any(other != value and n.score > best.score - _MARGIN for n, other in told)
    return None if is_open else best


def _is_on_a_face(said: Said, book: Book) -> bool:
    """Whether a row of the balance sheet, the income or the cash flows says all that is asked."""
    rows = (r for r in book.rows if r.table.statement not in (None, StatementKind.EQUITY))
    return any(held(said.required, row.label) == said.required for row in rows)


def _value(near: _Near, lexed: Lexed, book: Book) -> object:
    line = Line(near.line.row.title, near.line.facts)
    period, _ = asked_period(line, lexed.times, book)
    found = evaluate(line, period, book)
    return (abs(found.quantity.value), found.quantity.unit) if isinstance(found, Figure) else None


def _is_of_kind(line: CellLine, hints: Hints, lexed: Lexed) -> bool:
    """Whether a line stands where the question says, and in the unit that it asks for."""
    if hints.note is not None and not line.row.table.section.endswith(f"note-{hints.note}"):
        return False
    if hints.statement not in (None, line.row.table.statement):
        return False
    if hints.unit is not None and all(f.quantity.unit != hints.unit for f in line.facts):
        return False
    if line.after != hints.after:
        return False
    if bool(line.facts[0].quantity.unit.per) is not bool(_PER_SHARE.search(lexed.question)):
        return False
    wants = lexed.has("percent", "points")
    return wants == all(f.quantity.unit == PURE for f in line.facts)


def _near(line: CellLine, said: Said, text: _Text, book: Book) -> _Near | None:
    """The line with its score, where it bears out all that is said and says little else."""
    inside = held(said.required, line.inside)
    around = held(said.required, line.around) - inside
    moves = _MOVES if line.row.table.statement is StatementKind.EQUITY else frozenset()
    free = moves | (words_ahead() if line.ahead else frozenset())
    rest = said.required - inside - around - free
    if said.strict - inside - free or rest - held(rest, text.words) or rest & said.named:
        return None
    if _is_another_ahead(rest | around, text) if line.ahead else held(rest, text.inside):
        return None  # it is said of another row or column
    if says_opposite(line.inside | line.around, said.all) or said_of_others(line, said.all):
        return None
    if is_of_another_row(line.row, said.required & (line.around - line.inside)):
        return None
    if _leaves_half(line, said) or _is_another(line, said) or not (inside or line.ahead):
        return None
    share = _told(line.label - (free - said.all), said, book)
    column = frozenset(w for w in line.own_column if w in said.all or not is_idle(w))
    over = _told(column, said, book)
    own = inside | around if line.ahead else inside
    part = _weight(own, book) / (_weight(own | rest, book) or 1.0) if own | rest else 1.0
    numbers = _numbers(line, said)
    if share < _LEAST_LABEL or (over < _LEAST_COLUMN and not line.is_whole):
        return None
    if numbers is None or part < (_LEAST_AHEAD if line.ahead else _LEAST_INSIDE):
        return None
    whole = _weight(said.required, book) or 1.0
    score = (
        part
        + (0.75 * _weight(inside, book) + 0.25 * _weight(around, book)) / whole
        + 0.4 * share
        + 0.2 * over
        + 0.1 * _told(line.path, said, book)
        + numbers
        + (0.2 if held(said.place, line.around | line.inside) else 0.0)
        + 0.5 * min(1.0, _weight(held(said.helpful, line.inside), book) / whole)
    )
    return _Near(line, score)


def _is_another_ahead(rest: frozenset[str], text: _Text) -> bool:
    """Whether what a line of years to come does not say is half of what heads another, or more."""
    return any(2 * len(held(label, rest)) >= len(label) for label in text.labels if label)


def _is_another(line: CellLine, said: Said) -> bool:
    """Whether a label names nothing that is asked, or is of another of the kind than is asked."""
    if line.label and not held(line.label, said.required):
        return True
    if line.path - said.all >= _DEFERRED:
        return True  # a tax on what the label names
    is_other = _OTHER in said.required and not line.ahead
    return is_other is not (_OTHER in line.inside) or bool((DEDUCTED & line.label) - said.all)


def _told(text: frozenset[str], said: Said, book: Book) -> float:
    """Of the weight of a label's or a heading's words, what the question says; 1 of none."""
    named = text - word_lists()[1] or text
    return _weight(held(named, said.all), book) / (_weight(named, book) or 1.0) if named else 1.0


def _leaves_half(line: CellLine, said: Said) -> bool:
    """Whether a label adds up two things of which the question names but one."""
    label = line.row.table.rows[line.row.row].label
    halves = [stems(unhyphened(half)) for half in re.split(r"\s(?:and|&)\s", label)]
    return len(halves) > 1 and any(half and not held(half, said.all) for half in halves)


def _numbers(line: CellLine, said: Said) -> float | None:
    """What the numbers of a label count for; None where one that is asked is another row's."""
    entry = line.row.table.rows[line.row.row]
    own = numbers_in(" ".join((entry.label, *entry.path, *line.facts[0].column)))
    others = frozenset[str]().union(*(numbers_in(row.label) for row in line.row.table.rows))
    if (said.numbers & others) - own:
        return None
    return 0.3 * len(said.numbers & own) - 0.3 * bool(said.numbers and own - said.numbers)


@once
def _weights(book: Book) -> dict[str, float]:
    """How much a stem tells: the rarer it is among the lines, the more."""
    count = len(book.cells) or 1
    found: dict[str, int] = {}
    for line in book.cells:
        for word in line.inside:
            found[word] = found.get(word, 0) + 1
    return {word: 1 + math.log(count / number) for word, number in found.items()}


def _weight(said: frozenset[str], book: Book) -> float:
    weights, optional = _weights(book), word_lists()[1]
    most = 1 + math.log(len(book.cells) or 1)
    return sum(weights.get(word, most) * (_SAID_LESS if word in optional else 1) for word in said)


@once
def _places(book: Book) -> Places:
    """The tables by what stands in them and round them."""
    return Places({number: text.words for number, text in _texts(book).items()})


@once
def _texts(book: Book) -> dict[str, _Text]:
    """The stems of each table, and of the text round it within its section."""
    text, sections = book.reading.filing.text, book.sections
    inside: dict[str, frozenset[str]] = {}
    labels: dict[str, frozenset[frozenset[str]]] = {}
    for line in book.cells:
        inside[line.row.table.id] = inside.get(line.row.table.id, frozenset()) | line.inside
        if line.ahead:
            labels[line.row.table.id] = labels.get(line.row.table.id, frozenset()) | {line.label}
    found: dict[str, _Text] = {}
    for table in book.reading.tables:
        section = sections.get(table.section)
        first = max(section.span.start if section else 0, table.span.start - _BEFORE)
        last = min(section.span.end if section else len(text), table.span.end + _AFTER)
        title = section.title if section else ""
        near = stems(unhyphened(f"{title} {table.caption} {text[first:last]}"))
        found[table.id] = _Text(
            near, inside.get(table.id, frozenset()), labels.get(table.id, frozenset())
        )
    return found
