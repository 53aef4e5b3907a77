"""The figure of one year in a sentence that lists years: "1996, $297.5 million; 1997, $462.8 million"."""

from __future__ import annotations

from assistant.findings import money
from assistant.fit_figures import Case, Fit, stated_scale
from assistant.in_turn import in_turn, lists_years

_BONUS = 0.1


def of_listed_year(case: Case) -> Fit:
    """The amount of the year that a question names; no more than the words where none is listed so."""
    found = money(case.text)
    if len(case.asked.times.all_years) != 1 or not lists_years(case.text, found):
        return Fit()
    told = in_turn(case.text, found, case.asked.times)
    if told is None or told.value is None:
        return Fit()
    return Fit(_BONUS, told, told.value * (stated_scale(case, told) or 1), told.unit)
