"""What stands before or behind a question and says only who asks it: "For my course: …", "I supply parts to it. …"."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from assistant.forms import Form, forms, spaced, tokens_of, unspaced
from assistant.pattern_files import read_toml
from assistant.period_phrases import times_in

_COUNTS = re.compile(r"\d")
_LEAST_LEFT = 3  # words of a question


@lru_cache(maxsize=512)
def unframed(question: str) -> str:
    """The question without who asks it, by the "who" forms of openings.toml; else as it is."""
    words = said = spaced(question)
    for form in forms("openings", "who"):
        if form.may_fit(words):
            words = form.pattern.sub(partial(_left_out, form, words), words)
    return question if words == said else unspaced(words)


def _left_out(form: Form, words: str, said: re.Match[str]) -> str:
    """Nothing for what says who asks; itself where it counts, dates, is leant on, or is all there is."""
    rest = f"{words[: said.start()]} {words[said.end() :]}"
    leans = tokens_of(rest).intersection(read_toml("openings")["words"]["leans"])
    holds = _COUNTS.search(said[0]) or leans or times_in(said[0])
    return said[0] if holds or len(rest.split()) < _LEAST_LEFT else form.filled(said)
