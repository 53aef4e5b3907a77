"""Lines that a question names one by one, held against one another: "of A, B and C, which grew most?".

Each is read by itself, as a question for its figure or its change at the question's time; which of
them are wanted, how many, whether all of them, or in which order, is then as of any group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from assistant.asked_periods import asked_period, two_times
from assistant.book import Book, stem, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Expression
from assistant.group_words import class_names, word_list
from assistant.groups import Group, Member, groups
from assistant.lexer import Lexed, lex, phrase
from assistant.member_means import member_mean_plan
from assistant.model import Reason
from assistant.named_lines import names_in
from assistant.off_the_point import label_phrases
from assistant.operands import operand_lines
from assistant.ordering import order_of
from assistant.pattern_files import patterns, words_of
from assistant.period_phrases import times_in
from assistant.plans import Change, Compare, Compute, Condition, Decline, ListRows, Plan, Ranked
from assistant.ranking_words import LEADS, superlative_in
from assistant.summed_share import is_short_of_sum, summed_share_plan
from assistant.told_arithmetic import timeless
from index.model import PURE, Period, Quantity

Read = Callable[[str], Plan]

_PATTERNS = patterns("named_members")
_WORDS = words_of("named_members")
_IDLE = _WORDS["idle"]
_FORMS = tuple(_PATTERNS[name] for name in ("of", "which", "every", "every-of", "rank"))
_MOST = 8
_LONGEST = 500  # characters of a question that names lines
_NIL = Decimal(0)
_SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
_BARE = frozenset(map(stem, ("net", "total", "the", "other")))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The names, and what is asked of them: in what the figures go up or down, and who is wanted."""

    names: tuple[str, ...]
    measure: str
    when: tuple[str, ...]
    up: bool
    down: bool
    percent: bool
    high: bool
    low: bool
    ordered: bool
    counts: bool
    holds_for: str | None

    @property
    def moved(self) -> bool:
        return self.up or self.down


@dataclass(frozen=True, slots=True)
class _Read:
    """One of the lines: its figure, or the two times between which it moved."""

    expression: Expression
    later: Period | None
    earlier: Period | None
    quantity: Quantity


def named_members_plan(question: str, book: Book, read: Read) -> Ranked | None:
    """The plan of a question over lines that it names; None if it is none, or one cannot be read."""
    asked = _asked(question)
    if asked is None or _is_cut(asked.names, book):
        return None
    found = _each_read(asked, book, read) or _of_group(asked, question, book)
    if found is None:
        return None
    first = found[0]
    by = ("growth" if asked.percent else "change") if asked.moved else "level"
    condition = Condition("<" if asked.down else ">", _NIL) if asked.moved else None
    is_ranked = asked.high or asked.low or asked.ordered
    is_lowest = asked.down if asked.moved else asked.low
    return Ranked(
        asked.measure, tuple(zip(asked.names, (m.expression for m in found), strict=True)),
        by, first.later, first.earlier, condition, is_ranked, is_lowest,
        most=1 if is_ranked and not asked.ordered else None, counts=asked.counts,
        leads=LEADS.search(question) is not None, holds_for=asked.holds_for,
    )  # fmt: skip


def of_several(question: str, book: Book, read: Read) -> Plan | None:
    """The plan of a question over several lines: that it names, or that are all of one class."""
    if len(question) > _LONGEST:
        return None
    return (
        named_members_plan(question, book, read)
        or member_mean_plan(question, book, read)
        or summed_share_plan(question, book, read)
    )


def held_to_each(planned: Plan, question: str) -> Plan:
    """A plan as it is; none of one figure, or of other lines, where a question names several."""
    if len(question) > _LONGEST:
        return planned
    is_of_others = isinstance(planned, (Compute, Change, Compare, ListRows, Ranked))
    if isinstance(planned, ListRows) and _says_all(planned, question):
        return planned
    names_several = _asked(question) is not None or is_short_of_sum(planned, question)
    return _NOT_EACH if is_of_others and names_several else planned


