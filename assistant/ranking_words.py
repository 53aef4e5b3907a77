"""What a question wants of a group: which members, by what figure, held against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.book import Book, stems
from assistant.groups import Class, class_names, verbs
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.plans import Condition
from assistant.said_numbers import number_said

_HIGH = r"most|largest|biggest|highest|greatest|fastest|strongest|best|quickest|top|leading|steepest|sharpest"
_LOW = r"least|smallest|lowest|slowest|weakest|worst|fewest|poorest"
_SUPERLATIVE = re.compile(
    rf"(?<!at )\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))\b(?!\s+(?:recent|directly|line\b))|"
    r"\bthe (?:(?P<higher>higher|larger|greater|bigger|better)|(?P<lower>lower|smaller|worse))\b(?![^?]*\bthan\b)",
    re.I,
)
_RANKS = re.compile(
    r"^\s*(?:please\s+)?(?:rank|order|sort)\b|\b(?:in order|from (?:most|largest|highest|biggest|least|smallest|lowest) to|largest first|highest first)\b",
    re.I,
)
_OPENS = re.compile(
    r"^\s*(?:please\s+)?(?:in|of|for|among|by|going by[^,]*,|[^?]{3,60}?,\s*)?\s*(?:the\s+)?(?:which|what|name|list|rank|order|sort|top|how many|identify|give|show|largest|biggest|highest|smallest|lowest|fastest)\b",
    re.I,
)
_TIMES_ASKED = re.compile(
    r"\b(?:which|what|how many|count)(?: \w+){0,3}? (?:quarters?|years?|periods?|months?|halves|half)\b|"
    rf"\b(?:{_HIGH}|{_LOW}) (?:\w+ )?(?:quarter(?:ly)?|quarters|annual|yearly|years?)\b(?![- ]end)|"
    r"^\W*(?:please )?(?:rank|order|sort) (?:\w+ ){0,3}?(?:quarters|years)\b",
    re.I,
)
_NUMBERS = {word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2)}  # fmt: skip
_N = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}})"
_WINNERS = re.compile(
    rf"\btop\s+(?P<a>{_N})\b|\b(?P<b>{_N})\s+(?:\w+\s+)?(?:{_HIGH}|{_LOW})\b|\b(?:name|list|identify|give|what (?:are|were)|which)\s+(?:the\s+)?(?P<c>{_N})\s+[^,?]*?\b(?:with|had|by|have)\b|\bwhich\s+(?P<d>{_N})\s+(?!of\b)(?=[^?]*\b(?:{_HIGH}|{_LOW})\b)",
    re.I,
)
_SIZE = re.compile(
    rf"\b(?:of|among)\s+(?:the|these|those|its|all|[\w.&-]+['’]s?)\s+(?:\w+(?:'s)?\s+)?(?P<a>{_N})\b|\b(?:rank|order|sort)\s+(?:the|these|all)\s+(?P<b>{_N})\b",
    re.I,
)
_SECOND = re.compile(
    r"\bsecond[- ](?=largest|biggest|highest|most|smallest|lowest|greatest|fastest)|\bsecond by size\b",
    re.I,
)
_THIRD = re.compile(
    r"\bthird[- ](?=largest|biggest|highest|most|smallest|lowest|greatest|fastest)", re.I
)
_GROWTH = re.compile(
    r"\b(?:fastest|slowest|quickest|percent(?:age)?|per ?cent|rate|pct|relative(?:ly)?|proportionally)\b|%",
    re.I,
)
_AMOUNT = re.compile(r"\b(?:dollars?|amount|absolute|\$)\b", re.I)
_LOSS = re.compile(
    r"\b(?:loss|losses|lost (?:the most |the least )?money|lose money|losing money|in the red|unprofitable)\b",
    re.I,
)
_MADE_PROFIT = re.compile(
    r"\b(?:profitable|in the black|(?:made|make) money|(?:made|make|posted|post|earned|earn|turned|turn|reported|report|showed|show|had|have|generated|generate) (?:an? )?(?:positive )?(?:net |operating |pre-?tax |gross )?(?:profit|earnings|income))\b",
    re.I,
)
_EARNS = re.compile(r"\b(?:earn|earns|earned|earning)\b(?! assets)", re.I)
# "Did any segment report a loss?", "were all regions profitable?"
_HOLDS_FOR = re.compile(
    r"^\W*(?:(?:in|for|during|over) [^?]{2,45}?,\s*)?(?:did|does|do|was|were|is|are|has|have|had)\s+(?:(?P<any>any|one|some|even one)|(?P<every>every|each|all))\b(?:\s+(?:one )?of)?(?:\s+(?:the|its|their|these|those))?"
    rf"(?:\s+{_N}\b)?",
    re.I,
)
_GAVE = re.compile(
    r"\b(?:(?P<down>lost|lose|shed|gave up)|(?P<up>gained|gain|added|add|picked up|put on))\s+(?:the\s+)?(?:most|least)\b(?!\s+money)",
    re.I,
)  # between two times
_LESS_THAN = re.compile(
    r"\b(?P<low>less|lower|smaller|fewer|below|down)\b[^?]*?\bthan\b|\b(?P<high>more|higher|larger|greater|bigger|up)\b[^?]*?\bthan\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:(?P<over>more than|over|above|exceed(?:s|ed|ing)?|greater than|higher than|topped|top|at least)|(?P<under>less than|under|below|fewer than|lower than|at most))\s+(?=[$\d])",
    re.I,
)
_ASIDE = re.compile(
    r"(?P<a>\b(?:leaving|leave|setting|set|putting|put)\s+(?P<x>(?:(?!\bleav|\bset|\bput)[\w&',/ -]){2,50}?)\s+aside\b)|"
    r"\b(?:excluding|ignoring|disregarding|not counting|not including|other than|apart from|aside from|besides|except(?: for)?|leaving out)\s+(?P<y>[\w&'/ -]{2,50}?)(?=[,?.;)]|$)",
    re.I,
)
_PICKS = re.compile(
    r"^\s*(?:of|among|for|in)?\b.*?\b(?:which|how many(?! (?:percent|points|basis|percentage|dollars|times|days|more|fewer)\b)|list|name|identify|(?:what|do) (?:\w+ )?(?:segments|categories|lines|regions|products))\b",
    re.I,
)
_HOW_MANY = re.compile(
    r"\bhow many\b(?! (?:percent|points|basis|percentage|dollars|times|days)\b)", re.I
)
_WHERE = re.compile(
    r"\b(?:going by|according to|as per|per|from|in|using|based on)\s+the\s+(?P<name>[\w&' -]{0,40}?)\s*(?:notes?|tables?|schedules?)(?:\s+to the (?:\w+ ){0,2}financial statements)?\b",
    re.I,
)
LEADS = re.compile(
    r"\band (?:say|give|state|tell|what|how much)\b|\bwith the (?:biggest|largest|top|first|highest)\b[^?]*'s\b|\bhow much\b",
    re.I,
)
_ALLOWED = frozenset(["soft", "which", "yes-no", "link", "rank", "small", "second", "third", "up", "down", "change", "percent", "versus", "higher", "lower", "negative", "positive", "list", "and", "except"])  # fmt: skip
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

    @property
    def is_of_all(self) -> bool:
        """Whether the figure of every member is wanted."""
        return not self.is_ranked and self.condition is None


def ranking_words(lexed: Lexed, book: Book) -> RankingWords | None:
    """What a question wants of a group; None where it asks for no member of one."""
    question = lexed.question
    holds_for = _holds_for(question)
    opens = _OPENS.search(re.sub(r"\([^()]*\)", " ", question))
    parted = _parted().search(question)
    if _TIMES_ASKED.search(question) or not (opens or holds_for or parted):
        return None
    if any(
        t.kind == "cue" and not t.cues & _ALLOWED and t.text not in _LOOSE for t in lexed.tokens
    ):
        return None
    ranks = _RANKS.search(question) is not None
    superlative = _SUPERLATIVE.search(question)
    by, condition = _held_against(lexed)
    if (
        superlative is None
        and not ranks
        and not parted
        and (condition is None or not (holds_for or _PICKS.search(question)))
    ):
        return None
    if parted and superlative is None and not holds_for:
        condition = None
    loss = _LOSS.search(question) is not None and not parted
    lowest = superlative is not None and _is_low(superlative)
    if by != "level":
        down = condition is not None and condition.relation == "<"
        lowest = down if superlative is None or not _is_low(superlative) else not down
        if superlative is not None and _is_low(superlative):
            condition = None
    elif loss:
        condition, lowest = condition or Condition("<", Decimal(0)), not lowest
    spans, kind, called = _spans(lexed)
    said = [t.text for t in lexed.tokens if t.kind == "word" and not _within(t, spans)]
    said = [word for spoken in said for word in verbs().get(spoken, spoken).split()]
    if loss:
        said = [
            word for word in said if not _LOSS.fullmatch(word) and word not in ("money", "lost")
        ]
    counts = _HOW_MANY.search(question) is not None
    named = kind is not None and bool(kind.told_by)
    if (kind is None and not said) or (by == "level" and condition is not None and not named):
        return None
    return RankingWords(
        kind, called, content(said, book), by, condition, superlative is not None or ranks, lowest,
        _nth(question), _most(question, ranks, superlative is not None), _count(_SIZE, question),
        counts, _aside(question), _listed(lexed),
        loss or any(each.search(question) for each in (_MADE_PROFIT, _EARNS)), holds_for,
    )  # fmt: skip


def is_of_losses(question: str) -> bool:
    """Whether losses are spoken of: one that grew is a figure that fell."""
    return _LOSS.search(question) is not None


@lru_cache(maxsize=1)
def _parted() -> re.Pattern[str]:
    """What asks for a figure of every member: "net sales by segment", "for each region"."""
    names = "|".join(map(re.escape, class_names()))
    return re.compile(
        r"\b(?:by|per|for (?:each|every)|(?:of|in) (?:each|every)|across(?: all)?)\s+(?:(?:of )?(?:the|its|their)\s+)?"
        rf"(?:(?:reportable|operating|business|major|main|own)\s+)*(?:{names})(?![\w-]|\s+(?:notes?|tables?|data|information|disclosures?)\b)",
        re.I,
    )


def _holds_for(question: str) -> str | None:
    """Whether it is asked of "any" member or "every" one that something holds."""
    said = _HOLDS_FOR.search(question)
    return None if said is None else ("any" if said["any"] else "every")


def _is_low(superlative: re.Match[str]) -> bool:
    return bool(superlative["low"] or superlative["lower"])


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
    """What members lost or gained between two times."""
    over_time = len(lexed.times) > 1 or any(words.shift for words in lexed.times)
    return _GAVE.search(lexed.question) if over_time else None


def _spans(lexed: Lexed) -> tuple[list[tuple[int, int]], Class | None, frozenset[str]]:
    """Places of the question that do not name the figure, and the class of the members."""
    question = lexed.question
    spans = [match.span() for match in _ASIDE.finditer(question)]
    spans += [match.span() for match in re.finditer(r"\([^()]*\)", question)]
    where, gave = _WHERE.search(question), _gave(lexed)
    spans += [match.span() for match in (where, gave) if match]
    spans += [match.span() for match in _SUPERLATIVE.finditer(question)]
    spans += [match.span() for match in LEADS.finditer(question)]
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
    for name, entry in class_names().items() if kind is None else ():
        named = re.compile(rf"\b{re.escape(name)}(?:'s|s')?(?![\w-])", re.I)
        match = next((m for m in named.finditer(question) if not _lies_in(m.start(), spans)), None)
        if match:
            spans.append(match.span())
            kind, called = entry, stems(name)
            break
    return spans, kind, called | stems(where["name"] if where else "")


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


def _most(question: str, ranks: bool, superlative: bool) -> int | None:
    """How many winners are wanted; None for all."""
    winners = _count(_WINNERS, question)
    if winners and not _SIZE.search(question):
        return winners
    return None if ranks or not superlative else (winners or 1)


def _aside(question: str) -> frozenset[str]:
    found = [match["x"] or match["y"] for match in _ASIDE.finditer(question)]
    return stems(" ".join(found)) if found else frozenset()


def _listed(lexed: Lexed) -> tuple[frozenset[str], ...]:
    """The members that the question names one by one in parentheses."""
    match = re.search(r"\(([^()]*,[^()]*)\)", lexed.question)
    return tuple(stems(part) for part in match[1].split(",") if stems(part)) if match else ()
