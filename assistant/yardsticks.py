"""Yes-or-no questions by another yardstick: "more than twice", "doubled", "faster than", "by 10%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.asked_periods import asked_period, asked_times, period_for, two_times
from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import At, Binary, Call, Expression, Line, Name, Number
from assistant.lexer import Lexed, Token
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.off_the_point import label_phrases
from assistant.operands import has_durations
from assistant.operations import hints_of, names, subject_of, without_part_words
from assistant.pattern_files import patterns
from assistant.periods_in_words import TimeWords, years_before
from assistant.plans import Compare, Each, Plan
from assistant.said_numbers import number_said
from assistant.subjects import Subject
from index.model import PURE, Period

_PATTERNS = patterns("yardsticks")
_PORTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_MULTIPLES = {"twice": 2, "double": 2, "triple": 3, "treble": 3, "thrice": 3, "quadruple": 4, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}  # fmt: skip
_FASTER = ("faster", "outpaces", "growth-over")
_THERE = ("there", "was-booked", "booked")


def yardstick_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A yes-or-no question whose yardstick is a multiple, a growth, a size of change, or being there."""
    question = lexed.question
    is_asked = "yes-no" in lexed.opens_with or _PATTERNS["asked"].search(question)
    for read in (_factor, _multiplied, _faster_than_before, _faster, _moved, _in_both, _reached):
        found = (
            read(lexed, book)
            if is_asked or read in (_faster_than_before, _faster, _factor, _multiplied)
            else None
        )
        if found is not None:
            return found
    return _there(lexed, book) if is_asked else None


def _factor(lexed: Lexed, book: Book) -> Plan | None:
    said = _PATTERNS["factor"].match(lexed.question)
    if said is None:
        return None
    inside = (said.end("a"), said.start("b"))
    lexed = replace(
        lexed, times=tuple(w for w in lexed.times if not inside[0] <= w.start < inside[1])
    )
    whole = _part_of_whole(lexed, said, book) if said["makes"] else None
    left = whole or _subject(lexed, book, said.span("a")) or _part_of_whole(lexed, said, book)
    if left is None:
        return None
    relation = ">" if said["over"] else "<"
    other = _words(lexed, said.span("b"))
    if said["percent"] and _is_rate(left.expression):
        period, _ = asked_period(left.expression, lexed.times, book)
        bound = Number(Decimal(said["percent"]) / 100)
        return Compare(
            left.expression, left.title, period, bound, f"{said['percent']}%", None, relation,
            unit=Presentation.PERCENT,
        )  # fmt: skip
    if names(other):
        right = _subject(lexed, book, said.span("b"))
        if right is None or _is_balance_of_flow(left.expression, right.expression, book):
            return None
        period, _ = asked_period(Binary("+", left.expression, right.expression), lexed.times, book)
        return Compare(
            left.expression, left.title, period, _scaled(right.expression, said),
            f"{_spoken(said)} {right.title}", period, relation,
        )  # fmt: skip
    if said["n"] and _is_multiple(left.expression):  # "was interest cover more than 4 times"
        period, _ = asked_period(left.expression, lexed.times, book)
        bound = Number(Decimal(_MULTIPLES.get(said["n"].lower()) or said["n"]))
        return Compare(left.expression, left.title, period, bound, said["n"], None, relation)
    is_over_time = _PATTERNS["over-time"].match(said["b"])
    times = two_times if is_over_time else asked_times
    later, earlier = times(left.expression, lexed, book)
    return Compare(
        left.expression, left.title, later, _scaled(left.expression, said),
        f"{_spoken(said)} {left.title}", earlier, relation,
    )  # fmt: skip


def _is_balance_of_flow(part: Expression, whole: Expression, book: Book) -> bool:
    """Whether a balance would be held against a part of what flows: it is none of it."""
    return has_durations(part, book) is False and has_durations(whole, book) is True


def _is_multiple(expression: Expression) -> bool:
    """Whether a metric is itself told in times: interest cover, a turnover."""
    metric = metrics().get(expression.name) if isinstance(expression, Name) else None
    return metric is not None and metric.unit is Presentation.RATIO


def _is_rate(expression: Expression) -> bool:
    """Whether a line prints percentages itself: a customer's share of revenue."""
    return isinstance(expression, Line) and all(f.quantity.unit == PURE for f in expression.facts)


def _part_of_whole(lexed: Lexed, said: re.Match[str], book: Book) -> Subject | None:
    """ "Did A make up half of segment income?": A's segment income."""
    part, whole = _words(lexed, said.span("a")), _words(lexed, said.span("b"))
    hints = replace(hints_of(lexed), percent=False, cells=True)
    if not names(whole):
        return None
    found = without_part_words([*part, *whole], book, hints)
    if not isinstance(found, Subject):
        found = without_part_words([*part, *(t for t in whole if t.text != "total")], book, hints)
    is_part = isinstance(found, Subject) and found != _subject(lexed, book, said.span("b"))
    return found if isinstance(found, Subject) and is_part else None


