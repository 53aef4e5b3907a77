"""What the sentences of a filing claim of its figures: levels, changes, percentages.

A sentence is read for the few forms in which management states figures ("net sales for the six
months ended December 31, 2003 of $4.7 million decreased $0.8 million when compared to $5.5 million
for the same period a year ago"); what does not have one of these forms makes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assistant.pattern_files import patterns, read_toml
from assistant.periods_in_words import (
    FilingTimes,
    TimeWords,
    completed,
    duration_for,
    instant_for,
    times_in,
    years_before,
)
from index.model import Period

_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_PATTERNS = patterns("claims")
_AMOUNT = _PATTERNS["amount"]
_LENGTHS = _PATTERNS["lengths"]
_YEARS = _PATTERNS["years"]
_SAME = _PATTERNS["same"]
_SHARED = _PATTERNS["shared"]
_POINTS = _PATTERNS["points"]
_MOST = 700  # characters of a sentence that is read
_WORDS = re.compile(r"[A-Za-z]")


class Sort(StrEnum):
    """What is claimed of a figure. POINTS: a change in percentage points."""

    LEVEL = "level"
    CHANGE = "change"
    PERCENT = "percent change"
    POINTS = "point change"


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure that a sentence states.

    `value` is in ones (a percentage as 75.2) and negative for a decrease; `step` is what its last
    digit is worth. `times` are what its words of time may mean, each with the time that a change
    is from (None for a level). `is_bare`: no word says the scale, which may be the tables'.
    """

    sort: Sort
    subject: str
    times: tuple[tuple[Period, Period | None], ...]
    value: Decimal
    unit: str
    step: Decimal
    is_about: bool = False
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class _When:
    """What words of time may mean: a period, or the day of a balance."""

    duration: Period | None
    instant: Period | None

    def back(self, times: FilingTimes) -> _When:
        """The same a year before."""
        before = (p and years_before(p, times) for p in (self.duration, self.instant))
        return _When(*before)

    def since(self, earlier: _When) -> tuple[tuple[Period, Period | None], ...]:
        """A period with the earlier one, and a balance with the earlier one."""
        pairs = ((self.duration, earlier.duration), (self.instant, earlier.instant))
        return tuple((late, early) for late, early in pairs if late and early)

    @property
    def alone(self) -> tuple[tuple[Period, Period | None], ...]:
        return tuple((period, None) for period in (self.duration, self.instant) if period)


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: Decimal
    unit: str
    step: Decimal
    is_about: bool
    is_bare: bool


@lru_cache(maxsize=1)
def _lists() -> dict[str, re.Pattern[str]]:
    table = read_toml("claims")
    return {
        name: re.compile(
            r"\b(?:" + "|".join(map(re.escape, sorted(entry["words"], key=len, reverse=True))) + r")\b", re.I
        )
        for name, entry in table.items()
        if "words" in entry
    }  # fmt: skip


def leaves_out(sentence: str) -> bool:
    """Whether a sentence says that the text after it speaks of other figures than the statements."""
    return _lists()["left-out"].search(sentence) is not None


def claims_in(sentence: str, times: FilingTimes, before: str = "") -> Iterator[Claim]:
    """The claims of one sentence, whose white space is folded, in order.

    `before`: what the sentence before speaks of, which "the reason for the decline of" is about.
    """
    if len(sentence) > _MOST or not re.search(r"\d", sentence):
        return
    for clause in _clauses(_spelt_out(sentence)):
        yield from _clause_claims(clause, times, before)


@lru_cache(maxsize=2)
def _noun(way: str) -> re.Pattern[str]:
    """A move said as a noun behind its figure: ", representing a $3.1 million increase"."""
    amount = rf"\$?\s?(?:{_NUMBER})(?:\s?%| per\s?cent| (?:thousand|million|billion)| (?:percentage|basis) points?)?"
    opening = rf"(?:,?\s+{_lists()['represents'].pattern}|,)\s+an?\s+(?P<amount>{amount})\s+"
    return re.compile(
        rf"{opening}{_lists()[way].pattern}(?=\s+(?:over|from|compared|when|as|in|versus))", re.I
    )


def _spelt_out(sentence: str) -> str:
    """Lists of two figures or two periods, each written out whole."""
    said = _SHARED.sub(r"\g<money>\g<one>\g<scale>\g<and>\g<other>", sentence)
    said = _POINTS.sub(r"\g<one>\g<unit> and \g<other>\g<unit>", said)
    for way, verb in (("up-noun", "increased"), ("down-noun", "decreased")):
        said = _noun(way).sub(rf" {verb} \g<amount>", said)
    return _LENGTHS.sub(
        r"\g<one> \g<unit>s \g<of>\g<end> and the \g<other> \g<unit>s \g<of>\g<end>", said
    )


