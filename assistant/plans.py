"""What a question is turned into before anything is looked up: a union of plans."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.book import RowWords
from assistant.expressions import Expression
from assistant.model import Presentation, Reason
from index.model import Period


@dataclass(frozen=True, slots=True)
class Compute:
    """One figure for one period: a printed cell, or arithmetic over printed cells.

    `is_open`: the question left the period open. `unit` None: that of the figure.
    """

    expression: Expression
    title: str
    period: Period | None
    unit: Presentation | None = None
    metric: str | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A figure at a later and an earlier time. `kind`: "amount", "percent" or "points"."""

    expression: Expression
    title: str
    later: Period | None
    earlier: Period | None
    kind: str
    unit: Presentation | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """Is left higher (or lower) than right? `relation` is ">", "<" or ">="; right None is nil.

    `as_loss`: the question speaks of losses, of which the larger is the more negative.
    """

    left: Expression
    left_title: str
    left_period: Period | None
    right: Expression | None
    right_title: str
    right_period: Period | None
    relation: str
    as_loss: bool = False
    unit: Presentation | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a figure at two times."""

    expression: Expression
    title: str
    first: Period
    second: Period


@dataclass(frozen=True, slots=True)
class ListRows:
    """Rows of one part of a statement, in print order, or ranked by size.

    `nth`: only the one of that rank; `most`: no more than so many. `direction`: 1 inflows only, -1 outflows only.
    """

    title: str
    rows: tuple[RowWords, ...]
    period: Period | None
    is_ranked: bool = False
    nth: int | None = None
    most: int | None = None
    smallest: bool = False
    direction: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """One figure at several periods, oldest first.

    `reduced`: "average" or "sum" of them, or the "highest" or "lowest"; None for all as they are.
    `wanted`: how many were asked for, of which the filing may print fewer. `most`: so many of the
    highest or lowest, in order, where not one is asked for but several.
    """

    expression: Expression
    title: str
    periods: tuple[Period, ...]
    unit: Presentation | None = None
    metric: str | None = None
    reduced: str | None = None
    wanted: int = 0
    most: int = 1


@dataclass(frozen=True, slots=True)
class Condition:
    """What a figure is held against: `relation` ">", ">=", "<" or "<=" to a number in ones."""

    relation: str
    number: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value is on the right side of the number."""
        match self.relation:
            case ">":
                return value > self.number
            case ">=":
                return value >= self.number
            case "<=":
                return value <= self.number
            case _:
                return value < self.number


@dataclass(frozen=True, slots=True)
class Ranked:
    """Members of a group by a figure of each: its level, or its change between two periods.

    `by`: "level", "change" or "growth" (in percent). Of those that meet the condition `most` are
    wanted from the top, or with `lowest` from the bottom, from the `nth` on; None for all.
    `counts`: how many they are is asked; `leads`: the figure of the first of several is wanted too;
    `holds_for`: it is asked whether the condition holds for "any" of them, or for "every" one.
    """

    title: str
    members: tuple[tuple[str, Expression], ...]
    by: str
    later: Period | None
    earlier: Period | None = None
    condition: Condition | None = None
    is_ranked: bool = True
    lowest: bool = False
    nth: int = 1
    most: int | None = None
    counts: bool = False
    leads: bool = False
    unit: Presentation | None = None
    holds_for: str | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """One figure at several periods, each held against a condition, oldest first.

    `wanted`: "count" of those that meet it, whether "every" or "any" does, or the "list" of them.
    `step`: the condition is on the change from the period before.
    """

    expression: Expression
    title: str
    periods: tuple[Period, ...]
    condition: Condition
    wanted: str
    step: bool = False
    unit: Presentation | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """Several figures that are asked for at once, each answered by itself."""

    parts: tuple[Compute | Change | Compare | ListRows, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """To be answered in the filing's own words. `nearest`: the rows that came near."""

    question: str
    strict: bool = False
    nearest: tuple[RowWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """No answer, and why. `said`: a sentence may give all the same what no line prints.

    `called`: the names of that, by any of which a sentence may call it.
    """

    reason: Reason
    text: str
    nearest: tuple[RowWords, ...] = ()
    choices: tuple[str, ...] = ()
    said: bool = False
    called: tuple[str, ...] = ()


Plan = (
    Compute
    | Change
    | Compare
    | Mean
    | ListRows
    | Ranked
    | Series
    | Tested
    | Each
    | Search
    | Decline
)
