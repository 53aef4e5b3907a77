"""Yes-or-no questions: one figure against another, another time, a number or nil → plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period, asked_times
from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Line, Name, Number
from assistant.kinds import as_flow
from assistant.known_names import content, metric_named
from assistant.lexer import Lexed, Token, speaks_of_loss
from assistant.measures import metric_of_member, names_metric
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.operands import has_durations, operand_lines, printed_as_expense
from assistant.operations import (
    hints_of,
    names,
    subject_of,
    unit_of,
    without_part_words,
)
from assistant.periods_in_words import TimeWords
from assistant.plans import Compare, Compute, Plan
from assistant.said_numbers import number_after
from assistant.share_plans import share_plan
from assistant.subjects import Several, Subject, Unknown
from assistant.turned import result_plan
from assistant.unresolved import unresolved
from index.model import StatementKind


def comparison_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A yes-or-no question: one figure against another, against another time, against nil."""
    if not is_yes_or_no(lexed):
        return None
    if lexed.has("positive", "negative"):
        return _sign(lexed, book)
    place = next((p for p, t in enumerate(lexed.tokens) if _compares(t, lexed)), None)
    if place is None:
        return _way_of_cash(lexed, book) or _at_a_loss(lexed, book)
    number = number_after(lexed, _end_of(lexed, place))
    left_tokens, right_tokens = _either_side(lexed, place, book)
    if number is not None:  # "did Graphics earn more than $5 billion of operating income?"
        left_tokens += [t for t in right_tokens if t.kind == "word"]
    left = _one_side([t for t in left_tokens if not t.has("soft")], lexed, book)
    if not isinstance(left, Subject):
        return None
    relation = ">" if lexed.tokens[place].has("higher") else "<"
    if number is not None:
        relation = _relation(lexed.tokens[place], left)
        relation = ">=" if lexed.tokens[place].text == "at least" else relation
        return _to_number(left, Number(number), relation, lexed, book)
    right_tokens = [t for t in right_tokens if not t.has("soft", "versus")]
    if names(right_tokens):
        return _to_another(left, left_tokens, right_tokens, relation, lexed, book)
    return _to_another_time(left, relation, lexed, book)


def _end_of(lexed: Lexed, place: int) -> int:
    """Where a token ends that holds a figure against another, with the "than" behind it."""
    after = lexed.tokens[place + 1 : place + 2]
    return after[0].end if after and after[0].text == "than" else lexed.tokens[place].end


def _relation(token: Token, left: Subject) -> str:
    """Which way a token holds a figure against another: of debts and days the lower is the better."""
    is_higher = token.has("higher")
    if token.text in _JUDGED:
        is_higher = (token.text == "better") is not bool(stems(left.title) & _BETTER_LOW)
    return ">" if is_higher else "<"


_JUDGED = ("better", "worse")
_BETTER_LOW = stems("debt leverage liabilities days tax expenses costs loss payout deficit")


def is_yes_or_no(lexed: Lexed) -> bool:
    """Whether a question opens so, after a time or not, or has a sign of comparison."""
    has_sign = any(token.text in "<>" for token in lexed.tokens)
    return "yes-no" in lexed.opens_with or _asks_after_a_time(lexed) or has_sign


def _asks_after_a_time(lexed: Lexed) -> bool:
    """Whether a question opens with a time and then a verb: "In 1997, was …"."""
    rest = list(lexed.tokens)
    while rest and rest[0].has("soft") and rest[0].kind != "period" and not rest[0].has("yes-no"):
        rest.pop(0)
    if not rest or rest[0].kind != "period":
        return False
    after = next((token for token in rest[1:] if token.kind != "mark"), None)
    return after is not None and after.has("yes-no")


def _either_side(lexed: Lexed, place: int, book: Book) -> tuple[list[Token], list[Token]]:
    """The words that name what is compared, and those for what it is held against.

    They stand around "higher"; around "than", where only a verb stands before "more".
    """
    left = [t for t in lexed.tokens[:place] if not t.has("soft", "yes-no")]
    right = list(lexed.tokens[place + 1 :])
    than = next((p for p, t in enumerate(right) if t.text == "than"), None)
    if than is None:
        return left, right
    before, after = right[:than], right[than + 1 :]
    if metric_named(names(before)) is not None and names([t for t in after if not t.has("soft")]):
        return [*left, *before], after  # "did Canada have a higher margin than Japan?"
    if not _said_of_company(left, book):
        return before, after
    if than and not names([t for t in after if not t.has("soft")]):
        # "did operations generate more cash in … than in …"
        return [t for t in (*left, *before) if not _USES.fullmatch(t.text)], after
    return left, right


