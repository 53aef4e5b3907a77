"""Is what a model wrote borne out? Every sentence has its mark, every figure stands where marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.llm.evidence import Evidence
from assistant.reasons import directions
from assistant.row_words import stems
from assistant.stated_figures import (
    DAY,
    MONTH,
    Figure,
    figures,
    is_amount,
    is_same,
    undated,
    without_figures,
)
from index.labels import normalised
from index.model import Period

MARK = re.compile(r"\[(\d{1,3})\]")
_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_SENTENCE = re.compile(r".+?(?:[.!?](?:[\"'”’)]*)(?:\s*\[\d{1,3}\])*(?=\s|$)|$)", re.S)
_AFTER_MARKS = re.compile(r"[\s.!?,;:\"'”’)]*")
_MARKUP = re.compile(
    r"\w:/|\b(?:mailto|javascript|data|tel):\S|www\.|&#?\w+;|[\[\]<>`{}|\\@]|\S{60,}|\w\.[a-z]{2,}",
    re.I,
)
_PERSONS = re.compile(r"\bI\b(?![.&])|\b(?:I'm|me|my|you|your|yours|reader|readers)\b", re.I)
_DENIALS = re.compile(r"\b(?:no|not|never|none|neither|nor|nothing|without|nil)\b|n[’']t\b", re.I)
_OPENS = re.compile(r"^\s*(?:yes|no)\s*[,.;:–—]", re.I)
# What says how much without a figure: it stands in a passage as it is said.
_MUCH = re.compile(
    r"\b(?:(?:doubl|tripl|quadrupl|quintupl|halv)\w*|twice|thrice|\w+fold|dozens?|\w*score|euros?|pounds|yen|"
    r"(?:hundred|thousand|million|billion|trillion)s|(?:a|an|one|two|three|by) (?:half|thirds?|quarters?|fifths?|tenths?)|"
    r"(?-i:[IVXLCDM]{2,}))\b",
    re.I,
)
_LETTERED = re.compile(r"(?=\w*\d)(?=\w*[^\W\d])\w+")
_KNOWN_LETTERED = re.compile(r"[qh][1-4]|fy\d{2,4}|\d+(?:st|nd|rd|th|s|k|m|mm|mn|bn?|bps|pp)", re.I)
# What stands before a number that is a year, and not so many of something.
_BEFORE_YEAR = re.compile(
    rf"(?:\b(?:in|of|for|since|during|fiscal|years?|from|and|through|until|versus|vs|than|or|the|ended|ending|at|between|calendar|over|{MONTH}|winter|spring|summer|autumn|fall|[qh][1-4])\.?"
    r"|\bfrom\b.{0,40}\bto|[,('’/–-])\s*$",
    re.I,
)
_CLAUSE = re.compile(
    r"[;:()]|,(?!\d)|\s[–—-]\s|—|\b(?:and|but|so|while|whereas|which|because|although|though)\b"
)
_PUNCTUATION = frozenset("‘’“”–—…‐‑−•")
# Words that claim nothing by themselves.
_LINKS = stems(
    "is are was were be been being am has have had do does did it its they them their this that these those there "
    "which who what when where than then so such also both each other s however overall instead thus therefore "
    "meanwhile according due during between into over after before about yes no not will would can could "
    "year quarter month period earlier prior previous ago against compared versus roughly approximately nearly"
)
_TOTAL = stems("total")
_LENGTHS = {"quarter": 3, "three": 3, "six": 6, "half": 6, "nine": 9, "twelve": 12}
_LENGTH = re.compile(r"\b(quarter|half|(?:three|six|nine|twelve)(?=[\s-]months?\b))\b", re.I)
_LEAST_SHARED = 0.5
_LEAK = 6  # consecutive words of the instructions
_MOST_STRANGE = 4  # words in a row of which a passage knows none


def sentences(text: str) -> list[str]:
    """The sentences of a text with their marks."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [each for each in found if each]


def fault(sentence: str, evidence: Sequence[Evidence], question: str, rules: str) -> str | None:
    """What is wrong with one sentence of a model; None where it is borne out.

    Its figures must stand in what it marks: in the text, or at their scale in a table's cells or
    a derivation; and so must most words of each of its clauses, and which way it says that
    something went. `rules`: the instructions that the model had, which it may not repeat.
    """
    marks = [int(mark) for mark in MARK.findall(sentence)]
    unknown = [mark for mark in marks if not 1 <= mark <= len(evidence)]
    if unknown:
        return f"it cites [{unknown[0]}], which does not exist"
    said = _MARKS.sub(" ", sentence).strip()
    marked = [evidence[mark - 1] for mark in dict.fromkeys(marks)]
    told = " ".join([question, *(each.text for each in marked)])
    if any(match.group() not in told for match in _MARKUP.finditer(said)):
        return "it has a link or markup"
    if not marks or not _is_marked_at_its_end(sentence):
        return f'it cites nothing for "{_short(said)}"'
    if _has_strange_signs(said, told):
        return "it has signs that what it cites has not"
    if _repeats(said, rules, evidence):
        return "it repeats its instructions"
    if _speaks(said, marked):
        return "it speaks to the reader"
    wrong = _figure_fault(said, marked, question)
    if wrong is not None:
        return wrong
    if _strays(said, told):
        return f'what it cites does not speak of "{_short(said)}"'
    if _turns(said, marked):
        return "it says the opposite of what it cites"
    return None


