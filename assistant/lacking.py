"""What a question asks the amount of, and a sentence that gives an amount does not speak of."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.support import level
from assistant.terms import alike, is_soft, stem, tokens
from assistant.wording import Said

_RELATED_TO = re.compile(
    r"\b(?:relat(?:ed|ing|es?)|attributable|pertain(?:ed|ing|s)?|allocated|tied) to (?:the |its |their )?"
    r"((?:[a-z-]+ ?){1,3}?)(?: (?:in|at|for|during|by|on|of|as)\b|\W*$)",
    re.I,
)
_HOW_MUCH_OF = re.compile(
    r"\bhow\s+much\s+(?:in\s+|of\s+(?:the\s+|its\s+)?)?([a-z-]{3,})\s+(?:arose|came|did|does|do|has|had|have|is|are|was|were|will|would|could|can)\b",
    re.I,
)


def lacks_what(asked: Asked, said: Said) -> bool:
    """Whether a question asks how much of something that neither sentence nor title speaks of.

    So it is with what it names, and with what the amount is to relate to.
    """
    related = _RELATED_TO.search(asked.question)
    of = [each.term for each in tokens(related[1]) if not is_soft(each.term)] if related else []
    named = [each.term for each in asked.wanted if each.is_name]
    if any(not level(term, said) and term not in said.above for term in (*named, *of)):
        return True
    match = _HOW_MUCH_OF.search(asked.question)
    if match is None:
        return False
    term = stem(match[1].lower())
    is_named = (
        term in asked.terms and not is_soft(term) and not {"money", "cash"} & {term, *alike(term)}
    )
    return is_named and not level(term, said) and term not in said.above
