"""A question → one to four sentences of the filing that answer it, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from assistant.afterwards import asks_of_any_matter, told_afterwards
from assistant.asked import FACTS, VALUES, Asked, Kind, read_question
from assistant.candidates import Candidate, of_each_part, of_now_first
from assistant.chances import LEAST, chance, way
from assistant.fit_figures import Fit
from assistant.fits import fit, names_a_place, supposes, tells_policy
from assistant.model import Answer, Citation, Nearest, Presentation, Reason, Refusal, Route
from assistant.names_asked import lacks_name
from assistant.pointed import answers
from assistant.retrieve import Search
from assistant.shown import MOST_ENTRIES, RIVALS, chosen, gives_reason, going_on
from assistant.support import heaviest, is_the_cause, support
from assistant.terms import is_soft
from assistant.verdicts import denies, verdict_of
from assistant.wording import Wording
from index.model import Reading, Section, Span

_AS_WELL = 0.95
_PLAINLY = 0.7  # of what is asked, that a sentence of one figure among several must say
_AS_CLOSE = 0.05
_ABOUT = 0.1
_LIKELIER = 0.1
_BESIDE_IS_LIKELIER = 0.5
_GOES_ON = 8  # the terms of a sentence that says too little to stand for itself


def answer_in_words(
    question: str,
    reading: Reading,
    search: Search,
    wording: Wording | None = None,
    margin: float | None = None,
    least: float = 0.0,
) -> Answer | Refusal:
    """The filing's own sentences on a question, each cited, or NOT_IN_FILING.

    `wording` is that of the reading, for a caller that asks it several questions. `margin` is
    the least chance to be right (LEAST where None), `least` the least support, that an answer must
    have; both are from 0 to 1.
    """
    wording = wording or Wording.of(reading)
    if asks_of_any_matter(question, wording.registrant) and (told := told_afterwards(wording)):
        return _quoted(question, wording, told)
    found = of_each_part(read_question(question, wording), wording, search)
    return answered_from(question, wording, found, margin, least)


def _quoted(question: str, wording: Wording, places: Sequence[int]) -> Answer:
    """Sentences as they stand, of which none is weighed."""
    text = " ".join(f'"{wording.said[place].sentence.text}"' for place in places)
    return Answer(question, text, Route.SEARCH, _citations(wording, places))


def answering_first(asked: Asked, wording: Wording, best: list[Candidate]) -> list[Candidate]:
    """The candidates, first the likeliest of those that rank about alike and hold what is asked.

    Where none of them holds it, the next that does.
    """
    alike = [each for each in best[:RIVALS] if each.score >= best[0].score - _ABOUT]
    likely = {each.place: chance(asked, each) for each in alike}
    likeliest = sorted(alike, key=lambda each: -likely[each.place])
    if alike and likely[likeliest[0].place] < likely[alike[0].place] + _LIKELIER:
        likeliest = alike
    rest = [each for each in best[:RIVALS] if each not in alike]
    ranked = [*likeliest, *rest]
    first = next((each for each in ranked if _is_answered(asked, wording, each)), None)
    first = first or next(iter(likeliest), None)
    if first is not None and asked.kind is Kind.YES_NO:
        beside = (each for each in ranked if each.place in wording.paragraph(first.place))
        first = next((each for each in beside if _is_denied(asked, wording, each)), first)
    if first is None:
        return best
    return of_now_first(asked, wording, [first, *(each for each in best if each is not first)])


def _is_denied(asked: Asked, wording: Wording, each: Candidate) -> bool:
    return denies(asked, wording.said[each.place], each.support)


def _is_likely(
    asked: Asked,
    wording: Wording,
    ranked: Sequence[Candidate],
    margin: float | None,
    *,
    beside: bool,
) -> bool:
    """Whether the best sentence is likely enough; less is asked beside what answers the part before.

    One that says too little to stand for itself ("Trial is set for July.") is as likely as the
    likeliest of those before it in its paragraph, with which it is shown.
    """
    best = ranked[0]
    least = LEAST[way(best)] if margin is None else margin
    least *= _BESIDE_IS_LIKELIER if beside else 1.0
    if chance(asked, best) >= least:
        return True
    if len(wording.said[best.place].tokens) > _GOES_ON:
        return False
    before = {place for place in wording.paragraph(best.place) if place < best.place}
    return any(chance(asked, each) >= least for each in ranked[:RIVALS] if each.place in before)


def answered_from(
    question: str,
    wording: Wording,
    found: Sequence[tuple[Asked, list[Candidate]]],
    margin: float | None = None,
    least: float = 0.0,
) -> Answer | Refusal:
    """The same from the candidates for each part of the question."""
    found = [(part, answering_first(part, wording, best)) for part, best in found]
    found = _in_one(wording, found)
    held: list[tuple[Asked, list[Candidate]]] = []
    for part, best in found:
        if not best or best[0].support.whole < least:
            continue
        beside = bool(held) and best[0].place in wording.paragraph(held[0][1][0].place)
        if _is_likely(part, wording, best, margin, beside=beside) and _is_answered(
            part, wording, best[0]
        ):
            held.append((part, best))
    if held and found[0][0] is not held[0][0]:
        held = [*_told_with(found[0], held[0], wording), *held]
    if not held or found[0][0] is not held[0][0] or _only_introduces(found, held):
        return _refusal(question, wording, *found[0])
    if len(found) == 1 and _is_torn(wording, *held[0]):
        return _refusal(question, wording, *found[0])
    return _answer(question, wording, held, is_partial=len(held) < len(found))


def _told_with(
    first: tuple[Asked, list[Candidate]],
    answered: tuple[Asked, list[Candidate]],
    wording: Wording,
) -> list[tuple[Asked, list[Candidate]]]:
    """The first part of a question, where the sentence that answers the next holds what it asks too."""
    part, best = first
    place = answered[1][0].place
    twin = next((each for each in best[:RIVALS] if each.place == place), None)
    if twin is None or part.kind not in FACTS or twin.fit.lead is None:
        return []
    is_likely = chance(part, twin) >= _BESIDE_IS_LIKELIER * LEAST[way(twin)]
    if not is_likely or _lacks_what_is_asked(part, wording, twin):
        return []
    return [(part, [twin, *(each for each in best if each is not twin)])]


def _is_torn(wording: Wording, asked: Asked, best: list[Candidate]) -> bool:
    """Whether one figure is asked for, and sentences that are not plainly of it give several."""
    first = best[0]
    is_figure = asked.kind in VALUES and first.fit.lead is not None and not supposes(asked)
    return is_figure and first.support.alone < _PLAINLY and bool(_rivals(asked, wording, best))


def _in_one(
    wording: Wording, found: Sequence[tuple[Asked, list[Candidate]]]
) -> list[tuple[Asked, list[Candidate]]]:
    """First for both parts the sentence that answers both, where one of the first few does."""
    if len(found) != 2 or found[0][0].wanted != found[1][0].wanted:
        return list(found)
    (one, best), (other, rest) = found
    for each in best[:RIVALS]:
        twin = next((its for its in rest[:RIVALS] if its.place == each.place), None)
        if (
            twin is not None
            and each.score >= best[0].score - _ABOUT
            and _is_answered(one, wording, each)
            and _is_answered(other, wording, twin)
            and _tells(other, wording, twin)
        ):
            first = [each, *(its for its in best if its is not each)]
            return [(one, first), (other, [twin, *(its for its in rest if its is not twin)])]
    return list(found)


def _tells(asked: Asked, wording: Wording, each: Candidate) -> bool:
    """Whether a sentence names a place or a day where that is asked."""
    text = wording.said[each.place].sentence.text
    return each.fit.lead is not None or (asked.kind is Kind.WHERE and names_a_place(text))


def answer_at(
    question: str, wording: Wording, spans: Collection[Span], margin: float = 0.0
) -> Answer | None:
    """What the sentences at `spans` name in answer to a question, from the first that does.

    `margin` is the least support that the sentence must have; none, where it is known to be meant.
    """
    asked = read_question(question, wording)[0]
    for span in spans:
        for place, said in enumerate(wording.said):
            if span not in said.sentence.spans or _is_of_another_year(asked, wording, place):
                continue
            how, borne = fit(asked, said, wording), support(asked, wording, place)
            if how is not None and how.lead is not None and borne.whole >= margin:
                best = [Candidate(place, borne.whole, borne, how)]
                return _answer(question, wording, [(asked, best)], is_partial=False)
    return None


def _only_introduces(
    found: Sequence[tuple[Asked, list[Candidate]]], held: Sequence[tuple[Asked, list[Candidate]]]
) -> bool:
    """Whether a figure that is asked for besides is not there, and what is there names nothing."""
    figures = any(part.kind in VALUES for part, _ in found[len(held) :])
    return figures and all(best[0].fit.lead is None for _, best in held)


def _is_answered(asked: Asked, wording: Wording, best: Candidate) -> bool:
    """Whether the best sentence holds the kind of thing that is asked for."""
    quarters = wording.said[best.place].times.quarters
    if asked.times.quarters and quarters and not asked.times.quarters & quarters:
        return False
    if _is_of_another_year(asked, wording, best.place) or _lacks_what_is_asked(
        asked, wording, best
    ):
        return False
    if lacks_name(asked, wording.said[best.place], wording) or is_the_cause(
        asked, wording, best.place
    ):
        return False
    if asked.kind is Kind.METHOD and not tells_policy(asked, best.fit):
        return False
    verdict = (
        verdict_of(asked, wording.said[best.place], best.support)
        if asked.kind is Kind.YES_NO
        else None
    )
    if asked.kind is Kind.WHY and best.fit.bonus < 0:
        held = (*wording.paragraph(best.place), best.place - 1, best.place + 1)
        is_told = any(gives_reason(wording, place) for place in held)
        if not is_told and chance(asked, best) < LEAST[way(best)]:
            return False
    return answers(asked, best.fit, best.support.alone, best.support.whole, verdict)


def _lacks_what_is_asked(asked: Asked, wording: Wording, best: Candidate) -> bool:
    """Whether a name or number of a question for a figure is nowhere near the sentence.

    Or all that is asked of what a question names is unknown to the filing.
    """
    missing = set(best.support.missing)
    named = {each.term for each in asked.wanted if each.is_name or each.is_number}
    plain = [e for e in asked.wanted if not is_soft(e.term) and e.term not in named]
    is_told = best.support.told or any(e.kindred or wording.knows(e.term) for e in plain)
    return (asked.kind in VALUES and bool(named & missing)) or bool(named and plain and not is_told)


def _is_of_another_year(asked: Asked, wording: Wording, place: int) -> bool:
    """Whether a figure of a year is asked, and a sentence, or else the one before it, names only others.

    A year off, where the fiscal year is not that in which it ends, is none other.
    """
    years = asked.times.all_years
    if asked.kind not in VALUES or not years:
        return False
    own = wording.said[place].times.all_years
    is_first = wording.paragraph(place)[0] == place
    before = frozenset[int]() if is_first else wording.said[place - 1].times.all_years
    named = own or before
    off = abs(wording.fiscal_year - wording.reading.filing.period.year)
    return bool(named) and all(abs(other - year) > off for other in named for year in years)


def _answer(
    question: str,
    wording: Wording,
    held: Sequence[tuple[Asked, list[Candidate]]],
    *,
    is_partial: bool,
) -> Answer:
    places: list[int] = []
    leads: list[str] = []
    values: list[tuple[Decimal, Presentation | None]] = []
    verdict: bool | None = None
    for asked, best in held:
        first = best[0]
        places += [place for place in chosen(asked, wording, best) if place not in places]
        rivals = _rivals(asked, wording, best) if first.fit.lead is not None else []
        places += [other.place for other in rivals[:2] if other.place not in places]
        if first.fit.lead is not None and not rivals:
            leads.append(first.fit.lead.written)
            if first.fit.value is not None:
                values.append((first.fit.value, first.fit.unit))
        if len(held) == 1 and asked.kind is Kind.YES_NO:
            verdict = _verdict(asked, wording, first, places)
    if is_partial:
        places += going_on(wording, held[-1][1][0].place, places)
    value, unit = values[0] if len(values) == 1 else (None, None)
    citations = _citations(wording, places[:MOST_ENTRIES])
    quotes = [f'"{wording.said[place].sentence.text}"' for place in places[:MOST_ENTRIES]]
    yes_no = {True: "Yes: ", False: "No: ", None: ""}[verdict]
    lead = "; ".join(dict.fromkeys(leads))
    text = f"{yes_no}{lead + ': ' if lead else ''}{' '.join(quotes)}"
    caveats = ("The filing answers only a part of the question.",) if is_partial else ()
    return Answer(
        question,
        text,
        Route.SEARCH,
        citations,
        value,
        unit,
        verdict=verdict,
        caveats=caveats,
        is_partial=is_partial,
    )


def _verdict(
    asked: Asked, wording: Wording, first: Candidate, places: Sequence[int]
) -> bool | None:
    """Yes or no by the first sentence; neither where another that is shown says no to its yes."""
    verdict = verdict_of(asked, wording.said[first.place], first.support)
    others = [place for place in places if place != first.place] if verdict else []
    said = [verdict_of(asked, wording.said[at], support(asked, wording, at)) for at in others]
    return None if False in said else verdict


def _rivals(asked: Asked, wording: Wording, best: Sequence[Candidate]) -> list[Candidate]:
    """Other sentences, borne out as well as the first, that name something else or another value.

    None that has the words of a name here and there ("paid for an interest"), where the first
    has it as it is asked ("interest paid").
    """
    first = best[0]
    in_one = _has_in_one(asked, wording, first)
    found = [
        other
        for other in best[1:RIVALS]
        if (not in_one or _has_in_one(asked, wording, other))
        and _is_as_timely(asked, wording, first, other)
        and other.support.whole >= _AS_WELL * first.support.whole
        and other.support.alone >= _AS_WELL * first.support.alone
        and other.fit.bonus >= first.fit.bonus - _AS_CLOSE
        and _names_another(other.fit, first.fit)
    ]
    told_twice = asked.kind is Kind.HOW_MANY and _is_told_again(first, best)
    return [other for other in found if not told_twice or _is_told_again(other, best)]


def _is_as_timely(asked: Asked, wording: Wording, first: Candidate, other: Candidate) -> bool:
    """Whether another sentence tells of the time asked as the first does; of none asked, of one as late."""
    own, its = (wording.said[each.place].times.all_years for each in (first, other))
    years = asked.times.all_years
    if years:
        return not own & years or bool(its & years)
    return not own or not its or max(its) >= max(own)


def _is_told_again(one: Candidate, best: Sequence[Candidate]) -> bool:
    """Whether another sentence, borne out as well, gives the same figure as this one."""
    return one.fit.value is not None and any(
        other.place != one.place
        and other.fit.value == one.fit.value
        and other.fit.unit is one.fit.unit
        and other.support.whole >= _AS_WELL * one.support.whole
        for other in best[:RIVALS]
    )


def _has_in_one(asked: Asked, wording: Wording, each: Candidate) -> bool:
    """Whether a sentence has what a question names side by side and in its order."""
    at = wording.said[each.place].places
    return bool(asked.pairs) and all(
        any(place + 1 in at.get(other, ()) for place in at.get(one, ()))
        for one, other in asked.pairs
    )


def _names_another(one: Fit, other: Fit) -> bool:
    """Whether two sentences answer with two things of one kind: other days, names or figures."""
    if one.lead is None or other.lead is None:
        return False
    if one.value is None or other.value is None:
        return one.value is other.value and not _says_same(one.lead.written, other.lead.written)
    return one.unit is other.unit and one.value != other.value


def _says_same(one: str, other: str) -> bool:
    """Whether a name or day is the other, or a part of it."""
    return one.lower() in other.lower() or other.lower() in one.lower()


def _citations(wording: Wording, places: Sequence[int]) -> tuple[Citation, ...]:
    filing = wording.reading.filing
    sentences = [wording.said[place].sentence for place in places]
    return tuple(
        Citation.at(filing, sentence.section, span)
        for sentence in sentences
        for span in sentence.spans
    )


def _refusal(question: str, wording: Wording, asked: Asked, best: Sequence[Candidate]) -> Refusal:
    text = _what_is_missing(asked, wording, best)
    sections = {section.id: section for section in wording.reading.sections}
    searched: list[str] = []
    nearest: list[Nearest] = []
    places: list[int] = []
    for candidate in best[:10]:
        sentence = wording.said[candidate.place].sentence
        title = _title(sections.get(sentence.section))
        if title not in searched:
            searched.append(title)
            if len(nearest) < 3:
                nearest.append(Nearest(sentence.above.rpartition(" / ")[2] or title, len(places)))
                places.append(candidate.place)
    spans = [wording.said[place].sentence for place in places]
    citations = tuple(
        Citation.at(wording.reading.filing, each.section, each.spans[0]) for each in spans
    )
    return Refusal(
        question, Reason.NOT_IN_FILING, text, tuple(searched), tuple(nearest), citations=citations
    )


def _title(section: Section | None) -> str:
    return section.title if section is not None else "the filing"


def _what_is_missing(asked: Asked, wording: Wording, best: Sequence[Candidate]) -> str:
    """Which words of the question the filing does not have, or does not have together."""
    text = wording.reading.filing.text
    absent = [
        each.written
        for each in asked.wanted
        if not is_soft(each.term)
        and not wording.knows(each.term)
        and not re.search(rf"\b{re.escape(each.written)}", text, re.I)
    ]
    if absent:
        quoted = " or ".join(f'"{word}"' for word in absent[:2])
        return f"The filing does not say: {quoted} does not occur in it."
    missing = heaviest(best[0].support.missing, asked.wanted) if best else []
    if missing and not is_soft(missing[0].term):
        return f'The filing does not say: what is nearest does not speak of "{missing[0].written}".'
    return "The filing does not say."
