"""The figures of many companies → one reply: a list, an order, a count, an average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from assistant.citing import placed_in, worst
from assistant.compute import Figure, Missing, combined, spoken
from assistant.figures_in_words import meant, shown_value, within
from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Input,
    Presentation,
    Reason,
    Refusal,
    Reply,
    Route,
    Value,
)
from assistant.screen_words import Screen
from assistant.side_by_side import as_computed
from index.model import PURE, Quantity
from index.screening import Screened

_LISTED = 25  # companies that a reply lists
_LEFT = 40  # companies whose reasons are told one by one
_NEAREST = 3  # companies that are cited where none is as asked
_YEAR = 12  # months
_RELATIONS = {">": "above", "<": "below", ">=": "at least", "<=": "at most"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A company's figure as a reply has it; `answer` is what asking its filing gave, if it was."""

    row: Screened
    value: Decimal
    unit: Presentation
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Left:
    """A company that could not be compared, and why."""

    row: Screened
    why: str

    @property
    def text(self) -> str:
        """The company, its filing and the reason, as a caveat."""
        row = self.row
        return f"Not compared: {row.company} ({row.form} for {row.reported}): {self.why}."


def reply_of(
    question: str, screen: Screen, months: int | None, placed: list[Placed], left: Sequence[Left]
) -> Reply:
    """The reply to a screen from the figures that compare, and what of those that do not."""
    if not placed:
        text = f"No filing here gives {within(screen.measure.title)} for {_taken(screen, months)}."
        return Refusal(question, Reason.NOT_IN_FILING, text, tuple(_caveats(left)))
    passing = [p for p in placed if all(test.holds(p.value) for test in screen.tests)]
    passing = sorted(passing, key=lambda each: each.value * -screen.way)
    # Those that were asked: a store's own number may be off in its last digit, and so in its place.
    listed = [each for each in passing if each.answer is not None]
    listed = listed[: min(screen.most or _LISTED, _LISTED)]
    found = _listed(question, listed, left)
    if not listed:
        found = replace(found, citations=_of_nearest(screen, placed))
    lead = _lead(screen, passing, placed)
    taken = f" ({_sentence(_taken(screen, months))}.)"
    more = len(passing) - len(listed) if screen.most is None else 0
    told = "; ".join(map(_told, listed)) + (f"; and {more} more" if more > 0 else "")
    if screen.aggregate in ("average", "median", "sum"):
        return _together(screen, passing, found, taken, told)
    found = replace(found, text=f"{lead}{f': {told}' if told else ''}.{taken}")
    if screen.aggregate == "count":
        return replace(found, value=Decimal(len(passing)), unit=Presentation.COUNT)
    if screen.aggregate in ("any", "every"):
        verdict = bool(passing) if screen.aggregate == "any" else len(passing) == len(placed)
        return replace(found, text=f"{'Yes' if verdict else 'No'}. {found.text}", verdict=verdict)
    if screen.most == 1 and listed:
        best = listed[0].answer
        assert best is not None
        inputs = best.derivation.inputs if best.derivation else ()
        made = best.derivation and replace(best.derivation, inputs=_moved(inputs, best, found))
        return replace(found, value=best.value, unit=best.unit, period=best.period, derivation=made)
    return found


def _lead(screen: Screen, passing: Sequence[Placed], placed: Sequence[Placed]) -> str:
    """What is said before the companies are listed."""
    name = within(screen.measure.title)
    name = f"growth of {name}" if screen.measure.is_growth else name
    tests = " and ".join(
        f"{_RELATIONS[t.relation]} {shown_value(t.bound, placed[0].unit)}" for t in screen.tests
    )
    if screen.tests and not screen.sign:
        return f"{len(passing)} of {_companies(len(placed))} had {name} {tests}"
    of = (
        f" of {_companies(len(placed))}"
        if not tests
        else f" of the {len(passing)} with one {tests}"
    )
    if screen.aggregate == "count":
        return f"{_companies(len(placed))} here {'gives' if len(placed) == 1 else 'give'} {name}"
    if not passing:
        return f"None of {_companies(len(placed))} had {name} {tests}"
    if screen.most == 1:
        tied = [each for each in passing if each.value == passing[0].value]
        who = " and ".join(each.row.company for each in tied)
        return f"{who} had the {'highest' if screen.sign > 0 else 'lowest'} {name}{of}"
    order = "highest" if screen.sign > 0 else "lowest"
    return f"{_sentence(name)}{of}, {order} first"


def _told(placed: Placed) -> str:
    period = placed.answer.period if placed.answer else None
    when = f" {'at' if period.is_instant else 'for'} {spoken(period)}" if period else ""
    return f"{placed.row.company} {shown_value(placed.value, placed.unit)}{when}"


