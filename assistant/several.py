"""Questions that ask for several figures at once → one plan a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.asked_periods import asked_period, asked_times, period_for
from assistant.book import Book, stem
from assistant.compute import Missing, evaluate
from assistant.expressions import Expression, Line
from assistant.known_names import word_lists
from assistant.lexer import Lexed, Token
from assistant.operands import operand_lines
from assistant.operations import hints_of, names, subject_of, unit_of
from assistant.pattern_files import patterns, words_of
from assistant.period_phrases import times_in
from assistant.periods_in_words import TimeWords, completed, years_before
from assistant.plans import Compare, Compute, Each, ListRows, Plan, Series
from assistant.subjects import Subject
from index.model import Period

_PATTERNS, _WORDS = patterns("several"), words_of("several")
_BETWEEN, _AGAINST = _WORDS["between"], _WORDS["against"]
_SET = frozenset(map(stem, _WORDS["set-against"]))
_MOST = 6
_BEFORE_A_DAY = len("as of ")


def each_plan(lexed: Lexed, book: Book) -> Plan | None:
    """Several lines, or one line at several times, each as a question of its own."""
    if lexed.has("average", "sum", "ratio", "list", "rank", "difference", "share-of"):
        return None
    if lexed.has("higher", "lower", "over", "minus", "plus"):
        return None
    if lexed.has("up", "down") and "yes-no" in lexed.opens_with:
        return _both_moved(lexed, book)
    if lexed.has("change", "up", "down"):
        return None
    return _dated_apart(lexed, book) or _lines(lexed, book) or _times(lexed, book)


def _lines(lexed: Lexed, book: Book) -> Plan | None:
    subjects = _subjects(lexed, book)
    if subjects is not None:
        return Each(tuple(_computed(subject, lexed.times, book) for subject in subjects))
    return None


def _dated_apart(lexed: Lexed, book: Book) -> Plan | None:
    """Several lines, each at a time of its own: "revenue in 2024 and net income in 2023"."""
    clauses = [clause for clause in _clauses(lexed.tokens) if names(_named(clause))]
    if not 1 < len(clauses) <= _MOST:
        return None
    parts = [_clause(clause, lexed) for clause in clauses]
    if not all(part.times for part in parts):
        return None
    found = [subject_of(_named(_untimed(part.tokens)), book, hints_of(part)) for part in parts]
    named = [each for each in found if isinstance(each, Subject) and not each.is_loose]
    if len(named) < len(parts) or len({each.title for each in named}) < len(parts):
        return None
    return Each(
        tuple(_computed(each, part.times, book) for each, part in zip(named, parts, strict=True))
    )


def _clause(tokens: Sequence[Token], lexed: Lexed) -> Lexed:
    """The part of a question that its tokens make up, with the times that it says by itself."""
    said = lexed.question[tokens[0].start : tokens[-1].end]
    return replace(lexed, question=said, tokens=tuple(tokens), times=completed(times_in(said)))


def _untimed(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind != "period"]


def _computed(subject: Subject, times: Sequence[TimeWords], book: Book) -> Compute:
    period, is_open = asked_period(subject.expression, times, book)
    unit, metric = unit_of(subject.expression)
    return Compute(subject.expression, subject.title, period, unit, metric, is_open)


def _both_moved(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did both X and Y rise?": a comparison of each with itself at the earlier time."""
    subjects = _subjects(lexed, book)
    if subjects is None:
        return None
    relation = "<" if lexed.has("down") else ">"
    parts = []
    for subject in subjects:
        later, earlier = asked_times(subject.expression, lexed, book)
        parts.append(
            Compare(
                subject.expression, subject.title, later, subject.expression, subject.title,
                earlier, relation,
            )
        )  # fmt: skip
    return Each(tuple(parts))


