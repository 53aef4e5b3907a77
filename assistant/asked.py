"""A question → what it asks for: its kind, the terms that an answer must cover, the times it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from assistant.asked_nouns import counted, role
from assistant.asked_sections import section_named
from assistant.asked_words import (
    PARTS,
    is_condition,
    is_relative,
    opening_phrase,
    opening_words,
    plain_words,
    without_case,
)
from assistant.contexts import context_of
from assistant.cue_patterns import any_of, either_way, one_or_other
from assistant.findings import event_asked
from assistant.forms import fits
from assistant.matters import matters_at, meant
from assistant.pattern_files import read_toml
from assistant.said_times import Times, times
from assistant.terms import Token, alike, is_soft, stem, tokens
from assistant.wanted import BESIDE, SOFT, UNHEARD, Wanted, carrying, lightened, with_kindred
from assistant.wording import Wording
from index.embed import common_words

_LIGHTEST = 0.3
_EVERYDAY = 0.5
_ENOUGH = 0.3
_NAMED = 1.4
_CONDITIONAL = 0.4
_OWN_SUBJECT = 3
_SUFFIXES = frozenset({"co", "inc", "corp", "ltd", "plc", "llc", "lp", "company"})
_DEFINE = re.compile(
    r"(?:what\s+(?:counts?|qualif(?:y|ies))\s+as|what\s+(?:do|does)\s+\w+\s+(?:mean\s+by|(?:count|regard|treat)\s+as)|what(?:'s|\s+is|\s+are|\s+(?:was|were)(?=\s+(?-i:[A-Z])))|who(?:'s|\s+is|\s+are)|define|explain|what\s+does)\s+(?:(?:a|an|the)\s+)?[^,?]{2,60}?(?:\s+(?:mean|stand\s+for|do|include|represent|consist\s+of|comprise))?\s*\??$",
    re.I,
)
_BARE = re.compile(
    r"what(?:'s|\s+is|\s+are)\s+(?:(?:an?|meant\s+by)\s+)?(?!the\b)[\w&-]+\s*\??$", re.I
)
_OF_WHICH = re.compile(
    r"\S\s(?:of|for|in|by|on|from|to|under|against|with)\s+(?:which|what|whom)\b", re.I
)
# What may stand before a question proper: "Per Note 11, has …".
_ASIDE = r"(?:(?:after|as of|at|by|during|for|from|in|on|per|since|under)\s[^,?]{2,60},\s+)?"
_CONDITION = re.compile(r"\S\s+(?:if|in case|provided that)\s+(?P<clause>[^,?;]+)", re.I)
# A question that asks what follows from a case, which then is most of what it says.
_WHAT_IF = re.compile(
    r"\bwhat\s+(?:if|happens?|would\s+happen|becomes?)\b|\b(?:penalty|consequences?)\b|^(?:if|should|suppose)\b",
    re.I,
)
_YEAR_TO_DATE = re.compile(r"\byear[\s-]to[\s-]date\b|\bytd\b|\bso far this year\b", re.I)
_EARLIER = re.compile(
    r"\b(?:ago|earlier|prior|previous|preceding|last|before|than|versus|vs|compared|from|and)\b",
    re.I,
)
_OWN_NAME = re.compile(r"[A-Z]|.*['’]s$")
_PRONOUN = re.compile(r"\b(?:he|him|his|she|hers?|it|its|they|their|them|that|this|those|these|one)\b", re.I)  # fmt: skip


class Kind(StrEnum):
    """What sort of answer a question wants."""

    WHY = "why"
    HOW_LONG = "how-long"
    WHEN = "when"
    PERCENT = "percent"
    HOW_MANY = "how-many"
    HOW_MUCH = "how-much"
    WHO = "who"
    WHERE = "where"
    LIST = "list"
    PURPOSE = "purpose"
    DEFINE = "define"
    DESCRIBE = "describe"
    METHOD = "method"
    YES_NO = "yes-no"
    AMOUNT = "amount"
    WORDS = "words"


FACTS = frozenset(
    {
        Kind.HOW_MANY,
        Kind.HOW_MUCH,
        Kind.AMOUNT,
        Kind.PERCENT,
        Kind.WHO,
        Kind.WHEN,
        Kind.HOW_LONG,
        Kind.WHERE,
    }
)
"""Kinds that ask for one thing: a figure, a day, a name, a place."""
_NOUNS = {Kind.HOW_MANY: counted, Kind.WHO: role, Kind.AMOUNT: opening_phrase}
VALUES = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.AMOUNT, Kind.PERCENT})
"""Kinds that ask for a figure."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or one of the parts of a double one.

    `noun`: the terms of what is counted or priced; `pairs`: neighbouring terms that belong
    together; `section`: the ids of the sections that the question names, None for anywhere;
    `ahead`: what is said before it, without which it may not be understood.
    """

    question: str
    kind: Kind
    wanted: tuple[Wanted, ...]
    pairs: tuple[tuple[str, str], ...]
    times: Times
    noun: tuple[str, ...] = ()
    sections: tuple[str, ...] | None = None
    ahead: str = ""

    @property
    def in_full(self) -> str:
        """The question with what is said before it."""
        return f"{self.ahead} {self.question}".strip()

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(each.term for each in self.wanted)

    @property
    def weight(self) -> float:
        return sum(each.weight for each in self.wanted)

    @property
    def unheard(self) -> float:
        """How much of the question is in words that the filing never uses, from 0 to 1.

        Those aside that stand for a matter, of which it may tell in others.
        """
        unheard = sum(
            each.weight
            for each in self.wanted
            if each.is_unheard and not each.matters and not each.kindred
        )
        return unheard / max(self.weight, 1e-9)


@dataclass(frozen=True, slots=True)
class _Ways:
    """asked.toml, as patterns."""

    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    yes_no: re.Pattern[str]
    either: re.Pattern[str]
    polite: re.Pattern[str]
    closes: re.Pattern[str]
    amounts: frozenset[str]
    sections: tuple[tuple[str, str], ...]
    implied: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _ways() -> _Ways:
    read = read_toml("asked")
    opens = "|".join(map(re.escape, read["yes-no"]["opens"]))
    polite = "|".join(map(re.escape, read["polite"]["opens"]))
    return _Ways(
        tuple((Kind(row["name"]), either_way(row)) for row in read["kind"]),
        re.compile(rf"^{_ASIDE}(?:{opens})\b", re.I),
        re.compile(
            "|".join([*map(one_or_other, read["either"]["of"]), *read["either"]["ways"]]), re.I
        ),
        re.compile(rf"^(?:(?:{polite})[\s,]+)+", re.I),
        any_of(read["polite"]["closes"]),
        frozenset(stem(word) for word in read["amount"]["nouns"].split()),
        tuple(read["section"].items()),
        tuple(read["implied"].items()),
    )


def read_question(question: str, wording: Wording) -> tuple[Asked, ...]:
    """The parts of a question; what says nothing of its own ("where and when …") goes with another."""
    plain = plain_words(_ways().polite.sub("", " ".join(question.split())))
    ahead, asks = context_of(plain)
    parts: list[Asked] = []
    bare: list[Asked] = []
    for words in PARTS.split(asks):
        part = _asked(words.strip(), wording, "" if parts else ahead)
        if parts and not part.wanted and part.kind in FACTS:
            part = replace(part, wanted=parts[0].wanted, pairs=parts[0].pairs, times=parts[0].times)
        if not part.wanted and (part.kind in FACTS or not parts or not _PRONOUN.search(words)):
            bare += [part] if part.kind in FACTS else []
            continue
        if parts and (_PRONOUN.search(words) or len(part.wanted) < _OWN_SUBJECT):
            part = _with_subject(part, parts[0])
        parts.append(part)
    parts += [replace(parts[0], kind=each.kind, noun=()) for each in bare if parts]
    return tuple(parts) or (_asked(asks, wording, ahead),)


def _with_subject(part: Asked, first: Asked) -> Asked:
    """A part that says "it", with what the first part is about."""
    wanted = part.wanted if part.kind in VALUES else tuple(map(lightened, part.wanted))
    wanted = carrying(wanted, first.wanted)
    times = _either(part.times, first.times)
    return replace(part, wanted=wanted, times=times, ahead=first.in_full)


def _either(one: Times, other: Times) -> Times:
    return one if one != Times() else other


def _asked(words: str, wording: Wording, ahead: str = "") -> Asked:
    sections, rest = section_named(words, wording, _ways().sections)
    rest = _ways().closes.sub(" ", rest)
    kind, cue = _kind(words)
    said = [token for token in _tokens(rest, wording) if not _is_cue(token, kind, cue)]
    before = with_kindred(tuple(_wanted(_tokens(ahead, wording), ahead, wording)), wording)
    before = tuple(each for each in before if each.kindred or not each.is_unheard)
    wanted = tuple(_wanted(said, rest, wording))
    wanted = _weighed([*wanted, *_implied(rest, wording)], before, wording)
    leans = not wanted or _PRONOUN.search(words) is not None
    wanted = carrying(with_kindred(wanted, wording), before, 1.0 if leans else BESIDE)
    if kind in (Kind.WORDS, Kind.LIST) and not ahead:
        kind = _plain_kind(rest.strip(), kind, wanted)
    noun = _NOUNS[kind](rest) if kind in _NOUNS else ()
    kept = {each.term for each in wanted}
    noun = tuple(term for term in noun if term in kept or term not in wording.registrant)
    spoken = _with_year_to_date(times(f"{ahead} {rest}", anywhere=True), rest, wording)
    is_amount = kind in (Kind.AMOUNT, Kind.HOW_MUCH)
    if is_amount and spoken.quarters and not _names_year(spoken, rest):
        spoken = replace(spoken, years=frozenset({wording.fiscal_year}))  # the filing's own
    pairs = _pairs(said, rest) + _pairs(_tokens(ahead, wording), ahead)
    return Asked(words, kind, wanted, pairs, spoken, noun, sections, ahead)


def _tokens(words: str, wording: Wording) -> list[Token]:
    """The tokens of a question without the company's name."""
    return _without_registrant(tokens(words), wording, in_small_letters=words.islower())


