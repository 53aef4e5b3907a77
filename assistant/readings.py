"""The readings of a question: as it stands, without its asides, by the formula that it gives."""

from __future__ import annotations

import re

from assistant.asides import explained, without_asides
from assistant.book import Book, stem
from assistant.infix import infixes, times_told
from assistant.known_names import content, known_phrases
from assistant.lexer import phrase
from assistant.periods_in_words import times_in
from assistant.told_terms import without_terms

# Arithmetic in parentheses, said of what stands before them: "(net sales less cost of sales)".
_FORMULA = re.compile(
    r"(\w[^()]*)\(([^()]*\b(?:less|minus|plus|divided by|over)\b[^()]*|[^()]+\s[/+]\s[^()]+)\)(?!\s*(?:[-+*/]|over|divided|less|minus|plus))[^()]*$",
    re.I,
)
# What stands before the parentheses is arithmetic itself: they but explain one of its operands.
_OPERATES = re.compile(
    r"\b(?:ratio of|divided|minus|plus|less|over|sum|total of|difference|as a (?:share|percentage|percent))\b|[-+/*]\s",
    re.I,
)
# A name with its abbreviation: "Norton Finance (NF)".
_SPELT_OUT = re.compile(r"\b(?:[A-Z][\w&'’-]+\s+){1,6}\(([A-Z]{2,6})\)")
_PERCENT_OF = re.compile(
    r"\s*\((?:as )?(?:an? |in )?(?:percent(?:age)?|per ?cent|%|share) of (?:the )?(?:total|whole|consolidated|all|company)\b[^()]*\)",
    re.I,
)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)\b(?!-\d)")


def readings(asked: str, book: Book) -> list[str]:
    """A question by the formula in its parentheses, as it stands, without them, by its "i.e."."""
    question = re.sub(r"\((net of [^()]*)\)", r"\1", _YEARS.sub(r"\1 to \2", asked))
    question = _PERCENT_OF.sub(" in percent", question)
    bare = re.sub(
        r"\s*\((?!\s*(?:less|excluding|before|without|after|including))[^()]*\)",
        "",
        question,
    )
    found = [question]
    for plain in (without_asides(question, book), without_asides(bare, book)):
        if plain not in found and plain != bare and len(plain.split()) > 1:
            found.append(plain)
    if bare != question and len(bare.split()) > 1:
        found.append(bare)
    if _SPELT_OUT.search(question):
        found.append(_SPELT_OUT.sub(r"\1", question))
    plain_metric = without_terms(question, book)
    if plain_metric is not None:
        found = [plain_metric, *found]
    told = sorted(infixes(question), key=lambda text: _tears(text, book))
    meant = explained(question) if not told else None
    found = [*told, *([meant] if meant else []), *found]
    formula = _FORMULA.search(question)
    if formula and not (_OPERATES.search(formula[1]) or _is_of_a_part(question, formula, book)):
        found = [f"{formula[1].strip()}: {formula[2]} {times_told(question)}", *reversed(found)]
    said = re.split(r",?\s*\b(?:i\.e\.|that is,|namely)\s*", question, maxsplit=1, flags=re.I)
    if len(said) > 1:
        found.append(said[1])
    return found


_SIGN = re.compile(r"\s(?:minus|plus|divided by|multiplied by)\s", re.I)
_PARTING = re.compile(r"(?<=\s)(?:from|by|to)(?=\s)", re.I)


def _tears(told: str, book: Book) -> int:
    """How many words that would part the operands of a deed are in no line's name, less those that are."""
    torn = 0
    for operand in _SIGN.split(told):
        said = phrase(operand)
        named = {
            word
            for start in range(len(said))
            for end in range(start + 2, min(start + _LONGEST, len(said)) + 1)
            if said[start:end] in book.labels
            for word in said[start:end]
        }
        torn += sum(-1 if w.lower() in named else 1 for w in _PARTING.findall(operand))
    return torn


_LONGEST = 12  # words of a line's name


def _is_of_a_part(question: str, formula: re.Match[str], book: Book) -> bool:
    """Whether what stands beside a formula names a part or a place of the filing ("Canada's")."""
    beside = f"{formula[1]} {question[formula.end(2) + 1 :]}"
    for words in reversed(times_in(beside)):
        beside = f"{beside[: words.start]} {beside[words.end :]}"
    said = content(re.findall(r"[a-z&/-]+", re.sub(r"['’]s\b", " ", beside.lower())), book)
    headed = frozenset[str]().union(*book.noted_headings)
    known = frozenset(stem(word) for phrase_ in known_phrases() for word in phrase_)
    return any(stem(word) in headed - known for word in said)