def _subjects(lexed: Lexed, book: Book) -> list[Subject] | None:
    """The lines that the question names one by one; None unless each of two or more is one."""
    hints = hints_of(lexed)
    tokens = [t for t in lexed.tokens if t.kind != "period" and not _is_said_aside(t)]
    parts = [part for part in _parted(tokens) if names(part)]
    if any(_is_but_a_qualifier(part, book) for part in parts):
        return None
    if not 1 < len(parts) <= _MOST or _says_what_does(tokens):
        return None
    found = [subject_of(part, book, hints) for part in parts]
    named = [subject for subject in found if isinstance(subject, Subject) and not subject.is_loose]
    if named and named[0].is_metric and _PATTERNS["by-terms"].search(lexed.question):
        return None
    if named and any(
        _is_operand(part, subject, named[0], book)
        for part, subject in zip(parts, named, strict=False)
    ):
        return None
    distinct = len({subject.title for subject in named})
    return named if distinct == len(parts) else None


def _is_operand(part: Sequence[Token], subject: Subject, first: Subject, book: Book) -> bool:
    """Whether words but say what a metric is after ("free cash flow, after purchases of PP&E")."""
    if not first.is_metric or subject is first or not part[0].has("except", "minus"):
        return False
    inside = {f.id for line in operand_lines(first.expression, book) for f in line.facts}
    return any(
        f.id in inside for line in operand_lines(subject.expression, book) for f in line.facts
    )


def _says_what_does(tokens: Sequence[Token]) -> bool:
    """Whether a comma only leads back to the verb: "What margin, as a percentage, did sales earn"."""
    return any(one.text == "," and next_.text in _WORDS["does"] for one, next_ in pairwise(tokens))


def _is_but_a_qualifier(part: Sequence[Token], book: Book) -> bool:
    """Whether words between commas only narrow what stands before them: "…, net, at …"."""
    said = names(part)
    return tuple(said) not in book.labels and {stem(word) for word in said} <= word_lists()[1]


