"""Plans and sentences that drop what a question holds its figure against: they are declined.

Whether a figure is more than another, or than at another time, no line says that is but there, nor
a sentence that tells of one of the two; by how much it is so no figure of one time.
"""

from __future__ import annotations

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Line
from assistant.model import Answer, Presentation
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.periods_in_words import end_of
from assistant.plans import Compare, Compute, Plan
from assistant.reasons import directions

_PATTERNS = patterns("set_against")
_TWO = 2


def drops_base(planned: Plan, question: str, book: Book) -> bool:
    """Whether a plan is of one figure where a question sets it against another."""
    if isinstance(planned, Compare):
        if planned.left == planned.right and _names_other(question):
            return True
        return planned.right is None and compares_times(question)
    if not isinstance(planned, Compute):
        return False
    if _is_quotient(planned) and _PATTERNS["by-how-much"].search(question):
        return True
    if not isinstance(planned.expression, Line):
        return False
    if _is_up_to_since(planned, question, book):
        return True
    return compares_times(question) and _PATTERNS["says-difference"].search(planned.title) is None


def _is_quotient(planned: Compute) -> bool:
    """Whether a plan is of one figure over another, as they are and not in percent."""
    made = planned.expression
    is_plain = planned.unit in (None, Presentation.RATIO) and planned.metric is None
    return is_plain and isinstance(made, Binary) and made.sign == "/"


def _names_other(question: str) -> bool:
    """Whether something else than an earlier time is named behind "grew faster than"."""
    said = _PATTERNS["faster"].search(question)
    if said is None:
        return False
    times = times_in(said["other"])
    before = said["other"][: times[0].start] if times else said["other"]
    return _PATTERNS["word"].search(_PATTERNS["leads"].sub("", before)) is not None


def _is_up_to_since(planned: Compute, question: str, book: Book) -> bool:
    """Whether what is asked since a time is read as what was so at it, or up to it."""
    times = times_in(question) if _PATTERNS["since"].search(question) else ()
    if len(times) != 1 or planned.period is None:
        return False
    return planned.period.end == end_of(times[0], book.times)


def adds_to_itself(planned: Plan, question: str, book: Book) -> bool:
    """Whether a figure is added to itself, under one name or two, where nothing says "twice"."""
    made = planned.expression if isinstance(planned, Compute) else None
    if not isinstance(planned, Compute) or not isinstance(made, Binary) or made.sign != "+":
        return False
    sides = [evaluate(side, planned.period, book) for side in (made.left, made.right)]
    figures = [side for side in sides if isinstance(side, Figure) and len(side.operands) == 1]
    facts = [side.operands[0].fact for side in figures]
    is_same = (
        len(facts) == _TWO
        and facts[0].period == facts[1].period
        and abs(facts[0].quantity.value) == abs(facts[1].quantity.value) != 0
    )
    return is_same and _PATTERNS["twice"].search(question) is None


def compares_times(question: str) -> bool:
    """Whether a question compares what it is at one time with what it is at another that it names."""
    times = times_in(question)
    if len(times) < _TWO or _PATTERNS["compares"].search(question) is None:
        return False
    return any(_PATTERNS["base"].search(question[: words.start].rstrip() + " ") for words in times)


def leads_to_table(answer: Answer) -> bool:
    """Whether all that is quoted leads up to a table, whose figures it does not give."""
    if answer.value is not None or answer.verdict is not None or not answer.citations:
        return False
    return all(_PATTERNS["leads-to-table"].search(cited.quote) for cited in answer.citations)


def tells_one_side(answer: Answer, question: str) -> bool:
    """Whether sentences are given for a figure, or a yes or no, that is set against another time.

    A yes or no stands where the question says which way it is to have moved.
    """
    is_asked = _PATTERNS["yes-or-no"].search(question) is not None
    is_weighed = _PATTERNS["weighs"].search(question) is not None
    if answer.value is None and _PATTERNS["which-of-two"].search(question):
        return True
    if is_asked and is_weighed and answer.verdict is None:
        return True
    if is_asked and _names_other(question):
        return not any(_PATTERNS["faster"].search(cited.quote) for cited in answer.citations)
    if not compares_times(question):
        return False
    if is_asked:
        return answer.verdict is None or not directions(question)
    quoted = " ".join(citation.quote for citation in answer.citations[:1])
    asks_difference = _PATTERNS["difference"].search(question) is not None
    return asks_difference and _PATTERNS["says-difference"].search(quoted) is None
