"""Whether a sentence holds the sort of answer that a question wants, and which part of it that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from assistant.afterwards import asks_afterwards, is_afterwards
from assistant.asked import FACTS, Asked, Kind
from assistant.cue_patterns import any_of, either_way
from assistant.findings import (
    Found,
    days,
    days_asked,
    durations,
    event_asked,
    is_of_a_thing,
    names,
    unnamed,
)
from assistant.fit_figures import (
    Case,
    Fit,
    amount,
    chosen,
    how_many,
    how_much,
    is_elsewhere,
    percent,
)
from assistant.listed_years import of_listed_year
from assistant.matters import told_at
from assistant.pattern_files import patterns, read_toml
from assistant.reasons import directions, given
from assistant.said_times import times
from assistant.support import level
from assistant.terms import alike, is_soft, met_by, stem, terms, tokens
from assistant.wording import Said, Wording

_PATTERNS = patterns("fits")
_REFERRED = _PATTERNS["referred"]
_PERSON = _PATTERNS["person"]
_BY_NAME = _PATTERNS["by-name"]
_PLACE = _PATTERNS["place"]
_IS = _PATTERNS["is"]
_CALLED = _PATTERNS["called"]
_ACTED = _PATTERNS["acted"]
_MORE_THAN = _PATTERNS["more-than"]
_MOST = _PATTERNS["most"]
_FOREMOST = _PATTERNS["foremost"]
_COMPARED = _PATTERNS["compared"]
_KIND_ASKED = _PATTERNS["kind-asked"]
_WHICH_PARTY = patterns("names_asked")["which"]
_ANY_PARTY = patterns("names_asked")["any-party"]
_HABIT = _PATTERNS["habit"]
_CONDITION = _PATTERNS["condition"]
_ENDS = _PATTERNS["ends"]
_PERIOD = _PATTERNS["period"]
_TOWN = _PATTERNS["town"]
_PART_OF = _PATTERNS["part-of"]
_AIMS = _PATTERNS["aims"]
_SUPPOSES = _PATTERNS["supposes"]
_CASE = _PATTERNS["case"]
_DISTRICT = _PATTERNS["district"]
_COURT = _PATTERNS["court"]
_OFFICE = _PATTERNS["office"]
_AIM = 0.1
# What speaks for a sentence about a case where a question supposes one.
_OF_A_CASE = 0.12
_AFTER_THE_PERIOD = 0.25
_FIGURES = frozenset({Kind.HOW_MUCH, Kind.HOW_MANY, Kind.AMOUNT, Kind.PERCENT})
_IN_A_PLACE = r"\b(?:in|at|near)\s+(?:the\s+)?(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-z]+"
_WINDOW = 70
_BESIDE = 45
# What is against a sentence without a plain reason, or whose names take no plain part.
_NO_REASON = -0.2
_NO_NAME = -0.2
_NO_ROLE = -0.1
_UNSAID = -0.3
_CAME_OUT = 0.3
OF_THE_EVENT = 0.15
"""What speaks for a day beside the very thing whose day is asked."""


@lru_cache(maxsize=1)
def _purposes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    read = read_toml("asked")["purpose"]
    return any_of(read["phrases"]), any_of(read["weak"]), any_of(read["not"])


@lru_cache(maxsize=1)
def _outcomes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    read = read_toml("asked")
    row = read["outcome"]
    return either_way(row), any_of(row["says"])


@lru_cache(maxsize=1)
def _methods() -> re.Pattern[str]:
    read = read_toml("asked")
    return any_of(read["method"]["phrases"])


def fit(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    """How the sentence answers, or None where it cannot."""
    if _compares(asked) and not _comparison(asked).search(said.sentence.text):
        return None
    case = Case(asked, said, wording)
    if asked.kind in _FIGURES and is_elsewhere(case):
        return None
    finder = _FINDERS.get(asked.kind)
    found = finder(case) if finder else Fit()
    return _with_outcome(case, found) if found is not None else None


def _with_outcome(case: Case, found: Fit) -> Fit:
    """Better where it is asked how a matter came out and the sentence tells it."""
    if _SUPPOSES.search(case.asked.in_full):
        is_case = _CASE.search(case.text) is not None
        found = replace(found, bonus=found.bonus + (_OF_A_CASE if is_case else -_OF_A_CASE))
    found = replace(found, bonus=found.bonus + _later(case))
    asks, says = _outcomes()
    if case.asked.kind in FACTS or not asks.search(case.asked.question):
        return found
    return replace(found, bonus=found.bonus + (_CAME_OUT if says.search(case.text) else 0.0))


def _later(case: Case) -> float:
    """What it counts for, where it is asked what came after the period, that a sentence tells of such a day."""
    if not asks_afterwards(case.asked.question):
        return 0.0
    is_told = is_afterwards(case.said, case.wording)
    return _AFTER_THE_PERIOD if is_told else -_AFTER_THE_PERIOD


def tells_policy(asked: Asked, found: Fit) -> bool:
    """Whether a sentence says how something is accounted for, where that is asked."""
    return _PATTERNS["policy"].search(asked.question) is None or found.bonus > 0


def supposes(asked: Asked) -> bool:
    """Whether a question supposes a case: "if the claim were upheld, …"."""
    return _SUPPOSES.search(asked.in_full) is not None


def tells_outcome(asked: Asked, said: Said) -> bool:
    """Whether it is asked how a matter came out, and the sentence tells it."""
    asks, says = _outcomes()
    return asks.search(asked.question) is not None and says.search(said.sentence.text) is not None


def _compares(asked: Asked) -> bool:
    """Whether a question asks which of several is the most, or whether one thing exceeds another.

    Only a sentence that compares them itself can answer.
    """
    if asked.kind is Kind.YES_NO:
        return _MORE_THAN.search(asked.question) is not None
    return asked.kind is not Kind.WHY and _MOST.search(asked.question) is not None


def _comparison(asked: Asked) -> re.Pattern[str]:
    return _COMPARED if asked.kind is Kind.YES_NO else _FOREMOST


def _why(case: Case) -> Fit | None:
    """A reason; where the paragraph gives none, at least what is to be explained."""
    reason = given(case.text)
    if reason is not None:
        return Fit(0.3 * reason.strength)
    paragraph = case.wording.paragraph(case.said.sentence.place)
    if not directions(case.asked.question) and _AIMS.search(case.text):
        return Fit(_AIM)
    others = (given(case.wording.said[place].sentence.text) for place in paragraph)
    if any(other is not None and other.strength == 1.0 for other in others):
        return Fit(_NO_REASON)
    is_of_it = directions(case.asked.question) & directions(case.text)
    return Fit() if is_of_it else Fit(_NO_REASON)


def _purpose(case: Case) -> Fit | None:
    strong, weak, other = _purposes()
    text = other.sub(" ", case.text)
    if strong.search(text):
        return Fit(0.4)
    return Fit(0.1) if weak.search(text) else Fit(-0.2)


def _yes_no(case: Case) -> Fit | None:
    predicate = predicate_of(case.asked)
    return Fit(0.3 if predicate is None or level(predicate, case.said) else -0.1)


def predicate_of(asked: Asked) -> str | None:
    """The last term of a yes-or-no question that is not soft: of "is any action pending", pending."""
    return next((each.term for each in reversed(asked.wanted) if not is_soft(each.term)), None)


def _method(case: Case) -> Fit | None:
    return Fit(0.25 if _methods().search(case.text) else -0.05)


def _define(case: Case) -> Fit | None:
    """Better where the sentence says what the thing is: "X is a …", "X, a …", "… ("X")"."""
    named = _PART_OF.match(case.asked.question)
    part = terms(named[1]) if named else ()
    if not all(level(term, case.said) or term in case.said.above for term in part):
        return None
    held = [token for token in case.said.tokens if token.term in case.asked.terms]
    if not held or not all(level(each.term, case.said) for each in case.asked.wanted):
        return Fit(-0.2)
    says = any(
        _IS.match(case.text, token.end) or _CALLED.search(case.text[: token.start])
        for token in held
    )
    return Fit(0.35 if says else 0.0)


def _when(case: Case) -> Fit | None:
    found = [each for each in days(case.text) if not _names_asked_time(case.asked, each)]
    found = days_asked(found, case.text, case.asked.question)
    if not _ENDS.search(case.asked.question):
        found = [each for each in found if not _PERIOD.search(case.text, 0, each.start)]
    if re.search(r"\b(?:which|what)\s+quarter\b", case.asked.question, re.I):
        found = [each for each in found if "quarter" in each.written.lower()]
    is_ahead = _PATTERNS["ahead"].search(case.asked.question) is not None
    if is_ahead:
        found = [each for each in found if not _is_over(each, case)]
    if not found:
        habit = _HABIT.match(case.asked.question) and not event_asked(case.asked.question)
        return Fit() if habit and not is_ahead and _CONDITION.search(case.text) else None
    best = Fit(0.1, found[0]) if len(found) == 1 else chosen(case, found)
    is_of_it = tells_event(case.asked, case.said)
    return replace(best, bonus=best.bonus + OF_THE_EVENT * is_of_it)


def _is_over(found: Found, case: Case) -> bool:
    """Whether a time is past by the end of the filing's period, in a sentence that tells of nothing to come."""
    end = case.wording.reading.filing.period
    spoken = times(found.written, anywhere=True)
    days = [(day.year or end.year, day.month or 0, day.day or 0) for day in spoken.dates]
    is_later = max(spoken.all_years, default=0) > end.year or any(
        day > (end.year, end.month, end.day) for day in days
    )
    return not is_later and not _PATTERNS["tells-ahead"].search(case.text)