def _names_year(spoken: Times, words: str) -> bool:
    """Whether a question says which year's quarter it means, or sets it against another's."""
    return bool(spoken.years or spoken.dates) or _EARLIER.search(words) is not None


def _with_year_to_date(spoken: Times, words: str, wording: Wording) -> Times:
    """The times of a question, the months of the filing's year to date where it asks for that."""
    if not _YEAR_TO_DATE.search(words):
        return spoken
    return replace(spoken, lengths=spoken.lengths | {3 * wording.fiscal_quarter})


def _is_cue(token: Token, kind: Kind, cue: frozenset[str]) -> bool:
    """Whether a token only says of what kind the question is: "share" in "what share of".

    So does the event of which the day is asked, in "when do the notes mature".
    """
    if kind is Kind.WHEN and event_asked(token.written):
        return True
    says_kind = (
        is_soft(token.term)
        or kind is Kind.WHERE
        or (kind is Kind.PERCENT and token.written.lower() == "share")
    )
    return says_kind and token.written.lower() in cue


def _plain_kind(words: str, kind: Kind, wanted: tuple[Wanted, ...]) -> Kind:
    """The kind of a question that no phrase tells: an amount, a definition, a heading's words."""
    if _BARE.match(words) or (fits(words, "asked", "explained") and 0 < len(wanted) <= 3):
        return Kind.DEFINE
    if _OF_WHICH.search(words):
        return kind
    if _asks_amount(words):
        return Kind.AMOUNT
    if _DEFINE.match(words) and 0 < len(wanted) <= 3:
        return Kind.DEFINE
    asks = re.match(r"(?:what|which|how|who)\b", words, re.I)
    return Kind.DESCRIBE if kind is Kind.WORDS and not asks and len(words.split()) <= 6 else kind


