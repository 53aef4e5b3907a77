"""Plans that leave out some of what a question says: declined, as their figure is another's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.book import Book, stem, stems
from assistant.expressions import Line
from assistant.grossed import GROSS
from assistant.known_names import content
from assistant.model import Reason
from assistant.operands import operand_lines
from assistant.plans import Change, Compute, Decline, Plan, Series

_KIND = r"(?:portions?|parts?|maturities)"
_BOTH = re.compile(
    rf"\b(?:current|short-term)(?: {_KIND})? (?:and|plus|as well as) (?:the )?(?:long-term|non-?current)\b|"
    rf"\b(?:long-term|non-?current)(?: {_KIND})? (?:and|plus|as well as) (?:the )?(?:current|short-term)\b",
    re.I,
)
# What all debt is: both of its parts.
_OF_ALL = re.compile(
    r"\b(total (?:debt|borrowings))\s*\((?:both )?(?:the )?(?:current|short-term|long-term|non-?current)(?: portion| debt)? (?:and|plus) (?:the )?(?:current|short-term|long-term|non-?current)(?: portion| debt)?\)",
    re.I,
)
_OWED_NOW = re.compile(rf"\bcurrent (?:{_KIND}|installments?)\b", re.I)
_OWED_LATER = re.compile(r"\b(?:net of|less|excluding)\W+(?:the )?(?:amounts? due|current)\b", re.I)
_IS_LATER = re.compile(rf"{_OWED_LATER.pattern}|\blong-term\b", re.I)
_ORIGINALLY = re.compile(
    r"\b(?:before|prior to) (?:the |any |its )?(?:restatement|amendment)\b|"
    r"\b(?:before|prior to) (?:(?:it|they|that|this|being|was|were|had|been) ){1,3}(?:restated|amended|corrected|revised)\b|"
    r"\b(?:originally|initially|previously|first) (?:reported|stated|filed|presented|published)\b",
    re.I,
)
_RESTATES = re.compile(r"^\W*(?:as )?restated\W*$", re.I | re.M)
_AS_FIRST = re.compile(r"\breported\b|\boriginal|\bprevious", re.I)
_NET = re.compile(r"\bnet (?:earnings|income|loss|profit)\b", re.I)
_EARLIER = re.compile(r"\boperati|\bbefore\b|\bcontinuing\b", re.I)  # on the way to net income
_COMBINED = re.compile(
    r",\s*(?:for )?(?P<one>[A-Z][\w&]+) and (?P<other>[A-Z][\w&]+),? (?:combined|together)\b"
)
_TOGETHER = re.compile(r"\b(?P<one>[\w&]+) and (?P<other>[\w&]+),? (?:combined|together)\b", re.I)


def without_both(question: str, book: Book) -> str:
    """A question for all debt without the brackets that but name its two parts.

    So too for all of the company without "…, Acme and its bank combined".
    """
    question = _OF_ALL.sub(r"\1", question)
    both = _COMBINED.search(question)
    if (
        both is None
        or not {stem(both["one"].lower()), stem(both["other"].lower())} & book.company_words
    ):
        return question
    return f"{question[: both.start()]}{question[both.end() :]}"


def left_out(planned: Plan, question: str, book: Book) -> Decline | None:
    """Why a plan is no answer, where it leaves out what the question says; None where it does not."""
    if not isinstance(planned, (Compute, Change, Series)):
        return None
    lines = operand_lines(planned.expression, book)
    titles = [_called(line) for line in lines]
    if _BOTH.search(_OWED_LATER.sub("", question)) and isinstance(planned, Compute):
        now = [title for title in titles if _OWED_NOW.search(_OWED_LATER.sub("", title))]
        later = [title for title in titles if title not in now and _IS_LATER.search(title)]
        if bool(now) != bool(later):
            return _not_read("Of the current and the long-term part, one could not be read.")
    is_gross = planned.title.endswith(GROSS)  # what was taken off is what was supposed away
    if not is_gross and _is_of_other_supposition(lines, question, book):
        text = "The filing supposes something else where it gives such a figure."
        return Decline(Reason.NOT_IN_FILING, text)
    restated = _ORIGINALLY.search(question) and _RESTATES.search(book.reading.filing.text)
    if restated and not any(_AS_FIRST.search(_place(line)) for line in lines):
        return Decline(
            Reason.NOT_IN_FILING,
            "The filing restates that, and no line of that name gives what was first reported.",
            said=True,
        )
    is_net = _NET.search(question) and not _EARLIER.search(question)
    is_earlier = _EARLIER.search(planned.title) and not re.search(r"\bnet\b", planned.title, re.I)
    if is_net and is_earlier and isinstance(planned.expression, Line):
        return _not_read("The line of that name for that period is not of net earnings.")
    both = _TOGETHER.search(question)
    named = {both["one"].lower(), both["other"].lower()} if both is not None else set()
    if planned.title.lower() in named and {stem(word) for word in named} & book.company_words:
        return _not_read(f"{planned.title} is told there only by itself, not with the rest.")
    return None


def _is_of_other_supposition(lines: Sequence[Line], question: str, book: Book) -> bool:
    """Whether a figure is asked as it would have been, and what stands round it supposes another thing."""
    said = _SUPPOSED.search(question)
    facts = [fact for line in lines for fact in line.facts]
    if said is None or not facts or len(lines) > 1:
        return False
    words_ = re.findall(r"[a-z&'-]+", (said["first"] or said["last"]).lower())
    wanted = {stem(word) for word in content(words_, book)} - book.company_words
    start = min(fact.cell.span.start for fact in facts)
    near = stems(book.reading.filing.text[max(0, start - _ROUND) : start])
    return 2 * len(wanted & near) < len(wanted)


_SUPPOSED = re.compile(
    r"^\W*(?:had|if|were)\s+(?P<first>[^?]*?), (?:what|how much)\b[^?]*\bwould\b|\bwould\b[^?]*\bhave\b[^?]*?\b(?:had|if)\s+(?P<last>[^?]*)",
    re.I,
)
_ROUND = 3_000  # characters before a table, in which it is told what it supposes


def _not_read(text: str) -> Decline:
    return Decline(Reason.NOT_UNDERSTOOD, text)


def _called(line: Line) -> str:
    return line.title or (line.facts[0].label if line.facts else "")


def _place(line: Line) -> str:
    """The words of the places of a line's cells."""
    return " ".join(" ".join((fact.label, *fact.path, *fact.column)) for fact in line.facts)
