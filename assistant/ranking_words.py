"""What a question wants of a group: which members, by what figure, held against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.book import Book, stem, stems
from assistant.group_words import Class, any_class, class_names, verbs
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.ordering import order_of
from assistant.pattern_files import patterns
from assistant.plans import Condition
from assistant.said_numbers import number_said

_PATTERNS = patterns("ranking_words")
_SUPERLATIVE = _PATTERNS["superlative"]
_OPENS = _PATTERNS["opens"]
_TIMES_ASKED = _PATTERNS["times-asked"]
_NUMBERS = {word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2)}  # fmt: skip
_WINNERS = _PATTERNS["winners"]
_SIZE = _PATTERNS["size"]
_SECOND = _PATTERNS["second"]
_THIRD = _PATTERNS["third"]
_GROWTH = _PATTERNS["growth"]
_AMOUNT = _PATTERNS["amount"]
_LOSS = _PATTERNS["loss"]
_MADE_PROFIT = _PATTERNS["made-profit"]
_EARNS = _PATTERNS["earns"]
_HOLDS_FOR = _PATTERNS["holds-for"]
_IN_EACH = _PATTERNS["in-each"]
_GAVE, _GAVE_SALES = _PATTERNS["gave"], _PATTERNS["gave-sales"]
_LESS_THAN = _PATTERNS["less-than"]
_PAST = _PATTERNS["past"]
_ASIDE = _PATTERNS["aside"]
_PICKS = _PATTERNS["picks"]
_HOW_MANY = _PATTERNS["how-many"]
_WHERE = _PATTERNS["where"]
_BEFORE_TAX = _PATTERNS["before-tax"]
_FOREIGN = _PATTERNS["foreign"]
_DOES = _PATTERNS["does"]
LEADS = _PATTERNS["leads"]
LEADS_SHARE = _PATTERNS["leads-share"]
_WHICH_MOST = _PATTERNS["which-most"]
_WHICH = _PATTERNS["which"]
_OF_MEMBERS = _PATTERNS["of-members"]
_IN_MEMBERS = _PATTERNS["in-members"]
_ALLOWED = frozenset(["soft", "which", "who", "yes-no", "link", "rank", "small", "second", "third", "up", "down", "change", "percent", "versus", "higher", "lower", "negative", "positive", "list", "and", "except"])  # fmt: skip
_LOOSE = frozenset(["less", "top", "over", "total", "to", "net", "whose"])


@dataclass(frozen=True, slots=True)
class RankingWords:
    """What a question says of a group: its class and words, and what is wanted of it."""

    kind: Class | None
    called: frozenset[str]
    needed: tuple[str, ...]
    by: str
    condition: Condition | None
    is_ranked: bool
    lowest: bool
    nth: int
    most: int | None
    size: int | None
    counts: bool
    aside: frozenset[str]
    listed: tuple[frozenset[str], ...]
    profit: bool
    holds_for: str | None = None
    before_tax: bool = False
    is_foreign: bool = False

    @property
    def is_of_all(self) -> bool:
        """Whether the figure of every member is wanted."""
        return not self.is_ranked and self.condition is None


def wants_share(asked: RankingWords, question: str) -> bool:
    """Whether the part of the whole is asked for that the first one is."""
    return asked.by == "level" and LEADS_SHARE.search(question) is not None


def ranking_words(lexed: Lexed, book: Book) -> RankingWords | None:
    """What a question wants of a group; None where it asks for no member of one."""
    question = lexed.question
    wanted = _wanted(lexed) if _asks_of_a_group(lexed) else None
    if wanted is None:
        return None
    spans, kind, called = _spans(lexed)
    said = _naming(lexed, spans, wanted)
    named = kind is not None and bool(kind.told_by)
    is_of_any = wanted.by == "level" and wanted.condition is not None and not named
    if (kind is None and not said) or is_of_any:
        return None
    return RankingWords(
        kind, called, content(said, book), wanted.by, wanted.condition, wanted.is_ranked,
        wanted.lowest, _nth(question), _most(wanted.rest, wanted), _count(_SIZE, question),
        _HOW_MANY.search(question) is not None, _aside(question), _listed(lexed),
        wanted.loss or any(each.search(question) for each in (_MADE_PROFIT, _EARNS)),
        wanted.holds_for, _BEFORE_TAX.search(question) is not None,
        _FOREIGN.search(question) is not None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is wanted of each member, or which of them. `rest`: the question without its order."""

    rest: str
    by: str
    condition: Condition | None
    lowest: bool
    loss: bool
    holds_for: str | None
    superlative: bool
    is_ordered: bool

    @property
    def is_ranked(self) -> bool:
        return self.superlative or self.is_ordered


