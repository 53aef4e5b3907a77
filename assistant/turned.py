"""Yes-or-no questions for a result by its sign: a profit or a loss of a part, a turn from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.asked_periods import asked_period
from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Line
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.operations import hints_of, subject_of
from assistant.pattern_files import patterns
from assistant.periods_in_words import TimeWords, years_before
from assistant.plans import Compare, Each, Plan
from assistant.subjects import Subject
from index.model import Period

_PATTERNS = patterns("turned")
_MINUS = _PATTERNS["minus"]
_PLUS = _PATTERNS["plus"]
_MOVES = _PATTERNS["moves"]
_PARTS = _PATTERNS["parts"]
_LEVEL = _PATTERNS["level"]
_BEFORE_TAX = _PATTERNS["before-tax"]
_CASH = re.compile(r"\bcash\b", re.I)
# What a result may be called where a question only says that it was a profit or a loss.
_CALLED = ("income", "profit", "earnings", "net income", "net earnings", "operating income", "operating profit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """A result that is told by its sign: where, which way, and what kind of result it is."""

    start: int
    end: int
    relation: str
    kind: str


def turned_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did it swing from a loss in 1995 to a profit in 1996?", "did A make cash in … after using it in …?"."""
    if "yes-no" not in lexed.opens_with:
        return None
    said = _signs(lexed.question)
    times = [words for words in lexed.times if not words.quarters_back]
    if not said:
        return _moved_twice(lexed, times, book)
    if len(said) != 2 or said[0].relation == said[1].relation or len(times) != 2:
        return None
    if not _PARTS.search(lexed.question) or (times[0].shift and times[1].shift):
        return None
    subject = _subject(lexed, said, book)
    if subject is None:
        return None
    held = _of_each(subject, said, times, book)
    if held is None:
        return None
    parts = tuple(
        Compare(subject.expression, subject.title, period, None, "nil", None, sign.relation)
        for sign, period in held
    )
    return Each(parts)


def _moved_twice(lexed: Lexed, times: Sequence[TimeWords], book: Book) -> Plan | None:
    """ "Did sales grow in 2024 after falling in 2023?": each year against the one before it."""
    moved = [t for t in lexed.tokens if t.has("up", "down")]
    if len(moved) != 2 or len(times) != 2 or any(w.shift for w in times):
        return None
    between = lexed.question[moved[0].end : moved[1].start]
    if not re.search(r"\b(?:after|but|following|having|before)\b", between):
        return None
    named = [t for t in lexed.tokens if t.kind == "word" and not _MOVES.fullmatch(t.text)]
    found = subject_of(named, book, hints_of(lexed)) if named else None
    if not isinstance(found, Subject) or not moved[0].end <= times[0].start < moved[1].start:
        return None
    parts = []
    for token, words in zip(moved, times, strict=True):
        period, _ = asked_period(found.expression, (words,), book)
        if period is None:
            return None
        before = years_before(period, book.times)
        relation = "<" if token.has("down") else ">"
        parts.append(
            Compare(
                found.expression,
                found.title,
                period,
                found.expression,
                found.title,
                before,
                relation,
            )
        )
    return Each(tuple(parts))


def result_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did the Canadian business turn an operating profit?", "was it profitable?": one result against nil."""
    said = _signs(lexed.question)
    if (
        "yes-no" not in lexed.opens_with
        or len(said) != 1
        or lexed.has("higher", "lower", "up", "down")
    ):
        return None
    subject = _subject(lexed, said, book)
    if subject is None:
        return None
    period, _ = asked_period(subject.expression, lexed.times, book)
    return Compare(subject.expression, subject.title, period, None, "nil", None, said[0].relation)


def _signs(question: str) -> list[_Said]:
    """What is said of the sign of a result, in order; of two that overlap, the longer."""
    found = [
        _Said(m.start(), m.end(), relation, (m.groupdict().get("kind") or "").strip().lower())
        for pattern, relation in ((_MINUS, "<"), (_PLUS, ">"))
        for m in pattern.finditer(question)
    ]
    kept: list[_Said] = []
    for each in sorted(found, key=lambda said: said.start - said.end):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda said: said.start)


