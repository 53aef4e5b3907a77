"""Questions for a change → plans, with its two times where one is the filing's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period, is_base, two_times
from assistant.book import Book
from assistant.exact import finer_line, unrounded
from assistant.expressions import Binary, Expression, Line, has_times
from assistant.known_names import content, metric_named
from assistant.lexer import Lexed, Token, speaks_of_loss
from assistant.matching import Hints
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.operands import is_of_cash_flows
from assistant.operations import (
    BY_HOW_MUCH,
    arithmetic_plan,
    hints_of,
    names,
    subject_of,
    unit_of,
)
from assistant.other_times import at_other_times
from assistant.plans import Change, Compare, Compute, Decline, Plan
from assistant.row_words import sold_of
from assistant.segment_metrics import segment_metric
from assistant.share_plans import share_plan
from assistant.subjects import Several, Subject
from assistant.unresolved import unresolved
from index.model import PURE, Period, StatementKind

_ROOT = 5  # letters that "reduced" and "reduction" share
_COMPARES = re.compile(r"\s*how (?:did|do|does)\b.*\bcompare\b", re.I)
_SINCE = re.compile(r"\bsince\b", re.I)
_GAINS = frozenset(["gain", "gained", "lose", "lost", "shed", "add", "added"])

_OF_CHANGES = re.compile(
    r"\bper ?cent(?:age)? (?:change|growth|increase)|\b(?:change|increases?)\W*%|%\W*change|\bgrowth\b|\b(?:increases?|decreases?|changes?) in\b",
    re.I,
)


def change_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A change over time, unless it is asked as yes or no or is a row of the cash flows."""
    over_time = _is_said_over_time(lexed)
    if _is_set_against(lexed) and not over_time and _names_a_share(lexed):
        return None  # "net margin %, 1995 vs 1994": each of them
    over_time = over_time or _is_set_against(lexed)
    if not _asks_for_change(lexed, over_time):
        return None
    inner = replace(lexed, tokens=_of_what(lexed, over_time))
    expression, title = _measured(inner, book, points=lexed.has("points"))
    if expression is None:
        return title if isinstance(title, Decline) and not _lookup_works(lexed, book) else None
    assert isinstance(title, str)
    if lexed.has("points") and _is_amount(expression):
        text = f"{title} is an amount, which no percentage points tell."
        return Decline(Reason.NOT_IN_FILING, text)
    balance = _as_balance(expression, inner, book)
    if balance is not None:
        expression, title = balance, balance.title
    is_asked = _is_asked(lexed)
    if not is_asked and (_is_a_change_itself(title, lexed) or _prints_changes(expression, lexed)):
        period, is_open = asked_period(expression, lexed.times, book)
        return Compute(expression, title, period, None, None, is_open)
    later, earlier = two_times(expression, lexed, book)
    expression = _most_exact(
        expression, (later, earlier), inner, book, in_points=lexed.has("points")
    )
    unit, _ = unit_of(expression)
    if unit is None and isinstance(expression, Binary) and lexed.has("points"):
        unit = Presentation.PERCENT
    if is_asked:
        relation = "<" if lexed.has("down") else ">"
        as_loss = speaks_of_loss(lexed)
        unit = Presentation.PERCENT if unit is None and lexed.has("share-of") else unit
        return Compare(
            expression, title, later, expression, title, earlier, relation, as_loss, unit
        )
    return Change(expression, title, later, earlier, _kind(unit, expression, lexed), unit)


def _most_exact(
    expression: Expression,
    times: tuple[Period | None, ...],
    lexed: Lexed,
    book: Book,
    *,
    in_points: bool,
) -> Expression:
    """What changed, by the figures of it that are printed the most exactly."""
    hints = replace(hints_of(lexed), percent=False)
    is_rate = in_points and isinstance(expression, Line)
    made = segment_metric(content(names(lexed.tokens), book), book, hints) if is_rate else None
    found = unrounded(expression, made.expression if made else None, times, book)
    return finer_line(found, times, book)


