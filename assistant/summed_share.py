"""Several lines together as a part of another: "cash and receivables combined as a share of assets"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary
from assistant.figures_in_words import title as titled
from assistant.figures_in_words import within
from assistant.model import Presentation
from assistant.named_lines import names_in
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from assistant.told_arithmetic import timeless

Read = Callable[[str], Plan]

_PATTERNS = patterns("summed_share")
_SUM = re.compile(r"\bplus\b|\bsum of\b|\+", re.I)
_FORMS = tuple(_PATTERNS[name] for name in ("behind", "before", "last"))


def summed_share_plan(question: str, book: Book, read: Read) -> Compute | None:
    """The sum of the named lines over the whole; None where it is not asked, or one cannot be read."""
    plain, when = timeless(question)
    said = next((match for form in _FORMS if (match := form.match(plain))), None)
    if said is None:
        return None
    names = [*names_in(said["names"]), said["whole"]]
    found = [read(f"what was {name} {when}?".replace(" ?", "?")) for name in names]
    parts = [plan for plan in found if isinstance(plan, Compute)]
    figures = [evaluate(plan.expression, plan.period, book) for plan in parts]
    units = {figure.quantity.unit for figure in figures if isinstance(figure, Figure)}
    is_read = len(parts) == len(names) and all(isinstance(figure, Figure) for figure in figures)
    if not is_read or len(units) > 1 or len({plan.period for plan in parts}) > 1:
        return None
    *added, whole = parts
    if len({plan.expression for plan in parts}) < len(parts):
        return None
    together = reduce(lambda one, plan: Binary("+", one, plan.expression), added[1:], added[0].expression)  # fmt: skip
    name = " plus ".join(within(plan.title) for plan in added)
    title = f"{titled(name)} as a percentage of {within(whole.title)}"
    made = Binary("/", together, whole.expression)
    return Compute(made, title, whole.period, Presentation.PERCENT)


def is_short_of_sum(planned: Plan, question: str) -> bool:
    """Whether a part of a whole is asked for that several lines make, and a plan is of no sum."""
    plain, _ = timeless(question)
    is_sum = isinstance(planned, Compute) and planned.unit is Presentation.PERCENT and _SUM.search(planned.title)  # fmt: skip
    return not is_sum and any(form.match(plain) for form in _FORMS)