def _is_marked_at_its_end(sentence: str) -> bool:
    last = list(_MARKS.finditer(sentence))[-1]
    return _AFTER_MARKS.fullmatch(sentence, last.end()) is not None


def _figure_fault(said: str, marked: Sequence[Evidence], question: str) -> str | None:
    """What is wrong with the figures of a sentence, its dates among them."""
    told = " ".join(each.text for each in marked)
    if not all(_is_day_of(each, f"{told} {question}") for each in DAY.finditer(said)):
        return "no passage that it cites prints its date"
    for figure in _meant(said):
        is_year = figure.kind == "year" and str(figure.value) in question
        if not is_year and not any(_bears_out(each, figure, said) for each in marked):
            return f"no passage that it cites prints {figure.written}"
    much = (match.group() for match in _MUCH.finditer(said))
    unsaid = next((words for words in much if not _stands(words, told)), None)
    return None if unsaid is None else f"no passage that it cites says {unsaid}"


def _meant(said: str) -> Iterator[Figure]:
    """The figures of a sentence; a number that is written like a year is one where a year can stand."""
    text = undated(said)
    for figure in figures(text):
        is_year = _BEFORE_YEAR.search(text[: figure.start]) is not None
        yield replace(figure, kind="number") if figure.kind == "year" and not is_year else figure


def _is_day_of(day: re.Match[str], told: str) -> bool:
    """Whether a text has a day, and its year: over a column, that may stand on another line."""
    there = any(
        day.group("month", "day") == each.group("month", "day") for each in DAY.finditer(told)
    )
    return there and (day["year"] is None or day["year"] in told)


def _bears_out(each: Evidence, figure: Figure, said: str) -> bool:
    """Whether a passage says a figure: in its words, or in a cell or derivation at its scale.

    The passage is about what the sentence is about. A cell counts for a sentence that names its
    row, as well as it names any, and no other time.
    """
    if not (stems(without_figures(said)) - _LINKS) & stems(each.text):
        return False
    if any(is_same(figure, other) for other in figures(undated(each.said))):
        return True
    held = [amount for amount in each.amounts if is_amount(figure, amount.value, amount.unit)]
    if not held:
        return False
    best = max(_named(amount.label, said) for amount in each.amounts)
    least = max(best, _LEAST_SHARED)
    return any(
        (not amount.label or _named(amount.label, said) >= least)
        and (amount.period is None or _is_when(amount.period, said))
        for amount in held
    )


def _named(label: str, said: str) -> float:
    """How much of a row's label a sentence says, from 0 to 1."""
    core = stems(normalised(label)) - _TOTAL
    return len(core & stems(said)) / len(core) if core else 0.0


def _is_when(period: Period, said: str) -> bool:
    """Whether a sentence names the year and the length of a period, where it names any."""
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", said)}
    begun = period.start or period.end
    if years and not years & {period.end.year, begun.year}:
        return False
    months = {_LENGTHS[words.lower()] for words in _LENGTH.findall(said)}
    return not months or period.is_instant or period.months in months


def _has_strange_signs(said: str, told: str) -> bool:
    """Whether a word has signs of no English text, or digits beside letters, and stands nowhere.

    Letters of other scripts and signs for numbers pass for what they are not.
    """
    strange = (
        word
        for word in said.split()
        if not _PUNCTUATION.issuperset(sign for sign in word if not sign.isascii())
    )
    lettered = (word for word in _LETTERED.findall(said) if not _KNOWN_LETTERED.fullmatch(word))
    return any(not _stands(word.strip(".,;:!?\"'“”‘’()"), told) for word in (*strange, *lettered))


def _stands(words: str, told: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", told, re.I) is not None


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


def _strays(said: str, told: str) -> bool:
    """Whether a clause says less than half of its words after what the sentence marks and the question.

    So does a sentence that says nothing of either, or too many words in a row of neither.
    """
    known = stems(told)
    plain = " ".join(word for word in without_figures(said).split() if not directions(word))
    clauses = [stems(part) - _LINKS for part in _CLAUSE.split(plain)]
    if not any(clause & known for clause in clauses):
        return True
    for clause in clauses:
        fewest = _LEAST_SHARED * len(clause)
        if len(clause & known) < fewest and not all(word.endswith("ly") for word in clause):
            return True
    in_turn = ["k" if stems(word) <= known | _LINKS else "s" for word in plain.split()]
    return "s" * _MOST_STRANGE in "".join(in_turn)


def _turns(said: str, marked: Sequence[Evidence]) -> bool:
    """Whether a sentence has something go the other way than all that it marks, or denies alone."""
    told = " ".join(each.text for each in marked)
    ways, way = directions(told), directions(said)
    if len(ways) == 1 and way and not way & ways:
        return True
    return _DENIALS.search(_OPENS.sub("", said)) is not None and not _DENIALS.search(told)


def _short(text: str) -> str:
    """The beginning of a model's words without their figures, to be named among a reply's notes."""
    words = without_figures(text).split()
    first = " ".join(words[:8])
    whole = len(words) <= 8 and len(first) <= _LONGEST_NAMED
    return first if whole else f"{first[:_LONGEST_NAMED]} …"


_LONGEST_NAMED = 80
