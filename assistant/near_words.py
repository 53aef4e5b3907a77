"""What of a question's words a cell must bear out, and which words of a table do so."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from assistant.book import LITTLE, Book, stem
from assistant.lexer import Lexed, Token
from assistant.pattern_files import patterns
from index.labels import words

_PATTERNS = patterns("near_words")

_OPENERS = ("soft", "which", "link", "yes-no", "forecast")
# What is to be done with a figure, or what it is beside: never said idly.
_HARD = (
    "list", "rank", "second", "third", "ratio", "percent", "points", "average", "over", "minus", "plus",
    "excluding", "except", "annualised", "monthly", "share-of", "difference", "advice", "market",
    "higher", "lower", "up", "down", "change",
)  # fmt: skip
_ROOT = 5  # letters that two words of one root share at least
_ENDING = 3  # letters that one of them may have more


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a question as stems.

    `required`: each must be borne out; of these `strict`: by the row and its column. `helpful`:
    they count where they are. `place`: they only say where, and the table must have them.
    `named`: names, which what stands near a table alone does not bear out.
    """

    required: frozenset[str]
    strict: frozenset[str]
    helpful: frozenset[str]
    numbers: frozenset[str]
    place: frozenset[str]
    named: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        return self.required | self.helpful | self.place


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("assistant").joinpath("near_cells.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    """The stems of the words that no cell need bear out."""
    return frozenset(stem(word) for group in _table()["idle"].values() for word in group)


@lru_cache(maxsize=1)
def _kin() -> dict[str, str]:
    """The first of each group of words that are taken for one another, by the stem of each."""
    return {stem(word): stem(group[0]) for group in _table()["kin"]["same"] for word in group}


@lru_cache(maxsize=5_000)
def _kindred(word: str) -> frozenset[str]:
    """The stems that are taken for a stem by what they mean."""
    first = _kin().get(word, word)
    return frozenset(other for other, kin in _kin().items() if kin == first) | {first}


def lead_of(question: str) -> str:
    """What a question says before it asks: where, or under what terms; empty where nothing."""
    lead = _PATTERNS["lead"].match(question)
    return lead[0] if lead else ""


def without_supposed_times(lexed: Lexed) -> Lexed:
    """A question without the times of what it supposes, where it names others."""
    lead = _PATTERNS["lead"].match(lexed.question)
    if lead is None or not re.match(r"\W*(?:had|if|assuming|supposing)\b", lead[0], re.I):
        return lexed
    rest = tuple(words for words in lexed.times if words.start >= lead.end())
    return replace(lexed, times=rest) if rest else lexed


def said_of(lexed: Lexed, book: Book) -> Said:
    """What the words of a question are to a cell."""
    lead = _PATTERNS["lead"].match(lexed.question)
    start = lead.end() if lead else 0
    required: set[str] = set()
    strict: set[str] = set()
    helpful: set[str] = set()
    place: set[str] = set(lexed.place)
    for token in lexed.tokens:
        for word in _plain(token):
            root = stem(word)
            if root in book.company_words:
                continue
            is_idle = token.has(*_OPENERS) or (
                root in _idle() and (not token.has(*_HARD) or _falls(token))
            )
            if is_idle:
                helpful.add(root)
            elif token.start < start:
                place.add(root)
            else:
                required.add(root)
                strict |= {root} if token.kind == "cue" else set()
    named = {
        stem(w) for t in lexed.tokens[1:] for w in _plain(t) if lexed.question[t.start].isupper()
    }
    numbers = {t.text.strip("$%") for t in lexed.tokens if t.kind == "number" and t.start >= start}
    return Said(
        frozenset(required), frozenset(strict), frozenset(helpful), frozenset(numbers), frozenset(place),
        frozenset(named & required),
    )  # fmt: skip


def _falls(token: Token) -> bool:
    """Whether a word of a decrease says of a payment when it is due ("falls in 2027")."""
    return token.text in ("fall", "falls", "falling")


def _plain(token: Token) -> Sequence[str]:
    """The words of a token, none of what says a time, a number, or how much."""
    if token.kind not in ("word", "cue") or token.text == "how much of" or token.has("percent"):
        return ()
    spelt = (part for word in words(token.text.replace("/", " ")) for part in word.split("-"))
    return [part for part in spelt if part and part not in LITTLE]


def held(wanted: frozenset[str], text: frozenset[str]) -> frozenset[str]:
    """The stems that a text has, or has a word of one root with."""
    return frozenset(word for word in wanted if word in text or any(_akin(word, t) for t in text))


@lru_cache(maxsize=200_000)
def _akin(one: str, other: str) -> bool:
    """Whether two stems are taken for one: "termin" and "terminat", "profit" and "incom"."""
    return other in _kindred(one) or one in _shorter(other) or other in _shorter(one)


@lru_cache(maxsize=50_000)
def _shorter(word: str) -> frozenset[str]:
    """The shorter stems that are of one root with a stem: its singular, and it without its ending."""
    cut = {word[:length] for length in range(max(_ROOT, len(word) - _ENDING), len(word))}
    return frozenset(cut | {word[:-1]} if word.endswith("s") else cut)


class Places:
    """Which of many texts have a stem, or a word of one root with it, as `held` finds them in one."""

    def __init__(self, texts: Mapping[str, frozenset[str]]) -> None:
        """`texts`: the stems of each, by its name."""
        self._all = frozenset(texts)
        self._having: dict[str, set[str]] = defaultdict(set)
        for name, words_ in texts.items():
            for word in words_:
                self._having[word].add(name)
        self._longer: dict[str, list[str]] = defaultdict(list)
        for word in self._having:
            for short in _shorter(word):
                self._longer[short].append(word)

    def of_all(self, wanted: frozenset[str]) -> frozenset[str]:
        """The names of the texts that have every one of some stems."""
        return self._all.intersection(*map(self._of, wanted))

    def _of(self, word: str) -> set[str]:
        akin = {word, *_kindred(word), *_shorter(word), *self._longer.get(word, ())}
        return set[str]().union(*(self._having.get(each, ()) for each in akin))


def is_idle(root: str) -> bool:
    """Whether a stem names nothing by itself."""
    return root in _idle() or root.isdigit()


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text, years aside."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    plain = (n.rstrip("0").rstrip(".") if "." in n else n.rstrip(",") for n in found)
    return frozenset(n for n in plain if not re.fullmatch(r"(?:19|20)\d\d", n))