def _is_cut(names: Sequence[str], book: Book) -> bool:
    """Whether two names are but the halves of one: "sales and marketing" is one line."""
    return any(
        phrase(f"{one} and {other}") in label_phrases(book) for one, other in pairwise(names)
    )


def _says_all(planned: ListRows, question: str) -> bool:
    """Whether the rows, each named whole, are all that a question names."""
    said = next((match for form in _FORMS if (match := form.match(question))), None)
    named = stems(said["names"]) if said else frozenset()
    titles = [stems(row.title) - _BARE for row in planned.rows]
    return (
        bool(named)
        and all(t <= named for t in titles)
        and named - _BARE <= frozenset().union(*titles)
    )


_NOT_EACH = Decline(Reason.NOT_IN_FILING, "Not each of what is named could be read by itself.")


def _asked(question: str) -> _Asked | None:
    said = next((match for form in _FORMS if (match := form.match(question))), None)
    if said is None:
        return None
    if "(" in said["names"] or _PATTERNS["bound"].search(timeless(said["rest"])[0]):
        return None
    names, of_all = _names(said["names"])
    parts = said.groupdict()
    order = order_of(said["rest"])
    rest = lex(order.rest if order else said["rest"])
    best = superlative_in(said["rest"])
    if best is None and len(names) == 2 and _PATTERNS["the-more"].search(said["rest"]):
        best = "low" if _PATTERNS["the-less"].search(said["rest"]) else "high"
    up, down = _direction(rest)
    is_level = best is not None and not rest.has("up", "down")
    holds_for = "every" if parts.get("every") else "any" if parts.get("any") else None
    asked = _Asked(
        names, _measure(rest) or of_all, _times(question), up and not is_level, down and not is_level,
        rest.has("percent"), best == "high", best == "low", bool(parts.get("order")),
        parts.get("asks", "").lower() == "how many", holds_for,
    )  # fmt: skip
    if not 1 < len(names) <= _MOST or len(set(names)) < len(names):
        return None
    if any(name.lower() in class_names() for name in names):
        return None  # "the product lines and services" are of a class, and named nowhere
    if order is not None and order.rising:
        asked = replace(asked, low=True, high=False)
    wants = asked.moved or asked.high or asked.low or asked.ordered
    return asked if wants else None


def _direction(rest: Lexed) -> tuple[bool, bool]:
    """Whether it is asked what rose, or what fell; a level is held against another time so too."""
    over_time = len(rest.times) > 1 or any(words.shift for words in rest.times)
    up = rest.has("up") or (over_time and rest.has("higher"))
    down = rest.has("down") or (over_time and rest.has("lower"))
    return up and not down, down and not up


def _names(said: str) -> tuple[tuple[str, ...], str]:
    """The names of a list, and what is said behind the last one of all: "A, B and C net sales"."""
    names = names_in(said)
    tail = _PATTERNS["tail"].search(names[-1]) if names else None
    if tail is None or any(_PATTERNS["tail"].search(name) for name in names[:-1]):
        return tuple(names), ""
    return (*names[:-1], names[-1][: tail.start()].strip()), tail[0].strip()


def _measure(rest: Lexed) -> str:
    """The words that say which figure of each is meant; nothing where the names say all."""
    said = [t.text for t in rest.tokens if t.kind == "word" and t.text.lower() not in _IDLE]
    return " ".join(word for word in said if superlative_in(word) is None)


def _times(question: str) -> tuple[str, ...]:
    return tuple(question[words.start : words.end] for words in times_in(question))


def _each_read(asked: _Asked, book: Book, read: Read) -> list[_Read] | None:
    """Every line as it is read by itself; None where one is not, or they are not alike."""
    members = [_member(name, asked, book, read) for name in asked.names]
    found = [member for member in members if member is not None]
    return found if len(found) == len(members) and _go_together(found, book) else None


