"""How a question was read: every way that was tried, and the plan that was taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from assistant.expressions import Expression
from assistant.model import Route
from assistant.plans import Plan
from index.model import Period


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way of reading a question: its words so, the readers asked in turn, the last one's plan."""

    words: str
    tried: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Trace:
    """How a question was answered from one filing.

    `question` is the one that stands alone; `plan` None where the reply came without one: from
    the cover, or from the figures of earlier answers (`on_earlier`). `printed`: the other periods
    for which the filing prints the operands of the plan. `formula`: that of the plan's metric which
    the filing prints the operands of; `set_aside` are its other ones.
    """

    asked: str
    question: str
    filing: str
    route: Route | None
    plan: Plan | None = None
    attempts: tuple[Attempt, ...] = ()
    printed: tuple[Period, ...] = ()
    formula: Expression | None = None
    set_aside: tuple[Expression, ...] = ()
    on_earlier: bool = False


Tell: TypeAlias = Callable[[Attempt], None]
"""Hears of every attempt, in order."""


def untold(_: Attempt) -> None:
    """Nobody asks how a question was read."""
