"""Questions that ask for more than one cell → plans: changes, comparisons, shares, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.arithmetic import Found, arithmetic, sum_of_parts
from assistant.asked_periods import asked_period, period_for
from assistant.book import Book, RowWords, stem, stems
from assistant.excluding import total_of, without
from assistant.expressions import At, Binary, Call, Expression, Line, Name
from assistant.figures_in_words import title as title_of
from assistant.figures_in_words import within
from assistant.kinds import of_one_kind
from assistant.known_names import (
    content,
    is_named,
    known_names,
    metrics_called,
    name_stems,
    word_lists,
)
from assistant.lexer import Lexed, Token
from assistant.matching import Hints
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.operands import (
    SPELLS_MARGIN,
    counts_days,
    defined_unit,
    is_of_cash_flows,
    is_of_changes,
    is_of_company,
    is_of_face,
    mixes_kinds,
    mixes_payments,
    over_first,
    over_positive_cost,
)
from assistant.plans import Compute, Decline, Plan, Search
from assistant.portions import asked_after, later_named, portions_named
from assistant.printed_metrics import as_cell
from assistant.subjects import Several, Subject, Unknown, resolve
from index.concepts import Concept
from index.labels import unbracketed
from index.model import SHARES, USD, Period, StatementKind

BY_HOW_MUCH = re.compile(
    r"\bby how (?:much|many)\b|\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|smaller|greater|bigger)\b",
    re.I,
)
_SPENDS = re.compile(r"\b(?:spen[dt]|spending|invest(?:ed|ing)?) (?:on|in|for)\b", re.I)
_WENT = re.compile(
    r"\b(?:went (?:out )?(?:to|as|on|into|for|in)|goes (?:to|into|on)|(?:ended|ends|end) up (?:as|in|with)|(?:fell|falls|dropped|drops|flowed|flows) through to|turned into|became|(?:was|were|is|are) (?:paid|spent|used|returned|absorbed|eaten)|paid out|spent on|returned to)\b",
    re.I,
)
_CAME = re.compile(
    r"\b(?:c[ao]mes?|coming|derived|earned|generated|made) (?:from|in|by|outside)\b|\b(?:is|are|was|were) from\b|\bbelong\w* to\b",
    re.I,
)
_COUNTS_OTHERS = re.compile(
    r"\bhow many (?:\w+ )?(?:\$|(?:dollars|days|times|percent\w*|points)\b)", re.I
)
_COUNTS = re.compile(r"\bhow many\b|\bnumber of\b.*\bshares?\b|\bshare count\b", re.I)
_NAMES_SHARES = re.compile(
    r"\bshares (?:issued|outstanding|sold|authorized|converted|repurchased)\b|"
    r"\b(?:issued|outstanding|authorized|preferred|common|weighted|diluted|basic) shares\b",
    re.I,
)
_OF_MONEY = re.compile(r"\$|dollar|amount|paid|cost|value|dividend|\bper\b", re.I)
_IS_NET = re.compile(r"\b(?:net|less|after)\b", re.I)
_BALANCE = re.compile(r"\bbalances?\b(?! sheet)", re.I)
_AT_A_DAY = re.compile(r"\b(?:at|as of|on|end of|close of)\s", re.I)
OF_OWN = re.compile(
    r"\bof (?:its|their)\b|\bof (?:that|the|this) (?:\w+ )?(?:segment|division|unit|region|area|group)['’]?s\b",
    re.I,
)
_IN_DOLLARS = re.compile(
    r"\bhow many (?:\w+ )?dollars\b|\bhow much (?:money |cash )?(?:did|does|do|has|have|was|were)\b(?:(?!\bper\b)[^?])*\b(?:spen[dt]|pay|paid)\b(?![^?]*\bper\b)",
    re.I,
)
_OF_WHAT = "A percentage of what? Name the figure that is the whole."
BARE_WHOLES = frozenset(["total", "totals", "whole", "sum"])  # which name no line by themselves
_EXCEPT = frozenset(["except", "except for", "other than", "besides"])


def hints_of(lexed: Lexed) -> Hints:
    """What a question says of where to look and of the unit it wants."""
    counts = _COUNTS.search(lexed.question)
    counts = None if _COUNTS_OTHERS.search(lexed.question) else counts
    counts = counts or (
        None if _OF_MONEY.search(lexed.question) else _NAMES_SHARES.search(lexed.question)
    )
    flows = _flows(lexed)
    in_dollars = _IN_DOLLARS.search(lexed.question)
    return Hints(
        lexed.statement,
        lexed.note,
        USD if in_dollars else SHARES if counts else None,
        flows,
        lexed.has("percent", "points", "share-of"),
        flows is not None and _SPENDS.search(lexed.question) is not None,
        _IS_NET.search(lexed.question) is not None,
        lexed.times,
        lexed.place,
        cells=True,
        after=asked_after(lexed.question),
        balance=_BALANCE.search(lexed.question) is not None,
        deeds=stems(" ".join(t.text for t in lexed.tokens if t.has("soft"))),
    )


def _flows(lexed: Lexed) -> bool | None:
    """Whether the times said are durations; None where they may be either."""
    if not lexed.times:
        return None
    words = lexed.times[0]
    if words.edge:
        return False
    if words.months is not None or words.to_date or words.quarter or words.half:
        return True
    said = lexed.question[max(0, words.start - 1) : words.end + 1]
    return False if _AT_A_DAY.search(said) else None


def names(tokens: Sequence[Token]) -> list[str]:
    """The words that must be borne out; one that leaves something out counts as one."""
    kept = [t for t in tokens if t.kind in ("word", "number") or t.text == "to" or leaves_out(t)]
    return [token.text for token in kept] if any(t.text != "to" for t in kept) else []


def leaves_out(token: Token) -> bool:
    """Whether a word says that what follows is left out."""
    return token.has("excluding") or token.text in _EXCEPT


def subject_of(tokens: Sequence[Token], book: Book, hints: Hints) -> Subject | Unknown | Several:
    """What some words of a question name in this filing."""
    said = names(tokens)
    found = portions_named(said, book) or resolve(said, book, hints)
    return (later_named(said, book) or found) if isinstance(found, Unknown) else found


def unit_of(expression: Expression) -> tuple[Presentation | None, str | None]:
    """The unit and the key of a metric; None for a printed line."""
    if isinstance(expression, Name) and expression.name in metrics():
        metric = metrics()[expression.name]
        return metric.unit, metric.key
    return None, None


def unresolved(found: Unknown | Several, lexed: Lexed) -> Plan | None:
    """The plan for words that name no line, or more than one."""
    if isinstance(found, Several):
        choices = tuple(row.title for row in found.rows)
        return Decline(
            Reason.AMBIGUOUS,
            "More than one line answers to that. Which is meant?",
            found.rows,
            choices,
        )
    if found.concept is not None:
        text = f"The filing prints no line for {found.concept.lower()}."
        return Decline(Reason.NOT_IN_FILING, text, found.nearest, said=True)
    if any(map(leaves_out, lexed.tokens)):
        text = "The filing prints no line without what the question leaves out."
        return Decline(Reason.NOT_IN_FILING, text, found.nearest)
    vague = metrics_called(found.words)
    if vague:
        return Decline(
            Reason.AMBIGUOUS, "That can mean several figures. Which is meant?", (), vague
        )
    return Search(lexed.question, strict=True, nearest=found.nearest)


def arithmetic_plan(lexed: Lexed, book: Book) -> Plan | None:
    """Arithmetic that the question spells out."""
    hints = replace(hints_of(lexed), percent=False, unit=None, cells=False)
    tells = lexed.has("percent", "points", "share-of") or any(
        t.text == "before" for t in lexed.tokens
    )
    kept = [t for t in lexed.tokens if t.kind in ("word", "cue") and not t.has("percent", "soft")]
    if tells and is_named([token.text for token in kept]):
        return None
    as_percent = lexed.has("percent", "points")
    unit = Presentation.PERCENT if as_percent else defined_unit(lexed)
    timed = _timed(lexed, book, hints)
    if timed is not None:
        return Compute(timed.expression, timed.title, None, unit)
    found = arithmetic(
        lexed,
        lambda tokens: _operand(tokens, book, hints, in_days=unit is Presentation.DAYS),
        lambda whole, part: without(whole, part, book),
    )
    if found is None:
        return None
    expression = of_one_kind(found.expression, book)
    if mixes_kinds(expression, book) and not lexed.has("plus"):
        return None
    expression = over_positive_cost(expression)
    if as_percent and SPELLS_MARGIN.search(lexed.question):
        expression = over_first(expression)
    if mixes_payments(expression, lexed.question, book):
        return Decline(
            Reason.NOT_UNDERSTOOD, "A balance and a payment cannot be set off like that."
        )
    if unit is Presentation.DAYS and not counts_days(expression):
        expression = Binary("*", expression, Call("days"))
    period, is_open = asked_period(expression, lexed.times, book)
    return Compute(expression, found.title, period, unit, None, is_open)


def _operand(
    tokens: Sequence[Token], book: Book, hints: Hints, *, in_days: bool = False
) -> Subject | Unknown | Several:
    """What an operand names: in the statement that the question names, else in any.

    `in_days`: what lies so many days is a balance, no change of one in the cash flows.
    """
    found = subject_of(tokens, book, hints)
    line = found.expression if isinstance(found, Subject) else None
    if isinstance(line, Line) and (in_days or is_of_changes(line)) and is_of_cash_flows(line):
        balance = subject_of(tokens, book, replace(hints, statement=StatementKind.BALANCE_SHEET))
        return balance if isinstance(balance, Subject) else (Unknown((), ()) if in_days else found)
    if isinstance(found, Unknown) and hints.statement is not None:
        return subject_of(tokens, book, replace(hints, statement=None))
    return found


def _timed(lexed: Lexed, book: Book, hints: Hints) -> Found | None:
    """Arithmetic whose every operand has a period said beside it, which are not all the same.

    "Net sales in 2024 less those of 2022": an operand that says only when is of the line before.
    """
    said = {words.start: words for words in lexed.times}
    periods: list[Period] = []
    last: list[Subject] = []

    def resolved(tokens: Sequence[Token]) -> Subject | Unknown | Several:
        times = [said[t.start] for t in tokens if t.kind == "period" and t.start in said]
        plain = [t for t in tokens if t.kind != "period"]
        if len(times) != 1:
            return Unknown((), ())
        found = _operand(plain, book, hints) if names(plain) else next(iter(last), Unknown((), ()))
        if not isinstance(found, Subject):
            return found
        period, _ = period_for(found.expression, times[0], book)
        if period is None:
            return Unknown((), ())
        found = as_cell(found, plain, period, replace(hints, times=(times[0],)), book)
        last[:] = [found]
        periods.append(period)
        return replace(found, expression=At(found.expression, period))

    if len(lexed.times) < 2:
        return None
    found = arithmetic(lexed, resolved, lambda _whole, _part: None, timed=True)
    return found if found is not None and len(set(periods)) > 1 else None


def share_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "A as a percentage of B", "what share of B went to A"."""
    place = next((p for p, token in enumerate(lexed.tokens) if token.has("share-of")), None)
    if place is None or (lexed.tokens[place].text == "how much of" and not lexed.has("percent")):
        return None
    before = [t for t in lexed.tokens[:place] if not t.has("soft")]
    after = list(lexed.tokens[place + 1 :])
    hints = replace(hints_of(lexed), percent=False)
    said: Sequence[Token] = ()
    if names(before):
        part = _part(replace(lexed, tokens=tuple(before)), book, hints)
        said = () if isinstance(part, Subject) else before
    else:
        cut = _end_of_whole(after, lexed)
        if cut is None:
            return None
        said, after = after[cut:], after[:cut]
        part = _part(replace(lexed, tokens=tuple(said)), book, hints)
    if set(names(after)) <= BARE_WHOLES:
        is_part = isinstance(part, Subject) and bool(names(after))
        total = total_of(part.expression, book) if is_part and isinstance(part, Subject) else None
        if total is None:
            return Decline(Reason.NOT_UNDERSTOOD, _OF_WHAT)
        whole: Subject | Unknown | Several = Subject(total, total.title)
    else:
        whole = subject_of(after, book, hints)
        part = _within_whole(
            part, whole, after, said, book, hints, came=_CAME.search(lexed.question) is not None
        )
    for side in (part, whole):
        if isinstance(side, Several):
            return unresolved(side, lexed)
    if not isinstance(part, Subject) or not isinstance(whole, Subject):
        return Search(lexed.question, strict=True)
    if OF_OWN.search(lexed.question) and not is_of_company(part.expression):
        return Search(lexed.question, strict=True)
    expression = Binary("/", _amount(part.expression, whole.expression), whole.expression)
    period, is_open = asked_period(expression, lexed.times, book)
    multiple = lexed.tokens[place].text.endswith("multiple of")
    title = f"{title_of(unbracketed(part.title))} as a {'multiple' if multiple else 'percentage'} of {within(whole.title)}"
    unit = None if multiple else Presentation.PERCENT
    return Compute(expression, title, period, unit, None, is_open)


