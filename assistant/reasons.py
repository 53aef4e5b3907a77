"""How a sentence gives a reason: which part of it is the effect, and which the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.cue_patterns import any_of
from assistant.pattern_files import read_toml

_WHY = r"(?:reasons?|causes?|factors?|explanations?|sources?)"
_FOR = re.compile(
    rf"\b{_WHY}\s+(?:for|of|behind)\s+(?P<effect>.+?)\s+(?:was|were|is|are|include[sd]?)\s+(?P<reason>.+)",
    re.I,
)
_OF = re.compile(
    rf"(?P<reason>.+?)\b(?:was|were|is|are|being)\s+(?:(?:also|among|one of|a|the)\s+)*(?:\w+\s+)?{_WHY}\s+(?:for|of|in|behind)\s+(?P<effect>.+)",
    re.I,
)
_FIRST = re.compile(
    r"^(?:As\s+(?:a|the)\s+result\s+of|Because(?:\s+of)?|Due\s+(?:\w+\s+)?to|Owing\s+to|Given|Reflecting|In\s+response\s+to|Since|By\s+(?:\w+ly\s+)?(?=\w+ing\b))\s*(?P<reason>[^,]+),\s*(?P<effect>.+)",
    re.I,
)
_THEN = re.compile(
    r"(?P<reason>.+?)\b(?:led\s+to|resulted\s+in|caused|contributed\s+(?:\w+\s+)?to|accounted\s+for|drove|more\s+than\s+offset|offset\s+by|enabled)\s+(?P<effect>.+)",
    re.I,
)
_AS = re.compile(
    r",\s+as\s+(?!well|of\b|compared|described|defined|amended|follows|reported|noted|discussed|a\s+percent|required|applicable|the\s+case|such|if\b|to\b|set\b|in\b|an?\b|adjusted|necessary|appropriate|agent|trustee)\w+",
    re.I,
)
_REFERS = re.compile(
    r"^(?:In\s+addition,\s+|However,\s+)?(?:This|These|Those|Such|It|They|That|The\s+(?:(?:\w+\s+)?(?:increase|decrease|decline|change|improvement|reduction|growth|difference|rise|fall|drop|gain|loss)s?\b))",
    re.I,
)


# What is told elsewhere: "reflecting the above adjustments".
_POINTS = re.compile(r"\s*(?:all\s+)?(?:of\s+)?the\s+(?:above|following|foregoing)\b", re.I)
_WORDS = re.compile(r"(?<![a-z]-)\b[a-z]+")  # the "up" of a "clean-up" is no way


@dataclass(frozen=True, slots=True)
class Given:
    """A reason as given: `effect` and `reason` are parts of the sentence's text.

    `refers`: the effect is only pointed at ("This decrease"), and named in the sentence before.
    `strength` is 1 for a plain reason, less where only a weak phrase joins the two.
    """

    effect: str
    reason: str
    refers: bool
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class _Cues:
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    up: frozenset[str]
    down: frozenset[str]
    neither: re.Pattern[str]


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    read = read_toml("asked")
    weak = set(read["reason"]["weak"])
    return _Cues(
        any_of([phrase for phrase in read["reason"]["phrases"] if phrase not in weak]),
        any_of(weak),
        frozenset(read["direction"]["up"].split()),
        frozenset(read["direction"]["down"].split()),
        any_of(read["direction"]["neither"]),
    )


@lru_cache(maxsize=4096)
def given(text: str) -> Given | None:
    """How `text` gives a reason, or None where it gives none."""
    match = _FOR.search(text) or _FIRST.match(text)
    if match:
        return _given(match["effect"], match["reason"])
    reversed_ = _OF.match(text)
    if reversed_:
        return _given(reversed_["effect"], reversed_["reason"])
    strong, then = _cues().strong.search(text), _THEN.match(text)
    if then and (strong is None or then.end("reason") <= strong.start()):
        return _given(then["effect"], then["reason"])
    if strong:
        strength = 0.4 if _POINTS.match(text, strong.end()) else 1.0
        return _given(text[: strong.start()], text[strong.end() :], strength)
    because = _AS.search(text)
    if because:
        return _given(text[: because.start()], text[because.end() :], 0.7)
    weak = _cues().weak.search(text)
    return _given(text[: weak.start()], text[weak.end() :], 0.4) if weak else None


def _given(effect: str, reason: str, strength: float = 1.0) -> Given:
    refers = _REFERS.match(effect.strip()) is not None or len(effect.split()) < 4
    return Given(effect, reason, refers, strength)


def directions(text: str) -> frozenset[str]:
    """ "up" and "down", where the words say that something rose or fell."""
    plain = text.lower()
    if " up" in plain:
        plain = _cues().neither.sub(" ", plain)
    words = set(_WORDS.findall(plain))
    held = (("up", words & _cues().up), ("down", words & _cues().down))
    return frozenset(name for name, found in held if found)
