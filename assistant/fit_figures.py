"""Whether a sentence holds the figure that a question asks for, and which of its figures that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.asked import Asked
from assistant.findings import (
    Found,
    contained,
    counted,
    counts,
    is_in_range,
    money,
    names_one,
    percents,
    price_kind,
)
from assistant.forms import fits, kept_in
from assistant.in_turn import in_turn, is_in_turn
from assistant.lacking import lacks_what, only_may_be
from assistant.model import Presentation
from assistant.reasons import directions
from assistant.said_times import times
from assistant.support import level
from assistant.terms import alike, is_soft, met_by, stem, terms, tokens
from assistant.wording import Said, Wording
from assistant.years_listed import leaves_years_out, of_the_year

_CHANGE = re.compile(
    r"\b(?:(?P<up>increas\w+|rose|grew|growth|improve\w*|gain\w*|higher|climbed|jumped|up(?!\s+to))|(?P<down>decreas\w+|declin\w+|fell|fall|dropp?\w*|reduc\w+|lower\w*|down))"
    r"(?:\s+\w+){0,2}?(?:\s+(?:by|of|approximately|about))*\s*$"
    r"|\b(?:impact|affect|benefit|hurt|help)\w*\s+(?:[\w-]+\s+){0,4}by(?:\s+(?:approximately|about))?\s*$",
    re.I,
)
_ADDS = re.compile(r"\b(?:additional|extra|further)\s+(?:\w+\s+)?$", re.I)
_CHANGE_AFTER = re.compile(
    r"\s*(?:(?:or\s+\S+\s+)?(?P<up>increase|improvement|growth|rise)|(?P<down>decrease|decline|reduction|drop))\b",
    re.I,
)
_HAS = re.compile(
    r"\b(?:has|had|have|having|employ(?:s|ed|ing)?|total(?:s|ed|ing)?|there\s+(?:are|were|is|was)|consist(?:s|ed|ing)?\s+of|comprised?\s+of|with|into|operate[sd]?|represent(?:s|ed)?\s+by)"
    r"(?:\s+(?:in|a|total|of|approximately|about|over|some|only|more|than|by))*\s*$",
    re.I,
)
_HAS_BEFORE = re.compile(
    r"\b(?:was|were|is|are|totall?ed|of|into|to|at|stood\s+at|reached)(?:\s+(?:approximately|about))?\s*$",
    re.I,
)
_HAVING = frozenset(map(stem, ("employ", "own", "use", "sell", "serve")))
_RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
_PER_SHARE = re.compile(
    r"\bprice\s+of\s+(?:[\w'’.]+\s+){0,4}(?:shares?|stock)\W*$|\b(?:per|each|a)[\s-]+(?:\w+\s+)?share\b|\bapiece\b",
    re.I,
)
# The figures before it in a row: "increased 18.2 and 7.8 percentage points".
_LISTED = re.compile(r"(?:\$?[\d.,]*\d%?(?:\s+(?:thousand|million|billion))?,?\s+(?:and\s+)?)+$")
# What a number counts, right behind it: no other thing is counted by it.
_THINGS = re.compile(r"\s+[a-z]{2,}[^s\W]s\b")
_OR_MORE = re.compile(r"\s+(?:or\s+(?:more|fewer|less)|to\s+\d)\b", re.I)
# Amounts that may be told as a percentage.
_RATES = frozenset(
    map(stem, ("rate", "margin", "ratio", "interest", "coupon", "fee", "premium", "commission", "royalty", "discount", "bonus", "tax", "dividend", "penalty"))
)  # fmt: skip
# Of fees that were paid in some period no percentage is asked.
_PAID_OVER_TIME = re.compile(
    r"\b(?:fees|dividends|premiums|commissions|royalties|bonuses|penalties|taxes)\b[^?]*\b(?:receive|pay|paid|earn|earned|collect|incur|record|recognize|charge|received|incurred|recorded|charged)\b[^?]*\b(?:in|during|for|over)\b",
    re.I,
)
# "For the six months, down from …" is of six months as much as "for the six months ended …" is.
_FOR_THE_MONTHS = re.compile(r"\b(?:for|in|during)\s+the\s+(?:first\s+)?\w+\s+months\b", re.I)
_A_QUARTER = re.compile(r"\bquarter\b|\bq[1-4]\b", re.I)
_DOLLARS = re.compile(r"\$|\b(?:dollars?|usd)\b", re.I)
_PLACE = re.compile(
    r"\bin\s+(?:the\s+)?(?!MD&A|(?:Note|Item|Part|Exhibit|Schedule|Management)\b|[QH]\d|FY)([A-Z][\w.]+(?:\s[A-Z][\w.]+)*)"
)
# "Funding not included in backlog": what stands right behind is what the sentence is not about.
_LEFT_OUT = re.compile(
    r"\b(?:(?:not|neither)\s+(?:\w+\s+)?(?:included|reflected|counted)\s+in|exclud(?:e|es|ed|ing)(?:\s+from)?|exclusive\s+of|other\s+than|outside\s+of)\s+((?:[\w&'-]+\s+){0,2}[\w&'-]+)",
    re.I,
)
_WHOLE_DOLLARS = 100_000  # what is printed with so many digits is in dollars
_WINDOW = 70
_CLEARLY = 1.15
_SAME = 0.8
_EACH_TIME = 0.3  # as good as one figure of the one time asked


@dataclass(frozen=True, slots=True)
class Fit:
    """What in the sentence answers: `lead` to be put first, with its value and unit.

    `bonus` ranks sentences that fit better first. `is_series`: it gives a figure for each of
    several times.
    """

    bonus: float = 0.0
    lead: Found | None = None
    value: Decimal | None = None
    unit: Presentation | None = None
    is_series: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence that may answer a question."""

    asked: Asked
    said: Said
    wording: Wording

    @property
    def text(self) -> str:
        return self.said.sentence.text


