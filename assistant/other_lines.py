"""Lines that have the words of a question and are others: what is taken off alone, a flow where a balance was asked.

A plan of one line is held against what is said of it: "equipment after depreciation" is no
depreciation, commercial paper outstanding at a day no proceeds from it, shares bought in a year none
of its last quarter.
"""

from __future__ import annotations

from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Line, facts_of
from assistant.known_names import content
from assistant.lexer import phrase
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compute
from assistant.times_kept import is_of_a_part
from index.model import USD, StatementKind

_PATTERNS = patterns("other_lines")


def is_another_line(planned: Compute, question: str, book: Book) -> bool:
    """Whether a plan is of another figure than the one that the question names, for all its words."""
    title = planned.title
    if _PATTERNS["statutory"].search(question) and _PATTERNS["effective"].search(title):
        return _PATTERNS["effective"].search(question) is None
    if not isinstance(planned.expression, Line):
        return False
    if _PATTERNS["effective-tax"].search(question) and not _PATTERNS["effective"].search(title):
        return True
    return (
        _is_of_what_goes(planned, question, book)
        or _is_altered(planned, question)
        or _is_a_stray_rate(planned, question, book)
        or _is_of_no_day(planned, question)
        or is_of_a_part(planned, question, book)
        or _is_of_a_table_of_it(planned, question)
        or _is_an_average(planned, question)
        or _is_no_count_of_days(planned, book)
        or _is_of_an_unsaid_heading(planned, question)
        or _is_no_expense(planned, question)
    )


def _is_of_what_goes(planned: Compute, question: str, book: Book) -> bool:
    """Whether a line is of what is taken off alone: the depreciation of "equipment after depreciation"."""
    said = _PATTERNS["taken-from"].match(question)
    if said is None:
        return False
    head, off = (_timeless(said[part]) for part in ("head", "off"))
    name = stems(" ".join(content(list(phrase(planned.title)), book)))
    named = stems(" ".join(content(list(phrase(head)), book)))
    return bool(name and named) and name <= stems(off) and not name & named


def _timeless(said: str) -> str:
    for words in reversed(times_in(said)):
        said = f"{said[: words.start]} {said[words.end :]}"
    return said


def _is_altered(planned: Compute, question: str) -> bool:
    """Whether a line is another one by a word that is not asked, or of a day where all so far is asked."""
    title = planned.title
    alters = _PATTERNS["alters"].search(title)
    if alters is not None and alters["word"].lower() not in question.lower():
        return True
    if _PATTERNS["carried"].search(question):
        return _PATTERNS["says-carried"].search(title) is None
    is_day = planned.period is not None and planned.period.is_instant
    if is_day and _PATTERNS["tax"].match(title) and _lasts(question):
        return _PATTERNS["owed"].search(question) is None
    if not is_day or _PATTERNS["to-date"].search(question) is None:
        return False
    return not any(fact.statement for fact in facts_of(planned.expression))


def _lasts(question: str) -> bool:
    """Whether all times that a question names are durations."""
    times = times_in(question)
    is_long = all(words.months or words.year or words.to_date for words in times)
    return bool(times) and is_long and not any(words.edge or words.day for words in times)


def _is_of_a_table_of_it(planned: Compute, question: str) -> bool:
    """Whether the cost of sales in a note's table is taken for the cost that the table is of.

    Stock compensation within the cost of revenues is not all of it.
    """
    if any(fact.statement for fact in facts_of(planned.expression)):
        return False
    is_of_sales = _PATTERNS["cost-of"].match(planned.title) is not None
    return is_of_sales and _PATTERNS["says-cost-of"].search(question) is None


def _is_a_stray_rate(planned: Compute, question: str, book: Book) -> bool:
    """Whether a line of percentages is planned where none is asked."""
    is_amount = _PATTERNS["would-be"].search(question) is not None
    if not is_amount and _PATTERNS["of-a-rate"].search(question):
        return False
    found = evaluate(planned.expression, planned.period, book)
    fact = (
        found.operands[0].fact if isinstance(found, Figure) and len(found.operands) == 1 else None
    )
    return fact is not None and fact.cell.percent


def _is_of_no_day(planned: Compute, question: str) -> bool:
    """Whether what stands at a day is asked, and a flow is planned that says more than the question.

    "Proceeds from commercial paper" are no commercial paper outstanding.
    """
    facts = facts_of(planned.expression)
    is_flow = planned.period is not None and not planned.period.is_instant
    if not is_flow or any(fact.statement is StatementKind.INCOME for fact in facts):
        return False
    if _PATTERNS["moves"].search(planned.title) is None:
        return False
    return _PATTERNS["on-a-day"].search(question) is not None and not (
        stems(planned.title) <= stems(question)
    )


def _is_an_average(planned: Compute, question: str) -> bool:
    """Whether the shares that are out at a day are asked, and a line is of those that were on average."""
    if _PATTERNS["averaged"].search(planned.title) is None:
        return False
    return (
        _PATTERNS["shares-out"].search(question) is not None
        and _PATTERNS["averages"].search(question) is None
    )


def _is_no_count_of_days(planned: Compute, book: Book) -> bool:
    """Whether a line of days is read as money, as the table around it is."""
    if _PATTERNS["in-days"].match(planned.title) is None:
        return False
    found = evaluate(planned.expression, planned.period, book)
    return isinstance(found, Figure) and found.quantity.unit == USD


def _is_of_an_unsaid_heading(planned: Compute, question: str) -> bool:
    """Whether a line called but "Per share" is planned, and nothing is said of what it is under.

    What each share earned is no dividend of each share.
    """
    facts = facts_of(planned.expression)
    if _PATTERNS["but-per-share"].fullmatch(planned.title) is None or not facts:
        return False
    above = stems(" ".join(facts[0].path))
    return above.isdisjoint(stems(question))


def _is_no_expense(planned: Compute, question: str) -> bool:
    """Whether an expense is asked, and a line is planned that stands at a day and is not called one."""
    if planned.period is None or not planned.period.is_instant:
        return False
    if _PATTERNS["expense"].search(question) is None:
        return False
    called = (
        planned.title,
        *(t for f in facts_of(planned.expression)[:1] for t in (f.label, *f.path)),
    )
    return not any(map(_PATTERNS["says-expense"].search, called))
