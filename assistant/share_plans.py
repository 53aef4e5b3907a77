"""One figure as a part of another: "A as a percentage of B", "what share of B went to A"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.arithmetic import arithmetic, sum_of_parts
from assistant.asked_periods import asked_period
from assistant.book import Book, RowWords, stem, stems
from assistant.compute import Figure, evaluate
from assistant.cue_patterns import any_of
from assistant.excluding import total_of, without
from assistant.expressions import Binary, Expression, Line, Name, facts_of
from assistant.figures_in_words import title as title_of
from assistant.figures_in_words import within
from assistant.grossed import is_taken_off
from assistant.known_names import (
    content,
    is_named,
    known_names,
    name_stems,
    word_lists,
)
from assistant.lexer import Lexed, Token
from assistant.line_items import by_line_item
from assistant.matching import Hints
from assistant.metrics import metrics
from assistant.model import Presentation, Reason
from assistant.operands import (
    has_durations,
    is_of_company,
    is_of_face,
)
from assistant.operations import (
    BARE_WHOLES,
    OF_OWN,
    PART_WORDS,
    hints_of,
    names,
    subject_of,
    without_part_words,
)
from assistant.pattern_files import words_of
from assistant.plans import Compute, Decline, Plan, Search
from assistant.portions import is_of_a_portion
from assistant.subjects import Several, Subject, Unknown
from assistant.unresolved import unresolved
from index.concepts import Concept
from index.labels import unbracketed

_WORDS = words_of("share_plans")
_WENT, _CAME = any_of(_WORDS["went"]), any_of(_WORDS["came"])
_OWNED = re.compile(rf"['’]s (?:{'|'.join(_WORDS['owned'])}) of\b", re.I)
_OF_WHAT = "A percentage of what? Name the figure that is the whole."


@dataclass(frozen=True, slots=True)
class _Told:
    """A share as it is told: the line that the part is, and the words of it and of the whole."""

    part: Subject | Unknown | Several
    before: Sequence[str]  # names before "a share of"
    said: Sequence[Token]  # of the part, where the words of the whole may tell more of it
    after: Sequence[Token]  # of the whole
    came: bool  # the part is a member: "what share of sales came from Canada"


def share_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "A as a percentage of B", "what share of B went to A"."""
    place = _place(lexed)
    hints = replace(hints_of(lexed), percent=False)
    told = _told(lexed, place, book, hints) if place is not None else None
    if place is None or told is None:
        return None
    part, whole = told.part, _whole(told, book, hints)
    if whole is None:
        return Decline(Reason.NOT_UNDERSTOOD, _OF_WHAT)
    if not _is_bare(told):
        part = _part_of(whole, told, lexed, book, hints)
    for side in (part, whole):
        if isinstance(side, Several):
            return unresolved(side, lexed)
    if not isinstance(part, Subject) or not isinstance(whole, Subject):
        return Search(lexed.question, strict=True)
    items = by_line_item(
        part, whole, _stems_of(told.after, book), " ".join(names(told.after)), book
    )
    if items is not None:
        part, whole = items
    elif _is_no_share(part, whole, lexed):
        return Search(lexed.question, strict=True)
    expression = Binary("/", _amount(part.expression, whole.expression), whole.expression)
    period, is_open = asked_period(expression, lexed.times, book)
    multiple = lexed.tokens[place].text.endswith("multiple of")
    title = _title(part, whole, told.before, "multiple" if multiple else "percentage")
    unit = None if multiple else Presentation.PERCENT
    return Compute(expression, title, period, unit, None, is_open)


def _place(lexed: Lexed) -> int | None:
    """Where a question says "a share of"; None where that is no share, or it does not say so."""
    place = next((p for p, token in enumerate(lexed.tokens) if token.has("share-of")), None)
    if place is None or (lexed.tokens[place].text == "how much of" and not lexed.has("percent")):
        return None
    before = [t for t in lexed.tokens[:place] if not t.has("soft")]
    is_line = lexed.tokens[place].text == "portion of" and is_of_a_portion(names(before))
    return None if is_line else place  # "the current portion of debt" is a line


def _told(lexed: Lexed, place: int, book: Book, hints: Hints) -> _Told | None:
    """The part and the words of the whole, of which the part may be told behind it."""
    before = [t for t in lexed.tokens[:place] if not t.has("soft")]
    after = lexed.tokens[place + 1 :]
    came = any(said.search(lexed.question) for said in (_CAME, _OWNED))
    named = names(before)
    if named:
        came = came or stems(" ".join(named)) in book.noted_headings  # a member of many tables
        part = _part(replace(lexed, tokens=tuple(before)), after, book, hints)
        said = () if isinstance(part, Subject) and not came else before
        return _Told(part, named, said, after, came)
    cut = _end_of_whole(after, lexed)
    if cut is None:
        return None
    part = _part(replace(lexed, tokens=after[cut:]), after[:cut], book, hints)
    return _Told(part, named, after[cut:], after[:cut], came)


def _is_bare(told: _Told) -> bool:
    """Whether the whole is called no more than "the total"."""
    return set(names(told.after)) <= BARE_WHOLES


def _whole(told: _Told, book: Book, hints: Hints) -> Subject | Unknown | Several | None:
    """The whole that is named; where it is called no more than "the total", that of the part."""
    if not _is_bare(told):
        return subject_of(told.after, book, hints)
    if not isinstance(told.part, Subject) or not names(told.after):
        return None
    total = total_of(told.part.expression, book)
    return Subject(total, total.title) if total is not None else None


