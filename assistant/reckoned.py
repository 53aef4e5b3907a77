"""Arithmetic in free words → a plan: each operand is read as a question of its own, then reckoned in turn.

Operands are of one time, but where each says its own, or where a balance at the opening of a period
is carried forward by what moved it. Nothing is reckoned of which one operand is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from assistant.all_lines import side_of_all
from assistant.book import Book, stems
from assistant.composed import Side, side_of, side_planned
from assistant.compute import Figure, evaluate, spoken
from assistant.expressions import At, Binary, Call, Expression, Line, Number
from assistant.known_names import known_phrases, metric_named, word_lists
from assistant.lexer import phrase
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.operands import operand_lines
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compute, Plan
from assistant.reckoned_terms import (
    Term,
    are_of_one_kind,
    are_of_one_time,
    in_turn,
    names_of,
    quotients_first,
)
from assistant.reckoned_words import ALL, BOTH, Chain, Operand, Told, named_in, told
from index.model import SHARES, Period, StatementKind
from index.rolling import BALANCE_ROW

Read = Callable[[str], Plan]

_PATTERNS = patterns("reckoned")
_SAID = {"+": "plus", "-": "less", "/": "divided by", "*": "times"}
_ADDS = re.compile(r"\W*(?:and |then )*(?:plus|add)\b|\W*\+", re.I)
_NEXT = timedelta(days=1)
_ROUND = 2_500  # characters before a table's balance, in which what it is of is named
_MOST_PARTS = 6  # joints of a list
_HOW_MANY = "how many {} were there?"
_MOST_READ = 14  # operands of a question that are tried
_MOST_TOLD = 3  # ways in which a question is taken apart


def reckoned_plan(question: str, book: Book, read: Read) -> Compute | None:
    """The plan of arithmetic that a question tells in free words; None where an operand is not read."""
    for n, each in enumerate(told(question)):
        if n == _MOST_TOLD:
            break
        reader = _Reckoner(each, book, read)
        found = reader.chain(each.chain)
        if found is not None and reader.accounts_for_heading():
            return reader.plan(found)
    return None


@lru_cache(maxsize=1)
def _words_of_metrics() -> frozenset[str]:
    """Stems of all words by which figures are known."""
    names = [name for metric in metrics().values() for name in metric.names]
    names += [" ".join(name) for name in known_phrases()]
    return stems(" ".join(names))


def carries_forward(question: str) -> bool:
    """Whether an opening balance is carried forward, of which the movements have another time."""
    return _PATTERNS["carries"].search(question) is not None or adds_to_a_day(question)


def adds_to_a_day(question: str) -> bool:
    """Whether something is added to the balance of a day: "equity at June 30 plus net income"."""
    first = next(iter(times_in(question)), None)
    is_day = first is not None and first.day is not None and first.day.day is not None
    return is_day and first is not None and _ADDS.match(question[first.end :]) is not None


def sets_off_times(question: str) -> bool:
    """Whether brackets set a figure of one time off against that of another: "sales (2004 less 2003)"."""
    return _PATTERNS["of-times"].search(question) is not None


class _Reckoner:
    """Reads the operands of one way to take a question apart."""

    def __init__(self, asked: Told, book: Book, read: Read) -> None:
        self._asked = asked
        self._book = book
        self._read = read
        self._kept: dict[tuple[str, str], Side | None] = {}
        self._noun = ""
        self._in_days = self._used_topic = False
        self._column = ""
        self._follows: Period | None = None
        named = f"{asked.topic} {next(iter(_operands(asked.chain))).said}"
        self._counts_shares = _PATTERNS["share-count"].search(named) is not None
        self._shared = asked.when or next(
            (o.when for o in reversed(list(_operands(asked.chain))) if o.when), ""
        )

    def plan(self, found: Term) -> Compute:
        made, unit = found.expression, None
        is_quotient = isinstance(made, Binary) and made.sign == "/"
        if is_quotient and not self._in_days and self._heading_unit() is Presentation.DAYS:
            made, self._in_days = self._by_days(made), True
        if self._in_days:
            unit = Presentation.DAYS
        elif isinstance(made, Binary) and made.sign == "-" and self._asked.asks_points:
            unit = Presentation.PERCENTAGE_POINTS
        elif self._asked.asks_percent and isinstance(made, Binary) and made.sign == "/":
            unit = Presentation.PERCENT
        title = f"{found.title[:1].upper()}{found.title[1:]}"
        return Compute(made, title, None, unit)

    def _heading_unit(self) -> Presentation | None:
        """The unit of the metric that the heading names."""
        named = metric_named(phrase(self._asked.topic))
        return metrics()[named].unit if named is not None else None

    def _by_days(self, quotient: Expression) -> Expression:
        """A quotient of a balance and a flow as how many days of the flow the balance is."""
        periods = [side.period for side in self._kept.values() if side and side.period.start]
        return Binary("*", quotient, At(Call("days"), periods[-1])) if periods else quotient

    def accounts_for_heading(self) -> bool:
        """Whether a heading says no more than what is reckoned: none of a part, a kind, a member."""
        said = stems(_PATTERNS["proof"].sub(" ", self._asked.topic))
        named = stems(" ".join(o.said for o in _operands(self._asked.chain)))
        if self._used_topic:
            named |= stems(self._topic())
        return said <= named | self._book.company_words | _words_of_metrics()

    def chain(self, asked: Chain) -> Term | None:
        """What a chain comes to; None where an operand is not read, or two do not go together."""
        rolled = self._rolled(asked) if self._carries(asked) else None
        terms = rolled or self._terms(asked, self._shared)
        if terms is None or (rolled is None and not are_of_one_time(terms)):
            return None
        signs = [sign for sign, _ in asked.rest] or ["+"] * (len(terms) - 1)
        if rolled is None and not are_of_one_kind(terms, signs):
            return None
        return self._folded(terms, signs)

    def _carries(self, asked: Chain) -> bool:
        """Whether the first operand is a balance at an opening, or at a day, and what follows says no other."""
        first, rest = asked.first, [each for _, each in asked.rest]
        if not isinstance(first, Operand) or any(sign not in "+-" for sign, _ in asked.rest):
            return False
        if _PATTERNS["opening"].search(f"{first.said} {first.when}"):
            return True
        is_dated = bool(first.when) and times_in(first.when)[0].day is not None
        return is_dated and all(not o.when for each in rest for o in _operands(each)[:-1])

    def _terms(self, asked: Chain, shared: str) -> list[Term] | None:
        if not asked.rest:
            return self._listed(asked.first, shared) if isinstance(asked.first, Operand) else None
        terms = [self._term(each, shared) for each in (asked.first, *(o for _, o in asked.rest))]
        found = [term for term in terms if term is not None]
        return found if len(found) == len(terms) else None

    def _term(self, asked: Operand | Chain, shared: str) -> Term | None:
        if isinstance(asked, Chain):
            return self.chain(asked)
        number = _PATTERNS["number"].match(asked.said)
        if number is not None and number.end() == len(asked.said):
            self._in_days = self._in_days or bool(number["days"])
            value = Decimal(number["n"].replace(",", ""))
            return Term(Number(value / 100 if number["percent"] else value), asked.said)
        found = self._side(asked, shared)
        if found is not None:
            return Term(found.timed, found.title, found, bool(asked.when), asked.said)
        parts = self._listed(asked, shared)
        joined = ["+"] * (len(parts or ()) - 1)
        if parts is None or not (are_of_one_time(parts) and are_of_one_kind(parts, joined)):
            return None
        return self._summed(parts)

    def _listed(self, asked: Operand, shared: str) -> list[Term] | None:
        """The operands of "A, B and C", where there are two at least."""
        parts = self._parts(asked, shared)
        sides = [(part.said, self._side(part, shared)) for part in parts]
        terms = [Term(s.timed, s.title, s, bool(asked.when), said) for said, s in sides if s]
        is_each = len(terms) == len(parts) > 1 and len({term.title for term in terms}) > 1
        return terms if is_each else None

    def _parts(self, asked: Operand, shared: str) -> list[Operand]:
        """The parts of a list that are read, each at the time of all; none of what is no list."""
        joints = [m.span() for m in _PATTERNS["listing"].finditer(asked.said)]
        starts, ends = [0, *(end for _, end in joints)], [start for start, _ in joints]
        if not 1 <= len(joints) <= _MOST_PARTS:
            return []

        def read(first: int) -> list[Operand]:
            """The fewest parts from the one of that number on."""
            for last in reversed(range(first, len(starts))):
                if first == 0 and last == len(joints):
                    continue  # the whole is no list
                end = ends[last] if last < len(joints) else len(asked.said)
                part = Operand(named_in(asked.said[starts[first] : end]), asked.when)
                is_one = first == last or self._says_all(part, shared)
                if is_one and self._is_read(part, shared):
                    rest = read(last + 1) if last < len(joints) else []
                    if rest or last == len(joints):
                        return [part, *rest]
            return []

        return read(0)

    def _says_all(self, part: Operand, shared: str) -> bool:
        """Whether words with a comma or an "and" between them are one name, or all of several lines."""
        side = self._side(part, shared)
        line = side.expression if side is not None else None
        said = phrase(part.said)
        if not isinstance(line, Line) or said in known_phrases() or said in self._book.labels:
            return side is not None
        named = stems(" ".join(f.label for f in line.facts[:1]))
        return stems(part.said) <= named | word_lists()[1] | self._book.company_words

    def _is_read(self, part: Operand, shared: str) -> bool:
        return bool(part.said.strip()) and self._side(part, shared) is not None

    def _side(self, asked: Operand, shared: str) -> Side | None:
        said = " ".join(_PATTERNS["balance-only"].sub("", asked.said).split())
        if not said and self._topic():
            self._used_topic = True
        said = said or self._topic() or self._noun
        when = self._dated(asked.when) or shared
        if not said:
            return None
        key = (said, when)
        if key not in self._kept:
            side = self._read_side(said, when)
            self._kept[key] = self._in_shares(side) if self._counts_shares else side
        found = self._kept[key]
        self._noun = said if found is not None else self._noun
        return found

    def _read_side(self, said: str, when: str) -> Side | None:
        """What is named at a time, the lines of one name together where all of them are meant."""
        if len(self._kept) >= _MOST_READ:
            return None
        is_both = said.startswith(f"{BOTH} ")
        of_all = said.removeprefix(f"{ALL} ").removeprefix(f"{BOTH} ")
        found = side_of_all(of_all, when, self._book) if of_all != said else None
        if is_both:
            return found
        if _PATTERNS["people"].search(of_all):
            said = f"{of_all} {when}".strip()
            found = side_planned(self._read(_HOW_MANY.format(said)), self._book)
        return found or side_of(of_all, when, self._book, self._read)

    def _in_shares(self, side: Side | None) -> Side | None:
        """A movement of equity in the shares that it was of: the count in the same row."""
        if side is None or side.quantity.unit == SHARES:
            return side
        lines = operand_lines(side.expression, self._book)
        held = [f for line in lines for f in line.facts if f.statement is StatementKind.EQUITY]
        rows = {(f.table, f.row) for f in held if f.period == side.period}
        facts = [
            fact
            for fact in self._book.reading.facts
            if (fact.table, fact.row) in rows and fact.quantity.unit == SHARES
        ]
        if len(facts) > 1:  # of the kind of shares that the heading names
            wanted = stems(self._topic()) - stems("shares")
            facts = [fact for fact in facts if wanted & stems(" ".join(fact.column))]
        if len(facts) != 1:
            return None
        return replace(side, expression=Line(side.title, tuple(facts)), quantity=facts[0].quantity)

    def _dated(self, when: str) -> str:
        """A time of an operand, in the year of the heading where it says none: "Dec quarter"."""
        year = _PATTERNS["year"].search(self._asked.when)
        is_open = bool(when) and _PATTERNS["dated"].search(when) is None
        return f"{when} of {year[0]}" if year is not None and is_open else when

    def _topic(self) -> str:
        """What the heading names: "Retained earnings proof" is of retained earnings."""
        named = _PATTERNS["proof"].sub("", self._asked.topic.rpartition(":")[2])
        return " ".join(_PATTERNS["trails"].sub("", named.strip(" ,")).split())

    def _rolled(self, asked: Chain) -> list[Term] | None:
        """An opening balance and what moved it in the period that it opens."""
        first = asked.first
        if not isinstance(first, Operand):
            return None
        shared = self._asked.when or next(
            (o.when for _, each in asked.rest for o in _operands(each) if o.when), ""
        )
        noun = _PATTERNS["opening"].sub(" ", first.said).strip()
        noun = _PATTERNS["balance-only"].sub("", noun)
        self._column = noun or self._topic()
        moved = [self._moved(each, shared) for _, each in asked.rest]
        flows = [term for each in moved for term in each or ()]
        period = next((t.side.period for t in flows if t.side and t.side.period.start), None)
        if not asked.rest or period is None or any(each is None for each in moved):
            return None
        moved_by = next(t.side for t in flows if t.side and t.side.period.start)
        opening = self._opening(first, period, moved_by)
        if opening is None or opening.side is None:
            return None
        held = [self._from(opening.side.period, each or []) for each in moved]
        steps = [self._summed(e) if e else None for e in held]
        found = [step for step in steps if step is not None]
        return [opening, *found] if len(found) == len(held) else None

    def _moved(self, asked: Operand | Chain, shared: str) -> list[Term] | None:
        """What moved a balance: in the column of it, or as it is printed elsewhere."""
        if isinstance(asked, Chain):
            return None
        column = self._column
        of_it = Operand(f"{asked.said} in {column}", asked.when) if column else asked
        for said in dict.fromkeys((of_it, asked)):
            found = self._side(said, shared)
            if found is not None:
                return [Term(found.timed, found.title, found, bool(asked.when), asked.said)]
        parts = self._parts(asked, shared)
        each = [self._moved(part, shared) for part in parts]
        return [t for terms in each for t in terms or ()] if parts and all(each) else None

    def _opening(self, asked: Operand, period: Period, moved: Side) -> Term | None:
        """The balance at which a period opens, or at the day that is said."""
        is_open = _PATTERNS["opening"].search(f"{asked.said} {asked.when}") is not None
        said = " ".join(_PATTERNS["opening"].sub(" ", asked.said).split())
        when = f"at {spoken(period.opening)}" if is_open or not asked.when else asked.when
        side = self._side(Operand(said, when), "")
        if side is None or not side.period.is_instant:
            return self._above(said, period, moved)
        return Term(side.timed, side.title, side, True, asked.said)

    def _above(self, said: str, period: Period, moved: Side) -> Term | None:
        """The balance that the table of a movement opens with, where that is of what is named."""
        lines = operand_lines(moved.expression, self._book)
        facts = [f for line in lines for f in line.facts if f.period == period]
        rows = [
            fact
            for fact in self._book.reading.facts
            if facts
            and (fact.table, fact.place) == (facts[0].table, facts[0].place)
            and fact.row < facts[0].row
            and BALANCE_ROW.search(fact.label)
        ]
        if not rows:
            return None
        fact = max(rows, key=lambda fact: fact.row)
        around = self._book.reading.filing.text[
            max(0, fact.cell.span.start - _ROUND) : fact.cell.span.start
        ]
        if not stems(said or self._topic()) & stems(around):
            return None
        at = replace(fact, period=period.opening)
        line = Line(fact.label, (at,))
        side = Side(line, fact.label, period.opening, fact.quantity)
        return Term(side.timed, fact.label, side, True, said)

    def _from(self, opening: Period, terms: list[Term]) -> list[Term] | None:
        """Movements in the period that a balance opens; None where one is not printed for it."""
        found: list[Term] = []
        for term in terms:
            side = term.side
            period = self._next_to(opening, side) if side else None
            if side is not None and period is None and self._follows is not None:
                again = self._moved(Operand(term.said, spoken(self._follows)), "") or []
                side = again[0].side if len(again) == 1 else None
                period = self._next_to(opening, side) if side else None
            if side is None or period is None:
                return None
            self._follows = period
            found.append(replace(term, expression=At(side.expression, period)))
        return found

    def _next_to(self, opening: Period, side: Side) -> Period | None:
        """The period from a balance on that a movement is of, or is printed for."""
        start = side.period.start
        if start is not None and abs(start - opening.end - _NEXT) <= _NEXT:
            return side.period
        return self._adjacent(side, opening) if start is not None else None

    def _adjacent(self, side: Side, opening: Period) -> Period | None:
        """The period from a balance on for which a movement is printed: that of the filing, or the only one."""
        lines = operand_lines(side.expression, self._book)
        held = {f.period for line in lines for f in line.facts if f.period and f.period.start}
        near = [p for p in held if p.start and abs(p.start - opening.end - _NEXT) <= _NEXT]
        now = [p for p in near if p.end == self._book.times.calendar.period]
        return next(iter(now or (near if len(near) == 1 else [])), None)

    def _folded(self, terms: list[Term], signs: list[str]) -> Term | None:
        """The terms in turn from left to right; a quotient first, where only that goes together."""
        if len(terms) == 1:
            return terms[0]
        for made in (in_turn(terms, signs), quotients_first(terms, signs)):
            if made is not None and self._is_figure(made):
                names = names_of(terms)
                title = names[0]
                for sign, name in zip(signs, names[1:], strict=True):
                    title = f"{title} {_SAID[sign]} {name}"
                return Term(made, title)
        return None

    def _summed(self, terms: list[Term]) -> Term | None:
        """What is told as a list, as one."""
        found = self._folded(terms, ["+"] * (len(terms) - 1))
        if found is None:
            return None
        return replace(found, title=" and ".join(names_of(terms)), side=terms[0].side)

    def _is_figure(self, made: Expression) -> bool:
        found = evaluate(made, None, self._book)
        return isinstance(found, Figure) and (len(found.operands) > 1)


def _operands(asked: Operand | Chain) -> list[Operand]:
    if isinstance(asked, Operand):
        return [asked]
    return [o for each in (asked.first, *(o for _, o in asked.rest)) for o in _operands(each)]
