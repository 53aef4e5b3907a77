"""Is what a model wrote borne out? Every sentence has its mark, every figure stands where marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures_in_words import shown_value
from assistant.llm.evidence import Evidence
from assistant.model import Presentation
from assistant.row_words import stems

MARK = re.compile(r"\[(\d{1,3})\]")
_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_SENTENCE = re.compile(r".+?(?:[.!?](?:[\"'”’)]*)(?:\s*\[\d{1,3}\])*(?=\s|$)|$)", re.S)
_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mm": 6, "m": 6, "mn": 6,
    "billion": 9, "bn": 9, "b": 9, "trillion": 12, "dozen": 0,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?P<money>(?:US)?[$€£]\s*)?(?P<open>\()?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\)?"
    r"(?:\s?-?(?P<scale>thousand|million|billion|trillion|hundred|mm|mn|bn|[kmb])\b)?"
    r"(?P<percent>\s?(?:%|per ?cent\b|percentage points?\b|pct\b))?"
    r"(?P<dollars>\s+(?:U\.?S\.? )?dollars\b)?",
    re.I,
)
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: n for n, word in enumerate(_SMALL)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_IN_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:{'|'.join([*_VALUES, 'a', 'half', 'quarter', 'hundred', 'thousand', 'and'])})[\s-]+)*"
    rf"(?:{'|'.join(_VALUES)}|hundred|thousand|million|billion|trillion))\b"
    r"(?P<percent>\s+per ?cent\b)?(?P<dollars>\s+dollars\b)?",
    re.I,
)
_LINK = re.compile(r"https?:|www\.|\]\(|<\w", re.I)
_PERSONS = re.compile(r"\b(?:I|I'm|me|my|you|your|yours)\b(?![.&])", re.I)
_LEAST_SHARED = 0.5
_COARSEST = 8
_LEAK = 8  # consecutive words of the instructions


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: `value` in ones, right to within `within`; its kind and its words."""

    value: Decimal
    within: Decimal
    kind: str
    written: str


def sentences(text: str) -> list[str]:
    """The sentences of a text with their marks."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [each for each in found if each]


def fault(sentence: str, evidence: Sequence[Evidence], question: str, rules: str) -> str | None:
    """What is wrong with one sentence of a model; None where it is borne out.

    Its figures must stand in what it marks: in the text, or at their scale in a table's cells or
    a derivation. `rules`: the instructions that the model had, which it may not repeat.
    """
    marks = [int(mark) for mark in MARK.findall(sentence)]
    unknown = [mark for mark in marks if not 1 <= mark <= len(evidence)]
    if unknown:
        return f"it cites [{unknown[0]}], which does not exist"
    said = _MARKS.sub("", sentence)
    if not marks:
        return f'it cites nothing for "{_short(said)}"'
    if _LINK.search(said):
        return "it has a link or markup"
    if _repeats(said, rules, evidence):
        return "it repeats its instructions"
    marked = [evidence[mark - 1] for mark in dict.fromkeys(marks)]
    if _speaks(said, marked):
        return "it speaks to the reader"
    if _strays(said, marked, question):
        return f'what it cites does not speak of "{_short(said)}"'
    for figure in figures(said):
        if not any(_bears_out(each, figure) for each in marked) and not _asked(figure, question):
            return f"no passage that it cites prints {figure.written}"
    return None


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text, in digits and in words, at their scale."""
    for match in _FIGURE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before.isalpha() and match["money"] is None:
            continue  # "Q2", "FY04", "10-Q": a name, of which the digits are a part
        number = Decimal(match["number"].replace(",", ""))
        places = len(match["number"].partition(".")[2])
        power = _SCALES.get((match["scale"] or "").lower(), 0)
        kind = _kind(match["money"] or match["dollars"], match["percent"], power)
        yield _figure(number.scaleb(power), power - places, kind, match.group().strip())
    for match in _IN_WORDS.finditer(text):
        before = text[: match.start()].rstrip()
        if re.search(r"\d$", before):
            continue  # "4.7 million", read above
        value = _in_words(match["words"])
        power = _SCALES.get(re.split(r"[\s-]+", match["words"].lower())[-1], 0)
        kind = _kind(match["dollars"], match["percent"], 0)
        yield _figure(value, power, kind, match.group().strip())


