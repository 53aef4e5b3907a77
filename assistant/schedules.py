"""Arithmetic over a schedule of years to come: several of them, what is left after one, a year's share.

"How much rent falls in 1999 and 2000 combined?", "what remains once 1996 is paid?", "what part of
the debt is due in the first year?", "which year carries the heaviest load?".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.book import Book, stem, stems
from assistant.cell_lines import CellLine, unhyphened
from assistant.expressions import At, Binary, Expression, Line
from assistant.lexer import Lexed
from assistant.model import Presentation, Reason
from assistant.pattern_files import patterns, read_toml
from assistant.plans import Compute, Decline, Each, Plan, Series
from assistant.said_schedules import SaidSchedule, said_schedules
from assistant.time_scopes import number_of
from index.model import USD, Fact, Period

_PATTERNS = patterns("schedules")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_IDLE = frozenset(map(stem, ("long", "short", "medium", "term", "other", "net", "total", "and", "of", "payments", "year", "minimum", "future", "expense", "scheduled")))  # fmt: skip
_FEWEST = 2  # years that a schedule has


@dataclass(frozen=True, slots=True)
class _Kind:
    asks: frozenset[str]
    tells: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What falls due by year, what after the last of them, and the total where one is printed.

    `is_whole`: nothing else is printed beside the years that may belong to it.
    """

    title: str
    years: dict[int, Fact]
    after: Fact | None
    total: Fact | None
    is_whole: bool = True

    def of(self, years: Iterable[int]) -> list[Fact]:
        """The facts of the years that are told by themselves."""
        return [self.years[year] for year in sorted(years) if year in self.years]


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    table = read_toml("schedules")
    return tuple(
        _Kind(*(frozenset(map(stem, kind[key])) for key in ("asks", "tells", "never")))
        for kind in table["kind"]
    )