def _asks_of_a_group(lexed: Lexed) -> bool:
    """Whether a question may ask for members of a group: it opens so, and says nothing else to do."""
    question = lexed.question
    opens = _OPENS.search(re.sub(r"\([^()]*\)", " ", question))
    is_open = opens or _holds_for(question) or _parted().search(question)
    if _TIMES_ASKED.search(question) or not is_open:
        return False
    apart = [m.span() for p in (_ASIDE, _BEFORE_TAX) for m in p.finditer(question)]
    return not any(
        t.kind == "cue" and not t.cues & _ALLOWED and t.text not in _LOOSE and not _within(t, apart)
        for t in lexed.tokens
    )


def _wanted(lexed: Lexed) -> _Wanted | None:
    """By what the members are held against one another; None where no one of them is told apart."""
    question = lexed.question
    order = order_of(question)
    rest = order.rest if order else question
    superlative = _SUPERLATIVE.search(rest)
    parted, holds_for = _parted().search(question) is not None, _holds_for(question)
    by, condition = _held_against(lexed)
    picks = condition is not None and (holds_for or _PICKS.search(question))
    if superlative is None and order is None and not parted and not picks:
        return None
    if parted and superlative is None and not holds_for:
        condition = None
    loss = _LOSS.search(question) is not None and not parted
    low = (order is not None and order.rising) or (superlative is not None and _is_low(superlative))
    lowest = low
    if by != "level":
        lowest = (condition is not None and condition.relation == "<") is not low
        condition = None if low else condition
    elif loss:
        condition, lowest = condition or Condition("<", Decimal(0)), not low
    return _Wanted(
        rest, by, condition, lowest, loss, holds_for, superlative is not None, order is not None
    )


def _naming(lexed: Lexed, spans: Sequence[tuple[int, int]], wanted: _Wanted) -> list[str]:
    """The words that name the figure of each member, verbs as the figure that they tell."""
    said = [
        t.text
        for t in lexed.tokens
        if t.kind == "word" and not _within(t, spans) and wanted.rest[t.start : t.end].strip()
    ]
    said = [word for spoken in said for word in verbs().get(spoken, spoken).split()]
    if wanted.holds_for:
        said = [word for word in said if word not in _NUMBERS and word != "both"]
    if wanted.loss:
        said = [word for word in said if not _LOSS.fullmatch(word) and word not in _LOST]
    if _MADE_PROFIT.search(lexed.question):
        said = [word for word in said if word not in _LOST]
    return said


_LOST = frozenset(["money", "lost", "lose"])


def is_of_losses(question: str) -> bool:
    """Whether losses are spoken of: one that grew is a figure that fell."""
    return _LOSS.search(question) is not None


@lru_cache(maxsize=1)
def _parted() -> re.Pattern[str]:
    """What asks for a figure of every member: "net sales by segment", "for each region"."""
    return re.compile(
        r"\b(?:by|per|for (?:each|every)|(?:of|in) (?:each|every)|across(?: all)?)\s+(?:(?:of )?(?:the|its|their)\s+)?"
        rf"(?:(?:reportable|operating|business|major|main|own)\s+)*{any_class()}(?![\w-]|\s+(?:notes?|tables?|data|information|disclosures?|sales|revenues?|receivables|deposits)\b)",
        re.I,
    )


