"""A question → tokens: periods, cues, operators, and the words that name a subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.pattern_files import read_toml
from assistant.periods_in_words import TimeWords, completed, times_in
from index.model import StatementKind

_TOKEN = re.compile(
    r"\$?\d[\d,]*(?:\.\d+)?%?|[A-Za-z](?:[\w&/']|\.(?=\w)|-(?=\w))*|[%$+*/()=,:;?<>×÷−–-]|&"
)
_LONGEST_NAME = 12
_POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of the question. `kind` is "period", "cue", "word", "number" or "mark".

    `text` is in lower case; `cues` are the headings of cues.toml that it stands under.
    """

    kind: str
    text: str
    start: int
    end: int
    cues: frozenset[str] = frozenset()

    def has(self, *cues: str) -> bool:
        return not self.cues.isdisjoint(cues)


@dataclass(frozen=True, slots=True)
class Lexed:
    """A question in tokens, with what it says of time and of where to look.

    `place`: stems of the words that only say where, such as "in the segment note". `cues`: those
    of all its tokens.
    """

    question: str
    tokens: tuple[Token, ...]
    times: tuple[TimeWords, ...]
    statement: StatementKind | None = None
    note: str | None = None
    place: frozenset[str] = frozenset()
    cues: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        held = frozenset[str]().union(*(token.cues for token in self.tokens))
        object.__setattr__(self, "cues", held)

    def has(self, *cues: str) -> bool:
        return not self.cues.isdisjoint(cues)

    @property
    def opens_with(self) -> frozenset[str]:
        """The cues of the first word, which tell a yes-or-no question from others.

        A time or terms that are said first ("Over the first six months, did …") open nothing.
        """
        said = self.tokens[_said_first(self.tokens) :]
        first = next((token for token in said if token.kind not in ("mark", "period")), None)
        return first.cues if first else frozenset()


def _said_first(tokens: Sequence[Token]) -> int:
    """How many tokens stand before what asks.

    Nothing but a time and its preposition, up to a comma; or terms and a topic, up to a mark behind
    which it is asked whether ("Taking both together, had …", "Operating income: was …").
    """
    comma = next((n for n, token in enumerate(tokens[:5]) if token.text == ","), 0)
    led = [token for token in tokens[:comma] if token.kind != "period"]
    if len(led) < comma and all(token.has("soft", "over") for token in led):
        return comma
    mark = next(
        (n for n, token in enumerate(tokens[:_LONGEST_LEAD]) if token.text in (",", ":")), 0
    )
    asks = tokens[mark + 1 : mark + 2]
    is_led = (
        mark > 0 and bool(asks) and asks[0].has("yes-no") and not tokens[0].has("which", "yes-no")
    )
    return mark if is_led else 0


_LONGEST_LEAD = 14  # tokens


@lru_cache(maxsize=1)
def _cues() -> dict[tuple[str, ...], frozenset[str]]:
    """Every cue phrase, as words, with the headings it stands under."""
    table = dict(read_toml("cues"))
    kinds: dict[str, list[str]] = table.pop("statements")
    table.pop("optional")
    table.pop("firm")
    table["soft"] = [*table["soft"], *table.pop("hollow")]
    found: dict[tuple[str, ...], set[str]] = {}
    for heading, phrases in [
        *table.items(),
        *((f"statement:{kind}", names) for kind, names in kinds.items()),
    ]:
        for said in phrases:
            found.setdefault(phrase(said), set()).add(heading)
    return {words: frozenset(headings) for words, headings in found.items()}


@lru_cache(maxsize=1)
def _longest_cue() -> int:
    return max(map(len, _cues()))


def plain(word: str) -> str:
    """A word without possessive or quotation marks: "company's" → "company"."""
    return _POSSESSIVE.sub("", word.lower()).strip("'’") or word.lower()


@lru_cache(maxsize=20_000)  # of labels, which filings have in common
def phrase(text: str) -> tuple[str, ...]:
    """The words of a text as those of a question are cut."""
    return tuple(plain(word) for word in _TOKEN.findall(text.lower()))


@lru_cache(maxsize=512)
def lex(question: str, phrases: frozenset[tuple[str, ...]] = frozenset()) -> Lexed:
    """The tokens of `question`. `phrases`: subject phrases whose words are no cues.

    A subject phrase guards its own words ("increase in cash" as a row's label), unless a
    cue phrase that is longer stands at the same place.
    """
    times = times_in(question)
    masked = question
    for words in times:
        masked = masked[: words.start] + " " * (words.end - words.start) + masked[words.end :]
    note = re.search(r"(?:\bper\s+)?(?:\b(?:foot)?notes?)\s*(?:no\.?\s*)?(\d{1,2})\b", masked, re.I)
    if note:
        masked = masked[: note.start()] + " " * (note.end() - note.start()) + masked[note.end() :]
    found = _TOKEN.finditer(masked)
    raw = [(m.group().lower().replace(";", ","), m.start(), m.end()) for m in found]
    tokens = _grouped(raw, phrases, [words.start for words in times])
    tokens += [Token("period", question[w.start : w.end].lower(), w.start, w.end) for w in times]
    tokens.sort(key=lambda token: token.start)
    kinds = [cue for token in tokens for cue in token.cues if cue.startswith("statement:")]
    kept = tuple(
        token for token in tokens if not any(cue.startswith("statement:") for cue in token.cues)
    )
    statement = StatementKind(kinds[0].partition(":")[2]) if kinds else None
    return Lexed(question, kept, completed(times), statement, note[1] if note else None)