def schedule_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The plan of what is asked of a schedule; None where nothing is, or it is not plain of which."""
    question = lexed.question
    wants = _wants(question)
    if wants is None or _PATTERNS["apart"].search(question):
        return None
    if wants == "share" and _PATTERNS["later"].search(question) and not _remains(question):
        return None  # later than it does not say which year
    schedule = _schedule_of(question, book)
    return _planned(wants, schedule, question) if schedule is not None else None


def _wants(question: str) -> str | None:
    """ "most", "fewest", "remains", "share", "each", "sum", "whole"; None where nothing is asked of several years."""
    if _PATTERNS["whole"].search(question):
        return "whole"
    if _PATTERNS["which"].search(question):
        if _PATTERNS["most"].search(question):
            return "most"
        return "fewest" if _PATTERNS["fewest"].search(question) else None
    is_share = _PATTERNS["share"].search(question) is not None
    if is_share:
        return "share" if _PATTERNS["falls"].search(question) else None
    if _remains(question) and _PATTERNS["left"].search(question):
        return "remains"
    if re.match(r"\W*which\b", question, re.I):
        return None
    is_of_some = _YEAR.search(question) or _PATTERNS["together"].search(question)
    if _PATTERNS["each-year"].search(question) and not is_of_some:
        is_ahead = _PATTERNS["past"].search(question) is None
        return "each" if is_ahead and _PATTERNS["falls"].search(question) else None
    is_several = (
        _PATTERNS["range"].search(question)
        or _PATTERNS["next"].search(question)
        or (len(set(_YEAR.findall(question))) > 1 and _PATTERNS["together"].search(question))
    )
    return "sum" if is_several else None


def _planned(wants: str, schedule: Schedule, question: str) -> Plan | None:
    if wants in ("most", "fewest"):
        return _extreme(wants, schedule)
    if wants == "whole":
        return _all_years(schedule)
    if wants == "each":
        return _each_year(schedule)
    asked = _years_asked(question, schedule)
    if wants == "remains":
        return _remaining(question, schedule) or _untold(question, schedule)
    if wants == "share":
        left = _remaining(question, schedule) if _remains(question) else None
        part = left.expression if left else _sum(schedule, schedule.of(asked))
        whole = _whole(schedule, question)
        if part is None or whole is None or (not left and not asked):
            return None
        named = f"{schedule.title}, {_said(asked)}" if not left else left.title
        return Compute(
            Binary("/", part, whole), f"{named}, as a percentage of the total", None,
            Presentation.PERCENT,
        )  # fmt: skip
    facts = schedule.of(asked)
    made = _sum(schedule, facts)
    if made is None or len(facts) != len(asked) or len(facts) < _FEWEST:
        return None
    return Compute(made, f"{schedule.title}, {_said(asked)}", None)


def _whole(schedule: Schedule, question: str) -> Expression | None:
    """What a year is a share of: the printed total, or all years where those are said."""
    if schedule.total is not None:
        return _line(schedule.title, schedule.total)
    is_of_years = _PATTERNS["of-years"].search(question) and schedule.after is None
    return _sum(schedule, schedule.of(schedule.years)) if is_of_years else None


def _each_year(schedule: Schedule) -> Each | None:
    """What falls due in each year, and what after the last of them."""
    said = [(str(year), fact) for year, fact in sorted(schedule.years.items())]
    said += [(schedule.after.label, schedule.after)] if schedule.after is not None else []
    if len(said) < _FEWEST:
        return None
    named = [(f"{schedule.title}, {when}", fact) for when, fact in said]
    return Each(tuple(Compute(_line(title, fact), title, None) for title, fact in named))


def _all_years(schedule: Schedule) -> Compute | None:
    """What falls due in all years: the printed total, else their sum with what follows them."""
    if schedule.total is not None:
        made: Expression | None = _line(schedule.title, schedule.total)
    elif schedule.is_whole:
        later = [schedule.after] if schedule.after is not None else []
        made = _sum(schedule, [*schedule.of(schedule.years), *later])
    else:
        return None
    return Compute(made, f"{schedule.title}, all years", None) if made else None


def _extreme(wants: str, schedule: Schedule) -> Series | None:
    facts = schedule.of(schedule.years)
    periods = tuple(fact.period for fact in facts if fact.period is not None)
    reduced = "highest" if wants == "most" else "lowest"
    return Series(
        Line(schedule.title, tuple(facts)), schedule.title, periods, None, None, reduced,
        len(periods),
    )  # fmt: skip


def _remains(question: str) -> re.Match[str] | None:
    return _PATTERNS["remains"].search(question)


def _remaining(question: str, schedule: Schedule) -> Compute | None:
    """What falls due after a year: the total without the years up to it, or the years after it."""
    said = _remains(question)
    if said is None:
        return None
    first = min(schedule.years)
    named = said["y"] or said["z"]
    last = int(_YEAR.findall(named)[0]) if named else first
    last = first - 1 + (number_of(said["n"]) or 1) if said["n"] else last
    last = int(_YEAR.findall(said["from"])[0]) - 1 if said["from"] else last
    past = [year for year in schedule.years if year <= last]
    if last not in schedule.years and last != first - 1:
        return None
    title = f"{schedule.title}, after {last}"
    if schedule.total is not None and past:
        made: Expression | None = _line(schedule.title, schedule.total)
        for fact in schedule.of(past):
            made = Binary("-", made, _line(schedule.title, fact)) if made else None
    elif schedule.after is not None:
        later = schedule.of(year for year in schedule.years if year > last)
        made = _sum(schedule, [*later, schedule.after])
    else:
        return None
    return Compute(made, title, None) if made is not None else None


def _untold(question: str, schedule: Schedule) -> Decline | None:
    """That a schedule without a total does not tell what is left after one of its years."""
    said = {int(year) for year in _YEAR.findall(question)} & schedule.years.keys()
    text = "The filing tells what falls due in each year, and neither what follows nor a total."
    return Decline(Reason.NOT_IN_FILING, text) if said and schedule.total is None else None


def _years_asked(question: str, schedule: Schedule) -> list[int]:
    """The years that are asked for: those named ahead, a range, the first so many."""
    first = min(schedule.years)
    span = _PATTERNS["range"].search(question)
    if span is not None and not re.search(r"\band\b", span[0]):
        return [*range(int(span["a"]), int(span["b"]) + 1)]
    if span is not None and re.match(r"\W*between\b", span[0], re.I):
        return [*range(int(span["a"]), int(span["b"]) + 1)]
    following = _PATTERNS["next"].search(question)
    if following is not None:
        return [*range(first, first + (number_of(following["n"]) or 0))]
    named = sorted({int(year) for year in _YEAR.findall(question)})
    ahead = [year for year in named if year >= first]
    if ahead:
        return ahead
    return [first] if _PATTERNS["first"].search(question) else []


def _said(years: Sequence[int]) -> str:
    if len(years) == 1:
        return f"due in {years[0]}"
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"due in {years[0]} to {years[-1]}"
    return f"due in {', '.join(map(str, years[:-1]))} and {years[-1]}"


def _line(title: str, fact: Fact) -> Expression:
    assert fact.period is not None
    return At(Line(title, (fact,)), fact.period)


def _sum(schedule: Schedule, facts: Sequence[Fact]) -> Expression | None:
    made: Expression | None = None
    for fact in facts:
        line = _line(schedule.title, fact)
        made = line if made is None else Binary("+", made, line)
    return made


def _schedule_of(question: str, book: Book) -> Schedule | None:
    """The one schedule that the question's words are of."""
    said = stems(unhyphened(question))
    aside = _PATTERNS["aside"].search(question)
    left = stems(unhyphened(aside["x"] or aside["w"])) if aside else frozenset()
    lines = [line for line in book.cells if line.ahead and not line.after and _is_money(line)]
    for kind in (kind for kind in _kinds() if kind.asks & said):
        fitting = [line for line in lines if _is_of(line, kind, said)]
        chosen = _chosen(fitting, said - left, kind)
        if chosen is not None:
            is_part = any(left & line.label - kind.tells for line in fitting)
            return None if is_part else _made(chosen, book)
        told = [each for each in said_schedules(book) if _is_said_of(each, kind, said)]
        amounts = {tuple((y, f.quantity.value) for y, f in each.years.items()) for each in told}
        if len(amounts) == 1:  # what is told twice alike is one schedule
            return Schedule(told[0].title, told[0].years, None, None)
    return None


