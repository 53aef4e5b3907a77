"""A yes-or-no question and a sentence → yes, no, or neither where the sentence is not plain."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.fits import predicate_of
from assistant.support import Support, level
from assistant.terms import tokens
from assistant.wording import Said

_NEGATION = re.compile(
    r"\b(?:no|not|none|never|neither|nor|without|cannot|nothing|nobody)\b|n't\b|\bun(?=audited|secured|insured|registered|paid|related)",
    re.I,
)
_NOT_ONLY = re.compile(
    r"\b(?:not only|no later than|no less than|no more than|not less than|no assurance|no longer than|not limited to)\b",
    re.I,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|would|if|unless|should|intends?|expects?|plans?|potential|possible|possibly|contemplates?)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"[;:]|,?\s+(?:but|although|though|however|except|while|whereas|which|who|whose)\b"
)
_LEAST_ALONE = 0.6
_SURE = 0.85
_PLAIN = 0.8


def verdict_of(asked: Asked, said: Said, support: Support) -> bool | None:
    """True or False where the sentence says so itself; None where it hedges or says only a part."""
    if _is_negated(asked.question):
        return None
    clause = _clause(asked, said.sentence.text)
    predicate = predicate_of(asked)
    if support.alone < _LEAST_ALONE and not (
        predicate and level(predicate, said) and support.whole > _SURE
    ):
        return None
    if _is_negated(clause):
        return False
    if support.alone < _PLAIN or (predicate is not None and level(predicate, said) < 1.0):
        return None
    if _is_hedged(clause, predicate) and not _HEDGE.search(asked.question):
        return None
    return True


def _is_hedged(clause: str, predicate: str | None) -> bool:
    """Whether a "may" or an "expects" stands before what is said of the subject."""
    end = next((token.end for token in tokens(clause) if token.term == predicate), len(clause))
    return _HEDGE.search(clause, 0, end) is not None


def _is_negated(text: str) -> bool:
    return len(_NEGATION.findall(_NOT_ONLY.sub(" ", text))) % 2 == 1


def _clause(asked: Asked, text: str) -> str:
    """The clause that says most of what is asked."""
    weights = {each.term: each.weight for each in asked.wanted}
    parts = [part for part in _CLAUSE.split(text) if part.strip()]
    return max(
        parts,
        key=lambda part: sum(weights.get(token.term, 0.0) for token in tokens(part)),
        default=text,
    )
