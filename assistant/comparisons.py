"""Yes-or-no questions: one figure against another, another time, a number or nil → plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period, asked_times
from assistant.book import Book
from assistant.expressions import Name, Number
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.operands import has_durations, operand_lines
from assistant.operations import hints_of, names, speaks_of_loss, subject_of
from assistant.plans import Compare, Plan
from assistant.said_numbers import number_after
from assistant.subjects import Subject
from index.model import StatementKind


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
    place = next((p for p, t in enumerate(lexed.tokens) if _compares(t, lexed)), None)
    if place is None:
        return _way_of_cash(lexed, book)
    relation = "<" if not lexed.tokens[place].has("higher") else ">"
    hints = hints_of(lexed)
    left_tokens = [t for t in lexed.tokens[:place] if not t.has("soft", "yes-no")]
    right_tokens = list(lexed.tokens[place + 1 :])
    than = next((p for p, t in enumerate(right_tokens) if t.text == "than"), None)
    if than is not None and not _said_of_company(left_tokens, book):
        left_tokens, right_tokens = right_tokens[:than], right_tokens[than + 1 :]
    elif than and not names([t for t in right_tokens[than + 1 :] if not t.has("soft")]):
        left_tokens += right_tokens[:than]  # "did operations generate more cash in … than in …"
        left_tokens = [t for t in left_tokens if not _USES.fullmatch(t.text)]
        right_tokens = right_tokens[than + 1 :]
    number = number_after(lexed, lexed.tokens[place].end)
    if number is not None:  # "did Graphics earn more than $5 billion of operating income?"
        left_tokens += [t for t in right_tokens if t.kind == "word"]
    left = subject_of([t for t in left_tokens if not t.has("soft")], book, hints)
    right_tokens = [t for t in right_tokens if not t.has("soft", "versus")]
    number = number_after(lexed, lexed.tokens[place].end)
    rest = [t for t in right_tokens if t.kind == "word"]
    if number is not None and names(rest):  # "more than $5 million of operating income"
        whole = subject_of([*(t for t in left_tokens if not t.has("soft")), *rest], book, hints)
        left = whole if isinstance(whole, Subject) else left
    if not isinstance(left, Subject):
        return None
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
    as_loss = speaks_of_loss(lexed) or _is_used(lexed)
    return Compare(
        left.expression, left.title, later, left.expression, left.title, earlier, relation, as_loss
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