def _parted(tokens: Sequence[Token]) -> list[list[Token]]:
    """The words between commas and "and", but for an "and" within a name."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        is_set = token.text == "against" and parts[-1] and stem(parts[-1][-1].text) in _SET
        if is_set:  # "an allowance against tax assets" is one figure
            continue
        if _parts_names(token):
            parts.append([])
        elif not token.has("soft", "yes-no", "which", "up", "down"):
            parts[-1].append(token)
    return parts


def _named(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if not token.has("soft", "yes-no", "which", "up", "down")]


def _is_said_aside(token: Token) -> bool:
    return token.text in ("both", "respectively", "?", "each")


def _times(lexed: Lexed, book: Book) -> Plan | None:
    """One line at two or more times that are named side by side and printed."""
    if len(lexed.times) < 2 or not _are_side_by_side(lexed):
        return None
    tokens = _untimed(lexed.tokens)
    subject = subject_of(_named(tokens), book, hints_of(lexed))
    if not isinstance(subject, Subject):
        return None
    found = at_each_time(_computed(subject, lexed.times, book), lexed, book)
    return found if isinstance(found, Each) else None


def at_each_time(planned: Plan, lexed: Lexed, book: Book) -> Plan:
    """What is to be computed or listed, at every time where several are named side by side."""
    if not isinstance(planned, (Compute, ListRows)) or len(lexed.times) < 2:
        return planned
    if not _are_side_by_side(lexed) or _has_its_times(planned):
        return planned
    if isinstance(planned, ListRows):
        measured: Expression = Line(planned.title, planned.rows[0].facts)
    else:
        measured = planned.expression
    whole = _whole_between(planned, lexed, book)
    if whole is not None:
        return whole
    periods = list(dict.fromkeys(periods_named(measured, lexed, book)))
    figures = [evaluate(measured, period, book) for period in periods]
    if len(periods) < 2 or all(isinstance(figure, Missing) for figure in figures):
        return planned
    # "due in the year ended March 2003, as of March 31, 2000" is of one time, told at another
    is_mixed = len({_is_of_a_day(words, lexed.question) for words in lexed.times}) > 1
    if is_mixed and any(isinstance(figure, Missing) for figure in figures):
        return planned
    if isinstance(planned, ListRows):
        return Each(tuple(replace(planned, period=period) for period in periods))
    if lexed.has("sum"):
        return _sum(planned, periods)
    return Each(tuple(replace(planned, period=period, is_open=False) for period in periods))


def _has_its_times(planned: Compute | ListRows) -> bool:
    """Whether the operands of what is to be computed have each a time of their own."""
    return isinstance(planned, Compute) and planned.period is None and not planned.is_open


def _whole_between(planned: Compute | ListRows, lexed: Lexed, book: Book) -> Compute | None:
    """What was done between two days, where the line prints just that time: no figure at each."""
    days = [words.day for words in lexed.times if words.day is not None]
    said = _PATTERNS["between"].search(lexed.question, 0, lexed.times[0].start)
    if said is None or len(days) != 2 or not isinstance(planned, Compute):
        return None
    facts = [f for line in operand_lines(planned.expression, book) for f in line.facts]
    periods = {f.period for f in facts if f.period is not None and not f.period.is_instant}
    ends = [period_for(planned.expression, words, book)[0] for words in lexed.times]
    first, last = (period.end if period else None for period in ends)
    whole = next((p for p in periods if p.opening.end == first and p.end == last), None)
    return replace(planned, period=whole, is_open=False) if whole else None


def _sum(planned: Compute, periods: Sequence[Period]) -> Series:
    """A figure of several times added up."""
    return Series(
        planned.expression, planned.title, tuple(periods), planned.unit, planned.metric, "sum",
        len(periods),
    )  # fmt: skip


def is_said_with_each(lexed: Lexed) -> bool:
    """Whether every time has a clause of its own, and all clauses name the same or nothing.

    "2024 revenue versus 2023 revenue", "Q2 2025 revenue against Q2 2024".
    """
    said = _said_by_clause(lexed)
    first = next((words for words in said if words), [])
    return len(said) > 1 and all(words in ([], first) for words in said)


def is_named_with_each(lexed: Lexed) -> bool:
    """Whether every clause names the same line, with a time of its own."""
    said = _said_by_clause(lexed)
    return len(said) > 1 and bool(said[0]) and all(words == said[0] for words in said)


def _said_by_clause(lexed: Lexed) -> list[list[str]]:
    """The stems of what each clause names; none where some clause has not just one time."""
    tokens = [t for t in lexed.tokens if t.kind == "period" or not _is_said_aside(t)]
    clauses = [clause for clause in _clauses(tokens) if clause]
    if any(sum(t.kind == "period" for t in clause) != 1 for clause in clauses):
        return []
    return [[stem(word) for word in names(_named(clause))] for clause in clauses]


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas, "and" and "versus", times among them."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if _parts_names(token):
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _parts_names(token: Token) -> bool:
    """Whether a token stands between what is named: a comma, "versus", "and", "and what"."""
    said = {token.text, token.text.partition(" ")[0]}
    return token.kind != "word" and not said.isdisjoint(_BETWEEN | _AGAINST)


def _is_of_a_day(words: TimeWords, question: str) -> bool:
    opening = question[max(0, words.start - _BEFORE_A_DAY) : words.start + _BEFORE_A_DAY]
    return _PATTERNS["of-a-day"].search(opening) is not None


def periods_named(expression: Expression, lexed: Lexed, book: Book) -> list[Period]:
    """The periods that are named, in their order; "a year ago" is counted from the first."""
    plain = [words for words in lexed.times if not words.shift]
    found = [period_for(expression, words, book)[0] for words in plain]
    kept = [period for period in found if period is not None]
    if kept:
        shifts = [words.shift for words in lexed.times if words.shift]
        kept += [years_before(kept[0], book.times, shift) for shift in shifts]
    return kept


def _are_side_by_side(lexed: Lexed) -> bool:
    """Whether nothing but "and", a comma or "versus" stands between the times."""
    joined = any(t.has("versus") or t.text in ("and", "or") for t in lexed.tokens)
    if (
        not joined
        and any(w.shift for w in lexed.times)
        and any(w.is_bare_length for w in lexed.times)
    ):
        return False  # "six months, last year" is one time
    places = [number for number, token in enumerate(lexed.tokens) if token.kind == "period"]
    between = [lexed.tokens[one + 1 : other] for one, other in pairwise(places)]
    return is_said_with_each(lexed) or (
        bool(between)
        and all(
            any(t.text in _BETWEEN or t.has("versus") for t in tokens)
            and all(t.text in _BETWEEN or t.has("versus", "soft") for t in tokens)
            for tokens in between
        )
    )
