"""The terms that an answer to a question must cover, and how much of it hangs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.terms import is_soft
from assistant.wording import Wording

SOFT = 0.35
"""What a soft term counts for beside others."""
UNHEARD = 0.1
"""What it weighs where the filing never uses it."""
CARRIED = 0.7
"""What a term counts for in a later part of a question, or in what leans on what is said ahead."""
BESIDE = 0.5
"""What it counts for where it only stands ahead of a question."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of the question. `weight`: how much of an answer hangs on it, from 0 to about 1.4.

    `is_unheard`: the filing has neither the term nor another for the same. `matters`: those that
    the word, or the phrase it is a part of (`is_phrase`), stands for. `kindred`: the filing's terms
    that are near it in meaning, with how much each counts.
    """

    term: str
    written: str
    weight: float
    is_name: bool = False
    is_number: bool = False
    is_unheard: bool = False
    matters: frozenset[int] = frozenset()
    is_phrase: bool = False
    kindred: tuple[tuple[str, float], ...] = ()


def lightened(wanted: Wanted) -> Wanted:
    """A soft term as it weighs beside others."""
    most = UNHEARD if wanted.is_unheard else SOFT
    return replace(wanted, weight=min(wanted.weight, most)) if is_soft(wanted.term) else wanted


def carrying(
    wanted: tuple[Wanted, ...], before: Sequence[Wanted], share: float = CARRIED
) -> tuple[Wanted, ...]:
    """The terms of a question with those of what is said before it, which weigh but a share."""
    own = {each.term for each in wanted}
    carried = (each for each in before if each.term not in own)
    return wanted + tuple(replace(each, weight=each.weight * share) for each in carried)


def with_kindred(wanted: Sequence[Wanted], wording: Wording) -> tuple[Wanted, ...]:
    """The terms with those near them in meaning; no name, number or soft one has any."""
    plain = [
        each
        for each in wanted
        if not each.is_name and not each.is_number and not is_soft(each.term)
    ]
    near = dict(zip(plain, wording.kindred.near([each.written.lower() for each in plain]), strict=True))  # fmt: skip
    return tuple(replace(each, kindred=near.get(each, ())) for each in wanted)
