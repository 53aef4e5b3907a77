"""What stands round a question without asking, and roundabout ways to ask for one figure over another.

By the forms of frames.toml: "For my course: …", "I supply parts to it. …" say only who asks;
"of each 100 dollars of A, how many were B" is B as a percentage of A.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from assistant.period_phrases import times_in
from assistant.phrasings import Form, meant, sayings

_SPACE = re.compile(r"\s+")
_COUNTS = re.compile(r"\d")
_LEANS = re.compile(r"\b(?:it|they|them|that|those|these)\b", re.I)  # "… dropped. What was it"
_LEAST_LEFT = 3  # words of a question


@lru_cache(maxsize=512)
def unframed(question: str) -> str:
    """The question without who asks it, and each roundabout form as what it asks; else as it is."""
    said = question
    for form in sayings("frames", "asks-who"):
        said = form.pattern.sub(partial(_left_out, form, said), said)
    for form in sayings("frames"):
        said = form.pattern.sub(partial(meant, form.meant), said)
    return _SPACE.sub(" ", said).strip() if said != question else question


def _left_out(form: Form, whole: str, said: re.Match[str]) -> str:
    """Nothing for what says who asks; itself where it counts, dates, is leant on, or is all there is."""
    rest = f"{whole[: said.start()]} {whole[said.end() :]}"
    holds = _COUNTS.search(said[0]) or times_in(said[0]) or _LEANS.search(rest)
    return said[0] if holds or len(rest.split()) < _LEAST_LEFT else meant(form.meant, said)