def tells_event(asked: Asked, said: Said) -> bool:
    """Whether a sentence names the event whose day is asked.

    It is what the question ends with ("when does the case go to trial"), or what the company did
    ("when did it appeal the decision").
    """
    if not asked.wanted:
        return False
    first, last = asked.wanted[0], asked.wanted[-1]
    deed = re.match(rf"when\s+(?:did|does|will|has|had)\s+(?P<who>.*?)\b{re.escape(first.written)}\b", asked.question, re.I)  # fmt: skip
    is_deed = deed is not None and re.sub(r"\b(?:the|an?)\b|\W", "", deed["who"].lower())
    return level(first.term if is_deed else last.term, said) > 0


def _names_asked_time(asked: Asked, found: Found) -> bool:
    """Whether a time in the sentence is only the one that the question gives."""
    spoken = times(found.written, anywhere=True)
    if spoken.dates:
        return any(day in asked.times.dates for day in spoken.dates)
    if spoken.years:
        return spoken.years <= asked.times.all_years
    return bool(spoken.quarters) and spoken.quarters <= asked.times.quarters


def _how_long(case: Case) -> Fit | None:
    lengths = case.asked.times.lengths
    found = [
        each
        for each in durations(case.text)
        if not times(each.written, anywhere=True).lengths & lengths
    ]
    if not found:
        return None
    return Fit(0.1, found[0] if len(found) == 1 else None)


