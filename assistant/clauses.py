"""The clause of a question that asks: "Can it pay its bills? Give me the current ratio at …".

People say several things at once: what they are after, why, by which method, of which part, and
what is but said by the way. A question that does not read whole is cut into its clauses. One of
them asks; the times that it lacks, and the part of the company that the others are about, are
said with it. What names another figure, or sets a condition, is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.asides import without_lead
from assistant.book import Book, stem
from assistant.kept import once
from assistant.known_names import (
    content,
    known_names,
    known_phrases,
    metric_named,
    phrase_words,
    word_lists,
)
from assistant.lexer import lex
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.short_names import names_home
from assistant.written import written_out

_PATTERNS = patterns("clauses")
_BREAKS = _PATTERNS["breaks"]
_ASKS = _PATTERNS["asks"]
_RESTATES = _PATTERNS["restates"]
_SAME_AGAIN = _PATTERNS["same-again"]
_STATED = _PATTERNS["stated"]
_IT = _PATTERNS["it"]
_ITS = _PATTERNS["its"]
_CHOOSES = _PATTERNS["chooses"]
_ADDS = _PATTERNS["adds"]
_OUTCOME = _PATTERNS["outcome"]
_LEANS = _PATTERNS["leans"]
_BINDS = _PATTERNS["binds"]
_BESIDE = _PATTERNS["beside"]
_SCOPE = _PATTERNS["scope"]
_IF_TAKEN = _PATTERNS["if-taken"]
_IN_PERCENT = _PATTERNS["in-percent"]
_METHOD_FIRST = _PATTERNS["method-first"]
_MOST = 5
_LONGEST_TOPIC = 8  # words of what a question is headed by
_LONGEST_NAME = 12  # words of a figure's name
# Cues of what is to be done, which no clause says by the way.
_DEEDS = ("list", "rank", "percent", "points", "difference", "sum", "average", "ratio", "excluding", "annualised", "monthly", "describe", "second", "third")  # fmt: skip
_SUMS = re.compile(r"\b(?:together|combined|sum|totals?|add(?:s|ed)? up)\b", re.I)
_LENGTHS = frozenset(map(stem, ("year", "quarter", "month", "half", "period")))
# Cues that say nothing of what to do with a figure.
_SAID_BESIDE = frozenset(["which", "yes-no", "link", "and"])


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause as it is said, and whether the mark after it ends a sentence."""

    said: str
    is_sentence: bool


def restated(question: str, book: Book) -> str | None:
    """What a question says in other words in the end: "…? In other words, the net margin."."""
    clauses = _clauses(question)
    last = clauses[-1] if 1 < len(clauses) <= _MOST else None
    again = _RESTATES.match(last.said) if last else None
    if last is None or again is None or not _asks_whole(last.said, book):
        return None
    before = clauses[:-1]
    if _SAME_AGAIN.match(last.said):
        before = [replace(other, is_sentence=True) for other in before]
    if not all(_may_be_dropped(other, book, is_restated=True) for other in before):
        return None
    return _with_times(replace(last, said=last.said[again.end() :]), clauses)


def asking_clauses(question: str, book: Book) -> Iterator[str]:
    """What a question of several clauses asks, likeliest first, with what the others say of it."""
    yield from _in_order(question, book)
    clauses = _clauses(without_lead(written_out(question), book))
    if not 1 < len(clauses) <= _MOST:
        return
    yield from _with_antecedent(clauses, book)
    telling = [each for each in clauses if not _is_idle(each.said, book)]
    if len(telling) == 1:
        only = telling[0]
        summed = any(_SUMS.search(each.said) for each in clauses if each is not only)
        if summed and not _SUMS.search(only.said):
            only = replace(only, said=f"the sum of {only.said.strip()}")
        yield _with_times(only, clauses)
        return
    for each in (each for each in reversed(telling) if _asks_whole(each.said, book)):
        others = [other for other in telling if other is not each]
        if any(_ASKS.match(later.said) for later in telling[telling.index(each) + 1 :]):
            continue
        beyond = _named(each.said, book)
        if all(_may_be_dropped(o, book) or _says_no_more(o, beyond, book) for o in others):
            yield _with_times(each, clauses)


