"""Words of a question that only say where to look → its place; the rest is what it asks.

"According to the maturity table in the debt note, …", "…, from the inventory note?", "does the
acquisition note give": such words raise the tables that they speak of, and need not stand in
the row that is asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.book import Book, stems
from assistant.lexer import Lexed
from index.labels import joined
from index.model import SectionKind

_PLACE = (
    r"(?:foot)?notes?|(?:sub)?tables?|schedules?|reconciliations?|roll-?forwards?|summary|tabulation|listing|"
    r"(?:financial|quarterly|statistical) (?:data|information|highlights|review)|breakdown|disclosures?|analysis|discussion|md&a|section"
)
_WORD = r"(?:[\w&/-]+(?:['’]s?)?)"
_STOP = r"(?:what|which|how|who|when|did|does|do|was|were|is|are|by how)"
_LOOK = (
    r"according to|as (?:shown|stated|reported|given|listed|set out|laid out|printed|disclosed) (?:in|by|on)|"
    r"(?:looking|going|judging|reading) (?:at|by|from|through)|based on|as per|per|in|from|within|under|on|of|using|see"
)
_NOUN = rf"(?:the|its|their|this|that|a) (?:(?!{_STOP}\b){_WORD} ){{0,6}}?(?:{_PLACE})\b"
_TAIL = rf"(?: (?:of|to|for|on|in|with|about) (?:(?!{_STOP}\b){_WORD}\s?){{1,8}}(?=,))?"
_OPENS = re.compile(rf"^\W*(?:{_LOOK}) {_NOUN}(?:,? (?:of|in|to|on) {_NOUN})*{_TAIL}(?: to the (?:consolidated )?financial statements)?(?:\s*\([^)]*\))?\s*,?", re.I)  # fmt: skip
_CLOSES = re.compile(
    rf",?\s*\b(?:{_LOOK}) {_NOUN}(?:,? (?:of|in|to|on) {_NOUN})*(?: to the (?:consolidated )?financial statements)?"
    rf"(?: (?:of|to|for) (?:(?!{_STOP}\b){_WORD} ?){{1,8}}?)?(?:\s*\([^)]*\))?(?=\s*(?:[,?.]|$| (?:for|at|as of|during|in) ))",
    re.I,
)
_GIVES = re.compile(
    rf"\b(?:does|do|did|is|are|was|were) (?P<noun>{_NOUN})(?: (?:give|show|list|report|say|print|state|put|carry|have)s?)\b",
    re.I,
)
_NOTHING = stems(
    "note notes table schedule reconciliation rollforward roll-forward roll forward summary section footnote "
    "disclosure analysis listing breakdown financial statement statements consolidated the its according "
    "shown stated reported given looking going judging as per based within under using see to"
)


_YEAR = re.compile(r"(?:19|20)\d\d")
# Kinds of tables that tell one from another, where the filing calls one so.
_KINDS = stems("reconciliation rollforward roll-forward")


def without_place(lexed: Lexed, book: Book) -> Lexed:
    """The question without the words that only say where; they are its `place`.

    A place that no table answers to is left as said, to be borne out like any word.
    """
    question = lexed.question
    spans = [m.span() for pattern in (_OPENS, _CLOSES) for m in pattern.finditer(question)]
    spans += [match.span("noun") for match in _GIVES.finditer(question)]
    place: frozenset[str] = frozenset()
    kept = lexed.tokens
    for start, end in spans:
        words_ = frozenset(w for w in stems(question[start:end]) if not _YEAR.fullmatch(w))
        said = words_ - _NOTHING - book.company_words
        if said and not any(said & line.around for line in book.cells):
            continue
        place |= said | frozenset(
            kind for kind in words_ & _KINDS if any(kind in line.around for line in book.cells)
        )
        kept = tuple(
            token for token in kept
            if token.kind == "period" or token.end <= start or token.start >= end
        )  # fmt: skip
    return replace(lexed, tokens=kept, place=place) if spans else lexed


_EITHER_SIGN = stems("earnings loss income profit")  # the note may be called by the other


def in_named_note(lexed: Lexed, book: Book) -> Lexed:
    """The question told which note it means, where it says "in the … note"."""
    said = re.search(
        r"\b(?:in|per|from|under) the ((?:[\w&'’-]+ ){1,6})notes?\b", lexed.question, re.I
    )
    if lexed.note or not said:
        return lexed
    wanted = stems(joined(said[1].strip())) - _EITHER_SIGN
    notes = [section for section in book.reading.sections if section.kind is SectionKind.NOTE]
    best = max(notes, key=lambda note: len(wanted & stems(note.title)), default=None)
    if best is None or 2 * len(wanted & stems(best.title)) <= len(wanted):
        return lexed
    kept = tuple(t for t in lexed.tokens if t.end <= said.start() or t.start >= said.end())
    return replace(lexed, tokens=kept, note=best.id.rpartition("note-")[2])
