"""Arithmetic told as a deed ("Subtract A from B", "Take A and strip out B") → A and B with a sign between."""

from __future__ import annotations

import re

from assistant.periods_in_words import times_in

_END = r"(?=\s*(?:[:;?!]|\.(?:\s|$)|,?\s*(?:what|how much|and what|what's)\b|\s[-–—]+\s|[–—]|$))"
_AWAY = r"strip(?:ping)? out|tak(?:e|ing) (?:out|away|off)|remov(?:e|ing)|deduct(?:ing)?|subtract(?:ing)?|exclud(?:e|ing)|back(?:ing)? out|leav(?:e|ing) out|knock(?:ing)? off|less|minus"
_TAKE = r"(?:take|taking|start(?:ing)? (?:with|from)|if you take|if we take|from)"
_ADD = r"(?:add up|add together|adding up|adding together|add|adding|combine|combining)"
_LESS = "{a} minus {b}"
_A, _B = r"(?P<a>.+?)", r"(?P<b>.+?)"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^\s*(?:please\s+|now\s+)?{pattern}{_END}", re.I), made)
    for pattern, made in (
        (rf"{_ADD}\s+{_A},?\s+(?:and\s+|then\s+)+(?:{_AWAY})\s+{_B}", _LESS),
        (rf"{_TAKE}\s+{_A},?\s+(?:and\s+|then\s+)*(?:{_AWAY})\s+{_B}", _LESS),
        (rf"{_TAKE}\s+{_A},?\s+(?:and\s+|then\s+)*(?:add|adding)(?: back| on)?\s+{_B}", "{a} plus {b}"),
        (rf"(?:subtract|subtracting|deduct|deducting|remove|removing|take|strip)\s+{_A}\s+(?:away |out |off )?from\s+{_B}", "{b} minus {a}"),
        (rf"(?:take|strip|knock|subtract|deduct)\s+{_A}\s+(?:out of|off of|off|away from)\s+{_B}", "{b} minus {a}"),
        (rf"(?:add|adding)\s+{_A}\s+(?:back )?(?:to|onto|on to|back to)\s+{_B}", "{b} plus {a}"),
        (rf"(?:add|adding) back\s+{_A}\s+to\s+{_B}", "{b} plus {a}"),
        (rf"{_ADD}\s+{_A}\s+and\s+{_B}(?:\s+(?:together|up|in total))?", "the sum of {a} and {b}"),
        (rf"(?:divide|dividing)\s+{_A}\s+by\s+{_B}", "{a} divided by {b}"),
        (rf"(?:multiply|multiplying)\s+{_A}\s+by\s+{_B}", "{a} multiplied by {b}"),
        (rf"(?:how much|what) (?:of|is left of|remains of)\s+{_A}\s+(?:is left |remains |would be left )?(?:after|once|if)\s+(?:deducting |taking out |subtracting |removing )?{_B}(?: (?:is|are|were) (?:taken out|taken off|deducted|removed|stripped out))?", _LESS),
        (rf"how many times (?:over )?(?:did|does|do|could|would|has|had)\s+{_A}\s+cover(?:ed)?\s+{_B}", "{a} divided by {b}"),
        (rf"if\b.{{0,40}}?\b(?:paid off|pays off|repaid|repays|settled)\s+(?:the )?(?:whole |entire |full )?{_A}\s+(?:out of|from|with)\s+{_B}", "{b} minus {a}"),
    )
)  # fmt: skip
_THEN = re.compile(
    r",?\s+(?:and\s+(?:then\s+)?|then\s+)(?P<deed>divid(?:e|ing)|multiply(?:ing)?)\s+(?:(?:it|that|this|the (?:result|sum|difference|total|lot))\s+)?by\s+",
    re.I,
)
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
    then = _THEN.search(question)
    if then is not None:
        first = question[: then.start()]
        by = re.match(rf"(?P<b>.+?){_END}", question[then.end() :], re.I)
        told = infix(first) or _OPENS.sub("", first)
        rest = question[then.end() + by.end() :] if by else ""
        deed = _DEED[then["deed"][0].lower()]
        percent = "in percent" if "divided" in deed and _IN_PERCENT.search(rest) else ""
        told = f"{told}{deed}{_spelt(by['b'], told)}" if by else told
        return " ".join(f"{told} {times_told(rest)} {percent}".split()) if by else None
    stepped = _stepped(question)
    if stepped is not None:
        return stepped
    for pattern, made in _FORMS:
        match = pattern.match(question)
        if match and made == _LESS and _says_but_when(match):
            return made.format(a=match["a"], b=match["b"])
        if match and _names_a_figure(match["b"]):
            one, other = match["a"].strip(" ,"), _named_by(match["b"].strip(" ,"), match["a"])
            if re.search(r"['’]s$", one):  # "Republic's and Oxford's premiums"
                one = f"{one} {_OWNED.split(other, maxsplit=1)[-1]}"
            told = made.format(a=one, b=other)
            if _IN_PERCENT.search(question[match.end() :]):
                told = told.replace(" divided by ", " as a percentage of ")
            return f"{told} {_when(question[match.end() :])}".strip()
    return None


def _stepped(question: str) -> str | None:
    """A deed with a further one after it: "take A, add B and then subtract C"."""
    steps = list(_STEP.finditer(question))
    before = infix(question[: steps[-1].start()]) if steps else None
    by = re.match(rf"(?P<b>.+?){_END}", question[steps[-1].end() :], re.I) if before else None
    if by is None or not _names_a_figure(by["b"]):
        return None
    sign = "plus" if steps[-1]["deed"].lower().startswith("add") else "minus"
    rest = question[steps[-1].end() + by.end() :]
    return f"{before} {sign} {by['b'].strip(' ,')} {_when(rest)}".strip()


def _spelt(operand: str, told: str) -> str:
    """An operand without what was named before: "revenues without the credits", of which credits."""
    less = _WITHOUT.fullmatch(operand.strip(" ,"))
    if less is None:
        return operand
    last = less["what"].lower()
    named = (each.strip(" ,") for each in _SIGNS.split(told))
    whole = next((n for n in named if n.lower().endswith(last)), less["what"])
    return f"({less['of']} minus {whole})"


def _says_but_when(told: re.Match[str]) -> bool:
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
