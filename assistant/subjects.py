"""The words of a question that say what it is about → a line of the filing, or a metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.award_balances import awards_outstanding
from assistant.book import Book, RowWords, stem, stems
from assistant.captioned_totals import captioned_total
from assistant.equity_balances import balance_line
from assistant.expressions import Expression, Line, Name
from assistant.instead_of_changes import balance_meant
from assistant.kept import latest
from assistant.known_names import bears, content, is_metric, known_names, linked_names, spellings
from assistant.matching import (
    Hints,
    Match,
    agree,
    best_of,
    but_sums,
    first_under_headings,
    fits,
    full_title,
    is_of_equity,
    match_of,
    nearest_rows,
    nearness,
    preferred,
    same_line,
    says_less,
    under_named_heading,
)
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.net_of_all import net_named
from assistant.note_cells import cells_named
from assistant.other_concepts import may_be
from assistant.other_times import at_other_times, at_place
from assistant.parts import part_line
from assistant.placed import line_at
from assistant.row_words import is_of_others, sold_of
from assistant.stand_ins import COUNTED_SHARES, stand_in
from index.concepts import Concept, concepts
from index.labels import words
from index.model import SHARES, StatementKind

_OTHER, _SHARE = stem("other"), stem("shares")
_BOUGHT = frozenset(map(stem, ("purchases", "payments", "additions", "acquisitions", "expenditures")))  # fmt: skip
_LEAST_SHARE = 0.25  # of a label's words, however many of the question's it bears out
_LEAST_OF_TWO = 0.34  # the same, where the question has but one or two


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about. `is_loose`: the row says more. `unit`: None for that of the figure.

    `is_of_part`: a metric of a part of the company, such as a segment.
    """

    expression: Expression
    title: str
    is_loose: bool = False
    unit: Presentation | None = None
    is_of_part: bool = False

    @property
    def is_metric(self) -> bool:
        return isinstance(self.expression, Name)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing in the filing answers to the words. `nearest`: rows that share some of them."""

    words: tuple[str, ...]
    nearest: tuple[RowWords, ...]
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """More than one row answers to the words."""

    rows: tuple[RowWords, ...]


Resolution = Subject | Unknown | Several
_KEPT = 256  # readings of one question ask for the same names


def resolve(said: Sequence[str], book: Book, hints: Hints) -> Resolution:
    """What the words `said` name in this filing.

    Initials of the company that head a column name that; where no line is so named in it, they
    are but the company's, as they are where the consolidated figure is asked for.
    """
    return _named((tuple(said), hints), book)


@latest(_KEPT)
def _named(asked: tuple[tuple[str, ...], Hints], book: Book) -> Resolution:
    said, hints = asked
    found = _of_company(said, book, hints)
    if not isinstance(found, Subject):
        return found
    wanted = frozenset(map(stem, content(said, book)))
    if isinstance(found.expression, Line):
        meant = balance_meant(found.expression, wanted, book, hints)
        if isinstance(meant, tuple):
            return Several(meant) if meant else Unknown(tuple(sorted(wanted)), ())
        found = Subject(meant, meant.title) if meant is not None else found
    if _is_of_the_whole(said, book):
        wanted -= {stem(book.initials)}
    expression = at_other_times(found.expression, wanted, hints.times, book)
    if expression is found.expression:
        return found
    title = expression.title if isinstance(expression, Line) else found.title
    return replace(found, expression=expression, title=title, unit=None)


def _of_company(said: Sequence[str], book: Book, hints: Hints) -> Resolution:
    """What the words name, the company's initials taken for a column's name where one is headed so."""
    found = _resolved(said, book, hints) if not _is_of_the_whole(said, book) else Unknown((), ())
    if isinstance(found, Unknown) and book.initials in said:
        return _resolved([word for word in said if word != book.initials], book, hints)
    return found


def _is_of_the_whole(said: Sequence[str], book: Book) -> bool:
    """Whether the company's initials are said of its consolidated figures, not of a column's."""
    return book.initials in said and "consolidated" in said


def _resolved(said: Sequence[str], book: Book, hints: Hints) -> Resolution:
    """What the words name, initials or not.

    Every word must be borne out by the name of a concept or metric, or by one row's label,
    headings and columns; a word that nothing bears out means the filing does not have it.
    """
    needed = content(said, book)
    if not needed:
        return Unknown((), ())
    awards = awards_outstanding(said, book)
    if awards is not None:
        return Subject(awards, awards.title)
    placed = _placed(said, book, hints) or _at_place(needed, book, hints)
    found = _by_words(said, needed, book, hints)
    found = found if placed is None or _has_all(found, placed) else placed
    rows = found.rows if isinstance(found, Several) else ()
    sold = sold_of(rows, frozenset(map(stem, needed)))
    return line_of(sold, book, hints) if sold else found


def _at_place(needed: tuple[str, ...], book: Book, hints: Hints) -> Subject | None:
    """The row of that very label in the table that the question names."""
    wanted = frozenset(map(stem, needed))
    line = at_place(wanted, hints.place, book) if hints.place and not hints.percent else None
    return Subject(line, line.title) if line is not None else None


def _has_all(found: Resolution, placed: Subject) -> bool:
    """Whether a line has all cells of another: its cells of other tables are of the same row."""
    lines = [each.expression for each in (found, placed) if isinstance(each, Subject)]
    if len(lines) < 2 or not all(isinstance(line, Line) for line in lines):
        return False
    wide, narrow = (
        {(f.id, f.period) for f in line.facts} for line in lines if isinstance(line, Line)
    )
    return narrow <= wide


def _by_words(said: Sequence[str], needed: tuple[str, ...], book: Book, hints: Hints) -> Resolution:
    """What the words name, each by itself."""
    others = _bare_others(needed, book, hints)
    if others is not None:
        return others
    balance = balance_line(said, book, hints)
    if balance is not None:
        return Subject(balance, balance.title)
    absent: Unknown | None = None
    loosely = hints.flows is not None and not hints.spends
    for suited in [hints, replace(hints, flows=None)] if loosely else [hints]:
        named = _ratio_named(said, needed) or _by_name(said, needed, book, suited)
        if isinstance(named, (Subject, Several)):
            return named
        absent = absent or (named if isinstance(named, Unknown) else None)
        found = _by_row(needed, book, suited, sure=absent is not None or suited.flows is not None)
        if isinstance(found, Subject) and (
            absent is None or may_be(found.expression, absent.concept, needed)
        ):
            return _or_total(found, needed, book) or found
    cells = in_cells(needed, book, hints) if hints.cells else None
    if absent and isinstance(cells, Subject) and not bears(cells.expression, needed):
        cells = None
    cells = (_or_total(cells, needed, book) if hints.cells else None) or cells
    return cells or (absent and _otherwise_named(absent, needed, book, hints)) or absent or found


def _or_total(found: Resolution | None, needed: Sequence[str], book: Book) -> Subject | None:
    """The total of a table that is captioned so, where no line, or but one of its lines, was found."""
    line = found.expression if isinstance(found, Subject) else None
    total = captioned_total(needed, line, book)
    return Subject(total, total.title, True) if total is not None else None


def _otherwise_named(
    absent: Unknown, said: Sequence[str], book: Book, hints: Hints
) -> Subject | None:
    """The row that another name of a concept brings up, where no line has its standard name.

    What is said beside the concept ("of lathes") must be borne out too.
    """
    entry = next((each for each in concepts() if each.title == absent.concept), None)
    named = entry.asked if entry else ()
    beside = [
        word for word in said if stem(word) not in stems(" ".join((absent.concept or "", *named)))
    ]
    for name in (n for n in named if not says_less(n, absent.concept or "")):
        needed = content([*words(name), *beside], book)
        found = _by_row(needed, book, hints, sure=True) if needed else None
        if isinstance(found, Subject) and may_be(found.expression, absent.concept, needed):
            return found
    return None


def _placed(said: Sequence[str], book: Book, hints: Hints) -> Subject | None:
    """The cells whose whole place the words name, where they say nothing besides."""
    whole = [word for word in said if " " in word and content([word], book)]
    if len(whole) != 1 or content([word for word in said if word != whole[0]], book):
        return None
    line = line_at(whole[0], book, hints)
    return Subject(line, line.title) if line is not None else None


def _bare_others(needed: Sequence[str], book: Book, hints: Hints) -> Several | None:
    """The rows that are called "Other", which only their headings tell apart.

    Where no more than one is called so and nothing else, those of the face statements count
    whose labels only open with it.
    """
    if {stem(word) for word in needed} != {_OTHER}:
        return None
    fitting = [row for row in book.rows if fits(row, replace(hints, flows=None))]
    rows = [row for row in fitting if row.core == {_OTHER}]
    if len(rows) < 2:
        rows += [row for row in fitting if row.table.statement and row not in rows
                 and row.title.lower().startswith("other ")]  # fmt: skip
    named: dict[str, RowWords] = {}
    for row in rows:
        path = row.table.rows[row.row].path
        place = (path[-1] if path else row.table.caption).strip(" :")
        named.setdefault(f"{row.title} ({place})", replace(row, title=f"{row.title} ({place})"))
    return Several(tuple(named.values())[:5]) if len(named) > 1 else None


def in_cells(
    needed: Sequence[str], book: Book, hints: Hints, *, must_print: bool = False
) -> Subject | Several | None:
    """What the words name among the cells of all tables; see `cells_named`."""
    found = cells_named(needed, book, hints, must_print=must_print)
    rows = {match.line.row.title: match.line.row for match in found}
    if len(found) > 1:
        return Several(tuple(rows.values())[:5])
    return Subject(found[0].expression, found[0].line.row.title, True) if found else None


def _by_name(
    said: Sequence[str], needed: tuple[str, ...], book: Book, hints: Hints
) -> Resolution | None:
    """What the words name whole; a label word for word before the words without optional ones."""
    if hints.note is not None:
        return None
    for number, spelling in enumerate(spellings(needed)):
        labelled = _by_label(said, book, hints) if number else None
        if labelled is not None:
            return labelled
        row = _row_named(spelling, book, hints) or _row_under(spelling, book, hints)
        if row is not None and not (hints.percent and is_metric(spelling)):
            return row
        found = _known_named(spelling, book, hints)
        if found is not None:
            return found
        part = part_line(spelling, book) if not number and hints.statement is None else None
        if isinstance(part, Line):
            return Subject(part, part.title)
        if part is not None:
            absent = tuple(sorted(spelling))
            return Unknown(absent, nearest_rows(absent, book), part.concept.title)
    if hints.unit == SHARES and _SHARE in map(stem, needed):
        counted = frozenset(map(stem, needed)) - {_SHARE}
        return _known_named(counted, book, hints) or _by_label(said, book, hints)
    return _by_label(said, book, hints)


def _by_label(said: Sequence[str], book: Book, hints: Hints) -> Resolution | None:
    """The row of a face statement whose label stands in the question word for word."""
    bare = tuple(word for word in said if word != "to")  # which may stand between two times
    named = book.labels.get(tuple(said)) or book.labels.get(bare, [])
    rows = but_sums([row for row in named if fits(row, hints)], book)
    rows = [row for row in rows if row.table.statement is not StatementKind.EQUITY]
    return line_of(rows, book, hints) if rows and not hints.percent else None


def _ratio_named(said: Sequence[str], needed: tuple[str, ...]) -> Subject | None:
    """A metric with a "to" or "on" in its name, by its words in their order."""
    spelling = tuple(stem(word) for word in needed)
    linked = (" to ", " on ") if "to" in said else (" on ",)
    keys = (key for spelt, name, key in linked_names() if spelt == spelling
            and any(word in name for word in linked))  # fmt: skip
    key = next(keys, None)
    return Subject(Name(key), metrics()[key].title) if key else None


def _row_named(wanted: frozenset[str], book: Book, hints: Hints) -> Resolution | None:
    """The row of a face statement whose whole label the words are."""
    anytime = hints if hints.spends else replace(hints, flows=None)
    rows = but_sums([row for row in book.rows_called.get(wanted, ()) if fits(row, anytime)], book)
    rows = [row for row in rows if row.table.statement is not StatementKind.EQUITY]
    balance = any(row.table.statement is StatementKind.BALANCE_SHEET for row in rows)
    if not rows or (not balance and not any(fits(row, hints) for row in rows)):
        return None
    return line_of(rows, book, hints)


def _row_under(wanted: frozenset[str], book: Book, hints: Hints) -> Resolution | None:
    """The row of a face statement that its label and its own heading name ("products net sales").

    Only where the words are also a name of the line that adds it in, which is not meant then.
    """
    if net := net_named(wanted, book):
        return _row_named(net, book, hints)
    if not any(kind == "concept" for kind, _ in known_names().get(wanted, ())):
        return None
    rows = [
        row
        for row in book.rows
        if row.table.statement and row.core < wanted and fits(row, hints)
        if (path := row.table.rows[row.row].path) and row.core | stems(path[-1]) == wanted
    ]
    return line_of(rows, book, hints) if len({row.core for row in rows}) == 1 else None


def line_of(rows: list[RowWords], book: Book, hints: Hints) -> Subject | Several:
    """Rows alike in label as one line: the one that suits, with its other copies.

    Rows under different headings are different lines; what is bought is under "purchases".
    """
    chosen = preferred(rows, hints)
    same = [row for row in rows if same_line(row, chosen)]
    if hints.spends:
        same = [row for row in same if row.above & _BOUGHT] or same
    if not agree([Match(row, row.facts, 0, 0) for row in first_under_headings(same)]):
        return Several(tuple(same))
    facts = tuple(fact for row in same for fact in row.facts)
    concept = chosen.facts[0].concept
    is_free = hints.statement is None and chosen.table.statement is not StatementKind.CASH_FLOWS
    if concept and is_free:
        line = book.line(concept)
        if line is not None:
            facts = tuple(dict.fromkeys((*facts, *line.facts)))
    return Subject(Line(chosen.title, facts), chosen.title)


def _known_named(wanted: frozenset[str], book: Book, hints: Hints) -> Resolution | None:
    entries = known_names().get(wanted, ())
    metric = next((entry for kind, entry in entries if kind == "metric"), None)
    named = [entry for kind, entry in entries if kind == "concept" and isinstance(entry, Concept)]
    if metric is not None:
        return Subject(Name(str(metric)), metrics()[str(metric)].title)
    named = [entry for entry in named if hints.statement is None or hints.statement in entry.kinds]
    present = [entry for entry in named if book.line(entry.name) is not None]
    if present:
        suited = [e for e in present if hints.flows is None or e.is_instant != hints.flows]
        if not suited:
            return None
        chosen = suited[0]
        parts = stand_in(chosen.name, book) if hints.statement is None else None
        if parts is not None and stems(chosen.title) <= wanted:
            return Subject(parts, chosen.title)
        line = book.line(chosen.name)
        assert line is not None
        if hints.unit is not None and all(f.quantity.unit != hints.unit for f in line.facts):
            counted = book.line(COUNTED_SHARES.get(chosen.name, ""))
            return Subject(counted, counted.title) if counted and hints.unit == SHARES else None
        kept = tuple(
            f for f in line.facts if hints.statement is None or f.statement is hints.statement
        )
        return Subject(Line(line.title, kept or line.facts), line.title)
    for entry in named:
        if entry.name in metrics():
            return Subject(Name(entry.name), entry.title)
    if named and hints.statement is None:
        return Unknown(tuple(sorted(wanted)), nearest_rows(sorted(wanted), book), named[0].title)
    return None


def _by_row(needed: tuple[str, ...], book: Book, hints: Hints, *, sure: bool) -> Resolution:
    """The row whose label, headings and columns bear out every word, and best.

    `sure`: only a row most of whose label the words are.
    """
    spelt = spellings(needed)
    wanted, required = spelt[0], spelt[-1]
    matches = [
        match
        for row in book.rows_saying(required)
        if fits(row, hints) and (match := match_of(row, wanted, required, needed, hints))
    ]
    matches = [match for match in matches if not sure or match.share >= 0.65]
    matches = [match for match in matches if not is_of_others(match.row, wanted)]
    if hints.place:
        near = max((nearness(match.row, hints) for match in matches), default=0)
        matches = [match for match in matches if nearness(match.row, hints) == near]
    if not matches:
        return Unknown(needed, nearest_rows(needed, book))
    top = under_named_heading(best_of(matches), wanted) or best_of(matches)
    is_strong = max(match.share for match in top) >= (0.6 if len(required) == 1 else 0.5)
    if not (is_strong or len(required) >= 3) and (len(required) < 2 or _differ(top)):
        matches.sort(key=lambda match: -match.score)
        rows = tuple({match.row.title: match.row for match in matches}.values())
        return Several(rows[:5]) if len(rows) > 1 else Unknown(needed, rows)
    least = _LEAST_SHARE if len(required) > 2 else _LEAST_OF_TWO
    if all(m.share < least and not is_of_equity(m) for m in top):
        return Unknown(needed, nearest_rows(needed, book))
    statements = {match.row.table.statement for match in top}
    is_split = len({match.row.above for match in top}) > 1 and len(statements) == 1
    if (_differ(top) or is_split) and not agree(top):
        return Several(tuple({match.row.title: match.row for match in top}.values())[:5])
    return _row_line(top, matches, required, hints)


def _differ(top: list[Match]) -> bool:
    """Whether rows are of more than one label."""
    return len({match.row.core for match in top}) > 1


def _row_line(
    top: list[Match], matches: list[Match], required: frozenset[str], hints: Hints
) -> Subject:
    """The best row as a line, with its other copies."""
    best = preferred([match.row for match in top], hints)
    chosen = next(match for match in top if match.row is best)
    alike = [m for m in matches if m.row.core == chosen.row.core and m.row.above == chosen.row.above
             and m.row.table.statement is chosen.row.table.statement]  # fmt: skip
    facts = tuple(fact for match in [chosen, *alike] for fact in match.facts)
    is_loose = chosen.share < 0.99 or not required <= chosen.row.core
    title = full_title(chosen.row, required)
    return Subject(Line(title, tuple(dict.fromkeys(facts))), title, is_loose)
