"""How well a sentence bears out a question: what of it the sentence, and what stands round it, covers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from assistant.asked import FACTS, VALUES, Asked, Kind
from assistant.matters import told
from assistant.reasons import given
from assistant.said_times import Times, agree
from assistant.terms import alike, contrasts, families, family, is_soft, met_by, terms
from assistant.wanted import Wanted
from assistant.wording import Said, Wording
from index.embed import common_words
from index.periods import DateWords

# How much a term counts by where it stands, and when another word stands for it.
_NEXT = 0.85
_PARAGRAPH = 0.8
_ABOVE = 0.85
_ALIKE = 0.85
_KIN = 0.75
_MET = 0.55
# What words for the same matter count for.
_TOLD = 0.7
_TOLD_NEAR = 0.55
# What it counts for that only others tell of a deed whose day, place, doer or figure is asked.
_BY_OTHERS = 0.4
# What a word of a phrase counts for where nothing tells of what the phrase means.
_PIECE = 0.4
_PAIR_WEIGHT = 0.5
_FAINT = 0.08
_FARTHER = 0.6
_EARLIER = 0.5
# How much of the support of a reason hangs on what it is the reason for.
_EFFECT = 0.6
_APART = 0.25
_NEAR = 3
_TIME_WEIGHT = 0.6
# Factors: a name or number of the question that is nowhere near, another word that is, a time or
# a kind that contradicts ("preferred" where "common" is asked).
_NO_NAME = 0.55
_NO_WORD = {True: 0.7, False: 0.85}
# An everyday word that the filing never uses: it may well say the same in another.
_PUT_OTHERWISE = 0.9
# A word of which others for the same are known: it would have been met by one of them.
_HAS_OTHERS = 0.85
_OTHER_TIME = 0.5
_CONTRARY = 0.6
_NOT_HERE = 0.75
_LESS_NEAR = 0.7
_QUARTER = 3  # months
_OVER = timedelta(days=7)


_BEFORE = re.compile(r"\b(?:before|prior|until|previous\w*|earlier|former\w*|used to)\b", re.I)


@dataclass(frozen=True, slots=True)
class Support:
    """How much of a question's weight is covered, from 0 to 1: with what stands round, and alone.

    `missing`: the terms that neither the sentence nor its surroundings have. `told` and `untold`:
    the shares of the matters that the question asks about of which they tell, and do not.
    """

    whole: float
    alone: float
    missing: tuple[str, ...]
    told: float = 0.0
    untold: float = 0.0


def support(asked: Asked, wording: Wording, place: int) -> Support:
    """The support that the sentence at `place` gives."""
    said = wording.said[place]
    round_it = _Round.of(wording, place)
    covered = alone = total = 0.0
    missing: list[str] = []
    matters: dict[frozenset[int], float] = {}
    penalty = 1.0
    known_as = surnames(asked)
    for wanted in asked.wanted:
        here, best, told_of = _levels(wanted, asked, said, round_it)
        if told_of is not None:
            matters[wanted.matters] = told_of
        if not best and wanted.term in known_as:
            best = _ALIKE * level(known_as[wanted.term], said)
        total += wanted.weight
        covered += wanted.weight * best
        alone += wanted.weight * here
        if not best:
            missing.append(wanted.term)
            penalty *= _for_missing(wanted, asked, wording)
        if (
            wanted.is_name
            and not here
            and asked.kind in VALUES
            and not round_it.introduced(wanted.term)
        ):
            penalty *= _NOT_HERE
        if here < 1.0 and _contradicts(wanted.term, asked, said):
            penalty *= _CONTRARY
    pairs, pair_total = _pairs(asked, said, round_it)
    time, time_total, agrees = _time(asked.times, said, round_it, wording)
    if not agrees or _is_before(asked, said):
        penalty *= _OTHER_TIME
    total += pair_total + time_total
    if not total:
        return Support(0.0, 0.0, ())
    whole = (covered + pairs + time) / total * penalty
    share = alone / max(asked.weight, 1e-9)
    if asked.kind is Kind.WHY:
        share = _effect(asked, said, wording, place)
        whole = min(whole, (1 - _EFFECT) * whole + _EFFECT * share * penalty)
    of_all = max(1, len(matters))
    said_of = sum(matters.values())
    return Support(
        whole, share, tuple(missing), said_of / of_all, (len(matters) - said_of) / of_all
    )


def _levels(
    wanted: Wanted, asked: Asked, said: Said, round_it: _Round
) -> tuple[float, float, float | None]:
    """How far a term is borne out by a sentence, how far by what is round it too, and its matter.

    The last is how far the matter that the term stands for is told; None where it stands for none.
    """
    here = level_of(wanted, said)
    best = max(here, round_it.level(wanted, _LESS_NEAR if asked.kind in VALUES else 1.0))
    if not wanted.matters:
        return here, best, None
    tells = _TOLD * told(wanted.matters, said.sentence.text)
    tells_near = max(tells, round_it.tells(wanted.matters))
    own_only = asked.kind in FACTS and not tells
    if wanted.is_phrase and not tells_near:
        here, best = here * _PIECE, best * _PIECE
    of_matter = (_BY_OTHERS if own_only else 1.0) * (tells_near > 0)
    return max(here, tells), max(best, tells_near), of_matter


def surnames(asked: Asked) -> dict[str, str]:
    """By the given name of a person in a question, the name after it, which may stand alone."""
    names = {each.term for each in asked.wanted if each.is_name}
    return {one: other for one, other in asked.pairs if one in names and other in names}


def _effect(asked: Asked, said: Said, wording: Wording, place: int) -> float:
    """How much of what is asked about is the effect for which the sentence gives a reason."""
    reason = given(said.sentence.text)
    if reason is None:
        return 1.0
    named = terms(reason.effect)
    before = [wording.said[other] for other in wording.paragraph(place) if other < place]
    carried = _NEXT if reason.refers else _FARTHER
    got = total = 0.0
    for wanted in asked.wanted:
        total += wanted.weight
        earlier = max((level(wanted.term, each) for each in before[-3:]), default=0.0)
        titled = _level(wanted.term, said.above, said.families_above)
        here = _level(wanted.term, named, families(named))
        got += wanted.weight * max(here, earlier * carried, titled * _ABOVE)
    return got / total if total else 1.0


def is_the_cause(asked: Asked, wording: Wording, place: int) -> bool:
    """Whether what is asked the reason of is itself, by its name, the reason that a sentence gives.

    "Toll revenue fell due to fewer Bellweather crossings" does not say why those were fewer.
    """
    said = wording.said[place]
    reason = given(said.sentence.text) if asked.kind is Kind.WHY else None
    names = [each.term for each in asked.wanted if each.is_name]
    if reason is None or not names:
        return False
    causes = terms(reason.reason) - terms(reason.effect) - said.above
    before = [wording.said[other] for other in wording.paragraph(place) if other < place]
    return any(
        name in causes and not any(name in each.places for each in before[-3:]) for name in names
    )


def _for_missing(wanted: Wanted, asked: Asked, wording: Wording) -> float:
    if wanted.is_name or wanted.is_number:
        return _NO_NAME
    if is_soft(wanted.term):
        return 1.0
    put_otherwise = wanted.written.lower() in common_words() and not wording.knows(wanted.term)
    if put_otherwise:
        return _PUT_OTHERWISE
    return _NO_WORD[asked.kind in FACTS] * (_HAS_OTHERS if alike(wanted.term) else 1.0)


def _contradicts(term: str, asked: Asked, said: Said) -> bool:
    """Whether the sentence speaks of the opposite, or another kind, of what is asked."""
    others = contrasts(term)
    return (
        bool(others) and not others & asked.terms and any(other in said.places for other in others)
    )


def level(term: str, said: Said) -> float:
    """1 where the sentence has the term, less where it has another for the same."""
    return _level(term, said.places, said.families)


def level_of(wanted: Wanted, said: Said) -> float:
    """The same of a term of a question, where words near in meaning count as well."""
    return _of_wanted(wanted, said.places, said.families)


def _of_wanted(wanted: Wanted, held: Collection[str], families: Collection[str]) -> float:
    found = _level(wanted.term, held, families)
    return found or next((share for term, share in wanted.kindred if term in held), 0.0)


def _level(term: str, held: Collection[str], families: Collection[str]) -> float:
    if term in held:
        return 1.0
    same, own, met = _stands_for(term)
    if same and any(map(held.__contains__, same)):
        return _ALIKE
    if own in families:
        return _KIN
    return _MET if met and any(map(held.__contains__, met)) else 0.0


@lru_cache(maxsize=4_000)
def _stands_for(term: str) -> tuple[frozenset[str], str, frozenset[str]]:
    """The terms for the same, the term's family, and the terms that meet it: asked of each sentence."""
    return alike(term), family(term), met_by(term)


