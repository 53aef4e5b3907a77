"""Lists and rankings: which rows of which statement a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from assistant.book import Book, RowWords, stem, stems
from assistant.expressions import Line
from assistant.groups import Group, Member
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.matching import Hints
from assistant.model import Reason
from assistant.note_lists import rows_in_notes
from assistant.operations import hints_of
from assistant.ordering import order_of
from assistant.periods_in_words import TimeWords, duration_for, instant_for, years_before
from assistant.plans import Decline, ListRows, Plan
from assistant.subjects import Subject, resolve
from index.concepts import concepts_by_name
from index.model import Period, StatementKind

_CUES = (
    "soft",
    "list",
    "kinds",
    "rank",
    "second",
    "third",
    "which",
    "yes-no",
    "link",
    "outflow",
    "inflow",
    "small",
    "except",
    "over",
    "and",
)


def list_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The rows that a question wants listed or ranked, or None where it names no group."""
    counting = {*_COUNTS, *map(str, range(21))} if _how_many(lexed) is not None else set()
    order = order_of(lexed.question)
    scope = [token for token in lexed.tokens if token.text not in counting
             and (token.kind == "word" or (not token.has(*_CUES) and token.kind == "cue"))
             and not (order and order.says(token.start, token.end))]  # fmt: skip
    said, without = _parted(lexed, scope)
    larger = lexed.has("higher", "lower") and not lexed.has("rank", "second", "third", "list")
    named = () if _is_heading(said, book) else _named_rows(lexed, book)
    is_choice = larger and any(map(parts_choices, lexed.tokens))
    rows = named or (() if is_choice else _group(said, lexed, book))
    if not rows:
        return None
    left_out = _left_out(without, book)
    rows = tuple(row for row in rows if row.core not in left_out)
    ranked = larger or order is not None or lexed.has("rank", "second", "third")
    nth = None if order is not None else _nth(lexed, larger=larger)
    direction = -1 if lexed.has("outflow") else (1 if lexed.has("inflow") else 0)
    title = " ".join(token.text for token in said)
    period = _period(rows, lexed.times, book)
    shift = max((words.shift for words in lexed.times), default=0)
    period = years_before(period, book.times, shift) if period and shift else period
    if period is None or not all(_has(row, period) for row in named):
        return Decline(
            Reason.NOT_IN_FILING, "The filing does not print those lines for that period.", rows[:3]
        )
    most = _how_many(lexed)
    if most == 0:
        return Decline(Reason.NOT_UNDERSTOOD, "A list of no lines was asked for.")
    return ListRows(
        title,
        rows,
        period,
        ranked,
        None if most else nth,
        most,
        order.rising if order else lexed.has("small") or (larger and _asks_lower(lexed)),
        direction,
    )


def _nth(lexed: Lexed, *, larger: bool) -> int | None:
    """Which one by size is asked for; None where all are."""
    if lexed.has("third"):
        return 3
    return 2 if lexed.has("second") else (1 if larger or _asks_one(lexed) else None)


def parts_choices(token: Token) -> bool:
    """Whether a token stands between what is to be chosen from, and in no name."""
    return token.kind != "word" and token.text in ("or", "and")


def _asks_lower(lexed: Lexed) -> bool:
    """Whether the lower is asked for: "under" and "below" may but say where a line stands."""
    return any(
        token.has("lower") and token.text not in ("under", "below") for token in lexed.tokens
    )


def _is_heading(said: Sequence[Token], book: Book) -> bool:
    """Whether the words are a heading over rows of a statement ("liabilities and equity")."""
    needed = frozenset(stem(word) for word in content([token.text for token in said], book))
    paths = (row.table.rows[row.row].path for row in _statement_rows(book))
    return bool(needed) and any(path and stems(path[-1]) == needed for path in paths)


def _has(row: RowWords, period: Period) -> bool:
    """Whether a row prints a period, or a balance its close."""
    return any(fact.period in (period, period.closing) for fact in row.facts)


_COUNTS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}


def _how_many(lexed: Lexed) -> int | None:
    """The number in "the top three", "the 5 largest"."""
    match = re.search(
        r"\btop\s+(\w+)\b|\b(\w+)\s+(?:largest|biggest|highest|smallest|lowest)\b",
        lexed.question,
        re.I,
    )
    word = (match[1] or match[2]).lower() if match else ""
    return int(word) if word.isdigit() else _COUNTS.get(word)