def _is_said_of(told: SaidSchedule, kind: _Kind, said: frozenset[str]) -> bool:
    return bool(told.about & kind.tells) and not (kind.never - said) & told.about


def _is_money(line: CellLine) -> bool:
    return len(line.facts) >= _FEWEST and all(fact.quantity.unit == USD for fact in line.facts)


def _is_of(line: CellLine, kind: _Kind, said: frozenset[str]) -> bool:
    """Whether a line is of a kind of payments, and of no other that nobody asks for."""
    own = line.label | line.path | line.column
    about = own if own & kind.tells else own | line.around
    return bool(about & kind.tells) and not (kind.never - said) & about


def _chosen(fitting: Sequence[CellLine], said: frozenset[str], kind: _Kind) -> CellLine | None:
    """The line that the words are of: one that they name, else the whole, else the only one."""
    named = said - kind.asks - kind.tells - _IDLE
    scored = [(len(line.label & named), len(said & line.around), line) for line in fitting]
    best = max((score[:2] for score in scored), default=(0, 0))
    top = [line for own, near, line in scored if (own, near) == best]
    if best[0] == 0:
        whole = [line for line in fitting if line.is_whole]
        top = whole or [line for line in fitting if not line.label - kind.tells] or list(fitting)
        near = max((len(said & (line.around | line.label)) for line in top), default=0)
        top = [line for line in top if len(said & (line.around | line.label)) == near]
    return top[0] if len(top) == 1 else None


def _made(line: CellLine, book: Book) -> Schedule | None:
    years = {fact.period.end.year: fact for fact in line.facts if fact.period is not None}
    if len(years) < len(line.facts):
        return None
    after = next(
        (
            other.facts[0]
            for other in book.cells
            if other.after
            and other.row.table.id == line.row.table.id
            and (other.label, other.path, other.column) == (line.label, line.path, line.column)
        ),
        None,
    )
    parts = [*years.values(), *([after] if after else [])]
    total = _total(line, parts, book)
    is_whole = all(
        fact.id in {part.id for part in parts} or fact.column != line.facts[0].column
        for fact in book.reading.facts
        if fact.table == line.row.table.id
    )
    return Schedule(line.row.title, dict(sorted(years.items())), after, total, is_whole)


def _total(line: CellLine, parts: Sequence[Fact], book: Book) -> Fact | None:
    """The printed sum of all years of a line, in its table; of the time of the filing."""
    wanted = sum((fact.quantity.value for fact in parts), Decimal(0))
    ids = {fact.id for fact in parts}
    room = line.row.table.scale.money * len(parts) / Decimal(2)
    held = (
        fact
        for fact in book.reading.facts
        if fact.table == line.row.table.id and fact.id not in ids and fact.quantity.unit == USD
    )
    found = [fact for fact in held if abs(fact.quantity.value - wanted) <= room]
    if not found:
        return None
    return replace(found[0], period=Period(book.times.calendar.period))