def _grouped(
    raw: list[tuple[str, int, int]], phrases: frozenset[tuple[str, ...]], breaks: list[int]
) -> list[Token]:
    """Words and cue phrases; none reaches across a place in `breaks`."""
    words = [plain(text) for text, _, _ in raw]
    tokens: list[Token] = []
    place = 0
    while place < len(raw):
        ahead = next((b for b in breaks if b > raw[place][1]), None)
        room = sum(1 for _, start, _ in raw[place:] if ahead is None or start < ahead)
        guarded = _longest(words, place, phrases, min(room, _LONGEST_NAME))
        cued = _cued(words, place, phrases, room)
        if guarded > 1 and guarded >= cued and _is_name_there(words, place, place + guarded, room):
            named = [_word(raw[at], words[at]) for at in range(place, place + guarded)]
            tokens += [token for token in named if token.text != ","]
            place += guarded
        elif cued:
            headings = _cues()[tuple(words[place : place + cued])]
            text = " ".join(words[place : place + cued])
            tokens.append(Token("cue", text, raw[place][1], raw[place + cued - 1][2], headings))
            place += cued
        else:
            tokens.append(_word(raw[place], words[place]))
            place += 1
    return tokens


def _cued(words: list[str], place: int, phrases: frozenset[tuple[str, ...]], room: int) -> int:
    """How many words from `place` on are a cue, which takes none from a longer name behind it.

    "In total costs and expenses" is not of what costs and expenses are in total.
    """
    cued = _longest(words, place, _cues(), min(room, _longest_cue()))
    for kept in range(1, cued):
        named = _longest(words, place + kept, phrases, min(room - kept, _LONGEST_NAME))
        if named > cued - kept and _longest(words, place, _cues(), kept) == kept:
            return kept
    return cued


def _is_name_there(words: list[str], start: int, end: int, room: int) -> bool:
    """Whether a name with a comma within ends where it says so: not "inventories, net sales"."""
    if "," not in words[start:end] or end >= min(start + room, len(words)):
        return True
    is_apart = not words[end][0].isalpha() or words[end] in _FOLLOWS
    return is_apart or _longest(words, end, _cues(), _longest_cue()) > 0


# What may follow a name, and is no more of it.
_FOLLOWS = frozenset(["represent", "represented", "constitute", "constituted", "contribute"])


def _longest(
    words: list[str],
    place: int,
    phrases: frozenset[tuple[str, ...]] | dict[tuple[str, ...], frozenset[str]],
    most: int,
) -> int:
    """How many words from `place` on make the longest known phrase; 0 for none."""
    for count in range(min(most, len(words) - place), 0, -1):
        if tuple(words[place : place + count]) in phrases:
            return count
    return 0


def _word(raw: tuple[str, int, int], text: str) -> Token:
    if re.fullmatch(r"[^\w$]+", text):
        return Token("mark", text, raw[1], raw[2])
    kind = "number" if re.fullmatch(r"\$?\d[\d,]*(?:\.\d+)?%?", text) else "word"
    return Token(kind, text, raw[1], raw[2])


_NAMED_SO = re.compile(r"[A-Z][\w.]*(?:,? (?:&|and|of|[A-Z][\w.]*))+")


def is_name(text: str) -> bool:
    """Whether a label is a proper name whose first word would be read as a cue: "Greater China"."""
    if not _NAMED_SO.fullmatch(text):
        return False
    words = phrase(text)
    cues = _cues().get(words[:1], frozenset())
    return bool(cues & {"higher", "lower"}) or ("soft" in cues and "&" in words)


@lru_cache(maxsize=1)
def cue_words() -> frozenset[str]:
    """Every single word that stands in a cue phrase."""
    return frozenset(word for phrase in _cues() for word in phrase)


def speaks_of_loss(lexed: Lexed) -> bool:
    """Whether losses are held against one another, of which the larger is the more negative.

    Not where they are called better or worse: the worse is the more negative, as of any result.
    """
    is_judged = lexed.has("judged")
    return not is_judged and any(t.text in ("loss", "losses", "deficit") for t in lexed.tokens)
