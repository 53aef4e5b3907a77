"""The tie-out of a filing as a report: what foots, what agrees, what contradicts.

The reader's own checks, and what the filing's words and copies come to against its statements,
which is worked out once and kept in the library.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.book import Book
from assistant.check_words import check_words, named, timed
from assistant.claim_checks import Held, claims_held
from assistant.claims import Sort
from assistant.compute import spoken
from assistant.figures_in_words import presentation as presented
from assistant.figures_in_words import shown
from assistant.layout import amount
from assistant.unproved import NAMES
from index.copies import Copied, differing_copies
from index.findings import Finding, Findings
from index.library import Library
from index.model import (
    CHECKER_VERSION,
    Check,
    Fact,
    Filing,
    Reading,
    Span,
    StatementKind,
    Table,
    Verdict,
    place_of,
)
from index.tieout import SCHEDULE_RULE, Grade

_FEW_YEARS = 4
SCHEDULE = "financial data schedule"
_DRAWN = re.compile(
    r"</?[A-Z]+>|[-=_]{4,}|(?:\s?\.){4,}"
)  # tags, rules and leaders, which say nothing
_AROUND = 3  # lines shown before and after a place


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement, or the notes' tables together: its verdict and how many checks agree."""

    statement: str
    verdict: Grade
    checks: int
    agree: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place of the filing: its lines, and each line around it with whether it is of the place."""

    lines: tuple[int, int]
    quote: str
    rows: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One finding, with its places in the filing, the one in question first."""

    rule: str
    excerpts: tuple[Excerpt, ...]
    printed: Decimal
    computed: Decimal
    unit: str
    text: str
    verdict: Verdict = Verdict.DIFFERS

    @property
    def difference(self) -> Decimal:
        return self.printed - self.computed

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        return tuple(excerpt.lines for excerpt in self.excerpts)


