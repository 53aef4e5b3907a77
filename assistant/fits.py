"""Whether a sentence holds the sort of answer that a question wants, and which part of it that is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from assistant.asked import Asked, Kind, any_of
from assistant.findings import Found, counted, counts, days, durations, money, names, percents
from assistant.model import Presentation
from assistant.reasons import directions, given
from assistant.support import level
from assistant.terms import alike, is_soft, times, tokens
from assistant.wording import Said, Wording

_CHANGE = re.compile(
    r"\b(?:(?P<up>increas\w+|rose|grew|growth|improve\w*|gain\w*|higher|climbed|jumped|up(?!\s+to))|(?P<down>decreas\w+|declin\w+|fell|fall|dropp?\w*|reduc\w+|lower\w*|down))"
    r"(?:\s+\w+){0,2}?(?:\s+(?:by|of|approximately|about))*\s*$",
    re.I,
)
_CHANGE_AFTER = re.compile(r"\s*(?:(?:or\s+\S+\s+)?(?P<up>increase|improvement|growth|rise)|(?P<down>decrease|decline|reduction|drop))\b", re.I)
_HAS = re.compile(
    r"\b(?:has|had|have|having|employ(?:s|ed|ing)?|total(?:s|ed|ing)?|there\s+(?:are|were|is|was)|consist(?:s|ed|ing)?\s+of|comprised?\s+of|with|into|operate[sd]?|represent(?:s|ed)?\s+by)"
    r"(?:\s+(?:in|a|total|of|approximately|about|over|some|only|more|than|by))*\s*$",
    re.I,
)
_HAS_BEFORE = re.compile(r"\b(?:was|were|is|are|totall?ed|of|into|to|at|stood\s+at|reached)(?:\s+(?:approximately|about))?\s*$", re.I)
_PLACE = re.compile(r"\b(?:in|at|near|under|on|see)\s+(?:the\s+)?(?:\w+\s+)?(?!Note\b|Company\b)[A-Z\"]")
_IS = re.compile(
    r"[\"”')\s]*(?:\([^)]*\)\s*)?(?:,?\s*(?:is|are|was|were)\s+(?:a|an|the|any|one|those|in|comprised|considered|stated)\b|,\s+(?:a|an|the)\s|\s*(?:means?|represents?|consists?|consisted|comprises?|includes?|refers?)\b)"
)
_CALLED = re.compile(r"(?:\b(?:considered|called|termed|known as|referred to as|defined as)\s+(?:to\s+be\s+|as\s+)?(?:the\s+)?|[a-z]\s*\(\s*(?:the\s+|collectively,?\s+)?[\"“])$", re.I)
_WINDOW = 70
_BESIDE = 45


@dataclass(frozen=True, slots=True)
class Fit:
    """What in the sentence answers: `lead` to be put first, with its value and unit.

    `bonus` ranks sentences that fit better first.
    """

    bonus: float = 0.0
    lead: Found | None = None
    value: Decimal | None = None
    unit: Presentation | None = None


@lru_cache(maxsize=1)
def _purposes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    read = tomllib.loads(files("assistant").joinpath("asked.toml").read_text(encoding="utf-8"))["purpose"]
    return any_of(read["phrases"]), any_of(read["weak"]), any_of(read["not"])


def fit(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    """How the sentence answers, or None where it cannot."""
    finder = _FINDERS.get(asked.kind)
    return finder(asked, said, wording) if finder else Fit()


def _why(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    reason = given(said.sentence.text)
    if reason is not None:
        return Fit(0.3 * reason.strength)
    others = (given(wording.said[place].sentence.text) for place in wording.paragraph(said.sentence.place))
    if any(other is not None and other.strength == 1.0 for other in others):
        return None
    wanted = directions(asked.question)
    return Fit(-0.05) if wanted and wanted & directions(said.sentence.text) else None


def _purpose(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    strong, weak, other = _purposes()
    text = other.sub(" ", said.sentence.text)
    if strong.search(text):
        return Fit(0.4)
    return Fit(0.1) if weak.search(text) else Fit(-0.2)


def _yes_no(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    predicate = predicate_of(asked)
    return Fit(0.3 if predicate is None or level(predicate, said) else -0.1)


def _define(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    """Better where the sentence says what the thing is: "X is a …", "X, a …", "… (\"X\")"."""
    text = said.sentence.text
    held = [token for token in said.tokens if token.term in asked.terms]
    if not held:
        return Fit(-0.2)
    last = max(held, key=lambda token: token.end)
    if any(_IS.match(text, token.end) or _CALLED.search(text[: token.start]) for token in (*held, last)):
        return Fit(0.35)
    return Fit(0.0)


def predicate_of(asked: Asked) -> str | None:
    """The last term of a yes-or-no question that is not soft: of "is any action pending", pending."""
    return next((each.term for each in reversed(asked.wanted) if not is_soft(each.term)), None)


def _how_much(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    found = _not_asked(money(said.sentence.text), asked)
    eligible = [each for each in found if _level_or_change(asked, said.sentence.text, each) is not None]
    if not eligible:
        return None
    return _chosen(asked, said, eligible)


def _amount(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    text = said.sentence.text
    if not _named_together(asked.noun, said):
        return None
    priced = _not_asked(money(text), asked)
    eligible = [each for each in priced if _level_or_change(asked, text, each) is not None]
    if eligible:
        return _chosen(asked, said, eligible)
    return Fit() if _not_asked(percents(text), asked) or _not_asked(counts(text), asked) else None


def _named_together(noun: tuple[str, ...], said: Said) -> bool:
    """Whether the last two words for an amount stand together: "stock price", "exercise price"."""
    if len(noun) < 2:
        return True
    one, other = (
        [place for held in (term, *alike(term)) for place in said.places.get(held, ())] for term in noun[-2:]
    )
    return any(abs(a - b) <= 3 for a in one for b in other) or (not one and is_soft(noun[-2]))


def _percent(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    text = said.sentence.text
    found = _not_asked(percents(text), asked)
    if not found:
        return Fit(-0.1) if re.search(r"\brate\b|\bLIBOR\b|\bprime\b", text) and "rate" in asked.terms and wording else None
    return _chosen(asked, said, found)


def _how_many(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    text = said.sentence.text
    is_bare = len(asked.wanted) <= len(set(asked.noun))
    held = [each for each in _not_asked(counts(text), asked) if _counts_noun(asked, text, each, is_bare)]
    return _chosen(asked, said, held) if held else None


def _counts_noun(asked: Asked, text: str, found: Found, is_bare: bool) -> bool:
    """Whether the number counts what is asked: "188 shares", "segments were combined into one".

    Where nothing but the noun is asked ("how many employees are there"), the sentence must say
    that so many there are.
    """
    if not asked.noun:
        return True
    before = text[: found.start]
    head = {asked.noun[-1]} | alike(asked.noun[-1])
    if head & set(counted(text, found.end)[:6]):
        return not is_bare or _HAS.search(before) is not None
    nearest = [token.term for token in tokens(before)][-4:]
    return bool(head & set(nearest)) and _HAS_BEFORE.search(before) is not None


def _when(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    found = [each for each in days(said.sentence.text) if not _names_asked_time(asked, each)]
    if re.search(r"\b(?:which|what)\s+quarter\b", asked.question, re.I):
        found = [each for each in found if "quarter" in each.written.lower()]
    if not found:
        return None
    return Fit(0.1, found[0]) if len(found) == 1 else _chosen(asked, said, found)


def _names_asked_time(asked: Asked, found: Found) -> bool:
    spoken = times(found.written, anywhere=True)
    return bool(
        any(day in asked.times.dates for day in spoken.dates)
        or (spoken.years and spoken.years <= asked.times.all_years)
        or (not spoken.years and not spoken.dates and spoken.quarters and spoken.quarters <= asked.times.quarters)
    )


def _how_long(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    found = durations(said.sentence.text)
    found = [each for each in found if not times(each.written, anywhere=True).lengths & asked.times.lengths]
    if not found:
        return None
    return Fit(0.1, found[0] if len(found) == 1 else None)


def _who(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    found = _other_names(asked, said, wording)
    if asked.noun:
        found = [each for each in found if _holds_role(asked.noun, said.sentence.text, each)]
    else:
        found = [each for each in found if _takes_part(asked, said.sentence.text, each)]
    if not found:
        return None
    return Fit(0.05, found[0] if len(found) == 1 else None)


def _takes_part(asked: Asked, text: str, name: Found) -> bool:
    """Whether a name stands near what is said to be done, and is no other thing of the same kind."""
    if name.written.split()[-1].lower() in asked.question.lower().split():
        return False
    plain = {each.term for each in asked.wanted if not each.is_name}
    plain |= {other for term in plain for other in alike(term)}
    if not plain:
        return True
    gaps = (
        name.start - token.end if token.end <= name.start else token.start - name.end
        for token in tokens(text)
        if token.term in plain
    )
    return any(gap <= _WINDOW for gap in gaps)


def _holds_role(role: tuple[str, ...], text: str, name: Found) -> bool:
    """Whether the words for a role stand next to a name: "KPMG LLP as the independent auditors"."""
    held = [token for token in tokens(text) if token.term in role]
    if not set(role) <= {token.term for token in held}:
        return False
    for last, token in enumerate(held):
        first = held[max(0, last - len(role) + 1)]
        if token.end - first.start > _BESIDE:
            continue
        gap = name.start - token.end if name.start >= token.end else first.start - name.end
        if 0 <= gap < _BESIDE and "." not in text[min(name.end, token.end) : max(name.start, first.start)]:
            return True
    return False


def _where(asked: Asked, said: Said, wording: Wording) -> Fit | None:
    text = said.sentence.text
    if re.search(r"\bfrom\b", asked.question):
        return Fit(0.2 if re.search(r"\b(?:from|source)\b", text) else -0.2)
    for token in tokens(text):
        if token.term in asked.terms and _PLACE.search(text, token.end, token.end + 2 * _WINDOW):
            return Fit()
    return None


def _other_names(asked: Asked, said: Said, wording: Wording) -> list[Found]:
    """Names in the sentence that the question does not give, the company's own aside."""
    own = set(wording.registrant)
    found: dict[str, Found] = {}
    for each in names(said.sentence.text):
        terms = {token.term for token in tokens(each.written)}
        if terms and not terms <= own and not terms & (asked.terms - own):
            found.setdefault(each.written, each)
    return list(found.values())