def _asks_one(lexed: Lexed) -> bool:
    return lexed.has("rank") and not any(
        token.text in ("rank", "ranked", "top", "main") for token in lexed.tokens
    )


def _parted(lexed: Lexed, scope: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The words of the group, and those after "after" or "other than"."""
    place = next((t.start for t in lexed.tokens if t.has("except")), None)
    if place is None:
        return list(scope), []
    comma = next((t.start for t in lexed.tokens if t.text == "," and t.start > place), None)
    if comma is None:
        return [t for t in scope if t.start < place], [t for t in scope if t.start > place]
    return [t for t in scope if t.start < place or t.start > comma], [
        t for t in scope if place < t.start < comma
    ]


def _left_out(tokens: Sequence[Token], book: Book) -> frozenset[frozenset[str]]:
    if not tokens:
        return frozenset()
    found = resolve([token.text for token in tokens], book, Hints())
    if not isinstance(found, Subject):
        return frozenset()
    facts = getattr(found.expression, "facts", ())
    rows = [row for row in book.rows if any(fact in row.facts for fact in facts)]
    return frozenset(row.core for row in rows)


def _named_rows(lexed: Lexed, book: Book) -> tuple[RowWords, ...]:
    """Rows that the question names one by one: "of R&D, SG&A and D&A, which …"."""
    if lexed.has("except", "list") or not any(
        token.text in ("and", "or") for token in lexed.tokens
    ):
        return ()
    parts: list[list[str]] = [[]]
    for token in lexed.tokens:
        if token.kind != "word" and token.text in (",", "and", "or"):
            parts.append([])
        elif token.kind == "word":
            parts[-1].append(token.text)
    hints = Hints(
        lexed.statement, lexed.note, flows=hints_of(lexed).flows, times=lexed.times,
        place=lexed.place, cells=lexed.has("which"),
    )  # fmt: skip
    found: list[RowWords] = []
    loose: set[str] = set()
    for part in (part for part in parts if content(part, book)):
        subject = resolve(part, book, hints)
        line = subject.expression if isinstance(subject, Subject) else None
        if not isinstance(subject, Subject) or not isinstance(line, Line) or not line.facts:
            return ()
        first = line.facts[0].id
        printing = [row for row in book.rows if any(fact.id == first for fact in row.facts)]
        found += [replace(row, title=subject.title, facts=line.facts) for row in printing]
        loose |= {subject.title} if subject.is_loose else set()
    tables = {row.table.id for row in found}
    is_apart = len(tables) > 1 and (loose or any(row.table.statement is None for row in found))
    return () if len(found) < 2 or is_apart else tuple(found)


def _group(said: Sequence[Token], lexed: Lexed, book: Book) -> tuple[RowWords, ...]:
    words = [token.text for token in said if stem(token.text) not in _OF_A_LIST]
    needed = frozenset(stem(word) for word in content(words, book))
    if not needed:
        return ()
    if lexed.has("kinds") and not lexed.has("list", "rank"):
        return _of_a_line(needed, said, lexed, book)
    return (
        _addends([token.text for token in said], lexed, book)
        or _equity_movements(needed, lexed, book)
        or _under_heading(needed, lexed, book)
        or (() if _OTHER in needed else _taken_off(needed, book))
        or (() if _OTHER in needed else _of_statement(needed, book))
        or (rows_in_notes(needed, book) if lexed.has("list") else ())
    )


def _of_a_line(
    needed: frozenset[str], said: Sequence[Token], lexed: Lexed, book: Book
) -> tuple[RowWords, ...]:
    """The kinds of a line, if one is asked after: of inventory, and not of aircraft."""
    words = [token.text for token in said]
    found = resolve(words, book, Hints())
    if not isinstance(found, Subject) or found.is_loose:
        return ()
    return _addends(words, lexed, book) or rows_in_notes(needed, book)


_OTHER = stem("other")  # a line's name ("other operating expenses"), and not that of all of them
# What a list is of, whatever it is a list of.
_OF_A_LIST = frozenset(
    map(stem, ("component", "line", "one", "item", "part", "piece", "element", "category", "type", "kind", "individual", "separate", "made", "caption"))
)  # fmt: skip


def _addends(said: Sequence[str], lexed: Lexed, book: Book) -> tuple[RowWords, ...]:
    """The rows that add up to the line named: in its statement, or in a note on the same figure."""
    found = (
        resolve(said, book, Hints(lexed.statement, lexed.note))
        if lexed.has("list", "kinds")
        else None
    )
    if not isinstance(found, Subject) or found.is_loose or not isinstance(found.expression, Line):
        return ()
    wanted = {fact.id for fact in found.expression.facts}
    amounts = {(fact.period, abs(fact.quantity.value)) for fact in found.expression.facts}
    facts = {fact.id: fact for fact in book.reading.facts}
    by_fact = {fact.id: row for row in book.rows for fact in row.facts}
    best: list[RowWords] = []
    for check in book.reading.checks:
        total = facts[check.printed]
        same = total.id in wanted or (total.period, abs(total.quantity.value)) in amounts
        operands = [by_fact[number] for number, _ in check.operands if number in by_fact]
        if check.rule == "footing" and same and len(operands) > max(1, len(best)):
            best = operands
    return tuple(dict.fromkeys(best))


def _statement_rows(book: Book) -> list[RowWords]:
    """The rows of the face statements; not the figures inside their labels."""
    return [
        row
        for row in book.rows
        if row.table.statement is not None and row.title == row.table.rows[row.row].label
    ]


def _under_heading(needed: frozenset[str], lexed: Lexed, book: Book) -> tuple[RowWords, ...]:
    """The rows under the stub heading that the words name, without the totals."""
    totals = _totals(book)
    best: list[RowWords] = []
    stated = _statement_rows(book)
    if needed <= _EXPENSES:  # what stands "at cost" on the balance sheet is none
        stated = [row for row in stated if row.table.statement is StatementKind.INCOME]
    for heading in sorted({row.above for row in stated if row.above}, key=len):
        rows = [row for row in stated if row.above >= heading and needed <= heading]
        kept = [row for row in rows if row.facts[0].id not in totals and not row.core & {"total"}
                and not row.title.lower().startswith("less")]  # fmt: skip
        if kept and (not best or len(kept) > len(best)):
            best = kept
    if not best:
        return ()
    kind = lexed.statement or best[0].table.statement
    headings = {row.table.rows[row.row].path for row in best if row.table.statement is kind}
    if not headings:
        return ()
    closest = min(len(needed ^ _last(path, needed)) for path in headings)
    return tuple(
        row
        for row in best
        if row.table.statement is kind
        and len(needed ^ _last(row.table.rows[row.row].path, needed)) == closest
    )


def _last(path: tuple[str, ...], needed: frozenset[str]) -> frozenset[str]:
    """The words of the innermost heading of `path` that holds the words needed."""
    holding = [stems(heading) for heading in path if needed <= stems(heading)]
    return holding[-1] if holding else frozenset()


def _totals(book: Book) -> frozenset[int]:
    """Facts that footing found to be sums of others."""
    return frozenset(check.printed for check in book.reading.checks if check.rule == "footing")


def _equity_movements(needed: frozenset[str], lexed: Lexed, book: Book) -> tuple[RowWords, ...]:
    equity = [row for row in _statement_rows(book) if row.table.statement is StatementKind.EQUITY]
    asks = lexed.has("change", "up", "down", "list") or lexed.statement is StatementKind.EQUITY
    if not equity or not asks or not {stem("equity")} <= needed:
        return ()
    moved = [row for row in equity if row.facts[0].period and not row.facts[0].period.is_instant]
    return tuple(moved)


_BESIDE = frozenset(map(stem, ("below", "above", "listed", "operating")))  # where among others
_EXPENSES = frozenset(map(stem, ("expense", "cost", "costs", "expenses")))


def summed_rows(needed: frozenset[str], book: Book) -> list[Group]:
    """Expenses, or all of the assets, liabilities or revenues of a statement, as a group."""
    if not needed:
        return []
    rows = _taken_off(needed, book) or _of_statement(needed, book)
    members = tuple(Member(row.title, row.label, Line(row.title, row.facts)) for row in rows)
    if len(members) < 2:
        return []
    table, path = rows[0].table, rows[0].table.rows[rows[0].row].path
    title = path[-1] if path else "expenses" if needed & _EXPENSES else " ".join(sorted(needed))
    kept = rows[0].around | needed
    return [
        Group(needed, kept, frozenset(), members, "rows", table.section, table.statement, title)
    ]


def _taken_off(needed: frozenset[str], book: Book) -> tuple[RowWords, ...]:
    """Expenses: the rows that the statement takes off on the way to operating income."""
    statement = [
        row for row in _statement_rows(book) if row.table.statement is StatementKind.INCOME
    ]
    said = frozenset[str]().union(_BESIDE, *(row.label for row in statement))
    if not needed & _EXPENSES or not needed - _EXPENSES <= said:
        return ()
    rows = {row.facts[0].id: row for row in statement}
    by_fact = {fact.id: row for row in rows.values() for fact in row.facts}
    facts = {fact.id: fact for fact in book.reading.facts}
    operating = stem("operating") in needed
    taken: dict[int, RowWords] = {}
    for check in book.reading.checks:
        total = facts[check.printed]
        if check.rule != "footing" or total.statement is not StatementKind.INCOME:
            continue
        if operating and total.concept in ("OperatingExpenses", "CostsAndExpenses"):
            wanted = [number for number, _ in check.operands]
        elif not operating or total.concept == "OperatingIncomeLoss":
            wanted = [number for number, sign in check.operands if sign < 0]
        else:
            continue
        taken |= {by_fact[n].facts[0].id: by_fact[n] for n in wanted if n in by_fact}
    totals = _totals(book)
    return tuple(row for number, row in sorted(taken.items()) if number not in totals)


def _of_statement(needed: frozenset[str], book: Book) -> tuple[RowWords, ...]:
    """All assets, liabilities or revenues: the rows above the total of that name."""
    totals = _totals(book)
    concept = next((c for c, name in (("Assets", "asset"), ("Liabilities", "liability"), ("Revenues", "revenue"))
                    if stem(name) in needed and len(needed) == 1), None)  # fmt: skip
    if concept is None:
        return ()
    rows = _statement_rows(book)
    place = next((p for p, row in enumerate(rows) if row.facts[0].concept == concept), None)
    if place is None:
        return ()
    first = next(p for p, row in enumerate(rows) if row.table.id == rows[place].table.id)
    entry = concepts_by_name()[concept]
    kept = [
        r
        for r in rows[first:place]
        if r.facts[0].id not in totals and r.table.statement in entry.kinds
    ]
    return tuple(kept)


def _period(rows: Sequence[RowWords], times: Sequence[TimeWords], book: Book) -> Period | None:
    """The printed period that the question means: the latest usual one where it says none."""
    periods = {fact.period for row in rows for fact in row.facts if fact.period is not None}
    named = [words for words in times if not words.shift]
    if not named:
        latest = max((period.end for period in periods), default=None)
        wanted = 3 if book.times.quarterly else 12
        return min(
            (p for p in periods if p.end == latest),
            key=lambda p: abs(p.months - wanted),
            default=None,
        )
    if len(named) > 1:
        between = _between(named, book)
        if between in periods:
            return between
    words = max(named, key=lambda entry: (entry.day is not None, entry.months is not None))
    instants = all(period.is_instant for period in periods)
    said = instant_for(words, book.times) if instants else duration_for(words, book.times)
    if said in periods:
        return said
    ending = [p for p in periods if said is not None and p.end == said.end and words.months is None]
    bare = [p for p in periods if words.is_bare_length and p.months == words.months]
    return min(ending, key=lambda p: p.days, default=max(bare, key=lambda p: p.end, default=None))


def _between(named: Sequence[TimeWords], book: Book) -> Period | None:
    """The time from one named day to another."""
    days = [period.end for words in named if (period := instant_for(words, book.times)) is not None]
    if len(days) < 2 or days[0] == days[1]:
        return None
    return Period(max(days), min(days) + timedelta(days=1))


def is_listing(lexed: Lexed) -> bool:
    """Whether the members of something are asked for: no "does A make up half of B?"."""
    is_set_off = lexed.has("higher", "lower") or _PORTION.search(lexed.question) is not None
    return lexed.has("list") and not ("yes-no" in lexed.opens_with and is_set_off)


# "Do finished goods make up over half of inventories?"
_PORTION = re.compile(
    r"\b(?:over|under|above|below|at least|at most) (?:an? |one[- ])?(?:half|third|quarter|fifth|tenth|two[- ]thirds|three[- ]quarters|\d)",
    re.I,
)
