"""Whether an answer accounts for every figure that a question names: no share is told by an amount, no sum by a member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import At, Binary, Call, Expression, Line, Name
from assistant.kept import once
from assistant.lexer import phrase
from assistant.operands import operand_lines
from assistant.pattern_files import patterns
from assistant.plans import Change, Compute, Each, Plan
from assistant.short_names import names_home
from assistant.told_arithmetic import ToldSo, told_so
from index.model import PURE, USD, Fact

_SHARE, _WITHOUT = " as a percentage of ", " excluding "
_PATTERNS = patterns("accounted")
_AVERAGE = frozenset(stems("average mean"))
_HOME = frozenset(stems("United States America"))
_LONGEST = 9  # words of a line's name


def leaves_out_a_figure(planned: Plan, question: str, book: Book) -> bool:
    """Whether a question names two figures, and a plan is of one line that has nothing of the other.

    So too where a part of something is told, and the plan comes to an amount.
    """
    if isinstance(planned, Each):
        return any(_is_no_share(part, question, book) for part in planned.parts)
    if _is_no_share(planned, question, book):
        return True
    if _drops_an_average(planned, question, book) or _drops_home(planned, question, book):
        return True
    if not isinstance(planned, (Change, Compute)) or not isinstance(planned.expression, Line):
        return False
    said = _said_of(planned, book)
    if not _is_of_statements(planned, book):
        return False  # what a note is of is told by more than its rows
    named = [stems(" ".join(name)) for name in _lines_named(question, book)]
    if len(named) > 1 and any(not each & said for each in named):
        return True
    told = _told(question) if isinstance(planned, Compute) else []
    return bool(told) and not any(_all_in(said, each) for each in told)


def says_not_all(quoted: Iterable[str], question: str) -> bool:
    """Whether arithmetic is told, and no sentence speaks of each figure that it is told of."""
    told = _told(question)
    held = [stems(quote) for quote in quoted]
    return bool(told) and not any(_all_in(said, each) for said in held for each in told)


def _told(question: str) -> list[ToldSo]:
    """What arithmetic over two figures a question may tell, none of them left out of the other."""
    told = told_so(question)
    return [each for each in told if len(each.names) > 1 and _WITHOUT not in each.meant]


def _is_no_share(planned: Plan, question: str, book: Book) -> bool:
    """Whether a part of something is asked, and a plan comes to no pure number."""
    if not isinstance(planned, Compute) or not _asks_a_share(planned, question):
        return False
    found = evaluate(planned.expression, planned.period, book)
    return isinstance(found, Figure) and found.quantity.unit != PURE


def _asks_a_share(planned: Compute, question: str) -> bool:
    """Whether a percentage is asked, or a part of something that is no line's own name."""
    if _PATTERNS["percent"].search(question):
        return True
    if _PATTERNS["opens-share"].search(question):
        return _PATTERNS["names-share"].search(planned.title) is None
    told = _told(question)
    return bool(told) and all(_SHARE in each.meant for each in told)


def _said_of(planned: Change | Compute, book: Book) -> frozenset[str]:
    """The stems of a plan's title and of all that its lines are called by, and the company's name."""
    facts = [fact for line in operand_lines(planned.expression, book) for fact in line.facts[:1]]
    words = (" ".join((fact.label, *fact.path, *fact.column)) for fact in facts)
    return frozenset(stems(" ".join((planned.title, *words)))) | book.company_words


def _drops_an_average(planned: Plan, question: str, book: Book) -> bool:
    """Whether an operand is told as an average, and a quotient or sum has it as it stands."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Binary):
        return False
    is_told = _PATTERNS["over-average"].search(question) is not None
    return is_told and not _averages(planned.expression) and not _AVERAGE & _said_of(planned, book)


def _drops_home(planned: Plan, question: str, book: Book) -> bool:
    """Whether a figure of the United States is asked, and nothing that a plan is made of is called so."""
    if not isinstance(planned, (Change, Compute)) or not names_home(question):
        return False
    if _PATTERNS["beyond"].search(question) or _HOME & book.company_words:
        return False
    period = planned.period if isinstance(planned, Compute) else planned.later
    found = evaluate(planned.expression, period, book)
    if not isinstance(found, Figure):
        return False
    facts = [operand.fact for operand in found.operands]
    tables = {fact.table for fact in facts}
    captions = (table.caption for table in book.reading.tables if table.id in tables)
    called = {text for fact in facts for text in (fact.label, *fact.path, *fact.column)}
    return not any(map(_PATTERNS["at-home"].search, (planned.title, *called, *captions)))


def _averages(expression: Expression) -> bool:
    """Whether an average is somewhere in an expression, or a metric that may have one."""
    match expression:
        case Binary():
            return _averages(expression.left) or _averages(expression.right)
        case At():
            return _averages(expression.argument)
        case Call():
            return True
        case _:
            return isinstance(expression, Name)


def _is_of_statements(planned: Change | Compute, book: Book) -> bool:
    """Whether every line of a plan is one of the statements."""
    facts = [fact for line in operand_lines(planned.expression, book) for fact in line.facts[:1]]
    return all(fact.statement is not None for fact in facts)


def _all_in(said: frozenset[str], told: ToldSo) -> bool:
    """Whether there is a word at least of each operand."""
    named = [stems(name) for name in told.names]
    return all(not each or each & said for each in named)


def _lines_named(question: str, book: Book) -> Iterator[tuple[str, ...]]:
    """The names of lines of the statements that a question has in it, the longest at each place."""
    words, place = phrase(question), 0
    while place < len(words):
        counts = range(min(_LONGEST, len(words) - place), 0, -1)
        count = next((n for n in counts if words[place : place + n] in _names(book)), 0)
        if count:
            yield words[place : place + count]
        place += count or 1


@once
def _names(book: Book) -> frozenset[tuple[str, ...]]:
    """What the lines of money are called in the statements."""
    return frozenset(map(phrase, {f.label for f in book.reading.facts if _is_money_line(f)}))


def _is_money_line(fact: Fact) -> bool:
    return fact.statement is not None and fact.quantity.unit == USD
