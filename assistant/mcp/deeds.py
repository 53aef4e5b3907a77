"""What each tool does: functions by their names, since over HTTP the work goes to another process.

Each takes the office of the worker and the key of who asks, and gives JSON. What can be mended by who
asks is raised as Unanswered, with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from assistant.book import Book
from assistant.check_report import as_record
from assistant.checking import checked
from assistant.compose import reply_to
from assistant.compute import Figure, camel, evaluate
from assistant.expressions import Expression, Line, Name, operand_names, parse, with_lines
from assistant.metrics import metrics
from assistant.model import Citation
from assistant.passage_search import passages_for
from assistant.plans import Compute
from assistant.reply_json import citation_json, number, period_json, reply_json
from assistant.row_words import RowWords, stems
from assistant.server import work
from assistant.server.keys import Key, Scope
from assistant.server.limits import Limits
from assistant.server.pages import filing_json, lines_json, sections_json, statement_json
from assistant.server.problems import Problem, Unanswered, not_in_scope
from assistant.server.work import Asked, Office
from assistant.show import sections_named
from index.errors import AmbiguousFiling, SettingsError, UnknownPlace
from index.model import Fact, Period, Reading, place_of
from index.names import titles
from index.store import Entry

MOST_FACTS = 60
MOST_PASSAGES = 12
_DAY = r"(\d{4}-\d\d-\d\d)"
_PERIOD = re.compile(rf"{_DAY}(?: ?(?:to|/) ?{_DAY})?")
_LISTED = 8

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and the request that it came with."""

    key: Key
    request: str = ""


def list_filings(office: Office, by: Asker) -> Json:
    """The filings that there are for who asks."""
    _needs(by, Scope.ASK, Scope.READ)
    return {"filings": [filing_json(entry) for entry in office.desks.entries(by.key)]}


def ask(office: Office, by: Asker, question: str, filing: str | None, turns: Sequence[str]) -> Json:
    """The reply to a question, after `turns` that were asked before it."""
    _needs(by, Scope.ASK)
    return work.ask(office, Asked(by.key, question, by.request, filing, turns))


def look_up(office: Office, by: Asker, words: str, filing: str | None, period: str | None) -> Json:
    """The printed figures of rows that have all the words in their label or the headings above it.

    A name of us-gaap finds the rows of that concept.
    """
    _needs(by, Scope.READ)
    book = _book(office, by, filing)
    at = _period(period)
    rows = [row for row in book.rows if _is_of(row, words)]
    rows.sort(key=lambda row: (row.table.statement is None, len(row.title)))
    found = [
        _fact(fact, row, book)
        for row in rows
        for fact in row.facts
        if at is None or fact.period == at
    ]
    if not found:
        raise _amiss("nothing_found", _nothing_for(words, at, rows, book))
    return {
        "filing": book.reading.filing.id,
        "facts": found[:MOST_FACTS],
        "more": max(0, len(found) - MOST_FACTS),
    }


def compute(
    office: Office, by: Asker, formula: str, filing: str | None, period: str | None
) -> Json:
    """The reply that a formula comes to: names are metrics, us-gaap elements, or labels as one word."""
    _needs(by, Scope.READ)
    book = _book(office, by, filing)
    try:
        parsed = parse(formula)
    except SettingsError as error:
        raise _amiss("malformed", f"{error} Write names with + - * / and ( ).") from error
    if not operand_names(parsed):
        raise _amiss("malformed", f"The formula {formula!r} names no figure of the filing.")
    expression = _resolved(parsed, book)
    name = expression.name if isinstance(expression, Name) else None
    metric = metrics().get(name) if name else None
    title = metric.title if metric else formula
    at = _period(period) or _usual(expression, book)
    planned = Compute(expression, title, at, metric.unit if metric else None, name)
    return reply_json(reply_to(planned, formula, book))


