"""How the members of a group stand: the figure of each, and those that are wanted of them."""

from __future__ import annotations

from dataclasses import replace

from assistant.book import Book
from assistant.compute import Figure, Outcome, changed, dated, evaluate
from assistant.expressions import Expression
from assistant.plans import Ranked

Standing = list[tuple[str, Figure]]


def winners(plan: Ranked, book: Book) -> tuple[Standing, Standing]:
    """The members that are wanted, in the order that is, and all that have a figure."""
    found = [(title, figure_of(plan, expression, book)) for title, expression in plan.members]
    every = [(title, figure) for title, figure in found if isinstance(figure, Figure)]
    kept = [
        (title, figure)
        for title, figure in every
        if plan.condition is None or plan.condition.holds(figure.quantity.value)
    ]
    if plan.is_ranked:
        kept.sort(key=lambda entry: entry[1].quantity.value, reverse=not plan.lowest)
    last = None if plan.most is None else plan.nth - 1 + plan.most
    return kept[plan.nth - 1 : last], every


def figure_of(plan: Ranked, expression: Expression, book: Book) -> Outcome:
    """A member's figure: its level, or its change from the earlier period to the later."""
    if plan.by == "level":
        return evaluate(expression, plan.later, book)
    later = dated(evaluate(expression, plan.later, book), plan.later)
    earlier = dated(evaluate(expression, plan.earlier, book), plan.earlier)
    return changed(later, earlier, percent=plan.by == "growth")


def by_the_other(plan: Ranked) -> Ranked:
    """The same by percent where it is by amount, and the reverse."""
    return replace(plan, by="growth" if plan.by == "change" else "change", condition=None)
