"""Figures whose operands stand in several filings of one company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.book import Book
from assistant.citing import Citations, grade_of, placed_in, warnings, worst
from assistant.compute import Figure, Missing, changed, combined, dated, evaluate, spoken
from assistant.expressions import Expression, Line, Name, Number
from assistant.figures_in_words import meant, moved, presentation, shown, title, was, within
from assistant.model import Answer, Citation, Derivation, Input, Presentation, Route, Value
from assistant.plans import Change, Compare, Compute, Plan
from index.labels import normalised
from index.model import USD, Fact, Period

Part = tuple[Figure, Book]
Tried = tuple[Book, Expression, Period | None]

WANDER = 8  # days by which filings differ on when a 52-week year ended


def change_across(question: str, planned: Sequence[tuple[Book, Plan]]) -> Answer | None:
    """A change of which the two times stand in different filings, each as its own filing has it."""
    changes = [(book, each) for book, each in planned if isinstance(each, Change)]
    if not changes:
        return None
    first = changes[0][1]
    later = _best(_like(first.later, ((b, c.expression, c.later) for b, c in changes)))
    earlier = _best(_like(first.earlier, ((b, c.expression, c.earlier) for b, c in changes)))
    if later is None or earlier is None or later[0].period == earlier[0].period:
        return None
    if not _is_one_line(
        [each.expression for book, each in changes if book in (later[1], earlier[1])]
    ):
        return None
    ends = [_in_time(part) for part in (later, earlier)]
    outcome = changed(ends[0], ends[1], percent=first.kind == "percent")
    if isinstance(outcome, Missing):
        return None
    inner = first.unit or presentation(later[0].quantity)
    unit = {
        "percent": Presentation.PERCENT,
        "points": Presentation.PERCENTAGE_POINTS,
    }.get(first.kind) or presentation(outcome.quantity)
    verb = moved(later[0].quantity.value, earlier[0].quantity.value)
    by = "" if verb == "did not change" else f" by {shown(abs(outcome.quantity), unit)}"
    text = (
        f"{title(first.title)} {verb}{by}, from {shown(earlier[0].quantity, inner)}{_when(earlier)} "
        f"to {shown(later[0].quantity, inner)}{_when(later)}."
    )
    return answer_across(
        question, text, outcome, unit, later[0].period, (later, earlier), first.title, inner
    )


def comparison_across(question: str, planned: Sequence[tuple[Book, Plan]]) -> Answer | None:
    """A yes-or-no question of which the two sides stand in different filings."""
    compares = [(book, each) for book, each in planned if isinstance(each, Compare)]
    if not compares:
        return None
    first = compares[0][1]
    lefts = ((book, c.left, c.left_period) for book, c in compares)
    rights = ((book, c.right, c.right_period) for book, c in compares if c.right)
    left = _best(_like(first.left_period, lefts))
    right = _best(_like(first.right_period, rights))
    if left is None or right is None or first.right is None or isinstance(first.right, Number):
        return None
    if not _is_one_line([each.left for book, each in compares if book in (left[1], right[1])]):
        return None
    difference = combined("-", _in_time(left), _in_time(right))
    if isinstance(difference, Missing) or left[0].period == right[0].period:
        return None
    gap = difference.quantity.value
    if first.as_loss and left[0].quantity.value <= 0 and right[0].quantity.value <= 0:
        gap = -gap
    verdict = (
        gap > 0 if first.relation == ">" else (gap >= 0 if first.relation == ">=" else gap < 0)
    )
    unit, name = first.unit or presentation(left[0].quantity), title(first.left_title)
    text = (
        f"{'Yes' if verdict else 'No'}: {within(name)} {was(name)} {shown(left[0].quantity, unit)}{_when(left)}, "
        f"against {shown(right[0].quantity, unit)}{_when(right)}."
    )
    found = answer_across(
        question, text, difference, unit, left[0].period, (left, right), name, unit
    )
    return replace(found, verdict=verdict)


def difference_across(question: str, planned: Sequence[tuple[Book, Plan]]) -> Answer | None:
    """A period that no filing prints, from a longer one and the rest of it: the year less nine months."""
    computes = [(book, each) for book, each in planned if isinstance(each, Compute)]
    wanted = next((each.period for _, each in computes if each.period), None)
    lines = [(book, each.expression) for book, each in computes]
    if wanted is None or wanted.is_instant or not _is_one_line([line for _, line in lines]):
        return None
    flows = [part for book, line in lines for part in _flows(line, book)]
    for whole in flows:
        for rest in flows:
            if _leaves(whole[0].period, rest[0].period, wanted):
                outcome = combined("-", _in_time(whole), _in_time(rest))
                if isinstance(outcome, Missing):
                    continue
                name, unit = title(computes[0][1].title), presentation(outcome.quantity)
                text = f"{name} {was(name)} {shown(outcome.quantity, unit)} for {spoken(wanted)}."
                note = f"Not printed for {spoken(wanted)}: computed from two printed periods."
                found = Figure(outcome.quantity, outcome.formula, outcome.operands, wanted, (note,))
                return answer_across(question, text, found, unit, wanted, (whole, rest), name, unit)
    return None


def _flows(expression: Expression, book: Book) -> Iterator[Part]:
    """The flows of dollars that a line prints: only these add up over time."""
    line = book.line(expression.name) if isinstance(expression, Name) else expression
    if not isinstance(line, Line):
        return
    for fact in line.facts:
        if fact.period and not fact.period.is_instant and fact.quantity.unit == USD:
            found = evaluate(line, fact.period, book)
            if isinstance(found, Figure) and found.fact is not None:
                yield found, book


def _leaves(whole: Period | None, rest: Period | None, wanted: Period) -> bool:
    """Whether a period without another, at its start or its end, is the one that is wanted."""
    if whole is None or rest is None or whole.start is None or wanted.start is None:
        return False
    if whole.end == wanted.end and rest.start == whole.start:
        return rest.end == wanted.opening.end
    return whole.start == wanted.start and rest.end == whole.end and rest.opening.end == wanted.end


def _like(wanted: Period | None, tried: Iterator[Tried]) -> Iterator[Tried]:
    """What is tried, at the period that the latest filing understands: as the others have its days."""
    for book, expression, period in tried:
        is_like = (
            wanted is not None
            and period is not None
            and period.months == wanted.months
            and period.is_instant == wanted.is_instant
            and abs((period.end - wanted.end).days) <= WANDER
        )
        yield book, expression, period if is_like else wanted


def _best(tried: Iterator[Tried]) -> Part | None:
    """The figure of the filing that reports its period itself, else of the first that prints it."""
    found = [
        (outcome, book)
        for book, expression, period in tried
        if period and isinstance(outcome := evaluate(expression, period, book), Figure)
    ]
    own = [
        part
        for part in found
        if part[0].period and part[0].period.end == part[1].reading.filing.period
    ]
    return next(iter([*own, *found]), None)


def _is_one_line(expressions: Sequence[Expression]) -> bool:
    """Whether the filings take the question for the same line: by its concept, or its label."""
    named = [_identities(expression) for expression in expressions]
    return bool(named) and all(names & named[0] for names in named)


def _identities(expression: Expression) -> set[str]:
    if isinstance(expression, Line):
        concept = next((fact.concept for fact in expression.facts if fact.concept), None)
        label = normalised(expression.title).removeprefix("total ")
        return {concept, label} if concept else {label}
    return {expression.name if isinstance(expression, Name) else str(expression)}


def _in_time(part: Part) -> Figure:
    found = dated(part[0], part[0].period)
    assert isinstance(found, Figure)
    return found


def _when(part: Part) -> str:
    period, filing = part[0].period, part[1].reading.filing
    assert period is not None
    return f" {'at' if period.is_instant else 'for'} {spoken(period)} ({filing.form} for {filing.period})"


def answer_across(
    question: str, text: str, outcome: Figure | None, unit: Presentation, period: Period | None,
    parts: Sequence[Part], name: str, inner: Presentation,
) -> Answer:  # fmt: skip
    """The answer of a figure whose operands stand in the books of its parts; None for the parts alone."""
    homes = {id(o.fact): book for figure, book in parts for o in figure.operands}
    citations: list[Citation] = []

    def placed(fact: Fact) -> int:
        place = Citations(homes[id(fact)])
        place.of(fact)
        return placed_in(place.all()[0], citations)

    operands = outcome.operands if outcome else ()
    inputs = tuple(Input(o.name, o.fact, placed(o.fact)) for o in operands)
    values = tuple(
        Value(title(name), meant(figure.quantity, inner), inner, figure.period,
              book.reading.filing.id, placed(figure.operands[0].fact))
        for figure, book in parts
    )  # fmt: skip
    said = [note for figure, book in parts for note in warnings(figure.operands, book)]
    grades = [grade for figure, book in parts if (grade := grade_of(figure.operands, book))]
    notes = outcome.notes if outcome else [note for figure, _ in parts for note in figure.notes]
    return Answer(
        question, text, Route.COMPUTE if outcome else Route.LIST, tuple(citations),
        meant(outcome.quantity, unit) if outcome else None, unit if outcome else None, period, values,
        derivation=Derivation(outcome.formula, inputs, outcome.quantity) if outcome else None,
        caveats=tuple(dict.fromkeys([*notes, *said])), grade=worst(grades),
    )  # fmt: skip