_NET_CASH = _PATTERNS["net-cash"]


def _clauses(sentence: str) -> Iterator[str]:
    """The parts of a sentence that speak for themselves, each without its reasons."""
    said = _NET_CASH.sub(r"net cash \g<way> \g<whose> was \g<amount>", sentence)
    for part in re.split(r";\s+|,\s+(?:while|whereas|but)\s+", said):
        reason = _lists()["because"].search(part)
        yield part[: reason.start()] if reason else part


def _amounts(clause: str, spans: Sequence[TimeWords]) -> list[_Amount]:
    found = []
    about = _lists()["about"]
    for match in _AMOUNT.finditer(clause):
        in_time = any(t.start < match.end() and match.start() < t.end for t in spans)
        unit = _unit(match)
        if in_time or unit is None:
            continue
        number = match["number"].replace(",", "")
        digits = len(number.partition(".")[2]) or -_rounded_to(number)
        scale = _SCALES.get((match["scale"] or "").lower(), 0)
        factor = Decimal("0.01") if match["basis"] else Decimal(1)
        before = clause[max(0, match.start() - 16) : match.start()].rstrip()
        said = [m for m in about.finditer(before) if m.end() == len(before)]
        found.append(
            _Amount(
                match.start(),
                match.end(),
                Decimal(number).scaleb(scale) * factor,
                unit,
                Decimal(1).scaleb(scale - digits) * factor,
                bool(said),
                bool(match["money"]) and not match["scale"],
            )
        )
    return found