def _to_number(
    left: Subject, number: Number, relation: str, lexed: Lexed, book: Book
) -> Compare:  # fmt: skip
    period, _ = asked_period(left.expression, lexed.times, book)
    return Compare(
        left.expression, left.title, period, number, str(number.value), None, relation,
        speaks_of_loss(lexed), _unit(left, lexed),
    )  # fmt: skip


def _one_side(tokens: Sequence[Token], lexed: Lexed, book: Book) -> Subject | Unknown | Several:
    """What one side names: a line, a share of one in another, or a metric of the company or a part."""
    if any(token.has("share-of") for token in tokens):
        share = share_plan(replace(lexed, tokens=tuple(tokens)), book)
        if isinstance(share, Compute):
            return Subject(share.expression, share.title, unit=share.unit)
    found = subject_of(tokens, book, hints_of(lexed))
    if isinstance(found, Subject):
        return found
    said = content(names(tokens), book)
    member = metric_of_member(said, book) if said and names_metric(said) else None
    if member is None:
        return found
    key, members = member
    timed = ((m, asked_period(m.expression, lexed.times, book)[0]) for m in members)
    outcomes = [evaluate(m.expression, period, book) for m, period in timed]
    values = {each.quantity.value for each in outcomes if isinstance(each, Figure)}
    title = f"{metrics()[key].title} ({members[0].title})"
    part = Subject(members[0].expression, title, unit=metrics()[key].unit, is_of_part=True)
    return part if len(values) == 1 else found


def _unit(left: Subject, lexed: Lexed) -> Presentation | None:
    """How the two sides are read: as the metric is, or as a percentage where one is asked."""
    unit = left.unit or unit_of(left.expression)[0]
    is_share = isinstance(left.expression, Binary) and left.expression.sign == "/"
    return Presentation.PERCENT if unit is None and is_share and lexed.has("percent") else unit


def _measure(left: Subject, tokens: Sequence[Token]) -> list[Token]:
    """The words for the metric of a part, where it is held against "that of" another part."""
    said = [t for t in tokens if t.kind == "word"]
    runs = ((a, b) for a in range(len(said)) for b in range(len(said), a, -1))
    named = next(
        (said[a:b] for a, b in runs if metric_named([t.text for t in said[a:b]]) is not None), []
    )
    return named if left.is_of_part else []


def _to_another(
    left: Subject,
    left_tokens: Sequence[Token],
    tokens: Sequence[Token],
    relation: str,
    lexed: Lexed,
    book: Book,
) -> Plan | None:
    """Against another figure; None where that is none, or of another kind."""
    right = _one_side([*tokens, *_measure(left, left_tokens)], lexed, book)
    if isinstance(right, Unknown) and right.concept is not None:
        return unresolved(right, lexed)
    if not isinstance(right, Subject):
        return None
    if _differ_in_kind(left, right, book):
        left, right = (replace(s, expression=as_flow(s.expression, book)) for s in (left, right))
        if _differ_in_kind(left, right, book):
            return None
    own = _times_of_each(lexed, tokens)
    if right.expression == left.expression and own is None:
        return _to_another_time(left, relation, lexed, book)
    periods = [
        asked_period(side.expression, times, book)[0]
        for side, times in zip((left, right), own or (lexed.times, lexed.times), strict=True)
    ]
    return Compare(
        left.expression, left.title, periods[0], right.expression, right.title, periods[1],
        relation, speaks_of_loss(lexed), _unit(left, lexed),
    )  # fmt: skip


def _times_of_each(
    lexed: Lexed, tokens: Sequence[Token]
) -> tuple[Sequence[TimeWords], Sequence[TimeWords]] | None:
    """The times of either side, where both name one of their own."""
    than = next((t.start for t in lexed.tokens if t.text == "than"), tokens[0].start)
    left = [words for words in lexed.times if words.start < than]
    right = [words for words in lexed.times if words.start >= than]
    is_apart = left and right and not any(words.shift for words in lexed.times)
    return (left, right) if is_apart else None


def _to_another_time(left: Subject, relation: str, lexed: Lexed, book: Book) -> Compare:
    later, earlier = asked_times(left.expression, lexed, book)
    as_loss = speaks_of_loss(lexed) or _is_used(lexed)
    return Compare(
        left.expression, left.title, later, left.expression, left.title, earlier, relation, as_loss,
        _unit(left, lexed),
    )  # fmt: skip


def _compares(token: Token, lexed: Lexed) -> bool:
    """Whether a token holds one figure against another: "less" does where a "than" follows."""
    if token.has("higher", "lower"):
        return True
    return token.text == "less" and any(
        t.text == "than" and t.start > token.start for t in lexed.tokens
    )