def search(office: Office, by: Asker, query: str, filing: str | None, count: int) -> Json:
    """The passages of a filing that are nearest to what is looked for, the best first."""
    _needs(by, Scope.READ)
    entry = _entry(office, by, filing)
    found = passages_for(query, office.library, [entry.id], min(count, MOST_PASSAGES))
    passages = [citation_json(citation) | {"score": round(score, 4)} for citation, score in found]
    return {"filing": entry.id, "passages": passages}


def read_section(
    office: Office,
    by: Asker,
    section: str,
    filing: str | None,
    first: int | None = None,
    most: int = Limits().lines,
) -> Json:
    """A section's text, line by line as printed, from line `first` on: `most` lines of it at once."""
    _needs(by, Scope.READ)
    reading = _reading(office, by, filing)
    named = sections_named(reading, section)
    if len(named) != 1:
        ids = [each.id for each in named or reading.sections]
        said = f"{len(named)} sections answer to" if named else "No section answers to"
        raise _amiss("unknown_section", f"{said} {section!r}. Give an id of the outline: {_some(ids)}")  # fmt: skip
    (found,) = named
    start, end = reading.filing.lines.range(found.span)
    begin = first or start
    if not start <= begin <= end:
        raise _amiss("unknown_place", f"The section has lines {start} to {end}, and not {begin}.")
    last = min(end, begin + most - 1)
    lines = [reading.filing.lines.text(line) for line in range(begin, last + 1)]
    return {
        "filing": reading.filing.id,
        "section": found.id,
        "title": found.title,
        "page": reading.filing.page(reading.filing.lines.span(begin).start),
        "lines": [begin, last],
        "text": "\n".join(lines),
        "next": last + 1 if last < end else None,
    }


def read_lines(office: Office, by: Asker, first: int, last: int, filing: str | None) -> Json:
    """Lines of a filing as it prints them, and the cells in them."""
    _needs(by, Scope.READ)
    reading = _reading(office, by, filing)
    until = min(last, first + Limits().lines - 1)
    try:
        return lines_json(reading, first, until)
    except UnknownPlace as error:
        raise _amiss("unknown_place", f"{error}.") from error


def check(office: Office, by: Asker, filing: str | None) -> Json:
    """Whether the filing's numbers add up, and what does not."""
    _needs(by, Scope.READ)
    return as_record(checked(office.library, _entry(office, by, filing).id))


def outline(office: Office, by: Asker, filing: str) -> Json:
    """The sections of a filing."""
    _needs(by, Scope.READ)
    return sections_json(_reading(office, by, filing))


def statement(office: Office, by: Asker, filing: str, name: str) -> Json:
    """A statement as it was read."""
    _needs(by, Scope.READ)
    try:
        return statement_json(_reading(office, by, filing), name)
    except UnknownPlace as error:
        raise _amiss("unknown_place", f"{error}.") from error


def metric_names() -> Json:
    """What formulas may name besides a filing's own lines: each metric's title and unit."""
    return {
        name: {"title": metric.title, "unit": metric.unit} for name, metric in metrics().items()
    }


def _needs(by: Asker, *scopes: Scope) -> None:
    """Raises Unanswered where the key is for none of these."""
    if by.key.scopes.isdisjoint(scopes):
        raise Unanswered(not_in_scope(scopes[0]))


def _entry(office: Office, by: Asker, filing: str | None) -> Entry:
    """The filing of a name, or the only one there is.

    Raises Unanswered, UnknownFiling, AmbiguousFiling.
    """
    entries = office.desks.entries(by.key)
    if filing is not None or not entries:
        ident = office.desks.named(by.key, filing or "")
        return next(entry for entry in entries if entry.id == ident)
    if len(entries) > 1:
        choices = titles(entries, entries)
        raise AmbiguousFiling(f"There are {len(entries)} filings. Say which: {_some(choices)}", choices)  # fmt: skip
    return entries[0]


def _reading(office: Office, by: Asker, filing: str | None) -> Reading:
    return office.library.reading(_entry(office, by, filing).id)