def _as_balance(expression: Expression, lexed: Lexed, book: Book) -> Line | None:
    """The balance of that name, where the cash flows' own is not printed at both of two times.

    "Cash at end of period" is the balance of the end alone.
    """
    if not isinstance(expression, Line) or not is_of_cash_flows(expression):
        return None
    if any(f.period is not None and not f.period.is_instant for f in expression.facts):
        return None
    later, earlier = two_times(expression, lexed, book)
    printed = {fact.period for fact in expression.facts}
    if later is None or earlier is None or {later, earlier} <= printed:
        return None
    hints = replace(hints_of(lexed), flows=None, statement=StatementKind.BALANCE_SHEET)
    found = subject_of(lexed.tokens, book, hints)
    line = found.expression if isinstance(found, Subject) else None
    is_whole = isinstance(line, Line) and {later, earlier} <= {f.period for f in line.facts}
    return line if isinstance(line, Line) and is_whole else None


def _is_set_against(lexed: Lexed) -> bool:
    """Whether a percentage of one time against another is asked: its growth."""
    versus = len(lexed.times) == 2 and lexed.has("percent") and lexed.has("versus")
    return versus and not lexed.has("share-of", "list", "rank")


def _is_said_over_time(lexed: Lexed) -> bool:
    """Whether two times make a change of what has no word for one: "how did X compare with …"."""
    if lexed.has("percent") and any(words.shift for words in lexed.times):
        return True
    compares = _COMPARES.match(lexed.question) or BY_HOW_MUCH.search(lexed.question)
    said = lexed.has("points") or compares is not None
    return said and _is_over_time(lexed)


def _asks_for_change(lexed: Lexed, over_time: bool) -> bool:
    asks = lexed.has("change", "up", "down", "difference") or over_time
    is_row = lexed.statement is StatementKind.CASH_FLOWS and not lexed.has("percent")
    is_row = is_row and not _is_over_time(lexed)
    return asks and not is_row and not lexed.has("why")


def _of_what(lexed: Lexed, over_time: bool) -> tuple[Token, ...]:
    """The words for what changed, without those for the change."""
    asks = ("soft", "change", "up", "down", "percent", "points", "versus", "difference")
    return tuple(
        t
        for t in lexed.tokens
        if t.kind != "number"
        and not t.has(*asks)
        and not (over_time and t.has("higher", "lower"))
        and not (lexed.has("points") and t.text in _GAINS)
        and not (t.text == "over" and len(lexed.times) > 1)
    )


def _is_asked(lexed: Lexed) -> bool:
    """Whether it is asked as yes or no: "rise or fall" and "by 5%" are not."""
    both = lexed.has("up") and lexed.has("down")
    has_number = any(token.kind == "number" for token in lexed.tokens)
    return "yes-no" in lexed.opens_with and not both and not has_number


def _is_a_change_itself(title: str, lexed: Lexed) -> bool:
    """Whether the line that is named is a change: "increase in receivables" of the cash flows.

    Since a time it is what the figure has moved by.
    """
    if _SINCE.search(lexed.question):
        return False
    moved = {t.text[:_ROOT] for t in lexed.tokens if t.has("up", "down") and len(t.text) > _ROOT}
    return len(lexed.times) == 1 and bool(moved & {w[:_ROOT] for w in title.lower().split()})


def _prints_changes(expression: Expression, lexed: Lexed) -> bool:
    """Whether the line is of changes in percent, which its cells are themselves."""
    return (
        isinstance(expression, Line)
        and len(lexed.times) < 2
        and all(
            fact.quantity.unit == PURE
            and _OF_CHANGES.search(" ".join((*fact.path, fact.label, *fact.column)))
            for fact in expression.facts
        )
    )


