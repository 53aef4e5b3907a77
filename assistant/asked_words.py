"""The words of a question apart from what only leads to it, as read before its kind and terms."""

from __future__ import annotations

import re

from assistant.forms import in_forms
from assistant.terms import tokens
from index.periods import MONTHS

_SHORT_MONTH = re.compile(
    r"(?<=\b(?:in|of|by)\s)(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?", re.I
)
# A figure that is only about so much is not one to be found again.
_ABOUT_SO_MUCH = re.compile(
    r"(?:~\s*|\b(?:about|around|roughly|nearly|almost|some)\s+)\$?\d[\d,.]*\s*(?:%|percent\b)?",
    re.I,
)
# What an amount is in says nothing more: "500 million euros".
_CURRENCY = re.compile(
    r"(?P<amount>\d|\b(?:thousand|million|billion))\s+(?:euros?|pounds?|yen|francs?|yuan|pesos)\b",
    re.I,
)
# "The holders who sued", after which another word asks.
_RELATIVE = re.compile(r"(?:the|an?|those|any|its|their)\s+(?:[\w'’-]+\s+){1,3}$", re.I)
_SUPPOSING = re.compile(
    r"(?:when|if|once|where)\b[^,?]+,\s*(?=(?:is|are|was|does|do|did|what|how|who|which|will|would|can|why|when|where)\b)",
    re.I,
)
_OPENS_ELSE = re.compile(r"(?:how|what|which|who)\b(?!.*(?:,|\band\b)\s*$)", re.I)
# Where a question goes on to another: "…, and what", "…, and has it".
PARTS = re.compile(
    r"[?;]\s+|,?\s+and\s+(?=(?:also\s+)?(?:(?:at|by|for|from|in|of|on|over|to|with)\s+)?(?:what|when|where|who|whom|how|which|why)\b)"
    r"|,\s+and\s+(?=(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could)\s+(?:it|that|this|they|these|those|he|she|(?-i:(?:[A-Z][\w.&'’-]*\s+){1,3}\w+))\b)",
    re.I,
)
PHRASE_END = re.compile(
    r"\b(?:attributable|after|as|before|did|do|does|is|are|was|were|has|have|had|can|could|will|would|may|should|of|in|for|to|at|on|under|with|by|from|that|which|who|per|(?:and|or)(?=\s+(?:an?|the|its|their|what|which|when|where|who|how|why|is|are|was|were|did|does)\b)|working|employed|got|get|made|held|sold|issued|granted|paid|received|recorded|earned|incurred|recognized|reported|spent|raised|declared|used|there|(?:falls?|comes?|fell|came)\s+due)\b|[(,?;]",
    re.I,
)


def plain_words(question: str) -> str:
    """A question as it is spelt, its months in full, without figures that are only about so much."""
    spelt = _CURRENCY.sub(r"\g<amount>", in_forms(question, "asked", "spelt"))
    return _ABOUT_SO_MUCH.sub("about", _with_whole_months(spelt))


def without_case(words: str) -> str:
    """What is asked of a case that a question opens with: "when it sells parts, is that revenue"."""
    return _SUPPOSING.sub("", words, count=1) if _SUPPOSING.match(words) else words


def _with_whole_months(words: str) -> str:
    """The question with "in Oct" as "in October"."""

    def whole(match: re.Match[str]) -> str:
        named = next(name for name in MONTHS if name.startswith(match[1].lower()[:3]))
        return named.title()

    return _SHORT_MONTH.sub(whole, words)


def is_relative(words: str, match: re.Match[str]) -> bool:
    """Whether a "who" only tells which ones are meant: "the holders who sued, what do they say"."""
    if match[0].lower() not in ("who", "whom", "whose"):
        return False
    return _RELATIVE.fullmatch(words, 0, match.start()) is not None


def is_condition(words: str, match: re.Match[str]) -> bool:
    """Whether a "when" only tells under what circumstance: "what does it do when the peso falls"."""
    return match[0].lower() == "when" and _OPENS_ELSE.match(words, 0, match.start()) is not None


def opening_words(words: str) -> str:
    """The phrase that a question opens with, as written, up to a verb or an "of"."""
    match = re.match(
        r"(?:(?:on|in|for|at|under|as)\s[^,?]{2,60},\s+)?(?:what|which)(?:'s|\s+(?:is|was|were|are))?\s+(?:the\s+|a\s+|an\s+)?|(?:the\s+)?",
        words,
        re.I,
    )
    start = match.end() if match else 0
    end = PHRASE_END.search(words, start)
    return words[start : end.start() if end else len(words)]


def opening_phrase(words: str) -> tuple[str, ...]:
    """The terms of the phrase that a question opens with, up to a verb or an "of"."""
    return tuple(token.term for token in tokens(opening_words(words)))