def bearing(term: str, kin: Collection[str]) -> list[tuple[str, float]]:
    """The terms that have a term of a question, or stand for it, and how much each counts."""
    return [
        (term, 1.0),
        *((other, _ALIKE) for other in alike(term)),
        *((other, _KIN) for other in kin),
        *((other, _MET) for other in met_by(term)),
    ]


@dataclass(frozen=True)
class _Round:
    """What stands round a sentence: its neighbours, its paragraph, the titles above it."""

    near: tuple[Said, ...]
    far: tuple[Said, ...]
    before: tuple[Said, ...]
    above: frozenset[str]
    families_above: frozenset[str]
    above_times: Times
    earlier: tuple[Said, ...] = ()
    titles: str = ""

    @classmethod
    def of(cls, wording: Wording, place: int) -> _Round:
        said = wording.said[place]
        others = [other for other in wording.paragraph(place) if other != place]
        near = tuple(wording.said[other] for other in others if abs(other - place) == 1)
        far = tuple(wording.said[other] for other in others if abs(other - place) > 1)
        before = tuple(wording.said[other] for other in others if other < place)
        earlier = tuple(wording.said[other] for other in wording.leading_to(place))
        titles = said.sentence.above
        return cls(
            near, far, before, said.above, said.families_above, said.above_times, earlier, titles
        )

    def introduced(self, term: str) -> bool:
        """Whether the titles or an earlier sentence of the paragraph name it."""
        return term in self.above or any(term in said.places for said in self.before)

    def tells(self, matters: frozenset[int]) -> float:
        """How much it counts that the titles or the neighbours tell of a matter."""
        texts = (each.sentence.text for each in self.near)
        is_told = told(matters, self.titles) or any(told(matters, text) for text in texts)
        return _TOLD_NEAR if is_told else 0.0

    def level(self, wanted: Wanted, nearby: float = 1.0) -> float:
        best = max((level_of(wanted, said) for said in self.near), default=0.0) * _NEXT
        far = max((level_of(wanted, said) for said in self.far), default=0.0) * _PARAGRAPH
        best = max(best, far) * nearby
        earlier = max((level_of(wanted, each) for each in self.earlier), default=0.0) * _EARLIER
        above = _of_wanted(wanted, self.above, self.families_above) * _ABOVE
        return max(best, earlier, above)