def _of_group(asked: _Asked, question: str, book: Book) -> list[_Read] | None:
    """The lines as members of one group of figures, each called by words of its own there."""
    wanted = stems(asked.measure) - _BARE
    found: list[list[_Read]] = []
    for group in groups(book):
        if not _is_of(group, wanted):
            continue
        members = [_called(name, group) for name in asked.names]
        lines = [member.expression for member in members if member is not None]
        if len(lines) == len(members) == len({m.title for m in members if m}):
            each = [_timed(line, asked, question, book) for line in lines]
            read = [one for one in each if one is not None]
            if len(read) == len(each) and _go_together(read, book):
                found.append(read)
    figures = {tuple(each.quantity for each in read) for read in found}
    return found[0] if len(figures) == 1 else None


def _is_of(group: Group, wanted: frozenset[str]) -> bool:
    """Whether a group tells the figure that is wanted of each: sales, where none is named."""
    if not wanted - _SALES <= group.measure | group.caption | group.around:
        return False
    if group.measure & word_list("alters") - wanted:
        return False  # costs of sales are no sales
    is_sales = bool((group.measure or group.caption | group.lead) & _SALES)
    return is_sales if wanted & _SALES or not wanted else bool(group.measure & wanted)


def _called(name: str, group: Group) -> Member | None:
    """The one member of a group that a name is of."""
    said = stems(name) - _BARE
    fitting = [m for m in group.members if said and said <= m.words]
    whole = [m for m in fitting if m.words - _BARE == said]
    return (whole or fitting)[0] if len(whole or fitting) == 1 else None


def _timed(line: Expression, asked: _Asked, question: str, book: Book) -> _Read | None:
    """A line at the time, or the two, that a question asks of it."""
    lexed = lex(question)
    if asked.moved:
        later, earlier = two_times(line, lexed, book)
    else:
        later, earlier = asked_period(line, lexed.times, book)[0], None
    ends = [evaluate(line, period, book) for period in (later, earlier) if period is not None]
    figures = [end for end in ends if isinstance(end, Figure)]
    if len(figures) < (2 if asked.moved else 1) or figures[0].quantity.unit == PURE:
        return None
    return _Read(line, later, earlier, figures[0].quantity)


def _member(name: str, asked: _Asked, book: Book, read: Read) -> _Read | None:
    """One line as it is read by itself."""
    called = f"{name} {asked.measure}".strip()
    if asked.moved:
        two = len(asked.when) == 2
        when = f"between {asked.when[0]} and {asked.when[1]}" if two else _said_when(asked)
        plan = read(f"by how much did {called} change {when}?")
        if not isinstance(plan, Change) or plan.later is None or plan.earlier is None:
            return None
        ends = [evaluate(plan.expression, period, book) for period in (plan.later, plan.earlier)]
        if not all(isinstance(end, Figure) for end in ends):
            return None
        return _Read(plan.expression, plan.later, plan.earlier, ends[0].quantity)  # type: ignore[union-attr]
    plan = read(f"what was {called} {_said_when(asked)}?".replace(" ?", "?"))
    if not isinstance(plan, Compute):
        return None
    figure = evaluate(plan.expression, plan.period, book)
    return (
        _Read(plan.expression, plan.period, None, figure.quantity)
        if isinstance(figure, Figure)
        else None
    )


def _said_when(asked: _Asked) -> str:
    return " ".join(f"in {when}" for when in asked.when)


def _go_together(found: Sequence[_Read], book: Book) -> bool:
    """Whether the lines are of one time and unit, and stand in one place or all in the statements."""
    alike = {(each.later, each.earlier, each.quantity.unit) for each in found}
    stand = [
        [f for line in operand_lines(each.expression, book) for f in line.facts] for each in found
    ]
    tables = {frozenset(fact.table for fact in facts) for facts in stand}
    is_of_statements = all(any(fact.statement for fact in facts) for facts in stand)
    return len(alike) == 1 and (len(tables) == 1 or is_of_statements)