def _kind(words: str) -> tuple[Kind, frozenset[str]]:
    """The kind of a question, by what comes first in it, and the words that say so."""
    words = without_case(words)
    if _ways().yes_no.match(words) and not _ways().either.search(words):
        return Kind.YES_NO, frozenset()
    found = [
        (match.start(), kind, match)
        for kind, way in _ways().kinds
        if (match := way.search(words)) and not is_condition(words, match)
        if not (kind is Kind.WHO and is_relative(words, match))
    ]
    if not found:
        return Kind.WORDS, frozenset()
    _, kind, match = min(found, key=lambda entry: entry[0])
    return kind, frozenset(match.group().lower().split())


def _without_registrant(
    said: list[Token], wording: Wording, *, in_small_letters: bool
) -> list[Token]:
    """The tokens without the company's own name, wherever it stands: every sentence is about it.

    A name that is also a word of the filing ("General …") counts alone only where it is written
    as a name, or owns something, or where the question is all in small letters.
    """
    name = wording.registrant
    for length in range(len(name), 0, -1):
        for start in range(len(said) - length, -1, -1):
            held = said[start : start + length]
            if tuple(token.term for token in held) == name[:length] and (
                length > 1
                or name[0] in wording.names
                or _OWN_NAME.match(held[0].written)
                or held[0].written.lower() not in common_words()
                or in_small_letters
            ):
                said = said[:start] + said[start + length :]
    proper = [term for term in name if term not in _SUFFIXES]
    initials = {"".join(term[0] for term in held) for held in (name, proper) if len(held) > 1}
    return [token for token in said if token.written.lower().removesuffix("'s") not in initials]


