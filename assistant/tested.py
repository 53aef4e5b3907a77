"""Questions that test one figure at several periods: how many, every, any, which; or add them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.book import Book, stems
from assistant.comparisons import is_yes_or_no
from assistant.expressions import Expression, Line, facts_of
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.matching import Hints
from assistant.model import Reason
from assistant.operations import hints_of, subject_of, unit_of
from assistant.pattern_files import patterns
from assistant.plans import Condition, Decline, Plan, Series, Tested
from assistant.quarters import by_quarter
from assistant.said_numbers import number_said
from assistant.series import EVERY_YEAR
from assistant.several import is_named_with_each, is_said_with_each, periods_named
from assistant.subjects import Subject
from assistant.time_scopes import (
    Scope,
    by_itself,
    in_section,
    lines_for,
    number_of,
    periods_in,
    scope_of,
)
from index.model import USD_PER_SHARE, Period

_PATTERNS = patterns("tested")
_SAYS_UNIT = _PATTERNS["says-unit"]
_COUNTS = _PATTERNS["counts"]
_EVERY = _PATTERNS["every"]
_ANY = _PATTERNS["any"]
_WHICH = _PATTERNS["which"]
_SUPERLATIVE = _PATTERNS["superlative"]
_BEST = _PATTERNS["best"]
_WITH_BEST = _PATTERNS["with-best"]
_RANK = _PATTERNS["rank"]
_WINNERS = _PATTERNS["winners"]
_OF_SIZE = _PATTERNS["of-size"]
_AMONG = _PATTERNS["among"]
_ADDS = _PATTERNS["adds"]
_PAST = _PATTERNS["past"]
_NUMBER = _PATTERNS["number"]
_STEP = _PATTERNS["step"]
_LOSS = _PATTERNS["loss"]
_PROFIT = _PATTERNS["profit"]
_NOUN = _PATTERNS["noun"]


@dataclass(frozen=True, slots=True)
class _Form:
    """What is asked of the periods, their unit, and where the words that say so stand."""

    wanted: str
    unit: str
    span: tuple[int, int]
    most: int | None = 1


def tested_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "In how many quarters did X top Y?", "a loss in every year?", "did X ever fall?"."""
    form = _form(lexed)
    if form is None or lexed.has("why", "share-of", "difference", "ratio"):
        return None
    best = _SUPERLATIVE.search(lexed.question) if form.wanted == "list" else None
    is_among = _AMONG.match(lexed.question[form.span[0] :]) is not None
    counted = lexed.question if best is None or is_among else _blanked(lexed.question, form.span)
    condition, step, spans = _condition(lexed)
    times = [words for words in lexed.times if not (step and (words.shift or words.quarters_back))]
    scope = scope_of(counted, form.unit, times)
    if scope is None:
        return None
    if condition is None and best is None and form.most is not None:
        return None
    said = _said(lexed, [form.span, *spans, *([best.span()] if best else [])])
    ranks = best is not None or form.most is None
    is_unsaid = not content([t.text for t in said], book) and not _LOSS.search(lexed.question)
    if ranks and is_unsaid:
        return Decline(
            Reason.AMBIGUOUS, "By which figure? Name it, such as net sales.", (), _BY_WHICH
        )
    has_base = _PATTERNS["from-a-year"].search(lexed.question) is not None
    found = _measured(said, _with_base(scope), lexed, book) if step and not has_base else None
    found = found or _measured(said, scope, lexed, book)
    if found is None:
        return _UNPRINTED if form.wanted == "count" or (ranks and form.unit != "period") else None
    expression, title, periods = found
    unit, metric = unit_of(expression)
    if ranks:
        loss = _LOSS.search(lexed.question) and _OF_SIZE.search(lexed.question)
        reduced = (
            "highest" if (best is None or best["high"] is not None) is not bool(loss) else "lowest"
        )
        wanted = len(periods)
        most = min(form.most or wanted, wanted)
        return Series(expression, title, tuple(periods), unit, metric, reduced, wanted, most)
    assert condition is not None
    return Tested(expression, title, tuple(periods), condition, form.wanted, step, unit)


def _with_base(scope: Scope) -> Scope:
    """A scope of years with the year before, which the first of them is held against."""
    count = None if scope.count is None else scope.count + 1
    if scope.months == _YEAR and count is not None and not scope.years:
        return replace(scope, count=count)
    if scope.months != _YEAR or not scope.years:
        return scope
    return replace(scope, years=scope.years | {min(scope.years) - 1}, count=count)


_YEAR = 12


