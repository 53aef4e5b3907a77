"""How well a row of the filing answers to the words of a question."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.book import Book, RowWords, stem, stems
from assistant.cell_lines import SAYS_NOTHING
from assistant.dated_rows import undated
from assistant.known_names import asked_stems, word_lists
from assistant.pattern_files import read_toml
from assistant.periods_in_words import TimeWords
from index.model import PURE, USD, Fact, StatementKind, Unit


@dataclass(frozen=True, slots=True)
class Hints:
    """What else the question says of where to look, and when.

    `place`: stems of words that only say where ("in the segment note"). `cells`: the
    notes' tables are searched too, where no line has that name. `after`: all that follows this
    year is asked for, 0 for nothing of the sort. `balance`: it speaks of a balance. `deeds`: stems
    of words that name nothing, by which a column may be headed all the same ("spending").
    """

    statement: StatementKind | None = None
    note: str | None = None
    unit: Unit | None = None
    flows: bool | None = None
    percent: bool = False
    spends: bool = False
    is_net: bool = False
    times: tuple[TimeWords, ...] = ()
    place: frozenset[str] = frozenset()
    cells: bool = False
    after: int = 0
    balance: bool = False
    deeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A row with the facts that the words mean. `share`: of its label, how much was said."""

    row: RowWords
    facts: tuple[Fact, ...]
    score: float
    share: float


# What a question about shares means only where it says so.
_SHARES, _OTHER = stem("shares"), stem("other")
# What a label says is taken off is not what its figure is.
_CHANGE = stem("changes")
DEDUCTED = frozenset(map(stem, ("accumulated", "allowance", "reserve")))
_OF_NO_AMOUNT = 1.0  # of score, what a row of percents or ratios loses to one of amounts
_BARELY = frozenset([stem("outstanding")])
_AWARDS = frozenset(
    map(
        stem,
        ("options", "warrants", "awards", "units", "rsus", "rights", "grants", "exercise", "price"),
    )
)
_UNSAID = frozenset(map(stem, ("preferred", "authorized")))


@lru_cache(maxsize=1)
def contrasts() -> dict[str, frozenset[str]]:
    """For each word, as a stem, those that it excludes."""
    table = read_toml("words")
    return _both_ways(table["contrasts"]["pairs"])


