"""How a question was read, in words: the plan, what was tried, what was ruled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.compute import spoken
from assistant.layout import folded
from assistant.model import Route
from assistant.plan_words import expression_words, plan_words
from assistant.plans import Search
from assistant.trace import Trace

# The router's readers in words, in no order: a test holds the table against the router.
READERS = {
    "declined_at_once": "what no filing could know",
    "roll_forward_plan": "a balance of the equity statement and what moved it",
    "elsewhere_plan": "what came from outside a place",
    "turned_plan": "a turn from a loss to a profit, or back",
    "result_plan": "whether a part made a profit",
    "valuation_plan": "a column of a schedule of valuation accounts",
    "contribution_plan": "a part of a change",
    "share_of_time_plan": "a part of a time's figure",
    "timed_share_plan": "a share over two times",
    "ranking_plan": "a ranking of the company's parts",
    "search": "the filing's own words",
    "later_years": "what falls after a year",
    "due_rows_plan": "what falls due in some years, by its rows",
    "schedule_plan": "years to come, added up or held against their total",
    "compared_plan": "one figure against another, each read by itself",
    "reckoned_plan": "arithmetic told in free words",
    "composed_plan": "two figures, each read by itself",
    "of_several": "several lines that are named, or all of one class",
    "yardstick_plan": "a figure against a yardstick",
    "tested_plan": "a condition over periods",
    "sum_plan": "a sum over periods",
    "each_year_plan": "a figure of every year",
    "series_plan": "a figure over periods",
    "effect_plan": "the effect of one figure on another",
    "price_paid_plan": "the average price of shares that were bought or sold",
    "gap_plan": "the gap between two figures",
    "change_plan": "a change over time",
    "comparison_plan": "a comparison",
    "listing": "a list of lines",
    "listed_line_plan": "a line over time, as a list",
    "mean_plan": "an average of two times",
    "told_side_plan": "a metric by the operands that are told",
    "told_metric_plan": "a metric by its terms",
    "whole_label_plan": "a line by its whole label",
    "own_share_plan": "a share of its own total",
    "arithmetic_plan": "arithmetic told in words",
    "share_plan": "a share of a figure",
    "member_plan": "the figures of a part",
    "each_plan": "several figures at once",
    "lookup": "a single line or metric",
}
_MOST_READ, _MOST_PERIODS = 6, 8


def why_rows(trace: Trace, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A trace as pairs of a heading and what stands behind it; a heading may come again."""
    yield "Asked", folded(trace.asked)
    if trace.question.strip() != trace.asked:
        yield "Understood", folded(trace.question)
    yield "Filing", folded(names.get(trace.filing, trace.filing))
    if trace.on_earlier:
        yield "Plan", "arithmetic on the figures of earlier answers"
        return
    if trace.plan is None:
        yield "Plan", "a fact of the cover page or of what the filing is"
        return
    yield "Plan", plan_words(trace.plan)
    if trace.formula is not None:
        yield "Formula", expression_words(trace.formula)
    yield from _tried(trace)
    yield from _ruled_out(trace)
    if trace.route is Route.SEARCH and not isinstance(trace.plan, Search):
        yield "Answered by", "the filing's own words, as no line prints it"


def _tried(trace: Trace) -> Iterator[tuple[str, str]]:
    """Each way in which the question was read, and the readers that it went through."""
    taken = next((a for a in trace.attempts if a.plan == trace.plan), None)
    for attempt in [taken] if taken else []:
        passed = [_reader(name) for name in attempt.tried[:-1] if name != "search"]
        yield "Read as", f'"{folded(attempt.words)}"'
        yield "Read by", _reader(attempt.tried[-1])
        if passed:
            each = list(dict.fromkeys(passed))
            more = [f"and {len(each) - _MOST_READ} more"] if len(each) > _MOST_READ else []
            yield "Tried before", f"{'; '.join([*each[:_MOST_READ], *more])}: none of these"


def _ruled_out(trace: Trace) -> Iterator[tuple[str, str]]:
    """Other readings with their plans, and the periods that were not meant."""
    others = [attempt for attempt in trace.attempts if attempt.plan != trace.plan]
    for attempt in others[:_MOST_READ]:
        reader = _reader(attempt.tried[-1])
        yield "Ruled out", f'"{folded(attempt.words)}" as {reader}: {plan_words(attempt.plan)}'
    for formula in trace.set_aside[:_MOST_READ]:
        yield (
            "Ruled out",
            f"the formula {expression_words(formula)}, which is not the first printed",
        )
    if trace.printed:
        shown = [spoken(period) for period in trace.printed]
        listed = "; ".join(shown[:_MOST_PERIODS]) + ("; …" if len(shown) > _MOST_PERIODS else "")
        yield "Ruled out", f"the other periods that are printed: {listed}"


def _reader(name: str) -> str:
    return READERS.get(name, name.replace("_", " "))