def _wanted(said: list[Token], words: str, wording: Wording) -> Iterable[Wanted]:
    capitals = re.findall(r"\b[A-Za-z][a-z]", words)
    in_titles = sum(word[0].isupper() for word in capitals) > 0.6 * len(capitals)
    condition = None if _WHAT_IF.search(words) else _CONDITION.search(words)
    first, last = condition.span("clause") if condition else (0, 0)
    seen: set[str] = set()
    matters = meant(words)
    for token in said:
        if token.term in seen:
            continue
        seen.add(token.term)
        is_number = token.term[0].isdigit() or token.term[0] == "."
        written_so = token.written[0].isupper() and token.start > 0 and not in_titles
        spelt = not token.written.lower().startswith(token.term[:2])
        is_known = token.term in wording.names and token.written.lower() not in common_words()
        of = matters_at(token.start, token.end, matters)
        share = _CONDITIONAL if first <= token.start < last else 1.0
        is_supposed = share < 1.0 or words.lower().startswith("if ")
        # "Brussels", for a regulator.
        is_figurative = (
            bool(of[0]) and token.term.isalpha() and token.term not in wording.frequencies
        )
        is_name = not is_number and not spelt and (written_so or is_known)
        is_name = is_name and (is_supposed or not is_figurative)
        yield Wanted(
            token.term,
            token.written,
            _weight(token.term, token.written, wording, is_name, is_number) * share,
            is_name,
            is_number,
            not wording.knows(token.term),
            *((frozenset(), False) if is_name else of),
        )


def _weighed(
    wanted: list[Wanted], before: Sequence[Wanted], wording: Wording
) -> tuple[Wanted, ...]:
    """The terms as weighed; soft ones count in full where hardly any other is there, nor before."""
    if sum(each.weight for each in (*wanted, *before) if not is_soft(each.term)) >= _ENOUGH:
        return tuple(wanted)
    return tuple(
        replace(each, weight=max(each.weight, wording.rarity(each.term)))
        if is_soft(each.term)
        else each
        for each in wanted
    )


def _implied(words: str, wording: Wording) -> Iterable[Wanted]:
    for phrase, term in _ways().implied:
        if any_of([phrase]).search(words):
            yield Wanted(stem(term), term, max(_LIGHTEST, wording.rarity(stem(term))))


def _weight(term: str, written: str, wording: Wording, is_name: bool, is_number: bool) -> float:
    """How much hangs on a term: little on a soft one, or on an everyday word that the filing lacks."""
    rarity = wording.rarity(term)
    if rarity == 1.0:
        rarity = max(
            (wording.rarity(other) for other in alike(term) if other in wording.frequencies),
            default=1.0,
        )
    if is_name or is_number:
        return max(_LIGHTEST, rarity) * _NAMED
    if is_soft(term):
        return rarity * SOFT if wording.knows(term) else UNHEARD
    if written.lower() in common_words() and not wording.knows(term):
        return _EVERYDAY
    return max(_LIGHTEST, rarity)


def _pairs(said: list[Token], words: str) -> tuple[tuple[str, str], ...]:
    """Terms that stand next to each other, with no more than three small words between."""
    found = []
    for one, other in pairwise(said):
        between = words[one.end : other.start]
        if one.term != other.term and len(between.split()) <= 3 and not re.search(r"[?;]", between):
            found.append((one.term, other.term))
    return tuple(found)


def _asks_amount(words: str) -> bool:
    """Whether an amount is asked by its name: "exercise price of the warrant", "what fee does …"."""
    last = re.findall(r"[a-z]+", opening_words(words).lower())[-1:]
    return bool(last) and stem(last[0]) in _ways().amounts