def _both_ways(pairs: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one, other in [(stem(a), stem(b)) for a, b in pairs]:
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


@lru_cache(maxsize=1)
def _altered() -> frozenset[str]:
    """The stems of what makes a figure another one, which no name of a concept says."""
    table = read_toml("words")
    return frozenset(map(stem, table["cells"]["altered"]))


@lru_cache(maxsize=1)
def counted() -> frozenset[str]:
    """The stems of what is counted, of which the title of a section alone makes no amount."""
    table = read_toml("words")
    return frozenset(map(stem, table["cells"]["counted"]))


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """The stems of what became of options, shares and the like, by which they are counted apart."""
    table = read_toml("words")
    return frozenset(map(stem, table["cells"]["states"]))


@lru_cache(maxsize=2)
def _opposed(name: str) -> dict[str, frozenset[str]]:
    """For each word those by which a line that is asked by it is never called."""
    table = read_toml("words")
    return _both_ways(table["cells"][name])


def says_opposite(
    label: frozenset[str], wanted: frozenset[str], over: frozenset[str] = frozenset()
) -> bool:
    """Whether a label, or what is over it, says unasked what is opposed to a word that is asked."""
    inside = (label | over) & _opposite(wanted, "opposed_inside")
    return bool(inside) or not label.isdisjoint(_opposite(wanted, "opposed"))


@lru_cache(maxsize=2_000)
def _opposite(wanted: frozenset[str], name: str) -> frozenset[str]:
    """What is opposed to a word that is asked, and not asked itself."""
    opposed = _opposed(name)
    return frozenset[str]().union(*(opposed.get(word, ()) for word in wanted)) - wanted


def says_less(name: str, title: str) -> bool:
    """Whether a name lacks the word that tells a line from its opposite.

    "Interest charges" says no more than "interest", which may be income as well as expense.
    """
    telling = contrasts().keys() & stems(title)
    return bool(telling - (stems(name) - word_lists()[1]))


_UNIT = stem("units")
_ISSUED = frozenset(map(stem, ("issued", "outstanding", "new")))


def match_of(
    row: RowWords,
    wanted: frozenset[str],
    required: frozenset[str],
    needed: Sequence[str],
    hints: Hints,
) -> Match | None:
    """The match of a row that bears out every required word; None where it does not."""
    if not required & row.label:
        return None
    in_label = required & (row.label | asked_stems(row.facts[0].concept))
    rest = _rest(row, required, in_label)
    places = _places(row, wanted, rest, hints)
    if not places or _is_ruled_out(row, wanted, hints) or _is_of_another(row, wanted, required):
        return None
    told = [bool((required - in_label) & column) for column in row.columns]
    is_equity = row.table.statement is StatementKind.EQUITY
    if rest or is_equity or any(told) != all(told):
        places = _best_columns(row, places, needed, in_label)
    facts = _facts_at(row, places, hints)
    if not facts:
        return None
    in_columns = {
        w for w in rest | (required - in_label) if any(w in row.columns[p] for p in places)
    }
    if in_columns and all(_says_little(row.columns[fact.place], wanted) for fact in facts):
        return None
    share = len(wanted & row.core) / max(1, len(row.core))
    borne = in_label | in_columns
    score = _score(row, facts, wanted, required, borne, share, hints)
    return Match(row, facts, score, share)


def _is_of_another(row: RowWords, wanted: frozenset[str], required: frozenset[str]) -> bool:
    """Whether words that the row does not bear out, or those around it, say that another is meant."""
    known = row.label | asked_stems(row.facts[0].concept) | row.above
    over = frozenset[str]().union(*row.columns)
    untold = wanted - known - over
    if any(row.around & excluded - wanted for excluded in _excluded(untold)):
        return True
    if (wanted - row.label - row.above - row.around - over) & _altered():
        return True
    is_amount = any(fact.quantity.unit == USD for fact in row.facts)
    return is_amount and bool(untold & required & counted())


def _rest(row: RowWords, required: frozenset[str], in_label: frozenset[str]) -> frozenset[str]:
    """The required words that a column must say, since neither the label nor what is around does."""
    rest = required - in_label - row.above - row.around
    is_equity = row.table.statement is StatementKind.EQUITY
    return rest - _ISSUED if is_equity and len(in_label) > 1 else rest


def _places(row: RowWords, wanted: frozenset[str], rest: frozenset[str], hints: Hints) -> list[int]:
    """The columns that say the rest; of equity those of money, where no shares are asked."""
    places = [p for p, column in enumerate(row.columns) if rest <= column]
    is_equity = row.table.statement is StatementKind.EQUITY
    if is_equity and hints.unit is None and _SHARES not in wanted:
        money = {f.place for f in row.facts if f.quantity.unit == USD}
        return [place for place in places if place in money] or places
    return places


def _facts_at(row: RowWords, places: Sequence[int], hints: Hints) -> tuple[Fact, ...]:
    """The facts of some columns, in the unit that is asked, one a period."""
    facts = tuple(
        f
        for f in row.facts
        if f.place in places and (hints.unit is None or f.quantity.unit == hints.unit)
    )
    return _one_a_period(row, facts)


_LEAST_OF_COLUMN = 0.3  # of a heading's words, that must be said for it to tell a cell


def _says_little(column: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether most of a heading is of something that is not asked: "adjustments of fair value hedges"."""
    told = frozenset(word for word in column if not word[0].isdigit()) - SAYS_NOTHING
    return bool(told) and len(told & wanted) < _LEAST_OF_COLUMN * len(told)


def _excluded(said: frozenset[str]) -> list[frozenset[str]]:
    """What each of the words excludes that excludes any."""
    return [contrasts()[word] for word in said if word in contrasts()]


def _is_ruled_out(row: RowWords, wanted: frozenset[str], hints: Hints) -> bool:
    """Whether a row's label says what was not asked for, or the opposite of what was."""
    if any(row.core & excluded for excluded in _excluded(wanted - row.core)):
        return True
    if says_opposite(row.label, wanted, row.above) or _is_a_change(row, wanted, hints):
        return True
    if not hints.is_net and any(w in wanted and w not in row.core for w in DEDUCTED & row.label):
        return True
    if _OTHER in wanted and _OTHER not in row.label:
        return True
    if row.title.lower().startswith("other ") and _OTHER not in wanted:
        return True  # the rest of what is asked
    if row.core == _BARELY and not wanted & _AWARDS:
        return True  # options, of which a table without a word of them tells how many are left
    if _UNIT in row.label - wanted and row.facts[0].quantity.unit == PURE:
        return True  # units sold are no sales
    of_shares = hints.unit is not None or _SHARES in wanted
    return of_shares and any(word in row.label and word not in wanted for word in _UNSAID)


def _is_a_change(row: RowWords, wanted: frozenset[str], hints: Hints) -> bool:
    """Whether a label tells the change of what is asked, where none is: "Change in fair value of …"."""
    is_told = hints.statement is not None or hints.flows or _CHANGE in wanted
    return not is_told and row.title.lower().startswith(("change in ", "changes in "))


def _score(
    row: RowWords, facts: tuple[Fact, ...], wanted: frozenset[str], required: frozenset[str],
    borne: frozenset[str], share: float, hints: Hints,
) -> float:  # fmt: skip
    """How well a row that bears out every word does so; `borne`: those of its label and columns."""
    is_face = row.table.statement is not None
    is_amount = hints.percent or any(fact.quantity.unit != PURE for fact in facts)
    return (
        10 * len(borne) / len(required)
        + 9 * len((required & row.above) - borne) / len(required)
        + 4 * share
        + 0.5 * len((wanted - required) & (row.label | row.above))
        + (1.0 if is_face else 0.0)
        + (1.5 if is_face and row.core == wanted else 0.0)
        - (0 if is_amount else _OF_NO_AMOUNT)
    )


def best_of(matches: list[Match]) -> list[Match]:
    """The matches that are as good as the best."""
    best = max(match.score for match in matches)
    return [match for match in matches if match.score >= best - 0.05]


_WHOLE = frozenset(map(stem, ("total", "totals", "consolidated", "combined")))


def _one_a_period(row: RowWords, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, of several columns for one period the whole's; none where none is the whole.

    A nil in one column gives way to the only figure of the others.
    """
    told = {(f.period, f.quantity.unit) for f in facts if f.quantity.value}
    found: dict[tuple[object, object], set[Decimal]] = {}
    if row.table.statement is not StatementKind.EQUITY:
        facts = tuple(
            f for f in facts if f.quantity.value or (f.period, f.quantity.unit) not in told
        )
    for fact in facts:
        key = (fact.period, fact.quantity.unit)
        found.setdefault(key, set()).add(fact.quantity.value)
    if row.table.statement is StatementKind.EQUITY or all(len(v) < 2 for v in found.values()):
        return facts
    return tuple(fact for fact in facts if row.columns[fact.place] & _WHOLE)


def _best_columns(
    row: RowWords, places: list[int], needed: Sequence[str], in_label: frozenset[str]
) -> list[int]:
    """The columns that the words name most nearly; the total's where they name none."""
    said = [stem(word) for word in needed]
    loose = {word for word in said if word not in in_label}

    def nearness(place: int) -> tuple[int, int, float]:
        column = row.columns[place]
        runs = sum(a in column and b in column for a, b in itertools.pairwise(said))
        return len(loose & column), runs, len(set(said) & column) / max(1, len(column))

    best = max(nearness(place) for place in places)
    if best[0] == 0 and best[1] == 0:
        totals = [place for place in places if "total" in row.columns[place]]
        return totals or places
    return [place for place in places if nearness(place) == best]


def agree(matches: list[Match]) -> bool:
    """Whether all matches print the same figures, so that it does not matter which is meant."""

    def printed(match: Match) -> list[tuple[object, object]]:
        return sorted((str(fact.period), fact.quantity.value) for fact in match.facts)

    if not matches:
        return True
    first = printed(matches[0])
    return all(printed(match) == first for match in matches[1:])


def is_of_equity(match: Match) -> bool:
    """Whether a row is one of the equity statement, whose labels tell a whole story."""
    return match.row.table.statement is StatementKind.EQUITY


def under_named_heading(top: list[Match], wanted: frozenset[str]) -> list[Match]:
    """Of rows of one label those whose heading is no more than what was said."""
    if len({match.row.core for match in top}) > 1:
        return []
    paths = [(match, match.row.table.rows[match.row.row].path) for match in top]
    return [match for match, path in paths if path and stems(path[-1]) <= wanted]


def overlap(row: RowWords, required: frozenset[str]) -> float:
    """How much of a row's label and of what is asked they share, from 0 to 1."""
    return len(required & row.core) / (len(row.core | required) or 1)


def nearest_rows(needed: Sequence[str], book: Book) -> tuple[RowWords, ...]:
    """The rows that share most words with `needed`, at most three."""
    required = frozenset(stem(word) for word in needed)
    rows = book.rows_saying(required)
    near = sorted(rows, key=lambda row: (-overlap(row, required), row.table.statement is None))
    return tuple(row for row in near[:3] if overlap(row, required) > 0)


def full_title(row: RowWords, required: frozenset[str]) -> str:
    """A row's label, without when it is of, and with the heading that the question named too."""
    path = row.table.rows[row.row].path
    named = [heading for heading in path if (required - row.label) & stems(heading)]
    title = row.title if row.table.statement else undated(row.title)
    return f"{title} ({named[-1]})" if named else title


def fits(row: RowWords, hints: Hints) -> bool:
    """Whether a row stands where the question says, and tells such a figure as it asks for."""
    if hints.statement is not None and row.table.statement is not hints.statement:
        return False
    if hints.note is not None and not row.table.section.endswith(f"/note-{hints.note}"):
        return False
    if hints.flows is not None and not any(_is_flow(fact) == hints.flows for fact in row.facts):
        return False
    return hints.unit is None or any(fact.quantity.unit == hints.unit for fact in row.facts)


def _is_flow(fact: Fact) -> bool:
    return fact.period is not None and not fact.period.is_instant


def nearness(row: RowWords, hints: Hints) -> int:
    """How many of the words that only say where to look a row's surroundings have."""
    return len(hints.place & (row.around | row.above | row.label))


def preferred(rows: list[RowWords], hints: Hints) -> RowWords:
    """Of rows alike in label: the one whose periods suit the question, in statement order.

    A balance suits a length of time too, where the flow of its name is but the change of it.
    """
    order = [StatementKind.BALANCE_SHEET, StatementKind.INCOME, StatementKind.CASH_FLOWS]
    flows = any(any(map(_is_flow, row.facts)) and _CHANGE not in row.above for row in rows)

    def rank(row: RowWords) -> tuple[bool, int]:
        kind = row.table.statement
        is_excused = kind is StatementKind.BALANCE_SHEET and not (hints.flows and flows)
        misfit = hints.flows not in (None, any(map(_is_flow, row.facts))) and not is_excused
        return misfit, order.index(kind) if kind in order else len(order)

    return min(rows, key=rank)


def but_sums(rows: list[RowWords], book: Book) -> list[RowWords]:
    """Rows of a name, without a sum under the heading of that name where its total is printed too.

    A sum without a label is called by its heading ("Stockholders' equity" before treasury stock).
    """
    whole = [row for row in rows if not row.core <= row.above]
    if whole or not rows:
        return whole
    total = rows[0].core | {_TOTAL}
    is_summed = any(row.core == total and row.table.statement for row in book.rows_saying(total))
    return [] if is_summed else rows


_TOTAL = stem("total")


def first_under_headings(rows: list[RowWords]) -> list[RowWords]:
    """The first row under each heading of one table, where no standard name holds them together.

    Balances under two names, such as current and later deferred taxes, are two lines.
    """
    held = [row for row in rows if row.table.statement is StatementKind.BALANCE_SHEET]
    apart = len({row.facts[0].concept for row in held} - {None}) > 1
    first: dict[tuple[frozenset[str], str | None], RowWords] = {}
    for row in rows:
        concept = row.facts[0].concept
        is_balance = row.table.statement is StatementKind.BALANCE_SHEET
        if (concept is None or (apart and is_balance)) and row.table.id == rows[0].table.id:
            first.setdefault((row.above, concept), row)
    return list(first.values())


def same_line(row: RowWords, chosen: RowWords) -> bool:
    """Whether a row is of one concept with another, or stands on the same statement."""
    if row.facts[0].concept and row.facts[0].concept == chosen.facts[0].concept:
        return True
    return row.table.statement is chosen.table.statement