@dataclass(frozen=True, slots=True)
class Report:
    """The tie-out of one filing. `agreeing` and `unmatched` count the claims of its sentences."""

    filing: str
    company: str
    form: str
    period: str
    statements: tuple[Checked, ...]
    findings: tuple[Disagreement, ...]
    agreeing: int
    unmatched: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing disagrees; what was restated since an earlier filing does not."""
        return all(finding.verdict is not Verdict.DIFFERS for finding in self.findings)


def checked(library: Library, filing: str) -> Report:
    """The report on a filing of the library; what it comes to is kept there."""
    reading = library.reading(filing)
    return report(reading, findings_of(library, reading))


def findings_of(library: Library, reading: Reading) -> Findings:
    """What checking the words and copies of a filing came to, worked out where it was not yet."""
    found = library.findings(reading.filing.id, CHECKER_VERSION)
    if found is None:
        found = findings(Book(reading))
        library.add_findings(reading, CHECKER_VERSION, found)
    return found


def findings(book: Book) -> Findings:
    """The claims and copies of a filing held against its statements."""
    held = tuple(claims_held(book))
    agreeing = sum(each.agrees for each in held)
    unmatched = sum(each.computed is None for each in held)
    differing = [_claimed(each) for each in held if each.computed is not None and not each.agrees]
    return Findings(
        agreeing, unmatched, (*differing, *map(_copied, differing_copies(book.reading)))
    )


def _copied(copied: Copied) -> Finding:
    """A copy that differs from the statement, as a finding."""
    copy, own = copied.copy, copied.own
    unit = copy.quantity.unit
    return Finding(
        "copy = statement",
        (place_of(copy), place_of(own)),
        (copy.id, own.id),
        copy.quantity.value,
        own.quantity.value,
        str(unit),
        f"{named(copy)} is {amount(copy.quantity.value, unit)} in {copied.caption}; the statement"
        f" prints {amount(own.quantity.value, unit)}.",
    )


def _claimed(held: Held) -> Finding:
    """A claim that differs, as a finding."""
    claim, computed = held.claim, held.computed or Decimal(0)
    facts = tuple(operand.fact for figure in held.figures for operand in figure.operands)
    return Finding(
        "words = statements",
        (*held.sentence.spans, *map(place_of, facts)),
        tuple(fact.id for fact in facts),
        claim.value,
        computed,
        claim.unit,
        _told(held, computed),
    )


def _told(held: Held, computed: Decimal) -> str:
    """What the text has it that a figure was, or did, and what the statements give."""
    claim = held.claim
    later, *earlier = (figure.period for figure in held.figures)
    when = "".join((timed(later), *(f" against {spoken(p)}" for p in earlier if p)))
    if claim.sort is Sort.LEVEL:
        said, gives = _said(claim.value, claim.unit), _said(computed, claim.unit)
        return f'The text gives "{claim.subject}" as {said}; the statements give {held.title}{when} as {gives}.'
    said, gives = (_moved(value, claim.unit) for value in (claim.value, computed))
    return (
        f'The text has "{claim.subject}" {said}; by the statements {held.title} went {gives}{when}.'
    )


def _moved(value: Decimal, unit: str) -> str:
    return f"{'down' if value < 0 else 'up'} {_said(abs(value), unit)}"


def _said(value: Decimal, unit: str) -> str:
    """A value in its unit: "$4,653,000", "75.2%"."""
    if unit in {"percent", "points"}:
        return f"{value:,.1f}{'%' if unit == 'percent' else ' percentage points'}"
    digits = f"{abs(value):,.2f}" if unit == "USD/share" else f"{abs(value):,.0f}"
    return f"{'-' if value < 0 else ''}${digits}"


def report(reading: Reading, found: Findings) -> Report:
    """The checks of a reading and its findings, in the order of the filing."""
    book = Book(reading)
    filing = reading.filing
    said = [*_differing(reading), *_misheaded(reading), *_headed_alike(reading), *found.differing]
    placed = sorted(said, key=lambda finding: finding.spans[0])
    return Report(
        filing.id,
        filing.company,
        filing.form,
        filing.period.isoformat(),
        tuple(_statements(book)),
        tuple(_disagreement(finding, reading) for finding in placed),
        found.agreeing,
        found.unmatched,
    )


def _statements(book: Book) -> Iterator[Checked]:
    """Each kind of statement that the filing prints, then the other tables together."""
    reading = book.reading
    table_of = {fact.id: fact.table for fact in reading.facts}
    kinds = {table.id: table.statement for table in reading.tables}
    by_kind: dict[StatementKind | None, list[Check]] = {}
    scheduled = [check for check in reading.checks if check.rule == SCHEDULE_RULE]
    for check in (check for check in reading.checks if check.rule != SCHEDULE_RULE):
        touched = {kinds.get(table_of[n]) for n in (check.printed, *(n for n, _ in check.operands))}
        for kind in touched:
            by_kind.setdefault(kind, []).append(check)
    for kind, name in NAMES.items():
        tables = [table for table in reading.tables if table.statement is kind]
        if tables:
            grades = [book.grades[table.id] for table in tables]
            lines = tuple(reading.filing.lines.range(table.span) for table in tables)
            yield _of(name, grades, by_kind.get(kind, []), lines)
    others = (("notes and other tables", by_kind.get(None, [])), (SCHEDULE, scheduled))
    for name, checks in others:
        if checks:
            fails = any(check.verdict is Verdict.DIFFERS for check in checks)
            yield _of(name, [Grade.DOES_NOT_FOOT if fails else Grade.FOOTS], checks)


def _of(
    name: str,
    grades: Sequence[Grade],
    checks: Sequence[Check],
    lines: tuple[tuple[int, int], ...] = (),
) -> Checked:
    worst = next(
        (g for g in (Grade.DOES_NOT_FOOT, Grade.FOOTS, Grade.UNCHECKED) if g in grades),
        Grade.UNCHECKED,
    )
    agree = sum(check.verdict is Verdict.AGREES for check in checks)
    return Checked(name, worst, len(checks), agree, lines)


def _differing(reading: Reading) -> Iterator[Finding]:
    """The reader's checks that differ, as findings."""
    facts = {fact.id: fact for fact in reading.facts}
    for check in reading.checks:
        if check.verdict is Verdict.AGREES:
            continue
        printed = facts[check.printed]
        operands = [facts[number] for number, _ in check.operands]
        yield Finding(
            check.rule,
            (*map(place_of, (printed, *operands)), *_heading_at_fault(check, facts, reading)),
            (printed.id, *(fact.id for fact in operands)),
            printed.quantity.value,
            check.expected,
            str(printed.quantity.unit),
            check_words(check, printed, operands),
        )


def _misheaded(reading: Reading) -> Iterator[Finding]:
    """The tables whose headings contradict the statement that their figures repeat."""
    tables = [table for table in reading.tables if table.caveat]
    timed_of = _timed_facts(reading) if tables else {}
    stated = {_figure(fact): fact for fact in reversed(reading.facts) if fact.statement}
    for table in tables:
        facts = timed_of.get(table.id, [])
        pair = next(filter(None, (_crossed(fact, facts) for fact in facts)), None)
        if pair is None:
            continue
        under, meant = pair
        own = stated.get(_figure(meant))
        yield Finding(
            "headings = statement",
            (_heads(table, reading), place_of(under), *map(place_of, [own] if own else [])),
            tuple(fact.id for fact in facts),
            under.quantity.value,
            meant.quantity.value,
            str(under.quantity.unit),
            f"{under.label.strip()} under the heading {' '.join(under.column)} is"
            f" {shown(under.quantity, presented(under.quantity))}, which the statement prints"
            f"{timed(under.period)};{timed(meant.period)} it prints"
            f" {shown(meant.quantity, presented(meant.quantity))}. The headings stand over each"
            " other's figures.",
        )


