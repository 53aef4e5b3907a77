"""A question that names one figure → its look-up: the line, the cell, the part or the metric."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period
from assistant.balances import balance_instead
from assistant.before_changes import before_changes
from assistant.beside import apart_from, passes_over
from assistant.book import Book, stem
from assistant.compute import Figure, evaluate
from assistant.deed_rows import not_a_deed
from assistant.expressions import Binary, Call, Expression, Line, Name, draws_on_averages, facts_of
from assistant.figures_in_words import presentation
from assistant.first_reported import first_reported
from assistant.headed_totals import headed_total
from assistant.known_names import content, metric_by_operands
from assistant.lexer import Lexed, Token, phrase
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.named_tables import in_named_table
from assistant.operands import (
    has_durations,
    is_gain_taken_off,
    is_of_equity,
    operand_lines,
    printed_as_expense,
)
from assistant.operations import hints_of, names, unit_of, without_part_words
from assistant.periods_in_words import TimeWords
from assistant.plans import Compute, Decline, Plan, Search
from assistant.printed_metrics import as_printed
from assistant.segment_metrics import segment_metric
from assistant.strays import (
    after_preferred,
    is_of_the_other_side,
    is_stray_deed,
    is_stray_rate,
    told_before,
    told_earned,
)
from assistant.subjects import Several, Subject, Unknown, in_cells, resolve
from assistant.unresolved import leaves_out, unresolved

UNTOLD = Decline(
    Reason.NOT_UNDERSTOOD,
    "The arithmetic could not be read: some figure in it is not named as the filing names it.",
)


def later_years(lexed: Lexed, book: Book) -> Plan | None:
    """All that a table tells together of the years after one: "due after 2029"."""
    hints = replace(hints_of(lexed), times=())
    if not hints.after:
        return None
    tokens = [t for t in lexed.tokens if not t.has("soft") and t.text not in _LATER]
    needed = content(names(tokens), book)
    found = in_cells(needed, book, hints) if needed else None
    return computed(found, (), book, lexed) if isinstance(found, Subject) else None


_LATER = frozenset(["after", "thereafter", "beyond", "later", "later than"])


def lookup(lexed: Lexed, book: Book) -> Plan | None:
    """The figure that a question names, or why there is none."""
    if "yes-no" in lexed.opens_with and any(token.text == "than" for token in lexed.tokens):
        return Search(lexed.question, strict=True)
    compares = [token for token in lexed.tokens if token.has("higher", "lower")]
    if any(token.text != "under" for token in compares) and not lexed.has("list", "rank"):
        return Search(lexed.question, strict=True)
    tokens = [token for token in lexed.tokens if not token.has("soft")]
    found = _line_meant(tokens, lexed, book)
    if isinstance(found, Decline):
        return found
    found = after_preferred(found, lexed, book)
    if isinstance(found, Subject) and is_of_the_other_side(found, lexed):
        return Decline(Reason.NOT_IN_FILING, "The filing prints no line before or after that.")
    if isinstance(found, Subject):
        is_told = lexed.has("plus", "minus", "times")
        planned = as_printed(computed(found, lexed.times, book, lexed), book, is_told=is_told)
        if lexed.has("percent"):
            return _as_share(planned, book)
        if is_stray_rate(found, lexed) or is_stray_deed(found, lexed):
            return Search(lexed.question, strict=True)
        return _elsewhere(planned, tokens, lexed, book) or planned
    part = segment_metric(content(names(tokens), book), book, hints_of(lexed))
    if part is not None:
        return replace(computed(part, lexed.times, book, lexed), unit=part.unit)
    return _by_operands(lexed, book) or unresolved(found, lexed)


def _line_meant(
    tokens: Sequence[Token], lexed: Lexed, book: Book
) -> Subject | Unknown | Several | Decline:
    """What the words name, where several things of one name are told apart by the deed asked."""
    found = without_part_words(tokens, book, hints_of(lexed))
    if not isinstance(found, Subject) or found.is_loose:
        found = headed_total(names(tokens), book) or found
    placed = in_named_table(found, tokens, lexed, book)
    if placed is not None:
        return placed
    found = (
        before_changes(found, lexed, book) or balance_instead(found, tokens, lexed, book) or found
    )
    of_rows = not_a_deed(found, tokens, lexed, book)
    if of_rows is None:
        return Decline(Reason.AMBIGUOUS, "Of which: those outstanding, granted or exercised?")
    if isinstance(of_rows, Subject) and passes_over(of_rows, lexed):
        of_rows = Unknown((), ())
    if isinstance(of_rows, Several):
        of_rows = told_before(of_rows, lexed) or told_earned(of_rows, lexed) or of_rows
    if isinstance(of_rows, Subject):
        return of_rows
    return _elsehow(lexed, book) or first_reported(lexed, book) or of_rows


def _elsehow(lexed: Lexed, book: Book) -> Subject | None:
    """What no line is named by all words of: without what is printed beside it, or its statement.

    A table of movements is not always read as the statement that it is.
    """
    if any(map(leaves_out, lexed.tokens)):
        return apart_from(lexed, book)
    if lexed.statement is None:
        return None
    tokens = [token for token in lexed.tokens if not token.has("soft")]
    found = without_part_words(tokens, book, replace(hints_of(lexed), statement=None))
    line = found.expression if isinstance(found, Subject) else None
    facts = facts_of(line) if line is not None else ()
    is_apart = all(fact.statement in (None, lexed.statement) for fact in facts)
    return found if isinstance(found, Subject) and facts and is_apart else None


def _elsewhere(planned: Compute, tokens: Sequence[Token], lexed: Lexed, book: Book) -> Plan | None:
    """The cell of another table, where the line that was named has none for the period asked."""
    if planned.is_open or isinstance(evaluate(planned.expression, planned.period, book), Figure):
        return None
    needed = content(names(tokens), book)
    found = in_cells(needed, book, hints_of(lexed), must_print=True) if needed else None
    if isinstance(found, Subject):
        told = computed(found, lexed.times, book, lexed)
        return told if _is_given(told, book) else None
    alike = resolve(phrase(planned.title), book, hints_of(lexed))  # by its own label
    if not isinstance(alike, Subject) or not _is_same_line(planned.expression, alike.expression):
        return None
    return computed(alike, lexed.times, book, lexed)


def _is_given(planned: Compute, book: Book) -> bool:
    """Whether a cell prints an amount: a dash in one column of several is no figure of the row."""
    found = evaluate(planned.expression, planned.period, book)
    return not isinstance(found, Figure) or bool(found.quantity.value)


def _is_same_line(one: Expression, other: Expression) -> bool:
    """Whether two lines are of one concept, in one unit."""
    kinds = [
        {(fact.concept, str(fact.quantity.unit)) for fact in line.facts}
        for line in (one, other)
        if isinstance(line, Line)
    ]
    if (
        len(kinds) < 2
        or not kinds[0] & kinds[1]
        or {u for _, u in kinds[0]} != {u for _, u in kinds[1]}
    ):
        return False
    return all(concept for each in kinds for concept, _ in each)


def _as_share(planned: Compute, book: Book) -> Plan:
    """A percentage that was asked of an amount: the metric that it is of revenue, or of what?"""
    unit = planned.unit or next(
        (presentation(f.quantity) for line in operand_lines(planned.expression, book) for f in line.facts), None
    )  # fmt: skip
    if unit is not Presentation.USD:
        return planned
    concepts_ = {f.concept for line in operand_lines(planned.expression, book) for f in line.facts}
    for metric in metrics().values():
        first = metric.formulas[0]
        if isinstance(first, Binary) and (first.sign, first.right) == ("/", Name("Revenues")):
            part = first.left
            if part == planned.expression or (isinstance(part, Name) and part.name in concepts_):
                return replace(
                    planned, expression=Name(metric.key), title=metric.title,
                    unit=metric.unit, metric=metric.key,
                )  # fmt: skip
    return Decline(
        Reason.AMBIGUOUS,
        f"{planned.title} as a percentage of what? Name the figure it is a part of.",
    )


def _by_operands(lexed: Lexed, book: Book) -> Plan | None:
    """A metric whose operands, and days, the question names as they are used here."""
    said = [token.text for token in lexed.tokens if token.kind == "word"]
    key = metric_by_operands([word for word in said if stem(word) not in book.company_words])
    if (
        key is None
        or lexed.has("sum")  # of more than it is made of
        or any(map(leaves_out, lexed.tokens))
        or (lexed.has("average") and not draws_on_averages(metrics()[key].formulas[0]))
    ):
        return None
    subject = Subject(Name(key), metrics()[key].title)
    if _names_more(subject, lexed, book):
        return UNTOLD
    planned = computed(subject, lexed.times, book, lexed)
    numbers = {token.text for token in lexed.tokens if token.kind == "number"}
    days = planned.period.days if planned.period else 0
    return planned if numbers <= {str(days)} else None


def _names_more(metric: Subject, lexed: Lexed, book: Book) -> bool:
    """Whether a line is named as an operand that the metric is not computed from here."""
    inside = {f.id for line in operand_lines(metric.expression, book) for f in line.facts}
    hints = replace(hints_of(lexed), percent=False, cells=False)
    parts: list[list[Token]] = [[]]
    for token in lexed.tokens:
        if token.text in (",", "and", "over", "to", "with", "using", "(", ")", "/"):
            parts.append([])
        elif token.kind == "word":
            parts[-1].append(token)
    for part in parts[1:]:
        found = resolve([t.text for t in part], book, hints) if part else None
        line = found.expression if isinstance(found, Subject) else None
        if isinstance(line, Line) and line.facts and not any(f.id in inside for f in line.facts):
            return True
    return False


_PAID = re.compile(r"\bhow much (?:was|were|did)\b[^?]*\b(?:paid|spen[dt])\b", re.I)


def computed(subject: Subject, times: Sequence[TimeWords], book: Book, lexed: Lexed) -> Compute:
    """What the words named, at the times said: annualised or monthly where that is asked."""
    expression, title = subject.expression, subject.title
    is_counted = re.match(r"\s*how many\b", lexed.question, re.I) is not None
    is_paid = _PAID.search(lexed.question) is not None and is_of_equity(expression)
    is_gained = lexed.statement is None and is_gain_taken_off(expression)
    if is_counted or is_paid or is_gained:
        expression = Call("abs", expression)
    if lexed.has("annualised") and has_durations(expression, book):
        expression, title = Call("annual", expression), f"{title}, annualised"
    elif lexed.has("monthly") and has_durations(expression, book):
        expression, title = Call("monthly", expression), f"{title} a month"
    period, is_open = asked_period(expression, times, book)
    if "income" in title.lower():
        title = printed_as_expense(expression, period, book) or title
    unit, metric = unit_of(expression)
    return Compute(expression, title, period, unit, metric, is_open)