def sum_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "The sum of X over fiscal 2020, 2021 and 2022", "average annual X for 1993-1995"."""
    adds = _ADDS.search(lexed.question)
    if adds is None or lexed.has("percent", "up", "down", "change", "minus", "higher", "lower"):
        return None
    if any(
        t.has("over") and not adds.start() <= t.start < adds.end() and not _is_before_time(t, lexed)
        for t in lexed.tokens
    ):
        return None
    scope = scope_of(lexed.question, "year", lexed.times)
    is_sum_of_two = scope is None and not adds["average"] and is_said_with_each(lexed)
    if is_named_with_each(lexed) or is_sum_of_two:
        return _over_each(lexed, "average" if adds["average"] else "sum", book)
    if scope is None or (len(scope.years or ()) < 2 and not (scope.count and not scope.years)):
        return None
    found = _measured(_said(lexed, [adds.span()]), scope, lexed, book)
    if found is None:
        return None
    expression, title, periods = found
    unit, metric = unit_of(expression)
    reduced = "average" if adds["average"] else "sum"
    return Series(expression, title, tuple(periods), unit, metric, reduced, len(periods))


def each_year_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "X for every year from 1989 to 1993": the figure of each, of a line that prints them all."""
    said = EVERY_YEAR.search(lexed.question)
    if said is None or lexed.has("percent", "up", "down", "change", "minus", "higher", "lower"):
        return None
    first, last = sorted((int(said["from"]), int(said["to"])))
    scope = Scope(12, frozenset(range(first, last + 1)))
    found = _measured(_said(lexed, [said.span()]), scope, lexed, book)
    if found is None:
        return None
    expression, title, periods = found
    unit, metric = unit_of(expression)
    return Series(expression, title, tuple(periods), unit, metric, None, len(periods))


def _over_each(lexed: Lexed, reduced: str, book: Book) -> Series | None:
    """ "The sum of X in 2003 and X in 2002": a line said with each of its times."""
    named = [t for t in lexed.tokens if t.kind == "word" and not _ADDS.fullmatch(t.text)]
    found = subject_of(list({t.text: t for t in named}.values()), book, hints_of(lexed))
    if not isinstance(found, Subject):
        return None
    periods = tuple(dict.fromkeys(periods_named(found.expression, lexed, book)))
    unit, metric = unit_of(found.expression)
    return Series(found.expression, found.title, periods, unit, metric, reduced, len(periods))


def _is_before_time(token: Token, lexed: Lexed) -> bool:
    """Whether "over" or "to" only leads to a time: "over fiscal 2020 to 2022"."""
    rest = [t for t in lexed.tokens if t.start >= token.end and not t.has("soft")]
    rest = [t for t in rest if t.text not in _IDLE]
    after = next((t.text for t in lexed.tokens if t.start >= token.end), "")
    if token.text == "per" and after in ("year", "annum"):
        return True
    return token.text in ("over", "to") and bool(rest) and rest[0].kind in ("period", "number")


_UNPRINTED = Decline(
    Reason.NOT_IN_FILING, "No table of the filing prints that figure for each of these periods."
)
_BY_WHICH = ("Net sales", "Net income")


def _blanked(question: str, span: tuple[int, int]) -> str:
    return question[: span[0]] + " " * (span[1] - span[0]) + question[span[1] :]


def _form(lexed: Lexed) -> _Form | None:
    question = lexed.question
    best, rank = _BEST.search(question), _RANK.search(question)
    with_best = _WITH_BEST.search(question)
    if with_best is not None:
        return _Form("list", with_best["unit"], with_best.span())
    if best is not None:
        said = best["n"] or best["after"]
        most = number_of(said) if said else 1
        return _Form("list", best["unit"], best.span(), most)
    if rank is not None:
        return _Form("list", rank["unit"], rank.span(), None)
    ways = [("count", _COUNTS), ("list", _WHICH)]
    if is_yes_or_no(lexed) and "which" not in lexed.opens_with:
        ways = [("every", _EVERY), ("any", _ANY)]
    for wanted, pattern in ways:
        match = pattern.search(question)
        if match:
            unit = next(
                (u for name in ("unit", "other") if (u := match.groupdict().get(name))), "period"
            )
            told = _SAYS_UNIT.search(question) if unit == "period" else None
            unit = unit if told is None else ("quarter" if told["quarter"] else "year")
            winners = _WINNERS.search(question) if wanted == "list" else None
            most = number_of(winners["n"] or winners["of"]) if winners else 1
            return _Form(wanted, unit, match.span(), most)
    return None


def _condition(lexed: Lexed) -> tuple[Condition | None, bool, list[tuple[int, int]]]:
    """What the figure is held against, whether that is its change, and where that is said."""
    question, nil = lexed.question, Decimal(0)
    loss, past, step = _LOSS.search(question), _PAST.search(question), _STEP.search(question)
    number = number_said(question[past.end() :]) if past else None
    if past is not None and number is not None:
        after = _NUMBER.match(question, past.end())
        spans = [past.span(), after.span()] if after else [past.span()]
        over = past["over"] or past["floor"]
        if loss is not None:
            return Condition("<" if over else ">", -number[0]), False, spans
        relation = f"{'>' if over else '<'}{'=' if past['floor'] or past['ceiling'] else ''}"
        return Condition(relation, number[0]), False, spans
    if step is not None:
        return Condition("<" if step["under"] else ">", nil), True, [step.span()]
    if lexed.has("up", "down"):
        spans = [(t.start, t.end) for t in lexed.tokens if t.has("up", "down")]
        return Condition("<" if lexed.has("down") else ">", nil), True, spans
    profit = _PROFIT.search(question)
    if loss is not None:
        adjective = loss[0].lower() not in ("loss", "losses", "deficit")
        return Condition("<", nil), False, [loss.span()] if adjective else []
    if profit is None:
        return None, False, []
    return Condition(">", nil), False, [profit.span()] if profit["plain"] else []