def _who(case: Case) -> Fit | None:
    """A name: of who holds the role that is asked after, or of who took part in what is asked."""
    role = case.asked.noun
    heading = _PERSON.match(case.said.sentence.above.rpartition(" / ")[2])
    if role and heading and _is_persons(heading[0], case) and set(role) <= set(case.said.places):
        return Fit(0.2, Found(heading[0].strip(), 0, 0))
    found = [
        each
        for each in _other_names(case)
        if (_holds_role(role, case.said, each) if role else _takes_part(case, each))
    ]
    by_name = _BY_NAME.search(case.asked.question) is not None
    if not found and not role and not by_name and unnamed(case.text, case.asked.question):
        return Fit()
    if not found and role and any(_takes_part(case, each) for each in _other_names(case)):
        return Fit(_NO_ROLE)
    if not found:
        is_nameless = by_name and not _other_names(case)
        return None if role or is_nameless else Fit(_UNSAID)
    acted = any(_ACTED.search(case.text[: each.start]) for each in found)
    kind = _kind_asked(case.asked.question)
    is_of_kind = (
        kind is None
        or any(is_a(stem(kind), case.said, each) for each in found)
        or (_ANY_PARTY.fullmatch(kind) is not None and (acted or _is_firm(found)))
    )
    bonus = (0.25 if acted else 0.05) if is_of_kind else -0.15
    return Fit(bonus, found[0] if len(found) == 1 and is_of_kind else None)


def _is_firm(found: list[Found]) -> bool:
    """Whether any name is that of a firm: "Access Solutions International, Inc."."""
    return any(_PATTERNS["firm"].search(each.written) for each in found)


def _kind_asked(question: str) -> str | None:
    """Which kind of party a question asks after: of "which bank led the loan", bank."""
    party = _WHICH_PARTY.match(question)
    if party is not None:
        return party["kind"].lower()
    other = _KIND_ASKED.match(question)
    return other[1].lower() if other is not None else None


def is_a(kind: str, said: Said, name: Found) -> bool:
    """Whether a name says of what kind it is ("Norton Bank"), or the words next to it do."""
    held = {kind} | alike(kind) | met_by(kind)
    own = {token.term for token in tokens(name.written)}
    return bool(own & held) or any(_holds_role((term,), said, name) for term in held)


def _is_persons(heading: str, case: Case) -> bool:
    """Whether a heading is a person's name: no thing's, none that is asked of, and no plain words."""
    held = {token.term for token in tokens(heading)}
    is_plain = is_of_a_thing(heading) or held & case.asked.terms
    return not is_plain and bool(held & case.wording.names)


