"""A question that nothing reads as it stands, in plainer words, by the forms of loosened.toml."""

from __future__ import annotations

import re

from assistant.choice import without_company
from assistant.forms import in_forms
from assistant.phrasings import plainly

_DIGITS = {name: number for number, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)}  # fmt: skip
_BAR = re.compile(rf"(\b(?:than|over|under|exceed(?:s|ed)?|above|below|at least|at most|\$) ?)({'|'.join(_DIGITS)})(?= (?:times|percent|per cent|million|billion|in|at|for)\b|\W*$)", re.I)  # fmt: skip
_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+([,?.!;:])")


_SALES = re.compile(
    r"\b(?:net )?(?P<said>sales|revenues?)\b(?! (?:tax|returns?|recognition|dollar|person|force|of|from))",
    re.I,
)
_CALLED = ("net sales", "revenue")  # of a part, by one filing or another


def called_otherwise(question: str) -> list[str]:
    """A question of the sales of a part by the other words for them, where it has none in it twice."""
    said = _SALES.findall(question)
    if len(said) != 1:
        return []
    return [
        other
        for name in _CALLED
        if (other := _SALES.sub(name, question)).lower() != question.lower()
    ]


def loosened(question: str, company: str) -> list[str]:
    """What an unread question says without its idle words and with everyday ones as a filing's.

    None where it says nothing idle or otherwise. As it stands and without the company's name.
    """
    plain = without_company(question, company)
    said = (
        _tidy(_in_digits(in_forms(in_forms(text, "openings", "late"), "loosened")))
        for text in (question, plainly(question), plain)
    )
    known = {_tidy(question), _tidy(plain)}
    return [words for words in dict.fromkeys(said) if words not in known and len(words.split()) > 1]


def _in_digits(text: str) -> str:
    """Numbers that something is held against, in digits: "more than eight" is "more than 8"."""
    return _BAR.sub(lambda said: f"{said[1]}{_DIGITS[said[2].lower()]}", text)


def _tidy(text: str) -> str:
    return _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip(" ,")
