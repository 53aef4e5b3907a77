"""Arithmetic over figures of which a sentence gives one: "sales per employee", "how much did the backlog fall?".

Where no table prints an operand, the filing's own words may: how many people it employs, what it
got for shares that it sold. Each side is then a question of its own, to the tables first and to the
words after them; a sentence that answers one whole is an operand like any cell, with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.composed import composed_plan, is_of_two_times, is_short_of
from assistant.compute import Figure, evaluate, spoken
from assistant.expressions import At, Binary, Line
from assistant.figures_in_words import title as titled
from assistant.figures_in_words import within
from assistant.findings import money
from assistant.forms import in_forms
from assistant.model import Answer, Citation, Presentation, Reason
from assistant.of_whom import of_whom
from assistant.operands import operand_lines
from assistant.pattern_files import patterns, texts
from assistant.period_phrases import times_in
from assistant.periods_in_words import duration_for, instant_for
from assistant.plans import Change, Compare, Compute, Decline, Plan, Search
from assistant.reckoned import reckoned_plan
from assistant.router import plan_of_wording
from assistant.sayings import loosened, plainly
from assistant.spelling import corrected
from assistant.stated_figures import figures
from assistant.told_arithmetic import timeless
from index.model import PURE, SHARES, USD, Cell, Fact, Period, Quantity, Unit

if TYPE_CHECKING:
    from assistant.book import Book

Told = Callable[[str, bool], Answer | None]
"""From a question for one figure, and whether a sentence must have all its words, to what it says."""

_PATTERNS = patterns("said_operands")
_TEXTS = texts("said_operands", "texts")
_UNITS = {Presentation.USD: USD, Presentation.SHARES: SHARES, Presentation.COUNT: PURE}
_NEAR = 7  # days


def said_plan(question: str, book: Book, told: Told) -> Plan | None:
    """The arithmetic that a question asks for, of whose operands a sentence gives one; None if it is none."""
    reader = _Reader(book, told)
    made = _reckoned(question, reader)
    if made is not None:
        return made
    for words in _wordings(question, book):
        for made in _readings(words, reader):
            if made is not None and not is_short_of(made, words, question):
                return made
    return None


def is_per_head(question: str) -> bool:
    """Whether an amount over a number of people is asked for, which no one figure is."""
    return _PATTERNS["per-head"].search(question) is not None


class _Reader:
    """Reads a question for one figure: from the tables, else from the words."""

    def __init__(self, book: Book, told: Told) -> None:
        self.book = book
        self._told = told
        self._read: dict[str, Plan] = {}

    def __call__(self, question: str) -> Plan:
        """The plan of the figure; a search where nothing gives one."""
        if question not in self._read:
            self._read[question] = self._plan(question)
        return self._read[question]

    def count(self, what: str, day: Period) -> Compute | None:
        """How many there were at a day, in whichever words a filing says it."""
        asked = _TEXTS["count"].format(what=what, day=spoken(day))
        planned = self(asked)
        if isinstance(planned, Compute) and (many := _figure(planned, self.book)):
            return planned if many.unit == PURE else None
        return self._in_words(asked, PURE, is_whole=False)

    def _plan(self, question: str) -> Plan:
        planned = plan_of_wording(question, self.book)
        if isinstance(planned, Compute):
            found = evaluate(planned.expression, planned.period, self.book)
            return planned if isinstance(found, Figure) else self._in_words(question) or planned
        is_open = isinstance(planned, Search) or (
            isinstance(planned, Decline) and planned.reason is Reason.NOT_IN_FILING
        )
        return (self._in_words(question) or planned) if is_open else planned

    def _in_words(
        self, question: str, wanted: Unit | None = None, *, is_whole: bool = True
    ) -> Compute | None:
        answer = self._told(question, is_whole)
        unit = _UNITS.get(answer.unit) if answer is not None and answer.unit else None
        if answer is None or answer.value is None or unit is None or wanted not in (None, unit):
            return None
        cited = [each for each in answer.citations if _has(each.quote, answer.value)]
        period = _time_of(question, cited[0], self.book) if len(cited) == 1 else None
        if period is None:
            return None
        title = _called(question)
        fact = _as_fact(title, Quantity(answer.value, unit), period, cited[0])
        return Compute(Line(title, (fact,)), title, period)


def _has(quote: str, value: Decimal) -> bool:
    """Whether a sentence prints a figure."""
    return any(abs(figure.value) == abs(value) for figure in figures(quote))


def _as_fact(title: str, quantity: Quantity, period: Period, cited: Citation) -> Fact:
    """A figure of a sentence as the facts of tables are; it stands in no table."""
    cell = Cell(cited.quote, cited.span, quantity.value)
    number = -2 * cited.span.start - 1  # below those of the facts that tables have
    return Fact(
        number, title, (), (), None, period, quantity, cell, cited.span, "", 0, 0, cited.section
    )


def _is_of_words(fact: Fact) -> bool:
    """Whether a fact is one that a sentence gives."""
    return fact.id < 0


def _called(question: str) -> str:
    """What a question asks the figure of, as a sentence calls it."""
    plain = _PATTERNS["asks"].sub("", timeless(question)[0]).strip(" ,?.!")
    return within(_PATTERNS["trails"].sub("", plain)) or plain


def _time_of(question: str, cited: Citation, book: Book) -> Period | None:
    """The day that a sentence's figure is of: the asked one, else its own; None where they differ."""
    asked, said = _ends(question, book), _ends(cited.quote, book)
    day = asked[-1] if asked else said[0] if len(said) == 1 else Period(book.times.calendar.period)
    near = [each for each in said if abs((each.end - day.end).days) <= _NEAR]
    return day if near or not said else None


