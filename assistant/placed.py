"""Cells whose whole place a question names: a row's label with what stands over its column or above it.

"Operating income for Total", "Additions under Cost", "Revenue MSN": where the words are a printed
label and printed headings of the same cells, word for word, they are one name, whatever else its
words could say; no statement's line of the bare label is meant then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.book import LITTLE, Book, stems
from assistant.expressions import Line
from assistant.kept import once
from assistant.lexer import Lexed, Token
from assistant.matching import Hints
from index.heading_words import is_time
from index.labels import unbracketed, words
from index.model import PURE, Fact, Period

_LINKS = frozenset(["for", "under", "of", "in", "within", "at", "from"])
_MARKS = frozenset([",", "/", "-", ":", "(", ")", "$", "%"])  # which would part a name
_DEEDS = ("change", "up", "down")
_LONGEST = 20  # words of a label or heading that is looked for

_Words = tuple[str, ...]
_Labels = dict[_Words, list[Fact]]
_Spans = dict[int, list[tuple[int, list[Fact]]]]


@dataclass(frozen=True, slots=True)
class _Found:
    """Cells named by the words up to `end`."""

    end: int
    facts: tuple[Fact, ...]


def with_placed(lexed: Lexed, book: Book) -> Lexed:
    """The question with the words that name the whole place of cells as one word each.

    The company's initials name no column beside others where the consolidated figure is asked.
    """
    said = [token.text for token in lexed.tokens]
    if book.initials in said and "consolidated" in said:
        return lexed
    tokens: list[Token] = []
    run: list[Token] = []
    for token in (*lexed.tokens, None):
        if token is not None and token.kind != "period":
            run.append(token)
            continue
        tokens += _merged(run, lexed, book)
        run = []
        if token is not None:
            tokens.append(token)
    return replace(lexed, tokens=tuple(tokens)) if len(tokens) < len(lexed.tokens) else lexed


def _merged(run: Sequence[Token], lexed: Lexed, book: Book) -> Iterator[Token]:
    """The tokens between two times, each name of a place among them as one."""
    said = [(word, number) for number, token in enumerate(run) for word in _spelt(token.text)]
    spelt = [word for word, _ in said]
    labelled = _labelled(spelt, book)
    lines = _lines(labelled)
    at = taken = 0
    while at < len(said) and labelled:
        first = said[at][1]
        is_inside = at > 0 and said[at - 1][1] == first
        is_inside = is_inside or any(start < at < end for start, end in lines)
        found = None if is_inside else _longest(spelt, at, labelled)
        if found and _is_apart(run, said[at : found.end], at, lines, lexed):
            found = None
        if found is not None and _told(found.facts, book, lexed.place):
            end = found.end
        else:
            ends = (end for end, facts in labelled.get(at, ()) if not is_inside
                    and _would_part(run[first : said[end - 1][1] + 1], facts, lexed))  # fmt: skip
            end = max(ends, default=at)
        if end == at:
            at += 1
            continue
        last = said[end - 1][1]
        start, stop = run[first].start, run[last].end
        yield from run[taken:first]
        yield Token("word", lexed.question[start:stop].lower(), start, stop)
        at, taken = end, last + 1
    yield from run[taken:]


def _lines(labelled: _Spans) -> set[tuple[int, int]]:
    """Where the labels of the statements' lines begin and end in the words."""
    return {
        (start, end)
        for start, labels in labelled.items()
        for end, facts in labels
        if any(fact.statement for fact in facts)
    }


def _is_apart(
    run: Sequence[Token],
    said: Sequence[tuple[str, int]],
    at: int,
    lines: set[tuple[int, int]],
    lexed: Lexed,
) -> bool:
    """Whether words from `at` on are no place: a sign stands between, or a line is called so.

    They have the label of a statement's line after a comma ("current assets, inventories"), or are
    one themselves ("other assets"). "Did sales decrease" has no sales in a column "Decrease".
    """
    inside = run[said[0][1] : said[-1][1] + 1]
    if any(token.text in _SIGNS for token in inside):
        return True
    asks = any(token.text in _ASKS for token in lexed.tokens)
    if asks and any(token.has(*_DEEDS) for token in inside):
        return True
    after_comma = {
        at + place
        for place in range(1, len(said))
        if any(token.text == "," for token in run[said[place - 1][1] : said[place][1]])
    }
    return any(
        start in after_comma or (start == at and end >= at + len(said)) for start, end in lines
    )


_ASKS = frozenset(["did", "do", "does", "has", "have"])
_SIGNS = frozenset(
    ["less", "/", "+", "-", "−", "–", "*", "×", "÷", "plus", "minus", "divided by", "times"]
)


def _would_part(tokens: Sequence[Token], facts: Sequence[Fact], lexed: Lexed) -> bool:
    """Whether a label of the notes has marks or cues inside, which would part it."""
    inside = tokens[1:]
    marks = _MARKS if lexed.has("sum") else _MARKS | {"and"}
    is_apart = any(token.text in marks or token.has(*_DEEDS) for token in inside)
    is_of_notes = all(fact.statement is None for fact in facts)
    return is_apart and is_of_notes and not tokens[0].has(*_DEEDS)