def _rounded_to(number: str) -> int:
    """How many of the last digits of a whole number are but noughts: "471,000" is in thousands."""
    return min(3 * ((len(number) - len(number.rstrip("0"))) // 3), len(number) - 1)


def _unit(match: re.Match[str]) -> str | None:
    if match["points"] and (match["basis"] or "percentage" in match["points"].lower()):
        return "points"
    if match["percent"]:
        return "percent"
    if match["money"] or match["scale"]:
        return "USD/share" if match["share"] else "USD"
    return None


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what is found in it. `verb` is what follows the subject, `against` what
    opens the earlier figures; positions are those of the clause's text.
    """

    text: str
    times: tuple[TimeWords, ...]
    amounts: tuple[_Amount, ...]
    verb: int
    after_verb: int
    move: int
    against: int

    @classmethod
    def of(cls, text: str) -> _Clause | None:
        """The clause, or None where it has no figure, or none of the forms."""
        times = completed(times_in(text))
        amounts = _amounts(text, times_in(text))
        verb = _verb(text, amounts)
        if not amounts or verb is None or _lists()["apart"].search(text):
            return None
        moves = [_first(_lists()[way], text, verb.start()) for way in ("up", "down")]
        move = min((m.start() for m in moves if m), default=len(text))
        against = _first(_lists()["against"], text, verb.end())
        while against and any(t.start < against.start() < t.end for t in times):
            against = _first(_lists()["against"], text, against.end())
        end = against.start() if against else len(text)
        return cls(text, times, tuple(amounts), verb.start(), verb.end(), move, end)

    @property
    def sign(self) -> int:
        """The direction of the move."""
        return 1 if _lists()["up"].match(self.text, self.move) else -1


def _first(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    return pattern.search(text, start)


def _verb(text: str, amounts: Sequence[_Amount]) -> re.Match[str] | None:
    """What follows the subject. "Of" does only where a figure stands right behind it."""
    place = 0
    words = re.compile("|".join(_lists()[name].pattern for name in ("up", "down", "level")), re.I)
    while match := words.search(text, place):
        is_of = match.group().lower() == "of"
        near = any(0 <= a.start - match.end() <= 16 and not _WORDS.search(_unsaid(text[match.end() : a.start])) for a in amounts)  # fmt: skip
        if (not is_of or near) and match.start() > 3:
            return match
        place = match.end()
    return None


def _unsaid(between: str) -> str:
    return _lists()["about"].sub("", between)


_OF_BEFORE = _PATTERNS["of-before"]


def _clause_claims(text: str, times: FilingTimes, before: str) -> Iterator[Claim]:
    clause = _Clause.of(text)
    if clause is None:
        return
    subject = _subject(clause)
    subject = before if _OF_BEFORE.fullmatch(subject) else subject
    said = [entry for entry in clause.times if entry.end <= clause.against and not entry.shift]
    later = [when for entry in said if (when := _when(entry, times)).alone]
    if not subject or not later:
        return
    levels = [a for a in clause.amounts if a.end <= clause.against and _is_level(a, clause)]
    moved = [
        a for a in clause.amounts if clause.move < a.start < clause.against and a not in levels
    ]
    ahead = [a for a in clause.amounts if a.start >= clause.against]
    if not (_is_in_step(levels, said) and _is_in_step(moved, said)):
        return
    earlier = _earlier(clause, later, times)
    for amount, when, _ in _paired(levels, later, earlier):
        yield _claim(Sort.LEVEL, subject, when.alone, amount, 1)
    for amount, _, then in _paired(ahead, later, earlier):
        yield _claim(Sort.LEVEL, subject, then.alone, amount, 1)
    for unit, sort in _SORTS.items():
        of_unit = [a for a in moved if a.unit == unit]
        for amount, when, then in _paired(of_unit, later, earlier):
            yield _claim(sort, subject, when.since(then), amount, clause.sign)


def _is_in_step(amounts: Sequence[_Amount], times: Sequence[TimeWords]) -> bool:
    """Whether figures and times go together as read: each with its own, or all before all."""
    if len(times) < 2:
        return True
    marks = sorted([(a.start, "a") for a in amounts] + [(t.start, "t") for t in times])
    order = "".join(kind for _, kind in marks)
    return re.fullmatch(r"t+a*|a*t+|(?:at)+|(?:ta)+", order) is not None


_SORTS = {
    "USD": Sort.CHANGE,
    "USD/share": Sort.CHANGE,
    "percent": Sort.PERCENT,
    "points": Sort.POINTS,
}


def _claim(
    sort: Sort,
    subject: str,
    times: tuple[tuple[Period, Period | None], ...],
    said: _Amount,
    sign: int,
) -> Claim:
    return Claim(
        sort, subject, times, said.value * sign, said.unit, said.step, said.is_about, said.is_bare
    )


def _is_level(amount: _Amount, clause: _Clause) -> bool:
    """Whether an amount is how much, and not by how much: before the move, or after "to"."""
    if amount.start < clause.move:
        return amount.start > clause.verb
    return re.search(r"\bto\s*(?:[a-z]+\s)?$", clause.text[: amount.start], re.I) is not None


def _when(entry: TimeWords, times: FilingTimes) -> _When:
    return _When(duration_for(entry, times), instant_for(entry, times))


def _earlier(clause: _Clause, later: Sequence[_When], times: FilingTimes) -> list[_When]:
    """For each later time the one that it is held against; a year before where none is said."""
    said = [_when(t, times) for t in clause.times if t.start >= clause.against and not t.shift]
    if len(said) == len(later):
        same = {when.duration for when in later}
        return [w.back(times) if w.duration and w.duration in same else w for w in said]
    return [when.back(times) for when in later] if not said else []


def _paired(
    amounts: Sequence[_Amount], later: Sequence[_When], earlier: Sequence[_When]
) -> Iterator[tuple[_Amount, _When, _When]]:
    """Amounts with their times, one to one; nothing where the counts differ."""
    if amounts and len(amounts) == len(later) == len(earlier):
        yield from zip(amounts, later, earlier, strict=True)


_HAS = _PATTERNS["has"]


def _head(clause: _Clause) -> str:
    """The words that say what is spoken of: before the verb, or what somebody "had … of"."""
    if not _HAS.match(clause.text, clause.verb):
        return clause.text[: clause.verb]
    owned = clause.text[clause.after_verb : clause.amounts[0].start]
    return re.sub(r"\s+of\s*(?:\w+\s*)?$", "", owned, flags=re.I)


def _subject(clause: _Clause) -> str:
    """What is spoken of, without its times and the words that open the sentence."""
    said = _head(clause)
    for entry in sorted(times_in(said), key=lambda entry: entry.start, reverse=True):
        said = f"{said[: entry.start]} {said[entry.end :]}"
    said = " ".join(said.split()).strip(" ,")
    opening = re.compile(rf"^(?:{_lists()['openings'].pattern})[\s,]+", re.I)
    while opening.match(said):
        said = opening.sub("", said).strip(" ,")
    said = re.sub(
        r"(?:[\s,]+(?:for|in|during|of|at|on|as|the|and|ended))+$", "", f" {said}", flags=re.I
    ).strip(" ,")
    said = re.sub(
        r"^[\s,]*(?:(?:and|an?|the company(?:'s|’s)?|our|its|the)[\s,]+)+", "", said, flags=re.I
    )
    said = re.sub(
        r"^(.{4,60}?)\s+(?=\1$)", "", said, flags=re.I
    )  # a heading runs into the sentence
    return said if len(said.split()) <= 9 else ""
