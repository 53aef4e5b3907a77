"""Questions that ask for more than one cell → plans: changes, comparisons, shares, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.arithmetic import Found, Without, arithmetic
from assistant.asked_periods import asked_period, period_for
from assistant.book import Book, stems
from assistant.excluding import without
from assistant.expressions import At, Binary, Call, Expression, Line, Name
from assistant.figures_in_words import title as title_of
from assistant.figures_in_words import within
from assistant.kinds import of_one_kind
from assistant.known_names import is_named
from assistant.lexer import Lexed, Token
from assistant.matching import Hints
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.operands import (
    SPELLS_MARGIN,
    counts_days,
    defined_unit,
    is_of_cash_flows,
    is_of_changes,
    is_of_face,
    mixes_kinds,
    mixes_payments,
    operand_lines,
    over_cash_used,
    over_first,
    over_positive_cost,
)
from assistant.pattern_files import patterns
from assistant.periods_in_words import TimeWords, times_in
from assistant.plans import Compute, Decline, Plan
from assistant.portions import asked_after, later_named, portions_named, whole_named
from assistant.printed_metrics import as_cell
from assistant.subjects import Several, Subject, Unknown, resolve
from assistant.unresolved import leaves_out
from index.model import PURE, SHARES, USD, Period, StatementKind, Unit

_PATTERNS = patterns("operations")

BY_HOW_MUCH = _PATTERNS["by-how-much"]
_BARE = re.compile(r",\s*$")  # "inventories, June 30 2003"
OF_OWN = _PATTERNS["of-own"]
BARE_WHOLES = frozenset(["total", "totals", "whole", "sum"])  # which name no line by themselves


def hints_of(lexed: Lexed) -> Hints:
    """What a question says of where to look and of the unit it wants."""
    counts = _PATTERNS["counts"].search(lexed.question)
    counts = None if _PATTERNS["counts-others"].search(lexed.question) else counts
    counts = counts or (
        None
        if _PATTERNS["of-money"].search(lexed.question)
        else _PATTERNS["names-shares"].search(lexed.question)
    )
    flows = _flows(lexed)
    in_dollars = _PATTERNS["in-dollars"].search(lexed.question)
    return Hints(
        lexed.statement,
        lexed.note,
        USD if in_dollars else _counted(lexed.question) if counts else None,
        flows,
        lexed.has("percent", "points", "share-of"),
        flows is not None and _PATTERNS["spends"].search(lexed.question) is not None,
        _PATTERNS["is-net"].search(lexed.question) is not None,
        lexed.times,
        lexed.place,
        cells=True,
        after=asked_after(lexed.question),
        balance=_PATTERNS["balance"].search(lexed.question) is not None,
        deeds=stems(" ".join(t.text for t in lexed.tokens if t.has("soft"))),
    )


def _counted(question: str) -> Unit:
    """The unit of what is counted: shares and what becomes of them, or what a question opens with."""
    return (
        PURE
        if _PATTERNS["counts-first"].match(question) and not _PATTERNS["of-shares"].search(question)
        else SHARES
    )


def _flows(lexed: Lexed) -> bool | None:
    """Whether the times said are durations; None where they may be either."""
    if not lexed.times:
        return None
    words = lexed.times[0]
    if words.edge:
        return False
    if words.months is not None or words.to_date or words.quarter or words.half:
        return True
    said = lexed.question[max(0, words.start - 1) : words.end + 1]
    is_bare_day = (
        words.day is not None and words.day.day and _BARE.search(lexed.question[: words.start])
    )
    return False if _PATTERNS["at-a-day"].search(said) or is_bare_day else None


def names(tokens: Sequence[Token]) -> list[str]:
    """The words that must be borne out; one that leaves something out counts as one."""
    kept = [t for t in tokens if t.kind in ("word", "number") or t.text == "to" or leaves_out(t)]
    return [token.text for token in kept] if any(t.text != "to" for t in kept) else []


# What says behind a balance that both of its parts are meant.
_IN_TOTAL = frozenset(["in total", "altogether", "all together", "taken together", "combined"])


def subject_of(tokens: Sequence[Token], book: Book, hints: Hints) -> Subject | Unknown | Several:
    """What some words of a question name in this filing."""
    said = names(tokens)
    in_total = ["total"] if any(t.text in _IN_TOTAL for t in tokens) and said else []
    found = portions_named([*in_total, *said], book) or resolve(said, book, hints)
    if isinstance(found, Subject):
        return whole_named(found, said, book) or found
    return (later_named(said, book) or found) if isinstance(found, Unknown) else found


def unit_of(expression: Expression) -> tuple[Presentation | None, str | None]:
    """The unit and the key of a metric; None for a printed line."""
    if isinstance(expression, Name) and expression.name in metrics():
        metric = metrics()[expression.name]
        return metric.unit, metric.key
    return None, None


def arithmetic_plan(lexed: Lexed, book: Book) -> Plan | None:
    """Arithmetic that the question spells out."""
    hints = replace(hints_of(lexed), percent=False, unit=None, cells=False)
    tells = lexed.has("percent", "points", "share-of") or any(
        t.text == "before" for t in lexed.tokens
    )
    kept = [t for t in lexed.tokens if t.kind in ("word", "cue") and not t.has("percent", "soft")]
    if tells and is_named([token.text for token in kept]):
        return None
    as_percent = lexed.has("percent", "points")
    unit = Presentation.PERCENT if as_percent else defined_unit(lexed)
    timed = _timed(lexed, book, hints)
    if timed is not None:
        return Compute(timed.expression, timed.title, None, unit)
    units: dict[Expression, Presentation] = {}
    found = arithmetic(
        lexed,
        lambda tokens: _operand(tokens, book, hints, in_days=unit is Presentation.DAYS),
        _units_left(book, units),
    )
    if found is None:
        return None
    unit = unit or units.get(found.expression)
    expression = of_one_kind(found.expression, book)
    if mixes_kinds(expression, book) and not lexed.has("plus"):
        return None
    expression = over_positive_cost(expression)
    if as_percent and SPELLS_MARGIN.search(lexed.question):
        expression = over_first(expression)
    if mixes_payments(expression, lexed.question, book):
        return Decline(
            Reason.NOT_UNDERSTOOD, "A balance and a payment cannot be set off like that."
        )
    if unit is Presentation.DAYS and not counts_days(expression):
        expression = Binary("*", expression, Call("days"))
    period, is_open = asked_period(expression, lexed.times, book)
    expression = over_cash_used(expression, lexed.question, period, book)
    return Compute(expression, found.title, period, unit, None, is_open)


def _units_left(book: Book, units: dict[Expression, Presentation]) -> Without:
    """What takes a part out of a whole, and keeps the unit of a metric that is left: of a tax rate."""

    def left(whole: Expression, part: Expression) -> Expression | None:
        made = without(whole, part, book)
        unit, _ = unit_of(whole)
        if made is not None and unit is not None:
            units[made] = unit
        return made

    return left


def _operand(
    tokens: Sequence[Token], book: Book, hints: Hints, *, in_days: bool = False
) -> Subject | Unknown | Several:
    """What an operand names: in the statement that the question names, else in any.

    "Shares issued" and "treasury shares" are counts, and no money.

    `in_days`: what lies so many days is a balance, no change of one in the cash flows.
    """
    if any(token.text == "shares" for token in tokens):
        return _counted_shares(tokens, book, hints)
    found = _of_its_kind(subject_of(tokens, book, hints), tokens, book, hints)
    line = found.expression if isinstance(found, Subject) else None
    if isinstance(line, Line) and (in_days or is_of_changes(line)) and is_of_cash_flows(line):
        balance = subject_of(tokens, book, replace(hints, statement=StatementKind.BALANCE_SHEET))
        return balance if isinstance(balance, Subject) else (Unknown((), ()) if in_days else found)
    if isinstance(found, Unknown) and hints.statement is not None:
        return subject_of(tokens, book, replace(hints, statement=None))
    return found


def _counted_shares(
    tokens: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """What counts the shares that are named, where money and a count are called alike."""
    found = subject_of(tokens, book, replace(hints, unit=SHARES))
    lines = operand_lines(found.expression, book) if isinstance(found, Subject) else []
    is_count = all(fact.quantity.unit == SHARES for line in lines for fact in line.facts)
    return found if is_count else Unknown((), ())


def _of_its_kind(
    found: Subject | Unknown | Several, tokens: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """A flow beside a balance, as it is named by itself: the day that is said is the balance's.

    Else the row of a table of quarters suits a day as well as that of a year.
    """
    line = found.expression if isinstance(found, Subject) else None
    timed = [f.period for f in line.facts if f.period] if isinstance(line, Line) else []
    is_flow = bool(timed) and not any(period.is_instant for period in timed)
    if hints.flows is not False or not is_flow:
        return found
    return subject_of(tokens, book, replace(hints, flows=None))


def _timed(lexed: Lexed, book: Book, hints: Hints) -> Found | None:
    """Arithmetic whose every operand has a period said beside it, which are not all the same.

    "Net sales in 2024 less those of 2022": an operand that says only when is of the line before.
    """
    times = _each_time(lexed)
    said = {words.start: words for words in times}
    periods: list[Period] = []
    last: list[Subject] = []

    def resolved(tokens: Sequence[Token]) -> Subject | Unknown | Several:
        times = [said[t.start] for t in tokens if t.kind == "period" and t.start in said]
        plain = [t for t in tokens if t.kind != "period"]
        if len(times) != 1:
            return Unknown((), ())
        found = _operand(plain, book, hints) if names(plain) else next(iter(last), Unknown((), ()))
        if not isinstance(found, Subject):
            return found
        period, _ = period_for(found.expression, times[0], book)
        if period is None:
            return Unknown((), ())
        found = as_cell(found, plain, period, replace(hints, times=(times[0],)), book)
        last[:] = [found]
        periods.append(period)
        return replace(found, expression=At(found.expression, period))

    if len(times) < 2:
        return None
    found = arithmetic(lexed, resolved, lambda _whole, _part: None, timed=True)
    return found if found is not None and len(set(periods)) > 1 else None


def _each_time(lexed: Lexed) -> tuple[TimeWords, ...]:
    """The times as operands have them beside them: "this quarter" and "the year-ago quarter" are two."""
    said = times_in(lexed.question)
    return said if any(words.shift for words in said) else lexed.times


def gap_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "By how much does X exceed Y?", "the difference between X and Y"."""
    if "yes-no" in lexed.opens_with or not lexed.has("difference", "higher", "lower", "versus"):
        return None
    if not lexed.has("difference") and not BY_HOW_MUCH.search(lexed.question):
        return None
    tokens = [t for t in lexed.tokens if not t.has("soft") or t.has("versus", "and")]
    hints = replace(hints_of(lexed), percent=False, cells=False)
    for place, token in enumerate(tokens):
        if not token.has("versus", "higher", "lower", "and"):
            continue
        left = subject_of([t for t in tokens[:place] if not t.has("difference")], book, hints)
        right = subject_of(tokens[place + 1 :], book, hints)
        if isinstance(left, Subject) and isinstance(right, Subject) and left.title != right.title:
            if token.has("lower") and not token.has("higher"):
                left, right = right, left
            expression = Binary("-", left.expression, right.expression)
            period, is_open = asked_period(expression, lexed.times, book)
            return Compute(
                expression,
                f"{title_of(left.title)} less {within(right.title)}",
                period,
                None,
                None,
                is_open,
            )
    return None


PART_WORDS = frozenset(["segment", "segments", "area", "areas", "region", "regions", "division", "unit"])  # fmt: skip


def without_part_words(
    tokens: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """What words name, those aside that only say that something is a part ("the Japan area")."""
    found = subject_of(tokens, book, hints)
    fewer = [t for t in tokens if t.text not in PART_WORDS]
    if isinstance(found, Subject) or not 0 < len(names(fewer)) < len(names(tokens)):
        return found
    plain = subject_of(fewer, book, hints)
    return plain if isinstance(plain, Subject) and not is_of_face(plain.expression) else found