def _ends(text: str, book: Book) -> list[Period]:
    """The days at which what a text says of time ends, each once."""
    found = []
    for words in times_in(text):
        period = instant_for(words, book.times) or duration_for(words, book.times)
        if period is not None:
            found.append(Period(period.end))
    return list(dict.fromkeys(found))


def _is_said(planned: Plan, book: Book) -> bool:
    """Whether a sentence gives some operand: what tables alone give is read without them."""
    if isinstance(planned, Compare):
        sides = [side for side in (planned.left, planned.right) if side is not None]
    elif isinstance(planned, (Compute, Change)):
        sides = [planned.expression]
    else:
        return False
    lines = [line for side in sides for line in operand_lines(side, book)]
    return any(_is_of_words(fact) for line in lines for fact in line.facts)


def _wordings(question: str, book: Book) -> Iterator[str]:
    """A question as it stands, and as it reads in plainer words."""
    company = book.reading.filing.company
    plain = corrected(plainly(in_forms(question, "sayings", "late_opening")), book)
    yield from dict.fromkeys((question, plain, *of_whom(plain), *loosened(question, company)))


def _composed(words: str, reader: _Reader) -> Plan | None:
    made = composed_plan(words, reader.book, reader)
    if made is None or not _is_said(made, reader.book):
        return None
    return None if is_of_two_times(made, words) else made


def _reckoned(words: str, reader: _Reader) -> Plan | None:
    def read(asked: str) -> Plan:
        said = _PATTERNS["how-many"].match(asked)
        what = timeless(said["what"])[0] if said else ""
        day = Period(reader.book.times.calendar.period)
        return (reader.count(what, day) if what else None) or reader(asked)

    made = reckoned_plan(words, reader.book, read)
    return made if made is not None and _is_said(made, reader.book) else None


def _readings(words: str, reader: _Reader) -> Iterator[Plan | None]:
    for read in (_per_head, _price, _moved, _composed):
        yield read(words, reader)