_USES = re.compile(r"(?:use[ds]?|using|consum(?:e[ds]?|ing)|burn(?:ed|s|t)?)", re.I)
_YIELDS = re.compile(
    r"\b(?:generat|produc|provid|throw|threw|yield|bring|brought)\w*\b.*\bcash\b", re.I
)


def _is_used(lexed: Lexed) -> bool:
    """Whether cash that went out is spoken of, of which more is the more negative flow."""
    return re.search(rf"\b{_USES.pattern}\b.*\bcash\b", lexed.question, re.I) is not None


def _way_of_cash(lexed: Lexed, book: Book) -> Plan | None:
    """ "Was financing a source of cash?", "did operations use cash?": a flow against nil."""
    out = lexed.has("outflow") or _is_used(lexed)
    if not out and not lexed.has("inflow") and not _YIELDS.search(lexed.question):
        return None
    said = [
        t
        for t in lexed.tokens
        if t.kind == "word" and not _USES.fullmatch(t.text) and not _YIELDS.match(f"{t.text} cash")
    ]
    if not any(t.text == "cash" for t in said):
        said.append(Token("word", "cash", len(lexed.question), len(lexed.question)))
    subject = subject_of(said, book, replace(hints_of(lexed), flows=True))
    if not isinstance(subject, Subject):
        return None
    lines = operand_lines(subject.expression, book)
    if not any(f.statement is StatementKind.CASH_FLOWS for line in lines for f in line.facts):
        return None
    period, _ = asked_period(subject.expression, lexed.times, book)
    return Compare(
        subject.expression, subject.title, period, None, "nil", None, "<" if out else ">"
    )


_A_LOSS = re.compile(r"\ba(?:n|ny)?\s+(?:[\w-]+\s+){0,3}loss\b(?! of\b)", re.I)


def _at_a_loss(lexed: Lexed, book: Book) -> Plan | None:
    """ "Did the Canadian business make a pretax loss?": a result against nil."""
    if not _A_LOSS.search(lexed.question):
        return None
    said = [t for t in lexed.tokens if not t.has("soft", "yes-no")]
    subject = without_part_words(said, book, replace(hints_of(lexed), flows=True))
    if not isinstance(subject, Subject):
        return None
    period, _ = asked_period(subject.expression, lexed.times, book)
    return Compare(subject.expression, subject.title, period, None, "nil", None, "<")


def _differ_in_kind(left: Subject, right: Subject, book: Book) -> bool:
    """Whether one is a flow and the other a balance: no question holds the two together."""
    kinds = {has_durations(side.expression, book) for side in (left, right)}
    return kinds == {True, False}


def _said_of_company(tokens: Sequence[Token], book: Book) -> tuple[str, ...]:
    """The words before "more … than" that name a figure: none in "did it spend more on X than on Y"."""
    return content([t.text for t in tokens if t.kind == "word" and t.text not in _SPENT], book)


_SPENT = frozenset(
    ["spend", "spent", "pay", "paid", "invest", "invested", "earn", "earned", "make", "made"]
)


_SAYS_INCOME = re.compile(
    r"^(?!.*(?<!\()\b(?:expenses?|costs?|loss(?:es)?)\b).*\b(?:income|gains?)\b", re.I
)
_BARE_SIGNS = frozenset(["positive", "negative"])


def _is_cash_held(subject: Subject, book: Book) -> bool:
    """Whether a figure is a balance of cash, which is never below nil."""
    held = subject.expression
    is_cash = isinstance(held, Line) and re.match(r"cash\b", held.title, re.I) is not None
    return is_cash and has_durations(held, book) is False


def _sign(lexed: Lexed, book: Book) -> Plan | None:
    tokens = [t for t in lexed.tokens if not t.has("soft", "yes-no", "positive", "negative")]
    if names(tokens):
        if not any(t.text in _BARE_SIGNS for t in lexed.tokens if t.has("positive", "negative")):
            return result_plan(
                lexed, book
            )  # "Did Japan lose money?": its result, and not its sales
        subject = subject_of(tokens, book, hints_of(lexed))
    else:
        subject = Subject(Name("NetIncomeLoss"), "Net income (loss)")
    if not isinstance(subject, Subject):
        return result_plan(lexed, book)
    if _is_cash_held(subject, book):
        return None
    period, _ = asked_period(subject.expression, lexed.times, book)
    relation = "<" if lexed.has("negative") else ">"
    expense = printed_as_expense(subject.expression, period, book)
    if expense is not None and _SAYS_INCOME.search(lexed.question):
        relation = "<" if relation == ">" else ">"
    subject = replace(subject, title=expense or subject.title)
    unit = _unit(subject, lexed)
    return Compare(
        subject.expression, subject.title, period, None, "nil", None, relation, unit=unit
    )