def asked_in_turn(question: str, book: Book) -> list[str]:
    """The questions that stand side by side, each of which asks by itself; none where not all do."""
    clauses = [c for c in _clauses(written_out(question)) if not _is_idle(c.said, book)]
    alone = [replace(each, said=_ADDS.sub("", each.said)) for each in clauses]
    whole = all(each.is_sentence and _asks_whole(each.said, book) for each in alone)
    if not 1 < len(alone) <= _MOST or not whole:
        return []
    return [] if _BINDS.search(question) else [_with_times(each, alone) for each in alone]


def of_its_part(question: str, book: Book) -> str | None:
    """A share of which the part stands first, with the part at both figures; None of no such question."""
    told, asked = (form.match(question) for form in (_PATTERNS["of-part"], _PATTERNS["in-part"]))
    said = told or asked
    if said is None or times_in(said["p"]) or not _is_of_a_part(said["p"], book):
        return None
    end = said["end"] or ""
    is_share = told is None or "as a" in told["over"] or _IN_PERCENT.search(end)
    over = "as a percentage of" if is_share else "divided by"
    return f"{said['p']} {said['a']} {over} {said['p']} {said['b']}{end}"


def without_topic(question: str, book: Book) -> str:
    """A question without what it is headed by, where that names no part and no line: "Debt wall: …".

    Such a heading has a word that no label has, and what follows stands by itself.
    """
    clauses = _clauses(question)
    if not 1 < len(clauses) <= _MOST:
        return question
    topic, rest = clauses[0].said, question[question.index(clauses[1].said) :]
    said = _named(topic, book)
    is_bound = bool(_binds(topic) or times_in(topic) or re.search(r"\d", topic))
    if is_bound or len(topic.split()) > _LONGEST_TOPIC or _ASKS.match(topic):
        return question
    if said <= _figured(book) or _is_of_a_part(topic, book) or _LEANS.search(_timeless(rest)):
        return question
    return rest


def _binds(said: str) -> bool:
    """Whether words set a condition, choose what the rest is about, or say that it is of the United States."""
    return _BINDS.search(said) is not None or names_home(said)


def _says_no_more(other: _Clause, named: frozenset[str], book: Book) -> bool:
    """Whether a clause names no figure that the asking one does not: "its debt worries me: total debt?"."""
    bound = _binds(other.said) or _ADDS.match(other.said) or _ASKS.match(other.said)
    if bound or times_in(other.said) or re.search(r"\d", _timeless(other.said)):
        return False
    said = _named(other.said, book) & _figured(book)
    return bool(said) and said <= named


def _with_antecedent(clauses: Sequence[_Clause], book: Book) -> Iterator[str]:
    """A question of "it" with what the statement before it is about in its place."""
    for stated, asking in pairwise(clauses):
        about = _STATED.match(stated.said)
        stands = _IT if _IT.search(asking.said) else _ITS
        if about is None or len(stands.findall(asking.said)) != 1 or not _ASKS.match(asking.said):
            continue
        if stands is _ITS and not _is_of_a_part(about["of"], book):
            continue  # the company's own
        if not _CHOOSES.search(about["of"]) and _named(about["of"], book):
            said = stands.sub(lambda _, of=about["of"]: of.strip(), asking.said)  # type: ignore[misc]
            yield _with_times(replace(asking, said=said), clauses)


def _in_order(question: str, book: Book) -> Iterator[str]:
    """The question with a method or a part that is said first behind what it asks.

    "Using closing balances, what was DSO?" is "what was DSO, using closing balances?".
    """
    scoped = _SCOPE.match(question)
    if scoped is not None and not times_in(scoped["part"]):
        yield f"{scoped['asks'].rstrip(' ?.!')} of {scoped['part'].strip()}?"
        if _may_be_dropped(_Clause(scoped["part"], True), book, is_restated=True):
            yield scoped["asks"]
    taken = _IF_TAKEN.match(question)
    if taken is not None:
        when = " ".join(taken["lead"][w.start : w.end] for w in times_in(taken["lead"]))
        percent = ", what percent is that?" if _IN_PERCENT.search(taken["lead"]) else ""
        yield f"{taken['deed'].rstrip(' ?.!')} {when}{percent}".strip()
    told = _METHOD_FIRST.match(question)
    if told is not None:
        yield f"{told['asks'].rstrip(' ?.!')}, {told['method'].strip()}?"


