"""Which sentences are shown for an answer in words: the best one, with those that tell the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.asked import FACTS, VALUES, Asked, Kind
from assistant.candidates import Candidate
from assistant.chances import chance
from assistant.reasons import given
from assistant.terms import alike, terms
from assistant.wording import Wording

_MOST_SENTENCES = 4
MOST_ENTRIES = 12
_BEARING = 0.85
RIVALS = 6
# Where the first sentence is less sure than this, those of the next that are worth it are shown too.
_SURE = 0.9
_WORTH = 0.2
_NEXT_BEST = 4
# How far behind the first in rank a sentence may be that is shown with it: of the same
# paragraph, and from elsewhere.
_BESIDE = 0.75
_ELSEWHERE = 0.45
_NEAR = 3
_TOLD_WITH = 2
_ANAPHORA = re.compile(
    r"^(?:This|These|Those|Such|It|They|That|The\s+(?:\w+\s+)?(?:increase|decrease|decline|change|improvement|reduction|growth|difference|former|latter|same)|The\s+(?:primary|main|principal)\s+reasons?)\b"
)
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|several|following|number\s+of|variety\s+of)\b[^.]*\b(?:factors?|reasons?|causes?|ways|matters?|components?|elements?)\b",
    re.I,
)
_ORDINAL = re.compile(r"(?:First|Second|Third|Fourth|Finally|Lastly|In\s+addition)(?:ly)?\b")
# A question of how a matter stands, which is told after how it began.
_LATEST = re.compile(
    r"\b(?:status|latest on|where (?:do|does) .+ stand|how (?:do|does) .+ stand)\b", re.I
)
_MATTER = 30
_FOLLOWING = 6
_HALF = 0.5
_NAMES_IT = 2  # terms by which a reason is named again


def chosen(asked: Asked, wording: Wording, best: Sequence[Candidate]) -> list[int]:
    """The places of the sentences to show, in the order of the filing."""
    first = best[0]
    entries = _entries(asked, wording, first.place)
    if entries:
        return entries
    if _LATEST.search(asked.question):
        return _latest(wording, first.place)
    if asked.kind is Kind.DESCRIBE:
        return _described(asked, wording, best)
    paragraph = wording.paragraph(first.place)
    places = _told_together(asked, wording, first)
    if _ANNOUNCES.search(wording.said[first.place].sentence.text):
        following = [place for place in paragraph if place > first.place][:_FOLLOWING]
        texts = {place: wording.said[place].sentence.text for place in following}
        return sorted(places | {place for place in following if _ORDINAL.match(texts[place])})
    if asked.kind not in VALUES and chance(asked, first) < _SURE:
        worth = [each for each in best[1:_NEXT_BEST] if chance(asked, each) >= _WORTH]
        places |= {each.place for each in worth[: _MOST_SENTENCES - len(places)]}
    if first.fit.lead is not None:
        return sorted(places)
    return sorted(_filled(asked, wording, best, places))


def _filled(
    asked: Asked, wording: Wording, best: Sequence[Candidate], places: set[int]
) -> set[int]:
    """The sentences with the next best near by, from elsewhere, and what follows in the paragraph."""
    first, paragraph = best[0], wording.paragraph(best[0].place)
    for other in _beside(asked, best, paragraph):
        if len(places) < _MOST_SENTENCES:
            places.add(other.place)
    for other in best[1:RIVALS]:
        if len(places) < _MOST_SENTENCES and first.score - other.score <= _ELSEWHERE:
            places.add(other.place)
    if asked.kind not in VALUES:
        places |= set(going_on(wording, first.place, places))
    return places


def _told_together(asked: Asked, wording: Wording, first: Candidate) -> set[int]:
    """The best sentence with the one it points back to, the reason, and what goes on with it."""
    at = first.place
    paragraph = wording.paragraph(at)
    is_why = asked.kind is Kind.WHY
    places = {at}
    points_back = _ANAPHORA.match(wording.said[at].sentence.text) is not None
    if at - 1 in paragraph and (points_back or (is_why and first.support.alone < _HALF)):
        places.add(at - 1)
    if is_why and first.fit.bonus < 0:
        reason = next((place for place in paragraph if gives_reason(wording, place)), at)
        places |= {at + 1 if at + 1 in paragraph else reason, reason}
    if is_why:
        places |= set(_reasons_behind(wording, at))
    if at + 1 in paragraph and _ANAPHORA.match(wording.said[at + 1].sentence.text):
        places.add(at + 1)
    return places


def _reasons_behind(wording: Wording, at: int) -> Iterator[int]:
    """The later sentence of the paragraph that gives the reason of what a sentence gives as its reason.

    "… due to an incorrect calculation.", and further on "The incorrect calculation resulted from …".
    """
    own = given(wording.said[at].sentence.text)
    named = terms(own.reason) if own is not None else frozenset[str]()
    for place in wording.paragraph(at):
        further = (
            given(wording.said[place].sentence.text) if at < place <= at + _FOLLOWING else None
        )
        behind = terms(further.effect) if further is not None else frozenset[str]()
        if len(behind) >= _NAMES_IT and behind <= named:
            yield place
            return


def _beside(
    asked: Asked, best: Sequence[Candidate], paragraph: Collection[int]
) -> Iterator[Candidate]:
    """The sentences near the first in its paragraph that are shown with it, best first.

    Where no one thing is asked the two best are, however far behind: a reason, a policy or a
    matter is seldom told in one sentence.
    """
    first = best[0]
    behind = _ELSEWHERE if asked.kind is Kind.YES_NO else _BESIDE
    told = 0 if asked.kind in FACTS or asked.kind is Kind.YES_NO else _TOLD_WITH
    near = (
        other
        for other in best[1:]
        if other.place in paragraph and abs(other.place - first.place) <= _NEAR
    )
    for number, other in enumerate(near):
        if number < told or first.score - other.score <= behind:
            yield other


def _latest(wording: Wording, place: int) -> list[int]:
    """The sentence that names a matter, and the last ones under its titles, which tell how it stands."""
    together = wording.beside(place)
    if place not in together or len(together) > _MATTER:
        together = list(wording.paragraph(place))
    return sorted({place, *together[1 - _MOST_SENTENCES :]})


def _described(asked: Asked, wording: Wording, best: Sequence[Candidate]) -> list[int]:
    """The openings of a section's paragraphs where its title says what is asked, else a paragraph."""
    first = best[0]
    above = wording.said[first.place].above
    if all(each.term in above or alike(each.term) & above for each in asked.wanted):
        together = wording.beside(first.place)
        if len(together) <= _MOST_SENTENCES:
            return together
        opening = [place for place in together if wording.paragraph(place)[0] == place]
        if len(opening) < 2 or len(wording.paragraph(together[0])) > _MOST_SENTENCES:
            return together[:_MOST_SENTENCES]
        return sorted({*together[:2], *opening})[:_MOST_SENTENCES]
    paragraph = wording.paragraph(first.place)
    bearing = (each.place for each in best if each.support.whole >= _BEARING * first.support.whole)
    start = min(place for place in bearing if place in paragraph)
    return [place for place in paragraph if place >= start][:_MOST_SENTENCES]


def _entries(asked: Asked, wording: Wording, place: int) -> list[int]:
    """The entries of the list that the sentence introduces or, for a list, is itself a part of."""
    sentence = wording.said[place].sentence
    below = [other for other in wording.under(place) if wording.said[other].sentence.entry]
    if below:
        return [place, *below][:MOST_ENTRIES]
    if asked.kind in (Kind.LIST, Kind.DESCRIBE) and sentence.entry:
        beside = wording.beside(place)
        return beside[:MOST_ENTRIES] if len(beside) > 1 else []
    return []


def going_on(wording: Wording, place: int, shown: Collection[int]) -> list[int]:
    """The sentences after one in its paragraph, which may tell the rest of what is asked."""
    room = _MOST_SENTENCES - len(shown)
    after = [each for each in wording.paragraph(place) if each > place and each not in shown]
    return after[: min(max(0, room), _TOLD_WITH)]


def gives_reason(wording: Wording, place: int) -> bool:
    """Whether the sentence at a place says why something is so."""
    if not 0 <= place < len(wording.said):
        return False
    reason = given(wording.said[place].sentence.text)
    return reason is not None and reason.strength == 1.0
