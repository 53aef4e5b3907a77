"""The average of a figure over the members of a group: "the average operating income of the regions"."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Number
from assistant.figures_in_words import within
from assistant.group_words import class_names
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan, Ranked
from assistant.time_scopes import number_of
from assistant.told_arithmetic import timeless

Read = Callable[[str], Plan]

_PATTERNS = patterns("member_means")


def member_mean_plan(question: str, book: Book, read: Read) -> Compute | None:
    """The mean of a figure of every member of a class; None where the question asks for none."""
    plain, when = timeless(question)
    said = _PATTERNS["across"].match(plain) or _PATTERNS["of"].match(plain)
    kind = _class_named(said["kind"]) if said is not None else None
    if said is None or kind is None:
        return None
    found = read(f"{said['a']} by {kind} {when}".strip())
    is_of_all = isinstance(found, Ranked) and found.by == "level" and found.condition is None
    if not isinstance(found, Ranked) or not is_of_all or found.most is not None:
        return None
    lines = [expression for _, expression in found.members]
    if said["n"] and number_of(said["n"]) != len(lines):
        return None
    if not all(isinstance(evaluate(line, found.later, book), Figure) for line in lines):
        return None
    whole = reduce(lambda one, other: Binary("+", one, other), lines)
    title = f"Average {within(said['a'])} of the {len(lines)} lines under {within(found.title)}"
    return Compute(Binary("/", whole, Number(Decimal(len(lines)))), title, found.later, found.unit)


def _class_named(said: str) -> str | None:
    """The class that words end with the name of: of segments, regions, products, customers."""
    return next(
        (
            name
            for name, entry in class_names().items()
            if entry.told_by and re.search(rf"\b{re.escape(name)}$", said.strip(), re.I)
        ),
        None,
    )