def _clauses(question: str) -> list[_Clause]:
    found: list[_Clause] = []
    start = 0
    for mark in _BREAKS.finditer(question):
        found.append(_Clause(question[start : mark.start()], mark["ends"] is not None))
        start = mark.end()
    found.append(_Clause(question[start:], True))
    return [each for each in found if re.search(r"\w", each.said)]


def _with_times(asked: _Clause, clauses: Sequence[_Clause]) -> str:
    """A clause with the times of the others, where it names none of its own."""
    said = asked.said.strip(" ?.!,;:")
    if times_in(said):
        return said
    when = [each.said[w.start : w.end] for each in clauses for w in times_in(each.said)]
    return " ".join([said, *dict.fromkeys(when)])


def _timeless(said: str) -> str:
    for words in reversed(times_in(said)):
        said = f"{said[: words.start]} {said[words.end :]}"
    return said


def _named(said: str, book: Book) -> frozenset[str]:
    """The stems of what a clause names: no word that a label may have or lack."""
    words = content([t.text for t in lex(said, known_phrases()).tokens if t.kind == "word"], book)
    return frozenset(map(stem, words)) - word_lists()[1] - _LENGTHS


@lru_cache(maxsize=1)
def _figure_stems() -> frozenset[str]:
    return frozenset(map(stem, phrase_words()))


@once
def _figured(book: Book) -> frozenset[str]:
    """The stems of the words by which figures are called, here or anywhere."""
    return frozenset(map(stem, book.label_words)) | _figure_stems()


def _is_idle(said: str, book: Book) -> bool:
    """Whether a clause names no figure and sets no condition: "what is it?", "quick one"."""
    if _OUTCOME.fullmatch(said.strip(" ?.!,")):
        return True
    if _binds(said) or _ADDS.match(said) or re.search(r"\d", _timeless(said)):
        return False
    if any(token.cues - _SAID_BESIDE and not token.has("soft") for token in lex(said).tokens):
        return False
    return _named(said, book).isdisjoint(_figured(book))


def _asks_whole(said: str, book: Book) -> bool:
    """Whether a clause asks by itself for something that it names."""
    if not _named(said, book) or _LEANS.search(_timeless(said)):
        return False
    named = content(re.findall(r"[a-z'&/-]+", _timeless(said).lower()), book)
    ends = range(2, _LONGEST_NAME + 1)
    runs = {tuple(named[a : a + n]) for a in range(len(named)) for n in ends}
    is_name = metric_named(named) is not None or not known_phrases().isdisjoint(runs)
    is_name = is_name or frozenset(map(stem, named)) in known_names()
    is_name = is_name or (len(named) > 1 and _named(said, book) <= _figured(book))
    return is_name or bool(_ASKS.match(said) or _RESTATES.match(said))


def _is_of_a_part(said: str, book: Book) -> bool:
    """Whether words are of a heading in the notes, or a whole label there: a part of the company."""
    figures, named = _figure_stems(), _named(said, book)
    if not named.isdisjoint(_headed(book) - figures):
        return True
    noted = (row.core for row in book.rows_saying(named) if row.table.statement is None)
    return any(core and core <= named and not core <= figures for core in noted)


@once
def _headed(book: Book) -> frozenset[str]:
    """The stems of the headings in the notes' tables."""
    return frozenset[str]().union(*book.noted_headings)


def _may_be_dropped(other: _Clause, book: Book, *, is_restated: bool = False) -> bool:
    """Whether a clause is but said beside the one that asks: no part, no condition, no other figure."""
    if not other.is_sentence or _binds(other.said) or _ADDS.match(other.said):
        return False
    if not is_restated and any(token.has(*_DEEDS) for token in lex(other.said).tokens):
        return False
    if _is_of_a_part(other.said, book):
        return False
    asks = _ASKS.match(other.said) is not None or _asks_whole(other.said, book)
    return is_restated or _BESIDE.match(other.said) is not None or not asks