def _part_of(
    whole: Subject | Unknown | Several, told: _Told, lexed: Lexed, book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """The part of a whole that is named; unknown where what is found is none of it."""
    part = _within_whole(told, whole, book, hints)
    is_none = _is_nil(part, lexed, book) or _is_of_another_kind(part, whole, book)
    return Unknown(tuple(names(told.said)), ()) if is_none else part


def _is_no_share(part: Subject, whole: Subject, lexed: Lexed) -> bool:
    """Whether more is added ("X before depreciation" is no depreciation), or the part is not the company's."""
    if lexed.has("plus") and is_taken_off(whole.title):
        return True
    return OF_OWN.search(lexed.question) is not None and not is_of_company(part.expression)


def _title(part: Subject, whole: Subject, said: Sequence[str], kind: str) -> str:
    """What the share is called; a row that is called as the whole is goes by the question's words too."""
    named = unbracketed(part.title)
    if said and stems(named) <= stems(whole.title):
        named = f"{' '.join(said)} {within(named)}"
    return f"{title_of(named)} as a {kind} of {within(whole.title)}"


def _is_nil(part: Subject | Unknown | Several, lexed: Lexed, book: Book) -> bool:
    """Whether what is named is a dash in a table of some other matter: no part of anything."""
    if not isinstance(part, Subject) or is_of_face(part.expression):
        return False
    period, _ = asked_period(part.expression, lexed.times, book)
    found = evaluate(part.expression, period, book)
    return isinstance(found, Figure) and not found.quantity.value


def _is_of_another_kind(
    part: Subject | Unknown | Several, whole: Subject | Unknown | Several, book: Book
) -> bool:
    """Whether a cell of a note is a balance, such as a segment's inventory, and the whole a flow."""
    if not isinstance(part, Subject) or not isinstance(whole, Subject):
        return False
    if part.is_metric or is_of_face(part.expression):
        return False
    kinds = [has_durations(side.expression, book) for side in (part, whole)]
    return kinds == [False, True]


def _within_whole(
    told: _Told, whole: Subject | Unknown | Several, book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """What the words of both name, where those of the part alone are no line of their own.

    "What share of revenue came from Canada" is of revenue in Canada, not of just any cell of it.
    """
    part, after, said = told.part, told.after, told.said
    if not isinstance(whole, Subject) or (
        isinstance(part, Subject) and is_of_face(part.expression)
    ):
        return part
    found = without_part_words([*after, *said], book, hints)
    own = stems(" ".join(names([t for t in said if t.text not in PART_WORDS])))
    is_other = isinstance(found, Subject) and found.expression != whole.expression
    if isinstance(found, Subject) and is_other:
        is_other = any(own <= _inside(row) for row in _rows_of(found, book))
    if is_other:
        return found
    total = _stems_of(after, book)
    near = isinstance(part, Subject) and any(
        total <= _inside(row) | row.around for row in _rows_of(part, book)
    )
    return part if near or not told.came else Unknown(tuple(names(said)), ())


def _stems_of(tokens: Sequence[Token], book: Book) -> frozenset[str]:
    """The stems of what tokens name, without the words that a label may have or lack."""
    return frozenset(stem(word) for word in content(names(tokens), book)) - word_lists()[1]


def _rows_of(subject: Subject, book: Book) -> list[RowWords]:
    """The rows that a line's cells stand in."""
    held = facts_of(subject.expression)
    placed = {(fact.table, fact.row) for fact in held}
    return [row for row in book.rows if (row.table.id, row.row) in placed]


def _inside(row: RowWords) -> frozenset[str]:
    return row.label | row.above | frozenset().union(*row.columns)


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


def _part(
    before: Lexed, of: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown | Several:
    """The line that is a part of another, or what is made of some ("A and B as a percentage of C")."""
    found = subject_of(before.tokens, book, hints)
    if isinstance(found, Subject) and _is_but_one(found, before.tokens):
        return _together(before.tokens, of, book, hints)
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


def _is_but_one(found: Subject, tokens: Sequence[Token]) -> bool:
    """Whether two things are named, and what is found is called by one of them alone."""
    joint = next((p for p, t in enumerate(tokens) if t.text in _AND and t.kind != "word"), None)
    if joint is None or is_named([t.text for t in tokens if t.kind in ("word", "cue")]):
        return False
    sides = (stems(" ".join(names(side))) for side in (tokens[:joint], tokens[joint + 1 :]))
    return any(side and not side & stems(found.title) for side in sides)


_AND = frozenset(["and", "&"])


def _together(
    tokens: Sequence[Token], of: Sequence[Token], book: Book, hints: Hints
) -> Subject | Unknown:
    """Two things and more as their sum, each with the words of what it is a part of where it has them."""

    def resolved(said: Sequence[Token]) -> Subject | Unknown | Several:
        found = subject_of(said, book, hints)
        of_both = subject_of([*said, *of], book, hints) if isinstance(found, Several) else found
        is_called_so = isinstance(of_both, Subject) and stems(" ".join(names(said))) & stems(
            of_both.title
        )
        return of_both if is_called_so else found

    made = sum_of_parts(tokens, resolved)
    return Subject(made.expression, made.title) if made else Unknown(tuple(names(tokens)), ())


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
