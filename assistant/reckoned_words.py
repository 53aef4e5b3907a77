"""Arithmetic in free words → its operands with the signs between them: "what is left of A after B and C".

What is said whole ("the gap between A and B") is one of the frames of reckoned_frames.toml; all else is
operands with signs between, read from left to right. Times stay with the operand they stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.cue_patterns import any_of
from assistant.pattern_files import filled, patterns, read_toml, words_of
from assistant.period_phrases import times_in

_PATTERNS, _WORDS = patterns("reckoned_words"), words_of("reckoned_words")
_LAST = 0xF8FF
_TIMES, _PARTS = (
    0xE000,
    0xE800,
)  # characters that no text has, for times and for what is in brackets
ALL, BOTH = "all", "both"  # before what several lines are called, of which each is meant
SIGNS = _PATTERNS["signs"]
_SIGNS = {"plus": "+", "minus": "-", "over": "/", "times": "*"}
_DEEPEST = 4
_MOST_SIGNS = 8
_LEADS = re.compile(rf"(?:{any_of(_WORDS['time-leads']).pattern}\s+)*$", re.I)
_FISCAL = re.compile(r"\bf(?:iscal|y)", re.I)
_OWN = re.compile("[\ue000-\uf8ff]")  # which stand for times and brackets here
_TIME_FIRST = re.compile(
    rf"^\W*?(?P<topic>[{chr(_TIMES)}-{chr(_PARTS - 1)}])\s*[,:]\s*(?P<rest>.+)$"
)
_EMPTY = re.compile(r"\([\s,;.]*\)")
_ARTICLES = re.compile(rf"(?:{any_of(_WORDS['articles']).pattern}\s+)*$", re.I)
# A time before a name is one of it ("2024 revenue"); before what joins it stands behind what it is of.
_BEHIND = re.compile(rf"(?:['’]s)?\s+(?!{any_of(_WORDS['joins']).pattern})[A-Za-z]", re.I)


@dataclass(frozen=True, slots=True)
class Operand:
    """What is named, and when, each as it was said."""

    said: str
    when: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with the signs before each but the first, in their order."""

    first: Operand | Chain
    rest: tuple[tuple[str, Operand | Chain], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The arithmetic of a question; `topic` is what it was headed by, `when` the time said there."""

    chain: Chain
    topic: str
    when: str
    asks_percent: bool
    asks_points: bool = False


def _is_part(character: str) -> bool:
    """Whether a character stands for what is in brackets."""
    return _PARTS <= ord(character) <= _LAST


def named_in(text: str) -> str:
    """What an operand is called, without what leads to it; "all" before what several lines are called."""
    text = text.strip(" ,;:.?!")
    plain = _PATTERNS["trails"].sub("", _PATTERNS["leads"].sub("", text))
    every = _PATTERNS["every"].search(text)
    if every is None:
        return plain
    of_each = BOTH if every["both"] else ALL
    return f"{of_each} {_PATTERNS['every'].sub('', plain).strip()}"


def parted(text: str) -> list[str]:
    """What stands between the signs of a text."""
    found = list(SIGNS.finditer(text))
    starts = [0, *(sign.end() for sign in found)]
    ends = [*(sign.start() for sign in found), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


@lru_cache(maxsize=1)
def _frames() -> tuple[tuple[re.Pattern[str], str], ...]:
    written = read_toml("reckoned_frames")
    return tuple(
        (re.compile(filled(said, written["classes"]), re.I), meant)
        for said, meant in written["frames"]
    )


def told(question: str) -> Iterator[Told]:
    """What arithmetic a question may tell, likeliest first."""
    text = " ".join(_OWN.sub(" ", question).split())
    masked, times = _masked(text)
    percent = _PATTERNS["percent"].search(text) is not None
    points = _PATTERNS["points"].search(text) is not None
    for topic, rest in _headed(masked):
        read = _Reading(times)
        body = _body(read, rest)
        found = read.tree(body, 0)
        if isinstance(found, Chain):
            behind = read.times_of(topic) + read.times_of(rest[len(body) :])
            yield Told(
                found, read.plain(topic), " ".join(behind), percent or read.asks_share, points
            )


def _masked(text: str) -> tuple[str, list[str]]:
    """The text with a character for each of its times, and those."""
    times: list[str] = []
    for words in reversed(times_in(text)):
        before, after = text[: words.start], text[words.end :]
        is_before_name = _BEHIND.match(after) is not None
        lead = (_ARTICLES if is_before_name else _LEADS).search(before)
        start = lead.start() if lead else words.start
        owned = re.match(r"['’]s?\b", after)
        times.append(text[start : words.end].strip())
        text = f"{text[:start]}{chr(_TIMES + len(times) - 1)}{after[owned.end() if owned else 0 :]}"
    return text, times


def _headed(text: str) -> Iterator[tuple[str, str]]:
    """A question as a heading and what is told, by each way in which it may have one; then whole."""
    text = _PATTERNS["aside"].sub("", _PATTERNS["gives-what"].sub("", text))
    when = _TIME_FIRST.match(text)
    if when is not None:
        yield when["topic"], when["rest"]
    for name in ("topic", "derived", "within"):
        said = _PATTERNS[name].match(text)
        if said is None:
            continue
        if (
            said["rest"].startswith("what")
            or SIGNS.search(said["topic"]) is None
            or text[said.end("topic")] == ":"
        ):
            yield said["topic"], said["rest"]
    yield "", text


def _body(read: _Reading, text: str) -> str:
    """What is told, without what only asks for its outcome."""
    for asked in _PATTERNS["outcome"].finditer(text):
        head = text[: asked.start()]
        said = re.findall(r"[a-z]+", asked["asks"].lower())
        own = [word for word in said if word not in _WORDS["idle"]]
        is_clause = asked[0].lstrip()[:1] in ":." and not SIGNS.search(asked["asks"])
        if read.operates(head) and (is_clause or all(word in head.lower() for word in own)):
            return head
    return text


def _leaves(chain: Chain) -> list[Operand | Chain]:
    return [chain.first, *(each for _, each in chain.rest)]


def _stands_for_before(leaf: Operand | Chain) -> bool:
    return isinstance(leaf, Operand) and _PATTERNS["before"].match(leaf.said) is not None


def _with_before(after: Chain, before: Chain) -> Chain:
    """A step with the outcome of the one before it in the place of what stands for that."""

    def held(leaf: Operand | Chain) -> Operand | Chain:
        return before if _stands_for_before(leaf) else leaf

    return Chain(held(after.first), tuple((sign, held(each)) for sign, each in after.rest))


class _Reading:
    """Reads text to operands; `asks_share`: a part of something was told in percent."""

    def __init__(self, times: list[str]) -> None:
        self._times = times
        self._parts: list[str] = []
        self.asks_share = False

    def times_of(self, text: str) -> list[str]:
        return [self._times[ord(c) - _TIMES] for c in text if _TIMES <= ord(c) < _PARTS]

    def plain(self, text: str) -> str:
        """A text without its times."""
        text = "".join(" " if _TIMES <= ord(c) < _PARTS else c for c in text)
        return " ".join(_EMPTY.sub(" ", text).split())

    def operates(self, text: str) -> bool:
        opened = _PATTERNS["opens"].sub("", text)
        return SIGNS.search(opened) is not None or any(
            said.match(words) for said, _ in _frames() for words in (text, opened)
        )

    def tree(self, text: str, depth: int) -> Operand | Chain | None:
        """The operands of a text; None where it is none, or has too many."""
        text = text.strip(" ,;:.?!")
        if depth > _DEEPEST or not text:
            return None
        if len(text) == 1 and _is_part(text):
            return self.tree(self._parts[ord(text) - _PARTS], depth + 1)
        text = self._bracketed(text)
        stepped = self._stepped(text, depth)
        if stepped is not None:
            return stepped
        bare = text.rstrip("".join(map(chr, range(_TIMES, _TIMES + len(self._times)))) + " ,")
        for words in dict.fromkeys((bare, _PATTERNS["opens"].sub("", bare))):
            framed = next(
                (
                    (m, meant)
                    for said, meant in _frames()
                    if (m := said.match(words))
                    and (len(m.groupdict()) > 1 or not SIGNS.search(m["a"]))
                ),
                None,
            )
            if framed is not None:
                return self._framed(*framed, text[len(bare) :], depth)
        return self._chain(_PATTERNS["opens"].sub("", text), depth)

    def _framed(
        self, said: re.Match[str], meant: str, behind: str, depth: int
    ) -> Operand | Chain | None:
        """What a frame holds; a time behind it is of its last operand."""
        held = said.groupdict()
        last = max(held, key=meant.index)
        held[last] = f"{held[last]} {behind}"
        found = self.tree(meant.format(**held), depth + 1)
        is_sum = SIGNS.search(meant) is None
        return Chain(found, ()) if is_sum and isinstance(found, Operand) else found

    def _stepped(self, text: str, depth: int) -> Chain | None:
        """ "Take B out of A, then C over what remains"."""
        said = _PATTERNS["then"].match(text)
        if said is None or SIGNS.search(said["next"]) is None:
            return None
        after = self._chain(said["next"], depth + 1)
        if not isinstance(after, Chain) or not any(map(_stands_for_before, _leaves(after))):
            return None
        before = self.tree(said["first"], depth + 1)
        return _with_before(after, before) if isinstance(before, Chain) else None

    def _bracketed(self, text: str) -> str:
        """The text with a character for each of its innermost brackets that tells operands."""
        while found := re.search(r"\(([^()]*)\)", text):
            self._parts.append(found[1])
            text = (
                f"{text[: found.start()]}{chr(_PARTS + len(self._parts) - 1)}{text[found.end() :]}"
            )
        return text

    def _chain(self, text: str, depth: int) -> Operand | Chain | None:
        found = list(SIGNS.finditer(text))
        if len(found) > _MOST_SIGNS:
            return None
        if not found:
            return self._operand(text, depth)
        pieces = parted(text)
        signs = [next(s for name, s in _SIGNS.items() if m[name]) for m in found]
        self.asks_share = self.asks_share or any(m["share"] for m in found)
        if not pieces[0].strip() and signs[0] == "+":  # "add A, B and take off C"
            pieces, signs = pieces[1:], signs[1:]
        trees = [self.tree(piece, depth + 1) for piece in pieces]
        if not signs:
            return trees[0]
        if any(tree is None for tree in trees):
            return None
        whole = [tree for tree in trees if tree is not None]
        return Chain(whole[0], tuple(zip(signs, whole[1:], strict=True)))

    def _operand(self, text: str, depth: int) -> Operand | Chain | None:
        """One operand; of a text in which something stands in brackets, with that within it."""
        inner = [c for c in text if _is_part(c)]
        if len(inner) == 1 and text.strip() == inner[0]:
            return self.tree(text, depth)
        for each in inner:
            text = text.replace(each, f"({self._parts[ord(each) - _PARTS]})")
        times = self.times_of(text)
        if len(times) > 1 and not any(_FISCAL.search(time) for time in times):
            return None  # of two times
        when = " ".join(times)
        said = named_in(self.plain(text))
        is_scoped = _PATTERNS["scoped"].match(said) is not None
        return Operand(said, when) if ":" not in said and not is_scoped else None