def is_elsewhere(case: Case) -> bool:
    """Whether a place that the question names is named neither in the sentence nor before it."""
    place = _PLACE.search(case.asked.question)
    if place is None:
        return False
    there = {token.term for token in tokens(place[1])} - set(case.wording.registrant)
    own = case.said.sentence.place
    before = [case.wording.said[p].places for p in case.wording.paragraph(own) if p == own - 1]
    held = [case.said.places, case.said.above, *before]
    return not all(any({term, *alike(term)} & set(near) for near in held) for term in there)


def how_much(case: Case) -> Fit | None:
    """An amount of money that is asked for; of "how much of", or "how large", also a percentage."""
    if lacks_what(case.asked, case.said, case.wording):
        return None
    found = _eligible(case, money(case.text))
    if not found and _asks("may-be-share", case):
        found = _eligible(case, percents(case.text))
    return chosen(case, found) if found else None


def amount(case: Case) -> Fit | None:
    """An amount asked by its name, which the sentence must give: money, or a percentage."""
    if lacks_what(case.asked, case.said, case.wording):
        return None
    noun = case.asked.noun
    if noun and not (level(noun[-1], case.said) and _named_together(noun, case.said)):
        return None
    priced = _eligible(case, money(case.text))
    if priced:
        return chosen(case, priced)
    if _DOLLARS.search(case.asked.question) or (noun and noun[-1] not in _RATES):
        return None
    if _PAID_OVER_TIME.search(case.asked.question):
        return None
    shares = _eligible(case, percents(case.text))
    shares = [each for each in shares if each.unit is Presentation.PERCENT]
    return chosen(case, shares) if shares else None


def percent(case: Case) -> Fit | None:
    """A percentage, or for a rate the words for one that floats ("LIBOR plus 1%")."""
    found = _eligible(case, percents(case.text))
    if _asks("points", case):
        found = [each for each in found if each.unit is Presentation.PERCENTAGE_POINTS]
    if found:
        return chosen(case, found)
    floats = stem("rate") in case.asked.terms and re.search(r"\b(?:rate|LIBOR|prime)\b", case.text)
    return Fit(-0.1) if floats else None


