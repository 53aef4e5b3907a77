"""Plans that leave out some of what a question says: declined, as their figure is another's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.book import Book, stem, stems
from assistant.expressions import Line
from assistant.grossed import GROSS
from assistant.known_names import content
from assistant.model import Reason
from assistant.operands import has_durations, operand_lines
from assistant.pattern_files import patterns
from assistant.plans import Change, Compute, Decline, Plan, Series

_PATTERNS = patterns("left_out")


def without_both(question: str, book: Book) -> str:
    """A question for all debt without the brackets that but name its two parts.

    So too for all of the company without "…, Acme and its bank combined".
    """
    question = _PATTERNS["of-all"].sub(r"\1", question)
    both = _PATTERNS["combined"].search(question)
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
    found = (
        _one_part(planned, lines, question),
        _other_version(planned, lines, question, book),
        _other_line(planned, lines, question, book),
    )
    return next((why for why in found if why is not None), None)


def _one_part(planned: Plan, lines: Sequence[Line], question: str) -> Decline | None:
    """Why lines are but one of the current and the long-term part, where both are asked for."""
    said = _PATTERNS["owed-later"].sub("", question)
    if not isinstance(planned, Compute) or _PATTERNS["both"].search(said) is None:
        return None
    titles = [_called(line) for line in lines]
    now = [t for t in titles if _PATTERNS["owed-now"].search(_PATTERNS["owed-later"].sub("", t))]
    later = [t for t in titles if t not in now and _PATTERNS["is-later"].search(t)]
    if bool(now) == bool(later):
        return None
    return _not_read("Of the current and the long-term part, one could not be read.")


def _other_version(
    planned: Compute | Change | Series, lines: Sequence[Line], question: str, book: Book
) -> Decline | None:
    """Why a figure is of another supposition than is asked, or of a restatement that is not."""
    is_gross = planned.title.endswith(GROSS)  # what was taken off is what was supposed away
    if not is_gross and _is_of_other_supposition(lines, question, book):
        text = "The filing supposes something else where it gives such a figure."
        return Decline(Reason.NOT_IN_FILING, text)
    first = _PATTERNS["originally"].search(question)
    restated = first and _PATTERNS["restates"].search(book.reading.filing.text)
    if not restated or any(_PATTERNS["as-first"].search(_place(line)) for line in lines):
        return None
    text = "The filing restates that, and no line of that name gives what was first reported."
    return Decline(Reason.NOT_IN_FILING, text, said=True)


def _other_line(
    planned: Compute | Change | Series, lines: Sequence[Line], question: str, book: Book
) -> Decline | None:
    """Why a line of that name is of something else: before tax, of a part, of what comes in."""
    net, earlier = _PATTERNS["net"], _PATTERNS["earlier"]
    is_net = net.search(question) and not earlier.search(question)
    is_earlier = earlier.search(planned.title) and not re.search(r"\bnet\b", planned.title, re.I)
    if is_net and is_earlier and isinstance(planned.expression, Line):
        return _not_read("The line of that name for that period is not of net earnings.")
    both = _PATTERNS["together"].search(question)
    named = {both["one"].lower(), both["other"].lower()} if both is not None else set()
    if planned.title.lower() in named and {stem(word) for word in named} & book.company_words:
        return _not_read(f"{planned.title} is told there only by itself, not with the rest.")
    if _is_received(lines, question, book):
        return Decline(Reason.NOT_IN_FILING, "The line of that name is of what comes in.")
    if _is_owed(lines, question, book):
        text = "The line of that name is of what is owed, not of what was paid."
        return Decline(Reason.NOT_IN_FILING, text, said=True)
    if _is_paid(lines, question):
        return Decline(Reason.NOT_IN_FILING, "The line of that name is of what is paid out.")
    return None


def _is_received(lines: Sequence[Line], question: str, book: Book) -> bool:
    """Whether something paid is asked after, and a line is of income of that name: "Dividends"."""
    if _PATTERNS["pays"].search(question) is None or len(lines) != 1:
        return False
    facts = lines[0].facts
    if not facts or any(fact.statement is not None for fact in facts):
        return False
    inside = {fact.table for fact in facts}
    captions = [table.caption for table in book.reading.tables if table.id in inside]
    held = " ".join([_place(lines[0]), *captions])
    return _PATTERNS["comes"].search(held) is not None and not _PATTERNS["goes"].search(held)


def _is_owed(lines: Sequence[Line], question: str, book: Book) -> bool:
    """Whether something paid is asked after, and a line is but a balance: "Income taxes"."""
    if _PATTERNS["was-paid"].search(question) is None or len(lines) != 1:
        return False
    is_balance = has_durations(lines[0], book) is False
    return is_balance and not _PATTERNS["pays"].search(_place(lines[0]))


def _is_paid(lines: Sequence[Line], question: str) -> bool:
    """Whether something that comes in is asked after, and a line is of money that goes out."""
    if _PATTERNS["receives"].search(question) is None or len(lines) != 1:
        return False
    facts = lines[0].facts
    is_out = bool(facts) and all(fact.statement and fact.sense == -1 for fact in facts)
    return is_out and _PATTERNS["receives"].search(facts[0].label) is None


def _is_of_other_supposition(lines: Sequence[Line], question: str, book: Book) -> bool:
    """Whether a figure is asked as it would have been, and what stands round it supposes another thing."""
    said = _PATTERNS["supposed"].search(question)
    facts = [fact for line in lines for fact in line.facts]
    if said is None or not facts or len(lines) > 1:
        return False
    words_ = re.findall(r"[a-z&'-]+", (said["first"] or said["last"]).lower())
    wanted = {stem(word) for word in content(words_, book)} - book.company_words
    start = min(fact.cell.span.start for fact in facts)
    near = stems(book.reading.filing.text[max(0, start - _ROUND) : start])
    return 2 * len(wanted & near) < len(wanted)


_ROUND = 3_000  # characters before a table, in which it is told what it supposes


def _not_read(text: str) -> Decline:
    return Decline(Reason.NOT_UNDERSTOOD, text)


def _called(line: Line) -> str:
    return line.title or (line.facts[0].label if line.facts else "")


def _place(line: Line) -> str:
    """The words of the places of a line's cells."""
    return " ".join(" ".join((fact.label, *fact.path, *fact.column)) for fact in line.facts)