def _within_whole(
    part: Subject | Unknown | Several,
    whole: Subject | Unknown | Several,
    after: Sequence[Token],
    said: Sequence[Token],
    book: Book,
    hints: Hints,
    *,
    came: bool,
) -> Subject | Unknown | Several:
    """What the words of both name, where those of the part alone are no line of their own.

    "What share of revenue came from Canada" is of revenue in Canada, not of just any cell of it.
    """
    if not isinstance(whole, Subject) or (
        isinstance(part, Subject) and is_of_face(part.expression)
    ):
        return part
    found = without_part_words([*after, *said], book, hints)
    told = stems(" ".join(names([t for t in said if t.text not in _PART_WORDS])))
    is_other = isinstance(found, Subject) and found.expression != whole.expression
    if isinstance(found, Subject) and is_other:
        is_other = any(told <= _inside(row) for row in _rows_of(found, book))
    if is_other:
        return found
    total = {stem(word) for word in content(names(after), book)} - word_lists()[1]
    near = isinstance(part, Subject) and any(
        total <= _inside(row) | row.around for row in _rows_of(part, book)
    )
    return part if near or not came else Unknown(tuple(names(said)), ())


def _rows_of(subject: Subject, book: Book) -> list[RowWords]:
    """The rows that a line's cells stand in."""
    held = subject.expression.facts if isinstance(subject.expression, Line) else ()
    placed = {(fact.table, fact.row) for fact in held}
    return [row for row in book.rows if (row.table.id, row.row) in placed]