def how_many(case: Case) -> Fit | None:
    """A count of what is asked."""
    plurals = {each.term for each in case.asked.wanted if each.written.lower().endswith("s")}
    found = [
        each
        for each in not_asked(counts(case.text), case.asked)
        if not _OR_MORE.match(case.text, each.end) and not names_one(case.text, each, plurals)
    ]
    if _asks("by-how-much", case):
        found = [each for each in found if _sign(case, each) is not None]
    there = [each for each in found if _is_there(case, each)]
    if there:
        return Fit(0.25, there[0], there[0].value, there[0].unit)
    found = [each for each in found if _counts_noun(case, each)]
    kind = set(case.asked.noun[:-1])  # "common" shares, of which the sentence may name others
    of_kind = [each for each in found if kind <= set(counted(case.text, each.end))]
    return chosen(case, of_kind or found) if found else None


def _is_there(case: Case, found: Found) -> bool:
    """Whether a number is that of the place asked for, in a list of what is asked: "40 in Mexico"."""
    place = _PLACE.search(case.asked.question)
    if place is None or not case.asked.noun:
        return False
    there = rf"\s+(?:\w+\s+)?in\s+(?:the\s+)?{re.escape(place[1])}\b"
    if re.match(there, case.text[found.end :]) is None:
        return False
    head = {case.asked.noun[-1]} | alike(case.asked.noun[-1])
    listed = [each for each in counts(case.text) if each.start <= found.start]
    return any(head & set(counted(case.text, each.end)[:3]) for each in listed)


def _is_left_out(case: Case) -> bool:
    """Whether the sentence names the last word of what is asked only to leave it out."""
    left = [match.span(1) for match in _LEFT_OUT.finditer(case.text)]
    if not left or not case.asked.noun or _LEFT_OUT.search(case.asked.question):
        return False
    head = {case.asked.noun[-1]} | alike(case.asked.noun[-1])
    named = [token for token in case.said.tokens if token.term in head]
    return bool(named) and all(
        any(start <= token.start < end for start, end in left) for token in named
    )


def _eligible(case: Case, found: list[Found]) -> list[Found]:
    """The figures that the question does not give, and that are of the kind that it asks.

    No change where a level is asked, no exercise price where the price paid is, no end of a
    range, and no amount that may be in thousands or millions without saying so.
    """
    if _is_left_out(case):
        return []
    return [
        each
        for each in not_asked(found, case.asked)
        if _sign(case, each) is not None
        and not _OR_MORE.match(case.text, each.end)
        and not _is_other_price(case, each)
        and not _may_be_scaled(case, each)
        and not only_may_be(case.asked, case.text[: each.start])
        and not is_in_range(case.text, each)
    ]


def _may_be_scaled(case: Case, found: Found) -> bool:
    """Whether a small bare amount stands in the notes of statements that are in thousands or more."""
    if not _is_bare_amount(found):
        return False
    whole = (each.value for each in money(case.text) if not re.search(r"[a-z]", each.written, re.I))
    if any(value is not None and value >= _WHOLE_DOLLARS for value in whole):
        return False  # what stands beside it is in dollars
    in_notes = re.search(r"/(?:note-|statements|item-8)", f"/{case.said.sentence.section}")
    return in_notes is not None and case.wording.money_scale > 1


def _is_bare_amount(found: Found) -> bool:
    """Whether it is a small amount of money without a word for its scale."""
    if found.unit is not Presentation.USD or found.value is None or found.value >= _WHOLE_DOLLARS:
        return False
    return not re.search(r"[a-z]", found.written, re.I)


def stated_scale(case: Case, found: Found) -> int | None:
    """What the section says that a bare amount is to be multiplied by."""
    if not _is_bare_amount(found):
        return None
    return case.wording.stated_scale(case.said.sentence.section)


def _is_other_price(case: Case, found: Found) -> bool:
    is_per_share = found.unit is Presentation.USD_PER_SHARE
    if not is_per_share and _PER_SHARE.search(case.asked.question):
        return found.unit is Presentation.USD
    if not is_per_share:
        return False
    kind = price_kind(case.text, found.start)
    return kind is not None and not kind & case.asked.terms