def _takes_part(case: Case, name: Found) -> bool:
    """Whether a name stands near what is said to be done, and is no other thing of the same kind."""
    if name.written.split()[-1].lower() in re.findall(r"[\w-]+", case.asked.question.lower()):
        return False
    plain = {each.term for each in case.asked.wanted if not each.is_name}
    plain |= {other for term in plain for other in (*alike(term), *met_by(term))}
    if not plain:
        return True
    of_matters = [each.matters for each in case.asked.wanted if each.matters and not each.is_name]
    spans = [(token.start, token.end) for token in case.said.tokens if token.term in plain]
    spans += [span for matters in of_matters for span in told_at(matters, case.text)]
    gaps = (name.start - end if end <= name.start else start - name.end for start, end in spans)
    return any(gap <= _WINDOW for gap in gaps)


def _holds_role(role: tuple[str, ...], said: Said, name: Found) -> bool:
    """Whether the words for a role stand next to a name: "KPMG LLP as the independent auditors"."""
    held = [token for token in said.tokens if token.term in role]
    if not set(role) <= {token.term for token in held}:
        return False
    for last, token in enumerate(held):
        first = held[max(0, last - len(role) + 1)]
        follows = name.start >= token.end
        gap = name.start - token.end if follows else first.start - name.end
        between = (token.end, name.start) if follows else (name.end, first.start)
        is_near = 0 <= gap < _BESIDE and token.end - first.start <= _BESIDE
        if is_near and "." not in said.sentence.text[slice(*between)]:
            return True
    return False


def names_a_place(text: str) -> bool:
    """Whether a text names a place: "in Austin", "at Reno, Nevada"."""
    return _PLACE.search(text) is not None and re.search(_IN_A_PLACE, text) is not None


def _where(case: Case) -> Fit | None:
    """A place, a source of money, or where in which document something is to be found."""
    if re.search(r"\bwhere (?:can|do) i\b", case.asked.question, re.I):
        return Fit(0.25) if _REFERRED.search(case.text) else None
    if re.search(r"\bfrom\b", case.asked.question):
        return Fit(0.2 if re.search(r"\b(?:from|source|through)\b", case.text) else -0.2)
    near = case.asked.terms.union(*(alike(term) for term in case.asked.terms))
    held = [token for token in case.said.tokens if token.term in near]
    if any(_PLACE.search(case.text, token.end, token.end + 2 * _WINDOW) for token in held):
        return Fit(0.1 if _TOWN.search(case.text) else 0.0)
    if not _TOWN.search(case.text):
        return None
    return Fit(0.1 if held else _NO_NAME)


def _is_other_court(name: str, question: str) -> bool:
    """Whether a name is that of a court's district, and no court is asked after."""
    return _DISTRICT.search(name) is not None and _COURT.search(question) is None


def names_besides(asked: Asked, said: Said, wording: Wording) -> list[Found]:
    """Names in a sentence that the question does not give, the company's own aside."""
    return _other_names(Case(asked, said, wording))


def _other_names(case: Case) -> list[Found]:
    """Names in the sentence that the question does not give, the company's own aside."""
    own = set(case.wording.registrant)
    called = [each.term for each in case.asked.wanted if each.is_name]
    given = (case.asked.terms - own).union(*map(alike, called))
    found: dict[str, Found] = {}
    for each in names(case.text):
        if is_of_a_thing(each.written) or _is_other_court(each.written, case.asked.question):
            continue
        if _PATTERNS["within"].search(case.text, max(0, each.start - _WINDOW), each.start):
            continue
        held = {token.term for token in tokens(each.written)}
        is_name = (
            held & case.wording.names
            or re.search(r"[.&]|[a-z][A-Z]", each.written)
            or (_OFFICE.match(each.written) and not called)
        )
        if is_name and held and not held <= own and not held & given:
            found.setdefault(each.written, each)
    return list(found.values())


_FINDERS: dict[Kind, Callable[[Case], Fit | None]] = {
    Kind.WORDS: of_listed_year,
    Kind.WHY: _why,
    Kind.PURPOSE: _purpose,
    Kind.DEFINE: _define,
    Kind.METHOD: _method,
    Kind.YES_NO: _yes_no,
    Kind.HOW_MUCH: how_much,
    Kind.AMOUNT: amount,
    Kind.PERCENT: percent,
    Kind.HOW_MANY: how_many,
    Kind.WHEN: _when,
    Kind.HOW_LONG: _how_long,
    Kind.WHO: _who,
    Kind.WHERE: _where,
}
