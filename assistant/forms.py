"""Forms of questions in a short notation, read as patterns over the words of a question.

A form is a line of words as they are said; what else stands in it:

    word|word       one of these; "as_of" is two words
    [x y | z]       these or none; with a star, as often as they come
    (x | y z)       one of these
    <class>         one of the words of a class; of a verb in any of its forms, of a noun in either number
    {a}             words of the question, the fewest that fit, without "the" before them
    {a-}            the same without a comma or bracket in them
    {a=x|y}         one of these words, which `as` may say again; {a=<class>} one of a class
    {a}'s           the same, of which something is
    {when}          when, if that is said: a time, a preposition before it
    ~3              no more than so many words
    ,  :            a comma; a comma, colon, dash or full stop
    !x|y            not these words next
    ...             first or last: what stands before or behind does not matter, and stays
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files

_MARKS = re.compile(
    r"\s*([?!;:,](?!\d)|[–—]|(?<!\S)\(|\)(?=[\s,?.;:!–—]|$)|\.(?=\W*$)|(?<= )-(?= ))\s*"
)
_BEFORE_MARK = re.compile(r" ([,?.!;:)])")
_PIECE = re.compile(r"[\[(]|[\])]\*?|\{[^}]*\}(?:'s)?|[^\s\[\]()]+")
_WORD = r"[^\s?:;–—]+ "
_CLASSES = {
    "Name": r"(?-i:[A-Z])[^\s,?]*",
    "mark": r"[^\w\s$]+",
    "number": r"[$\d][^\s?]*",
    "year": r"(?:fiscal |fy ?|calendar )?(?:year )?(?:19|20)\d\d",
    "cut": r"[,(;:?–—-]+",
    "colon": r"[:–—-]",
    "stop": r"[,?.!;:)]+",
    "open": r"\(",
    "close": r"\)",
}
_TIME = r"in|for|during|at|on|as of|over|this|last|by|from|since"
# An article before these is kept: "the year's purchases", "for the quarter".
_TIMED = r"\S*['’]s? |(?:quarter|half|year|month|first|second|third|fourth|last|latest|fiscal|end|\w+ ended)\b"
_MARK = r"[^\w\s$]+ "
_ENDS = {"y": "ies", "s": "ses", "x": "xes", "h": "hes"}


@dataclass(frozen=True, slots=True)
class Form:
    """What may be said, and what is meant by it."""

    pattern: re.Pattern[str]
    meant: str

    def applied(self, words: str) -> str:
        """The words with what the form takes as what it means; they are spaced, as by `spaced`."""
        return self.pattern.sub(partial(_filled, self.meant), words)


@lru_cache(maxsize=512)
def in_forms(question: str, name: str, kind: str = "says") -> str:
    """A question as the forms of a file leave it, each in turn; as it stands where none takes it up."""
    words = said = spaced(question)
    for each in _forms(name, kind):
        words = each.applied(words)
    return question if words == said else unspaced(words)


@lru_cache(maxsize=8)
def _forms(name: str, kind: str) -> tuple[Form, ...]:
    table = tomllib.loads(files("assistant").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    classes = word_classes(table)
    return tuple(form(said, meant, classes) for said, meant in table["forms"][kind])


def spaced(text: str) -> str:
    """A question with a space after every word and mark, as forms are matched."""
    return " ".join(_MARKS.sub(r" \1 ", text).split()) + " "


def unspaced(words: str) -> str:
    """The text of spaced words."""
    return _BEFORE_MARK.sub(r"\1", " ".join(words.split())).replace("( ", "(")


def form(said: str, meant: str, classes: Mapping[str, str]) -> Form:
    """A form of the notation; `classes` are patterns of words, by `word_classes`."""
    start = r"^(?:[^\w\s$]+ )*" if not said.startswith("...") else r"(?<!\S)"
    end = rf"(?=(?:{_MARK})*$)" if not said.endswith("...") else ""
    pieces = iter(_PIECE.findall(said.removeprefix("...").removesuffix("...")))
    return Form(re.compile(f"{start}{_group(pieces, classes)}{end}", re.I), meant)


def word_classes(table: Mapping[str, Mapping[str, list[str]]]) -> dict[str, str]:
    """The patterns of the classes of a file: its [words] as they are, [nouns] and [verbs] inflected."""
    ways = {"words": lambda word: [word], "nouns": _numbers, "verbs": _inflected}
    return _CLASSES | {
        name: "|".join(
            re.escape(each).replace("'", "['’]") for word in words for each in ways[kind](word)
        )
        for kind in ways
        for name, words in table.get(kind, {}).items()
    }


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


def _group(pieces: Iterator[str], classes: Mapping[str, str]) -> str:
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


def _element(piece: str, classes: Mapping[str, str]) -> str:
    """The pattern of one piece of a form."""
    if piece[-1] == "*":
        return f"(?:{_element(piece[:-1], classes)})*"
    if piece == ":":
        return r"(?:[,:;–—.-]+ )+"
    if piece[0] == "~":
        return rf"(?:[^\s,?:;–—]+ ){{0,{piece[1:]}}}?"
    if piece[0] == "!":
        return f"(?!{_words(piece[1:], classes)})"
    if piece == "{when}":
        return rf"(?P<when>(?:, )?(?:{_TIME}) (?:{_WORD})*?)?"
    slot = re.fullmatch(r"\{(\w+)(-?)(?:=(.+))?\}('s)?", piece)
    if slot is None:
        return _words(piece, classes)
    name, bare, words, whose = slot.groups()
    word = r"[^\s,?:;()–—]+" if bare else r"[^\s?:;–—]+"
    end = r"['’]s? " if whose else " "
    if words:
        return f"(?P<{name}>{_words(words, classes)[:-1]}){end}"
    return rf"(?:the (?!{_TIMED}))?(?P<{name}>(?:{word} )*?{word}{'?' if whose else ''}){end}"


def _words(piece: str, classes: Mapping[str, str]) -> str:
    """The pattern of words of which one is said."""
    said = [classes[each[1:-1]] if each[0] == "<" else _literal(each) for each in piece.split("|")]
    return f"(?:{'|'.join(said)}) "


def _literal(word: str) -> str:
    return re.escape(word.replace("_", " ")).replace("'", "['’]")


def _filled(meant: str, said: re.Match[str]) -> str:
    """What is meant, the words of the question in their places."""
    held = {name: (words or "").strip() for name, words in said.groupdict(default="").items()}
    return f"{spaced(meant.format(**held))}" if meant else ""
