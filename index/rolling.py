"""Roll-forwards, whose rows say when: a balance, what happened until the next one, the next one."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

from index.model import Period, StatementKind, Table
from index.periods import dates_in

BALANCE_ROW = re.compile(
    r"^\W*balances?\b|\b(?:beginning|ending|opening|closing) balances?\b|\b(?:at|end of|beginning of)\b.*\b(?:year|period)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[a-z\d)]\.)\s+(?=[A-Z])")
_AS_OF = re.compile(r"\b(?:as of|as at|at|through|ended|ending)\b", re.I)
_AT_END = re.compile(r"\bat (?:the )?end of (?:the )?(?:year|period|quarter)\b|\bat (?:year|period|quarter)[- ]end\b", re.I)  # fmt: skip
_HELD_ROW = re.compile(r"\W*(?:options |units |shares )?outstanding\b", re.I)


def rolls(table: Table) -> bool:
    """Whether rows alone may say when: of an equity statement, or of a note without dates over it."""
    undated = len({column.period for column in table.columns}) == 1
    return table.statement is StatementKind.EQUITY or (table.statement is None and undated)


def rolling_periods(table: Table) -> dict[int, Period]:
    """For each row of a roll-forward the instant of its balance, or the time between."""
    balances: list[tuple[int, Period]] = []
    for place, row in enumerate(table.rows):
        days = [words.resolved() for words in dates_in(row.label)]
        if (
            (BALANCE_ROW.search(row.label) or _HELD_ROW.match(row.label))
            and days
            and days[0] is not None
        ):
            balances.append((place, Period(days[0])))
    periods = dict(balances)
    for (first, opening), (last, closing) in itertools.pairwise(balances):
        if opening.end < closing.end:
            for place in range(first + 1, last):
                periods[place] = Period(closing.end, _day_after(opening.end))
    return periods


def closing_periods(table: Table) -> dict[int, Period]:
    """For each row "at end of period" of a note's table that says no time, the day that its caption names.

    "Option activity as of March 31, 2006 is as follows": what that leaves is of that day.
    """
    if table.statement is not None or any(column.period for column in table.columns):
        return {}
    lead = _SENTENCE.split(table.caption)[-1]
    days = {words.resolved() for words in dates_in(lead) if words.year} if _AS_OF.search(lead) else set()  # fmt: skip
    day = days.pop() if len(days) == 1 else None
    rows = (n for n, row in enumerate(table.rows) if _AT_END.search(row.label) and not row.is_heading)  # fmt: skip
    return dict.fromkeys(rows, Period(day)) if day else {}


def _day_after(opening: date) -> date:
    """The first day after a balance; its own day, where it is of the first of a month."""
    return opening if opening.day == 1 else opening + timedelta(days=1)