def line_at(said: str, book: Book, hints: Hints) -> Line | None:
    """The cells that a name found by `with_placed` is of; None of any other words."""
    spelt = _spelt(said)
    found = _longest(spelt, 0, _labelled(spelt, book)) if len(spelt) > 1 else None
    if found is None or found.end < len(spelt):
        return None
    counted = [fact for fact in found.facts if hints.unit in (None, fact.quantity.unit)]
    facts = counted or list(found.facts)  # "shares repurchased" in a column of amounts is one
    facts = [fact for fact in facts if hints.statement in (None, fact.statement)]
    if hints.note is not None:
        facts = [fact for fact in facts if fact.section.endswith(f"/note-{hints.note}")]
    kept = _told(facts, book, hints.place)
    amounts = [fact for fact in kept if fact.quantity.unit != PURE]
    kept = tuple(amounts) if amounts and not hints.percent else kept
    if kept and all(fact.period is None for fact in kept):
        parts = any(t.quarter or t.half or t.months in (3, 6, 9) for t in hints.times)
        if parts and not book.times.quarterly:
            return None
        day = Period(book.times.calendar.period)
        kept = tuple(replace(fact, period=day) for fact in kept)
    return Line(_title(kept[0], spelt), kept) if kept else None


@lru_cache(maxsize=4_000)
def _spelt(text: str) -> _Words:
    """The words of a text, each by itself: "per common share" is three."""
    return tuple(word for piece in text.split() for word in words(piece))


def _title(fact: Fact, said: Sequence[str]) -> str:
    """A fact's label with the headings that were said."""
    over = [text for text in fact.column if not is_time(text)]
    headings = [*fact.path[-1:], *dict.fromkeys([" ".join(over), *over[-1:], *over[:1]])]
    named = [text.strip(" :") for text in headings if text and set(_spelt(text)) <= set(said)]
    beside = ", ".join(text for text in named if not any(text != o and text in o for o in named))
    return f"{fact.label} ({beside})" if beside else fact.label


def _told(facts: Sequence[Fact], book: Book, place: frozenset[str]) -> tuple[Fact, ...]:
    """The facts, of several tables' those of the place that is named; none where they differ."""
    if place and facts:
        near = [len(place & _around(fact, book)) for fact in facts]
        facts = [fact for fact, count in zip(facts, near, strict=True) if count == max(near)]
    plain = [fact for fact in facts if all(is_time(text) for text in fact.column)]
    return tuple(next((held for held in (facts, plain) if _agree(held)), ()))


def _agree(facts: Sequence[Fact]) -> bool:
    """Whether no time is told twice and differently."""
    told: dict[object, Fact] = {}
    return all(
        abs(told.setdefault((f.period, f.quantity.unit), f).quantity.value) == abs(f.quantity.value)
        for f in facts
    )


def _around(fact: Fact, book: Book) -> frozenset[str]:
    return book.around_by_table.get(fact.table, frozenset())


@once
def _labels(book: Book) -> _Labels:
    """The facts of a filing by the words of their labels, with and without what is in brackets.

    Those of a column that is headed by the company's own name are none of them: who names the
    company means all of it.
    """
    by_label: dict[str, list[Fact]] = defaultdict(list)
    schedules = {table.id for table in book.reading.tables if table.is_schedule}
    for fact in book.reading.facts:
        own = any(stems(text) <= book.company_words for text in fact.column if not is_time(text))
        if fact.table not in schedules and not own:
            by_label[fact.label].append(fact)
    found: _Labels = defaultdict(list)
    for label, facts in by_label.items():
        for spelt in {_spelt(label), _spelt(unbracketed(label))}:
            if 0 < len(spelt) <= _LONGEST:
                found[spelt] += facts
    return dict(found)


def _labelled(spelt: Sequence[str], book: Book) -> _Spans:
    """Where a label begins in the words: with its end and its facts, for each that does."""
    labels = _labels(book)
    found: _Spans = defaultdict(list)
    for start in range(len(spelt)):
        for end in range(start + 1, min(start + _LONGEST, len(spelt)) + 1):
            facts = labels.get(tuple(spelt[start:end]))
            if facts:
                found[start].append((end, facts))
    return dict(found)


def _longest(spelt: Sequence[str], at: int, labelled: _Spans) -> _Found | None:
    """The longest name of a place that begins at a word, where one does."""
    found = (
        each
        for start in range(at, min(at + _LONGEST, len(spelt)))
        for end, facts in labelled.get(start, ())
        for each in _headed(spelt, at, start, end, facts)
    )
    return max(found, key=lambda each: each.end, default=None)


def _headed(
    spelt: Sequence[str], at: int, start: int, end: int, facts: Sequence[Fact]
) -> Iterator[_Found]:
    """The places that a label with the headings right before and after it names."""
    before = tuple(spelt[at:start])
    held = [(fact, _headings(fact.column, fact.path[-1:])) for fact in facts]
    if before:
        held = [(fact, rest) for fact, own in held if (rest := _without(own, before)) is not None]
    elif len(spelt) == end:
        return
    named = bool(before)
    while held:
        if named:
            yield _Found(end, tuple(fact for fact, _ in held))
        first = end + (end < len(spelt) and spelt[end] in _LINKS)
        options = {
            heading for _, own in held for heading in own
            if heading and tuple(spelt[first : first + len(heading)]) == heading
        }  # fmt: skip
        if not options:
            return
        longest = max(options, key=len)
        held = [(fact, rest) for fact, own in held if (rest := _without(own, longest)) is not None]
        end, named = first + len(longest), True


def _without(own: Sequence[_Words], said: _Words) -> Sequence[_Words] | None:
    """The headings without the one that was said; None where none was."""
    return [heading for heading in own if heading != said] if said in own else None


@lru_cache(maxsize=4_000)
def _headings(column: _Words, above: _Words) -> Sequence[_Words]:
    """The words over a column and above a row, as a question may say them."""
    over = [text for text in column if not is_time(text)]
    said = [" ".join(over), *over[-1:], *over[:1], *above]
    spelt = (_spelt(way) for text in said for way in {text, unbracketed(text)})
    return [each for each in dict.fromkeys(spelt) if set(each) - LITTLE]