def _not_asked(found: list[Found], asked: Asked) -> list[Found]:
    """Without the figures that the question itself gives."""
    given = {each.term for each in asked.wanted if each.is_number}
    return [each for each in found if not given & {token.term for token in tokens(each.written)}]


def _level_or_change(asked: Asked, text: str, found: Found) -> int | None:
    """1 or -1, the sign of an amount that is asked for; None for a change where a level is asked.

    "Declined $0.6 million" says by how much, not how much.
    """
    before = _CHANGE.search(text[max(0, found.start - _WINDOW) : found.start])
    after = _CHANGE_AFTER.match(text, found.end)
    change = before or after
    if change is None:
        return None if _asks_change(asked) and re.search(r"\bby how much\b", asked.question, re.I) else 1
    if not _asks_change(asked):
        return None
    return -1 if change["down"] else 1


def _asks_change(asked: Asked) -> bool:
    return bool(directions(asked.question)) or re.search(r"\bchanged?\b", asked.question, re.I) is not None


def _chosen(asked: Asked, said: Said, found: list[Found]) -> Fit:
    """The one among several that unmistakably goes with what is asked, else none of them."""
    text = said.sentence.text
    ranked = sorted(
        ((_attachment(asked, text, each), -n, each) for n, each in enumerate(found)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    best = ranked[0][2]
    alone = len({each.value for each in found}) == 1 or len(ranked) == 1
    if not alone and (ranked[0][0] <= ranked[1][0] * 1.15 or re.search(r"\brespectively\b", text)):
        return Fit(0.1)
    if best.value is None:
        return Fit(0.1, best)
    sign = _level_or_change(asked, text, best) or 1
    closeness = min(1.0, ranked[0][0] / asked.weight) if asked.weight else 0.0
    return Fit(0.05 + 0.2 * closeness, best, best.value * sign, best.unit)


def _attachment(asked: Asked, text: str, found: Found) -> float:
    """The weight of the question's terms that stand close to a figure, closer ones for more."""
    score = 2 * sum(each.weight for each in asked.wanted if each.term in counted(text, found.end))
    for token in tokens(text):
        gap = found.start - token.end if token.end <= found.start else token.start - found.end
        if gap < 0 or gap > 2 * _WINDOW:
            continue
        between = text[token.end : found.start] if token.end <= found.start else text[found.end : token.start]
        reach = 1 / (1 + gap / 12) * (0.4 if re.search(r"[,;]\s|\band\b", between) else 1.0)
        for wanted in asked.wanted:
            if token.term == wanted.term:
                score += wanted.weight * reach
            elif token.term in alike(wanted.term):
                score += 0.7 * wanted.weight * reach
    return score


_FINDERS: dict[Kind, Callable[[Asked, Said, Wording], Fit | None]] = {
    Kind.WHY: _why,
    Kind.PURPOSE: _purpose,
    Kind.DEFINE: _define,
    Kind.YES_NO: _yes_no,
    Kind.HOW_MUCH: _how_much,
    Kind.AMOUNT: _amount,
    Kind.PERCENT: _percent,
    Kind.HOW_MANY: _how_many,
    Kind.WHEN: _when,
    Kind.HOW_LONG: _how_long,
    Kind.WHO: _who,
    Kind.WHERE: _where,
}
