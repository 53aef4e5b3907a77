"""A turn of a conversation: what was asked, what it came to, and the figure that it gave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compute import Figure, Operand
from assistant.model import Answer, Presentation, Reply, Route

if TYPE_CHECKING:
    from index.model import Period


_CALLED = re.compile(r"(?P<name>[^.\n]{1,90}?) (?:was|were) [$(\d]")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question as asked, as it stands alone, its reply, and the filing that it was put to."""

    question: str
    standalone: str
    reply: Reply
    filing: str | None = None

    @property
    def period(self) -> Period | None:
        """The time that the reply is for."""
        return self.reply.period if isinstance(self.reply, Answer) else None

    @property
    def is_in_words(self) -> bool:
        """Whether the reply is the filing's own sentences."""
        return isinstance(self.reply, Answer) and self.reply.route is Route.SEARCH


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that a turn gave, with its unit and what the reply called it."""

    figure: Figure
    unit: Presentation
    name: str


def given(turn: Turn) -> tuple[Given, ...]:
    """The figures that a reply gave, from its derivation: none where it is in words."""
    reply = turn.reply
    if not isinstance(reply, Answer) or reply.derivation is None or reply.unit is None:
        return ()
    made = reply.derivation
    operands = tuple(Operand(each.name, each.fact) for each in made.inputs)
    called = _CALLED.match(reply.text) if not reply.values and reply.verdict is None else None
    name = called["name"] if called else made.formula
    return (Given(Figure(made.result, made.formula, operands, reply.period), reply.unit, name),)


def figures(turns: Sequence[Turn]) -> list[Given]:
    """The figures of the turns, in the order in which they were given, each once."""
    return list(dict.fromkeys(each for turn in turns for each in given(turn)))