def _pairs(asked: Asked, said: Said, round_it: _Round) -> tuple[float, float]:
    """What the question's neighbouring terms give, and could give: all where they are close."""
    weights = {wanted.term: wanted.weight for wanted in asked.wanted}
    got = total = 0.0
    for one, other in asked.pairs:
        if one not in weights or other not in weights:
            continue
        weight = _PAIR_WEIGHT * min(weights[one], weights[other])
        if weight < _FAINT:
            continue
        total += weight
        got += weight * max(_together(one, other, said), _round_together(one, other, round_it))
    return got, total


def _together(one: str, other: str, said: Said) -> float:
    places, others = _places(one, said), _places(other, said)
    if not places or not others:
        return 0.0
    return 1.0 if min(abs(a - b) for a in places for b in others) <= _NEAR else _APART


def _round_together(one: str, other: str, round_it: _Round) -> float:
    if {one, other} <= round_it.above:
        return _ABOVE
    return max((_together(one, other, said) for said in round_it.near), default=0.0) * _NEXT


def _places(term: str, said: Said) -> tuple[int, ...]:
    found = said.places.get(term, ())
    return found + tuple(place for other in alike(term) for place in said.places.get(other, ()))


def _time(
    asked: Times, said: Said, round_it: _Round, wording: Wording
) -> tuple[float, float, bool]:
    """What the question's times give and could give, and whether nothing contradicts them."""
    got = total = 0.0
    agrees = True
    around = [near.times for near in (*round_it.near, *round_it.far)] + [round_it.above_times]
    others = bool(said.times.dates or said.times.years)
    elsewhere = others or bool(said.title_times.all_years)
    for day in asked.dates:
        quarter = _quarter_called(day, asked, wording)
        here, *near = (
            _has_day(day, each) or (quarter is not None and _has_quarter(quarter, each, wording))
            for each in (said.times, *around)
        )
        gives = _gives(here, near, others)
        if gives is None and _is_own_period(day, wording) and not elsewhere:
            continue
        agrees = agrees and gives is not None
        got, total = got + _TIME_WEIGHT * (gives or 0.0), total + _TIME_WEIGHT
    for year in asked.years:
        gives = _gives(
            _has_year(year, said.times, wording),
            [_has_year(year, each, wording) for each in around],
            others,
        )
        if gives is None and year == wording.fiscal_year and not elsewhere:
            continue
        agrees = agrees and gives is not None
        got, total = got + _TIME_WEIGHT * (gives or 0.0), total + _TIME_WEIGHT
    return got, total, agrees and _length_agrees(asked, [said.times, *around], wording)


