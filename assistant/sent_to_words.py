"""Which questions go to the filing's words at once, as no figure answers them."""

from __future__ import annotations

from assistant.afterwards import asks_of_any_matter
from assistant.known_names import metric_named
from assistant.lexer import Lexed
from assistant.pattern_files import patterns

_PATTERNS = patterns("sent_to_words")


def asks_words(lexed: Lexed) -> bool:
    """Whether a reason, a name, a place, a day or a description is asked for."""
    asks_when = lexed.has("when", "where") and "yes-no" not in lexed.opens_with
    is_described = lexed.has("describe") and not lexed.has("percent")
    is_why = lexed.has("why") or _PATTERNS["reasons"].search(lexed.question) is not None
    is_plain = is_why or lexed.has("who") or asks_when or is_described
    return is_plain or asks_of_any_matter(lexed.question)


def asks_no_amount(question: str) -> bool:
    """Whether it is asked how something is done, what it is for or on which day: no line tells that."""
    return any(_PATTERNS[each].search(question) for each in ("manner", "purpose", "day"))


def asks_each(lexed: Lexed) -> bool:
    """Whether a figure of each of some things is asked for, which no line and no metric is.

    Or how many hold the shares of record, which only a sentence counts.
    """
    if _PATTERNS["of-record"].search(lexed.question) is not None:
        return True
    if _PATTERNS["per-something"].search(lexed.question) is None:
        return False
    return metric_named([token.text for token in lexed.tokens if token.kind == "word"]) is None