def _said(lexed: Lexed, spans: Sequence[tuple[int, int]]) -> list[Token]:
    """The words that name the figure; none where it is but a loss or a profit, which is net."""
    said = [
        token
        for token in lexed.tokens
        if token.kind == "word"
        and not any(start <= token.start and token.end <= end + 1 for start, end in spans)
        and token.text not in _IDLE
    ]
    if {token.text for token in said} <= _OF_ALL:
        return []
    if {token.text for token in said} <= _BARE:  # "loss-making at the operating level"
        said.append(replace(said[-1], text="profit" if said[-1].text == "gross" else "income"))
    signs = [t for t in lexed.tokens if t.has("positive", "negative") and _NOUN.search(t.text)]
    return [*(Token("word", _NOUN.findall(t.text)[0], t.start, t.end) for t in signs), *said]


_BARE = frozenset(["operating", "pretax", "pre-tax", "gross"])
_OF_ALL = frozenset(["net", "profit", "loss", "losses", "deficit", "money"])


_IDLE = frozenset(["looking", "together", "show", "showed", "showing", "saw", "see", "suffer", "suffered", "single", "one", "quarterly", "annual", "annually", "tables", "table", "results", "consecutive", "row", "straight", "company", "ended", "report", "post", "record", "ever", "three", "two", "four", "five", "eleven", "up", "number", "through", "thru", "years", "quarters", "year", "annum", "across"])  # fmt: skip


def _measured(
    said: Sequence[Token], scope: Scope, lexed: Lexed, book: Book
) -> tuple[Expression, str, list[Period]] | None:
    """What the words name, with its periods of the scope: a line that prints them all.

    Where the tables of a filing print it differently, a section or a row that prints them all.
    """
    words = said if content([t.text for t in said], book) else _net_income()
    found = subject_of(words, book, _hints(lexed))
    named = [(found.expression, found.title)] if isinstance(found, Subject) else []
    if isinstance(found, Subject) and isinstance(found.expression, Line) and scope.months == 3:
        quarters = by_quarter(found.expression, book)
        named = [(quarters, found.title)] if quarters else named
    lines = [(line, line.title) for line in lines_for(words, scope.months, book)]
    named += lines if len(lines) == 1 or not (named and said) else []
    per_share = any(t.text in ("share", "per-share", "eps", "shares") for t in said)
    worked = _covering(named, scope, book, per_share=per_share)
    for place in (in_section, by_itself):
        if worked and (scope.years is not None or scope.count is not None):
            break
        held = [(line, line.title) for line in lines_for(words, scope.months, book, place)]
        covered = _covering(held, scope, book, per_share=per_share)
        named_so = stems(" ".join(t.text for t in words))
        exact = [each for each in covered if stems(each[1]) == named_so]
        worked += _alike(exact or covered)
    return max(worked, key=lambda entry: len(entry[2])) if worked else None


_Covered = tuple[Expression, str, list[Period]]


def _covering(
    named: Sequence[tuple[Expression, str]], scope: Scope, book: Book, *, per_share: bool
) -> list[_Covered]:
    """The lines that print every period of a scope."""
    return [
        (expression, title, periods)
        for expression, title in named
        if per_share or not _is_per_share(expression)
        if (periods := periods_in(expression, scope, book)) is not None
    ]


def _alike(covered: Sequence[_Covered]) -> list[_Covered]:
    """The first of the lines of most periods that say the same of each; none where they differ."""
    most = max((len(periods) for _, _, periods in covered), default=0)
    covered = [entry for entry in covered if len(entry[2]) == most]
    said = set()
    for expression, _, periods in covered:
        facts = facts_of(expression)
        said.add(tuple(f.meant.value for p in periods for f in facts if f.period == p))
    return list(covered[:1]) if len(said) == 1 else []


def _is_per_share(expression: Expression) -> bool:
    facts = facts_of(expression)
    return bool(facts) and facts[0].quantity.unit == USD_PER_SHARE


def _hints(lexed: Lexed) -> Hints:
    return replace(hints_of(lexed), unit=None, flows=None, percent=False)


def _net_income() -> list[Token]:
    return [Token("word", "net", 0, 3), Token("word", "income", 4, 10)]
