"""Forms of questions in a short notation, read as patterns over the words of a question.

A form is a line of words as they are said; what else stands in it:

    word|word       one of these; "as_of" is two words
    [x y | z]       these or none; with a star, as often as they come
    (x | y z)       one of these
    <class>         one of the words of a class; of a verb in any of its forms, of a noun in either number
    {a}             words of the question, the fewest that fit, without "the" before them
    {a-}            the same without a comma or bracket in them
    {a!x|y}         the same, none of these words in it
    {a=x|y}         one of these words, which may be said again; {a=<class>} one of a class
    {a}'s  {a}m|mo  the same with that behind it, as in "12mo"; post-{a} with that before it
    {=a}            the same words again
    {when}          when, if that is said: a time, a preposition before it
    {timed}         the same where a word of time comes after the preposition; {timed!x|y} without these
    ~3              no more than so many words
    ,  :  .         a comma; a comma, colon, dash or full stop; here a clause ends
    !x|y            not these words next
    >x|y            these words next, or the end
    ...             first or last: what stands before or behind does not matter, and stays
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.pattern_files import read_toml

_MARKS = re.compile(
    r"\s*([?!;:,](?!\d)|(?<=[a-z ][a-z]{2})(?<! vs)\.(?=\s+[A-Z])|(?<=\d\d)\.(?=\s+[A-Z])|[–—]|(?<!\S)\(|\)(?=[\s,?.;:!–—]|$)|\.(?=\W*$)|(?<= )-(?= ))\s*"
)
_BEFORE_MARK = re.compile(r" ([,?.!;:)])")
_PIECE = re.compile(r"[\[(]|[\])]\*?|[\w-]*\{[^}]*\}[\w'|-]*|[^\s\[\]()]+")
_SLOT = re.compile(r"([\w-]*)\{(\w*)(-?)(?:=(.+?))?(?:!(.+?))?\}([\w'|-]*)")
_MUST_SAY = re.compile(r"(?!\.$)(?:\{\w+-?=)?([^~!>:,*{}|\[\]()][^*{}]*)\}?")
_WORD = r"[^\s?:;–—]+ "
_CLASSES = {
    "Name": r"(?-i:[a-z]?[A-Z])[^\s,?]*",
    "mark": r"[^\w\s$]+",
    "word": r"[a-z-]{3,}",
    "number": r"[$\d][^\s?]*",
    "year": r"(?:fiscal |fy ?|calendar )?(?:year )?(?:19|20)\d\d",
    "bare_year": r"(?:19|20)\d\d",
    "two_digits": r"\d\d",
    "years": r"(?:fiscal )?(?:19|20)\d\d(?:(?:-| [–-] |(?: ,| and| to| &)+ )(?:19|20)\d\d)+",
    "amount": r"\$ ?\d[^\s?]*|\d[\d.,]*(?:%| (?:thousand|million|billion|%|per ?cent))|(?:a|one|two|three|five|ten) (?:million|billion)",
    "cut": r"[,(;:?–—-]+",
    "colon": r"[:–—-]",
    "stop": r"[,?.!;:)]+",
    "full": r"[.!;?]+",
    "open": r"\(",
    "close": r"\)",
}
_TIME = r"in|for|during|at|on|as of|over|this|last|by|from|since"
# An article before these is kept: "the year's purchases", "for the quarter".
_TIMED = r"\S*['’]s? |(?:quarter|half|year|month|first|second|third|fourth|last|latest|fiscal|end|\w+ ended)\b"
_OF_TIME = r"(?:latest|most recent|past|fiscal|first|second|third|fourth|last|this|year|quarter|three|six|nine|twelve|months|q[1-4](?:['’]?\d+)?|h[12]|[12]h|fy\d*|calendar|(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october|(?:19|20)\d\d|['’]?\d\d)\b"
_MARK = r"[^\w\s$]+ "


@dataclass(frozen=True)
class Form:
    """What may be said, and what is meant by it."""

    said: str
    meant: str
    classes: Classes

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Sets of words, of each of which a question has one where the form fits it."""
        return _needed(_PIECE.findall(_bare(self.said)), self.classes)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form as a pattern over spaced words."""
        start = r"^(?:[^\w\s$]+ )*" if not self.said.startswith("...") else r"(?<!\S)"
        end = rf"(?=(?:{_MARK})*$)" if not self.said.endswith("...") else ""
        pieces = iter(_PIECE.findall(_bare(self.said)))
        return re.compile(f"{start}{_group(pieces, self.classes)}{end}", re.I)

    def applied(self, words: str) -> str:
        """The words with what the form takes as what it means; they are spaced, as by `spaced`."""
        return self.pattern.sub(self.filled, words)

    def matched(self, words: str) -> re.Match[str] | None:
        """Where the form fits spaced words from their start."""
        return self.pattern.match(words) if self.may_fit(words) else None

    def may_fit(self, words: str) -> bool:
        """Whether spaced words have all that the form needs."""
        known = tokens_of(words)
        return not any(known.isdisjoint(each) for each in self.needs)

    def held(self, said: re.Match[str]) -> dict[str, str]:
        """The words of the question that a match keeps, by their names."""
        return {name: words.strip() for name, words in said.groupdict(default="").items()}

    def filled(self, said: re.Match[str]) -> str:
        """What is meant, the words of the question in their places."""
        return spaced(self.meant.format(**self.held(said))) if self.meant else ""


class Forms(tuple[Form, ...]):
    """Forms in the order in which they are tried."""

    @cached_property
    def _by_need(self) -> dict[str, list[int]]:
        """Their places by the words of which each needs one most; under "" what needs none."""
        found: dict[str, list[int]] = {}
        for place, each in enumerate(self):
            for word in each.needs[0] if each.needs else ("",):
                found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _besides(self) -> list[tuple[frozenset[str], ...]]:
        """What each needs besides the words by which it is held."""
        return [each.needs[1:] for each in self]

    def likely(self, words: str, after: int = -1) -> list[int]:
        """The places, behind one, of those that may fit spaced words, in their order."""
        known, held = tokens_of(words), self._by_need
        places = {place for word in (*known, "") for place in held.get(word, ()) if place > after}
        return [
            place
            for place in sorted(places)
            if not any(map(known.isdisjoint, self._besides[place]))
        ]

    def matched(self, words: str) -> Iterator[tuple[Form, re.Match[str]]]:
        """The forms that fit spaced words from their start, each with how it does."""
        for place in self.likely(words):
            match = self[place].pattern.match(words)
            if match is not None:
                yield self[place], match


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a file: the words of each, and each as a pattern."""

    words: dict[str, frozenset[str]]
    patterns: dict[str, str]