def _named_together(noun: tuple[str, ...], said: Said) -> bool:
    """Whether the last two words for an amount stand together: "stock price", "exercise price"."""
    if len(noun) < 2:
        return True
    one, other = (
        [place for held in (term, *alike(term)) for place in said.places.get(held, ())]
        for term in noun[-2:]
    )
    return any(abs(a - b) <= 3 for a in one for b in other) or (
        not one and is_soft(noun[-2]) and noun[-1] in said.places
    )


def _counts_noun(case: Case, found: Found) -> bool:
    """Whether the number counts what is asked: "188 shares", "segments were combined into one".

    Where nothing but the noun is asked ("how many employees are there"), the sentence must say
    that so many there are.
    """
    asked, before = case.asked, case.text[: found.start]
    if not asked.noun:
        return True
    if any(level(term, case.said) < _SAME for term in asked.noun[:-1] if not is_soft(term)):
        return False
    head = {asked.noun[-1]} | alike(asked.noun[-1]) | met_by(asked.noun[-1])
    if contained(case.text, found.end) in head or head & set(counted(case.text, found.end)[:6]):
        deeds = asked.terms - set(asked.noun)
        says_it = deeds & {token.term for token in tokens(before)[-4:]}
        return not _is_bare(asked) or bool(says_it) or _HAS.search(before) is not None
    nearest = [token.term for token in tokens(before)][-4:]
    if _THINGS.match(case.text, found.end) and counted(case.text, found.end):
        return False
    return bool(head & set(nearest)) and _HAS_BEFORE.search(before) is not None


def _is_bare(asked: Asked) -> bool:
    """Whether a question asks how many there are, and nothing else of them."""
    others = (each.term for each in asked.wanted if each.term not in asked.noun)
    return all(term in _HAVING or is_soft(term) for term in others)


def not_asked(found: list[Found], asked: Asked) -> list[Found]:
    """Without the figures that the question itself gives."""
    given = {each.term for each in asked.wanted if each.is_number}
    return [each for each in found if not given & {token.term for token in tokens(each.written)}]


def _sign(case: Case, found: Found) -> int | None:
    """1, or -1 for a fall; None for a change where a level is asked, or the reverse.

    "Declined $0.6 million" says by how much, not how much.
    """
    before = _CHANGE.search(_LISTED.sub("", case.text[max(0, found.start - _WINDOW) : found.start]))
    change = before or _CHANGE_AFTER.match(case.text, found.end)
    if change is None and _asks("by-how-much", case):
        return 1 if _ADDS.search(case.text[: found.start]) else None
    if change is None:
        return 1
    if not _asks_change(case.asked):
        return None
    return -1 if change["down"] else 1


def _asks_change(asked: Asked) -> bool:
    return (
        bool(directions(asked.question))
        or re.search(r"\bchanged?\b", asked.question, re.I) is not None
        or fits(asked.question, "fit_figures", "by-how-much")
    )


def _asks(kind: str, case: Case) -> bool:
    return fits(case.asked.question, "fit_figures", kind)