def _is_before(asked: Asked, said: Said) -> bool:
    """Whether a sentence tells how it was before the time that the question names."""
    times_before = said.times_before
    if times_before == Times() or _BEFORE.search(asked.question):
        return False
    days = any(_has_day(day, times_before) for day in asked.times.dates)
    return days or any(year in times_before.all_years for year in asked.times.years)


def on_the_day(asked: Asked, said: Said) -> bool:
    """Whether the sentence itself names a day, with its month, that the question names."""
    return any(day.day is not None and _has_day(day, said.times) for day in asked.times.dates)


def _gives(here: bool, around: list[bool], others: bool) -> float | None:
    """What a time counts for: less where only its surroundings name it, and it names others."""
    if here:
        return 1.0
    if any(around):
        return _NEXT * _ALIKE * 0.5 if others else _NEXT
    return None


def _has_day(day: DateWords, spoken: Times) -> bool:
    if day.day is None and day.month is None:
        return day.year in spoken.all_years
    return any(agree(day, other) and other.month == day.month for other in spoken.dates)


def _has_year(year: int, spoken: Times, wording: Wording) -> bool:
    """Whether a year is named, itself or by the date on which the filing's own period ended in it."""
    end = wording.reading.filing.period
    own = DateWords(end.month, end.day, end.year - (wording.fiscal_year - year))
    return year in spoken.all_years or any(day == own for day in spoken.dates)


def _is_own_period(day: DateWords, wording: Wording) -> bool:
    end = wording.reading.filing.period
    return agree(day, DateWords(end.month, end.day, end.year))


def _quarter_called(day: DateWords, asked: Times, wording: Wording) -> tuple[int, int] | None:
    """The fiscal year and quarter of "the March 2000 quarter"; None for what is no such quarter.

    One of whole weeks may end some days after the month that it is called by.
    """
    if day.day is not None or day.month is None or _QUARTER not in asked.lengths:
        return None
    end = wording.reading.filing.period - _OVER
    year = day.year or (end.year if day.month <= end.month else end.year - 1)
    months = 12 * (end.year - year) + end.month - day.month
    if months % _QUARTER or months < 0:
        return None
    past = 4 * wording.fiscal_year + wording.fiscal_quarter - 1 - months // _QUARTER
    return past // 4, past % 4 + 1


def _has_quarter(quarter: tuple[int, int], spoken: Times, wording: Wording) -> bool:
    """Whether a fiscal quarter is named, with its year; the filing's own year need not be."""
    year, number = quarter
    years = spoken.all_years or {wording.fiscal_year}
    return number in spoken.quarters and year in years


def _length_agrees(asked: Times, spoken: list[Times], wording: Wording) -> bool:
    """Whether a reporting period of the length asked for is spoken of, or none at all is."""
    if asked.quarters:
        first = next(
            (each.quarters for each in spoken if each.quarters), frozenset({wording.fiscal_quarter})
        )
        if not asked.quarters & first:
            return False
    if not asked.lengths:
        return True
    for each in spoken:
        if each.lengths:
            return bool(each.lengths & asked.lengths)
    return True


def heaviest(missing: tuple[str, ...], wanted: tuple[Wanted, ...]) -> list[Wanted]:
    """The missing terms of a question, the weightiest first."""
    return sorted((each for each in wanted if each.term in missing), key=lambda each: -each.weight)


def density(asked: Asked, said: Said, wording: Wording) -> float:
    """How much of what the sentence says is what the question asks, from 0 to 1."""
    held = sum(each.weight for each in asked.wanted if level(each.term, said))
    spoken = sum(wording.rarity(term) for term in said.places)
    return min(1.0, held / spoken) if spoken else 0.0
