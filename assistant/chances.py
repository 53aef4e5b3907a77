"""The chance that a sentence answers a question, from what speaks for it and what against.

A logistic regression: chances.toml has its weights, eval/calibrate_words.py --fit finds them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from assistant.asked import Asked, Kind
from assistant.candidates import Candidate
from assistant.fits import OF_THE_EVENT
from assistant.pattern_files import read_toml
from assistant.terms import is_soft

_FIGURES = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.AMOUNT, Kind.PERCENT})
_NAMES = frozenset({Kind.WHO, Kind.WHERE})
_DAYS = frozenset({Kind.WHEN, Kind.HOW_LONG})
_SPOKEN_OF = 0.25  # of what is asked, that a sentence with a day must say itself
_LONG_PARAGRAPH = 16  # sentences
_USUAL_LENGTH = 10  # terms of a question in full


FEATURES = (
    "borne-out",
    "likeness",
    "ahead",
    "rank",
    "fit",
    "unheard",
    "told",
    "untold",
    "length",
    "figure",
    "name",
    "day",
    "why",
    "yes-no",
    "plain",
    "nameless",
    "other-day",
    "both",
    "lead",
    "farther",
    "paragraph",
    "missing",
)
"""What is weighed, as chances.toml names it."""


LEAST = {"meaning": 0.70, "words": 0.64}
"""The least chance of an answer, where the embedding model is there and where not: of those that
eval/calibrate_words.py prints the least at which no more than 1% of the questions that must be declined
are answered, and without the model less than 4%. docs/checking.md has what each margin costs, and how
it was found."""


def way(candidate: Candidate) -> str:
    """By which weights a sentence is judged."""
    return "meaning" if candidate.likeness is not None else "words"


def chance(asked: Asked, candidate: Candidate) -> float:
    """The chance, from 0 to 1, that the sentence answers what is asked."""
    measured = features(asked, candidate)
    weights = _weights()[way(candidate)]
    log_odds = weights["always"] + sum(weights.get(name, 0.0) * measured[name] for name in FEATURES)
    return 1 / (1 + math.exp(-log_odds))


def features(asked: Asked, candidate: Candidate) -> dict[str, float]:
    """What is weighed, by its name in chances.toml."""
    return {
        "borne-out": candidate.support.whole,
        "likeness": candidate.likeness or 0.0,
        "ahead": candidate.ahead,
        "rank": 1.0 / (1 + candidate.rank),
        "fit": candidate.fit.bonus,
        "unheard": asked.unheard,
        "told": candidate.support.told,
        "untold": candidate.support.untold,
        "length": len(asked.wanted) / _USUAL_LENGTH,
        "figure": float(asked.kind in _FIGURES),
        "name": float(asked.kind in _NAMES),
        "day": float(asked.kind in _DAYS),
        "why": float(asked.kind is Kind.WHY),
        "yes-no": float(asked.kind is Kind.YES_NO),
        "plain": float(asked.kind is Kind.YES_NO and candidate.fit.bonus > 0),
        "nameless": float(_is_nameless(asked, candidate)),
        "other-day": float(_is_of_another_day(asked, candidate)),
        "both": candidate.support.whole * candidate.support.alone,
        "lead": candidate.lead,
        "farther": candidate.farther,
        "paragraph": min(candidate.beside, _LONG_PARAGRAPH) / _LONG_PARAGRAPH,
        "missing": len([term for term in candidate.support.missing if not is_soft(term)])
        / _USUAL_LENGTH,
    }


def _is_nameless(asked: Asked, candidate: Candidate) -> bool:
    """Whether it is asked who, and no name in the sentence is of the kind or in the role that is asked."""
    fit = candidate.fit
    return asked.kind is Kind.WHO and fit.lead is None and fit.bonus < 0


def _is_of_another_day(asked: Asked, candidate: Candidate) -> bool:
    """Whether a day is asked, and the sentence itself tells of hardly anything in the question."""
    is_of_it = candidate.fit.bonus >= OF_THE_EVENT
    return asked.kind is Kind.WHEN and not is_of_it and candidate.support.alone < _SPOKEN_OF


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    """chances.toml."""
    read: dict[str, dict[str, float]] = read_toml("chances")
    return read