def _scaled(expression: Expression, said: re.Match[str]) -> Expression:
    if said["portion"]:
        return Binary("/", expression, Number(Decimal(_PORTIONS[said["portion"].lower()])))
    if said["percent"]:
        return Binary("*", Number(Decimal(said["percent"]) / 100), expression)
    if said["parts"]:
        of, parts = (3, 4) if said["parts"].lower().startswith("three") else (2, 3)
        return Binary("/", Binary("*", Number(Decimal(of)), expression), Number(Decimal(parts)))
    word = (said["multiple"] or said["n"]).lower()
    return Binary("*", Number(Decimal(_MULTIPLES.get(word) or word)), expression)


def _spoken(said: re.Match[str]) -> str:
    """The yardstick in words: "a half of", "3 times", "15% of"."""
    if said["portion"]:
        return f"a {said['portion'].lower()} of"
    if said["parts"]:
        return f"{said['parts'].lower()} of"
    if said["percent"]:
        return f"{said['percent']}% of"
    word = (said["multiple"] or said["n"]).lower()
    return f"{_MULTIPLES.get(word) or word} times"


def _multiplied(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did goodwill more than double?": the later figure against a multiple of the earlier."""
    said = _PATTERNS["multiplied"].match(lexed.question)
    line = _subject(lexed, book, said.span("a")) if said else None
    if said is None or line is None:
        return None
    later, earlier = two_times(line.expression, lexed, book)
    verb = said["verb"].lower().rstrip("d").rstrip("e")
    if verb == "halv":
        bound: Expression = Binary("/", line.expression, Number(Decimal(2)))
        return Compare(
            line.expression, line.title, later, bound, f"half of {line.title}", earlier, "<"
        )
    number = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4}[verb]
    bound = Binary("*", Number(Decimal(number)), line.expression)
    title = f"{number} times {line.title}"
    return Compare(line.expression, line.title, later, bound, title, earlier, ">")


def _growth(
    subject: Subject, lexed: Lexed, book: Book, *, percent: bool = True
) -> Expression | None:
    """The change of a figure between the question's two times, over the earlier one."""
    later, earlier = two_times(subject.expression, lexed, book)
    if later is None or earlier is None:
        return None
    return _change(subject.expression, later, earlier, percent=percent)


def _change(expression: Expression, later: Period, earlier: Period, *, percent: bool) -> Expression:
    first = At(expression, earlier)
    moved = Binary("-", At(expression, later), first)
    return Binary("/", moved, Call("abs", first)) if percent else moved