def _inside(row: RowWords) -> frozenset[str]:
    return row.label | row.above | frozenset().union(*row.columns)


_PART_WORDS = frozenset(["segment", "segments", "area", "areas", "region", "regions", "division", "unit"])  # fmt: skip


def without_part_words(
    tokens: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """What words name, those aside that only say that something is a part ("the Japan area")."""
    found = subject_of(tokens, book, hints)
    fewer = [t for t in tokens if t.text not in _PART_WORDS]
    if isinstance(found, Subject) or not 0 < len(names(fewer)) < len(names(tokens)):
        return found
    plain = subject_of(fewer, book, hints)
    return plain if isinstance(plain, Subject) and not is_of_face(plain.expression) else found


def _end_of_whole(after: Sequence[Token], lexed: Lexed) -> int | None:
    """Where the whole ends and its part begins, in "what share of B went to A"."""
    went = _WENT.search(lexed.question)
    return next(
        (
            p
            for p, t in enumerate(after)
            if p
            and names(after[:p])
            and (t.has("link", "yes-no") or (went is not None and t.start >= went.start()))
        ),
        None,
    )


_SIGNS = frozenset(["less", "minus", "plus", "+", "-", "−", "–"])  # of two figures


def _part(before: Lexed, book: Book, hints: Hints) -> Subject | Unknown | Several:
    """The line that is a part of another, or what is made of some ("A and B as a percentage of C")."""
    found = subject_of(before.tokens, book, hints)
    if isinstance(found, Subject):
        signs = {t.text for t in before.tokens if t.has("plus", "minus")}
        if signs & _SIGNS - set(found.title.lower().split()):
            found = Unknown(tuple(names(before.tokens)), ())  # but one of the two
        elif not (found.is_loose and signs):
            return found
    lines = replace(hints, cells=False)

    def resolved(tokens: Sequence[Token]) -> Subject | Unknown | Several:
        return subject_of(tokens, book, lines)

    made = arithmetic(before, resolved, lambda whole, part: without(whole, part, book))
    made = made or sum_of_parts(before.tokens, resolved)
    return Subject(made.expression, made.title) if made is not None else found


def _amount(part: Expression, whole: Expression) -> Expression:
    """The numerator of a margin, whose share of something was asked ("gross margin as % of sales").

    Of sales alone the margin is over sales alone, with other revenues left out of both.
    """
    if not isinstance(part, Name) or part.name not in metrics():
        return part
    metric = metrics()[part.name]
    first = metric.formulas[0]
    is_share = metric.unit is Presentation.PERCENT and isinstance(first, Binary)
    if not is_share or not isinstance(first, Binary) or first.sign != "/":
        return part
    named = known_names().get(name_stems(whole.title), ()) if isinstance(whole, Line) else ()
    is_sales = any(isinstance(e, Concept) and e.name == "SalesRevenueNet" for _, e in named)
    if is_sales and first.left == Name("GrossProfit"):
        return Binary("-", whole, Name("CostOfGoodsSold"))
    return first.left


def gap_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "By how much does X exceed Y?", "the difference between X and Y"."""
    if "yes-no" in lexed.opens_with or not lexed.has("difference", "higher", "lower", "versus"):
        return None
    if not lexed.has("difference") and not BY_HOW_MUCH.search(lexed.question):
        return None
    tokens = [t for t in lexed.tokens if not t.has("soft") or t.has("versus", "and")]
    hints = replace(hints_of(lexed), percent=False, cells=False)
    for place, token in enumerate(tokens):
        if not token.has("versus", "higher", "lower", "and"):
            continue
        left = subject_of([t for t in tokens[:place] if not t.has("difference")], book, hints)
        right = subject_of(tokens[place + 1 :], book, hints)
        if isinstance(left, Subject) and isinstance(right, Subject) and left.title != right.title:
            if token.has("lower") and not token.has("higher"):
                left, right = right, left
            expression = Binary("-", left.expression, right.expression)
            period, is_open = asked_period(expression, lexed.times, book)
            return Compute(
                expression,
                f"{title_of(left.title)} less {within(right.title)}",
                period,
                None,
                None,
                is_open,
            )
    return None
