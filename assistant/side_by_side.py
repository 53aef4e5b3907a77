"""The answers of several companies, times or filings as one: side by side, or reckoned with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.citing import placed_in
from assistant.compute import Figure, Missing, Operand, Outcome, changed, combined, dated, spoken
from assistant.figures_in_words import meant, presentation, shown_value
from assistant.joining import as_figure, joined
from assistant.model import (
    Answer,
    Derivation,
    Input,
    Presentation,
    Reason,
    Refusal,
    Reply,
    Route,
)
from assistant.sides import Aim
from index.model import Period

Named = tuple[str, Answer]

_RECKONED = ("gap", "percent", "ratio", "share", "sum")
_SAID = {
    "gap": "The difference is {}.",
    "percent": "The difference is {}.",
    "ratio": "The ratio is {}.",
    "share": "That is {}.",
    "sum": "Together that is {}.",
}


def side_by_side(
    aim: Aim, question: str, replies: Sequence[tuple[str, Reply]], *, is_timed: bool = False
) -> Reply | None:
    """The replies as one; None where none has a figure.

    `replies`: what each is called, if it has a name, and what it answers by itself. Where one has
    no answer, the others are given as they are; what is asked of them together is then refused.
    `is_timed`: they are of different times because the question says so.
    """
    answers = [(name, reply) for name, reply in replies if isinstance(reply, Answer)]
    lacking = [(name, reply) for name, reply in replies if isinstance(reply, Refusal)]
    if len(replies) < 2 or any(reply.value is None for _, reply in answers):
        return None
    if lacking and (not answers or aim.kind not in ("list", "rank")):
        return _refused(question, answers, lacking)
    shown = _ordered(aim, answers)
    found = joined([as_figure(reply) for _, reply in shown], question)
    values = tuple(
        replace(value, label=_called(name, value.label))
        for (name, _), value in zip(shown, found.values, strict=True)
    )
    found = replace(
        found, text=_lead(answers) + " ".join(_called(name, _first(reply.text)) for name, reply in shown),
        values=values, is_partial=bool(lacking),
        caveats=(*found.caveats, *(_called(name, reply.text) for name, reply in lacking),
                 *_apart(answers, is_timed)),
    )  # fmt: skip
    if aim.kind in _RECKONED:
        return _reckoned(aim, question, answers, found)
    return found if lacking else _compared(aim, answers, found)


def _refused(
    question: str, answers: Sequence[Named], lacking: Sequence[tuple[str, Refusal]]
) -> Refusal:
    """Why figures cannot be held against each other: which of them is not there."""
    said = " ".join(_called(name, reply.text) for name, reply in lacking)
    known = "".join(f" {_called(name, _first(reply.text))}" for name, reply in answers)
    first = lacking[0][1]
    reason = Reason.NOT_COMPUTABLE if answers else first.reason
    if first.reason is Reason.AMBIGUOUS:
        reason = Reason.AMBIGUOUS
    searched = tuple(dict.fromkeys(each for _, reply in lacking for each in reply.searched))
    return Refusal(question, reason, said + known, searched, choices=first.choices)


def _called(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text


def _ordered(aim: Aim, answers: Sequence[Named]) -> Sequence[Named]:
    """The answers as named, or by size where an order is asked for."""
    alike = len({reply.unit for _, reply in answers}) == 1
    if aim.kind != "rank" or not alike:
        return answers
    return sorted(answers, key=lambda pair: pair[1].value or 0, reverse=aim.sign > 0)


def _compared(aim: Aim, answers: Sequence[Named], found: Answer) -> Answer:
    """The answer with its verdict, or with the figure that is wanted first."""
    if len({reply.unit for _, reply in answers}) > 1:
        note = "The figures are of different kinds: they do not compare."
        return replace(found, caveats=(*found.caveats, note))
    if aim.kind == "differs":
        verdict = len({reply.value for _, reply in answers}) > 1
        return replace(found, text=f"{'Yes' if verdict else 'No'}. {found.text}", verdict=verdict)
    if not aim.sign or aim.kind == "rank":
        return found
    larger = _larger(aim, answers)
    order = sorted(answers, key=lambda pair: pair[1].value or 0, reverse=larger)
    is_tied = order[0][1].value == order[1][1].value
    if aim.kind == "yes-no":
        verdict = not is_tied and order[0] is answers[0]
        return replace(found, text=f"{'Yes' if verdict else 'No'}. {found.text}", verdict=verdict)
    if is_tied:
        return replace(found, text=f"The figures are alike. {found.text}")
    name, best = order[0]
    degree = ("high" if larger else "low") + ("er" if len(answers) == 2 else "est")
    period = f" for {spoken(best.period)}" if best.period else ""
    said = f"{name} had the {degree} figure" if name else f"The {degree} figure is that{period}"
    return replace(
        found, text=f"{said}. {found.text}",
        value=best.value, unit=best.unit, period=best.period,
    )  # fmt: skip


def _larger(aim: Aim, answers: Sequence[Named]) -> bool:
    """Whether the larger figure is wanted: of losses, the larger is the lower figure."""
    are_losses = aim.as_loss and all((reply.value or 0) < 0 for _, reply in answers)
    return (aim.sign > 0) is not are_losses


def _reckoned(aim: Aim, question: str, answers: Sequence[Named], found: Answer) -> Reply:
    """The figures with what comes of them: their difference, ratio or sum."""
    figures = [as_computed(reply) for _, reply in answers]
    if len(figures) < 2 or (len(figures) > 2 and aim.kind != "sum"):
        text = "A difference or a ratio is of two figures. Name the two that are meant."
        return Refusal(question, Reason.AMBIGUOUS, text)
    one, other = figures[:2]
    is_less = aim.kind in ("gap", "percent") and aim.sign != 0 and not _larger(aim, answers)
    if aim.swapped or is_less:
        one, other = other, one
    outcome: Outcome = one
    if aim.kind == "sum":
        for figure in figures[1:]:
            outcome = outcome if isinstance(outcome, Missing) else combined("+", outcome, figure)
    elif aim.kind in ("gap", "percent"):
        outcome = changed(one, other, percent=aim.kind == "percent")
    else:
        outcome = combined("/", one, other)
    if isinstance(outcome, Missing):
        text = f"That cannot be computed: the figures are not of one kind. {found.text}"
        return Refusal(question, Reason.NOT_COMPUTABLE, text)
    unit = _unit(aim, outcome, answers)
    value = meant(outcome.quantity, unit)
    citations = list(found.citations)
    places = {
        id(each.fact): placed_in(reply.citations[each.citation], citations)
        for _, reply in answers if reply.derivation for each in reply.derivation.inputs
    }  # fmt: skip
    inputs = tuple(Input(o.name, o.fact, places[id(o.fact)]) for o in outcome.operands)
    return replace(
        found, text=f"{_SAID[aim.kind].format(shown_value(value, unit))} {found.text}",
        value=value, unit=unit, route=Route.COMPUTE, citations=tuple(citations),
        derivation=Derivation(outcome.formula, inputs, outcome.quantity),
    )  # fmt: skip


def as_computed(answer: Answer) -> Figure:
    """The figure that an answer came to, its operands called by their time."""
    made = answer.derivation
    assert made is not None
    operands = tuple(Operand(each.name, each.fact) for each in made.inputs)
    figure = dated(Figure(made.result, made.formula, operands, answer.period), answer.period)
    assert isinstance(figure, Figure)
    return figure


def _unit(aim: Aim, outcome: Figure, answers: Sequence[Named]) -> Presentation:
    if aim.kind in ("percent", "share"):
        return Presentation.PERCENT
    if aim.kind == "ratio":
        return Presentation.RATIO
    unit = answers[0][1].unit
    if unit is Presentation.PERCENT:
        return Presentation.PERCENTAGE_POINTS
    return unit or presentation(outcome.quantity)


def _first(text: str) -> str:
    """An answer's sentence without what it says of other readings."""
    return re.sub(r"\s*\((?:It was|As first)[^()]*(?:\([^()]*\)[^()]*)*\)\s*$", "", text)


def _differ_in_length(answers: Sequence[Named]) -> bool:
    said = [reply.period for _, reply in answers if reply.period is not None]
    return len({period.months for period in said if not period.is_instant}) > 1


def _lead(answers: Sequence[Named]) -> str:
    """What is said before figures that are of a year and of a quarter."""
    return "For periods of different length: " if _differ_in_length(answers) else ""


def _apart(answers: Sequence[Named], is_timed: bool) -> list[str]:
    """A caveat where the periods are not the same days, or not of the same length."""
    said: list[Period] = [reply.period for _, reply in answers if reply.period is not None]
    if len(said) < 2 or len(set(said)) == 1:
        return []
    if _differ_in_length(answers):
        return ["The periods differ in length: the figures do not compare as they are."]
    ends = sorted({period.end for period in said})
    if len(ends) == 1 or is_timed:
        return []
    return [f"The periods are not the same: they end {(ends[-1] - ends[0]).days} days apart."]