def _heads(table: Table, reading: Reading) -> Span:
    """Where the headings of a table's columns stand: above its first figures."""
    lines = reading.filing.lines
    first = next((row for row in table.rows if any(row.cells)), table.rows[0])
    above = lines.span(max(1, lines.number(first.span.start) - 1)).end
    return Span(table.span.start, max(above, table.span.start + 1))


_DATED = (StatementKind.BALANCE_SHEET, StatementKind.INCOME, StatementKind.CASH_FLOWS)


def _headed_alike(reading: Reading) -> Iterator[Finding]:
    """The statements, and series of years, of which two columns have one heading over other figures."""
    timed_of = _timed_facts(reading)
    for table in (t for t in reading.tables if t.statement in _DATED or _is_series(t)):
        first: dict[tuple[int, object, object], Fact] = {}
        for fact in timed_of.get(table.id, []):
            other = first.setdefault((fact.row, fact.column, fact.period), fact)
            if other is fact or other.quantity == fact.quantity or fact.label != other.label:
                continue
            yield Finding(
                "headings differ",
                (_heads(table, reading), place_of(other)),
                (other.id, fact.id),
                fact.quantity.value,
                other.quantity.value,
                str(fact.quantity.unit),
                f"Two columns of {table.caption} have one heading, {' '.join(fact.column)}, over"
                f" different figures: {fact.label.strip()} is {shown(other.quantity, presented(other.quantity))} and "
                f"{shown(fact.quantity, presented(fact.quantity))}.",
            )
            break


def _is_series(table: Table) -> bool:
    """Whether a table's columns are years, of which one stands twice and one is left out."""
    ends = [column.period.end for column in table.columns if column.period]
    years = sorted({end.year for end in ends}, reverse=True)
    whole = len(ends) == len(table.columns) >= _FEW_YEARS and len(years) == len(ends) - 1
    return whole and years[0] - years[-1] == len(ends) - 1


def _heading_at_fault(check: Check, facts: Mapping[int, Fact], reading: Reading) -> list[Span]:
    """The headings of a balance sheet whose cash the cash flows print for another of its dates."""
    if not check.rule.startswith("cash ="):
        return []
    balance = facts[check.operands[0][0]]
    dates = {f.period for f in reading.facts if f.table == balance.table}
    moved = any(
        fact.statement is StatementKind.CASH_FLOWS and fact.period and fact.period.is_instant
        and fact.quantity == balance.quantity and fact.period not in dates
        for fact in facts.values()
    )  # fmt: skip
    tables = (table for table in reading.tables if table.id == balance.table)
    return [_heads(table, reading) for table in tables] if moved else []


def _crossed(fact: Fact, facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """A fact that stands under the heading of another year, and that year's fact of its row."""
    said = re.findall(r"\b(?:19|20)\d\d\b", " ".join(fact.column))
    year = fact.period.end.year if fact.period else 0
    if not said or int(said[-1]) == year:
        return None
    same = (f for f in facts if f.row == fact.row and f.period and fact.period)
    meant = (
        f for f in same
        if f.period and fact.period and f.period.end.year == int(said[-1]) and f.period.months == fact.period.months
    )  # fmt: skip
    return next(((fact, other) for other in meant), None)


def _timed_facts(reading: Reading) -> dict[str, list[Fact]]:
    """The facts that have a time, by table."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.period:
            found[fact.table].append(fact)
    return found


def _figure(fact: Fact) -> object:
    """What a figure says, wherever it stands."""
    return fact.period, fact.quantity.unit, fact.quantity.value


def _disagreement(finding: Finding, reading: Reading) -> Disagreement:
    places = dict.fromkeys(reading.filing.lines.range(span) for span in finding.spans)
    return Disagreement(
        finding.rule,
        tuple(_excerpt(first, last, reading.filing) for first, last in places),
        finding.printed,
        finding.computed,
        finding.unit,
        finding.text,
    )


def excerpt_of(span: Span, filing: Filing) -> Excerpt:
    """A place of the filing with the lines around it."""
    return _excerpt(*filing.lines.range(span), filing)


def _excerpt(first: int, last: int, filing: Filing) -> Excerpt:
    """Lines of the filing with those around them."""
    lines = filing.lines
    numbers = range(max(1, first - _AROUND), min(len(lines), last + _AROUND) + 1)
    texts = {number: lines.text(number).rstrip() for number in numbers}
    whole = " ".join(texts[number] for number in range(first, last + 1))
    quote = " ".join(_DRAWN.sub(" ", whole).split())
    rows = tuple((number, text, first <= number <= last) for number, text in texts.items())
    return Excerpt((first, last), quote, rows)
