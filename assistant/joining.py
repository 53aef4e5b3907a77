"""Several answers as one: their citations side by side, their figures as its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.citing import placed_in, worst
from assistant.figures_in_words import title
from assistant.model import Answer, Citation, Route, Value


def joined(answers: Sequence[Answer], question: str) -> Answer:
    """The answers as one, in order: their texts, and the values of all.

    What several answers have for a value, a verdict or a derivation is left to the caller.
    """
    citations: list[Citation] = []
    values: list[Value] = []
    for answer in answers:
        places = [placed_in(citation, citations) for citation in answer.citations]
        values += [replace(value, citation=places[value.citation]) for value in values_of(answer)]
    return Answer(
        question, " ".join(answer.text for answer in answers), Route.LIST, tuple(citations),
        values=tuple(values),
        caveats=tuple(dict.fromkeys(caveat for answer in answers for caveat in answer.caveats)),
        grade=worst(answer.grade for answer in answers if answer.grade),
    )  # fmt: skip


def values_of(answer: Answer) -> tuple[Value, ...]:
    """An answer's values; where it has none, its one figure as a value."""
    return answer.values or figure_of(answer)


def figure_of(answer: Answer) -> tuple[Value, ...]:
    """An answer's one figure, under the name of its formula's first operand; none where it has none."""
    if answer.value is None or answer.unit is None or answer.derivation is None:
        return ()
    inputs = answer.derivation.inputs
    if not inputs:
        return ()
    label = title(inputs[0].fact.label) if len(inputs) == 1 else answer.text.split(" was ")[0]
    place = inputs[0].citation
    filing = answer.citations[place].filing
    return (Value(label, answer.value, answer.unit, answer.period, filing, place),)


def as_figure(answer: Answer) -> Answer:
    """The answer with its one figure for its values, to stand beside another's."""
    return replace(answer, values=figure_of(answer) or answer.values)