def _of_each(
    subject: Subject, said: Sequence[_Said], times: Sequence[TimeWords], book: Book
) -> list[tuple[_Said, Period]] | None:
    """Each sign with its time: the one said right after it, or right before."""
    plain = next((words for words in times if not words.shift), None)
    if plain is None:
        return None
    base, _ = asked_period(subject.expression, (plain,), book)
    if base is None:
        return None
    periods = [
        years_before(base, book.times, words.shift) if words.shift
        else asked_period(subject.expression, (words,), book)[0]
        for words in times
    ]  # fmt: skip
    is_after = all(words.start > sign.start for sign, words in zip(said, times, strict=True))
    is_before = all(words.start < sign.start for sign, words in zip(said, times, strict=True))
    if periods[0] is None or periods[1] is None or periods[0] == periods[1]:
        return None
    if not (is_after or is_before):
        return None
    return [(said[0], periods[0]), (said[1], periods[1])]


def _subject(lexed: Lexed, said: Sequence[_Said], book: Book) -> Subject | None:
    """Whose result it is, by the words that do not say its sign."""
    spans = [(each.start, each.end) for each in said]
    spans += [
        match.span()
        for pattern in (_MOVES, _LEVEL, _BEFORE_TAX)
        for match in pattern.finditer(lexed.question)
    ]
    named = [
        t for t in lexed.tokens
        if t.kind == "word" and not any(start <= t.start < end for start, end in spans)
    ]  # fmt: skip
    if any(_CASH.search(lexed.question[start:end]) for start, end in spans) and not any(
        t.text == "cash" for t in named
    ):
        named.append(Token("word", "cash", lexed.tokens[-1].end, lexed.tokens[-1].end))
    kinds = {each.kind for each in said if each.kind}
    level = _LEVEL.search(lexed.question)
    kinds |= {(level["kind"] or level["also"]).lower()} if level else set()
    kinds |= {"pretax"} if _BEFORE_TAX.search(lexed.question) else set()
    kinds = {"pretax" if kind == "pre-tax" else kind for kind in kinds}
    if len(kinds) > 1:
        return None
    is_named = any(t.text in _RESULTS for t in named)
    for words in (
        [()]
        if is_named
        else _words_for(next(iter(kinds), ""), bool(content([t.text for t in named], book)))
    ):
        tokens = [*named, *(Token("word", word, 0, 0) for word in words)]
        found = subject_of(tokens, book, replace(hints_of(lexed), unit=None, percent=False))
        if (
            isinstance(found, Subject)
            and _is_result(found, kinds, book)
            and _is_printed(found, lexed, book)
        ):
            return found
    return None


def _is_result(found: Subject, kinds: set[str], book: Book) -> bool:
    """Whether a figure is called a result, of no other kind than is said: no tax and no income of interest."""
    if not isinstance(found.expression, Line):
        return True
    fact = found.expression.facts[0]
    told = stems(" ".join((*fact.path, fact.label, *fact.column)))
    if told & _CASH_FLOW:
        return fact.period is None or fact.period.start is not None  # a balance has no sign to tell
    is_after = bool(told & _TAX) and not told & _PRETAX
    other = _OTHER - (_GROSS if "gross" in kinds else frozenset())
    named = told | stems(fact.concept or "")
    around = told | book.around_by_table.get(fact.table, frozenset())
    return (
        bool(around & _RESULT or fact.concept in _CONCEPTS) and not is_after and not named & other
    )


_RESULT = stems("income profit earnings loss")
_CASH_FLOW = stems("cash")
_TAX, _PRETAX, _GROSS = stems("tax taxes"), stems("before pretax"), stems("gross")
_OTHER = stems("interest other comprehensive investment accumulated retained gross per share")
_CONCEPTS = ("NetIncomeLoss", "OperatingIncomeLoss")
_RESULTS = frozenset(["income", "profit", "earnings", "loss", "cash", "margin", "result", "results", "flow", "flows", "ebitda"])  # fmt: skip


def _words_for(kind: str, is_part: bool) -> Iterator[tuple[str, ...]]:
    """The names of a result of a kind, of the company as a whole where no part is named."""
    if kind:
        yield from ((kind, noun) for noun in ("income", "profit", "earnings"))
    elif is_part:
        yield from (tuple(name.split()) for name in _CALLED)
    else:
        yield "net", "income"


def _is_printed(found: Subject, lexed: Lexed, book: Book) -> bool:
    """Whether the figure is there at the time that is asked, and is no share of another."""
    period, _ = asked_period(found.expression, lexed.times, book)
    return isinstance(evaluate(found.expression, period, book), Figure)
