"""A question → the sentences that may answer it, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.asked import FACTS, Asked, Kind
from assistant.fit_figures import Fit
from assistant.fits import fit, tells_event, tells_outcome
from assistant.reasons import directions, given
from assistant.retrieve import Search, retrieve
from assistant.said_times import Times
from assistant.support import Support, density, on_the_day, support
from assistant.verdicts import verdict_of
from assistant.wording import Said, Wording

NEAR = 0.5
"""What the nearness in meaning of its passage adds to a sentence's rank."""
LIKE = 0.8
"""What its own nearness in meaning, with the title above it, adds to a sentence's rank."""
ON_THE_DAY = 0.1
"""What it adds to a sentence's rank that it names the very day of the question."""
ALIKE = 0.1
"""Within which of rank a sentence of the filing's own time goes before one of an earlier year."""
BORNE_OUT = 0.6
"""The support from which a sentence bears on a question."""
_ABOUT = 0.02
_COMPARED = 4
_READ = 400  # the characters compared: the longest text sets how long all of them take
_KEPT = 10
_BESIDE_THE_FIRST = 0.5
_PLAIN = 0.15
_MOST_BEARING = 4
_MOST_ENTRIES = 12
_WRONG_WAY = 0.6
_OTHER_MATTER = 0.7
_ANOTHER_DAY = 1.0
_BEARS = 0.4
_OF_NOW = frozenset(
    {Kind.HOW_MANY, Kind.HOW_MUCH, Kind.AMOUNT, Kind.PERCENT, Kind.WORDS, Kind.DESCRIBE}
)
# A sentence or an entry of a list, and no signature or heading: it has a word in small letters.
_SPEAKS = re.compile(r"^(?!\s*/s/).*(?:(?<![\w’'])[a-z]{2,}|\d)", re.S)
_AMOUNT_OF = re.compile(r"\b(?:fewer|less|more)\b(?!\s+than)", re.I)
_EXHIBITS = re.compile(r"\bexhibits?\b|\b8-?k\b", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, by its place among the filing's sentences.

    `rank` is that of its passage among those found, 0 the first, and `nearness` how near in meaning
    that passage is, `farther` how much less near than the nearest; `ahead` how much nearer in
    meaning it is than the nearest of the others are on average. `lead` is how far it is ahead in
    score of the best of another paragraph, `beside` how many sentences its own paragraph has.
    """

    place: int
    score: float
    support: Support
    fit: Fit
    rank: int = 0
    nearness: float = 0.0
    likeness: float | None = None
    ahead: float = 0.0
    farther: float = 0.0
    lead: float = 0.0
    beside: int = 1


def of_each_part(
    parts: Sequence[Asked], wording: Wording, search: Search
) -> list[tuple[Asked, list[Candidate]]]:
    """The candidates for each part of a question; for a later one, rather beside the first's best."""
    found: list[tuple[Asked, list[Candidate]]] = []
    for part in parts:
        beside = found[0][1][0].place if found and found[0][1] else None
        found.append((part, candidates(part, wording, search, beside)))
    return found


def candidates(
    asked: Asked, wording: Wording, search: Search, beside: int | None = None
) -> list[Candidate]:
    """The sentences of the best passages that hold the sort of answer asked for, best first.

    `beside`: the place of the sentence that answers the part of the question before this one.
    """
    ranked = retrieve(asked, wording, search)
    top = ranked[0].score if ranked else 1.0
    found: dict[int, Candidate] = {}
    for rank, each in enumerate(ranked):
        for place in _places(wording, each.passage):
            if place in wording.titles or place in found:
                continue
            said = wording.said[place]
            how = fit(asked, said, wording) if _SPEAKS.search(said.sentence.text) else None
            if how is None:
                continue
            borne = _towards(asked, wording, place, support(asked, wording, place))
            if asked.kind is Kind.YES_NO:
                is_plain = verdict_of(asked, said, borne) is not None
                how = replace(how, bonus=how.bonus + (_PLAIN if is_plain else -_PLAIN))
            score = borne.whole + 0.3 * borne.alone + how.bonus + 0.05 * each.score / top
            if _EXHIBITS.search(said.sentence.above) and not _EXHIBITS.search(asked.question):
                score -= 0.2
            score += ON_THE_DAY * on_the_day(asked, said)
            score += 0.15 * density(asked, said, wording) + NEAR * each.nearness
            if beside is not None and place in wording.paragraph(beside):
                score += _BESIDE_THE_FIRST
            found[place] = Candidate(place, score, borne, how, rank, each.nearness)
    best = _compared(asked, wording, search, sorted(found.values(), key=_order))
    if asked.kind is Kind.WHEN:
        best = _of_the_event(asked, wording, best, tells_event)
    elif asked.kind not in FACTS:
        best = _of_the_event(asked, wording, best, tells_outcome)
    if asked.kind is Kind.DESCRIBE:
        best = [_as_paragraph(each, best, wording) for each in best]
    return _set_apart(sorted(best, key=_order), wording)


def _set_apart(best: Sequence[Candidate], wording: Wording) -> list[Candidate]:
    """The candidates, the first few with how each stands to those of other paragraphs."""
    nearest = max((each.nearness for each in best), default=0.0)
    found = list(best)
    for number, each in enumerate(best[:_KEPT]):
        paragraph = wording.paragraph(each.place)
        other = next((its.score for its in best if its.place not in paragraph), each.score - 1)
        lead = max(-1.0, min(1.0, each.score - other))
        found[number] = replace(
            each, farther=nearest - each.nearness, lead=lead, beside=len(paragraph)
        )
    return found


def of_now_first(asked: Asked, wording: Wording, found: list[Candidate]) -> list[Candidate]:
    """The candidates; of two that are as good, one of the filing's own time before one of the past.

    Only where no time is asked.
    """
    if not found or not _is_of_the_past(asked, wording.said[found[0].place], wording):
        return found
    first = found[0]
    for each in found[1:]:
        said = wording.said[each.place]
        as_good = (
            each.score >= first.score - ALIKE and each.support.whole >= first.support.whole - _ABOUT
        )
        if as_good and said.times.all_years and not _is_of_the_past(asked, said, wording):
            return [each, *(other for other in found if other is not each)]
    return found


def _is_of_the_past(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether a sentence tells figures of earlier years alone, and the question names no time."""
    if asked.kind not in _OF_NOW or asked.times != Times() or not said.times.all_years:
        return False
    days = [day.year for day in said.times.dates if day.year]
    is_recent = any(year >= wording.reading.filing.period.year for year in days)
    return not is_recent and not any(year >= wording.fiscal_year for year in said.times.years)


def _of_the_event(
    asked: Asked,
    wording: Wording,
    found: Sequence[Candidate],
    tells: Callable[[Asked, Said], bool],
) -> list[Candidate]:
    """The candidates, less of those that tell of something else where one tells of the event."""
    tell = [tells(asked, wording.said[each.place]) for each in found]
    if not any(
        told and each.support.whole >= _BEARS for told, each in zip(tell, found, strict=True)
    ):
        return list(found)
    return [
        each if told else replace(each, score=each.score - _ANOTHER_DAY)
        for told, each in zip(tell, found, strict=True)
    ]


def _order(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.place


def _once(wording: Wording, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without those that say what one before them says."""
    texts: dict[str, Candidate] = {}
    for each in found:
        texts.setdefault(wording.said[each.place].sentence.text, each)
    return list(texts.values())


def _compared(
    asked: Asked, wording: Wording, search: Search, found: Sequence[Candidate]
) -> list[Candidate]:
    """The first candidates, each with how near in meaning it is; all, where nothing can say so.

    With the others of their paragraphs, which may be shown beside them.
    Those behind the few that are compared are taken to be as near as the farthest of these.
    """
    once = _once(wording, found)
    first, rest = once[:_COMPARED], once[_COMPARED:_KEPT]
    beside = {place for each in first for place in wording.paragraph(each.place)}
    rest += [each for each in once[_KEPT:] if each.place in beside]
    said = [wording.said[each.place].sentence for each in first]
    texts = [f"{each.above.rpartition(' / ')[2]}: {each.text}"[:_READ] for each in said]
    likeness = search.likeness(asked.in_full, texts) if first else None
    if likeness is None:
        return once
    nearest = sorted(likeness, reverse=True)[1:]
    usual = sum(nearest) / len(nearest) if nearest else 0.0
    likely = [*likeness, *(min(likeness) for _ in rest)]
    return [
        replace(each, score=each.score + LIKE * like, likeness=like, ahead=like - usual)
        for each, like in zip([*first, *rest], likely, strict=True)
    ]


def _as_paragraph(candidate: Candidate, found: Sequence[Candidate], wording: Wording) -> Candidate:
    """The candidate, the better the more of its paragraph bears on the question."""
    paragraph = wording.paragraph(candidate.place)
    bearing = sum(other.place in paragraph and other.support.whole >= BORNE_OUT for other in found)
    return replace(candidate, score=candidate.score + 0.05 * min(bearing, _MOST_BEARING))


def _places(wording: Wording, passage: int) -> list[int]:
    """The places of a passage's sentences; for a title, of what stands under it."""
    places = list(wording.by_passage.get(passage, ()))
    for place in places:
        if place in wording.titles:
            return wording.under(place)[:_MOST_ENTRIES]
    return places


def _more_or_less(question: str) -> frozenset[str]:
    """Which way a question says that something went by "less" or "more": "why was less revenue brought in"."""
    said = {match[0].lower() for match in _AMOUNT_OF.finditer(question)}
    return frozenset("up" if word == "more" else "down" for word in said)


def _towards(asked: Asked, wording: Wording, place: int, borne: Support) -> Support:
    """Less support for a reason why something fell where it is asked why it rose, or the reverse."""
    if asked.kind is not Kind.WHY:
        return borne
    wanted = directions(asked.question) or _more_or_less(asked.question)
    near = [
        wording.said[other].sentence.text
        for other in wording.paragraph(place)
        if place - 1 <= other <= place
    ]
    spoken = directions(near[-1]) or directions(" ".join(near))
    reason = given(near[-1])
    if len(wanted) == 1 and spoken and not spoken & wanted:
        return replace(borne, whole=borne.whole * _WRONG_WAY)
    if not wanted and reason is not None and reason.refers and directions(reason.effect):
        return replace(borne, whole=borne.whole * _OTHER_MATTER)
    return borne
