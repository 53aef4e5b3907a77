"""Whether sentences that bear on a question hold what it asks for, and not only its words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.asked import VALUES, Asked, Kind
from assistant.bare_names import is_name
from assistant.book import Book, stem, stems
from assistant.fit_figures import Fit
from assistant.known_names import content, metric_named, name_stems
from assistant.lexer import phrase
from assistant.matching import states
from assistant.metrics import metrics
from assistant.model import Answer, Presentation, Reason, Refusal, Reply
from assistant.pattern_files import patterns, texts, words_of
from assistant.period_phrases import times_in
from assistant.reasons import directions
from assistant.said_times import Times
from assistant.terms import alike, terms
from assistant.years_listed import LISTS_YEARS
from index.called import initials_of, name_words

_LEAST_ALONE = 0.25
_LEAST_OF_TOLD = 0.12  # where the rest of what is asked stands round the sentence
_PLAINLY = 0.8
_MOSTLY = 0.6
_PARTLY = 0.5
_LEAST_NAMED = 3  # of so many words of a bare name, a sentence must say more than all but one
_WORDY = frozenset({Kind.WORDS, Kind.DESCRIBE, Kind.LIST, Kind.DEFINE})
_PATTERNS, _WORDS = patterns("pointed"), words_of("pointed")


def answers(asked: Asked, fit: Fit, alone: float, whole: float, verdict: bool | None) -> bool:
    """Whether what a sentence was found to hold is of the kind that a question asks for.

    A figure wants a value, from a sentence that itself speaks of what is asked, or where no time
    is named a sentence plainly of it that gives several; a yes-or-no question wants a yes or a
    no, or a sentence mostly of what is asked; the words answer any other. `alone`: how much of the question the
    sentence bears out without what stands round it, `whole`: with that.
    """
    if asked.kind in VALUES and fit.lead is not None and fit.value is None:
        return alone >= _LEAST_ALONE
    if asked.kind is Kind.PERCENT and fit.value is None:
        return _PATTERNS["rate"].search(asked.question) is not None
    if asked.kind in VALUES:
        if fit.value is None:
            least = _MOSTLY if LISTS_YEARS.search(asked.question) else _PLAINLY
            is_of_all = asked.times == Times() or least == _MOSTLY
            return fit.is_series and is_of_all and alone >= least
        return alone >= _LEAST_ALONE or (alone >= _LEAST_OF_TOLD and whole >= _PARTLY)
    if asked.kind is Kind.YES_NO:
        return verdict is not None or alone >= _PARTLY or whole >= _MOSTLY
    return asked.kind not in _WORDY or not asks_a_figure(asked)


def asks_a_figure(asked: Asked) -> bool:
    """Whether a question that no word tells to be one of a figure is so all the same.

    It tells what to compute, names something and a time and says nothing of it, or asks what
    something was at a date.
    """
    question = asked.question
    if _PATTERNS["tells"].search(question):
        return False
    if _PATTERNS["computes"].search(question):
        return True
    dated = asked.times != Times()
    return dated and (
        is_name(question)
        or (_PATTERNS["state"].match(question) is not None and asked.times.dates != ())
    )


def asks_for_a_line(question: str) -> bool:
    """Whether a question asks for a line of the statements, or whether two places agree on one."""
    return _PATTERNS["on-figures"].search(question) is not None


def held_to(question: str, reply: Answer, book: Book, *, strict: bool) -> Reply:
    """The answer in words, or why it is none to what is asked, for all that it has of its words.

    `strict`: the question is one of a figure that no table gives.
    """
    if reply.value is None and _PATTERNS["supposes"].search(question):
        return _declined(question, "supposes")
    if not strict:
        return reply
    if _has_no_figure(reply) and (wants_figure(question) or _tells_no_most(reply, question)):
        return _declined(question, "figure")
    if _PATTERNS["share-of"].search(question) and not says_all(reply, question, book):
        return _declined(question, "share-of")
    if misses_the_point(reply, question, book):
        return _declined(question, "other")
    quotes = [citation.quote for citation in reply.citations]
    for asked, said in (("before", "says-before"), ("exercisable", "says-exercisable")):
        if _PATTERNS[asked].search(question) and not any(map(_PATTERNS[said].search, quotes)):
            return _declined(question, asked)
    return reply


def _has_no_figure(reply: Answer) -> bool:
    """Whether sentences are quoted, and nothing in them is pointed out as the answer."""
    return reply.value is None and reply.verdict is None and reply.text.startswith('"')


def _tells_no_most(reply: Answer, question: str) -> bool:
    """Whether it is asked which of several had the most, and no sentence gives a number."""
    is_told = any(char.isdigit() for citation in reply.citations for char in citation.quote)
    return _PATTERNS["most"].search(question) is not None and not is_told


def wants_figure(question: str) -> bool:
    """Whether only a figure answers: a part, a gap or an average of figures, or what names one at a time."""
    if _PATTERNS["wants-figure"].search(question):
        return True
    is_asked = _PATTERNS["asks"].search(question) or _PATTERNS["tells"].search(question)
    return not is_asked and bool(times_in(question))


def _declined(question: str, why: str) -> Refusal:
    return Refusal(question, Reason.NOT_IN_FILING, texts("pointed", "said")[why])


def misses_the_point(answer: Answer, question: str, book: Book) -> bool:
    """Whether sentences leave out what of a table's figures is asked: its part, its state, its change.

    A part is what heads a table's rows or columns ("Life insurance"); a state is what became of
    things counted ("exercisable").
    """
    if _is_of_another_metric(answer, question):
        return True
    if answer.value is None:
        return False
    if answer.unit is Presentation.USD and _PATTERNS["lost"].search(question):
        return not any(_PATTERNS["lost"].search(citation.quote) for citation in answer.citations)
    if _PATTERNS["by-how-much"].search(question):
        said = " ".join(citation.quote for citation in answer.citations)
        return not directions(said) and _PATTERNS["adds"].search(said) is None
    named = _named(question, book)
    unsaid = _unsaid(named, answer, book)
    is_amount = answer.unit is Presentation.USD and is_name(question)
    if is_amount and _LEAST_NAMED * len(unsaid) >= len(named):
        return True
    # A state is said by itself: what is exercisable and what was exercised are one term.
    states_unsaid = states() & named.keys() - stems(_held(answer, book))
    # the company's own is no part of it
    parts = unsaid - {initials_of(name_words(book.reading.filing.company)).lower()}
    return bool(states_unsaid) or any(part and part <= parts for part in book.noted_headings)


def _unsaid(named: Mapping[str, str], answer: Answer, book: Book) -> frozenset[str]:
    """The stems of those words that stand neither in what is quoted nor over it, nor others alike."""
    held = _held(answer, book)
    in_stems, in_terms = stems(held), terms(held)

    def is_said(word: str) -> bool:
        meant = terms(word)
        return all(({term} | alike(term)) & in_terms for term in meant)

    return frozenset(
        each for each, word in named.items() if each not in in_stems and not is_said(word)
    )


def _is_of_another_metric(answer: Answer, question: str) -> bool:
    """Whether a margin, a ratio or days are asked by name, and no sentence has all of that name."""
    said = phrase(question)
    runs = [said[a:b] for a in range(len(said)) for b in range(a + 2, min(a + _LONGEST, len(said)) + 1)]  # fmt: skip
    rates = (Presentation.PERCENT, Presentation.RATIO, Presentation.DAYS)
    named = [r for r in runs if (key := metric_named(r)) and metrics()[key].unit in rates]
    needed = [name_stems(" ".join(run)) for run in named]
    needed += [frozenset([stem(word)]) for word in said if word in _WORDS["rates"]]
    quoted = [stems(citation.quote) for citation in answer.citations]
    return any(not any(each <= held for held in quoted) for each in needed)


_LONGEST = 5  # words of a metric's name


def _held(answer: Answer, book: Book) -> str:
    """What is quoted, and the titles of where it stands."""
    sections = [book.sections.get(citation.section) for citation in answer.citations]
    titles = [section.title for section in sections if section is not None]
    return " ".join([*(citation.quote for citation in answer.citations), *titles])


def says_all(answer: Answer, question: str, book: Book) -> bool:
    """Whether an answer in words gives a figure, and its words every one that the question has."""
    held = stems(" ".join(citation.quote for citation in answer.citations))
    return answer.value is not None and _named(question, book).keys() <= held


def _named(question: str, book: Book) -> dict[str, str]:
    """The words of a question that name something, times aside, by their stems."""
    said = question
    for words in reversed(times_in(question)):
        said = f"{said[: words.start]} {said[words.end :]}"
    named = content(re.findall(r"[a-z&'/-]+", said.lower()), book)
    return {stem(word): word for word in named}