def chosen(case: Case, found: list[Found]) -> Fit:
    """The one among several that unmistakably goes with what is asked, else none of them."""
    ranked = sorted(
        ((_attachment(case, each), -place, each) for place, each in enumerate(found)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    closest, _, best = ranked[0]
    if _is_of_another_length(case) or (
        not _asks_change(case.asked) and leaves_years_out(case.asked.question, case.text)
    ):
        return Fit(-0.1)
    several = len({each.value for each in found}) > 1
    if several and _is_of_each(case) and is_in_turn(case.text, found):
        return Fit(_EACH_TIME, is_series=True)
    is_gap = _asks("gap", case)
    turn = in_turn(case.text, found, case.asked.times) if several and not is_gap else None
    own = None
    if several and turn is None:
        told = of_the_year(case.asked.question, case.text, found)
        own = _of_own_words(case, found) or told
    if turn is not None:
        best = turn
    elif own is not None:
        best, closest = own, max(closest, case.asked.weight / 2)
    elif several and (is_in_turn(case.text, found) or _RESPECTIVELY.search(case.text)):
        return Fit(_EACH_TIME if _is_of_each(case) else 0.1, is_series=True)
    elif several and (closest <= _CLEARLY * ranked[1][0] or _are_parts(case, found)):
        return Fit(0.1)
    if best.value is None:
        return Fit(0.1, best)
    closeness = min(1.0, closest / case.asked.weight) if case.asked.weight else 0.0
    sign = 1 if _asks("takes-off", case) else _sign(case, best) or 1
    value = best.value * sign * (stated_scale(case, best) or 1)
    return Fit(0.05 + 0.2 * closeness, best, value, best.unit)


def _are_parts(case: Case, found: list[Found]) -> bool:
    """Whether money is asked, and a row of amounts between semicolons says what it is made up of."""
    order = sorted(found, key=lambda each: each.start)
    gaps = [case.text[one.end : other.start] for one, other in pairwise(order)]
    return order[0].unit is Presentation.USD and sum(";" in gap for gap in gaps) > 1


def _is_of_each(case: Case) -> bool:
    """Whether several years are asked of, and the sentence speaks of all of them."""
    asked = case.asked.times.all_years
    return len(asked) > 1 and asked <= times(case.text).all_years


def _of_own_words(case: Case, found: list[Found]) -> Found | None:
    """The figure behind which alone stand words of the question, where each opens its own part.

    "$8 of option expense in direct costs and $5 of option expense to selling expense".
    """
    order = sorted(found, key=lambda each: each.start)
    gaps = [case.text[one.end : other.start] for one, other in pairwise(order)]
    if not all(_OPENS_NEXT.search(gap) for gap in gaps):
        return None
    last = _LAST_PART.match(case.text, order[-1].end)
    parts = [*gaps, last.group() if last else ""]
    said = [{token.term for token in tokens(part)} for part in parts]
    wanted = {each.term: each.weight for each in case.asked.wanted if not each.is_number}
    own = [
        sum(weight for term, weight in wanted.items() if term in held and sum(term in s for s in said) == 1)
        for held in said
    ]  # fmt: skip
    return order[own.index(max(own))] if sum(score > 0 for score in own) == 1 else None


_OPENS_NEXT = re.compile(r"^\s+(?:of|in|for|to|from|on|was|were|related)\b[^;.]*(?:,|\band)\s+(?:the (?:remaining|other|balance of) )?(?:approximately\s+|about\s+)?$", re.I)  # fmt: skip
_LAST_PART = re.compile(
    r"(?:(?!\b(?:during|for the|in the (?:first|second|third|fourth|three|six|nine|twelve|quarter|year))\b)[^,;.])*",
    re.I,
)


def _is_of_another_length(case: Case) -> bool:
    """Whether the sentence speaks of six months alone where the quarter is asked, or the like."""
    asked = case.asked.times.lengths
    said = times(_FOR_THE_MONTHS.sub(r"\g<0> ended", case.text)).lengths
    if not asked and _A_QUARTER.search(case.asked.question):
        asked = frozenset({3})
    return bool(asked) and bool(said) and not asked & said


def _attachment(case: Case, found: Found) -> float:
    """The weight of the question's terms that stand close to a figure, closer ones for more."""
    whole = kept_in(case.asked.question, "fit_figures", "of-a-whole")
    apart = terms(whole["whole"]) if whole else frozenset()
    wanted = (each for each in case.asked.wanted if each.term not in apart)
    text, weights = case.text, {each.term: each.weight for each in wanted}
    score = 2 * sum(weights.get(term, 0.0) for term in set(counted(text, found.end)))
    for token in case.said.tokens:
        is_before = token.end <= found.start
        gap = found.start - token.end if is_before else token.start - found.end
        if not 0 <= gap <= 2 * _WINDOW:
            continue
        between = text[token.end : found.start] if is_before else text[found.end : token.start]
        parted = 0.4 if re.search(r"[,;]\s|\band\b", between) else 1.0
        others = (weights[term] for term in weights if token.term in alike(term))
        weight = weights.get(token.term) or 0.7 * max(others, default=0.0)
        score += weight * parted / (1 + gap / 12)
    return score
