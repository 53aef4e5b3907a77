"""What a question asks the amount of, and a sentence that gives an amount does not speak of."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.support import level, surnames
from assistant.terms import alike, is_soft, stem, tokens
from assistant.wording import Said, Wording

_RELATED_TO = re.compile(
    r"\b(?:relat(?:ed|ing|es?)|attributable|pertain(?:ed|ing|s)?|allocated|tied) to (?:the |its |their )?"
    r"((?:[a-z-]+ ?){1,3}?)(?: (?:in|at|for|during|by|on|of|as)\b|\W*$)",
    re.I,
)
_HOW_MUCH_OF = re.compile(
    r"\bhow\s+much\s+(?:in\s+|of\s+(?:the\s+|its\s+)?)?([a-z-]{3,})\s+(?:arose|came|did|does|do|has|had|have|is|are|was|were|will|would|could|can)\b",
    re.I,
)

# "Did it impose", of which a sentence tells that fines "could be as large as 10%".
_DONE = re.compile(r"\bdid\b", re.I)
_POSSIBLE = re.compile(
    r"\b(?:could|may|might|would|can|possibl\w+|potential\w*|at most|maximum)\b", re.I
)
_COULD_BE = re.compile(r"\b(?:could|might|may)\s+(?:\w+\s+){0,2}be\b[^.;]{0,40}$", re.I)


def lacks_what(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether a question asks how much of something that neither sentence nor title speaks of.

    So it is with what it names, which may stand earlier in the paragraph, or in the one that it
    goes on from, and with what the amount is to relate to.
    """
    related = _RELATED_TO.search(asked.question)
    of = [each.term for each in tokens(related[1]) if not is_soft(each.term)] if related else []
    if any(not _speaks_of(term, said) for term in of) or _lacks_name(asked, said, wording):
        return True
    match = _HOW_MUCH_OF.search(asked.question)
    if match is None:
        return False
    term = stem(match[1].lower())
    is_named = (
        term in asked.terms and not is_soft(term) and not {"money", "cash"} & {term, *alike(term)}
    )
    return is_named and not _speaks_of(term, said)


def _lacks_name(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether a name of the question stands nowhere in or before a sentence; a surname will do."""
    known_as = surnames(asked)
    named = [each.term for each in asked.wanted if each.is_name]
    unsaid = [term for term in named if not _speaks_of(term, said)]
    unsaid = [t for t in unsaid if t not in known_as or not _speaks_of(known_as[t], said)]
    if not unsaid:
        return False
    place = said.sentence.place
    before = [other for other in wording.paragraph(place) if other < place]
    told = [wording.said[other] for other in (*before, *wording.leading_to(place))]
    return not all(any(_speaks_of(term, each) for each in told) for term in unsaid)


def _speaks_of(term: str, said: Said) -> bool:
    return level(term, said) > 0 or term in said.above


def only_may_be(asked: Asked, before: str) -> bool:
    """Whether the words before an amount say what it could be of a deed that a question takes as done."""
    is_done = _DONE.search(asked.question) and not _POSSIBLE.search(asked.question)
    return bool(is_done) and _COULD_BE.search(before) is not None