def _holds_for(question: str) -> str | None:
    """Whether it is asked of "any" member or "every" one that something holds."""
    if _IN_EACH.match(question) and _parted().search(question):
        return "every"
    said = _HOLDS_FOR.search(question)
    return None if said is None else ("any" if said["any"] else "every")


def _is_low(superlative: re.Match[str]) -> bool:
    return bool(superlative["low"] or superlative["lower"])


def superlative_in(text: str) -> str | None:
    """Whether the "high" or the "low" end of several is asked for; None where neither is."""
    said = _SUPERLATIVE.search(text)
    return None if said is None else "low" if _is_low(said) else "high"


def _held_against(lexed: Lexed) -> tuple[str, Condition | None]:
    """Whether levels or changes are asked about, and what they must be past."""
    question = lexed.question
    gave = _gave(lexed)
    up = lexed.has("up") or (gave is not None and gave["up"] is not None)
    down = lexed.has("down") or (gave is not None and gave["down"] is not None)
    past = _past(lexed)
    number = number_said(question[past.end() :]) if past else None
    nil = Decimal(0)
    if up or down:
        growth = _GROWTH.search(question) is not None and not _AMOUNT.search(question)
        if number is not None and past is not None:
            growth = number[1]
            bound = -number[0] if down else number[0]
            return ("growth" if growth else "change"), Condition(
                "<" if down == bool(past["over"]) else ">", bound
            )
        return ("growth" if growth else "change"), Condition("<" if down else ">", nil)
    if number is not None and past is not None:
        return "level", Condition(">" if past["over"] else "<", number[0])
    than = _LESS_THAN.search(question)
    if than is not None and (len(lexed.times) > 1 or any(w.shift for w in lexed.times)):
        return "change", Condition("<" if than["low"] else ">", nil)
    if lexed.has("negative") or _LOSS.search(question):
        return "level", Condition("<", nil)
    if lexed.has("positive") or _MADE_PROFIT.search(question):
        return "level", Condition(">", nil)
    return "level", None


def _past(lexed: Lexed) -> re.Match[str] | None:
    """A bound that is said ("more than $2 million"): no time that something grew over."""
    said = _PAST.finditer(lexed.question)
    starts = {words.start for words in lexed.times}
    return next((match for match in said if match.end() not in starts), None)


def _gave(lexed: Lexed) -> re.Match[str] | None:
    """What members lost or gained between two times; of sales only a change is lost."""
    over_time = len(lexed.times) > 1 or any(words.shift for words in lexed.times)
    over_time = over_time or _GAVE_SALES.search(lexed.question) is not None
    return _GAVE.search(lexed.question) if over_time else None


def _spans(lexed: Lexed) -> tuple[list[tuple[int, int]], Class | None, frozenset[str]]:
    """Places of the question that do not name the figure, and the class of the members."""
    question = lexed.question
    spans = [match.span() for match in _ASIDE.finditer(question)]
    spans += [match.span() for match in re.finditer(r"\([^()]*\)", question)]
    spans += [m.span() for p in (_BEFORE_TAX, _FOREIGN) for m in p.finditer(question)]
    where, gave = _WHERE.search(question), _gave(lexed)
    spans += [match.span() for match in (_DOES.match(question), where, gave) if match]
    spans += [match.span() for match in _SUPERLATIVE.finditer(question)]
    spans += [match.span() for told in (LEADS, LEADS_SHARE) for match in told.finditer(question)]
    kind, called = None, frozenset[str]()
    if parted := _parted().search(question):
        spans.append(parted.span())
        name = next(n for n in class_names() if re.search(rf"\b{re.escape(n)}$", parted[0], re.I))
        kind, called = _class_of(name), stems(name)
    spans += [
        match.span(name)
        for pattern in (_WINNERS, _SIZE)
        for match in pattern.finditer(question)
        for name in "abcd"
        if match.groupdict().get(name)
    ]
    named = _class_named(question, spans) if kind is None else None
    if named is not None:
        kind, match = class_names()[named[0]], named[1]
        spans.append((match.start(), _end_of_kind(question, match.end(), kind)))
        called = stems(named[0])
    return spans, kind, called | stems(where["name"] if where else "")


