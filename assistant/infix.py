"""Arithmetic told as a deed ("Subtract A from B", "Take A and strip out B") → A and B with a sign between."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.forms import Form, forms, spaced, unspaced
from assistant.periods_in_words import times_in

_LESS = "{a} minus {b}"
_STEP = re.compile(
    r",?\s+(?:and\s+(?:then\s+)?|then\s+)?(?P<deed>subtract(?:ing)?|deduct(?:ing)?|tak(?:e|ing) (?:away|off)|add(?:ing)?(?: back| on)?)\s+(?!to\b|from\b|up\b|together\b)",
    re.I,
)
_WITHOUT = re.compile(
    r"(?P<of>.+?)\s+(?:without|excluding|minus|less|net of|ex)\s+(?:the |those |these |such )?(?P<what>[\w'’ -]+)",
    re.I,
)
_SIGNS = re.compile(r"\b(?:minus|plus|divided by|multiplied by)\b", re.I)
_DEED = {"d": ", divided by ", "m": ", multiplied by "}
_IN_PERCENT = re.compile(r"%|\bper ?cent|\bpct\b|\bmargin\b", re.I)
_OWNED = re.compile(r"['’]s\s+")
_OPENS = re.compile(r"^\s*(?:taking|take)\s+", re.I)


# What parts the operands of a deed, and stands in names too: "net cash provided by …".
_PARTING = tuple(re.compile(rf"\s(?={word}\s)", re.I) for word in ("from", "by", "to"))
_HELD = "\x00"  # in place of the blank before such a word that is taken for part of a name


def infixes(question: str) -> list[str]:
    """What `infix` makes of a question, each "from", "by" or "to" taken for what parts its operands.

    "Subtract proceeds from options from net income": proceeds from options are one figure.
    """
    found = [infix(question)]
    for parting in _PARTING:
        held = question
        for _ in parting.findall(question):
            held = parting.sub(_HELD, held, count=1)
            told = infix(held)
            found.append(told.replace(_HELD, " ") if told else None)
    return list(dict.fromkeys(told for told in found if told is not None))


def infix(question: str) -> str | None:
    """A question whose deed is told in words, with its operands on the two sides of a sign.

    What follows ("…: what did it sell?") says no more than that the outcome is wanted; its
    times are kept. None where no deed is told.
    """
    words = spaced(question)
    told = _then(words) or _stepped(question)
    if told is not None:
        return told
    for form in forms("sayings", "deeds"):
        match = form.matched(words)
        if match is not None and (made := _done(form, match, words)):
            return made
    return None


def _done(form: Form, match: re.Match[str], words: str) -> str | None:
    """A deed with its operands in its place; None where one of them names no figure."""
    held = {name: unspaced(said).strip(" ,.") for name, said in form.held(match).items()}
    if form.meant == _LESS and _says_but_when(held):
        return form.meant.format(**held)
    if not _names_a_figure(held["b"]):
        return None
    one, other = held["a"], _named_by(held["b"], held["a"])
    if re.search(r"['’]s$", one):  # "Republic's and Oxford's premiums"
        one = f"{one} {_OWNED.split(other, maxsplit=1)[-1]}"
    told, rest = form.meant.format(a=one, b=other), unspaced(words[match.end() :])
    if _IN_PERCENT.search(rest):
        told = told.replace(" divided by ", " as a percentage of ")
    return f"{told} {_when(rest)}".strip()


def _then(words: str) -> str | None:
    """A deed with the outcome of another: "take A less B and divide it by C"."""
    form = forms("sayings", "then")[0]
    match = form.matched(words)
    if match is None:
        return None
    held, rest = form.held(match), unspaced(words[match.end() :])
    told = infix(held["a"]) or _OPENS.sub("", unspaced(held["a"]))
    deed = _DEED[held["deed"][0].lower()]
    percent = "in percent" if "divided" in deed and _IN_PERCENT.search(rest) else ""
    told = f"{told}{deed}{_spelt(unspaced(held['b']), told)}"
    return " ".join(f"{told} {times_told(rest)} {percent}".split())


def _stepped(question: str) -> str | None:
    """A deed with a further one after it: "take A, add B and then subtract C"."""
    steps = list(_STEP.finditer(question))
    before = infix(question[: steps[-1].start()]) if steps else None
    words = spaced(question[steps[-1].end() :]) if before else ""
    match = forms("sayings", "told_last")[0].matched(words) if before else None
    if match is None or not _names_a_figure(match["b"]):
        return None
    sign = "plus" if steps[-1]["deed"].lower().startswith("add") else "minus"
    rest = unspaced(words[match.end() :])
    return f"{before} {sign} {unspaced(match['b']).strip(' ,.')} {_when(rest)}".strip()


def _spelt(operand: str, told: str) -> str:
    """An operand without what was named before: "revenues without the credits", of which credits."""
    less = _WITHOUT.fullmatch(operand.strip(" ,"))
    if less is None:
        return operand
    last = less["what"].lower()
    named = (each.strip(" ,") for each in _SIGNS.split(told))
    whole = next((n for n in named if n.lower().endswith(last)), less["what"])
    return f"({less['of']} minus {whole})"


def _says_but_when(told: Mapping[str, str]) -> bool:
    """Whether what is taken off is the same line at another time: "take sales of the half and subtract the quarter"."""
    is_timed = bool(times_in(told["a"])) and bool(times_in(told["b"]))
    return is_timed and _names_a_figure(told["a"]) and not _names_a_figure(told["b"])


def _named_by(operand: str, other: str) -> str:
    """An operand that is but a time's "figure" as that of the line which the other one names."""
    if _FIGURE.search(operand) is None or _names_a_figure(_FIGURE.sub("", operand)):
        return operand
    for words in reversed(times_in(other)):
        other = f"{other[: words.start]} {other[words.end :]}"
    named = re.sub(
        r"^\W*(?:(?:the|its|their|for|of|in)\s+)*|\s+(?:for|of|in|the)\W*$", "", other, flags=re.I
    )
    return _FIGURE.sub(f" {named.strip()}", operand)


_FIGURE = re.compile(r"\s+(?:figure|number|amount|total|one|value)\b", re.I)


def _when(rest: str) -> str:
    """What follows a deed says of when: but the year, where it says for what the outcome stands."""
    if _STANDS_FOR.search(rest):
        return " ".join(_YEAR.findall(rest)[:1])
    return times_told(rest)


_STANDS_FOR = re.compile(r"\b(?:imply|implies|implied|leave|leaves|left) (?:for|about)\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def times_told(text: str) -> str:
    """What a text says of when."""
    return " ".join(text[words.start : words.end] for words in times_in(text))


def _names_a_figure(operand: str) -> bool:
    """Whether an operand says more than when."""
    for words in reversed(times_in(operand)):
        operand = operand[: words.start] + " " + operand[words.end :]
    return (
        re.search(r"[a-z]", re.sub(r"\b(?:and|the|for|of|in|fiscal)\b", " ", operand), re.I)
        is not None
    )