def _book(office: Office, by: Asker, filing: str | None) -> Book:
    return office.desks.of(by.key).book(_entry(office, by, filing).id)


def _amiss(code: str, said: str) -> Unanswered:
    """What who asks can mend."""
    return Unanswered(Problem(422, code, said, said))


def _some(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def _period(written: str | None) -> Period | None:
    """A day, or the first and the last of several. Raises Unanswered."""
    if written is None:
        return None
    match = _PERIOD.fullmatch(written.strip())
    try:
        if match is None:
            raise ValueError
        days = [date.fromisoformat(day) for day in match.groups() if day]
        return Period(days[-1], days[0] if len(days) > 1 else None)
    except ValueError:
        raise _amiss(
            "malformed",
            f"{written!r} is no period. Write a day, 2003-12-31, or the first and the last of several, "
            "2003-10-01 to 2003-12-31.",
        ) from None


def _is_of(row: RowWords, words: str) -> bool:
    wanted = words.strip()
    if any(fact.concept == wanted for fact in row.facts):
        return True
    asked = stems(wanted)
    return bool(asked) and asked <= row.label | row.above


def _fact(fact: Fact, row: RowWords, book: Book) -> Json:
    return {
        "label": fact.label,
        "under": list(fact.path),
        "heading": " ".join(fact.column),
        "concept": fact.concept,
        "name": camel(fact.label or row.title),
        "value": number(fact.meant.value),
        "unit": str(fact.quantity.unit),
        "period": period_json(fact.period),
        "statement": fact.statement,
        **citation_json(Citation.at(book.reading.filing, fact.section, place_of(fact))),
    }


def _nothing_for(words: str, at: Period | None, rows: Sequence[RowWords], book: Book) -> str:
    """What to say of words that no figure answers to."""
    if rows and at is not None:
        printed = sorted({str(fact.period) for row in rows for fact in row.facts if fact.period})
        return f"{rows[0].title} is not printed for {at}. It is for: {_some(printed)}."
    asked = stems(words)
    near = list(dict.fromkeys(row.title for row in book.rows if asked & row.label))
    said = f" Lines with some of the words: {_some(near)}." if near else ""
    return f"No line of the filing has the words {words!r}.{said} Use fewer words, or ask."


def _resolved(parsed: Expression, book: Book) -> Expression:
    """A formula with the filing's own lines put for names that are no metric and no element.

    Raises Unanswered for a name that is nothing.
    """
    own: dict[str, Line] = {}
    for row in book.rows:
        own.setdefault(camel(row.title), Line(row.title, row.facts))
    unknown = [
        name
        for name in operand_names(parsed)
        if name not in metrics() and book.line(name) is None and name not in own
    ]
    if unknown:
        asked = stems(_spaced(unknown[0]))
        shared = {name: len(stems(_spaced(name)) & asked) for name in (*metrics(), *own)}
        near = sorted(filter(shared.get, shared), key=lambda name: -shared[name])
        said = f" There is {_some(near)}." if near else ""
        raise _amiss(
            "unknown_name",
            f"{unknown[0]} is no metric, no us-gaap element and no line of the filing.{said} "
            "See look_up_facts.",
        )
    shadowed = {name for name in own if name in metrics() or book.line(name)}
    return with_lines(parsed, {name: own[name] for name in own.keys() - shadowed})


def _spaced(name: str) -> str:
    """A name in words: "CostOfGoodsSold", "current_ratio"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)


def _usual(expression: Expression, book: Book) -> Period | None:
    """The period that is meant where none is said: the filing's latest that gives the figure."""
    spans = (*book.times.durations, *book.times.instants)
    latest = sorted(spans, key=lambda period: (-period.end.toordinal(), period.days or 10**6))
    given = (p for p in latest if isinstance(evaluate(expression, p, book), Figure))
    return next(given, latest[0] if latest else None)
