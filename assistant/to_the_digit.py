"""A rounded amount of a sentence, as the cell of a statement prints it to the digit.

"The net proceeds of approximately $3.0 million" are the 3,004 thousand that the cash flows print
as the net proceeds of that sale.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import RowWords, stems
from assistant.expressions import Line
from assistant.model import Answer, Presentation
from assistant.plans import Compute
from assistant.stated_figures import Figure, figures
from index.model import USD, Fact
from index.precision import last_digit

_LEAST_ALIKE = 0.5


def to_the_digit(reply: Answer, question: str, rows: Sequence[RowWords]) -> Compute | None:
    """The look-up of the one row near the question that prints the amount of a sentence to more digits."""
    said = next((f for f in figures(reply.text.partition(":")[0]) if f.kind == "$"), None)
    if said is None or reply.unit is not Presentation.USD or not said.within:
        return None
    spoken = stems(question) | stems(reply.citations[0].quote)
    held = [
        (len(row.core & spoken) / len(row.core), row.title, fact)
        for row in rows
        if row.table.statement and row.core
        for fact in row.facts
        if _is_told(fact, said)
    ]
    most = max((alike for alike, _, _ in held), default=0.0)
    best = [(title, fact) for alike, title, fact in held if alike == most]
    if most < _LEAST_ALIKE or len({fact.meant.value for _, fact in best}) != 1:
        return None
    title, fact = best[0]
    return Compute(Line(title, (fact,)), title, fact.period)


def _is_told(fact: Fact, said: Figure) -> bool:
    """Whether a figure is the rounded one of a sentence, with more digits."""
    is_near = abs(abs(fact.meant.value) - said.value) <= said.within
    return fact.quantity.unit == USD and is_near and last_digit(fact) < said.within