def _listed(question: str, shown: Sequence[Placed], left: Sequence[Left]) -> Answer:
    """The companies' figures as values, each with its lines."""
    citations: list[Citation] = []
    values: list[Value] = []
    notes: dict[str, None] = {}
    for each in shown:
        answer = each.answer
        assert answer is not None
        places = [placed_in(citation, citations) for citation in answer.citations]
        first = answer.derivation.inputs[0].citation if answer.derivation else 0
        values.append(Value(each.row.company, each.value, each.unit, answer.period, each.row.filing, places[first]))  # fmt: skip
        notes |= dict.fromkeys(f"{each.row.company}: {caveat}" for caveat in answer.caveats)
    grades = [each.answer.grade for each in shown if each.answer and each.answer.grade]
    return Answer(
        question, "", Route.LIST, tuple(citations), values=tuple(values),
        caveats=(*notes, *_caveats(left)), grade=worst(grades) if grades else None,
    )  # fmt: skip


def _of_nearest(screen: Screen, placed: Sequence[Placed]) -> tuple[Citation, ...]:
    """Where the figures stand that come nearest to what none of them is."""
    bound = screen.tests[0].bound if screen.tests else Decimal(0)
    near = sorted(placed, key=lambda each: abs(each.value - bound))[:_NEAREST]
    citations = (citation for each in near if each.answer for citation in each.answer.citations)
    return tuple(dict.fromkeys(citations))


def _moved(inputs: Sequence[Input], answer: Answer, found: Answer) -> tuple[Input, ...]:
    """Operands with the places of their citations in a reply that has these among others."""
    held = list(found.citations)
    return tuple(replace(i, citation=placed_in(answer.citations[i.citation], held)) for i in inputs)


def _together(
    screen: Screen, passing: Sequence[Placed], found: Answer, taken: str, told: str
) -> Reply:
    """What the figures come to: their average, their median, their sum."""
    if not passing:
        return Refusal(found.question, Reason.NOT_IN_FILING, "No company's figure fits.")
    unit, name = passing[0].unit, within(screen.measure.title)
    values = [each.value for each in passing]
    value = sum(values, Decimal(0))
    if screen.aggregate == "average":
        value /= len(values)
    elif screen.aggregate == "median":
        value = median(values)
    made = _derived(screen, passing, found)
    if made is not None:
        value = meant(made.result, unit)
    text = (
        f"The {screen.aggregate} {'of ' if screen.aggregate == 'sum' else ''}{name} of {_companies(len(values))} was "
        f"{shown_value(value, unit)}: {told}.{taken}"
    )
    notes = found.caveats
    if any(each.answer is None for each in passing):
        notes = (f"Reckoned over {len(values)} filings, of which {len(found.values)} are listed.", *notes)  # fmt: skip
    return replace(
        found,
        text=text,
        value=value,
        unit=unit,
        derivation=made,
        route=Route.COMPUTE,
        caveats=notes,
    )


def _derived(screen: Screen, passing: Sequence[Placed], found: Answer) -> Derivation | None:
    """The formula of a sum or an average; None of a median, or where not every filing was asked."""
    answers = [each.answer for each in passing if each.answer is not None]
    if screen.aggregate == "median" or len(answers) < len(passing) or len(answers) > _LISTED:
        return None
    if any(answer.derivation is None for answer in answers):
        return None
    whole: Figure | Missing = as_computed(answers[0])
    for answer in answers[1:]:
        whole = whole if isinstance(whole, Missing) else combined("+", whole, as_computed(answer))
    if screen.aggregate == "average" and isinstance(whole, Figure):
        count = Figure(Quantity(Decimal(len(answers)), PURE), str(len(answers)), (), None)
        whole = combined("/", whole, count)
    if isinstance(whole, Missing):
        return None
    places = {
        id(each.fact): _moved((each,), answer, found)[0].citation
        for answer in answers if answer.derivation for each in answer.derivation.inputs
    }  # fmt: skip
    inputs = tuple(Input(o.name, o.fact, places[id(o.fact)]) for o in whole.operands)
    return Derivation(whole.formula, inputs, whole.quantity)


def _taken(screen: Screen, months: int | None) -> str:
    """Of which time the figures are."""
    span = screen.span
    if span.year is not None:
        part = f"quarter {span.quarter} of fiscal" if span.quarter else "fiscal"
        return f"each company's {part} {span.year}"
    if months is None:
        return f"each company's latest {'filing' if span.is_own else 'balance sheet'}"
    length = "fiscal year" if months == _YEAR else "quarter"
    why = "years and quarters do not compare" if span.is_own else "no time was named"
    return f"each company's latest {length}" + ("" if span.months else f", as {why}")


def _caveats(left: Sequence[Left]) -> list[str]:
    """Which companies could not be compared, one by one while they are few, else by reason."""
    if len(left) <= _LEFT:
        return [each.text for each in left]
    by_reason: dict[str, list[Left]] = {}
    for each in left:
        by_reason.setdefault(each.why, []).append(each)
    return [
        f"Not compared: {len(some)} companies, among them "
        f"{', '.join(each.row.company for each in some[:3])}: {why}."
        for why, some in by_reason.items()
    ]


def _companies(count: int) -> str:
    return f"{count} {'company' if count == 1 else 'companies'}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