def _faster_than_before(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did sales grow faster in 1997 than in 1996?": each year's growth on the year before it."""
    said = _PATTERNS["faster-in"].match(lexed.question)
    line = _subject(lexed, book, said.span("a")) if said and len(lexed.times) == len("ab") else None
    if said is None or line is None or any(words.shift for words in lexed.times):
        return None
    grown = []
    for words in lexed.times:
        period, _ = asked_period(line.expression, (words,), book)
        if period is None:
            return None
        before = years_before(period, book.times)
        grown.append(_change(line.expression, period, before, percent=True))
    slower = _PATTERNS["slower"].match(said["way"].lower()) is not None
    told, then = (lexed.question[words.start : words.end] for words in lexed.times)
    return Compare(
        grown[0], f"Growth of {line.title} in {told}", None,
        grown[1], f"growth of {line.title} in {then}", None,
        "<" if slower else ">", unit=Presentation.PERCENT,
    )  # fmt: skip


def _faster(lexed: Lexed, book: Book) -> Plan | None:
    said = next(
        (match for name in _FASTER if (match := _PATTERNS[name].match(lexed.question))), None
    )
    if said is None:
        return None
    sides = [
        _subject(lexed, book, said.span(name)) or _subject(lexed, book, said.span(name), cells=True)
        for name in "ab"
    ]
    grown = [_growth(side, lexed, book) if side else None for side in sides]
    left, right = sides
    if not left or not right or not grown[0] or not grown[1]:
        return None
    if _are_crossed(lexed, said, left, right):
        return None
    way = (said.groupdict().get("way") or "faster").lower()
    slower = _PATTERNS["slower"].match(way) is not None
    return Compare(
        grown[0], f"Growth of {left.title}", None, grown[1], f"growth of {right.title}", None,
        "<" if slower else ">", unit=Presentation.PERCENT,
    )  # fmt: skip


def _are_crossed(lexed: Lexed, said: re.Match[str], left: Subject, right: Subject) -> bool:
    """Whether a side is of a line that is called by what sets the other side apart."""
    one, other = (
        {t.text for t in lexed.tokens if said.start(name) <= t.start < said.end(name)}
        for name in "ab"
    )
    told = [set(re.findall(r"[a-z]+", side.title.lower())) for side in (left, right)]
    return bool((other - one) & told[0] - told[1] or (one - other) & told[1] - told[0])


def _moved(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did equity decline by more than 10%?", of one time or of both that are named."""
    said = _PATTERNS["moved"].match(lexed.question)
    number = number_said(said["n"]) if said else None
    if said is None or number is None:
        return None
    line = _subject(lexed, book, said.span("a")) or _subject(
        lexed, book, said.span("a"), cells=True
    )
    if line is None:
        return None
    relation = ">" if said["over"] else "<"
    parts: list[Compare] = []
    for times in _each_time(lexed):
        later, earlier = two_times(line.expression, replace(lexed, times=times), book)
        if later is None or earlier is None:
            return None
        moved = _change(line.expression, later, earlier, percent=number[1])
        if said["down"]:
            moved = Binary("*", Number(Decimal(-1)), moved)
        title = f"{'Fall' if said['down'] else 'Rise'} of {line.title}"
        unit = Presentation.PERCENT if number[1] else None
        parts.append(
            Compare(moved, title, later, Number(number[0]), said["n"], None, relation, unit=unit)
        )
    return Each(tuple(parts)) if len(parts) > 1 else parts[0]


def _each_time(lexed: Lexed) -> list[tuple[TimeWords, ...]]:
    """The times of a question one by one, where it says "in both"; else all of them together."""
    if _PATTERNS["both"].search(lexed.question) and len(lexed.times) > 1:
        return [(words,) for words in lexed.times]
    return [lexed.times]


def _in_both(lexed: Lexed, book: Book) -> Plan | None:
    """ "Was revenue above $200 billion in both 2021 and 2022?"."""
    said = _PATTERNS["level"].match(lexed.question)
    number = number_said(said["n"]) if said else None
    times = _each_time(lexed)
    line = _subject(lexed, book, said.span("a")) if said and len(times) > 1 else None
    if said is None or number is None or line is None:
        return None
    relation = ">" if said["over"] else "<"
    parts = []
    for words in lexed.times:
        period, _ = period_for(line.expression, words, book)
        parts.append(
            Compare(
                line.expression, line.title, period, Number(number[0]), said["n"], None, relation
            )
        )
    return Each(tuple(parts))


def _reached(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did net sales fall below $70 million?", "did the margin stay above 40%?": a level at one time."""
    said = _PATTERNS["reached"].match(lexed.question)
    number = number_said(said["n"]) if said else None
    line = _subject(lexed, book, said.span("a")) if said and len(lexed.times) < 2 else None
    if said is None or number is None or line is None or _PATTERNS["ever"].search(lexed.question):
        return None
    period, _ = asked_period(line.expression, lexed.times, book)
    relation = ">" if said["over"] else "<"
    unit = Presentation.PERCENT if number[1] else None
    return Compare(
        line.expression, line.title, period, Number(number[0]), said["n"], None, relation, unit=unit
    )


def _there(lexed: Lexed, book: Book) -> Plan | None:
    """Whether the filing prints a line with more than nil for the period."""
    said = next(
        (match for name in _THERE if (match := _PATTERNS[name].match(lexed.question))), None
    )
    line = _subject(lexed, book, said.span("a")) if said else None
    if (
        line is None
        or line.is_loose
        or not isinstance(line.expression, Line)
        or lexed.has("change", "up", "down", "positive", "negative")
        or any(token.text == "than" for token in lexed.tokens)
    ):
        return None
    if not any(fact.statement for fact in line.expression.facts):
        return None
    period, _ = asked_period(line.expression, lexed.times, book)
    size = Call("abs", line.expression)
    if not isinstance(evaluate(size, period, book), Figure):
        return None
    return Compare(size, line.title, period, None, "nil", None, ">")


def _words(lexed: Lexed, span: tuple[int, int], book: Book | None = None) -> list[Token]:
    """The words within a span that may name a figure, those too that are a line's whole label."""
    inside = [t for t in lexed.tokens if span[0] <= t.start and t.end <= span[1]]
    named = [replace(t, cues=frozenset()) if _is_a_label(t.text, book) else t for t in inside]
    kept = [t for t in named if t.kind != "period" and not t.has("soft", "yes-no")]
    return [t for t in kept if t.text not in ("true", "right", "correct", "yes", "no")]


def _is_a_label(word: str, book: Book | None) -> bool:
    """Whether a filing has a line that is called by one word alone."""
    return book is not None and (word,) in label_phrases(book)


def _subject(
    lexed: Lexed, book: Book, span: tuple[int, int], *, cells: bool = False
) -> Subject | None:
    """What the words within a span of the question name."""
    said: Sequence[Token] = _words(lexed, span, book)
    hints = replace(hints_of(lexed), percent=False, cells=cells)
    found = subject_of(said, book, hints) if names(said) else None
    return found if isinstance(found, Subject) else None