@lru_cache(maxsize=512)
def in_forms(question: str, name: str, kind: str = "says") -> str:
    """A question as the forms of a file leave it, each in turn; as it stands where none takes it up."""
    words = said = spaced(question)
    listed = forms(name, kind)
    likely = listed.likely(words)
    while likely:
        place = likely.pop(0)
        left = listed[place].applied(words)
        if left != words:
            words, likely = left, listed.likely(left, place)
    return question if words == said else unspaced(words)


@lru_cache(maxsize=512)
def kept_in(text: str, name: str, kind: str) -> Mapping[str, str] | None:
    """The words that a form of a kind keeps of a text, by their names; None where none fits it."""
    words = spaced(text)
    listed = forms(name, kind)
    for place in listed.likely(words):
        match = listed[place].pattern.search(words)
        if match is not None:
            return listed[place].held(match)
    return None


def fits(text: str, name: str, kind: str) -> bool:
    """Whether a form of a kind of a file fits a text."""
    return kept_in(text, name, kind) is not None


@lru_cache(maxsize=64)
def forms(name: str, kind: str = "says") -> Forms:
    """The forms of a file, of a kind, in their order; of those that rewrite nothing the first text alone."""
    written = read_toml(name)["forms"][kind]
    pairs = [(each, "") if isinstance(each, str) else each for each in written]
    return Forms(Form(said, meant, _classes_of(name)) for said, meant in pairs)


@lru_cache(maxsize=16)
def _classes_of(name: str) -> Classes:
    """The classes of a file and, where it has none of the name, those that all files have."""
    own = word_classes(read_toml(name))
    if name == "forms":
        return own
    shared = _classes_of("forms")
    return Classes(shared.words | own.words, shared.patterns | own.patterns)


@lru_cache(maxsize=8)
def tokens_of(words: str) -> frozenset[str]:
    """The words of a spaced question, of which a form may need one."""
    return frozenset(words.lower().replace("’", "'").split())


def spaced(text: str) -> str:
    """A question with a space after every word and mark, as forms are matched."""
    return " ".join(_MARKS.sub(r" \1 ", text).split()) + " "


def unspaced(words: str) -> str:
    """The text of spaced words."""
    return _BEFORE_MARK.sub(r"\1", " ".join(words.split())).replace("( ", "(")


def word_classes(written: Mapping[str, Mapping[str, list[str]]]) -> Classes:
    """The classes of a file: its [words] as they are, [nouns] and [verbs] inflected."""
    ways = {"words": lambda word: [word], "nouns": _numbers, "verbs": _inflected}
    words = {
        name: [each for word in listed for each in ways[kind](word)]
        for kind in ways
        for name, listed in written.get(kind, {}).items()
    }
    return Classes(
        {name: frozenset(map(_telling, listed)) for name, listed in words.items()},
        _CLASSES
        | {
            name: "|".join(map(_literal, sorted(listed, key=len, reverse=True)))
            for name, listed in words.items()
        },
    )