def _figure(value: Decimal, last: int, kind: str, written: str) -> Figure:
    """A figure whose last digit is at ten to the power of `last`: right to half of that.

    A bare whole number is meant as it stands; one of a single digit is not stretched to half of it.
    """
    is_exact = kind == "number" and last == 0
    half = Decimal(0) if is_exact else Decimal(5).scaleb(last - 1)
    return Figure(value, min(half, abs(value) / _COARSEST), kind, written)


def _kind(money: str | None, percent: str | None, power: int) -> str:
    if percent:
        return "percent"
    return "money" if money else ("amount" if power else "number")


def _in_words(words: str) -> Decimal:
    """ "twenty-five million" → 25000000."""
    total, part = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or Decimal(1)) * 100
        elif word in ("thousand", "million", "billion", "trillion"):
            total += (part or Decimal(1)).scaleb(_SCALES[word])
            part = Decimal(0)
    return total + part


_MONEY = (Presentation.USD, Presentation.USD_PER_SHARE)
_PERCENT = (Presentation.PERCENT, Presentation.PERCENTAGE_POINTS)


def _bears_out(each: Evidence, figure: Figure) -> bool:
    """Whether a passage says a figure: in its words, or in a cell or derivation at its scale."""
    if any(_is_same(figure, said) for said in figures(each.text)):
        return True
    if figure.kind == "number" and figure.value == figure.value.to_integral_value():
        digits = rf"(?<![\d.,]){re.escape(str(figure.value))}(?![\d]|[.,]\d)"
        if re.search(digits, each.text):
            return True
    return any(_is_amount(figure, value, unit) for value, unit in each.amounts)


def _is_same(figure: Figure, said: Figure) -> bool:
    """Whether two figures are one: of one kind, and as near as the coarser is exact."""
    if (figure.kind == "percent") != (said.kind == "percent"):
        return False
    if figure.kind == "money" and said.kind == "number":
        return False
    return abs(figure.value - said.value) <= figure.within


def _is_amount(figure: Figure, value: Decimal, unit: Presentation) -> bool:
    if (figure.kind == "percent") != (unit in _PERCENT):
        return False
    if figure.kind == "money" and unit not in _MONEY:
        return False
    near = abs(abs(figure.value) - abs(value)) <= figure.within
    shown = shown_value(abs(value), unit)
    return near or figure.written.strip("$ ") == shown.strip("$").removesuffix(" shares")


def says(text: str, value: Decimal, unit: Presentation) -> bool:
    """Whether a text gives a value, in ones, rounded or not."""
    return any(_is_amount(figure, value, unit) for figure in figures(text))


def _asked(figure: Figure, question: str) -> bool:
    """Whether a bare number, such as a year, is but repeated from the question."""
    return figure.kind == "number" and any(_is_same(figure, said) for said in figures(question))


def _repeats(said: str, rules: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a run of the instructions' words stands in a text, and in no passage."""
    of_text, of_rules = _words(said), _words(rules)
    told = {tuple(of_rules[n : n + _LEAK]) for n in range(len(of_rules) - _LEAK + 1)}
    runs = [tuple(of_text[n : n + _LEAK]) for n in range(len(of_text) - _LEAK + 1)]
    passages = " ".join(" ".join(_words(each.text)) for each in evidence)
    return any(run in told and " ".join(run) not in passages for run in runs)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _speaks(said: str, marked: Sequence[Evidence]) -> bool:
    """Whether a sentence says "I" or "you" where no passage that it marks does."""
    persons = {word.lower() for word in _PERSONS.findall(said)}
    told = {word.lower() for each in marked for word in _PERSONS.findall(each.text)}
    return bool(persons - told)


def _strays(said: str, marked: Sequence[Evidence], question: str) -> bool:
    """Whether fewer than half of a sentence's words are those of what it marks and of the question."""
    known = stems(" ".join([question, *(each.text for each in marked)]))
    spoken_of = stems(_IN_WORDS.sub(" ", _FIGURE.sub(" ", said)))
    return len(spoken_of & known) < _LEAST_SHARED * len(spoken_of)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 8 else f"{' '.join(words[:8])} …"