def _kind(unit: Presentation | None, expression: Expression, lexed: Lexed) -> str:
    """In what a change is told: of a rate in points, of growth in percent.

    An amount "relative to" an earlier one is no share of it.
    """
    is_share = lexed.has("share-of") and not _is_amount(expression)
    if unit is Presentation.PERCENT or lexed.has("points") or is_share:
        return "points"
    return "percent" if lexed.has("percent") or _is_growth(lexed) else "amount"


def _names_a_share(lexed: Lexed) -> bool:
    """Whether a metric is named that is itself a percentage, and no change of it."""
    key = metric_named([t.text for t in lexed.tokens if t.kind == "word"])
    is_share = key is not None and metrics()[key].unit is Presentation.PERCENT
    return is_share and not lexed.has("change", "up", "down", "points")


def _is_amount(expression: Expression) -> bool:
    """Whether a line prints money or shares, and no rate."""
    return isinstance(expression, Line) and not any(
        f.quantity.unit == PURE for f in expression.facts
    )


def _is_over_time(lexed: Lexed) -> bool:
    """Whether two times are named, or one and "a year ago", or one that this is set against."""
    if len(lexed.times) != 1 or lexed.times[0].shift:
        return len(lexed.times) > 1
    return is_base(lexed.times[0], lexed) and lexed.has("higher", "lower")


def _is_growth(lexed: Lexed) -> bool:
    return re.search(
        r"\b(?:yoy|y/y|qoq|q/q|year[- ]on[- ]year|year[- ]over[- ]year|quarter[- ]over[- ]quarter|annual|yearly|rate of) growth\b|\bgrowth\b(?! of)|\bgrowth rate\b",
        lexed.question,
        re.I,
    ) is not None and not re.search(r"\bdollars?\b|\bhow much\b", lexed.question, re.I)


def _lookup_works(lexed: Lexed, book: Book) -> bool:
    found = subject_of([t for t in lexed.tokens if not t.has("soft")], book, hints_of(lexed))
    return isinstance(found, Subject)


def _measured(
    lexed: Lexed, book: Book, *, points: bool
) -> tuple[Expression | None, str | Plan | None]:
    """What changed: a subject, a share of one in another, or arithmetic."""
    for read in (arithmetic_plan, share_plan):
        found = read(lexed, book)
        if isinstance(found, Compute) and not has_times(found.expression):
            return found.expression, found.title
    hints = replace(hints_of(lexed), percent=points)
    subject = subject_of(lexed.tokens, book, hints)
    if points and isinstance(subject, Subject) and _is_amount(subject.expression):
        subject = _rate_of_that_name(lexed.tokens, book, hints) or subject
    if isinstance(subject, Several):
        subject = _sold(subject, lexed, book) or subject
    if isinstance(subject, Subject):
        return subject.expression, subject.title
    part = segment_metric(content(names(lexed.tokens), book), book, hints)
    if part is not None and part.unit is Presentation.PERCENT:
        return part.expression, part.title
    return None, unresolved(subject, lexed)


def _sold(found: Several, lexed: Lexed, book: Book) -> Subject | None:
    """Of lines of one name that of sales; of several the one that is printed for as long as is asked."""
    lengths = {words.months for words in lexed.times if words.months}
    alike = [
        row for row in found.rows
        if row.table.statement and any(f.period and f.period.months in lengths for f in row.facts)
    ]  # fmt: skip
    one = sold_of(alike or found.rows) or (alike if len(alike) == 1 else [])
    facts = tuple(fact for row in one for fact in row.facts)
    if not one:
        return None
    line = at_other_times(Line(one[0].title, facts), one[0].core, lexed.times, book)
    return Subject(line, one[0].title)


def _rate_of_that_name(tokens: Sequence[Token], book: Book, hints: Hints) -> Subject | None:
    """The percentage that goes with an amount of that name: "gross margin percentage" of services."""
    said = [*tokens, Token("word", "percentage", tokens[-1].end, tokens[-1].end)]
    found = subject_of(said, book, hints)
    is_rate = isinstance(found, Subject) and not _is_amount(found.expression)
    return found if isinstance(found, Subject) and is_rate else None