def _class_named(
    question: str, spans: Sequence[tuple[int, int]]
) -> tuple[str, re.Match[str]] | None:
    """The longest name of a class of members, and where it stands: what they are ranked "by" names none."""
    ranked_by = re.search(r"\bby\b", question, re.I)
    found = [
        (name, match)
        for name, named in _named_classes().items()
        for match in named.finditer(question)
        if not _lies_in(match.start(), spans)
    ]
    before = [each for each in found if ranked_by and each[1].start() < ranked_by.start()]
    return next(iter(before or found), None)


@lru_cache(maxsize=1)
def _named_classes() -> dict[str, re.Pattern[str]]:
    """What says each name of a class."""
    ends = r"(?:'s|s')?(?![\w-])"
    return {name: re.compile(rf"\b{re.escape(name)}{ends}", re.I) for name in class_names()}


_AND_MORE = re.compile(r"\s*(?:,|and|or|&)\s+(?:the |its |their )?(?P<name>[a-z]+)\b", re.I)


def _end_of_kind(question: str, end: int, kind: Class) -> int:
    """Where the name of a class ends, with what goes on with it: "the product lines and services"."""
    more = _AND_MORE.match(question, end)
    return more.end() if more and stem(more["name"].lower()) in kind.told_by else end


def _class_of(name: str) -> Class:
    """The class of that name; of one that names any line, the class whose groups are told by it."""
    named = class_names()[name]
    told = (each for each in class_names().values() if each.told_by & stems(name))
    return named if named.told_by else next(told, named)


def _lies_in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end + 1 for start, end in spans)


def _nth(question: str) -> int:
    return 2 if _SECOND.search(question) else (3 if _THIRD.search(question) else 1)


def _count(pattern: re.Pattern[str], question: str) -> int | None:
    match = pattern.search(question)
    word = next((word.lower() for word in match.groups() if word), "") if match else ""
    return _NUMBERS.get(word) or (int(word) if word.isdigit() else None)


def _most(question: str, wanted: _Wanted) -> int | None:
    """How many winners are wanted; None for all."""
    winners = _count(_WINNERS, question)
    if winners and not _SIZE.search(question):
        return winners
    return None if wanted.is_ordered or not wanted.superlative else (winners or 1)


def _aside(question: str) -> frozenset[str]:
    found = [match["x"] or match["y"] for match in _ASIDE.finditer(question)]
    return stems(" ".join(found)) if found else frozenset()


def _listed(lexed: Lexed) -> tuple[frozenset[str], ...]:
    """The members that the question names one by one in parentheses."""
    match = re.search(r"\(([^()]*,[^()]*)\)", lexed.question)
    return tuple(stems(part) for part in match[1].split(",") if stems(part)) if match else ()


def asks_which_most(question: str) -> bool:
    """Whether it is asked which of several moved most, which the change of one does not tell."""
    said = _WHICH_MOST.search(question) is not None
    return said and re.search(rf"\b{any_class()}(?:'s|s')?\b", question, re.I) is not None


def asks_which_member(question: str) -> bool:
    """Whether one member of a class is asked for: "which segment …", "which two regions …"."""
    said = _WHICH.search(question)
    return said is not None and _begins_with_class().match(said["of"]) is not None


def asks_of_members(question: str) -> bool:
    """Whether it is asked if any of several did something, which no single figure answers."""
    said = _OF_MEMBERS.search(question)
    words_ = said["of"].lower().split() if said else []
    if any(" ".join(words_[start:]) in class_names() for start in range(len(words_))):
        return True
    among = _IN_MEMBERS.search(question)
    return among is not None and _begins_with_class(is_told=True).match(among["of"]) is not None


@lru_cache(maxsize=2)
def _begins_with_class(*, is_told: bool = False) -> re.Pattern[str]:
    """What names a class, with two words before it at most."""
    return re.compile(rf"(?:[\w-]+ ){{0,2}}?{any_class(is_told=is_told)}\b", re.I)
