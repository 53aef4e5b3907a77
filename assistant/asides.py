"""What a question says besides: "…? Give the full number.", "… – the balance, not the movement".

Such an aside names no figure of its own. It is a clause after a dash, a full stop, a question
mark or in parentheses; one whose words stand in none of the filing's labels, nor in any name of a
figure, tells only how the answer should look or what is not meant.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.book import Book
from assistant.known_names import content, known_phrases, metric_named
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.period_phrases import times_in
from assistant.short_names import names_home
from assistant.told_arithmetic import told_readings

_CLAUSE = re.compile(
    r"(?P<mark>[?.;]\s+(?=[A-Z])|\s+[-–—]\s+|,\s+(?=(?:please|not|and not|rather than|i mean)\b))(?P<said>[^?;–—]+)$",
    re.I,
)
_LEAD = re.compile(r"^\W*(?P<said>[^:?!]{2,60}?)(?:\s*:|\s[-–—])\s+(?=\S+\s+\S+)")
_ASKING = r"(?:question|query|check|request|task|quick one|one more|next one|memo|pack|ask)"
_IS_ASKING = re.compile(rf"(?:an?\s+|the\s+)?{_ASKING}\b.*|.*\b{_ASKING}", re.I)
_EXPLAINED = re.compile(
    r"^\W*(?P<name>[^:?]{3,60}?)\s*(?::|\s[-–—])\s+"
    r"(?P<share>.*\b(?:as (?:an? )?(?:%|per ?cent\w*|share|proportion|fraction|multiple) of|less|minus|plus)\b.*)$",
    re.I,
)
_SHARE = re.compile(r"\bas (?:an? )?(?:%|\w+) of\b", re.I)
_OF = re.compile(r"\s+(?:of|on|for|at|in)\s+|,\s*", re.I)
_PLACED = re.compile(
    r"^\W*(?P<place>(?:[\w&'’-]+ ){1,6}(?:note|table|schedule)s?)\s*(?::|\s[-–—])\s*(?=\w)", re.I
)
_BRACKETED = re.compile(r"\s*\((?P<said>[^()]*)\)")
_ARITHMETIC = re.compile(
    r"\s*\((?=[^()]*\b(?:less|minus|plus|net of|divided by|over)\b)[^()]*\)", re.I
)
_NOT = re.compile(r"\s*(?:and\s+)?(?:not|rather than)\b", re.I)
_MORE = re.compile(r"\s*(?:and|also|plus)\b(?! not\b)", re.I)  # another figure
_LENGTH = re.compile(r"\b(?:quarter|half|month|year|three|six|nine|twelve|to date)s?\b", re.I)
_COUNTS = re.compile(r"\d")
_IN_PERCENT = re.compile(r"%|\bper ?cent", re.I)


# What only asks for the outcome of what was told: "…: what ratio do you get?"
_OUTCOME = re.compile(
    r"\s*[-–—:;,.?]\s+(?:so |and )?(?:about |roughly )?(?:what|how much|how many)"
    r"(?: (?!per ?cent|days?\b)[a-z]+){0,2} (?:do (?:you|i|we) get|does (?:that|this|it) (?:give|make|come to|work out (?:to|at))(?: (?:per|for each|a) \w+)?"
    r"|is (?:that|it|the (?:result|answer|outcome))|results|would that be)\W*$",
    re.I,
)


_TOLD_TO = re.compile(
    r"^\W*(?:please|pls|plz|kindly) (?:state|confirm|indicate|specify|quote|report|advise|provide|supply)(?: me)? (?!that\b|whether\b|if\b)(?=\w)",
    re.I,
)
_YES_OR_NO = re.compile(
    r"^\W*(?:yes or no|true or false)\W+(?=\w)|[\s,;:–—-]+(?:yes or no|true or false)\W*$", re.I
)
_OPENS = re.compile(r"^\W*(?:[^?,]{0,40},\s*)?(?:did|does|do|was|were|is|are|has|have|had|can|could)\b", re.I)  # fmt: skip


def without_demand(question: str) -> str:
    """A question without "please state" ahead of it; one for yes or no without the words that ask for either."""
    question = _TOLD_TO.sub("", question)
    plain = _YES_OR_NO.sub("", question)
    return f"{plain.rstrip(' ?')}?" if plain != question and _OPENS.match(plain) else question


def without_asides(question: str, book: Book) -> str:
    """The question without its asides, the last first; as it is where it has none."""
    plain = _BRACKETED.sub(lambda m: "" if is_aside(m["said"], book) else m[0], question)
    for _ in range(_MOST):
        match = _CLAUSE.search(plain)
        if match is None or _MORE.match(match["said"]) or not is_aside(match["said"], book):
            break
        plain = plain[: match.start()]
    return plain.strip()


def explained(question: str) -> str | None:
    """The formula that a question gives as the meaning of a metric ("Payout, 1995: X as a % of Y")."""
    match = _EXPLAINED.match(question)
    if match is None:
        return None
    said = times_in(match["name"])
    named = _without_times(match["name"])
    spelt = [named, _OF.split(named, maxsplit=1)[0]]
    keys = [metric_named(re.findall(r"[a-z&'/-]+", name.lower())) for name in spelt]
    key = next((key for key in keys if key), None)
    if key is None or not (
        _SHARE.search(match["share"]) or metrics()[key].unit is Presentation.USD
    ):
        return None
    when = " ".join(match["name"][words.start : words.end] for words in said)
    return f"{match['share'].rstrip(' .?')} {when}".strip()


def without_lead(question: str, book: Book) -> str:
    """The question without what stands before a colon, where that names no figure ("Quick check: …").

    A note or a table there is where to look ("Treasury stock note: …"). Nor with what only asks
    for the outcome at its end.
    """
    question = _OUTCOME.sub("", question)
    placed = _PLACED.match(question)
    if placed is not None:
        place = re.sub(r"^(?:in |from |see )?(?:the )?", "", placed["place"], flags=re.I)
        return f"In the {place}, {question[placed.end() :]}"
    lead = _LEAD.match(question)
    if lead is None or times_in(lead["said"]) or _COUNTS.search(lead["said"]):
        return question
    is_idle = is_of_asking(lead["said"]) or is_aside(lead["said"], book)
    return question[lead.end() :] if is_idle else question


_MOST = 3


def is_of_asking(said: str) -> bool:
    """Whether words say only that something is asked: "Quick check"."""
    return _IS_ASKING.fullmatch(said) is not None


def is_aside(said: str, book: Book) -> bool:
    """Whether words name no figure, here or anywhere, and no home market."""
    if _IN_PERCENT.search(said) or names_home(said):
        return False
    if _NOT.match(said):
        said = _LENGTH.sub(" ", _without_times(said))
    if _COUNTS.search(said):
        return False
    held = content(re.findall(r"[a-z'&/-]+", said.lower()), book)
    return not any(word in book.label_words or _names_figures(word) for word in held)


def _without_times(said: str) -> str:
    """The words of a "not 2025" without what they say of time."""
    for words in reversed(times_in(said)):
        said = f"{said[: words.start]} {said[words.end :]}"
    return said


def _names_figures(word: str) -> bool:
    return word in _words_of_figures()


@lru_cache(maxsize=1)
def _words_of_figures() -> frozenset[str]:
    return frozenset[str]().union(*known_phrases())


def without_definitions(question: str) -> str:
    """The question without a metric's arithmetic in brackets behind its name, where more is done with it.

    "For every dollar of free cash flow (operating cash less …), how much went to dividends?" is of
    the metric; by itself "free cash flow (operating cash less …)" is told, and read as it is told.
    """
    plain = _ARITHMETIC.sub(
        lambda said: "" if _ends_in_a_metric(question[: said.start()]) else said[0], question
    )
    return plain if plain != question and told_readings(plain) else question


def _ends_in_a_metric(said: str) -> bool:
    said = f" {said.lower()}"
    return any(
        said.endswith(name.lower()) and not said[-len(name) - 1].isalnum()
        for each in metrics().values()
        for name in each.names
    )
