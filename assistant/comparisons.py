"""Yes-or-no questions: one figure against another, another time, a number or nil → plans."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked_periods import asked_period, asked_times
from assistant.book import Book
from assistant.expressions import Name, Number
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.operands import has_durations
from assistant.operations import hints_of, names, speaks_of_loss, subject_of
from assistant.plans import Compare, Plan
from assistant.said_numbers import number_after
from assistant.subjects import Subject


def comparison_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A yes-or-no question: one figure against another, against another time, against nil."""
    if (
        "yes-no" not in lexed.opens_with
        and not (lexed.has("yes-no") and lexed.tokens and lexed.tokens[0].kind == "period")
        and not any(token.text in "<>" for token in lexed.tokens)
    ):
        return None
    if lexed.has("positive", "negative"):
        return _sign(lexed, book)
    place = next((p for p, t in enumerate(lexed.tokens) if t.has("higher", "lower")), None)
    if place is None:
        return None
    relation = "<" if lexed.tokens[place].has("lower") else ">"
    hints = hints_of(lexed)
    left_tokens = [t for t in lexed.tokens[:place] if not t.has("soft", "yes-no")]
    right_tokens = list(lexed.tokens[place + 1 :])
    than = next((p for p, t in enumerate(right_tokens) if t.text == "than"), None)
    if than is not None and not _said_of_company(left_tokens, book):
        left_tokens, right_tokens = right_tokens[:than], right_tokens[than + 1 :]
    left = subject_of([t for t in left_tokens if not t.has("soft")], book, hints)
    right_tokens = [t for t in right_tokens if not t.has("soft", "versus")]
    if not isinstance(left, Subject):
        return None
    number = number_after(lexed, lexed.tokens[place].end)
    if number is not None:
        period, _ = asked_period(left.expression, lexed.times, book)
        relation = ">=" if lexed.tokens[place].text == "at least" else relation
        return Compare(
            left.expression, left.title, period, Number(number), str(number), None, relation,
            speaks_of_loss(lexed),
        )  # fmt: skip
    if names(right_tokens):
        right = subject_of(right_tokens, book, hints)
        if not isinstance(right, Subject) or _differ_in_kind(left, right, book):
            return None
        return Compare(
            left.expression, left.title, asked_period(left.expression, lexed.times, book)[0],
            right.expression, right.title, asked_period(right.expression, lexed.times, book)[0], relation, speaks_of_loss(lexed),
        )  # fmt: skip
    later, earlier = asked_times(left.expression, lexed, book)
    return Compare(
        left.expression,
        left.title,
        later,
        left.expression,
        left.title,
        earlier,
        relation,
        speaks_of_loss(lexed),
    )


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


def _sign(lexed: Lexed, book: Book) -> Plan | None:
    tokens = [t for t in lexed.tokens if not t.has("soft", "yes-no", "positive", "negative")]
    if names(tokens):
        subject = subject_of(tokens, book, hints_of(lexed))
    else:
        subject = Subject(Name("NetIncomeLoss"), "Net income (loss)")
    if not isinstance(subject, Subject):
        return None
    period, _ = asked_period(subject.expression, lexed.times, book)
    relation = "<" if lexed.has("negative") else ">"
    return Compare(subject.expression, subject.title, period, None, "nil", None, relation)
