"""The last question with other words in the place of some: a part for a part, the whole for a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.book import Book, stem, stems
from assistant.compute import Figure, evaluate
from assistant.known_names import content, known_phrases
from assistant.lexer import Lexed, Token, lex, phrase
from assistant.model import Answer
from assistant.period_phrases import times_in
from assistant.plans import Compute
from assistant.router import plan_of_wording
from assistant.spelling import corrected
from assistant.turns import Turn
from index.model import Fact

_OF_A_PART = re.compile(
    r"\s+(?:in|for|from|of|at)\s+(?:the\s+)?(?P<what>(?:[\w&'’-]+\s*?){1,5}?)(?=\s+(?:in|for|during|at|on|as|over)\b|\s*[?.,]|\s*$)",
    re.I,
)


def in_kind(plain: str, fact: Fact | None, before: Lexed, when: str, book: Book) -> Iterator[str]:
    """The last question of another part of the same table: segment for segment, row for row.

    The words that name the cell's own place are the first to be put others for.
    """
    if fact is None or (fact.statement is not None and not fact.path):
        return
    beside = [f for f in book.reading.facts if _is_beside(f, fact, plain, book)]
    if not beside:
        return
    alone = one_fact(f"{plain} {when}", book)
    for span in _spans(before, fact):
        rest = before.question[span[-1].end :].rstrip(" ?")
        swapped = f"{before.question[: span[0].start]}{plain}{rest}"
        swapped = swapped if before.times else f"{swapped} {when}"
        found = one_fact(swapped, book)
        if found is not None and found != alone and found in beside:
            yield swapped


def of_another(plain: str, last: Turn, when: str, book: Book) -> Iterator[str]:
    """The last question of another part, in whichever table: "the backlog of X" for "the backlog of Y"."""
    fact, question = fact_of(last), last.standalone
    alone = one_fact(f"{plain} {when}", book)
    if fact is None or alone is None:
        return
    times = {place for t in times_in(question) for place in range(t.start, t.end)}
    said = {stem(word) for word in content(plain.lower().split(), book)}
    for part in _OF_A_PART.finditer(question):
        start, end = part.span("what")
        if start in times:
            continue
        found = one_fact(f"{question[:start]}{plain}{question[end:]}", book)
        if found is None or found == alone or not said or not said <= _told(found):
            continue
        if (found.period, found.quantity.unit) == (fact.period, fact.quantity.unit):
            yield f"{question[:start]}{plain}{question[end:]}"


_MOST_WORDS = 6


def _spans(before: Lexed, fact: Fact) -> list[tuple[Token, ...]]:
    """Runs of a question's words, those first that are all in the names of a cell's place."""
    words = [token for token in before.tokens if token.kind == "word"]
    places = words[:_MOST_WORDS]
    spans = [
        tuple(places[first : first + length])
        for length in range(1, len(places) + 1)
        for first in range(len(places) - length + 1)
    ]
    told = _told(fact)
    spans.sort(key=lambda span: not all(stem(token.text) in told for token in span))
    return list(dict.fromkeys([*_naming(fact, words), *spans]))


def _naming(fact: Fact, words: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The words, wherever they stand, that name the row, a heading or the column of a cell."""
    for text in (fact.label, *fact.path[::-1], *fact.column):
        told = stems(text)
        own = [number for number, token in enumerate(words) if stems(token.text) <= told]
        if own and stems(" ".join(words[number].text for number in own)) & told:
            yield tuple(words[own[0] : own[-1] + 1])


def fact_of(turn: Turn) -> Fact | None:
    """The one cell that a reply gave."""
    made = turn.reply.derivation if isinstance(turn.reply, Answer) else None
    return made.inputs[0].fact if made and len(made.inputs) == 1 else None


def one_fact(question: str, book: Book) -> Fact | None:
    """The one cell that a question comes to."""
    found = plan_of_wording(question, book)
    if not isinstance(found, Compute):
        return None
    figure = evaluate(found.expression, found.period, book)
    return figure.fact if isinstance(figure, Figure) else None


def _is_beside(found: Fact, fact: Fact, plain: str, book: Book) -> bool:
    """Whether a cell is that of another row or part of the same table, for the same time."""
    same = (found.table, found.period, found.quantity.unit)
    if same != (fact.table, fact.period, fact.quantity.unit):
        return False
    told = _told(found)
    is_row = (
        found.path[:-1] == fact.path[:-1]
        and (found.path == fact.path or found.column == fact.column)
        and found.label != fact.label
    )
    is_part = found.label == fact.label and (found.path, found.column) != (fact.path, fact.column)
    said = {stem(word) for word in content(plain.lower().split(), book)}
    if is_row and fact.statement is not None:
        return said == {stem(word) for word in content(phrase(found.label), book)}
    return (is_row or is_part) and bool(said) and said <= told


def _told(fact: Fact) -> frozenset[str]:
    """The stems of the names of a cell's place."""
    return stems(f"{fact.label} {' '.join(fact.path)} {' '.join(fact.column)}")


def substituted(plain: str, before: Lexed, book: Book) -> Iterator[str]:
    """The last question with one word of its subject put for another ("and investing?")."""
    places = [token for token in before.tokens if token.kind == "word"]
    for first, end in [*zip(places, places, strict=True), *pairwise(places)]:
        swapped = before.question[: first.start] + plain + before.question[end.end :]
        found = plan_of_wording(swapped, book)
        if isinstance(found, Compute) and swapped != before.question:
            yield swapped


def of_the_whole(last: Turn, book: Book) -> Iterator[str]:
    """The last question without the part of the company that it named; the whole is no smaller."""
    question = last.standalone
    times = {place for t in times_in(question) for place in range(t.start, t.end)}
    spans = [m.span() for m in _OF_A_PART.finditer(question) if m.start("what") not in times]
    lexed = lex(corrected(question, book), known_phrases())
    words = [(t.start, t.end) for t in lexed.tokens if t.kind == "word"]
    part = fact_of(last)
    for start, end in [*spans, *words]:
        bare = re.sub(r"\s+", " ", f"{question[:start]} {question[end:]}").strip()
        whole = one_fact(bare, book)
        if whole is None or (part and (whole.period, whole.quantity.unit) != (part.period, part.quantity.unit)):  # fmt: skip
            continue
        if part is None or (
            abs(whole.quantity.value) >= abs(part.quantity.value) and whole != part
        ):
            yield bare
    for start, end in spans[-1:]:
        yield f"{question[:start]}{question[end:]}"