def _bare(said: str) -> str:
    return said.removeprefix("...").removesuffix("...")


def _needed(pieces: Iterable[str], classes: Classes) -> tuple[frozenset[str], ...]:
    """The words of each piece that must be said whatever else is, those that tell the most first."""
    depth, found = 0, []
    for piece in pieces:
        depth += (piece[0] in "[(") - (piece[0] in "])")
        said = _MUST_SAY.fullmatch(piece) if not depth else None
        words = _words_of(said[1], classes) if said else frozenset()
        found += [words] if words else []
    return tuple(sorted(found, key=lambda words: -min(map(len, words))))


def _words_of(piece: str, classes: Classes) -> frozenset[str]:
    """The telling words of a piece's alternatives; none where a class of it has no words."""
    found: set[str] = set()
    for each in piece.split("|"):
        words = classes.words.get(each[1:-1]) if each[0] == "<" else {_telling(each)}
        if not words:
            return frozenset()
        found |= words
    return frozenset(found)


def _telling(words: str) -> str:
    """The longest word of some: the one that is said the least."""
    return max(words.lower().replace("_", " ").split(), key=len)


def _numbers(noun: str) -> list[str]:
    """A noun in the singular and the plural."""
    ends = noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"
    return [ends, noun]


def _inflected(verb: str) -> list[str]:
    """A verb in all its forms: "pay/paid off" gives its past tense with it."""
    first, _, rest = verb.partition(" ")
    base, _, past = first.partition("/")
    stem = base.removesuffix("e")
    is_y = re.search(r"[^aeiou]y$", base) is not None
    third = (
        base[:-1] + "ies" if is_y else base + ("es" if re.search(r"(?:s|x|ch|sh)$", base) else "s")
    )
    regular = base[:-1] + "ied" if is_y else f"{stem}ed"
    spoken = [third, *(past.split("/") if past else [regular]), f"{stem}ing", base]
    return [f"{each} {rest}".strip() for each in spoken]


def _group(pieces: Iterator[str], classes: Classes) -> str:
    """The pattern of pieces up to the end of their group."""
    made: list[str] = []
    for piece in pieces:
        if piece == "|":
            made.append("|")
        elif piece in "[(":
            made.append(f"(?:{_group(pieces, classes)}")
        elif piece[0] in "])":
            made.append({"]": ")?", "]*": ")*", ")": ")", ")*": ")*"}[piece])
            return "".join(made)
        else:
            made.append(_element(piece, classes))
    return "".join(made)


def _element(piece: str, classes: Classes) -> str:
    """The pattern of one piece of a form."""
    if piece[-1] == "*":
        return f"(?:{_element(piece[:-1], classes)})*"
    if piece == ":":
        return r"(?:[,:;–—.-]+ )+"
    if piece[0] == "~":
        return rf"(?:[^\s,?:;–—]+ ){{0,{piece[1:]}}}?"
    if piece[0] == "!":
        return f"(?!{_words(piece[1:], classes)})"
    if piece[0] == ">":
        return f"(?={_words(piece[1:], classes)}|$)"
    if piece == ".":
        return rf"(?={_MARK}|$)"
    slot = _SLOT.fullmatch(piece)
    return _words(piece, classes) if slot is None else _slot(slot, classes)


def _slot(slot: re.Match[str], classes: Classes) -> str:
    """The pattern of words that a form keeps."""
    lead, name, bare, words, without, tail = slot.groups()
    no = f"(?!{_words(without, classes)})" if without else ""
    if not name:
        return f"(?:the )?(?P={words}) "
    if name == "when" and not words:
        return rf"(?P<when>(?:, )?(?:{_TIME}) (?:{_WORD})*?)?"
    if name == "timed":
        start = rf"(?:, )?(?=(?:last|this) |(?:in|for|during|over|throughout) (?:the |its |their )?{_OF_TIME})"
        return rf"(?P<timed>{start}(?:{no}{_WORD})+?)?"
    end = r"['’]s? " if tail == "'s" else rf"(?:{tail}) "
    if words:
        return f"{lead}(?P<{name}>{_words(words, classes)[:-1]}){end}"
    word = no + (r"[^\s,?:;()–—]+" if bare else r"[^\s?:;–—]+")
    return rf"(?:the (?!{_TIMED}))?(?P<{name}>(?:{word} )*?{word}{'?' if tail else ''}){end}"


def _words(piece: str, classes: Classes) -> str:
    """The pattern of words of which one is said."""
    said = [
        classes.patterns[each[1:-1]] if each[0] == "<" else _literal(each)
        for each in sorted(piece.split("|"), key=len, reverse=True)
    ]
    return f"(?:{'|'.join(said)}) "


def _literal(word: str) -> str:
    return re.escape(word.replace("_", " ")).replace("'", "['’]")