def _figure(planned: Plan, book: Book) -> Quantity | None:
    """What a plan of one figure comes to, where its time is known."""
    if not isinstance(planned, Compute) or planned.period is None:
        return None
    found = evaluate(planned.expression, planned.period, book)
    return found.quantity if isinstance(found, Figure) else None


def _per_head(words: str, reader: _Reader) -> Compute | None:
    """An amount over how many there were at its close: "sales per employee"."""
    said = _PATTERNS["per-head"].search(words)
    if said is None:
        return None
    rest = f"{words[: said.start()].rstrip()} {words[said.end() :].lstrip(' ')}".strip(" ,")
    amount = next(
        (
            plan
            for asked in (rest, f"what was {_PATTERNS['asks'].sub('', rest)}")
            if (value := _figure(plan := reader(asked), reader.book)) and value.unit in (USD, SHARES)
        ),
        None,
    )  # fmt: skip
    if not isinstance(amount, Compute) or amount.period is None:
        return None
    many = reader.count(_several(said["what"].lower()), Period(amount.period.end))
    if many is None or many.period is None:
        return None
    made = Binary("/", At(amount.expression, amount.period), At(many.expression, many.period))
    title = f"{titled(amount.title)} per {said['what'].lower()}"
    return Compute(made, title, amount.period, Presentation.USD)


_PEOPLE = frozenset(["employee", "worker", "staff member", "head"])


def _several(what: str) -> str:
    """What is counted, as one asks how many there are."""
    if what in _PEOPLE:
        return "employees"
    return f"{what}es" if what.endswith("ch") else f"{what}s"


def _moved(words: str, reader: _Reader) -> Change | None:
    """How a figure moved between two days that the question names, each told by a sentence."""
    days = _ends(words, reader.book)
    plain = _PATTERNS["between"].sub("", timeless(words)[0]).strip(" ,?.!")
    said = _PATTERNS["moves"].match(in_forms(plain, "said_operands", "moves").strip(" ,?.!"))
    if len(days) != 2 or said is None:
        return None
    name = _PATTERNS["between"].sub("", said["what"])
    lines: list[Fact] = []
    for day in sorted(days):
        found = reader(f"what was the {name} at {spoken(day)}?")
        if not isinstance(found, Compute) or not isinstance(found.expression, Line):
            return None
        lines += [fact for fact in found.expression.facts if fact.period == day]
    earlier, later = sorted(days)
    if len(lines) != 2 or lines[0].quantity.unit != lines[1].quantity.unit:
        return None
    kind = "percent" if _PATTERNS["percent"].search(words) else "amount"
    return Change(Line(titled(name), tuple(lines)), titled(name), later, earlier, kind)


def _price(words: str, reader: _Reader) -> Compute | None:
    """What a share came to on average, where one sentence tells how many were dealt in and for how much."""
    bought, sold = (_PATTERNS[name].search(words) is not None for name in ("bought", "sold"))
    rest = _PATTERNS["dealt-in"].match(words)
    if _PATTERNS["price"].search(words) is None or bought is sold or rest is None:
        return None
    deed = "sold" if sold else "repurchased"
    many = reader(_TEXTS["dealt"].format(deed=deed, rest=rest["rest"].strip()))
    if not isinstance(many, Compute) or not isinstance(many.expression, Line):
        return None
    fact = many.expression.facts[0]
    if not _is_of_words(fact) or fact.quantity.unit != SHARES:
        return None
    told = money(fact.cell.text)
    sums = {each.value for each in told if each.value and each.unit is Presentation.USD}
    if len(sums) != 1:
        return None
    amount = replace(
        fact,
        id=fact.id - 1,
        label="proceeds" if sold else "cost",
        quantity=Quantity(sums.pop(), USD),
    )
    made = Binary("/", Line(amount.label, (amount,)), Line(f"shares {deed}", (fact,)))
    return Compute(made, f"Average price per share {deed}", many.period, Presentation.USD_PER_SHARE)
